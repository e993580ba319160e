/**
 * A device file of the far side of a gadget (ttyGS, hidg, g_printer, ep0, trace_pipe), read and written
 * without any call that waits, since four waiting calls would freeze the program. A terminal tells when it
 * can be read; the others are looked at again and again on the clock. What the bytes mean, and when the file
 * is there to be opened, is the caller's to know.
 */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { isatty, ReadStream } from "node:tty";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";

export interface FarFile {
  /** From now on every piece read is told, in order: one HID report, or as many bytes as there were. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /**
   * One piece (one HID report) for the kernel, behind those that wait. False: closed, or more than
   * FAR_PENDING_BYTES_MAX would wait; nothing of it is queued.
   */
  write(bytes: Uint8Array): boolean;
  /** Stops or goes on reading: the kernel then holds the host back. */
  hold(held: boolean): void;
  /** Bytes the kernel has not taken yet. */
  readonly pending_bytes: number;
  /** What waits is thrown away. Idempotent. */
  close(): void;
}

/** Bytes that may wait for a host that does not read; past it a write is refused whole. */
export const FAR_PENDING_BYTES_MAX = 65_536;
/** A file that gave or took bytes within LIVELY_MS, or has some to take, is looked at this often, */
const LIVELY_POLL_MS = 1;
const LIVELY_MS = 100;
/** an idle one this often: its first byte is then at most this late. */
const IDLE_POLL_MS = 5;
/** One look reads at most this many pieces, so that a busy host leaves room for others. */
const PIECES_A_LOOK = 16;
/** More than any piece the kernel hands over at once: a tty's 4 095, a report of 64, a printer's packet. */
const PIECE_BYTES_MAX = 8_192;

/** Throws as `openSync` does: absent, busy, or not allowed. */
export const openFar = (path: string, clock: Clock): FarFile => {
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  return new OpenFar(fd, `far side ${path}`, clock);
};

/** What tells that there are bytes to read. */
interface Ear {
  /** From now on pieces are told. */
  listen(told: (piece: Uint8Array) => void): void;
  hold(held: boolean): void;
  close(): void;
}

/** libuv opens the terminal once more for itself, and is woken by the kernel. */
const terminalEar = (fd: number): Ear => {
  const stream = new ReadStream(fd);
  // The end of its host: the terminal stays silent until it is closed.
  stream.on("error", () => {});
  return {
    listen(told) {
      stream.on("data", (piece: Buffer) => told(new Uint8Array(piece)));
    },
    hold: (held) => void (held ? stream.pause() : stream.resume()),
    close: () => void stream.destroy(),
  };
};

class PollingEar implements Ear {
  readonly #fd: number;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #buffer = new Uint8Array(PIECE_BYTES_MAX);
  #told: ((piece: Uint8Array) => void) | undefined;
  #held = false;
  #closed = false;
  #lively_until_ms = 0;
  #disarm: Disarm = () => {};

  constructor(fd: number, name: string, clock: Clock) {
    this.#fd = fd;
    this.#name = name;
    this.#clock = clock;
  }

  listen(told: (piece: Uint8Array) => void): void {
    this.#told = told;
    this.#arm();
  }

  hold(held: boolean): void {
    this.#held = held;
  }

  close(): void {
    this.#closed = true;
    this.#disarm();
  }

  #arm(): void {
    const delay_ms = this.#clock.now_ms() < this.#lively_until_ms ? LIVELY_POLL_MS : IDLE_POLL_MS;
    this.#disarm = this.#clock.arm(this.#name, delay_ms, () => this.#look());
  }

  #look(): void {
    for (let count = 0; count < PIECES_A_LOOK && !this.#held && !this.#closed; count++) {
      const piece = this.#read();
      if (piece === undefined) break;
      this.#lively_until_ms = this.#clock.now_ms() + LIVELY_MS;
      this.#told?.(piece);
    }
    // Whoever heard it may have closed the file.
    if (!this.#closed) this.#arm();
  }

  /** Undefined: nothing there now, or never again; a hung-up file stays silent until it is closed. */
  #read(): Uint8Array | undefined {
    try {
      const length = readSync(this.#fd, this.#buffer, 0, PIECE_BYTES_MAX, null);
      return length === 0 ? undefined : this.#buffer.slice(0, length);
    } catch {
      return undefined;
    }
  }
}

class OpenFar implements FarFile {
  readonly #fd: number;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #ear: Ear;
  #queue: Uint8Array[] = [];
  #pending_bytes = 0;
  #closed = false;
  #disarm: Disarm = () => {};

  constructor(fd: number, name: string, clock: Clock) {
    this.#fd = fd;
    this.#name = name;
    this.#clock = clock;
    this.#ear = isatty(fd) ? terminalEar(fd) : new PollingEar(fd, name, clock);
  }

  get pending_bytes(): number {
    return this.#pending_bytes;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#ear.listen((piece) => {
      if (!this.#closed) listener(piece);
    });
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed || this.#pending_bytes + bytes.length > FAR_PENDING_BYTES_MAX) return false;
    this.#queue.push(bytes.slice());
    this.#pending_bytes += bytes.length;
    this.#flush();
    return true;
  }

  hold(held: boolean): void {
    this.#ear.hold(held);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#disarm();
    this.#drop();
    this.#ear.close();
    closeSync(this.#fd);
  }

  #flush(): void {
    this.#disarm();
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const taken = this.#offer(first);
      this.#pending_bytes -= taken;
      if (taken === first.length) this.#queue.shift();
      else if (this.#queue.length > 0) {
        this.#queue[0] = first.subarray(taken);
        this.#disarm = this.#clock.arm(this.#name, LIVELY_POLL_MS, () => this.#flush());
        return;
      }
    }
  }

  /** How many bytes the kernel took; 0: it has no room now. All is dropped where nobody will ever take it. */
  #offer(bytes: Uint8Array): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) this.#drop();
      return 0;
    }
  }

  #drop(): void {
    this.#queue = [];
    this.#pending_bytes = 0;
  }
}
