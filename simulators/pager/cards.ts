/**
 * The vibrating cards themselves: where each is, whether it hears the air, and whether it buzzes now. It
 * knows nothing of serial lines or base queues; a card never answers, so what is here no base can know.
 */
import { ALL_CARDS } from "../../drivers/pager/base/cards.pure.ts";
import type { CardCapcodes } from "../../drivers/pager/base/pocsag.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { HeardSending } from "./air/channel.ts";
import { pagesIn, readAs, throughAir, withSpoilt } from "./air/weak-signal.ts";
import { type AirPage, type PlainPage, pocsagOf } from "./air-page.ts";
import { type AlphaAddresses, reactionOf } from "./alpha-card.ts";
import { Battery, type BatteryUse } from "./battery.ts";
import { foundAt, keepsInRange, runOfMode } from "./coaster-card.ts";
import { absenceOf, addressesOf, contentFor, isCalled, isFor, isPlain, plainAddresses } from "./listening.ts";
import { plainReactionOf } from "./plain-card.ts";

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
const ANTI_THEFT_ON = 1018;

export type CardPlace = "in-rack" | "carried" | "walked-off";

export interface PagerCard {
  /** Which piece of plastic, 0-based: two can have one number. */
  readonly unit: number;
  readonly number: number;
  system_id: number;
  place: CardPlace;
  /** 0..100; at 0 the card is dead. */
  readonly battery_percent: number;
  readonly battery: Battery;
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
  /** False: an old pager, which alerts for each repeat of a page. */
  locks_out: boolean;
  /** Takes new numbers between these times. */
  window: { readonly from_ms: number; readonly to_ms: number } | undefined;
}

/** `pocsag`: any plain POCSAG pager; `glowster`: JTECH's guest coaster. */
export type CardKind = "coaster" | "alpha" | "pocsag" | "glowster";

type CoasterPage = Extract<AirPage, { kind: "coaster" }>;
type ProgrammingPage = Extract<AirPage, { kind: "programming" }>;

export class PagerCards {
  readonly units: readonly PagerCard[];
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #tell: (event: SimulatorEvent) => void;
  readonly #quiet = new Map<PagerCard, Disarm>();
  readonly #alarms = new Map<PagerCard, Disarm>();
  /** The page that each card heard last. */
  readonly #newest = new Map<PagerCard, string>();

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
    this.units = numbers.map((number, unit) => this.#card(unit, number, system_id, kind, capcodes));
  }

  #card(unit: number, number: number, system_id: number, kind: CardKind, capcodes: CardCapcodes): PagerCard {
    const battery = new Battery(this.#clock);
    return {
      unit,
      number,
      system_id,
      place: "in-rack",
      battery,
      get battery_percent() {
        return battery.percent;
      },
      bit_error_rate: 0,
      buzzing: false,
      buzzes: 0,
      alarming: false,
      kind,
      addresses: isPlain(kind) ? plainAddresses(capcodes, number) : addressesOf(system_id, number),
      groups: [],
      shown: [],
      locked: false,
      locks_out: true,
      window: undefined,
    };
  }

  withNumber(number: number): readonly PagerCard[] {
    return this.units.filter((card) => card.number === number);
  }

  move(number: number, place: CardPlace): boolean {
    for (const card of this.withNumber(number)) {
      if (card.place === "in-rack" && place !== "in-rack") this.#leaveCharger(card);
      card.place = place;
      if (!card.buzzing) card.battery.use(restOf(card));
      this.#tell({ event: "card-moved", card: number, unit: card.unit, place });
      if (place !== "in-rack") continue;
      card.locked = false;
      this.#silence(card);
    }
    return this.withNumber(number).length > 0;
  }

  setBattery(number: number, battery_percent: number): boolean {
    for (const card of this.withNumber(number)) {
      card.battery.percent = battery_percent;
      if (card.battery_percent === 0) this.#silence(card);
    }
    return this.withNumber(number).length > 0;
  }

  setBitErrorRate(number: number, bit_error_rate: number): boolean {
    for (const card of this.withNumber(number)) card.bit_error_rate = bit_error_rate;
    return this.withNumber(number).length > 0;
  }

  /** Whether it alerts once for a page that is sent several times, as newer pagers do. */
  setLockOut(number: number, locks_out: boolean): boolean {
    for (const card of this.withNumber(number)) card.locks_out = locks_out;
    return this.withNumber(number).length > 0;
  }

  setGroup(number: number, group: number, member: boolean): boolean {
    for (const card of this.withNumber(number))
      card.groups = member
        ? [...card.groups.filter((other) => other !== group), group]
        : card.groups.filter((other) => other !== group);
    return this.withNumber(number).length > 0;
  }

  /**
   * What goes on the air reaches every card in range. `own`: sent by the base whose cards these are; what
   * other bases send to cards of theirs is no news.
   */
  heard(sending: HeardSending, own: boolean): void {
    const texts = sending.pages.map(pocsagOf).filter((page) => page !== undefined);
    if (texts.length > 0) this.#hearTexts(texts, sending, own);
    for (const page of sending.pages) {
      if (page.kind === "coaster") this.#hearCoaster(page, sending, own);
      if (page.kind === "programming") this.#hearProgramming(page);
    }
  }

