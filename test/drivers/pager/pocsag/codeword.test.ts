/** Codewords and their correction, against words from independent sources. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressWord,
  correct,
  FRAMES,
  IDLE_WORD,
  isCapcode,
  messageWord,
  type PagerFunction,
  readWord,
} from "../../../../drivers/pager/pocsag/codeword.pure.ts";
import {
  contentPayloads,
  contentText,
  MESSAGE_WORDS_MAX,
} from "../../../../drivers/pager/pocsag/text.pure.ts";
import { TEXT_VECTORS, WORD_VECTORS } from "./vectors.ts";

const word = fc.oneof(
  fc.nat({ max: 2 ** 20 - 1 }).map(messageWord),
  fc
    .tuple(fc.nat({ max: 2_097_151 }), fc.nat({ max: 3 }))
    .map(([capcode, call]) => addressWord(capcode, call as PagerFunction)),
);
const bits = (count: number) => fc.uniqueArray(fc.nat({ max: 31 }), { minLength: count, maxLength: count });
const flipped = (from: number, at: readonly number[]): number =>
  at.reduce((value, bit) => (value ^ (1 << bit)) >>> 0, from);

describe("codewords", () => {
  test.each(WORD_VECTORS)("$hex is a codeword: $source", ({ word: value, means }) => {
    expect(correct(value)).toEqual({ kind: "word", word: value, errors: 0 });
    if (means === undefined) return;
    const read = readWord(value);
    expect(read).toEqual(means);
    if (read.kind === "message") expect(messageWord(read.payload)).toBe(value);
    if (read.kind === "address") expect(addressWord(read.address * FRAMES, read.function)).toBe(value);
  });

  test("one and two inverted bits are put right, three are seen", () => {
    fc.assert(
      fc.property(word, bits(1), bits(2), bits(3), (sent, one, two, three) => {
        expect(correct(flipped(sent, one))).toEqual({ kind: "word", word: sent, errors: 1 });
        expect(correct(flipped(sent, two))).toEqual({ kind: "word", word: sent, errors: 2 });
        expect(correct(flipped(sent, three))).toEqual({ kind: "uncorrectable" });
      }),
    );
  });

  test("every one and two inverted bits of the idle word are put right", () => {
    for (let first = 0; first < 32; first++)
      for (let second = 0; second <= first; second++) {
        const at = first === second ? [first] : [first, second];
        expect(correct(flipped(IDLE_WORD, at))).toMatchObject({ word: IDLE_WORD, errors: at.length });
      }
  });

  test.each([
    [0, false],
    [7, false],
    [8, true],
    [2_007_663, true],
    [2_007_664, false],
    [2_007_671, false],
    [2_007_672, true],
    [2_045_055, true],
    [2_045_056, false],
    [2_045_063, false],
    [2_045_064, true],
    [2_097_151, true],
    [2_097_152, false],
    [-8, false],
    [8.5, false],
  ])("capcode %d may be called: %s", (capcode, may) => {
    expect(isCapcode(capcode)).toBe(may);
  });
});

describe("texts", () => {
  test.each(TEXT_VECTORS)("$content $text: $source", ({ content, text, words }) => {
    const made = contentPayloads(content, text);
    expect(made).toMatchObject({ kind: "payloads" });
    if (made.kind !== "payloads") return;
    expect(made.payloads.map(messageWord)).toEqual(words);
    expect(contentText(content, made.payloads)).toBe(text);
  });

  const payloads = fc.array(fc.nat({ max: 2 ** 20 - 1 }), { minLength: 1, maxLength: MESSAGE_WORDS_MAX });

  test("whatever is read as text makes the same words again, numeric always", () => {
    fc.assert(
      fc.property(payloads, fc.constantFrom("numeric" as const, "alpha" as const), (given, content) => {
        const text = contentText(content, given);
        if (content === "numeric") expect(text).toMatch(/^[0-9.U \-[\]]*$/);
        if (text !== undefined) expect(contentPayloads(content, text)).toMatchObject({ payloads: given });
      }),
    );
  });

  test("7-bit text comes back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 200 }), (text) => {
        const made = contentPayloads("alpha", text);
        expect(made.kind === "payloads" && contentText("alpha", made.payloads)).toBe(text);
      }),
    );
  });

  test.each([
    ["numeric", "", "text: empty"],
    ["numeric", "A", "text: numeric"],
    ["alpha", "Mời", "text: alpha"],
    ["alpha", "a\u0004", "text: alpha"],
    ["alpha", "x".repeat(201), "text: at most"],
    ["numeric", "1".repeat(351), "text: at most"],
  ] as const)("%s %j is refused: %s", (content, text, reason) => {
    const made = contentPayloads(content, text);
    expect(made.kind === "refused" && made.reason.startsWith(reason)).toBe(true);
  });

  test("200 alpha characters, the longest an LRS base takes, fit", () => {
    expect(contentPayloads("alpha", "x".repeat(200))).toMatchObject({ kind: "payloads" });
  });
});
