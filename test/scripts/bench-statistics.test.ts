import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  eachRound,
  judge,
  median,
  percentile,
  type Round,
  rounded,
  slope,
} from "../../scripts/bench/statistics.ts";

const round = (value: number, ratio: number): Round => ({ value, baseline: value / ratio, ratio });
const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 });

describe("percentile", () => {
  it("is the nearest rank", () => {
    // Source: the nearest-rank table of the usual worked example: 15, 20, 35, 40, 50.
    const five = [35, 20, 15, 50, 40];
    expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(five, share))).toEqual([15, 20, 20, 35, 50]);
  });

  it("is always one of the samples, and leaves at least its share below or at it", () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const found = percentile(values, share);
        expect(values).toContain(found);
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(
          share * values.length - 1e-9,
        );
      }),
    );
  });

  it("of nothing is not a number", () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe("median", () => {
  it("is the middle, or the mean of the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it("does not change what it is given", () => {
    const values = [3, 1, 2];
    median(values);
    percentile(values, 0.9);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("a verdict over rounds", () => {
  const meets = ({ ratio }: Round): boolean => ratio <= 5;

  it("shows medians", () => {
    const rounds = [round(10, 2), round(30, 3), round(20, 9)];
    expect(judge(rounds, meets)).toMatchObject({ value: 20, ratio: 3, pass: true });
  });

  it("fails only when the best round fails too", () => {
    expect(judge([round(60, 6), round(70, 7), round(50, 5)], meets).pass).toBe(true);
    expect(judge([round(60, 6), round(70, 7), round(51, 5.1)], meets).pass).toBe(false);
  });

  it("does not pass without a round, nor with one that measured nothing", () => {
    expect(judge([], meets).pass).toBe(false);
    expect(judge([round(Number.NaN, Number.NaN)], meets).pass).toBe(false);
  });

  it("keeps each round for the reader", () => {
    expect(eachRound([round(10.004, 2), round(3, 0.33333)])).toBe("10 (2x), 3 (0.333x)");
  });
});

describe("slope", () => {
  it("finds the growth of a line whatever its offset", () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }), (rise, offset) => {
        const points = [0, 1, 2, 5, 9].map((x): [number, number] => [x, offset + rise * x]);
        expect(slope(points)).toBeCloseTo(rise, 9);
      }),
    );
  });

  it("is not a number where nothing can grow", () => {
    expect(slope([[1, 5]])).toBeNaN();
    expect(slope([])).toBeNaN();
  });
});

describe("rounded", () => {
  it("keeps three digits and what is no number", () => {
    expect([rounded(1234.5), rounded(0.0012345), rounded(0)]).toEqual([1230, 0.00123, 0]);
    expect(rounded(Number.NaN)).toBeNaN();
  });
});
