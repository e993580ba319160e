import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aheadOf, nextCall, runMax, waitingIn } from "../../../controller/core/queue.ts";
import { liveTicket } from "../../../controller/core/state.ts";
import { dataOf, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const callAt = (office: TestOffice, counter: string): string => {
  const code = String(dataOf(office.do({ kind: "call-next", counter }).reply).code);
  office.do({ kind: "start-service", counter });
  office.do({ kind: "finish-service", counter });
  return code;
};

describe("the calling rule", () => {
  it("calls two priority visitors in a row at most while a regular one waits", () => {
    const office = new TestOffice().open();
    office.admit("regular");
    for (let count = 0; count < 4; count++) office.admit("priority");
    const order = Array.from({ length: 5 }, () => callAt(office, "c1"));
    expect(order).toEqual(["A002", "A003", "A001", "A004", "A005"]);
  });

  it("lets one priority visitor pass at most once the regular one has waited 45 minutes", () => {
    const office = new TestOffice().open();
    office.admit("regular");
    office.wait(46 * 60_000);
    for (let count = 0; count < 3; count++) office.admit("priority");
    const order = Array.from({ length: 4 }, () => callAt(office, "c1"));
    expect(order).toEqual(["A002", "A001", "A003", "A004"]);
  });

  it("serves the field whose oldest visitor came first", () => {
    const office = new TestOffice().open();
    office.admit("regular", "civil");
    office.wait(1_000);
    office.admit("regular", "land");
    expect([callAt(office, "c2"), callAt(office, "c2")]).toEqual(["B001", "A001"]);
  });

  it("keeps its bound for every order of arrivals and calls", () => {
    const arrival = fc.record({
      lane: fc.constantFrom("regular" as const, "priority" as const),
      gap_min: fc.nat(12),
    });
    const step = fc.oneof(
      { weight: 3, arbitrary: arrival.map((row) => ({ kind: "arrive" as const, ...row })) },
      {
        weight: 2,
        arbitrary: fc.constantFrom("c1", "c2").map((counter) => ({ kind: "call" as const, counter })),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const office = new TestOffice().open();
        const passed = new Map<string, number>();
        for (const now of steps) {
          if (now.kind === "arrive") {
            office.wait(now.gap_min * 60_000);
            office.admit(now.lane);
            continue;
          }
          const counter = PLAN.counters.find((row) => row.id === now.counter);
          if (counter === undefined || office.office.counters[now.counter]?.current !== null) continue;
          const head = waitingIn(office.office, "land").find((ticket) => ticket.lane === "regular");
          const next = nextCall(PLAN, office.office, counter, office.at_ms);
          if (next === undefined) continue;
          callAt(office, now.counter);
          if (head === undefined || next.ticket.id === head.id) continue;
          const overtaken = (passed.get(head.id) ?? 0) + 1;
          passed.set(head.id, overtaken);
          expect(overtaken).toBeLessThanOrEqual(
            Math.max(PLAN.rule.priority_run_max, runMax(PLAN, head, office.at_ms)),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("the people ahead", () => {
  const queue = (lanes: string): TestOffice => {
    const office = new TestOffice().open();
    for (const lane of lanes) office.admit(lane === "P" ? "priority" : "regular");
    return office;
  };
  const aheadOfNewcomer = (office: TestOffice, lane: "regular" | "priority") =>
    aheadOf(PLAN, office.office, "land", lane);

  it("of a regular newcomer are all who wait for the field", () => {
    expect(aheadOfNewcomer(queue("RPRPP"), "regular")).toBe(5);
    const elsewhere = queue("R");
    elsewhere.admit("regular", "civil");
    expect(aheadOfNewcomer(elsewhere, "regular")).toBe(1);
  });

  it.each([
    ["RRR", 0],
    ["RRRP", 1],
    ["RRRPP", 3],
    ["RRRPPPP", 6],
    ["RPPPP", 5],
    ["PPPP", 4],
  ])(
    "of a priority newcomer behind %s are the priority ones and the regulars due in between: %i",
    (lanes, ahead) => {
      expect(aheadOfNewcomer(queue(lanes), "priority")).toBe(ahead);
    },
  );

  it("of a ticket do not count itself, nor those of its lane who came later, nor those already called", () => {
    const office = queue("RRPRR");
    const [first, second] = waitingIn(office.office, "land").filter(({ lane }) => lane === "regular");
    expect(aheadOf(PLAN, office.office, "land", "regular", second)).toBe(2);
    callAt(office, "c1");
    expect(aheadOf(PLAN, office.office, "land", "regular", first)).toBe(0);
    expect(aheadOf(PLAN, office.office, "land", "regular", second)).toBe(1);
  });

  it("are never too few for a regular visitor, as long as nobody else comes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("R", "P"), { minLength: 1, maxLength: 12 }), (lanes) => {
        const office = queue(lanes.join(""));
        const last = waitingIn(office.office, "land").findLast(({ lane }) => lane === "regular");
        if (last === undefined) return;
        const promised = aheadOf(PLAN, office.office, "land", "regular", last);
        const called = lanes.map(() => callAt(office, "c1"));
        expect(called.indexOf(last.code)).toBeLessThanOrEqual(promised);
      }),
    );
  });
});

describe("a counter", () => {
  it("refuses to call while somebody is there, and when nobody waits", () => {
    const office = new TestOffice().open();
    expect(refusalOf(office.do({ kind: "call-next", counter: "c1" }).reply)).toBe("nobody-waiting");
    office.admit("regular");
    office.do({ kind: "call-next", counter: "c1" });
    office.admit("regular");
    expect(refusalOf(office.do({ kind: "call-next", counter: "c1" }).reply)).toBe("counter-busy");
  });

  it("calls one person three times at most", () => {
    const office = new TestOffice().open();
    office.admit("regular");
    office.do({ kind: "call-next", counter: "c1" });
    office.do({ kind: "recall", counter: "c1" });
    office.do({ kind: "recall", counter: "c1" });
    expect(refusalOf(office.do({ kind: "recall", counter: "c1" }).reply)).toBe("called-often-enough");
  });

  it("takes a call back within ten seconds, with the place in the queue kept", () => {
    const office = new TestOffice().open();
    const ticket = office.admit("regular");
    office.do({ kind: "call-next", counter: "c1" });
    office.wait(9_000);
    office.do({ kind: "undo", counter: "c1" });
    expect(liveTicket(office.office, ticket)?.state).toBe("waiting");
    expect(office.office.calls).toEqual([]);
    expect(dataOf(office.do({ kind: "call-next", counter: "c1" }).reply).ticket).toBe(ticket);
  });

  it("takes a finish and a no-show back, and nothing after ten seconds", () => {
    const office = new TestOffice().open();
    const ticket = office.admit("regular");
    office.do({ kind: "call-next", counter: "c1" });
    office.do({ kind: "mark-no-show", counter: "c1" });
    office.do({ kind: "undo", counter: "c1" });
    expect(liveTicket(office.office, ticket)?.state).toBe("called");
    office.do({ kind: "start-service", counter: "c1" });
    office.do({ kind: "finish-service", counter: "c1" });
    office.do({ kind: "undo", counter: "c1" });
    expect(office.office.counters.c1?.served).toBe(0);
    office.do({ kind: "finish-service", counter: "c1" });
    office.wait(10_001);
    expect(refusalOf(office.do({ kind: "undo", counter: "c1" }).reply)).toBe("nothing-to-undo");
  });
});
