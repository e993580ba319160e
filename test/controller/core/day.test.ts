import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateOf, untilMidnight_ms } from "../../../controller/core/day.ts";
import { effectsOf, MORNING_MS, PLAN, TestOffice } from "./office-kit.ts";

const instant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2399, 11, 31) });
/** From the date line to the date line. */
const offset = fc.integer({ min: -12 * 60, max: 14 * 60 });
const tick: Parameters<TestOffice["do"]>[0] = { kind: "timer-fired", timer: "day" };

describe("the date of an instant", () => {
  it("is the one on the calendar, for every instant and every offset", () => {
    fc.assert(
      fc.property(instant, offset, (at_ms, offset_min) => {
        const calendar = new Date(at_ms + offset_min * 60_000).toISOString().slice(0, 10);
        expect(dateOf(at_ms, offset_min)).toBe(calendar);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["2026-11-23", Date.UTC(2026, 10, 22, 17, 0, 0)],
    ["2026-11-22", Date.UTC(2026, 10, 22, 16, 59, 59, 999)],
    ["2028-02-29", Date.UTC(2028, 1, 29, 5)],
    ["2100-03-01", Date.UTC(2100, 1, 28, 17)],
  ])("in Viet Nam is %s at the border of that day", (date, at_ms) => {
    expect(dateOf(at_ms, 420)).toBe(date);
  });

  it("changes exactly when the time until midnight is over", () => {
    fc.assert(
      fc.property(instant, offset, (at_ms, utc_offset_min) => {
        const midnight_ms = at_ms + untilMidnight_ms({ ...PLAN, utc_offset_min }, at_ms);
        const today = dateOf(at_ms, utc_offset_min);
        expect(dateOf(midnight_ms - 1, utc_offset_min)).toBe(today);
        expect(dateOf(midnight_ms, utc_offset_min) > today).toBe(true);
      }),
    );
  });
});

describe("a new day", () => {
  const overnight = () => {
    const office = new TestOffice().open();
    const [serving, called, waiting] = ["regular", "regular", "regular"].map((_lane, index) =>
      office.admit("regular", "land", index + 1),
    );
    office.do({ kind: "call-next", counter: "c1" });
    office.do({ kind: "start-service", counter: "c1" });
    office.do({ kind: "call-next", counter: "c2" });
    return { office: office.wait(24 * 3_600_000), serving, called, waiting };
  };

  it("closes what the evening left, and says how each visit ended", () => {
    const { office, serving, called, waiting } = overnight();
    office.do(tick, "clock");
    expect(office.facts).toContainEqual({ kind: "service-finished", ticket: serving, counter: "c1" });
    expect(office.facts).toContainEqual({ kind: "ticket-no-show", ticket: called, counter: "c2" });
    expect(office.facts).toContainEqual({ kind: "ticket-expired", ticket: waiting });
    expect(office.office.tickets).toEqual([]);
    expect(Object.values(office.office.pagers).map(({ state }) => state)).toEqual(Array(3).fill("overdue"));
    expect(Object.values(office.office.counters).map(({ clerk }) => clerk)).toEqual([null, null]);
  });

  it("is opened by whatever comes first, once, and arms the next midnight", () => {
    const { office } = overnight();
    const first = office.do({ kind: "take-ticket", kiosk: "k1", field: "land" });
    expect(effectsOf(first, "arm-timer")).toEqual([
      { kind: "arm-timer", timer: "day", delay_ms: 16 * 3_600_000 },
    ]);
    office.do({ kind: "take-ticket", kiosk: "k1", field: "land" });
    expect(office.count("day-opened")).toBe(2);
    expect(office.office.tickets.map(({ code }) => code)).toEqual(["A001", "A002"]);
  });

  it("never goes back: a clock set to yesterday changes nothing", () => {
    const { office } = overnight();
    office.do(tick, "clock");
    office.at_ms = MORNING_MS;
    expect(office.do(tick, "clock").facts).toEqual([]);
    expect(office.office.day).toBe("2026-11-24");
  });
});
