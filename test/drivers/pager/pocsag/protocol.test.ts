/** `pager/pocsag`: transmissions both ways, and whatever else can be on the air. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCapcode } from "../../../../drivers/pager/pocsag/codeword.pure.ts";
import { POCSAG_CODEC } from "../../../../drivers/pager/pocsag/protocol.ts";
import { BATCH_BYTES, BATCHES_MAX } from "../../../../drivers/pager/pocsag/transmission.pure.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { WIRE_VECTORS } from "./vectors.ts";

const PREAMBLE_BYTES = 72;

const encoded = (message: Record<string, unknown>): string => {
  const result = POCSAG_CODEC.encode(message);
  return "bytes" in result ? toHex(result.bytes) : `error ${result.error}`;
};
const bytesOf = (message: Record<string, unknown>): Uint8Array =>
  fromHex(encoded(message)) ?? new Uint8Array();
const reasons = (bytes: Uint8Array): readonly unknown[] =>
  POCSAG_CODEC.decode(bytes).map(({ kind, reason }) => reason ?? kind);

/** The same bits, `by` (1..7) bits later. */
const shifted = (bytes: Uint8Array, by: number): Uint8Array =>
  Uint8Array.from({ length: bytes.length + 1 }, (_, index) => {
    const before = index === 0 ? 0 : (bytes[index - 1] ?? 0);
    return ((before << (8 - by)) | ((bytes[index] ?? 0) >>> by)) & 0xff;
  });

const called = { capcode: fc.nat({ max: 2_097_151 }).filter(isCapcode), function: fc.nat({ max: 3 }) };
const page = fc.oneof(
  fc.record({ ...called, content: fc.constant("tone") }),
  fc.record({
    ...called,
    content: fc.constant("numeric"),
    text: fc.string({ unit: fc.constantFrom(..."0123456789 U-[]."), minLength: 1, maxLength: 20 }),
  }),
  fc.record({
    ...called,
    content: fc.constant("alpha"),
    text: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 }),
  }),
);
const pages = fc.array(page, { maxLength: 12 });

