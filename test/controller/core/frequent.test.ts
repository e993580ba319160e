import { describe, expect, it } from "vitest";
import { frequentVisitors } from "../../../controller/core/frequent.ts";
import { PLAN, TestOffice } from "./office-kit.ts";

/** Takes a number for this person and serves it, so that the next one in the same field is allowed. */
const visit = (office: TestOffice, person: string): void => {
  const scan = `s-${office.facts.length}`;
  office.do({
    kind: "read-card",
    reader: "rd",
    scan,
    by: "card",
    person,
    agreed: false,
    elderly: false,
    visits_before: 0,
    warnings: [],
  });
  const wish = { field: "land", lane: "regular", reason: null, pager: null, agreed: false } as const;
  office.do({ kind: "admit", door: "d1", scan, ...wish });
  for (const kind of ["call-next", "start-service", "finish-service"] as const)
    office.do({ kind, counter: "c1" });
};
const visits = (office: TestOffice, person: string, count: number): void => {
  for (let index = 0; index < count; index++) visit(office, person);
};
const counts = (office: TestOffice) => frequentVisitors(PLAN, office.office);

describe("the sign of touts", () => {
  it("counts people from the fourth number of a day on, whatever became of the first three", () => {
    const office = new TestOffice().open();
    expect(counts(office)).toEqual({ persons: 0, most: 0 });
    visits(office, "p-a", 3);
    expect(counts(office)).toEqual({ persons: 0, most: 3 });
    visits(office, "p-b", 5);
    visits(office, "p-a", 1);
    expect(counts(office)).toEqual({ persons: 2, most: 5 });
  });

  it("counts nobody for visits without a card, and begins again with the day", () => {
    const office = new TestOffice().open();
    for (let index = 0; index < 6; index++) office.admit("regular", "civil");
    expect(counts(office)).toEqual({ persons: 0, most: 0 });
    visits(office, "p-a", 4);
    expect(counts(office).persons).toBe(1);
    office.wait(24 * 3_600_000).do({ kind: "timer-fired", timer: "day" });
    expect(counts(office)).toEqual({ persons: 0, most: 0 });
  });
});
