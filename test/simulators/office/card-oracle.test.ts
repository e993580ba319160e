/** The oracle of the cards sees what must never happen to one: on the air, in the log, in the rack. */
import { describe, expect, it } from "vitest";
import type { Fact } from "../../../controller/core/fact.ts";
import type { Office } from "../../../controller/core/state.ts";
import { asciiBytes } from "../../../drivers/runtime/text.ts";
import { CardOracle } from "../../../simulators/office/card-oracle.ts";
import { admit, advance, said, watchedOffice } from "./office-kit.ts";

const BASE = "base-1";
const PAGE_7 = asciiBytes("CPG,7,01,3\r");
const COUNTED: Fact = {
  kind: "pagers-counted",
  base: BASE,
  door: "door-1",
  missing: [],
  found: [],
  lost: [],
};

/** An oracle that reads these facts and nothing else. */
const reading = (...facts: readonly Fact[]) => {
  const { world } = watchedOffice();
  const broken: string[] = [];
  const oracle = new CardOracle(world, (what) => broken.push(what));
  for (const fact of facts) oracle.fact(fact);
  return { world, oracle, broken };
};
const lent = (ticket: string): Fact => ({ kind: "pager-lent", base: BASE, card: 7, ticket });
const called = (ticket: string): Fact => ({
  kind: "ticket-called",
  serial: 1,
  call: "c1",
  ticket,
  counter: "counter-1",
  why: "oldest",
  run: 0,
});
const page = (id: string, ticket: string | null): Fact => ({
  kind: "page-queued",
  serial: 1,
  page: id,
  base: BASE,
  card: 7,
  ticket,
  attempt: 1,
});
const of7 = (kind: "pager-lost" | "pager-disabled"): Fact => ({ kind, base: BASE, card: 7, ticket: null });

describe("the ledger kept from the log", () => {
  it("has nothing to say of a card lent, called, called again and given back", () => {
    const { broken } = reading(
      lent("t1"),
      called("t1"),
      page("p1", "t1"),
      { kind: "page-uncertain", page: "p1", why: null },
      page("p2", "t1"),
      { kind: "page-transmitted", page: "p2" },
      { kind: "service-started", ticket: "t1", counter: "counter-1" },
      { kind: "pager-returned", base: BASE, card: 7, ticket: "t1" },
      lent("t2"),
    );
    expect(broken).toEqual([]);
  });

  it.each<[string, string, readonly Fact[]]>([
    [
      "a card given while somebody has it",
      "card 7 was given away, but was with t1",
      [lent("t1"), lent("t2")],
    ],
    ["a lost card given", "card 7 was given away, but was lost", [of7("pager-lost"), lent("t1")]],
    [
      "a card out of use given",
      "card 7 was given away, but was disabled",
      [of7("pager-disabled"), lent("t1")],
    ],
    [
      "two pages of one card at once",
      "card 7 has two pages at once: p1 and p2",
      [lent("t1"), called("t1"), page("p1", "t1"), page("p2", "t1")],
    ],
    [
      "a trial beside a call",
      "card 7 has two pages at once: p1 and p2",
      [lent("t1"), called("t1"), page("p1", "t1"), page("p2", null)],
    ],
    [
      "a call that goes to another visit's card",
      "page p1 for t2 went to card 7, which is with t1",
      [lent("t1"), called("t2"), page("p1", "t2")],
    ],
    [
      "a page for somebody who is not called",
      "t1 was paged, but is not called",
      [lent("t1"), page("p1", "t1")],
    ],
    [
      "a page for somebody who sits at the counter",
      "t1 was paged, but is not called",
      [
        lent("t1"),
        called("t1"),
        { kind: "service-started", ticket: "t1", counter: "counter-1" },
        page("p1", "t1"),
      ],
    ],
  ])("sees %s", (_what, text, facts) => {
    expect(reading(...facts).broken).toEqual([text]);
  });
});

describe("the ears and eyes beside the log", () => {
  it("hear a card that buzzes more often than it was paged, tried or called with all", () => {
    const { oracle, broken } = reading(page("p1", null), {
      kind: "all-call-queued",
      serial: 2,
      page: "p2",
      base: BASE,
    });
    oracle.buzzed(BASE, 7);
    oracle.buzzed(BASE, 7);
    expect(broken).toEqual([]);
    oracle.buzzed(BASE, 7);
    expect(broken).toEqual(["card 7 buzzed 3 times, it was paged 2 times"]);
  });

  it("hear it in a whole office, where somebody else keys the base", () => {
    const { world, oracle } = watchedOffice();
    admit(world, 7);
    world.devices.bases.get(BASE)?.receive(PAGE_7);
    advance(world, 5_000);
    expect(said(oracle)).toEqual(["card 7 buzzed 1 times, it was paged 0 times"]);
  });

  const evening = (facts: readonly Fact[], change: (office: Office) => Office = (office) => office) => {
    const { world, oracle, broken } = reading(...facts);
    world.devices.bases.get(BASE)?.cards.move(9, "walked-off");
    oracle.endOfDay(change(world.office));
    return broken;
  };
  const with9 = (state: "lost" | "overdue", losses: readonly number[]) => (office: Office) => ({
    ...office,
    pagers: { ...office.pagers, [`${BASE}:9`]: { ...office.pagers[`${BASE}:9`], state } } as Office["pagers"],
    boards: { ...office.boards, [BASE]: { ...office.boards[BASE], losses } } as Office["boards"],
  });

  it("see a card that is gone though the office counted it, and one that lies there though it is lost", () => {
    expect(evening([COUNTED])).toEqual(["card 9 is gone, the office believes it is in the rack"]);
    const lost9: Fact = { kind: "pager-lost", base: BASE, card: 9, ticket: null };
    expect(evening([lost9, COUNTED], with9("lost", [9]))).toEqual([]);
    expect(evening([lost9, COUNTED], with9("lost", []))).toEqual(["the loss of card 9 was not reported"]);
    const nextDay: Fact = { kind: "day-opened", day: "2026-11-24" };
    expect(evening([lost9, nextDay, COUNTED], with9("lost", []))).toEqual([]);
    const { world, oracle, broken } = reading(COUNTED);
    oracle.endOfDay(with9("overdue", [])(world.office));
    expect(broken).toEqual(["card 9 lies in the rack, the office believes it is overdue"]);
  });

  it("say nothing of an evening on which nobody counted", () => {
    expect(evening([])).toEqual([]);
    expect(evening([COUNTED, { kind: "day-opened", day: "2026-11-24" }])).toEqual([]);
  });
});