describe("pager/pocsag", () => {
  test.each(WIRE_VECTORS)("reads and writes: $source", ({ bytes, hex, message }) => {
    expect(POCSAG_CODEC.decode(bytes)).toEqual([message]);
    expect(encoded(message)).toBe(hex);
  });

  test("every planned burst is heard whole and makes the same bytes again", () => {
    fc.assert(
      fc.property(pages, (burst) => {
        const bytes = bytesOf({ kind: "transmission", pages: burst });
        const [heard, ...rest] = POCSAG_CODEC.decode(bytes);
        expect(rest).toEqual([]);
        expect(encoded(heard ?? {})).toBe(toHex(bytes));
        const capcodes = ((heard?.pages ?? []) as { capcode: number }[]).map(({ capcode }) => capcode);
        expect(capcodes.sort()).toEqual(burst.map(({ capcode }) => capcode).sort());
      }),
    );
  });

  test("decode is total, and what is free of noise makes the same bytes again", () => {
    const damaged = fc
      .tuple(pages, fc.array(fc.nat(), { maxLength: 12 }), fc.nat({ max: 40 }))
      .map(([burst, flips, cut]) => {
        const bytes = bytesOf({ kind: "transmission", pages: burst });
        for (const flip of flips) {
          const bit = flip % (bytes.length * 8);
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
        }
        return bytes.subarray(0, bytes.length - (cut > 30 ? cut : 0));
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (bytes) => {
        const objects = POCSAG_CODEC.decode(bytes);
        if (objects.some(({ kind }) => kind === "noise")) return;
        expect(objects.map(encoded).join(" ")).toBe(toHex(bytes));
      }),
      { numRuns: 500 },
    );
  });

  test("is found at any bit, with what stands before it named", () => {
    const bytes = bytesOf({
      kind: "transmission",
      pages: [{ capcode: 700_056, function: 3, content: "tone" }],
    });
    for (let by = 1; by < 8; by++) {
      const [before, heard] = POCSAG_CODEC.decode(shifted(bytes, by));
      expect(before).toMatchObject({ kind: "noise", reason: "no-sync" });
      expect(heard).toMatchObject({ kind: "transmission", preamble_bits: 576, batches: 1 });
    }
  });

  const one = bytesOf({ kind: "transmission", pages: [{ capcode: 8, function: 3, content: "tone" }] });
  const withWord = (at: number, hex: string): Uint8Array => {
    const bytes = one.slice();
    bytes.set(fromHex(hex) ?? [], PREAMBLE_BYTES + at * 4);
    return bytes;
  };

  // Words of the last five: long division as in the vectors; C120479A is "A", 000026EC is capcode 8.
  test.each([
    ["nothing but noise", Uint8Array.of(1, 2, 3, 4, 5, 6), ["no-sync"]],
    ["no preamble", one.subarray(PREAMBLE_BYTES), ["short-preamble", "transmission"]],
    ["half a preamble", one.subarray(36), ["short-preamble", "transmission"]],
    ["cut in its batch", one.subarray(0, -7), ["transmission", "cut-batch"]],
    ["sync with one bit inverted", withWord(0, "7CD215D9"), ["transmission", "damaged-sync"]],
    ["sync lost", withWord(0, "7CD2152F"), ["no-sync"]],
    ["three bits inverted", withWord(9, "7A89C190"), ["transmission", "uncorrectable-word"]],
    ["a message after an idle word", withWord(9, "C120479A"), ["transmission", "message-without-address"]],
    ["capcode below 8", withWord(1, "00000000"), ["transmission", "reserved-capcode"]],
    ["something behind", concatBytes(one, Uint8Array.of(0, 1)), ["transmission", "no-sync"]],
    ["two transmissions", concatBytes(one, one), ["transmission", "transmission"]],
  ] as const)("%s", (_, bytes, expected) => {
    expect(reasons(bytes)).toEqual(expected);
  });

  test("a message without end is cut at 70 words, and the next page is heard", () => {
    const endless = new Array<string>(74).fill("C120479A").join("");
    const words = `000026EC${endless}000026EC${"7A89C197".repeat(4)}`;
    let hex = "";
    for (let at = 0; at < words.length; at += 128) hex += `7CD215D8${words.slice(at, at + 128)}`;
    const bytes = concatBytes(new Uint8Array(PREAMBLE_BYTES).fill(0xaa), fromHex(hex) ?? new Uint8Array());
    const [heard, ...rest] = POCSAG_CODEC.decode(bytes);
    expect(heard?.pages).toMatchObject([{ content: "numeric" }, { content: "tone" }]);
    expect(new Set(rest.map(({ reason }) => reason))).toEqual(
      new Set(["message-too-long", "message-without-address"]),
    );
  });

  test("an endless transmission ends after its bound and goes on as another", () => {
    const batch = one.subarray(PREAMBLE_BYTES);
    const bytes = new Uint8Array(BATCH_BYTES * (BATCHES_MAX + 1));
    for (let index = 0; index <= BATCHES_MAX; index++) bytes.set(batch, index * BATCH_BYTES);
    const heard = POCSAG_CODEC.decode(bytes).filter(({ kind }) => kind === "transmission");
    expect(heard.map(({ batches }) => batches)).toEqual([BATCHES_MAX, 1]);
  });

  const tone = { capcode: 8, function: 3, content: "tone" };
  const transmission = (more: Record<string, unknown>) => ({ kind: "transmission", pages: [tone], ...more });
  test.each([
    [{ kind: "page" }, "kind"],
    [{ kind: "transmission" }, "pages"],
    [transmission({ preamble_bits: 568 }), "preamble_bits"],
    [transmission({ preamble_bits: 577 }), "preamble_bits"],
    [transmission({ pages: [null] }), "pages"],
    [transmission({ pages: [{ ...tone, function: 4 }] }), "pages"],
    [transmission({ pages: [{ ...tone, capcode: 7 }] }), "pages[0].capcode"],
    [transmission({ pages: [tone, { ...tone, capcode: 2_007_664 }] }), "pages[1].capcode"],
    [transmission({ pages: [{ ...tone, content: "alpha", text: "Mời" }] }), "pages[0].text"],
    [transmission({ pages: [{ ...tone, content: "raw", payloads: [2 ** 20] }] }), "pages"],
    [transmission({ pages: [{ ...tone, content: "raw", payloads: [] }] }), "pages[0].payloads"],
    [transmission({ batches: 0 }), "batches"],
    [transmission({ batches: BATCHES_MAX + 1 }), "batches"],
    [transmission({ batches: 1, pages: [tone, tone, tone] }), "batches"],
    [transmission({ pages: [{ ...tone, at: 0 }] }), "batches"],
    [transmission({ batches: 1, pages: [{ ...tone, at: 0 }, tone] }), "pages[1].at"],
    [transmission({ batches: 1, pages: [{ ...tone, at: 16 }] }), "pages[0].at"],
    [transmission({ batches: 1, pages: [{ ...tone, at: 2 }] }), "at: not the frame"],
    [
      transmission({
        batches: 1,
        pages: [
          { ...tone, at: 0 },
          { ...tone, at: 0 },
        ],
      }),
      "at: taken",
    ],
    [
      transmission({
        batches: 1,
        pages: [{ ...tone, capcode: 15, content: "alpha", text: "abcde", at: 15 }],
      }),
      "at: reaches",
    ],
    [transmission({ corrected: [{ at: 99, received: "7A89C197" }] }), "corrected"],
    [transmission({ corrected: [{ at: 1, received: "7A89C1" }] }), "corrected"],
  ])("refuses to encode %j, naming the field", (message, field) => {
    const result = POCSAG_CODEC.encode(message as Record<string, unknown>);
    expect("error" in result ? result.error : "no error").toContain(field);
    expect("error" in result && result.error.startsWith(field)).toBe(true);
  });
});
