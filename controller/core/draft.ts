/**
 * A decision while it is being made: each fact is applied at once, so that what follows in the same decision
 * sees it. Lives for one input; nothing outside `decide` ever holds one.
 */
import type { Effect } from "./effect.ts";
import { evolve } from "./evolve.ts";
import type { Fact } from "./fact.ts";
import type { Stamp } from "./input.ts";
import type { OfficePlan } from "./plan.ts";
import type { Office } from "./state.ts";

export class Draft {
  readonly plan: OfficePlan;
  readonly stamp: Stamp;
  readonly facts: Fact[] = [];
  readonly effects: Effect[] = [];
  #office: Office;

  constructor(plan: OfficePlan, office: Office, stamp: Stamp) {
    this.plan = plan;
    this.stamp = stamp;
    this.#office = office;
  }

  get office(): Office {
    return this.#office;
  }

  get at_ms(): number {
    return this.stamp.at_ms;
  }

  fact(fact: Fact): void {
    this.facts.push(fact);
    this.#office = evolve(this.#office, fact, this.stamp.at_ms);
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Number of the next id; taken once a fact that carries it as `serial` was applied. */
  get nextSerial(): number {
    return this.#office.ids + 1;
  }
}
