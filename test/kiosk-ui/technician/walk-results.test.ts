/**
 * Bars from answers: the weaker the buzz that is felt, the more bars; and which power is next.
 */
import { describe, expect, it } from "vitest";
import { firstPower, type WalkStep, walkResults } from "../../../kiosk-ui/technician/walk-results.ts";

const FOUR = { first: 1, last: 4 };
const at = (place: string, power: number | null, rang: boolean, card = 2): WalkStep => ({
  card,
  place,
  power,
  rang,
  at_ms: 0,
});
const bars = (walk: readonly WalkStep[], levels: typeof FOUR | null) =>
  walkResults(walk, levels).map(({ place, bars, bars_max, signal, next }) => [
    place,
    bars,
    bars_max,
    signal,
    next,
  ]);

describe("a walk with four powers", () => {
  it("begins with the strongest and goes down one at a time", () => {
    expect(firstPower(FOUR)).toBe(4);
    expect(bars([at("a", 4, true)], FOUR)).toEqual([["a", 1, 4, "weak", { power: 3 }]]);
    expect(bars([at("a", 4, true), at("a", 3, true)], FOUR)).toEqual([["a", 2, 4, "weak", { power: 2 }]]);
  });

  it("ends where nothing is felt, or at the weakest power", () => {
    expect(bars([at("a", 4, false)], FOUR)).toEqual([["a", 0, 4, "none", undefined]]);
    expect(bars([at("a", 4, true), at("a", 3, true), at("a", 2, true), at("a", 1, false)], FOUR)).toEqual([
      ["a", 3, 4, "fair", undefined],
    ]);
    expect(bars([at("a", 4, true), at("a", 3, true), at("a", 2, true), at("a", 1, true)], FOUR)).toEqual([
      ["a", 4, 4, "strong", undefined],
    ]);
  });

  it("begins anew at a place that is done, and with another card", () => {
    expect(bars([at("a", 4, false), at("a", 4, true)], FOUR)).toEqual([["a", 1, 4, "weak", { power: 3 }]]);
    expect(bars([at("a", 4, true), at("a", 4, true, 9)], FOUR)).toEqual([["a", 1, 4, "weak", { power: 3 }]]);
  });

  it("has the place tried last first, each once", () => {
    const walk = [at("a", 4, true), at("b", 4, false), at("a", 3, false)];
    expect(bars(walk, FOUR)).toEqual([
      ["a", 1, 4, "weak", undefined],
      ["b", 0, 4, "none", undefined],
    ]);
  });
});

describe("a walk with ten powers", () => {
  const TEN = { first: 0, last: 9 };
  it("tries the strongest, the weakest and two between", () => {
    const walk = [at("a", 9, true), at("a", 6, true), at("a", 3, true), at("a", 0, true)];
    expect(walk.map((_, index) => bars(walk.slice(0, index + 1), TEN))).toEqual([
      [["a", 1, 4, "weak", { power: 6 }]],
      [["a", 2, 4, "weak", { power: 3 }]],
      [["a", 3, 4, "fair", { power: 0 }]],
      [["a", 4, 4, "strong", undefined]],
    ]);
  });
});

describe("a walk with one power", () => {
  it("tries a silent place once more: two bars, one, none", () => {
    expect(firstPower(null)).toBeNull();
    expect(bars([at("a", null, true)], null)).toEqual([["a", 2, 2, "strong", undefined]]);
    expect(bars([at("a", null, false)], null)).toEqual([["a", 0, 2, "none", { power: null }]]);
    expect(bars([at("a", null, false), at("a", null, true)], null)).toEqual([["a", 1, 2, "weak", undefined]]);
    expect(bars([at("a", null, false), at("a", null, false)], null)).toEqual([
      ["a", 0, 2, "none", undefined],
    ]);
  });
});
