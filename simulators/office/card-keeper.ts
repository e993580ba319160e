/**
 * What the guard and the technician do with the vibrating cards beside giving them: try the doubtful ones,
 * look whether a card just given rings, swap one that does not, count them in the evening, replace what is
 * gone. They feel a card buzz in the hand and see the rack; what the controller believes they read off a
 * screen.
 */
import type { Input } from "../../controller/core/input.ts";
import { suggestPager } from "../../controller/core/pager.ts";
import type { Reply } from "../../controller/core/refusal.ts";
import { type Pager, pagerKey } from "../../controller/core/state.ts";
import type { Crowd, Visitor } from "./crowd.ts";

export interface HeldCard {
  readonly base: string;
  readonly card: number;
}

export const DOOR = "door-1";
export const GUARD = "staff:s-guard";
const TECHNICIAN = "staff:s-technician";
/** Shares and times of people, ours. */
const LOOKS_ON_HANDING_OUT = 0.25;
const BATTERY_DIES = 0.5;
const BREAKS = 0.1;
const FINDS_IT_BY_BUZZ = 0.6;
const COMES_BACK = 0.4;
const FORGETS_TO_COUNT_EVERY_DAYS = 5;
const TRIES_EVERY_MS = 20 * 60_000;
const FEELS_WITHIN_MS = 12_000;
/** From the all-call until the cards are counted. */
const SEARCHES_MS = 120_000;

export class CardKeeper {
  readonly #people: Crowd;
  /** Cards left lying about somewhere in the building. */
  readonly #mislaid = new Map<string, HeldCard>();
  /** Cards that somebody took home. */
  readonly #atHome = new Map<string, HeldCard>();
  /** Cards a person holds in the hand to feel them, and whether they were felt. */
  readonly #tried = new Map<string, { felt: boolean }>();
  #day = 0;

  constructor(people: Crowd) {
    this.#people = people;
    for (const [base, device] of people.world.devices.bases) {
      device.onEvent((event) => {
        if (event.event === "card-buzz") this.#buzzed({ base, card: Number(event.card) });
      });
    }
  }

  /** Whether this card is being tried now: nobody takes its buzz for a call. */
  isTried({ base, card }: HeldCard): boolean {
    return this.#tried.has(pagerKey(base, card));
  }

