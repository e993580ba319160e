/** Cards that have a capcode, time on the air. */
import { expect, test } from "vitest";
import { capcodeOf, pageAir_ms } from "../../../../drivers/pager/base/pocsag.pure.ts";

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
