/** Holds the strict UTF-8 decoder against Node's own, and the test for damaged text against known damage. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeUtf8,
  encodeCp1252,
  encodeUtf8,
  looksMisread,
  misreadAsCp1252,
} from "../../../../drivers/reader/cccd-qr/utf8.pure.ts";
import { fromHex } from "../../../../drivers/runtime/text.ts";
import { vector, vectorBytes } from "../vectors.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const reference = (bytes: Uint8Array): string | undefined => {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
};

describe("utf-8", () => {
  test("the worked word decodes in both forms", () => {
    expect(decodeUtf8(vectorBytes("nguyen.nfc"))).toBe("Nguyễn");
    expect(decodeUtf8(vectorBytes("nguyen.nfd"))?.normalize("NFC")).toBe("Nguyễn");
  });

  test.each([
    ["a lone continuation byte", "80"],
    ["an overlong slash", "C0 AF"],
    ["an overlong three-byte form", "E0 9F BF"],
    ["a surrogate", "ED A0 80"],
    ["a code past U+10FFFF", "F4 90 80 80"],
    ["a lead byte that does not exist", "FF"],
    ["a letter cut in two", "E1 BB"],
    ["Latin-1", "4E E3"],
  ])("%s is refused", (_what, hex) => {
    expect(decodeUtf8(fromHex(hex) ?? Uint8Array.of())).toBeUndefined();
  });

  test("any bytes decode as Node decodes them, or are refused as Node refuses them", () => {
    const nearUtf8 = fc.array(
      fc.constantFrom(
        0x41,
        0x7f,
        0x80,
        0x9f,
        0xa0,
        0xbf,
        0xc1,
        0xc2,
        0xe0,
        0xe1,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.oneof(nearUtf8, fc.uint8Array({ maxLength: 40 })), (list) => {
        const bytes = Uint8Array.from(list);
        expect(decodeUtf8(bytes)).toBe(reference(bytes));
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  test("any text encodes as Node encodes it and comes back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
      { seed: 2 },
    );
    expect(encodeUtf8("a\ud800b")).toEqual(new TextEncoder().encode("a\ud800b"));
  });
});

describe("text decoded with the wrong table", () => {
  test.each(["nguyen-van.cp1252.text", "name.big5.text", "name.sjis.text"])("%s is suspect", (name) => {
    expect(looksMisread(vector(name))).toBe(true);
  });

  test.each(["Nguyễn Văn Mẫu", "NGUYEN VAN MAU", "Lê Đỗ Ước Ảo", "Phan Hà", "Y Bô Êban", ""])(
    "%s is not suspect",
    (name) => {
      expect(looksMisread(name)).toBe(false);
    },
  );

  test("Windows-1252 damage goes back byte for byte", () => {
    const name = "Nguyễn Văn Mẫu Đặng Ước";
    expect(encodeCp1252(misreadAsCp1252(name))).toEqual(encodeUtf8(name));
    expect(misreadAsCp1252("Nguyễn Văn")).toBe(vector("nguyen-van.cp1252.text"));
  });
});
