/** The manager's page: what its figures count, by hand, and that it names nobody. */
import { beforeEach, describe, expect, test } from "vitest";
import { SCREENS } from "../../../../controller/api/views.ts";
import { decide } from "../../../../controller/core/decide.ts";
import type { Input } from "../../../../controller/core/input.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { planOf, signsOf } from "../../../../controller/shell/office-plan.ts";
import type { ViewContext } from "../../../../controller/shell/views/context.ts";
import { managerView } from "../../../../controller/shell/views/day-figures.ts";
import { MORNING_MS, TestOffice } from "../../core/office-kit.ts";

const PLAN = planOf(DEMO_OFFICE);
const MINUTE_MS = 60_000;

let office: TestOffice;
beforeEach(() => {
  office = new TestOffice(PLAN);
});

const page = () => {
  const context: ViewContext = {
    plan: PLAN,
    signs: signsOf(DEMO_OFFICE),
    office: office.office,
    now_ms: office.at_ms,
    simulated: true,
    storage: "ok",
    person: () => ({ name_masked: "Tôn C*** Yến", birth_year: 1990, number_tail: "042" }),
    staffName: () => "Cô Yến",
  };
  return managerView(context);
};
const comes = (person: string | null, field = "land"): void => {
  const scan = person === null ? null : `s-${office.facts.length}`;
  const seen = { agreed: false, elderly: false, visits_before: 0, warnings: [] };
  if (scan !== null && person !== null)
    office.do({ kind: "read-card", reader: "reader-door", scan, by: "card", person, ...seen });
  const wish = { lane: "regular", reason: null, pager: null, agreed: false } as const;
  office.do({ kind: "admit", door: "door-1", scan, field, ...wish });
};
const at = (
  counter: string,
  ...kinds: readonly (
    | "open-counter"
    | "call-next"
    | "recall"
    | "start-service"
    | "finish-service"
    | "mark-no-show"
  )[]
) => {
  for (const kind of kinds) office.do({ kind, counter });
};

describe("waiting", () => {
  test("counts who waits, names the longest, and nobody where nobody waits", () => {
    expect(page()).toMatchObject({ waiting: 0, longest_wait: null, waited_min: null });
    comes(null);
    office.wait(12 * MINUTE_MS);
    comes(null, "civil-status");
    office.wait(7 * MINUTE_MS + 59_000);
    expect(page()).toMatchObject({ waiting: 2, longest_wait: { code: "A001", min: 19 } });
    at("counter-4", "open-counter", "call-next");
    expect(page()).toMatchObject({ waiting: 1, longest_wait: { code: "B001", min: 7 } });
  });

  test("median and p90 are waits that people had, until their first call, whatever came after", () => {
    for (let index = 0; index < 10; index++) comes(null);
    at("counter-4", "open-counter");
    for (let index = 1; index <= 10; index++) {
      office.at_ms = MORNING_MS + index * MINUTE_MS;
      at("counter-4", "call-next");
      office.wait(40_000);
      at("counter-4", index % 2 === 1 ? "recall" : "start-service");
      if (index === 10) office.wait(30 * MINUTE_MS);
      at("counter-4", index % 2 === 1 ? "mark-no-show" : "finish-service");
    }
    // Called after 1, 2 ... 10 minutes.
    expect(page().waited_min).toEqual({ median: 5, p90: 9 });
    expect(page()).toMatchObject({ served: 5, no_shows: 5 });
  });

  test("a call that was taken back is no call", () => {
    comes(null);
    office.wait(3 * MINUTE_MS);
    at("counter-4", "open-counter", "call-next");
    expect(page().waited_min).toEqual({ median: 3, p90: 3 });
    office.do({ kind: "undo", counter: "counter-4" });
    expect(page().waited_min).toBeNull();
  });
});

test("each counter is closed, free, calling or serving, with the number and since when", () => {
  for (let index = 0; index < 2; index++) comes(null);
  at("counter-1", "open-counter");
  at("counter-3", "open-counter", "call-next");
  at("counter-4", "open-counter", "call-next");
  office.wait(MINUTE_MS);
  at("counter-4", "start-service");
  expect(page().counters).toEqual([
    { id: "counter-1", number: 1, state: "free", code: null, since_ms: null },
    { id: "counter-2", number: 2, state: "closed", code: null, since_ms: null },
    { id: "counter-3", number: 3, state: "called", code: "A001", since_ms: MORNING_MS },
    { id: "counter-4", number: 4, state: "serving", code: "A002", since_ms: MORNING_MS + MINUTE_MS },
  ]);
});

describe("frequent visitors", () => {
  const FIELDS = ["land", "civil-status", "certification", "residence", "business"];

  test("are told once somebody took so many numbers, as counts, and to look before judging", () => {
    for (const field of FIELDS.slice(0, 3)) comes("p-tout", field);
    expect(page()).toMatchObject({ frequent: { persons: 0, visits_min: 4, most: 3 }, notices: [] });
    comes("p-tout", "residence");
    expect(page().frequent).toEqual({ persons: 1, visits_min: 4, most: 4 });
    expect(page().notices.map(({ code, level }) => [code, level])).toEqual([["FREQUENT_VISITORS", "info"]]);
    expect(page().notices[0]?.text.vi).toMatch(/1 người.*4 số.*chưa kết luận/);
  });

  test("nobody is named, by name, id or number, and the view is what its schema promises", () => {
    for (const field of FIELDS) comes("p-tout", field);
    at("counter-4", "open-counter", "call-next");
    const view = page();
    expect(SCREENS.manager.strict().safeParse(view).error).toBe(undefined);
    expect(JSON.stringify(view)).not.toMatch(/p-tout|Yến|042|1990/);
  });
});

test("guards who call come the longest first; a day's end ends the calls", () => {
  const call: Input = { kind: "call-manager", door: "door-1" };
  office.do(call);
  expect(page().doors_calling).toEqual([
    { door: "door-1", name: { vi: "Cửa vào", en: "Entrance" }, since_ms: MORNING_MS },
  ]);
  office.wait(24 * 60 * MINUTE_MS).do({ kind: "timer-fired", timer: "day" });
  expect(page().doors_calling).toEqual([]);
  const nowhere = { ...call, door: "door-9" };
  const stamp = { at_ms: office.at_ms, actor: "staff:s-1", device: null, place: null };
  expect(decide(PLAN, office.office, nowhere, stamp).reply).toEqual({
    kind: "refused",
    refusal: "unknown-place",
  });
});
