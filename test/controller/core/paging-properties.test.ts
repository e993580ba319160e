/**
 * Any day of calls, answers of the base, lost links, restarts and hands at the cards: nobody who is called is
 * forgotten, no card has two pages at once, no uncertain page is repeated twice, no card is in two places.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ruling } from "../../../controller/core/decide.ts";
import type { FactOf } from "../../../controller/core/fact.ts";
import type { Input } from "../../../controller/core/input.ts";
import { heldPager } from "../../../controller/core/page.ts";
import { isFit } from "../../../controller/core/pager.ts";
import { PAGES_A_CALL_MAX } from "../../../controller/core/plan.ts";
import { liveTicket, pagerKey } from "../../../controller/core/state.ts";
import { TestOffice } from "./office-kit.ts";

const CARDS = [1, 2, 3] as const;
const COUNTERS = ["c1", "c2"] as const;

/** The office with a world around it: timers that fire, a base that has pages. */
class Paging extends TestOffice {
  /** Pages that the base was given and has not ended, by page. */
  readonly atBase = new Map<string, string>();
  readonly timers = new Map<string, number>();
  readonly #ends = new Map<string, "uncertain" | "other">();
  readonly #newest = new Map<string, FactOf<"page-queued">>();

  override do(input: Input, actor?: string): Ruling {
    if (input.kind === "restarted") {
      this.timers.clear();
      this.atBase.clear();
    }
    if (input.kind === "page-ended") this.atBase.delete(input.page);
    const before = this.office;
    const ruling = super.do(input, actor);
    for (const fact of ruling.facts) {
      if (fact.kind === "page-queued") this.#queued(fact);
      if (fact.kind === "page-transmitted" || fact.kind === "page-rejected")
        this.#ends.set(fact.page, "other");
      if (fact.kind === "page-uncertain") {
        this.#ends.set(fact.page, "uncertain");
        // Also one whose end nobody told for ten minutes: no base keeps a page that long.
        this.atBase.delete(fact.page);
      }
      if (fact.kind === "pager-lent") {
        const pager = before.pagers[pagerKey(fact.base, fact.card)];
        const racked = pager?.state === "in-rack" && isFit(this.plan, pager, this.at_ms);
        if (input.kind === "admit") expect(racked, `card ${fact.card} was ${pager?.state}`).toBe(true);
      }
    }
    for (const effect of ruling.effects) {
      if (effect.kind === "arm-timer") this.timers.set(effect.timer, this.at_ms + effect.delay_ms);
      if (effect.kind === "disarm-timer") this.timers.delete(effect.timer);
      if (effect.kind === "page-card") {
        const key = pagerKey(effect.base, effect.card);
        expect([...this.atBase.values()], "two pages of one card at the base").not.toContain(key);
        this.atBase.set(effect.page, key);
      }
    }
    this.#nobodyIsForgotten();
    return ruling;
  }

  #queued(fact: FactOf<"page-queued">): void {
    if (fact.ticket === null) return;
    expect(liveTicket(this.office, fact.ticket)?.state, `${fact.ticket} is paged`).toBe("called");
    const before = this.#newest.get(fact.ticket);
    const repeated = before?.attempt === 2 && this.#ends.get(before.page) === "uncertain";
    if (repeated) expect(fact.attempt, `${fact.page} repeats a repeat`).toBe(1);
    if (fact.attempt === 2) expect(before, `${fact.page} repeats nothing`).not.toBe(undefined);
    this.#newest.set(fact.ticket, fact);
  }

  /** Who is called and has a card is paged again in time; for nobody else a timer runs. */
  #nobodyIsForgotten(): void {
    for (const ticket of this.office.tickets) {
      const pager = heldPager(this.office, ticket);
      const due_ms = this.timers.get(`repage:${ticket.id}`);
      if (ticket.state !== "called" || pager === undefined) {
        expect(due_ms, `${ticket.id} is ${ticket.state}`).toBe(undefined);
        continue;
      }
      if (pager.unanswered >= PAGES_A_CALL_MAX) continue;
      expect(due_ms ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(this.at_ms + this.plan.paging.again_ms);
    }
  }

  /** Time goes by, and what it brings. */
  pass(delay_ms: number): void {
    const until_ms = this.at_ms + delay_ms;
    for (;;) {
      const [next] = [...this.timers].filter(([, due_ms]) => due_ms <= until_ms).sort((a, b) => a[1] - b[1]);
      if (next === undefined) break;
      this.timers.delete(next[0]);
      this.at_ms = Math.max(this.at_ms, next[1]);
      this.do({ kind: "timer-fired", timer: next[0] }, "clock");
    }
    this.at_ms = until_ms;
  }

  /** The base says how its page number `index` ended, or all are gone with it. */
  end(index: number, end: "transmitted" | "rejected" | "uncertain", why: string | null): void {
    const page = [...this.atBase.keys()][index % Math.max(1, this.atBase.size)];
    if (page !== undefined) this.do({ kind: "page-ended", page, end, why });
  }

  powerCycle(): void {
    for (const page of [...this.atBase.keys()])
      this.do({ kind: "page-ended", page, end: "uncertain", why: "base-reset" });
  }
}

