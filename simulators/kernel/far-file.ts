/**
 * A device file of the far side of a gadget (ttyGS, hidg, g_printer, ep0, trace_pipe), read and written
 * without any call that waits: it is looked at again and again on the clock, since four waiting calls would
 * freeze the program. What the bytes mean, and when the file is there to be opened, is the caller's to know.
 */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
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
/** A file that gave or took bytes within LIVELY_MS is looked at this often, */
const LIVELY_POLL_MS = 1;
const LIVELY_MS = 100;
/** an idle one this often: its first byte is then at most this late. */
const IDLE_POLL_MS = 5;
/** One look reads at most this many pieces, so that a busy host leaves room for others. */
const PIECES_A_LOOK = 16;
/** More than any piece the kernel hands over at once: a tty's 4 095, a report of 64, a printer's packet. */
const PIECE_BYTES_MAX = 8_192;

/** Throws as `openSync` does: absent, busy, or not allowed. */
export const openFar = (path: string, clock: Clock): FarFile =>
  new PolledFile(
    openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY),
    `far side ${path}`,
    clock,
  );

class PolledFile implements FarFile {
  readonly #fd: number;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #buffer = new Uint8Array(PIECE_BYTES_MAX);
  #listener: ((bytes: Uint8Array) => void) | undefined;
  #queue: Uint8Array[] = [];
  #pending_bytes = 0;
  #held = false;
  #closed = false;
  #lively_until_ms = 0;
  #disarm: Disarm = () => {};

  constructor(fd: number, name: string, clock: Clock) {
    this.#fd = fd;
    this.#name = name;
    this.#clock = clock;
    this.#arm();
  }

  get pending_bytes(): number {
    return this.#pending_bytes;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed || this.#pending_bytes + bytes.length > FAR_PENDING_BYTES_MAX) return false;
    this.#queue.push(bytes.slice());
    this.#pending_bytes += bytes.length;
    this.#flush();
    return true;
  }

  hold(held: boolean): void {
    this.#held = held;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#disarm();
    this.#drop();
    closeSync(this.#fd);
  }

  #arm(): void {
    const delay_ms = this.#clock.now_ms() < this.#lively_until_ms ? LIVELY_POLL_MS : IDLE_POLL_MS;
    this.#disarm = this.#clock.arm(this.#name, delay_ms, () => this.#look());
  }

  #look(): void {
    this.#flush();
    for (let count = 0; count < PIECES_A_LOOK && !this.#held && !this.#closed; count++) {
      const piece = this.#listener === undefined ? undefined : this.#read();
      if (piece === undefined) break;
      this.#liven();
      this.#listener?.(piece);
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

  #flush(): void {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const taken = this.#offer(first);
      if (taken === 0) return;
      this.#liven();
      this.#pending_bytes -= taken;
      if (taken === first.length) this.#queue.shift();
      else this.#queue[0] = first.subarray(taken);
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

  #liven(): void {
    this.#lively_until_ms = this.#clock.now_ms() + LIVELY_MS;
  }
}
