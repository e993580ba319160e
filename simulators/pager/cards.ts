/**
 * The vibrating cards themselves: where each is, whether it hears the air, and whether it buzzes now. It
 * knows nothing of serial lines or base queues; a card never answers, so what is here no base can know.
 */
import { ALL_CARDS } from "../../drivers/pager/base/cards.pure.ts";
import { type CardCapcodes, capcodeOf } from "../../drivers/pager/base/pocsag.pure.ts";
import { capcode, systemCapcode } from "../../drivers/pager/lrs/capcode.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { AirPage, PlainPage } from "./air-page.ts";
import { type AlphaAddresses, reactionOf } from "./alpha-card.ts";
import { plainReactionOf } from "./plain-card.ts";

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
 * A card that was told to stay in range sounds when it hears nothing for this long. Sources: LRS anti-theft
 * mode, system control. Plain pagers know no such thing.
 */
const ANTI_THEFT_TIMEOUT_MS: Readonly<Partial<Record<CardKind, number>>> = { coaster: 20_000, alpha: 33_000 };
/** Plain pagers of a house that named no rule: one frame after the other, so that a batch holds many. */
export const PLAIN_CAPCODES: CardCapcodes = { first: 1_000_001, step: 1, all: 1_000_000 };
/**
 * An alpha pager that leaves its charger tests itself, then takes numbers over the air for a while.
 * UNSURE: measured by a third party on another model (pagers.md 1.1).
 */
const SELF_TEST_MS = 4_000;
const PROGRAMMING_MS = 10_000;
/** Pages an alpha pager keeps; the oldest goes. UNSURE: ours, no source counts them. */
const SHOWN_MAX = 16;
const ALL_PAGERS = 911;
const MODE_ANTI_THEFT = 0x80;
const MODE_VALUE = 0x3f;
const ANTI_THEFT_ON = 1018;

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
  readonly kind: CardKind;
  /** Alpha pagers only: where it listens, its groups, what it keeps, newest last. */
  addresses: AlphaAddresses;
  groups: readonly number[];
  shown: readonly string[];
  /** Told to alarm until it is put on its charger; hears nothing meanwhile. */
  locked: boolean;
  /** Takes new numbers between these times. */
  window: { readonly from_ms: number; readonly to_ms: number } | undefined;
}

/** `pocsag`: any plain POCSAG pager; `glowster`: JTECH's guest coaster. */
export type CardKind = "coaster" | "alpha" | "pocsag" | "glowster";
type PlainKind = "pocsag" | "glowster";

