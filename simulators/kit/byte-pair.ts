/**
 * The in-memory line between a driver and a simulated device: baud-accurate on whatever clock it is given,
 * with the troubles a cable has (unplug, garbage, split, delay, stall). Serves as the memory `ByteLink`.
 */
import { type ByteLink, type ByteLinkListener, LINK_PENDING_BYTES_MAX } from "../../drivers/link/link.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DeviceSide, SimulatedDevice } from "./device.ts";
import { LinePace, type LineSettings } from "./line-pace.ts";

export type { LineSettings } from "./line-pace.ts";

/** Counted on both directions, for figures and for `reached` points. */
export interface LineCounts {
  host_bytes: number;
  device_bytes: number;
  /** Time the host's direction of the wire was busy, in ms. */
  host_busy_ms: number;
  /** What a device sent while more than a wire can hold was under way; never delivered. */
  overrun_bytes: number;
}

export class BytePair implements ByteLink, DeviceSide {
  readonly label: string;
  readonly counts: LineCounts = { host_bytes: 0, device_bytes: 0, host_busy_ms: 0, overrun_bytes: 0 };
  readonly #clock: Clock;
  readonly #toDevice: LinePace;
  readonly #toHost: LinePace;
  #device: SimulatedDevice | undefined;
  #listener: ByteLinkListener | undefined;
  #open = false;
  #plugged = true;
  /** Raised with each connection and its end: an attempt of an older one opens nothing. */
  #connection = 0;
  #hostPending_bytes = 0;
  #stalled = false;
  #garble: ((bytes: Uint8Array, from: "host" | "device") => Uint8Array) | undefined;
  #tap: ((bytes: Uint8Array, from: "host" | "device", at_ms: number) => void) | undefined;

  constructor(clock: Clock, settings: LineSettings) {
    this.#clock = clock;
    this.label = settings.label;
    this.#toDevice = new LinePace(
      settings,
      clock,
      () => this.#device?.room_bytes ?? Number.POSITIVE_INFINITY,
    );
    this.#toHost = new LinePace(settings, clock);
  }

  /** Puts a device at the far end. */
  join(device: SimulatedDevice): this {
    this.#device = device;
    device.attach(this);
    return this;
  }

  // ---- host's side ----

  connect(listener: ByteLinkListener): void {
    this.#end();
    const connection = this.#connection;
    this.#listener = listener;
    this.#clock.arm(`${this.label} connect`, 0, () => {
      if (connection !== this.#connection) return;
      if (!this.#plugged) {
        this.#end();
        listener.lost({ code: "LINK_ABSENT", detail: `${this.label} is not there` });
        return;
      }
      this.#open = true;
      listener.opened();
      this.#device?.opened?.();
    });
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#open) return false;
    if (this.#hostPending_bytes + bytes.length > LINK_PENDING_BYTES_MAX) return false;
    this.#hostPending_bytes += bytes.length;
    if (this.#stalled) return true;
    return this.#toDevice.carry(bytes, (piece) => {
      this.#hostPending_bytes = Math.max(0, this.#hostPending_bytes - piece.length);
      this.counts.host_bytes += piece.length;
      this.counts.host_busy_ms += piece.length * this.#toDevice.byte_ms;
      const seen = this.#garble === undefined ? piece : this.#garble(piece, "host");
      this.#tap?.(seen, "host", this.#clock.now_ms());
      if (seen.length > 0) this.#device?.receive(seen);
    });
  }

  disconnect(): void {
    this.#end();
  }

  /** Ends the connection, if any: what is under way either way is gone. */
  #end(): void {
    this.#connection++;
    this.#open = false;
    this.#listener = undefined;
    this.#hostPending_bytes = 0;
    this.#toDevice.reset();
    this.#toHost.reset();
  }

  // ---- device's side ----

  send(bytes: Uint8Array): void {
    if (!this.#plugged) return;
    const carried = this.#toHost.carry(bytes, (piece) => {
      this.counts.device_bytes += piece.length;
      const seen = this.#garble === undefined ? piece : this.#garble(piece, "device");
      this.#tap?.(seen, "device", this.#clock.now_ms());
      if (seen.length > 0) this.#hear(seen);
    });
    if (!carried) this.counts.overrun_bytes += bytes.length;
  }

  unplug(): void {
    if (!this.#plugged) return;
    this.#plugged = false;
    const listener = this.#listener;
    this.#end();
    listener?.lost({ code: "LINK_LOST", detail: `${this.label} was unplugged` });
  }

  plug(): void {
    this.#plugged = true;
  }

  ready(): void {
    this.#toDevice.ready();
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  // ---- troubles of a cable ----

  /** The host's bytes are taken and never delivered (flow control held for ever). */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    if (!stalled) this.#hostPending_bytes = 0;
  }

  /** Every piece passes through `garble`; undefined ends it. */
  garble(change: ((bytes: Uint8Array, from: "host" | "device") => Uint8Array) | undefined): void {
    this.#garble = change;
  }

  /** Sees every piece as it arrives, after garbling. */
  tap(see: ((bytes: Uint8Array, from: "host" | "device", at_ms: number) => void) | undefined): void {
    this.#tap = see;
  }

  /** Noise on the host's receive line. */
  inject(bytes: Uint8Array): void {
    this.#hear(bytes);
  }

  /** A port that nobody has open hears nothing. */
  #hear(bytes: Uint8Array): void {
    if (this.#open) this.#listener?.received(bytes);
  }
}
