/**
 * What must never happen to a person's data, judged on the log and on what the personal store really holds:
 * nobody is recognised on a later day who did not agree, nobody is kept past the day promised, and who agreed
 * is recognised.
 */
import type { Fact, FactOf } from "../../controller/core/fact.ts";
import { frequentVisitors } from "../../controller/core/frequent.ts";
import { dayAfter } from "../../controller/shell/identity.ts";
import type { Purpose } from "../../controller/shell/personal/purposes.ts";
import type { World } from "./world.ts";

export type Kept = readonly (readonly [string, Readonly<Partial<Record<Purpose, string>>>])[];

export class PersonOracle {
  readonly #world: World;
  readonly #broken: (what: string) => void;
  /** Last day of each agreement in force. */
  readonly #agreed = new Map<string, string>();
  /** Day on which each person was first and last seen at a door. */
  readonly #first = new Map<string, string>();
  readonly #last = new Map<string, string>();
  /** People who took a number today. */
  readonly #visited = new Map<string, string>();
  /** A result, awaited or in its box, keeps them for other reasons. */
  readonly #results = new Set<string>();

  constructor(world: World, broken: (what: string) => void) {
    this.#world = world;
    this.#broken = broken;
  }

  /** `today`: the civil day of the fact. */
  fact(fact: Fact, today: string): void {
    switch (fact.kind) {
      case "visitor-agreed":
        this.#agreed.set(fact.person, this.#dayFrom(today, this.#world.plan.returning_days));
        return;
      case "visitor-withdrew":
        this.#agreed.delete(fact.person);
        return;
      case "result-assigned":
      case "form-issued":
      case "fee-requested":
        this.#results.add(fact.person);
        return;
      case "ticket-issued":
        if (fact.person !== null) this.#visited.set(fact.person, today);
        return;
      case "card-read":
        return this.#recognised(fact, today);
      default:
        return;
    }
  }

  endOfDay(kept: Kept, today: string): void {
    const { retention } = this.#world.settings.config;
    const visitEnds = this.#dayFrom(today, retention.visit_days);
    for (const [person, { visit, returning, ...others }] of kept) {
      for (const last of [visit, returning, ...Object.values(others)])
        if (last !== undefined && last < today) this.#broken(`${person} is kept past ${last}`);
      if (visit !== undefined && visit > visitEnds)
        this.#broken(`${person} is kept for a visit until ${visit}`);
      if (returning !== this.#agreedUntil(person, today))
        this.#broken(`${person} agreed until ${this.#agreed.get(person)}, but is kept until ${returning}`);
    }
    if (frequentVisitors(this.#world.plan, this.#world.office).persons > 0)
      this.#world.reach("frequent-visitor");
  }

  #recognised({ person, by, agreed, visits_before }: FactOf<"card-read">, today: string): void {
    const may = this.#agreedUntil(person, today) !== undefined;
    const before = this.#first.get(person) ?? today;
    if (agreed !== may) this.#broken(`${person} came by ${by}: agreed ${may}, but recognised ${agreed}`);
    if (by === "visitor-slip" && !may) this.#broken(`the slip of ${person} was taken, who did not agree`);
    if (visits_before > 0 && !may && this.#visited.get(person) !== today)
      this.#broken(`${person} is known by ${visits_before} visits, but did not agree`);
    if (before < today && !may && this.#last.get(person) !== today && !this.#results.has(person))
      this.#broken(`${person} of ${before} has the same id today, but did not agree`);
    this.#first.set(person, before);
    this.#last.set(person, today);
  }

  /** Undefined: no agreement is in force. */
  #agreedUntil(person: string, today: string): string | undefined {
    const last = this.#agreed.get(person);
    return last !== undefined && last >= today ? last : undefined;
  }

  #dayFrom(today: string, days: number): string {
    const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
    return dayAfter({ year, month, day }, days);
  }
}
