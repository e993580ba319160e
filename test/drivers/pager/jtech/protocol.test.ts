/** JTECH 7-digit pages: position decides, not value; the separator table; what a text may hold. */
import { describe, expect, test } from "vitest";
import { JTECH_FRAMING, PAGE_MAX_BYTES, PAGE_QUIET_MS } from "../../../../drivers/pager/jtech/framing.ts";
import { COASTER_ALERTS, coasterText, JTECH_CODEC } from "../../../../drivers/pager/jtech/protocol.ts";
import { asciiBytes, concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { codecSuite, hexBytes, runFraming } from "../base/codec-suite.ts";

codecSuite({
  name: "jtech",
  codec: JTECH_CODEC,
  framing: JTECH_FRAMING,
  held_max_bytes: PAGE_MAX_BYTES - 1,
  ends: [0x0d],
  alphabet: [0xff, 0xff, 0xff, 0x01, 0x03, 0x30, 0x37, 0x0d, 0x0a],
});

const PAGE = {
  kind: "page",
  function: "alpha",
  capcode: "0100007",
  rate: 1200,
  polarity: "normal",
  type: "alpha",
};

describe("JTECH pages", () => {
  test("0D is a separator by its place and the end by its place", () => {
    const twice = hexBytes(
      "FF FF FF 01 30 31 30 30 30 30 37 0D 33 32 0D FF FF FF 01 30 31 30 30 30 30 38 0D 0D",
    );
    expect(JTECH_CODEC.decode(twice)).toMatchObject([
      { kind: "page", capcode: "0100007", rate: 1200, polarity: "inverted", type: "numeric", text: "32" },
      { kind: "page", capcode: "0100008", text: "" },
    ]);
  });

  test("all twelve separators are read, and no other byte", () => {
    const head = hexBytes("FF FF FF 01 30 31 30 30 30 30 37");
    const known = Array.from({ length: 256 }, (_, byte) => byte).filter(
      (byte) => runFraming(JTECH_FRAMING, [concatBytes(head, Uint8Array.of(byte, 0x0d))]).frames.length === 1,
    );
    expect(toHex(Uint8Array.from(known))).toBe("02 03 04 05 06 07 0A 0B 0C 0D 0E 0F");
  });

  test("a page cut short by the next is noise, and the next is read", () => {
    const cutThenWhole = hexBytes("FF FF FF 01 30 31 FF FF FF 01 30 31 30 30 30 30 31 03 0D");
    expect(JTECH_CODEC.decode(cutThenWhole)).toMatchObject([
      { kind: "noise", bytes: "FF FF FF 01 30 31", reason: "cut-short" },
      { kind: "page", capcode: "0100001" },
    ]);
  });

  test("more fill than three bytes spoils no page", () => {
    const padded = hexBytes("FF FF FF FF FF 01 30 31 30 30 30 30 31 03 0D");
    expect(JTECH_CODEC.decode(padded)).toMatchObject([
      { kind: "noise", bytes: "FF FF", reason: "extra-fill" },
      { kind: "page", capcode: "0100001" },
    ]);
  });

  test("120 characters are a page, 121 are noise, and the next page is read", () => {
    const head = hexBytes("FF FF FF 03 30 31 30 30 30 30 31 0A");
    const of = (length: number) => concatBytes(head, asciiBytes("M".repeat(length)), Uint8Array.of(0x0d));
    expect(JTECH_CODEC.decode(of(120))).toMatchObject([{ text: "M".repeat(120) }]);
    const kinds = JTECH_CODEC.decode(concatBytes(of(121), of(1))).map(({ kind, reason }) => reason ?? kind);
    expect(kinds).toEqual(["text-too-long", "no-fill", "page"]);
  });

  test.each([
    [{ kind: "message" }, "kind"],
    [{ ...PAGE, text: "M".repeat(121) }, "text"],
    [{ ...PAGE, text: "Mời" }, "text"],
    [{ ...PAGE, text: "a\rb" }, "text"],
    [{ ...PAGE, function: "numeric", text: "A" }, "text"],
    [{ ...PAGE, function: "numeric", text: "1".repeat(17) }, "text"],
    [{ ...PAGE, text: "", capcode: "100007" }, "capcode"],
    [{ ...PAGE, text: "", rate: 9600 }, "rate"],
    [{ ...PAGE, text: "", polarity: "reverse" }, "polarity"],
    [{ ...PAGE, text: "", function: "configuration" }, "function"],
  ])("refuses to encode %j, naming the field", (message, field) => {
    const result = JTECH_CODEC.encode(message);
    expect("error" in result && result.error.startsWith(field)).toBe(true);
  });

  test("a coaster's alert is the filler 3 and a digit", () => {
    expect(COASTER_ALERTS.map(coasterText)).toEqual(["30", "31", "32", "33", "34", "35", "36", "37", "38"]);
  });
});

test("silence ends what is begun only after the longest could have passed", () => {
  expect(PAGE_QUIET_MS).toBeGreaterThan((PAGE_MAX_BYTES * 10) / 1.2);
});
