/**
 * The vibrating cards themselves: where each is, whether it hears the air, and whether it buzzes now. It
 * knows nothing of serial lines or base queues; a card never answers, so what is here no base can know.
 */
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";

/**
 * Run times of coaster modes, the volume bit taken off. Source: LRS AM page modes. UNSURE: 03, 04 and
 * 07 give counts, one second each is ours.
 */
const RUN_MS: Readonly<Record<number, number>> = {
  0: 0,
  1: 30_000,
  2: 300_000,
  3: 25_000,
  4: 3_000,
  5: 300_000,
  6: 300_000,
  7: 15_000,
  10: 1_000,
};
/**
 * A coaster that was told to stay in range sounds when it hears nothing for this long. Source: LRS
 * anti-theft mode.
 */
const ANTI_THEFT_TIMEOUT_MS = 20_000;
const MODE_ANTI_THEFT = 0x80;
const MODE_VALUE = 0x3f;
const ANTI_THEFT_ON = 1018;
const ALL_CARDS = 0;

/** Share of pages found at a bit error rate, POCSAG 1200 bps measured over 99 cards (pagers.md 3). */
const FOUND_AT: readonly (readonly [ber: number, found: number])[] = [
  [0, 1],
  [0.001, 0.995],
  [0.005, 0.965],
  [0.01, 0.955],
  [0.02, 0.88],
  [0.03, 0.67],
  [0.05, 0.32],
  [0.08, 0.04],
  [0.15, 0],
];

export type CardPlace = "in-rack" | "carried" | "walked-off";

export interface PagerCard {
  /** Which piece of plastic, 0-based: two can have one number. */
  readonly unit: number;
  readonly number: number;
  system_id: number;
  place: CardPlace;
  /** 0..100; at 0 the card is dead. */
  battery_percent: number;
  /** Bit error rate where the card is, 0..1. */
  bit_error_rate: number;
  /** Buzzing, flashing or glowing now. */
  buzzing: boolean;
  buzzes: number;
  /** Sounds because it was out of range. */
  alarming: boolean;
}

/** One transmission: the number, the system and the mode it carries. */
export interface AirPage {
  readonly card: number;
  readonly system_id: number;
  readonly mode: number;
}

export class PagerCards {
  readonly units: readonly PagerCard[];
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #tell: (event: SimulatorEvent) => void;
  readonly #quiet = new Map<PagerCard, Disarm>();
  readonly #alarms = new Map<PagerCard, Disarm>();

  constructor(
    numbers: readonly number[],
    system_id: number,
    random: SeededRandom,
    clock: Clock,
    tell: (event: SimulatorEvent) => void,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#tell = tell;
    this.units = numbers.map((number, unit) => ({
      unit,
      number,
      system_id,
      place: "in-rack",
      battery_percent: 100,
      bit_error_rate: 0,
      buzzing: false,
      buzzes: 0,
      alarming: false,
    }));
  }

  withNumber(number: number): readonly PagerCard[] {
    return this.units.filter((card) => card.number === number);
  }

  move(number: number, place: CardPlace): boolean {
    for (const card of this.withNumber(number)) {
      card.place = place;
      this.#tell({ event: "card-moved", card: number, unit: card.unit, place });
      if (place === "in-rack") this.#silence(card);
    }
    return this.withNumber(number).length > 0;
  }

  setBattery(number: number, battery_percent: number): boolean {
    for (const card of this.withNumber(number)) {
      card.battery_percent = Math.max(0, Math.min(100, battery_percent));
      if (card.battery_percent === 0) this.#silence(card);
    }
    return this.withNumber(number).length > 0;
  }

  setBitErrorRate(number: number, bit_error_rate: number): boolean {
    for (const card of this.withNumber(number)) card.bit_error_rate = bit_error_rate;
    return this.withNumber(number).length > 0;
  }

  /** What goes on the air reaches every card in range; only those it names buzz. */
  hear(page: AirPage): void {
    for (const card of this.units) {
      const named = card.number === page.card;
      const missed = this.#missedBy(card, page);
      if (missed !== undefined) {
        if (named) this.#tell({ event: "card-missed", card: card.number, unit: card.unit, reason: missed });
        continue;
      }
      if (page.card === ALL_CARDS && page.mode === 0) this.#callOff(card);
      else if ((page.mode & MODE_ANTI_THEFT) !== 0 && (named || page.card === ANTI_THEFT_ON))
        this.#watch(card);
      if (named) this.#buzz(card, page.mode);
    }
    const forAll = page.card === ALL_CARDS || page.card === ANTI_THEFT_ON;
    if (!forAll && this.withNumber(page.card).length === 0)
      this.#tell({ event: "card-missed", card: page.card, reason: "no-such-card" });
  }

  #missedBy(card: PagerCard, page: AirPage): string | undefined {
    if (card.system_id !== page.system_id) return "other-system";
    if (card.battery_percent <= 0) return "battery";
    if (card.place === "walked-off") return "out-of-range";
    if (card.bit_error_rate === 0) return undefined;
    return this.#random.chance(foundAt(card.bit_error_rate)) ? undefined : "bit-errors";
  }

  #buzz(card: PagerCard, mode: number): void {
    const run_ms = RUN_MS[mode & MODE_VALUE] ?? 1_000;
    if (run_ms === 0) return;
    card.buzzing = true;
    card.buzzes++;
    this.#tell({
      event: "card-buzz",
      card: card.number,
      unit: card.unit,
      place: card.place,
      mode: mode.toString(16).toUpperCase().padStart(2, "0"),
      run_ms,
      buzzes: card.buzzes,
    });
    this.#quiet.get(card)?.();
    this.#quiet.set(
      card,
      this.#clock.arm("card quiet", run_ms, () => this.#silence(card)),
    );
  }

  #silence(card: PagerCard): void {
    this.#quiet.get(card)?.();
    this.#quiet.delete(card);
    if (card.place === "in-rack" || card.battery_percent === 0) this.#callOff(card);
    if (!card.buzzing) return;
    card.buzzing = false;
    this.#tell({ event: "card-quiet", card: card.number, unit: card.unit });
  }

  // ---- anti-theft ----

  /**
   * A card on the charger stays quiet; the others must hear again in time. UNSURE: a page with the
   * anti-theft bit may keep every card quiet, or only the one it names; here only that one.
   */
  #watch(card: PagerCard): void {
    this.#callOff(card);
    if (card.place === "in-rack") return;
    this.#alarms.set(
      card,
      this.#clock.arm("card out of range", ANTI_THEFT_TIMEOUT_MS, () => {
        card.alarming = true;
        this.#tell({ event: "card-alarm", card: card.number, unit: card.unit });
      }),
    );
  }

  #callOff(card: PagerCard): void {
    this.#alarms.get(card)?.();
    this.#alarms.delete(card);
    if (!card.alarming) return;
    card.alarming = false;
    this.#tell({ event: "card-alarm-over", card: card.number, unit: card.unit });
  }
}

/** Straight lines between the measured points. */
export const foundAt = (bit_error_rate: number): number => {
  for (let index = 1; index < FOUND_AT.length; index++) {
    const [low, above] = FOUND_AT[index - 1] as (typeof FOUND_AT)[number];
    const [high, below] = FOUND_AT[index] as (typeof FOUND_AT)[number];
    if (bit_error_rate <= high) return above + ((below - above) * (bit_error_rate - low)) / (high - low);
  }
  return 0;
};
