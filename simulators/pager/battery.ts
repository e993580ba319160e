/**
 * A card's battery: charges in the rack, drains by being carried and much faster by buzzing. It is worked out
 * when somebody looks, so that a hundred idle cards cost nothing.
 */
import type { Clock } from "../../drivers/runtime/ports.ts";

const FULL_PERCENT = 100;
const HOUR_MS = 3_600_000;
/** UNSURE: no source gives battery figures; makers speak of two to three days on a charge. These are ours. */
const PERCENT_A_MS = {
  charging: FULL_PERCENT / (4 * HOUR_MS),
  carried: -FULL_PERCENT / (72 * HOUR_MS),
  buzzing: -FULL_PERCENT / (3 * HOUR_MS),
} as const;
export type BatteryUse = keyof typeof PERCENT_A_MS;

/** A battery that ran flat wakes its card from here on. UNSURE: ours. */
const WAKES_PERCENT = 5;

export class Battery {
  readonly #clock: Clock;
  #use: BatteryUse = "charging";
  #known_percent = FULL_PERCENT;
  #known_ms: number;
  #flat = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#known_ms = clock.now_ms();
  }

  /** 0..100; at 0 the card is dead until it has been in the rack for a while. */
  get percent(): number {
    const charge = this.#charge;
    return this.#flat && charge < WAKES_PERCENT ? 0 : charge;
  }

  set percent(percent: number) {
    this.#known_percent = clamped(percent);
    this.#known_ms = this.#clock.now_ms();
    this.#flat = this.#known_percent === 0;
  }

  /** From now on. */
  use(use: BatteryUse): void {
    const charge = this.#charge;
    this.#flat = charge === 0 || (this.#flat && charge < WAKES_PERCENT);
    this.#known_percent = charge;
    this.#known_ms = this.#clock.now_ms();
    this.#use = use;
  }

  /** How long the card can buzz from now on. */
  get buzzes_ms(): number {
    return this.percent / -PERCENT_A_MS.buzzing;
  }

  get #charge(): number {
    const elapsed_ms = this.#clock.now_ms() - this.#known_ms;
    return clamped(this.#known_percent + elapsed_ms * PERCENT_A_MS[this.#use]);
  }
}

const clamped = (percent: number): number => Math.max(0, Math.min(FULL_PERCENT, percent));