type CoasterPage = Extract<AirPage, { kind: "coaster" }>;
type AlphaPage = Extract<AirPage, { kind: "alpha" }>;

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
    kind: CardKind = "coaster",
    /** Where plain pagers listen. */
    capcodes: CardCapcodes = PLAIN_CAPCODES,
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
      kind,
      addresses: isPlain(kind) ? plainAddresses(capcodes, number) : addressesOf(system_id, number),
      groups: [],
      shown: [],
      locked: false,
      window: undefined,
    }));
  }

  withNumber(number: number): readonly PagerCard[] {
    return this.units.filter((card) => card.number === number);
  }

  move(number: number, place: CardPlace): boolean {
    for (const card of this.withNumber(number)) {
      if (card.place === "in-rack" && place !== "in-rack") this.#leaveCharger(card);
      card.place = place;
      this.#tell({ event: "card-moved", card: number, unit: card.unit, place });
      if (place !== "in-rack") continue;
      card.locked = false;
      this.#silence(card);
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

  setGroup(number: number, group: number, member: boolean): boolean {
    for (const card of this.withNumber(number))
      card.groups = member
        ? [...card.groups.filter((other) => other !== group), group]
        : card.groups.filter((other) => other !== group);
    return this.withNumber(number).length > 0;
  }

  /** What goes on the air reaches every card in range; only those it names buzz. */
  hear(page: AirPage): void {
    switch (page.kind) {
      case "coaster":
        return this.#hearCoaster(page);
      case "alpha":
        return this.#hearAlpha(page);
      case "programming":
        for (const card of this.#alphas) if (this.#deafness(card) === undefined) this.#program(card, page);
        return;
      case "pocsag":
        return this.#hearPlain(page);
    }
  }

  #hearCoaster(page: CoasterPage): void {
    for (const card of this.units.filter(({ kind }) => kind === "coaster")) {
      const named = card.number === page.card || (page.card === ALL_CARDS && page.mode !== 0);
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

  #missedBy(card: PagerCard, page: CoasterPage): string | undefined {
    return card.system_id === page.system_id ? this.#deafness(card) : "other-system";
  }

  #deafness(card: PagerCard): string | undefined {
    if (card.locked) return "locked";
    if (card.battery_percent <= 0) return "battery";
    if (card.place === "walked-off") return "out-of-range";
    if (card.bit_error_rate === 0) return undefined;
    return this.#random.chance(foundAt(card.bit_error_rate)) ? undefined : "bit-errors";
  }

  #buzz(card: PagerCard, mode: number): void {
    const run_ms = RUN_MS[mode & MODE_VALUE] ?? 1_000;
    if (run_ms !== 0) this.#sound(card, run_ms, { mode: mode.toString(16).toUpperCase().padStart(2, "0") });
  }

  #sound(card: PagerCard, run_ms: number, why: { readonly mode: string } | { readonly text: string }): void {
    card.buzzing = true;
    card.buzzes++;
    this.#tell({
      event: "card-buzz",
      card: card.number,
      unit: card.unit,
      place: card.place,
      ...why,
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
    if (card.place === "in-rack" || card.battery_percent === 0) this.#callOff(card);
    this.#quieten(card);
  }

  #quieten(card: PagerCard): void {
    this.#quiet.get(card)?.();
    this.#quiet.delete(card);
    if (!card.buzzing) return;
    card.buzzing = false;
    this.#tell({ event: "card-quiet", card: card.number, unit: card.unit });
  }

  // ---- alpha pagers ----

  get #alphas(): readonly PagerCard[] {
    return this.units.filter(({ kind }) => kind === "alpha");
  }

  #hearAlpha(page: AlphaPage): void {
    for (const card of this.#alphas) {
      const named = Object.values(card.addresses).includes(page.capcode);
      if (!named) continue;
      const missed = this.#deafness(card);
      if (missed === undefined) this.#react(card, page);
      else if (page.capcode === card.addresses[1])
        this.#tell({ event: "card-missed", card: card.number, unit: card.unit, reason: missed });
    }
    if (!this.#alphas.some(({ addresses }) => Object.values(addresses).includes(page.capcode)))
      this.#tell({ event: "card-missed", capcode: page.capcode, reason: "no-such-card" });
  }

  #react(card: PagerCard, { capcode: code, text }: AlphaPage): void {
    // Any page it hears tells an armed pager that it is in range.
    if (this.#alarms.has(card)) this.#watch(card);
    const reaction = reactionOf(card.addresses, card.groups, code, text);
    switch (reaction.kind) {
      case "none":
        return;
      case "arm":
        return this.#watch(card);
      case "disarm":
        return this.#callOff(card);
      case "forget":
        card.shown = reaction.all ? [] : card.shown.slice(0, -1);
        this.#tell({ event: "card-forgot", card: card.number, unit: card.unit, kept: card.shown.length });
        return this.#quieten(card);
      case "show":
        card.shown = [...card.shown, reaction.text].slice(-SHOWN_MAX);
        card.locked = reaction.lock;
        return this.#sound(card, reaction.run_ms, { text: reaction.text });
    }
  }

  #leaveCharger(card: PagerCard): void {
    if (card.kind !== "alpha") return;
    const from_ms = this.#clock.now_ms() + SELF_TEST_MS;
    card.window = { from_ms, to_ms: from_ms + PROGRAMMING_MS };
  }

  /** New numbers count once the window is over, as on the real pager. */
  #program(card: PagerCard, { slot, capcode: code }: Extract<AirPage, { kind: "programming" }>): void {
    const { window } = card;
    const now_ms = this.#clock.now_ms();
    if (card.place === "in-rack" || window === undefined) return;
    if (now_ms < window.from_ms || now_ms >= window.to_ms) return;
    if (slot !== 1 && slot !== 2 && slot !== 3) return;
    this.#clock.arm("card programmed", window.to_ms - now_ms, () => {
      card.addresses = { ...card.addresses, [slot]: code };
      this.#tell({ event: "card-programmed", card: card.number, unit: card.unit, slot, capcode: code });
    });
  }

  // ---- plain pagers ----

  #hearPlain(page: PlainPage): void {
    let named = false;
    for (const card of this.units) {
      if (!isPlain(card.kind) || !Object.values(card.addresses).includes(page.capcode)) continue;
      named = true;
      const missed = this.#deafness(card);
      if (missed !== undefined) {
        this.#tell({ event: "card-missed", card: card.number, unit: card.unit, reason: missed });
        continue;
      }
      const { text, run_ms } = plainReactionOf(card.kind, page);
      if (text !== "") card.shown = [...card.shown, text].slice(-SHOWN_MAX);
      this.#sound(card, run_ms, { text });
    }
    if (!named) this.#tell({ event: "card-missed", capcode: page.capcode, reason: "no-such-card" });
  }

  // ---- anti-theft ----

  /**
   * A card on the charger stays quiet; the others must hear again in time. UNSURE: a page with the
   * anti-theft bit may keep every card quiet, or only the one it names; here only that one.
   */
  #watch(card: PagerCard): void {
    this.#callOff(card);
    const timeout_ms = ANTI_THEFT_TIMEOUT_MS[card.kind];
    if (card.place === "in-rack" || timeout_ms === undefined) return;
    this.#alarms.set(
      card,
      this.#clock.arm("card out of range", timeout_ms, () => {
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

/** Where a pager of this number listens when it comes; numbers past the last capcode listen nowhere. */
const addressesOf = (system_id: number, number: number): AlphaAddresses => ({
  1: capcode(system_id, number) ?? Number.NaN,
  2: capcode(system_id, ALL_PAGERS) ?? Number.NaN,
  3: systemCapcode(system_id) ?? Number.NaN,
});

/** A plain pager has its own number and that of all; one out of range listens nowhere. */
const plainAddresses = (capcodes: CardCapcodes, number: number): AlphaAddresses => ({
  1: capcodeOf(number, capcodes) ?? Number.NaN,
  2: capcodeOf(ALL_CARDS, capcodes) ?? Number.NaN,
  3: Number.NaN,
});

const isPlain = (kind: CardKind): kind is PlainKind => kind === "pocsag" || kind === "glowster";

/** Straight lines between the measured points. */
export const foundAt = (bit_error_rate: number): number => {
  for (let index = 1; index < FOUND_AT.length; index++) {
    const [low, above] = FOUND_AT[index - 1] as (typeof FOUND_AT)[number];
    const [high, below] = FOUND_AT[index] as (typeof FOUND_AT)[number];
    if (bit_error_rate <= high) return above + ((below - above) * (bit_error_rate - low)) / (high - low);
  }
  return 0;
};
