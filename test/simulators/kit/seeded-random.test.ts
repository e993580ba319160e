import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";

const SEED = fc.integer({ min: 0, max: 0xffff_ffff });
const draws = (random: SeededRandom, count: number) => Array.from({ length: count }, () => random.uint32());

describe("the seeded random stream", () => {
  test("is the same for the same seed, and another for another", () => {
    fc.assert(
      fc.property(SEED, (seed) => {
        const first = draws(new SeededRandom(seed), 20);
        expect(draws(new SeededRandom(seed), 20)).toEqual(first);
        expect(draws(new SeededRandom(seed ^ 1), 20)).not.toEqual(first);
      }),
    );
  });

  test("a fork depends on its name and the seed only, not on what was drawn before", () => {
    const untouched = new SeededRandom(7);
    const used = new SeededRandom(7);
    draws(used, 100);
    expect(draws(used.fork("pagers"), 10)).toEqual(draws(untouched.fork("pagers"), 10));
    expect(draws(used.fork("pagers"), 10)).not.toEqual(draws(used.fork("locks"), 10));
  });

  test("stays within its ranges", () => {
    fc.assert(
      fc.property(SEED, fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, low, span) => {
        const random = new SeededRandom(seed);
        for (let count = 0; count < 50; count++) {
          expect(random.fraction()).toBeLessThan(1);
          const number = random.between(low, low + span);
          expect(number).toBeGreaterThanOrEqual(low);
          expect(number).toBeLessThanOrEqual(low + span);
          expect(random.exponential(3)).toBeGreaterThanOrEqual(0);
          expect(random.logNormal(3, 0.5)).toBeGreaterThan(0);
          expect(["a", "b"]).toContain(random.pick(["a", "b"]));
        }
        expect(random.bytes(5)).toHaveLength(5);
      }),
      { numRuns: 20 },
    );
  });

  test("reaches both ends of a range, and always or never at the ends of chance", () => {
    const random = new SeededRandom(1);
    expect(new Set(Array.from({ length: 200 }, () => random.between(1, 6)))).toEqual(
      new Set([1, 2, 3, 4, 5, 6]),
    );
    expect(Array.from({ length: 100 }, () => random.chance(0))).not.toContain(true);
    expect(Array.from({ length: 100 }, () => random.chance(1))).not.toContain(false);
    expect(() => random.pick([])).toThrow("nothing to pick from");
  });

  test("has the means it names, within three per cent over 50 000 draws", () => {
    const random = new SeededRandom(20_260_901);
    const mean = (draw: () => number) =>
      Array.from({ length: 50_000 }, draw).reduce((sum, x) => sum + x, 0) / 50_000;
    expect(Math.abs(mean(() => random.exponential(480)) / 480 - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(() => random.logNormal(480, 0.6)) / 480 - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(() => random.bytes(1)[0] ?? 0) / 127.5 - 1)).toBeLessThan(0.03);
  });
});
