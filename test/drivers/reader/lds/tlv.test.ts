/** Proves how bytes are cut into items, and that damaged ones give nothing instead of a throw. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  itemsWithin,
  onlyValue,
  readHeading,
  readTlv,
  readTlvs,
  TLV_ITEMS_MAX,
  tlv,
} from "../../../../drivers/reader/lds/tlv.pure.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

describe("a heading", () => {
  test.each([
    ["61 5D", { tag: 0x61, header_bytes: 2, value_bytes: 0x5d }],
    ["5F 1F 5A", { tag: 0x5f1f, header_bytes: 3, value_bytes: 0x5a }],
    ["6D 81 B7", { tag: 0x6d, header_bytes: 3, value_bytes: 0xb7 }],
    ["75 82 3A 98", { tag: 0x75, header_bytes: 4, value_bytes: 15_000 }],
    ["7F 61 83 01 00 00", { tag: 0x7f61, header_bytes: 5 + 1, value_bytes: 65_536 }],
    ["6D 82 00 05", { tag: 0x6d, header_bytes: 4, value_bytes: 5 }],
  ])("%s", (hex, heading) => {
    expect(readHeading(bytes(hex))).toEqual(heading);
  });

  test.each(["", "61", "5F", "5F 1F", "5F 81 00 00", "61 80", "61 81", "61 82 01", "61 84 00 00 00 01"])(
    "%j is none",
    (hex) => {
      expect(readHeading(bytes(hex))).toBeUndefined();
    },
  );
});

test("an item is cut at its length, from where it starts", () => {
  expect(readTlv(bytes("FF 0C 02 41 42 43"), 1)).toEqual({
    tag: 0x0c,
    value: bytes("41 42"),
    header_bytes: 2,
  });
  expect(readTlv(bytes("0C 03 41 42"))).toBeUndefined();
});

test("a list fills its bytes exactly", () => {
  expect(readTlvs(bytes("02 01 01 0C 00"))?.map(({ tag }) => tag)).toEqual([0x02, 0x0c]);
  expect(readTlvs(bytes("02 01 01 0C"))).toBeUndefined();
  expect(readTlvs(new Uint8Array())).toEqual([]);
});

test("a list of more items than its bound is none", () => {
  expect(
    readTlvs(new Uint8Array(TLV_ITEMS_MAX * 2).map((_, index) => (index % 2 === 0 ? 5 : 0))),
  ).toHaveLength(TLV_ITEMS_MAX);
  expect(readTlvs(new Uint8Array(TLV_ITEMS_MAX * 2 + 2).map((_, index) => (index % 2 === 0 ? 5 : 0)))).toBe(
    undefined,
  );
});

test("one item of one tag, and nothing behind it", () => {
  expect(onlyValue(bytes("30 03 02 01 07"), 0x30)).toEqual(bytes("02 01 07"));
  expect(onlyValue(bytes("30 03 02 01 07 00"), 0x30)).toBeUndefined();
  expect(onlyValue(bytes("31 03 02 01 07"), 0x30)).toBeUndefined();
  expect(itemsWithin(bytes("30 03 02 01 07"), 0x30)).toHaveLength(1);
  expect(itemsWithin(bytes("30 03 02 02 07"), 0x30)).toBeUndefined();
});

test("lengths are written in their shortest form", () => {
  const made = (length: number) => toHex(tlv(0x6d, new Uint8Array(length)).subarray(0, 5));
  expect([made(3), made(0x7f), made(0x80), made(0x100)]).toEqual([
    "6D 03 00 00 00",
    "6D 7F 00 00 00",
    "6D 81 80 00 00",
    "6D 82 01 00 00",
  ]);
  expect(toHex(tlv(0x7f61, tlv(0x02, bytes("01")), bytes("05 00")))).toBe("7F 61 05 02 01 01 05 00");
});

test("what is written is read, and nothing throws", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0x0c, 0x30, 0x5f1f, 0x7f61),
      fc.uint8Array({ maxLength: 400 }),
      (tag, value) => {
        expect(onlyValue(tlv(tag, value), tag)).toEqual(value);
        const damaged = tlv(tag, value).slice(0, -1);
        expect(readTlv(damaged)).toBeUndefined();
        readTlvs(value);
      },
    ),
    { seed: 13, numRuns: 300 },
  );
});
