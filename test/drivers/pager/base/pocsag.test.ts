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

// pagers.md 3: 2.19 s, 0.93 s, 0.47 s; a batch more is 544 bits. Behind the last word of a text one more must
// stand, or its card listens on: a text that ends with its batch takes another.
test.each([
  [512, 100_000, "32", "numeric", 2_188],
  [1200, 100_000, "32", "numeric", 934],
  [2400, 100_000, "32", "numeric", 467],
  [1200, 100_007, "", "numeric", 934],
  [1200, 100_007, "3", "numeric", 1_387],
  [1200, 100_007, "123456", "numeric", 1_387],
  [1200, 100_000, "x".repeat(40), "alpha", 934],
  [1200, 100_000, "x".repeat(41), "alpha", 1_387],
] as const)(
  "at %d bit/s capcode %d with text %j (%s) is on the air for %d ms",
  (rate, code, text, kind, ms) => {
    expect(pageAir_ms(rate, code, text, kind)).toBe(ms);
  },
);
