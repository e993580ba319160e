import { expect, test } from "vitest";
import type { Fact } from "../../../../controller/core/fact.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { keptByFacts } from "../../../../controller/shell/personal/kept-by-facts.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { MemoryPersons } from "../../../../simulators/office/memory-persons.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { TestOffice } from "../../core/office-kit.ts";

const TODAY = { year: 2026, month: 12, day: 31 };

/** An office, its store, and one person who is kept for today. */
const bench = (returning_days: number) => {
  const store = new MemoryPersons();
  const number = new Personal(fictionalPerson(1).idNumber);
  const person = store.keep(store.newPerson(), number, "visit", "2026-12-31");
  const office = new TestOffice().open();
  const keep = keptByFacts(store, () => TODAY, {
    ...DEMO_OFFICE,
    retention: { ...DEMO_OFFICE.retention, returning_days },
  });
  const take = (field: string, scan: string): Fact[] => {
    const read = { reader: "rd", scan, by: "card", person, agreed: false, elderly: false } as const;
    office.do({ kind: "read-card", ...read, visits_before: 0, warnings: [] });
    const wish = { lane: "regular", reason: null, pager: null, agreed: false } as const;
    return [...office.do({ kind: "admit", door: "d1", scan, field, ...wish }).facts];
  };
  return { store, person, office, keep, take };
};

test.each([
  [1, "2026-12-31"],
  [2, "2027-01-01"],
  [365, "2027-12-30"],
])("whoever agrees is kept for %d days, today among them", (days, last) => {
  const { store, person, office, keep } = bench(days);
  keep(office.office, [{ kind: "visitor-agreed", person, door: "d1", wording: "2026-11" }]);
  expect(store.purposes(person)).toEqual({ visit: "2026-12-31", returning: last });
  store.countVisit(person);
  keep(office.office, [{ kind: "visitor-withdrew", person, door: "d1" }]);
  expect(store.visits(person)).toBe(0);
  expect(store.purposes(person)).toEqual({ visit: "2026-12-31" });
});

test("numbers of one day are one visit, also when two are given in one commit", () => {
  const { store, person, office, keep, take } = bench(1);
  const both = [...take("land", "s1"), ...take("civil", "s2")];
  keep(office.office, both);
  expect(store.visits(person)).toBe(1);
  for (const kind of ["call-next", "start-service", "finish-service"] as const)
    office.do({ kind, counter: "c1" });
  keep(office.office, take("land", "s3"));
  expect(store.visits(person)).toBe(1);
});