type Step = (office: Paging) => void;

const card = fc.constantFrom(...CARDS);
const give =
  (input: Input): Step =>
  (office) =>
    void office.do(input);
const health = (state: "up" | "degraded" | "down"): Step =>
  give({ kind: "device-changed", changed: "b1", state, fault: null });
const admit = (pager: number | null): Step =>
  give({
    kind: "admit",
    agreed: false,
    door: "d1",
    scan: null,
    field: "land",
    lane: "regular",
    reason: null,
    pager: pager === null ? null : { base: "b1", card: pager },
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.option(card, { freq: 6 }).map(admit) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom("call-next", "recall", "start-service", "finish-service", "mark-no-show", "undo"),
        fc.constantFrom(...COUNTERS),
      )
      .map(([kind, counter]) => give({ kind, counter } as Input)),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.nat(5),
        fc.constantFrom("transmitted", "rejected", "uncertain"),
        fc.constantFrom("busy", "cancelled", "line-lost", "format"),
      )
      .map(
        ([index, end, why]): Step =>
          (office) =>
            office.end(index, end, why),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 0, max: 90_000 }).map(
      (ms): Step =>
        (office) =>
          office.pass(ms),
    ),
  },
  fc.constantFrom("up", "degraded", "down", "up").map(health),
  fc.constant<Step>((office) => office.powerCycle()),
  fc.constant<Step>((office) => {
    office.do({ kind: "restarted", boot: "next" }, "start");
    health("up")(office);
  }),
  fc.constant<Step>((office) => office.pass(20 * 3_600_000)),
  card.map((number) => give({ kind: "return-pager", door: "d1", base: "b1", card: number })),
  card.map((number) =>
    give({ kind: "buzz-pager", base: "b1", card: number, power: null, range_test: false }),
  ),
  fc
    .tuple(card, fc.boolean())
    .map(([number, rang]) =>
      give({ kind: "judge-buzz", base: "b1", card: number, rang, place: null, power: null }),
    ),
  fc
    .tuple(card, fc.constantFrom("lost", "disabled", "in-rack"))
    .map(([number, as]) => give({ kind: "mark-pager", base: "b1", card: number, as } as Input)),
  card.map((number) => give({ kind: "replace-pager", base: "b1", card: number })),
  fc.tuple(card, fc.option(card)).map(([number, to]) =>
    give({
      kind: "swap-pager",
      door: "d1",
      base: "b1",
      card: number,
      to: to === null ? null : { base: "b1", card: to },
    }),
  ),
  fc
    .subarray([...CARDS])
    .map((missing) => give({ kind: "reconcile-pagers", door: "d1", base: "b1", missing })),
);

describe("the scheduler and the ledger", () => {
  it("forget nobody, page nobody twice at once, and know where every card is", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const office = new Paging();
        office.open();
        for (const act of steps) act(office);
      }),
      { numRuns: 400 },
    );
  });

  it("give the same again from the same facts: a day can be replayed", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const [first, second] = [new Paging(), new Paging()];
        for (const office of [first, second]) {
          office.open();
          for (const act of steps) act(office);
        }
        expect(second.facts).toEqual(first.facts);
      }),
      { numRuns: 50 },
    );
  });
});
