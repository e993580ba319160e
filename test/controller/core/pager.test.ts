/** The ledger: where each card is, which may be given, what a person felt of it. */
import { describe, expect, it } from "vitest";
import { chargedDays, isFit } from "../../../controller/core/pager.ts";
import { HANDOUT_CHECK_MS, WALK_GAP_MS, WALK_STEPS_MAX } from "../../../controller/core/plan.ts";
import {
  BASE_DOWN,
  board,
  buzz,
  card,
  DAY_MS,
  giveBack,
  judge,
  mark,
  offered,
  opened,
  transmit,
} from "./card-kit.ts";
import { dataOf, effectsOf, PLAN, refusalOf, type TestOffice } from "./office-kit.ts";

describe("a test buzz", () => {
  it("is a page of one card, at the power asked for, for no visit", () => {
    const office = opened();
    const ruling = buzz(office, 2, 1);
    const { page } = dataOf(ruling.reply);
    expect(effectsOf(ruling, "page-card")).toEqual([
      {
        kind: "page-card",
        page,
        base: "b1",
        card: 2,
        priority: "normal",
        power: 1,
        range_test: false,
        call: null,
      },
    ]);
    transmit(office, 2);
    expect(card(office, 2)).toMatchObject({ state: "in-rack", page: { ticket: null, state: "transmitted" } });
  });

  it("is refused while that card is being called, while the base is down, and for cards nobody knows", () => {
    const office = opened();
    buzz(office, 1);
    expect(refusalOf(buzz(office, 1).reply)).toBe("page-under-way");
    expect(refusalOf(buzz(office, 9).reply)).toBe("unknown-pager");
    office.do(BASE_DOWN);
    expect(refusalOf(buzz(office, 2).reply)).toBe("base-down");
  });

  it("of a card in a visitor's hands is for the guard who just gave it, and not once that visitor is called", () => {
    const office = opened();
    office.admit("regular", "land", 1);
    expect(refusalOf(buzz(office.wait(HANDOUT_CHECK_MS), 1).reply)).toBe("done");
    transmit(office, 1);
    expect(card(office, 1).state).toBe("lent");
    expect(refusalOf(buzz(office.wait(1), 1).reply)).toBe("pager-lent");
    office.admit("regular", "civil", 2);
    office.do({ kind: "call-next", counter: "c2" });
    office.do({ kind: "mark-no-show", counter: "c2" });
    office.do({ kind: "call-next", counter: "c2" });
    transmit(office, 2);
    expect(refusalOf(buzz(office, 2).reply)).toBe("pager-lent");
  });

  it("finds a lost card by its sound", () => {
    const office = opened();
    mark(office, 1, "lost");
    expect(effectsOf(buzz(office, 1), "page-card")).toHaveLength(1);
  });

  it("in flight when the card is given goes on, and the call comes after it", () => {
    const office = opened();
    buzz(office, 1);
    office.admit("regular", "land", 1);
    expect(card(office, 1).page).toMatchObject({ ticket: null, state: "queued" });
    expect(effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card")).toEqual([]);
    expect(effectsOf(transmit(office, 1), "page-card")).toMatchObject([{ card: 1 }]);
  });
});

describe("what a person felt of a card", () => {
  it("that did not ring keeps it in the rack until it rang, or was charged", () => {
    const office = opened();
    buzz(office, 1);
    transmit(office, 1);
    judge(office, 1, false);
    expect(card(office, 1).suspicion).toBe("battery");
    expect(offered(office)).toBe(2);
    const admit = {
      kind: "admit",
      agreed: false,
      door: "d1",
      scan: null,
      field: "land",
      lane: "regular",
      reason: null,
    } as const;
    expect(refusalOf(office.do({ ...admit, pager: { base: "b1", card: 1 } }).reply)).toBe("pager-not-fit");
    judge(office, 1, true);
    expect([card(office, 1).suspicion, offered(office)]).toEqual(["none", 1]);
    judge(office, 1, false);
    office.do({ kind: "charge-pagers", base: "b1", cards: [1] });
    expect(offered(office)).toBe(1);
  });

  it("counts only after a buzz that may have been on the air", () => {
    const office = opened();
    expect(refusalOf(judge(office, 1, false).reply)).toBe("no-buzz");
    buzz(office, 1);
    office.do({ kind: "page-ended", page: card(office, 1).page?.id ?? "", end: "rejected", why: "busy" });
    expect(refusalOf(judge(office, 1, false).reply)).toBe("no-buzz");
    office.admit("regular", "land", 2);
    office.do({ kind: "call-next", counter: "c1" });
    transmit(office, 2);
    expect(refusalOf(judge(office, 2, false).reply)).toBe("no-buzz");
  });

  it("at a place far off blames the air, not the battery; but a card that rang there is well", () => {
    const office = opened();
    buzz(office, 1);
    judge(office, 1, false, "Sân sau");
    expect(card(office, 1).suspicion).toBe("none");
    judge(office, 1, false);
    judge(office, 1, true, "Sân sau");
    expect(card(office, 1).suspicion).toBe("none");
    expect(board(office)?.walk.map(({ place, rang }) => [place, rang])).toEqual([
      ["Sân sau", false],
      ["Sân sau", true],
    ]);
  });

  it("of a walk is kept for the last walk only, at most so many steps", () => {
    const office = opened();
    buzz(office, 1);
    for (let step = 0; step < WALK_STEPS_MAX + 5; step++) judge(office, 1, true, `bước ${step}`);
    expect(board(office)?.walk).toHaveLength(WALK_STEPS_MAX);
    expect(board(office)?.walk[0]?.place).toBe("bước 5");
    judge(office.wait(WALK_GAP_MS), 1, true, "cùng lượt");
    expect(board(office)?.walk).toHaveLength(WALK_STEPS_MAX);
    judge(office.wait(WALK_GAP_MS + 1), 1, true, "lượt mới");
    expect(board(office)?.walk.map(({ place }) => place)).toEqual(["lượt mới"]);
  });
});

describe("a card that nobody answers", () => {
  const calledInVain = (times: number, how: "start-service" | "mark-no-show"): TestOffice => {
    const office = opened();
    const ticket = office.admit("regular", "land", 1);
    office.do({ kind: "call-next", counter: "c1" });
    for (let call = 0; call < times; call++) {
      transmit(office, 1);
      office.wait(40_000).do({ kind: "timer-fired", timer: `repage:${ticket}` }, "clock");
    }
    transmit(office, 1);
    office.do({ kind: how, counter: "c1" });
    giveBack(office, 1);
    return office;
  };

  it.each(["start-service", "mark-no-show"] as const)("three times is doubted after %s", (how) => {
    expect(card(calledInVain(3, how), 1)).toMatchObject({
      state: "in-rack",
      suspicion: "battery",
      unanswered: 3,
    });
    expect(card(calledInVain(2, how), 1)).toMatchObject({ suspicion: "none", unanswered: 2 });
  });

  it("starts anew with its next visit", () => {
    const office = calledInVain(2, "start-service");
    office.admit("regular", "land", 1);
    expect(card(office, 1).unanswered).toBe(0);
  });
});

describe("the charge of a card", () => {
  const days = (office: TestOffice, number: number) =>
    chargedDays(office.plan, card(office, number), office.at_ms);

  it("is full in a rack that charges, and runs down from the minute it was given", () => {
    const office = opened();
    office.wait(3 * DAY_MS).admit("regular", "land", 1);
    expect([days(office, 1), days(office, 2)]).toEqual([0, 0]);
    office.wait(2 * DAY_MS);
    expect(days(office, 1)).toBe(2);
    giveBack(office, 1);
    expect(days(office, 1)).toBe(0);
  });

  it("is as it was said where the rack does not charge; a card off its charger too long is not offered", () => {
    const office = opened({ ...PLAN, paging: { ...PLAN.paging, rack_charges: false } });
    expect([days(office, 1), isFit(office.plan, card(office, 1), office.at_ms)]).toEqual([null, true]);
    office.do({ kind: "charge-pagers", base: "b1", cards: [1, 2, 3] });
    office.wait(7 * DAY_MS);
    expect([days(office, 1), offered(office)]).toEqual([7, 1]);
    office.wait(1);
    expect(offered(office)).toBeUndefined();
    office.do({ kind: "charge-pagers", base: "b1", cards: [2] });
    expect([days(office, 2), offered(office)]).toEqual([0, 2]);
  });

  it("is said of known cards only", () => {
    const office = opened();
    const { reply, facts } = office.do({ kind: "charge-pagers", base: "b1", cards: [1, 9] });
    expect([refusalOf(reply), facts]).toEqual(["unknown-pager", []]);
  });
});

describe("a card that is lost or out of use", () => {
  it.each(["lost", "disabled"] as const)(
    "%s is neither offered nor given; its visit goes on without it",
    (as) => {
      const office = opened();
      const ticket = office.admit("regular", "land", 1);
      mark(office, 1, as);
      expect(card(office, 1)).toMatchObject({ state: as, ticket: null });
      expect(effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card")).toEqual([]);
      expect(office.office.counters.c1?.current).toBe(ticket);
      for (const number of [2, 3]) mark(office, number, as);
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
      expect(refusalOf(office.do({ ...admit, pager: { base: "b1", card: 1 } }).reply)).toBe(
        "pager-not-in-rack",
      );
      expect(effectsOf(office.do({ ...admit, pager: null }), "render-slip")).toHaveLength(1);
    },
  );

  it("lost is a loss of the day until it turns up, by hand or at the door", () => {
    const office = opened();
    mark(office, 2, "lost");
    mark(office, 1, "lost");
    expect(board(office)?.losses).toEqual([2, 1]);
    giveBack(office, 2);
    mark(office, 1, "in-rack");
    expect(board(office)?.losses).toEqual([]);
    expect([card(office, 1).state, card(office, 2).state]).toEqual(["in-rack", "in-rack"]);
  });

  it("out of use comes back by a technician's word, not over the door", () => {
    const office = opened();
    mark(office, 1, "disabled");
    expect(refusalOf(giveBack(office, 1).reply)).toBe("pager-disabled");
    mark(office, 1, "in-rack");
    expect(card(office, 1).state).toBe("in-rack");
  });

  it("is replaced by another of the same number, with nothing against it", () => {
    const office = opened();
    buzz(office, 1);
    judge(office, 1, false);
    mark(office, 1, "lost");
    office.do({ kind: "replace-pager", base: "b1", card: 1 });
    expect(card(office, 1)).toMatchObject({
      state: "in-rack",
      suspicion: "none",
      unanswered: 0,
      charged_ms: null,
    });
    mark(office, 1, "lost");
    office.do({ kind: "replace-pager", base: "b1", card: 1 });
    expect(board(office)?.losses).toEqual([1]);
    office.admit("regular", "land", 1);
    expect(refusalOf(office.do({ kind: "replace-pager", base: "b1", card: 1 }).reply)).toBe("pager-lent");
  });

  it("said twice is said once", () => {
    const office = opened();
    mark(office, 1, "lost");
    expect(mark(office, 1, "lost").facts).toEqual([]);
    expect(mark(office, 2, "in-rack").facts).toEqual([]);
  });
});