  #hearCoaster(page: CoasterPage, sending: HeardSending, own: boolean): void {
    for (const card of this.units.filter(({ kind }) => kind === "coaster")) {
      const named = card.number === page.card || (page.card === ALL_CARDS && page.mode !== 0);
      const missed = this.#missedBy(card, page, sending);
      if (missed !== undefined) {
        if (named && (own || missed !== "other-system")) this.#miss(card, missed);
        continue;
      }
      if (page.card === ALL_CARDS && page.mode === 0) this.#callOff(card);
      else if (keepsInRange(page.mode) && (named || page.card === ANTI_THEFT_ON)) this.#watch(card);
      const run_ms = runOfMode(page.mode);
      if (named && run_ms !== 0 && this.#isNews(card, page, sending))
        this.#sound(card, run_ms, {
          mode: page.mode.toString(16).toUpperCase().padStart(2, "0"),
          ...by(own),
        });
    }
    const forAll = page.card === ALL_CARDS || page.card === ANTI_THEFT_ON;
    if (own && !forAll && this.withNumber(page.card).length === 0)
      this.#tell({ event: "card-missed", card: page.card, reason: "no-such-card" });
  }

  #missedBy(card: PagerCard, page: CoasterPage, { spoilt }: HeardSending): string | undefined {
    if (card.system_id !== page.system_id) return "other-system";
    const absent = absenceOf(card);
    if (absent !== undefined) return absent;
    if (spoilt.length > 0) return "collision";
    if (card.bit_error_rate === 0) return undefined;
    return this.#random.chance(foundAt(card.bit_error_rate)) ? undefined : "bit-errors";
  }

  #miss(card: PagerCard, reason: string): void {
    this.#tell({ event: "card-missed", card: card.number, unit: card.unit, reason });
  }

  /** A card that locks duplicates out alerts once for a page that is sent again right behind itself. */
  #isNews(card: PagerCard, page: AirPage, { repeat }: HeardSending): boolean {
    const key = JSON.stringify(page);
    const known = this.#newest.get(card) === key;
    this.#newest.set(card, key);
    return repeat === 0 || !known || !card.locks_out;
  }

  #sound(card: PagerCard, run_ms: number, why: Readonly<Record<string, unknown>>): void {
    card.buzzing = true;
    card.buzzes++;
    card.battery.use("buzzing");
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
      this.#clock.arm("card quiet", Math.min(run_ms, card.battery.buzzes_ms), () => this.#silence(card)),
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
    card.battery.use(restOf(card));
    this.#tell({ event: "card-quiet", card: card.number, unit: card.unit });
  }

  // ---- cards that hear POCSAG ----

  #hearTexts(pages: readonly PlainPage[], sending: HeardSending, own: boolean): void {
    const ears = this.units.filter(({ kind }) => kind !== "coaster");
    for (const card of ears) {
      const absent = absenceOf(card);
      const weak = card.bit_error_rate > 0 || sending.spoilt.length > 0;
      const got = absent !== undefined ? [] : weak ? this.#receive(card, pages, sending) : pages;
      for (const page of got) if (isFor(card, page.capcode)) this.#react(card, page, pages, sending, own);
      const reason = absent ?? (sending.spoilt.length > 0 ? "collision" : "bit-errors");
      for (const page of pages)
        if (isCalled(card, page.capcode) && !got.some((one) => one.capcode === page.capcode))
          this.#miss(card, reason);
    }
    for (const { capcode: code } of own ? pages : [])
      if (!ears.some((card) => isFor(card, code)))
        this.#tell({ event: "card-missed", capcode: code, reason: "no-such-card" });
  }

  /** What the card's receiver makes of the bits that reach it: it may miss pages, and hear some never sent. */
  #receive(
    card: PagerCard,
    sent: readonly PlainPage[],
    { stream, spoilt, rate }: HeardSending,
  ): readonly PlainPage[] {
    if (stream === undefined) return [];
    const random = this.#random;
    const bits = throughAir(withSpoilt(stream, spoilt, rate, random), card.bit_error_rate, random);
    return pagesIn(bits).map((page) => ({ kind: "pocsag", ...readAs(page, contentFor(card, page, sent)) }));
  }

  #react(
    card: PagerCard,
    page: PlainPage,
    sent: readonly PlainPage[],
    sending: HeardSending,
    own: boolean,
  ): void {
    // Any page it hears tells an armed pager that it is in range.
    if (this.#alarms.has(card)) this.#watch(card);
    const { capcode: code } = page;
    const heardRight = sent.some(({ capcode: other }) => other === code);
    const why = { ...by(own), ...(heardRight ? {} : { misheard: true }) };
    const text = page.content === "tone" ? "" : page.text;
    if (!this.#isNews(card, page, sending)) return;
    if (isPlain(card.kind)) {
      if (text !== "") card.shown = [...card.shown, text].slice(-SHOWN_MAX);
      return this.#sound(card, plainReactionOf(card.kind, page).run_ms, { text, ...why });
    }
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
        return this.#sound(card, reaction.run_ms, { text: reaction.text, ...why });
    }
  }

  #leaveCharger(card: PagerCard): void {
    if (card.kind !== "alpha") return;
    const from_ms = this.#clock.now_ms() + SELF_TEST_MS;
    card.window = { from_ms, to_ms: from_ms + PROGRAMMING_MS };
  }

  #hearProgramming(page: ProgrammingPage): void {
    for (const card of this.units)
      if (card.kind === "alpha" && absenceOf(card) === undefined) this.#program(card, page);
  }

  /** New numbers count once the window is over, as on the real pager. */
  #program(card: PagerCard, { slot, capcode: code }: ProgrammingPage): void {
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

/** What a buzz says of who called: nothing where it was the card's own base. */
const by = (own: boolean): Readonly<Record<string, unknown>> => (own ? {} : { neighbour: true });

const restOf = ({ place }: PagerCard): BatteryUse => (place === "in-rack" ? "charging" : "carried");
