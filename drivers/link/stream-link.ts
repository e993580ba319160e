/**
 * A `ByteLink` over any Node stream: one attempt a connect, one `lost` a connection, bounded and watched
 * writes, a close with a deadline. What is opened, and what its errors mean, is the opener's (serial.ts,
 * tcp.ts); when to try again is supervise.ts's.
 */
import type { Writable } from "node:stream";
import type { Clock, Disarm } from "../runtime/ports.ts";
import {
  type ByteLink,
  type ByteLinkListener,
  CLOSE_TIMEOUT_MS,
  HELD_MAX_MS,
  LINK_PENDING_BYTES_MAX,
  type LinkLoss,
  WRITE_TIMEOUT_MS,
} from "./link.ts";

/** An open port or socket. */
export interface OpenedStream {
  /** Takes bytes; its write callback says that the system took them. */
  readonly sink: Writable;
  /** Whether the device listens now; looked at before each slice. Never rejects. Absent: it always does. */
  readonly clearToSend?: () => Promise<boolean>;
  /** Called once: from now on bytes and endings are told. `ended` may be called more than once. */
  listen(received: (bytes: Uint8Array) => void, ended: (loss: LinkLoss) => void): void;
  /** Resolves when the system let go of the port. Never rejects, may hang. */
  close(): Promise<void>;
}

/** One attempt. Never rejects. An aborted attempt should end soon; what it still opens is closed. */
export type OpenStream = (aborted: AbortSignal) => Promise<OpenedStream | LinkLoss>;

export interface StreamPace {
  /** Bytes handed to the system at once: small enough that a stalled line is noticed. */
  readonly slice_bytes: number;
  /** Time of one byte on the wire, in ms; 0 where the wire is not the limit. */
  readonly byte_ms: number;
  /** A piece not taken within this time, beside its own on the wire, ends the link. Default WRITE_TIMEOUT_MS. */
  readonly take_max_ms?: number;
}

/** How often a device that holds its line is looked at again. */
const HELD_LOOK_MS = 20;

/** One connection, from `connect` to `lost` or `disconnect`. */
interface Session {
  readonly listener: ByteLinkListener;
  readonly abort: AbortController;
  readonly queue: Uint8Array[];
  stream: OpenedStream | undefined;
  pending_bytes: number;
  writing: boolean;
  disarm: Disarm;
}

const NOTHING_ARMED: Disarm = () => {};

export class StreamLink implements ByteLink {
  readonly label: string;
  readonly #open: OpenStream;
  readonly #pace: StreamPace;
  readonly #clock: Clock;
  #session: Session | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(label: string, open: OpenStream, pace: StreamPace, clock: Clock) {
    this.label = label;
    this.#open = open;
    this.#pace = pace;
    this.#clock = clock;
  }

  connect(listener: ByteLinkListener): void {
    this.disconnect();
    const session: Session = {
      listener,
      abort: new AbortController(),
      queue: [],
      stream: undefined,
      pending_bytes: 0,
      writing: false,
      disarm: NOTHING_ARMED,
    };
    this.#session = session;
    void this.#attempt(session);
  }

  write(bytes: Uint8Array): boolean {
    const session = this.#session;
    if (session?.stream === undefined) return false;
    if (session.pending_bytes + bytes.length > LINK_PENDING_BYTES_MAX) return false;
    session.pending_bytes += bytes.length;
    for (let from = 0; from < bytes.length; from += this.#pace.slice_bytes)
      session.queue.push(bytes.slice(from, from + this.#pace.slice_bytes));
    this.#pump(session, session.stream);
    return true;
  }

  disconnect(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    session.disarm();
    session.abort.abort();
    if (session.stream !== undefined) this.#release(session.stream);
  }

  // An exception out of a listener rejects this promise, which nobody handles: it stops the program as our
  // own mistake instead of passing for a fault of the device.
  async #attempt(session: Session): Promise<void> {
    await this.#closing;
    if (this.#session !== session) return;
    const stream = await this.#open(session.abort.signal);
    if (this.#session !== session) {
      if ("sink" in stream) this.#release(stream);
      return;
    }
    if (!("sink" in stream)) {
      this.#lose(session, stream);
      return;
    }
    session.stream = stream;
    session.listener.opened();
    stream.listen(
      (bytes) => {
        if (this.#session === session) session.listener.received(bytes);
      },
      (loss) => this.#lose(session, loss),
    );
  }

  #lose(session: Session, loss: LinkLoss): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.listener.lost(loss);
  }

  #pump(session: Session, stream: OpenedStream): void {
    if (session.writing) return;
    const slice = session.queue.shift();
    if (slice === undefined) return;
    session.writing = true;
    if (stream.clearToSend === undefined) return this.#send(session, stream, slice);
    const disarm = this.#clock.arm(`${this.label} held`, HELD_MAX_MS, () =>
      this.#lose(session, {
        code: "LINK_STALLED",
        detail: `${session.pending_bytes} bytes wait, the device held its line for ${HELD_MAX_MS} ms`,
      }),
    );
    session.disarm = disarm;
    this.#whenClear(session, stream.clearToSend, disarm, () => this.#send(session, stream, slice));
  }

  #whenClear(session: Session, clearToSend: () => Promise<boolean>, disarm: Disarm, send: () => void): void {
    void clearToSend().then((clear) => {
      if (this.#session !== session) return;
      if (clear) {
        disarm();
        return send();
      }
      const look = this.#clock.arm(`${this.label} look`, HELD_LOOK_MS, () =>
        this.#whenClear(session, clearToSend, disarm, send),
      );
      session.disarm = () => {
        disarm();
        look();
      };
    });
  }

  #send(session: Session, stream: OpenedStream, slice: Uint8Array): void {
    const wire_ms = slice.length * this.#pace.byte_ms;
    const timeout_ms = (this.#pace.take_max_ms ?? WRITE_TIMEOUT_MS) + wire_ms;
    session.disarm = this.#clock.arm(`${this.label} write`, timeout_ms, () =>
      this.#lose(session, {
        code: "LINK_STALLED",
        detail: `${session.pending_bytes} bytes wait, none taken for ${Math.round(timeout_ms)} ms`,
      }),
    );
    const next = (): void => {
      session.writing = false;
      this.#pump(session, stream);
    };
    stream.sink.write(slice, (error) => {
      session.disarm();
      // The stream's own error event follows and tells the reason.
      if (error || this.#session !== session) return;
      session.pending_bytes -= slice.length;
      if (stream.clearToSend === undefined) return next();
      // The system takes bytes faster than the wire: what it has taken can't be held back any more.
      session.disarm = this.#clock.arm(`${this.label} wire`, wire_ms, next);
    });
  }

  #release(stream: OpenedStream): void {
    this.#closing = new Promise((released) => {
      const disarm = this.#clock.arm(`${this.label} close`, CLOSE_TIMEOUT_MS, released);
      void stream.close().then(() => {
        disarm();
        released();
      });
    });
  }
}
