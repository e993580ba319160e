/** What the office is after a start: from snapshot and log, and under a configuration that has changed. */
import { describe, expect, test } from "vitest";
import { emptyOffice } from "../../../controller/core/empty-office.ts";
import { brokenInvariants } from "../../../controller/core/invariants.ts";
import type { OfficePlan } from "../../../controller/core/plan.ts";
import { widened } from "../../../controller/shell/known-places.ts";
import { PLAN } from "../core/office-kit.ts";
import { LoopBench } from "./loop-bench.ts";

const admit = (card: number | null) =>
  ({
    kind: "admit",
    agreed: false,
    door: "d1",
    scan: null,
    field: "land",
    lane: "regular",
    reason: null,
    pager: card === null ? null : { base: "b1", card },
  }) as const;
const LOAD = {
  kind: "load-result",
  counter: "c1",
  dossier: "H26.1-261121-0001",
  person: "p-1",
  box: 2,
  size: null,
  reach: null,
  proxy: null,
} as const;

/** A morning with something of everything: waiting, serving, a pager out, a result in box 2. */
const morning = (): LoopBench => {
  const bench = new LoopBench().open();
  bench.ask(admit(3)).ask(admit(null)).ask(admit(1)).turn();
  bench.ask({ kind: "call-next", counter: "c1" }).turn();
  bench.ask({ kind: "start-service", counter: "c1" }).ask(LOAD).turn();
  for (const door of ["open", "closed"] as const)
    bench.tell({ kind: "door-seen", bank: "w1", board: 1, index0: 1, door }).turn();
  return bench;
};

describe("recovery", () => {
  test("from the log alone gives the state that was", () => {
    const bench = morning();
    expect(bench.office.boxes["2"]?.state).toBe("stored");
    expect(bench.again().office).toEqual(bench.office);
  });

  test("from a snapshot and the facts after it gives the state that was", () => {
    const bench = morning();
    bench.loop.stop();
    const next = bench.again();
    next.ask({ kind: "finish-service", counter: "c1" }).ask(admit(2)).turn();
    expect(next.again().office).toEqual(next.office);
    expect(next.office.ids).toBeGreaterThan(bench.office.ids);
  });

  test("a snapshot of another core version is not used", () => {
    const bench = morning();
    bench.store.saveSnapshot(999_999, bench.store.head.seq, { wrong: true });
    expect(bench.again().office).toEqual(bench.office);
  });
});

describe("a board that was updated", () => {
  test("does not take over a snapshot of version 1, in which closed tickets stood among the live ones", () => {
    const bench = morning();
    bench.ask({ kind: "finish-service", counter: "c1" }).turn();
    const { closed, tickets, ...office } = bench.office;
    expect(closed).toHaveLength(1);
    const first = {
      ...office,
      tickets: { ...tickets, ...Object.fromEntries(closed.map((ticket) => [ticket.id, ticket])) },
    };
    bench.store.saveSnapshot(1, bench.store.head.seq, first);
    const next = bench.again();
    expect(next.office).toEqual(bench.office);
    next.ask({ kind: "call-next", counter: "c1" }).turn();
    expect(next.answers.map(({ kind }) => kind)).toEqual(["done"]);
  });
});

