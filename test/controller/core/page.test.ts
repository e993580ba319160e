import { describe, expect, it } from "vitest";
import type { Ruling } from "../../../controller/core/decide.ts";
import { PAGE_LIFE_MS, PAGE_RETRY_MS, PAGES_A_CALL_MAX } from "../../../controller/core/plan.ts";
import { effectsOf, PLAN, TestOffice } from "./office-kit.ts";

const AGAIN_MS = PLAN.paging.again_ms;

const called = () => {
  const office = new TestOffice().open();
  const ticket = office.admit("regular", "land", 1);
  const [page] = effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card");
  return { office, ticket, page: page?.page ?? "" };
};

describe("a page", () => {
  it("goes to the card lent to the person called, and to no other", () => {
    const { office, page } = called();
    expect(page).not.toBe("");
    office.do({ kind: "page-accepted", page });
    office.do({ kind: "page-ended", page, end: "transmitted", why: null });
    expect(office.office.pagers["b1:1"]).toMatchObject({ state: "paged", page: { state: "transmitted" } });
  });

  it("is repeated once after an uncertain outcome, and not a second time", () => {
    const { office, page } = called();
    const [second] = effectsOf(
      office.do({ kind: "page-ended", page, end: "uncertain", why: "line-lost" }),
      "page-card",
    );
    expect(second).toMatchObject({ base: "b1", card: 1 });
    const again = office.do({
      kind: "page-ended",
      page: second?.page ?? "",
      end: "uncertain",
      why: "line-lost",
    });
    expect(effectsOf(again, "page-card")).toEqual([]);
    expect(office.office.pagers["b1:1"]?.page).toMatchObject({ state: "uncertain", attempt: 2 });
  });

  it("is not repeated for somebody who already sits at the counter", () => {
    const { office, page } = called();
    office.do({ kind: "start-service", counter: "c1" });
    expect(
      effectsOf(office.do({ kind: "page-ended", page, end: "uncertain", why: "no-answer" }), "page-card"),
    ).toEqual([]);
  });

  it("covers a recall while it is still under way", () => {
    const { office } = called();
    expect(effectsOf(office.do({ kind: "recall", counter: "c1" }), "page-card")).toEqual([]);
  });

  it("waits for a base that is down and goes out when it returns", () => {
    const office = new TestOffice().open();
    office.admit("regular", "land", 1);
    office.do({ kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" });
    expect(effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card")).toEqual([]);
    expect(office.office.pagers["b1:1"]?.page).toMatchObject({ state: "rejected", why: "base-down" });
    const back = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(effectsOf(back, "page-card")).toHaveLength(1);
  });

  it("is settled after a restart by a second buzz, sent when the base is up", () => {
    const { office } = called();
    expect(effectsOf(office.do({ kind: "restarted", boot: "2" }, "start"), "page-card")).toEqual([]);
    const up = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(effectsOf(up, "page-card")).toHaveLength(1);
  });

  it("ignores an outcome for a page that is not its newest", () => {
    const { office, page } = called();
    office.do({ kind: "page-ended", page, end: "transmitted", why: null });
    const before = office.office;
    office.do({ kind: "page-ended", page, end: "rejected", why: "format" });
    office.do({ kind: "page-ended", page: "p999", end: "transmitted", why: null });
    expect(office.office).toEqual(before);
  });
});

/** The base says how the newest page of card 1 ended. */
const end = (
  office: TestOffice,
  outcome: "transmitted" | "rejected" | "uncertain",
  why: string | null,
): Ruling => {
  const page = office.office.pagers["b1:1"]?.page?.id ?? "";
  return office.do({ kind: "page-ended", page, end: outcome, why });
};
const transmit = (office: TestOffice): Ruling => end(office, "transmitted", null);
/** The time for an answer goes by. */
const again = (office: TestOffice, ticket: string, delay_ms = AGAIN_MS): Ruling =>
  office.wait(delay_ms).do({ kind: "timer-fired", timer: `repage:${ticket}` }, "clock");
const pagesOf = (ruling: Ruling) => effectsOf(ruling, "page-card");
const unanswered = (office: TestOffice): number | undefined => office.office.pagers["b1:1"]?.unanswered;
const armed = (ruling: Ruling) =>
  effectsOf(ruling, "arm-timer").filter(({ timer }) => timer.startsWith("repage:"));
const disarmed = (ruling: Ruling) => effectsOf(ruling, "disarm-timer").map(({ timer }) => timer);

describe("a person who does not come", () => {
  it("is paged again 40 s after the card was on the air, from the third call on before others", () => {
    const { office, ticket } = called();
    expect(armed(transmit(office))).toEqual([
      { kind: "arm-timer", timer: `repage:${ticket}`, delay_ms: AGAIN_MS },
    ]);
    const priorities = [1, 2, 3].map(() => {
      const [page] = pagesOf(again(office, ticket));
      transmit(office);
      return page?.priority;
    });
    expect(priorities).toEqual(["normal", "high", "high"]);
    expect(unanswered(office)).toBe(3);
    expect(office.count("page-unanswered")).toBe(3);
  });

  it("goes before others when the clerk calls him again", () => {
    const { office } = called();
    transmit(office);
    expect(pagesOf(office.do({ kind: "recall", counter: "c1" }))).toMatchObject([{ priority: "high" }]);
    expect(unanswered(office)).toBe(1);
  });

  it("is not paged for ever: the card rests after so many calls, until the clerk calls again", () => {
    const { office, ticket } = called();
    for (let count = 0; count < PAGES_A_CALL_MAX; count++) {
      transmit(office);
      again(office, ticket);
    }
    transmit(office);
    const last = again(office, ticket);
    expect([pagesOf(last), armed(last)]).toEqual([[], []]);
    expect(unanswered(office)).toBe(PAGES_A_CALL_MAX);
    expect(pagesOf(office.do({ kind: "recall", counter: "c1" }))).toHaveLength(1);
    expect(unanswered(office)).toBe(PAGES_A_CALL_MAX);
  });

  it("is counted as silent also where the base never says how a page ended", () => {
    const { office, ticket } = called();
    end(office, "uncertain", "no-answer");
    end(office, "uncertain", "no-answer");
    again(office, ticket);
    expect(unanswered(office)).toBe(1);
  });

  it("had no chance to answer a page that was never on the air", () => {
    const { office, ticket } = called();
    end(office, "rejected", "format");
    expect(pagesOf(again(office, ticket))).toHaveLength(1);
    expect(unanswered(office)).toBe(0);
  });

  it("is paged within seconds where the base only had no room at that moment", () => {
    const { office, ticket } = called();
    const [timer] = armed(end(office, "rejected", "queue-full"));
    expect(timer).toMatchObject({ timer: `repage:${ticket}`, delay_ms: PAGE_RETRY_MS });
    expect(pagesOf(again(office, ticket, PAGE_RETRY_MS))).toHaveLength(1);
  });

  it("waits while his page does, and is paged anew when nobody says how that ended", () => {
    const { office, ticket } = called();
    const early = again(office, ticket);
    expect([pagesOf(early), armed(early)]).toMatchObject([[], [{ delay_ms: AGAIN_MS }]]);
    const late = again(office, ticket, PAGE_LIFE_MS);
    expect(late.facts).toContainEqual(expect.objectContaining({ kind: "page-uncertain", why: "no-outcome" }));
    expect(pagesOf(late)).toHaveLength(1);
  });

  it("is not counted as silent while the base is down; the next look comes in time", () => {
    const { office, ticket } = called();
    transmit(office);
    office.do({ kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" });
    const down = again(office, ticket);
    expect([pagesOf(down), down.facts, armed(down).length]).toEqual([[], [], 1]);
    office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(pagesOf(again(office, ticket))).toHaveLength(1);
    expect(unanswered(office)).toBe(1);
  });
});

describe("paging stops", () => {
  const READY: Parameters<TestOffice["do"]>[0] = { kind: "start-service", counter: "c1" };

  it.each([
    ["the person is here", READY],
    ["he is marked as absent", { kind: "mark-no-show", counter: "c1" }],
    ["the call is taken back", { kind: "undo", counter: "c1" }],
    ["the card is back", { kind: "return-pager", door: "d1", base: "b1", card: 1 }],
    ["the card is lost", { kind: "mark-pager", base: "b1", card: 1, as: "lost" }],
    ["the card is put out of use", { kind: "mark-pager", base: "b1", card: 1, as: "disabled" }],
  ] as const)("when %s: what waits in the base is taken back, the timer is off", (_when, input) => {
    const { office, ticket, page } = called();
    const stop = office.do(input);
    expect(disarmed(stop)).toContain(`repage:${ticket}`);
    expect(effectsOf(stop, "cancel-page")).toEqual([{ kind: "cancel-page", page, base: "b1", card: 1 }]);
    expect(pagesOf(end(office, "rejected", "cancelled"))).toEqual([]);
    expect(pagesOf(again(office, ticket))).toEqual([]);
  });

  it("at the end of the day", () => {
    const { office, ticket } = called();
    transmit(office);
    const midnight = office.wait(24 * 3_600_000).do({ kind: "timer-fired", timer: "day" }, "clock");
    expect(disarmed(midnight)).toContain(`repage:${ticket}`);
    expect(pagesOf(again(office, ticket))).toEqual([]);
  });

  it("leaves alone what is on the air already", () => {
    const { office } = called();
    transmit(office);
    expect(effectsOf(office.do(READY), "cancel-page")).toEqual([]);
  });

  it("and goes on when the absence is taken back", () => {
    const { office, ticket } = called();
    transmit(office);
    office.do({ kind: "mark-no-show", counter: "c1" });
    expect(armed(office.wait(5_000).do({ kind: "undo", counter: "c1" }))).toHaveLength(1);
    expect(pagesOf(again(office, ticket))).toHaveLength(1);
  });

  it("for a call taken back; a new one goes out when the base gave the old one up", () => {
    const { office } = called();
    office.do({ kind: "undo", counter: "c1" });
    expect(pagesOf(office.do({ kind: "call-next", counter: "c1" }))).toEqual([]);
    expect(pagesOf(end(office, "rejected", "cancelled"))).toHaveLength(1);
  });
});

describe("two calls of one card", () => {
  it("share the page under way, and the log says so", () => {
    const { office, ticket, page } = called();
    const second = office.do({ kind: "recall", counter: "c1" });
    expect(second.facts).toContainEqual({ kind: "page-coalesced", page, ticket });
    expect(pagesOf(second)).toEqual([]);
  });

  it("where one only tries it: the person is paged as soon as that buzz is over", () => {
    const office = new TestOffice().open();
    const ticket = office.admit("regular", "land", 1);
    office.do({ kind: "buzz-pager", base: "b1", card: 1, power: null, range_test: false });
    expect(pagesOf(office.do({ kind: "call-next", counter: "c1" }))).toEqual([]);
    expect(pagesOf(transmit(office))).toMatchObject([{ card: 1, priority: "normal" }]);
    expect(office.office.pagers["b1:1"]?.page).toMatchObject({ ticket, state: "queued" });
  });
});

describe("a base that loses its power", () => {
  it("repeats once what was in its queue, as its own word or its silence says", () => {
    const { office } = called();
    expect(pagesOf(end(office, "uncertain", "base-reset"))).toHaveLength(1);
    expect(pagesOf(end(office, "uncertain", "base-reset"))).toEqual([]);
  });

  it("is sent the repeat when it is back, and still only once", () => {
    const { office } = called();
    office.do({ kind: "device-changed", changed: "b1", state: "degraded", fault: "PAGER_NO_ANSWER" });
    expect(pagesOf(end(office, "uncertain", "base-reset"))).toEqual([]);
    const back = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(pagesOf(back)).toHaveLength(1);
    expect(office.office.pagers["b1:1"]?.page).toMatchObject({ attempt: 2 });
    expect(pagesOf(end(office, "uncertain", "no-answer"))).toEqual([]);
  });

  it("is not sent what nobody waits for any more", () => {
    const office = new TestOffice().open();
    office.admit("regular", "land", 1);
    office.do({ kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" });
    office.do({ kind: "call-next", counter: "c1" });
    office.do({ kind: "start-service", counter: "c1" });
    const back = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(pagesOf(back)).toEqual([]);
  });

  it("is not sent what was on the air before", () => {
    const { office } = called();
    transmit(office);
    office.do({ kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" });
    const back = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(pagesOf(back)).toEqual([]);
  });
});

describe("a restart", () => {
  const UP: Parameters<TestOffice["do"]>[0] = {
    kind: "device-changed",
    changed: "b1",
    state: "up",
    fault: null,
  };

  it("repeats a page in flight once, whatever becomes of the repeat", () => {
    const { office } = called();
    office.do({ kind: "restarted", boot: "2" }, "start");
    expect(pagesOf(office.do(UP))).toHaveLength(1);
    expect(pagesOf(end(office, "uncertain", "line-lost"))).toEqual([]);
  });

  it("does not repeat a repeat that was in flight", () => {
    const { office } = called();
    end(office, "uncertain", "line-lost");
    office.do({ kind: "restarted", boot: "2" }, "start");
    expect(pagesOf(office.do(UP))).toEqual([]);
  });

  it("goes on paging who is still called, and nobody else", () => {
    const { office, ticket } = called();
    office.admit("regular", "land", 2);
    transmit(office);
    const restart = office.do({ kind: "restarted", boot: "2" }, "start");
    expect(armed(restart).map(({ timer }) => timer)).toEqual([`repage:${ticket}`]);
    office.do(UP);
    expect(pagesOf(again(office, ticket))).toHaveLength(1);
  });
});
