/**
 * Several failures of the field at once, coming and going by chance, against every protocol: what holds of
 * one failure holds of any mixture.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PagerDefectName } from "../../../../simulators/pager/defects.ts";
import { Caller } from "./caller.ts";
import { expectHonest, expectNoticed } from "./expect-honest.ts";
import { HOUSES, type House, openHouse, wellEnded } from "./houses.ts";
import { isHidden, troublesOf } from "./troubles.ts";

/** Called before the first gust, and in each of them. */
const FIRST = [1, 2, 3, 4] as const;
const inGust = (index: number): readonly number[] => [10, 11, 12].map((card) => card + 3 * index);
const OVER_MS = 3_600_000;
const QUIET_MS = 120_000;

interface Gust {
  readonly trouble: readonly [PagerDefectName, string | undefined];
  readonly wait_ms: number;
  readonly lasts_ms: number;
}

/**
 * Answers that name no page, at the wrong page, so nobody can tell (DATASHEET, failures of the field):
 * a late error of COMP2; an answer of TAP that comes twice while the next page is lost; a control character
 * made by noise, at a TAP terminal that may answer so; a NAK made by noise at an ESPA station, whose block
 * then goes again and is taken twice.
 */
const isUntellable = ({ of }: House, name: PagerDefectName): boolean =>
  (of.protocol === "comp2" && (name === "late-reply" || name === "late-page-reply")) ||
  (of.protocol === "tap" && name === "doubled-replies") ||
  (of.protocol === "espa" && name === "garbage") ||
  (of.protocol === "tap" && of.dialect === undefined && name === "garbage");

const gusts = (house: House): fc.Arbitrary<readonly Gust[]> =>
  fc.array(
    fc.record({
      trouble: fc.constantFrom(
        ...troublesOf(house).filter(([name]) => !isHidden(house, name) && !isUntellable(house, name)),
      ),
      wait_ms: fc.nat({ max: 5_000 }),
      lasts_ms: fc.integer({ min: 100, max: 40_000 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

const storm = (house: House, blows: readonly Gust[]): void => {
  const bench = openHouse(house);
  const caller = new Caller(bench);
  bench.base.setDefect("returns-after", true, "4000");
  for (const card of FIRST) caller.call(card);
  for (const [index, { trouble, wait_ms, lasts_ms }] of blows.entries()) {
    const [name, value] = trouble;
    bench.advance(wait_ms);
    bench.base.setDefect(name, true, value);
    bench.clock.arm("gust over", lasts_ms, () => bench.base.setDefect(name, false));
    for (const card of inGust(index)) caller.call(card);
  }
  caller.settle(OVER_MS);
  bench.advance(QUIET_MS);
  expectNoticed(bench, caller);
  expectHonest(bench, [...caller.ends.keys()]);
  bench.page("after", 50).advance(QUIET_MS);
  expect([bench.outcome("after"), bench.buzzes(50)]).toEqual([wellEnded(house), 1]);
};

describe.each(HOUSES)("$name", (house) => {
  test("a mixture of failures loses no call unnoticed", () => {
    fc.assert(
      fc.property(gusts(house), (blows) => storm(house, blows)),
      // The same storms each time: one that was weathered is weathered again. The soak draws new ones.
      { numRuns: 60, seed: 1 },
    );
  });
});
