/** The promises of speed that hang on no machine: bus, relay, latch, spring and polls, under virtual time. */
import { describe, expect, test } from "vitest";
import { measureOpenings } from "../../../../simulators/locker/proof/latency.ts";

describe("a box at 9600 baud", () => {
  const openings = measureOpenings({ seed: 2, openings: 120, machine_ms: () => 0 });

  test("is seen open within 150 ms of its door's move", () => {
    expect(openings).toHaveLength(120);
    expect(Math.max(...openings.map(({ seen_ms }) => seen_ms))).toBeLessThanOrEqual(150);
    // Two polls of the contact, at least one frame of time apart.
    expect(Math.min(...openings.map(({ seen_ms }) => seen_ms))).toBeGreaterThan(20);
  });

  test("is open in the log 100 to 300 ms after the command", () => {
    const took = openings.map(({ opening_ms }) => opening_ms);
    expect(Math.min(...took)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...took)).toBeLessThanOrEqual(300);
  });

  test("waits for the bus no longer than one question and its answer take", () => {
    expect(Math.max(...openings.map(({ bus_ms }) => bus_ms))).toBeLessThanOrEqual(30);
  });
});
