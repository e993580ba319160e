/**
 * Office time: the clock by which queues, deadlines and the business day go. It starts from the wall clock
 * or from the newest kept entry, whichever is later, and then only follows the monotonic clock, so that no
 * jump of the wall clock can turn an order round or give a number twice. A wall clock far ahead is not
 * believed on its own word: persons past their day are destroyed by office time, and that can't be undone.
 */
import type { Clock, ClockQuality, WallClock } from "../../drivers/runtime/ports.ts";

export interface OfficeTimes {
  readonly at_ms: number;
  readonly wall_ms: number;
  readonly mono_ms: number;
  readonly clock_quality: ClockQuality;
}

/** A wall clock that far from office time is no longer believed, ms. */
const BELIEVED_WITHIN_MS = 5 * 60_000;

/**
 * An office may have been switched off this long, ms; a wall clock further past the newest kept entry needs a
 * time server to vouch for it.
 */
export const PAUSE_BELIEVED_MS = 60 * 86_400_000;

export class OfficeClock {
  readonly #clock: Clock;
  readonly #wall: WallClock;
  readonly #start_ms: number;
  readonly #startMono_ms: number;

  /**
   * `floor_ms`: office time of the newest kept entry, 0 in an empty log. `vouched`: a technician has looked at
   * the wall clock and found it right.
   */
  constructor(clock: Clock, wall: WallClock, floor_ms: number, vouched: boolean) {
    this.#clock = clock;
    this.#wall = wall;
    this.#start_ms = startOf(wall, floor_ms, vouched);
    this.#startMono_ms = clock.now_ms();
  }

  at_ms(): number {
    return Math.floor(this.#start_ms + this.#clock.now_ms() - this.#startMono_ms);
  }

  times(): OfficeTimes {
    const { epoch_ms, quality } = this.#wall.now();
    const at_ms = this.at_ms();
    const believed = Math.abs(epoch_ms - at_ms) <= BELIEVED_WITHIN_MS;
    return {
      at_ms,
      wall_ms: epoch_ms,
      mono_ms: Math.round(this.#clock.now_ms() * 1000) / 1000,
      clock_quality: believed ? quality : "suspect",
    };
  }
}

const startOf = (wall: WallClock, floor_ms: number, vouched: boolean): number => {
  const { epoch_ms, quality } = wall.now();
  const known = vouched || quality === "synced";
  return known || floor_ms === 0 || epoch_ms - floor_ms <= PAUSE_BELIEVED_MS
    ? Math.max(floor_ms, epoch_ms)
    : floor_ms;
};