describe("a changed configuration", () => {
  const without: OfficePlan = {
    ...PLAN,
    counters: PLAN.counters.filter(({ id }) => id !== "c1"),
    bases: [{ id: "b1", cards: [1, 2] }],
    boxes: PLAN.boxes.filter(({ number }) => number === 7),
    kiosks: [],
  };
  const starts = [
    ["from the log alone", () => morning()],
    [
      "from a snapshot",
      () => {
        const bench = morning();
        bench.loop.stop();
        return bench;
      },
    ],
  ] as const;

  test.each(starts)("%s: what is new comes in empty", (_how, left) => {
    const plan: OfficePlan = {
      ...PLAN,
      counters: [...PLAN.counters, { id: "c3", number: 3, fields: ["civil"], printer: null }],
      bases: [{ id: "b1", cards: [1, 2, 3, 4] }],
      boxes: [...PLAN.boxes, { number: 9, bank: "w2", board: 1, index0: 1, size: "S", reach: "low" }],
    };
    const { office } = left().again(plan);
    const empty = emptyOffice(plan);
    expect(office.counters.c3).toEqual(empty.counters.c3);
    expect(office.pagers["b1:4"]).toEqual(empty.pagers["b1:4"]);
    expect(office.boxes["9"]).toEqual(empty.boxes["9"]);
    expect(office.boxes["2"]?.dossier).toBe(LOAD.dossier);
  });

  test.each(starts)("%s: what is gone goes, unless somebody or something is still there", (_how, left) => {
    const bench = left();
    const served = bench.office.counters.c1?.current;
    const { office } = bench.again(without);
    expect(Object.keys(office.counters).sort()).toEqual(["c1", "c2"]);
    expect(office.counters.c1?.current).toBe(served);
    expect(Object.keys(office.pagers).sort()).toEqual(["b1:1", "b1:2", "b1:3"]);
    expect(Object.keys(office.boxes).sort()).toEqual(["2", "7"]);
    expect(office.boxes["2"]?.dossier).toBe(LOAD.dossier);
    expect(office.kiosks).toEqual({});
    expect(brokenInvariants(without, office)).toEqual([]);
  });

  test("the day's losses are known of a base that stays; a new one has none, a gone one is forgotten", () => {
    const first = morning();
    first.ask({ kind: "mark-pager", base: "b1", card: 2, as: "lost" }).turn();
    const plan: OfficePlan = { ...PLAN, bases: [...PLAN.bases, { id: "b2", cards: [1] }] };
    const { boards } = first.again(plan).office;
    expect([boards.b1?.losses, boards.b2?.losses]).toEqual([[2], []]);
    first.loop.stop();
    expect(first.again(plan).office.boards).toEqual(boards);
    expect(first.again({ ...PLAN, bases: [] }).office.boards).toEqual({});
    const second = first.again(plan);
    second.ask({ kind: "mark-pager", base: "b2", card: 1, as: "lost" }).turn();
    expect(second.again(plan).office.boards.b2?.losses).toEqual([1]);
  });

  test("work goes on under it: the person is finished, the pager comes back, and then both are gone", () => {
    const bench = morning().again(without);
    bench.ask({ kind: "finish-service", counter: "c1" }).turn();
    bench.ask({ kind: "return-pager", door: "d1", base: "b1", card: 3 }).turn();
    expect(bench.answers.map(({ kind }) => kind)).toEqual(["done", "done"]);
    const { office } = bench.again(without);
    expect(office.counters.c1).toBeUndefined();
    expect(office.pagers["b1:3"]).toBeUndefined();
  });

  test("what was added and taken away again between two snapshots breaks no later start", () => {
    const wide: OfficePlan = {
      ...PLAN,
      counters: [...PLAN.counters, { id: "c3", number: 3, fields: ["land"], printer: null }],
    };
    const first = morning();
    first.loop.stop();
    const second = first.again(wide);
    second.ask({ kind: "open-counter", counter: "c3" }).ask({ kind: "call-next", counter: "c3" }).turn();
    expect(second.office.counters.c3?.current).not.toBeNull();
    const third = second.again();
    expect(third.office.counters.c3?.current).toBe(second.office.counters.c3?.current);
  });
});

test("the plan is widened by what facts and pulses name, and by nothing else", () => {
  const bench = morning();
  const bare: OfficePlan = { ...PLAN, counters: [], doors: [], kiosks: [], bases: [], boxes: [], banks: [] };
  const wide = widened(bare, bench.store.entries(0));
  expect(wide.counters.map(({ id }) => id).sort()).toEqual(["c1", "c2"]);
  expect(wide.doors.map(({ id }) => id)).toEqual(["d1"]);
  expect(wide.kiosks).toEqual([]);
  expect(wide.bases).toEqual([{ id: "b1", cards: [3, 1] }]);
  expect(wide.boxes.map(({ number }) => number).sort()).toEqual([1, 2, 7]);
  expect(wide.boxes.find(({ number }) => number === 2)).toMatchObject({ bank: "w1", board: 1, index0: 1 });
});
