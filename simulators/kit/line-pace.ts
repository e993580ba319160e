/**
 * One direction of a wire: bytes arrive when their last bit does, in order, at the line's speed on whatever
 * clock it is given. Knows nothing of ends, cables or devices; shared by the byte pair and the served lines.
 */
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";

export interface LineSettings {
  readonly label: string;
  /** Bits a second; a byte takes `bits_per_byte` bit times. 0: no pacing (network, USB). */
  readonly baud: number;
  /** 10 for 8N1, 7E1 and 7O1; 11 for 8E1, 8N2, 7E2. */
  readonly bits_per_byte?: number;
  /**
   * Bytes reach either side in pieces of at most this many, one piece when its last byte is in. Default:
   * whole writes.
   */
  readonly chunk_bytes?: number;
}

/** Bytes on their way in one direction. What a write would add past it is not carried at all. */
export const UNDER_WAY_BYTES_MAX = 1_048_576;

interface Piece {
  bytes: Uint8Array;
  at_ms: number;
  readonly deliver: (piece: Uint8Array) => void;
}

export class LinePace {
  /** Time of one byte on the wire, in ms; 0 without pacing. */
  readonly byte_ms: number;
  readonly #settings: LineSettings;
  readonly #clock: Clock;
  readonly #room_bytes: () => number;
  #heldFrom_ms: number | undefined;
  #pieces: Piece[] = [];
  #underWay_bytes = 0;
  #free_ms = 0;
  #disarm: Disarm | undefined;

  /** `room_bytes`: what the far end takes at present; past it the wire stands still until `ready`. */
  constructor(settings: LineSettings, clock: Clock, room_bytes = (): number => Number.POSITIVE_INFINITY) {
    this.#settings = settings;
    this.#clock = clock;
    this.#room_bytes = room_bytes;
    this.byte_ms = settings.baud === 0 ? 0 : ((settings.bits_per_byte ?? 10) * 1000) / settings.baud;
  }

  /** Puts bytes on the wire behind those already there; false: too many under way, nothing was taken. */
  carry(bytes: Uint8Array, deliver: (piece: Uint8Array) => void): boolean {
    if (this.#underWay_bytes + bytes.length > UNDER_WAY_BYTES_MAX) return false;
    const size = this.#settings.chunk_bytes ?? Math.max(1, bytes.length);
    const start_ms = Math.max(this.#heldFrom_ms ?? this.#clock.now_ms(), this.#free_ms);
    for (let from = 0; from < bytes.length; from += size) {
      const piece = bytes.slice(from, from + size);
      this.#pieces.push({ bytes: piece, at_ms: start_ms + (from + piece.length) * this.byte_ms, deliver });
    }
    this.#underWay_bytes += bytes.length;
    this.#free_ms = start_ms + bytes.length * this.byte_ms;
    this.#armFirst();
    return true;
  }

  /** What is under way is gone, and the wire is free. */
  reset(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    this.#heldFrom_ms = undefined;
    this.#pieces = [];
    this.#underWay_bytes = 0;
    this.#free_ms = 0;
  }

  /** The far end takes bytes again: everything on the wire comes later by the time it stood still. */
  ready(): void {
    const from_ms = this.#heldFrom_ms;
    if (from_ms === undefined || this.#room_bytes() <= 0) return;
    this.#heldFrom_ms = undefined;
    const late_ms = this.#clock.now_ms() - from_ms;
    for (const piece of this.#pieces) piece.at_ms += late_ms;
    this.#free_ms += late_ms;
    this.#armFirst();
  }

  // One timer for the first piece, not one a piece: a real clock may fire two close timers in either order.
  #armFirst(): void {
    const first = this.#pieces[0];
    if (first === undefined || this.#disarm !== undefined || this.#heldFrom_ms !== undefined) return;
    const delay_ms = Math.max(0, first.at_ms - this.#clock.now_ms());
    this.#disarm = this.#clock.arm(`${this.#settings.label} bytes`, delay_ms, () => this.#arrive());
  }

  #arrive(): void {
    const arrived = this.#pieces;
    const now_ms = this.#clock.now_ms();
    // The timer was the first piece's, even where its sum of fractions falls short of the piece's own.
    do {
      const piece = this.#pieces[0];
      if (piece === undefined) break;
      const room_bytes = this.#room_bytes();
      if (room_bytes <= 0) {
        this.#heldFrom_ms = now_ms;
        break;
      }
      const taken = piece.bytes.subarray(0, Math.min(room_bytes, piece.bytes.length));
      if (taken.length === piece.bytes.length) this.#pieces.shift();
      else piece.bytes = piece.bytes.subarray(taken.length);
      this.#underWay_bytes -= taken.length;
      piece.deliver(taken);
      // Whoever heard it may have pulled the cable.
      if (this.#pieces !== arrived) return;
    } while ((this.#pieces[0]?.at_ms ?? Number.POSITIVE_INFINITY) <= now_ms);
    this.#disarm = undefined;
    this.#armFirst();
  }
}
