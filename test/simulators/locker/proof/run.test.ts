/** A run of the proof is a function of its seed, whoever does which part of it; the large run is a system test. */
import { describe, expect, test } from "vitest";
import { prove, together } from "../../../../simulators/locker/proof/run.ts";

describe("a small run", () => {
  test("gives the same again, whole or in parts", { timeout: 60_000 }, () => {
    const whole = prove({ schedules: 12, seed: 3 });
    const parts = [0, 1].map((index) => prove({ schedules: 12, seed: 3, part: { index, of: 2 } }));
    const { first: _first, ...sums } = together([whole]);
    const { first: _told, ...shared } = together(parts);
    expect(shared).toEqual(sums);
    expect(whole.schedules).toBe(12);
    expect(whole.exercised.I2).toBeGreaterThan(30);
    expect(prove({ schedules: 12, seed: 4 }).exercised).not.toEqual(whole.exercised);
  });
});