  /** `counts_ms`: from now until everybody went home. */
  startDay(counts_ms: number): void {
    const { random } = this.#people;
    this.#day++;
    this.#tried.clear();
    this.#morning();
    if (random.chance(BATTERY_DIES))
      this.#during(counts_ms, "battery dies", (held) => this.#device(held)?.cards.setBattery(held.card, 0));
    if (random.chance(BREAKS))
      this.#during(counts_ms, "card breaks", (held) =>
        this.#tell({ kind: "mark-pager", ...held, as: "disabled" }),
      );
    for (let at_ms = TRIES_EVERY_MS; at_ms < counts_ms; at_ms += TRIES_EVERY_MS)
      this.#people.after(at_ms, "guard tries cards", () => this.#tryDoubtful());
    this.#people.after(counts_ms, "end of the day", () => this.#callAll());
  }

  /** Whoever still has a card takes it home. */
  endDay(): void {
    this.#tried.clear();
    for (const [base, device] of this.#people.world.devices.bases)
      for (const { number: card, place } of device.cards.units)
        if (place === "carried" && !this.#mislaid.has(pagerKey(base, card))) this.walkedOff({ base, card });
  }

  walkedOff(held: HeldCard): void {
    this.#people.world.reach("pager-walked-off");
    this.#device(held)?.cards.move(held.card, "walked-off");
    this.#atHome.set(pagerKey(held.base, held.card), held);
  }

  mislaid(held: HeldCard): void {
    this.#people.world.reach("pager-mislaid");
    this.#mislaid.set(pagerKey(held.base, held.card), held);
  }

  /** The guard lets the card buzz in the visitor's hand; one that is not felt is swapped. */
  handedOut(visitor: Visitor, held: HeldCard): void {
    if (!this.#people.random.chance(LOOKS_ON_HANDING_OUT)) return;
    this.#try(held, (felt) => {
      if (!felt && visitor.card?.card === held.card) this.#swap(visitor, held);
    });
  }

  // ---- trying ----

  #tryDoubtful(): void {
    for (const { base, card, suspicion, state } of this.#pagers())
      if (state === "in-rack" && suspicion === "battery")
        this.#try({ base, card }, (felt) => {
          if (!felt) this.#charge({ base, card });
        });
  }

  #charge({ base, card }: HeldCard): void {
    this.#people.world.reach("pager-charged");
    this.#device({ base, card })?.cards.setBattery(card, 100);
    this.#tell({ kind: "charge-pagers", base, cards: [card] });
  }

  #try(held: HeldCard, felt: (felt: boolean) => void): void {
    const key = pagerKey(held.base, held.card);
    if (this.#tried.has(key)) return;
    const trial = { felt: false };
    const day = this.#day;
    this.#tried.set(key, trial);
    this.#tell({ kind: "buzz-pager", ...held, power: null, range_test: false }, (reply) => {
      if (reply.kind === "refused") {
        this.#people.world.reach(`buzz-refused-${reply.refusal}`);
        this.#tried.delete(key);
        return;
      }
      this.#people.after(FEELS_WITHIN_MS, "card felt", () => {
        this.#tried.delete(key);
        if (day !== this.#day) return;
        this.#judge(held, trial.felt, felt);
      });
    });
  }

  #judge(held: HeldCard, rang: boolean, then: (felt: boolean) => void): void {
    this.#tell({ kind: "judge-buzz", ...held, rang, place: null, power: null }, (reply) => {
      if (reply.kind === "refused") return this.#people.world.reach(`judge-refused-${reply.refusal}`);
      then(rang);
    });
  }

  #buzzed(held: HeldCard): void {
    const key = pagerKey(held.base, held.card);
    const trial = this.#tried.get(key);
    if (trial !== undefined) trial.felt = true;
    if (!this.#mislaid.has(key) || !this.#people.random.chance(FINDS_IT_BY_BUZZ)) return;
    this.#people.world.reach("mislaid-card-found");
    this.#mislaid.delete(key);
    this.#device(held)?.cards.move(held.card, "in-rack");
  }

  #swap(visitor: Visitor, held: HeldCard): void {
    const { world } = this.#people;
    const { app, plan } = world;
    const to = app === undefined ? undefined : suggestPager(plan, app.loop.office, app.loop.clock.at_ms());
    this.#tell({ kind: "swap-pager", door: DOOR, ...held, to: to ?? null }, (reply) => {
      if (reply.kind === "refused") return world.reach(`swap-refused-${reply.refusal}`);
      world.reach(to === undefined ? "swapped-for-slip" : "pager-swapped");
      this.#device(held)?.cards.move(held.card, "in-rack");
      visitor.card = to;
      if (to !== undefined) this.#device(to)?.cards.move(to.card, "carried");
    });
  }

  // ---- the evening and the morning ----

  #callAll(): void {
    if (this.#day % FORGETS_TO_COUNT_EVERY_DAYS === 0) return;
    for (const base of this.#people.world.devices.bases.keys())
      this.#tell({ kind: "all-call", base, confirmed: this.#people.random.chance(0.5) });
    this.#people.after(SEARCHES_MS, "cards counted", () => this.#count());
  }

  /** The guard ticks what is in the rack. */
  #count(): void {
    for (const [base, device] of this.#people.world.devices.bases) {
      const missing = device.cards.units
        .filter(({ place }) => place !== "in-rack")
        .map(({ number }) => number);
      this.#tell({ kind: "reconcile-pagers", door: DOOR, base, missing });
    }
  }

  /** Some of those who took a card home bring it back; for the others a new card gets the number. */
  #morning(): void {
    const { random, world } = this.#people;
    for (const [key, held] of this.#atHome) {
      if (!random.chance(COMES_BACK)) continue;
      this.#atHome.delete(key);
      world.reach("lost-card-came-back");
      this.#people.after(this.#people.between(60_000, 3_600_000), "card brought back", () => {
        this.#device(held)?.cards.move(held.card, "in-rack");
        this.#tell({ kind: "return-pager", door: DOOR, ...held });
      });
    }
    this.#people.after(5_400_000, "cards replaced", () => this.#replace());
  }

  #replace(): void {
    for (const { base, card, state } of this.#pagers()) {
      const held = { base, card };
      const key = pagerKey(base, card);
      if ((state !== "lost" && state !== "disabled") || !this.#people.random.chance(COMES_BACK)) continue;
      this.#tell({ kind: "replace-pager", ...held }, (reply) => {
        if (reply.kind === "refused") return;
        this.#atHome.delete(key);
        this.#mislaid.delete(key);
        this.#device(held)?.cards.setBattery(card, 100);
        this.#device(held)?.cards.move(card, "in-rack");
      });
    }
  }

  // ---- hands ----

  /** Once today, to a card that is in its rack then. */
  #during(until_ms: number, what: string, act: (held: HeldCard) => void): void {
    const { random } = this.#people;
    this.#people.after(random.fraction() * until_ms, what, () => {
      const racked = this.#pagers().filter(({ state }) => state === "in-rack");
      if (racked.length === 0) return;
      const { base, card } = random.pick(racked);
      act({ base, card });
    });
  }

  #pagers(): readonly Pager[] {
    const { world } = this.#people;
    return world.powered ? Object.values(world.office.pagers) : [];
  }

  #device({ base }: HeldCard) {
    return this.#people.world.devices.bases.get(base);
  }

  #tell(input: Input, answered: (reply: Reply) => void = () => undefined): void {
    const actor = "door" in input ? GUARD : TECHNICIAN;
    this.#people.world.ask(input, actor, DOOR, answered);
  }
}
