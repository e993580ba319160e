/** The count at the end of the day, the call of all cards, and a card that is changed in a visit. */
import { describe, expect, it } from "vitest";
import {
  BASE_DOWN,
  board,
  card,
  count,
  DAY_MS,
  giveBack,
  mark,
  offered,
  opened,
  servedAndGone,
  transmit,
} from "./card-kit.ts";
import { dataOf, effectsOf, PLAN, refusalOf, type TestOffice } from "./office-kit.ts";

describe("the count at the end of the day", () => {
  it("gives up what is gone, takes back what lies there, and leaves visitors who are still here alone", () => {
    const office = opened({ ...PLAN, bases: [{ id: "b1", cards: [1, 2, 3, 4, 5, 6, 7, 8] }] });
    const gone = servedAndGone(office, 1);
    servedAndGone(office, 2);
    office.admit("regular", "land", 3);
    for (const number of [4, 7]) mark(office, number, "disabled");
    mark(office, 5, "lost");
    const { facts, reply } = count(office, 1, 3, 4, 6);
    expect(dataOf(reply)).toEqual({ lost: [1, 6], found: [2, 5] });
    expect(facts).toContainEqual({ kind: "pager-lost", base: "b1", card: 1, ticket: gone });
    expect(facts.at(-1)).toEqual({
      kind: "pagers-counted",
      base: "b1",
      door: "d1",
      missing: [1, 3, 4, 6],
      found: [2, 5],
      lost: [1, 6],
    });
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((number) => card(office, number).state)).toEqual([
      "lost",
      "in-rack",
      "lent",
      "disabled",
      "in-rack",
      "lost",
      "disabled",
      "in-rack",
    ]);
    expect(board(office)).toMatchObject({ losses: [1, 6], counted_ms: office.at_ms });
  });

  it("knows what was overdue from the day before", () => {
    const office = opened();
    servedAndGone(office, 1);
    office.wait(DAY_MS).do({ kind: "timer-fired", timer: "day" }, "clock");
    expect(card(office, 1).state).toBe("overdue");
    count(office, 1);
    expect([card(office, 1).state, board(office)?.losses]).toEqual(["lost", [1]]);
  });

  it("is of known cards of a known base, or nothing is changed", () => {
    const office = opened();
    expect(refusalOf(count(office, 1, 9).reply)).toBe("unknown-pager");
    const elsewhere = office.do({ kind: "reconcile-pagers", door: "d1", base: "b9", missing: [] });
    expect(refusalOf(elsewhere.reply)).toBe("unknown-place");
    expect(card(office, 1).state).toBe("in-rack");
  });

  it("is of its day: the next begins without losses and uncounted, the lost cards stay lost", () => {
    const office = opened();
    count(office, 1);
    office.wait(DAY_MS).do({ kind: "timer-fired", timer: "day" }, "clock");
    expect(board(office)).toMatchObject({ losses: [], counted_ms: null });
    expect(card(office, 1).state).toBe("lost");
  });
});

describe("the call of all cards", () => {
  const callAll = (office: TestOffice, confirmed = false) =>
    office.do({ kind: "all-call", base: "b1", confirmed });

  it("is one page of the base, whose end is kept", () => {
    const office = opened();
    const ruling = callAll(office);
    const { page } = dataOf(ruling.reply);
    expect(effectsOf(ruling, "all-call")).toEqual([{ kind: "all-call", page, base: "b1" }]);
    office.do({ kind: "page-accepted", page: String(page) });
    expect(board(office)?.all_call).toMatchObject({ state: "accepted" });
    office.do({ kind: "page-ended", page: String(page), end: "transmitted", why: null });
    expect(board(office)?.all_call).toMatchObject({ state: "transmitted", ended_ms: office.at_ms });
  });

  it("waits until nobody is called, or for a person's word", () => {
    const office = opened();
    office.admit("regular", "land", 1);
    office.do({ kind: "call-next", counter: "c1" });
    expect(refusalOf(callAll(office).reply)).toBe("somebody-called");
    expect(refusalOf(callAll(office, true).reply)).toBe("done");
  });

  it("is refused twice at once, by a base that is down, and by one that is not there", () => {
    const office = opened();
    callAll(office);
    expect(refusalOf(callAll(office, true).reply)).toBe("page-under-way");
    office.do(BASE_DOWN);
    expect(refusalOf(callAll(office).reply)).toBe("base-down");
    expect(refusalOf(office.do({ kind: "all-call", base: "b9", confirmed: true }).reply)).toBe(
      "unknown-place",
    );
  });

  it("is never repeated by itself: after a restart nobody knows, and a person may press again", () => {
    const office = opened();
    callAll(office);
    office.do({ kind: "restarted", boot: "2" }, "start");
    expect(board(office)?.all_call).toMatchObject({ state: "uncertain", why: "restarted" });
    const up = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(effectsOf(up, "all-call")).toEqual([]);
    expect(refusalOf(callAll(office).reply)).toBe("done");
  });
});

describe("a visitor whose card does not ring", () => {
  const swap = (office: TestOffice, number: number, to: number | null) =>
    office.do({
      kind: "swap-pager",
      door: "d1",
      base: "b1",
      card: number,
      to: to === null ? null : { base: "b1", card: to },
    });

  it("gets another; his place stays, and the old one is doubted", () => {
    const office = opened();
    const ticket = office.admit("regular", "land", 1);
    expect(dataOf(swap(office, 1, 2).reply)).toMatchObject({ ticket, code: "A001" });
    expect(card(office, 1)).toMatchObject({ state: "in-rack", ticket: null, suspicion: "battery" });
    expect(card(office, 2)).toMatchObject({ state: "lent", ticket });
    expect(effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card")).toMatchObject([
      { card: 2 },
    ]);
    expect(effectsOf(swap(office, 2, 3), "page-card")).toMatchObject([{ card: 3 }]);
  });

  it("gets a slip where no card is left", () => {
    const office = opened();
    const ticket = office.admit("regular", "land", 1);
    expect(effectsOf(swap(office, 1, null), "render-slip")).toMatchObject([
      { slip: { ticket, pager: null } },
    ]);
  });

  it("keeps what he has when the other can't be given", () => {
    const office = opened();
    office.admit("regular", "land", 1);
    office.admit("regular", "land", 2);
    expect(refusalOf(swap(office, 1, 2).reply)).toBe("pager-not-in-rack");
    expect(refusalOf(swap(office, 3, 2).reply)).toBe("pager-not-lent");
    expect(refusalOf(swap(office, 9, 3).reply)).toBe("unknown-pager");
    expect(card(office, 1).state).toBe("lent");
  });
});

describe("a card given back while the base still calls it", () => {
  it("is not given to another before that is over: the buzz would be taken for his", () => {
    const office = opened();
    office.admit("regular", "land", 1);
    office.do({ kind: "call-next", counter: "c1" });
    giveBack(office, 1);
    for (const number of [2, 3]) office.admit("regular", "civil", number);
    expect(offered(office)).toBeUndefined();
    const admit = {
      kind: "admit",
      agreed: false,
      door: "d1",
      scan: null,
      field: "land",
      lane: "regular",
      reason: null,
    } as const;
    expect(refusalOf(office.do({ ...admit, pager: { base: "b1", card: 1 } }).reply)).toBe("page-under-way");
    transmit(office, 1);
    expect([card(office, 1).state, offered(office)]).toEqual(["in-rack", 1]);
    expect(refusalOf(office.do({ ...admit, pager: { base: "b1", card: 1 } }).reply)).toBe("done");
  });
});
