/** The people of a quiet day: everybody who stays is served, and every pager comes home or is missed. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Office } from "../../../controller/core/state.ts";
import { People } from "../../../simulators/office/people.ts";
import { advance, DAY, factsOf, said, type Watched, watchedOffice } from "./office-kit.ts";

const VISITS = 120;
const OPEN_MS = 6 * 3_600_000;
/** The clerks' longest evening is over by then. */
const DAY_MS = 10 * 3_600_000;
const NIGHT_MS = 14 * 3_600_000;

describe("a quiet day", () => {
  let office: Watched;
  let evening: Office;

  beforeAll(() => {
    office = watchedOffice(15);
    const { world, oracle } = office;
    const people = new People(world);
    people.startDay(VISITS, OPEN_MS);
    advance(world, DAY_MS);
    oracle.endOfDay(people.collectors.contents, DAY, world.clock.now_ms());
    evening = world.office;
    people.endDay();
    world.night(NIGHT_MS);
    world.powerUp();
    advance(world, 60_000);
  }, 60_000);

  it("ends without a violation and with nobody waiting", () => {
    expect(said(office.oracle)).toEqual([]);
    expect(evening.tickets).toEqual([]);
  });

  it("gives every visitor a number, and serves or misses each of them", () => {
    const issued = factsOf(office.world, "ticket-issued").map(({ ticket }) => ticket);
    const ended = ["service-finished" as const, "ticket-no-show" as const].flatMap((kind) =>
      factsOf(office.world, kind).map(({ ticket }) => ticket),
    );
    expect(issued.length).toBeGreaterThan(VISITS * 0.9);
    expect(issued.length).toBeLessThanOrEqual(VISITS);
    expect(new Set(ended)).toEqual(new Set(issued));
    expect(factsOf(office.world, "service-finished").length).toBeGreaterThan(VISITS * 0.8);
  });

  it("is done by people alike to those of an office: pagers, slips, kiosks, priority, absence, results", () => {
    const { reached } = office.world;
    for (const point of ["card-buzzed", "card-tried", "came-at-second-buzz", "called-aloud", "cards-counted"])
      expect((reached[point] ?? 0) + (reached["count-found-losses"] ?? 0), point).toBeGreaterThan(0);
    for (const point of ["no-show", "called-priority", "result-stored", "result-collected"])
      expect(reached[point], point).toBeGreaterThan(0);
    expect(new Set(factsOf(office.world, "ticket-issued").map(({ place }) => place))).toEqual(
      new Set(["door-1", "kiosk-1", "kiosk-2"]),
    );
  });

  it("brings every pager back into its rack, or the guard who counts them says that it is lost", () => {
    const inState = ({ pagers }: Office, ...states: readonly string[]): readonly number[] =>
      Object.values(pagers)
        .filter(({ state }) => states.includes(state))
        .map(({ card }) => card);
    const [counted] = factsOf(office.world, "pagers-counted");
    const lost = inState(evening, "lost");
    expect(counted?.missing).toEqual(lost);
    expect(lost.length).toBeGreaterThan(0);
    expect(evening.boards["base-1"]?.losses.toSorted((a, b) => a - b)).toEqual(lost);
    expect(inState(evening, "lent", "paged", "overdue")).toEqual([]);
    expect(inState(office.world.office, "lost")).toEqual(lost);
    expect(office.world.office.boards["base-1"]?.losses).toEqual([]);
  });
});
