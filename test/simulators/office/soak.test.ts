import { describe, expect, it } from "vitest";
import { POINTS, soak } from "../../../simulators/office/soak.ts";
import { TROUBLES } from "../../../simulators/office/trouble.ts";
import { PAGER_PROTOCOLS } from "../../../simulators/pager/protocols.ts";

/** Real time of the rates: a clock that gains a second with each look. */
const seconds = (): (() => number) => {
  let now_ms = 0;
  return () => (now_ms += 1_000);
};

describe("a soak of one day", () => {
  const result = soak({ days: 1, seed: 7, trouble: true, now_ms: seconds() });

  it("breaks nothing", () => {
    expect(result.firstViolations).toEqual([]);
    expect(result).toMatchObject({ days: 1, violations: 0, realDays: 0 });
    expect(result.events).toBeGreaterThan(1_000);
    expect(result.reached["result-collected"]).toBeGreaterThan(5);
  });

  it.each(PAGER_PROTOCOLS)("breaks nothing with a base that speaks %s", (protocol) => {
    const day = soak({ days: 1, seed: 11, trouble: true, protocol, now_ms: seconds() });
    expect(day.firstViolations).toEqual([]);
    expect(day.violations).toBe(0);
    expect(day.reached["card-buzzed"]).toBeGreaterThan(50);
    expect(Object.entries(day.faults).some(([name, hits]) => name.startsWith("pager-") && hits > 0)).toBe(
      true,
    );
  });

  it("reads chips at the door", () => {
    expect(result.reached["chip-read"]).toBeGreaterThan(0);
  });

  it("names every fault and every rare branch, also those it did not meet", () => {
    expect(Object.keys(result.faults).sort()).toEqual(TROUBLES.map(({ name }) => name).sort());
    expect(Object.keys(result.reached)).toEqual(expect.arrayContaining([...POINTS]));
    for (const hits of Object.values({ ...result.faults, ...result.reached }))
      expect(hits).toBeGreaterThanOrEqual(0);
  });

  it("meets no fault where none is wanted, and is then another day", () => {
    const quiet = soak({ days: 1, seed: 7, trouble: false, now_ms: seconds() });
    expect(quiet.violations).toBe(0);
    expect(Object.values(quiet.faults).every((hits) => hits === 0)).toBe(true);
    expect(quiet.traceHash).not.toBe(result.traceHash);
  });
});
