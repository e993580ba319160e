/** Capcodes that exist, cards that have one, time on the air. */
import { expect, test } from "vitest";
import {
  capcodeOf,
  isCapcode,
  isReservedCapcode,
  pageAir_ms,
} from "../../../../drivers/pager/base/pocsag.pure.ts";

// pagers.md 1.4 and trap 14.
test.each([
  [0, 7],
  [2_007_664, 2_007_671],
  [2_045_056, 2_045_063],
])("capcodes %d to %d are reserved, their neighbours are not", (low, high) => {
  for (let code = low; code <= high; code++)
    expect([isReservedCapcode(code), isCapcode(code)]).toEqual([true, false]);
  expect(isReservedCapcode(low - 1) || isReservedCapcode(high + 1)).toBe(false);
});

test("a capcode has 21 bits", () => {
  expect([2_097_151, 2_097_152, -1, 8.5].map(isCapcode)).toEqual([true, false, false, false]);
});

test("cards 1 to 99 have capcodes, unless reserved or out of range", () => {
  const cards = { first: 100_001, step: 8 };
  expect([0, 1, 2, 99, 100, 1.5].map((card) => capcodeOf(card, cards))).toEqual([
    undefined,
    100_001,
    100_009,
    100_785,
    undefined,
    undefined,
  ]);
  expect(capcodeOf(2, { first: 2_007_663, step: 1 })).toBeUndefined();
  expect(capcodeOf(2, { first: 2_097_151, step: 1 })).toBeUndefined();
});

// pagers.md 3: 2.19 s, 0.93 s, 0.47 s.
test("one page takes one batch of air", () => {
  expect(([512, 1200, 2400] as const).map(pageAir_ms)).toEqual([2_188, 934, 467]);
});
