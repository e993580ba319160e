/**
 * The receive buffer: what fits, when the host is held back and let go on, and what is lost where nothing
 * holds it back. Knows no command. Source of the thresholds: TM-T88III manual (printing.md 5).
 */

/**
 * How a full buffer is told: `rtscts` takes no more (a CTS not held, a USB or network peer that does not
 * read), `xonxoff` says so on the reply line, `none` loses what does not fit.
 */
export const PRINTER_FLOWS = ["rtscts", "xonxoff", "none"] as const;
export type PrinterFlow = (typeof PRINTER_FLOWS)[number];

/** Busy with this many bytes left, ready again with twice that. */
export const BUSY_AT_LEFT_BYTES = 128;
export const READY_AT_LEFT_BYTES = 256;

export interface IntakeSettings {
  readonly size_bytes: number;
  readonly flow: PrinterFlow;
}

export interface IntakeListener {
  /** The buffer came near its end, or has room again. */
  busy(busy: boolean): void;
  /** Bytes came that had no place. */
  lost(bytes: number): void;
}

/** Memory taken at first; it doubles as it is needed, up to the buffer's size. */
const STORE_BYTES_MIN = 1_024;

export class Intake {
  readonly size_bytes: number;
  readonly flow: PrinterFlow;
  readonly #listener: IntakeListener;
  #store = new Uint8Array(STORE_BYTES_MIN);
  #start = 0;
  #end = 0;
  #busy = false;
  /** Bytes that had no place since the printer was made. */
  lost_bytes = 0;

  constructor({ size_bytes, flow }: IntakeSettings, listener: IntakeListener) {
    this.size_bytes = size_bytes;
    this.flow = flow;
    this.#listener = listener;
  }

  /** What waits for the ordered lane; a view that the next `put` may overwrite. */
  get bytes(): Uint8Array {
    return this.#store.subarray(this.#start, this.#end);
  }

  get used_bytes(): number {
    return this.#end - this.#start;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** What the line may deliver now; it stops at the busy mark, and the rest is for what was under way. */
  get room_bytes(): number {
    if (this.flow !== "rtscts") return Number.POSITIVE_INFINITY;
    return this.#busy ? 0 : Math.max(0, this.#left() - BUSY_AT_LEFT_BYTES);
  }

  put(bytes: Uint8Array): void {
    const taken = bytes.length <= this.#left() ? bytes : bytes.subarray(0, this.#left());
    this.#append(taken);
    if (taken.length < bytes.length) {
      this.lost_bytes += bytes.length - taken.length;
      this.#listener.lost(bytes.length - taken.length);
    }
    this.#tell();
  }

  /** The ordered lane is done with so many. */
  drop(count: number): void {
    this.#start += Math.min(count, this.used_bytes);
    this.#tell();
  }

  clear(): void {
    [this.#start, this.#end] = [0, 0];
    this.#tell();
  }

  #left(): number {
    return this.size_bytes - this.used_bytes;
  }

  #append(bytes: Uint8Array): void {
    const used = this.used_bytes;
    if (this.#end + bytes.length > this.#store.length) {
      const needed = used + bytes.length;
      const store = needed <= this.#store.length ? this.#store : new Uint8Array(Math.max(needed, 2 * used));
      store.set(this.bytes);
      [this.#store, this.#start, this.#end] = [store, 0, used];
    }
    this.#store.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #tell(): void {
    const busy = this.#left() <= BUSY_AT_LEFT_BYTES || (this.#busy && this.#left() < READY_AT_LEFT_BYTES);
    if (busy === this.#busy) return;
    this.#busy = busy;
    this.#listener.busy(busy);
  }
}
