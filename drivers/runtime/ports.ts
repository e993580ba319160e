/**
 * Time and chance as ports. Nothing outside the composition root and its adapters reads a clock or
 * draws a random number; a whole office therefore runs under virtual time from one seed.
 */

/** Monotonic time. Milliseconds since an arbitrary start, never going back, fraction allowed. */
export interface Clock {
  now_ms(): number;
  /**
   * Calls `fire` once, after `delay_ms` (>= 0). `name` is for diagnostics only and need not be unique.
   * Returns the way to disarm; disarming twice, or after firing, does nothing.
   */
  arm(name: string, delay_ms: number, fire: () => void): Disarm;
  /** Calls `fire` after the running call has returned, before any timer of a later instant. */
  soon(fire: () => void): void;
}

export type Disarm = () => void;

/** How far the wall clock can be trusted: `synced` (network time), `held` (battery or saved), `suspect`. */
export type ClockQuality = "synced" | "held" | "suspect";

/** Calendar time. May jump either way; only the shell reads it, and puts it into inputs. */
export interface WallClock {
  now(): { readonly epoch_ms: number; readonly quality: ClockQuality };
}

/** Random bytes: the system's in production, a seeded stream in simulation. */
export interface Random {
  bytes(count: number): Uint8Array;
}

/** One line of the wire trace kept for each device. `bytes` is absent where contents are personal. */
export interface WireTrace {
  readonly at_ms: number;
  readonly direction: "out" | "in" | "noise" | "note";
  readonly length_bytes: number;
  readonly bytes?: Uint8Array;
  readonly meaning: string;
}
