/**
 * One stream a screen: whole views as they change, a ping that shows the line lives. Resuming is simple because
 * a view is whole: a screen that comes back gets the present one unless it already has it.
 */
import type { ServerResponse } from "node:http";
import type { Clock } from "../../../drivers/runtime/ports.ts";

/** Streams open at once; a further one is refused. */
export const STREAMS_MAX = 64;
export const PING_MS = 5_000;
/** A screen that takes nothing until this much waits for it is cut off; it comes back by itself. */
export const STREAM_PENDING_BYTES_MAX = 1_048_576;

interface OpenStream {
  readonly view: () => unknown;
  readonly response: ServerResponse;
  last: string;
}

export class Streams {
  readonly #open = new Set<OpenStream>();
  readonly #clock: Clock;
  readonly #now_ms: () => number;
  #flushAsked = false;
  #position = 0;
  #closed = false;

  constructor(clock: Clock, now_ms: () => number) {
    this.#clock = clock;
    this.#now_ms = now_ms;
    this.#armPing();
  }

  get count(): number {
    return this.#open.size;
  }

  /** `seen`: the Last-Event-ID of a screen that comes back; its view is sent anew only if the log went on. */
  open(response: ServerResponse, view: () => unknown, seen: string | undefined): boolean {
    if (this.#open.size >= STREAMS_MAX) return false;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const stream: OpenStream = { view, response, last: "" };
    this.#open.add(stream);
    response.on("close", () => this.#open.delete(stream));
    if (seen === String(this.#position) && this.#position !== 0) {
      stream.last = comparable(view());
      this.#write(stream, this.#ping());
    } else this.#send(stream);
    return true;
  }

  /** The state changed, up to this log position: every screen whose view differs gets it. */
  changed(position: number): void {
    this.#position = position;
    if (this.#flushAsked || this.#closed) return;
    this.#flushAsked = true;
    this.#clock.soon(() => {
      this.#flushAsked = false;
      for (const stream of this.#open) this.#send(stream);
    });
  }

  close(): void {
    this.#closed = true;
    for (const stream of this.#open) stream.response.end();
    this.#open.clear();
  }

  #send(stream: OpenStream): void {
    const view = stream.view();
    const text = comparable(view);
    if (text === stream.last) return;
    stream.last = text;
    this.#write(stream, `id: ${this.#position}\nevent: view\ndata: ${JSON.stringify(view)}\n\n`);
  }

  #ping(): string {
    return `event: ping\ndata: {"now_ms":${this.#now_ms()}}\n\n`;
  }

  #armPing(): void {
    this.#clock.arm("stream ping", PING_MS, () => {
      if (this.#closed) return;
      // A view may change with time alone (a wait, an undo that ended); the ping is also that look.
      for (const stream of this.#open) {
        this.#send(stream);
        this.#write(stream, this.#ping());
      }
      this.#armPing();
    });
  }

  #write(stream: OpenStream, text: string): void {
    if (stream.response.writableLength > STREAM_PENDING_BYTES_MAX) {
      this.#open.delete(stream);
      stream.response.destroy();
      return;
    }
    stream.response.write(text);
  }
}

/** Two views are the same if they differ only in the time at which they were made. */
const comparable = (view: unknown): string =>
  JSON.stringify(view, (name: string, value: unknown) => (name === "now_ms" ? undefined : value));
