/** Days of an office without trouble: people say yes, come again without papers, take it back, are forgotten. */
import { beforeAll, expect, test } from "vitest";
import { People } from "../../../simulators/office/people.ts";
import { factsOf, said, type Watched, watchedOffice } from "./office-kit.ts";

const DAYS = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"];
const VISITS = 120;
const OPEN_MS = 6 * 3_600_000;
const DAY_MS = 10 * 3_600_000;
const NIGHT_MS = 14 * 3_600_000;

let office: Watched;

beforeAll(() => {
  office = watchedOffice(3);
  const { world, oracle } = office;
  const people = new People(world);
  for (const day of DAYS) {
    if (!world.powered) world.powerUp();
    people.startDay(VISITS, OPEN_MS);
    const morning_ms = world.clock.now_ms();
    world.runUntil(morning_ms + DAY_MS);
    oracle.endOfDay(people.collectors.contents, day, world.clock.now_ms());
    people.endDay();
    world.night(NIGHT_MS);
  }
}, 60_000);

test("nothing happened that must not", () => {
  expect(said(office.oracle)).toEqual([]);
});

test.each([
  "agreed",
  "withdrew",
  "returned-by-number",
  "returned-by-slip",
  "came-by-number",
  "number-of-nobody",
  "slip-of-nobody",
  "frequent-visitor",
  "admit-refused-already-waiting",
])("%s was reached", (point) => {
  expect(office.world.reached[point]).toBeGreaterThan(0);
});

test("a slip is printed for each yes, and stands in the log without its secret", () => {
  const yes = factsOf(office.world, "visitor-agreed").map(({ person }) => person);
  const slips = factsOf(office.world, "slip-queued").flatMap(({ slip }) =>
    slip.kind === "visitor" ? [slip] : [],
  );
  expect(slips).toEqual(yes.map((person) => ({ kind: "visitor", person })));
});
