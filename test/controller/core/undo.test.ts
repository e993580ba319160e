/** What an undo does to the run of priority calls: it is put back so that no regular visitor loses by it. */
import { describe, expect, it } from "vitest";
import { dataOf, refusalOf, TestOffice } from "./office-kit.ts";

const call = (office: TestOffice, counter: string): string =>
  String(dataOf(office.do({ kind: "call-next", counter }).reply).code);
const undo = (office: TestOffice, counter: string) => office.do({ kind: "undo", counter });
const serve = (office: TestOffice, counter: string): string => {
  const code = call(office, counter);
  office.do({ kind: "start-service", counter });
  office.do({ kind: "finish-service", counter });
  return code;
};
/** A001 regular, A002 to A005 priority, all for the same field. */
const queue = (): TestOffice => {
  const office = new TestOffice().open();
  office.admit("regular");
  for (let count = 0; count < 4; count++) office.admit("priority");
  return office;
};

describe("taking back a priority call", () => {
  it("gives the call back to the run, so that as many priority calls are left as before", () => {
    const office = queue();
    call(office, "c1");
    undo(office, "c1");
    expect(office.office.runs.land).toBe(0);
    expect([serve(office, "c1"), serve(office, "c1"), serve(office, "c1")]).toEqual(["A002", "A003", "A001"]);
  });

  it("leaves what another counter called meanwhile in the run", () => {
    const office = queue();
    call(office, "c1");
    call(office, "c2");
    undo(office, "c1");
    expect(office.office.runs.land).toBe(1);
    expect(call(office, "c1")).toBe("A002");
    office.do({ kind: "mark-no-show", counter: "c1" });
    expect(call(office, "c1")).toBe("A001");
  });

  it("never makes the run negative after a regular call began a new one", () => {
    const office = queue();
    call(office, "c1");
    serve(office, "c2");
    expect(call(office, "c2")).toBe("A001");
    undo(office, "c1");
    expect(office.office.runs.land).toBe(0);
  });
});

describe("taking back the call of a regular visitor", () => {
  it("keeps the turn: the same visitor is the next, not another priority one", () => {
    const office = queue();
    serve(office, "c1");
    serve(office, "c1");
    expect(call(office, "c1")).toBe("A001");
    undo(office, "c1");
    expect(office.office.runs.land).toBe(2);
    expect(call(office, "c2")).toBe("A001");
  });

  it("keeps the turn although another counter has begun a new run", () => {
    const office = queue();
    serve(office, "c1");
    serve(office, "c1");
    call(office, "c1");
    expect(call(office, "c2")).toBe("A004");
    undo(office, "c1");
    expect(office.office.runs.land).toBe(2);
    expect(call(office, "c1")).toBe("A001");
  });
});

describe("an undo", () => {
  it("counts once, and is over when the person is served or called again", () => {
    const office = queue();
    call(office, "c1");
    undo(office, "c1");
    expect(refusalOf(undo(office, "c1").reply)).toBe("nothing-to-undo");
    call(office, "c1");
    office.do({ kind: "recall", counter: "c1" });
    expect(refusalOf(undo(office, "c1").reply)).toBe("nothing-to-undo");
    office.do({ kind: "start-service", counter: "c1" });
    expect(refusalOf(undo(office, "c1").reply)).toBe("nothing-to-undo");
  });

  it("of a finish needs a free counter", () => {
    const office = queue();
    serve(office, "c1");
    call(office, "c1");
    // The newest action is the call; taking that back does not reach the finish before it.
    undo(office, "c1");
    expect(refusalOf(undo(office, "c1").reply)).toBe("nothing-to-undo");
    expect(office.office.counters.c1?.served).toBe(1);
  });
});
