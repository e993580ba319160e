/**
 * What must never happen to a vibrating card, judged on the log, on the air and on where the cards really
 * lie: it keeps its own ledger from the facts and asks the controller only what it would tell the guard.
 */
import type { Fact, FactOf } from "../../controller/core/fact.ts";
import { type Office, pagerKey } from "../../controller/core/state.ts";
import type { World } from "./world.ts";

type Place = "rack" | "lost" | "disabled" | { readonly ticket: string };

interface Ledger {
  place: Place;
  /** The page under way. */
  page: string | null;
  asked: number;
  buzzes: number;
}

export class CardOracle {
  readonly #world: World;
  readonly #broken: (what: string) => void;
  readonly #cards = new Map<string, Ledger>();
  /** Which card each page calls, as long as it is under way. */
  readonly #pages = new Map<string, string>();
  readonly #called = new Set<string>();
  /** Bases whose cards were counted today. */
  readonly #counted = new Set<string>();
  /** Cards of the one base a simulated office has. */
  readonly #lostToday = new Set<number>();

  constructor(world: World, broken: (what: string) => void) {
    this.#world = world;
    this.#broken = broken;
    for (const { id, cards } of world.plan.bases)
      for (const card of cards)
        this.#cards.set(pagerKey(id, card), { place: "rack", page: null, asked: 0, buzzes: 0 });
  }

  /** Each page asked for may buzz its card once; a base that was stuck may do so late. */
  buzzed(base: string, card: number): void {
    const ledger = this.#card({ base, card });
    ledger.buzzes++;
    if (ledger.buzzes > ledger.asked)
      this.#broken(`card ${card} buzzed ${ledger.buzzes} times, it was paged ${ledger.asked} times`);
  }

  fact(fact: Fact): void {
    switch (fact.kind) {
      case "pager-lent":
        return this.#lent(fact);
      case "pager-returned":
      case "pager-replaced":
        this.#card(fact).place = "rack";
        return;
      case "pager-lost":
        this.#card(fact).place = "lost";
        this.#lostToday.add(fact.card);
        return;
      case "pager-disabled":
        this.#card(fact).place = "disabled";
        return;
      case "page-queued":
        return this.#queued(fact);
      case "all-call-queued":
        for (const [key, ledger] of this.#cards) if (key.startsWith(`${fact.base}:`)) ledger.asked++;
        return;
      case "page-transmitted":
      case "page-rejected":
      case "page-uncertain":
        return this.#ended(fact.page);
      case "ticket-called":
      case "no-show-undone":
        this.#called.add(fact.ticket);
        return;
      case "service-started":
      case "ticket-no-show":
      case "call-undone":
      case "ticket-expired":
        this.#called.delete(fact.ticket);
        return;
      case "pagers-counted":
        this.#counted.add(fact.base);
        return;
      case "day-opened":
        this.#counted.clear();
        this.#lostToday.clear();
        return;
      default:
        return;
    }
  }

  /**
   * Once the cards were counted, the office knows of each where it is, and every loss of the day was told.
   */
  endOfDay(office: Office): void {
    for (const [base, device] of this.#world.devices.bases) {
      if (!this.#counted.has(base)) continue;
      const told = new Set(office.boards[base]?.losses);
      for (const { number, place } of device.cards.units) {
        const believed = office.pagers[pagerKey(base, number)]?.state ?? "in-rack";
        const here = place === "in-rack";
        if (here && believed !== "in-rack" && believed !== "disabled")
          this.#broken(`card ${number} lies in the rack, the office believes it is ${believed}`);
        if (!here && believed === "in-rack")
          this.#broken(`card ${number} is gone, the office believes it is in the rack`);
      }
      for (const card of this.#lostToday)
        if (this.#card({ base, card }).place === "lost" && !told.has(card))
          this.#broken(`the loss of card ${card} was not reported`);
    }
  }

  #lent({ base, card, ticket }: FactOf<"pager-lent">): void {
    const ledger = this.#card({ base, card });
    if (ledger.place !== "rack") this.#broken(`card ${card} was given away, but was ${where(ledger.place)}`);
    ledger.place = { ticket };
  }

  #queued({ base, card, ticket, page }: FactOf<"page-queued">): void {
    const ledger = this.#card({ base, card });
    if (ledger.page !== null) this.#broken(`card ${card} has two pages at once: ${ledger.page} and ${page}`);
    const holder = typeof ledger.place === "object" ? ledger.place.ticket : null;
    if (ticket !== null && ticket !== holder)
      this.#broken(`page ${page} for ${ticket} went to card ${card}, which is ${where(ledger.place)}`);
    if (ticket !== null && !this.#called.has(ticket)) this.#broken(`${ticket} was paged, but is not called`);
    ledger.page = page;
    ledger.asked++;
    this.#pages.set(page, pagerKey(base, card));
  }

  #ended(page: string): void {
    const ledger = this.#cards.get(this.#pages.get(page) ?? "");
    this.#pages.delete(page);
    if (ledger?.page === page) ledger.page = null;
  }

  #card({ base, card }: { readonly base: string; readonly card: number }): Ledger {
    const ledger = this.#cards.get(pagerKey(base, card));
    if (ledger === undefined) throw new Error(`the office has no card ${card} of ${base}`);
    return ledger;
  }
}

const where = (place: Place): string => (typeof place === "object" ? `with ${place.ticket}` : place);
