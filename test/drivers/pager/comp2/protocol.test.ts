/** COMP2: two fields that slip, the DELs that stop it, the tilde form, errors in words. */
import { describe, expect, test } from "vitest";
import { COMP2_FRAMING, INPUT_QUIET_MS, LINE_MAX_BYTES } from "../../../../drivers/pager/comp2/framing.ts";
import { COMP2_CODEC, errorReason } from "../../../../drivers/pager/comp2/protocol.ts";
import { asciiBytes } from "../../../../drivers/runtime/text.ts";
import { codecSuite, encoded, hexBytes, vectorRows } from "../base/codec-suite.ts";

codecSuite({
  name: "comp2",
  codec: COMP2_CODEC,
  framing: COMP2_FRAMING,
  // The three bytes that may follow a line to make it an error.
  held_max_bytes: LINE_MAX_BYTES + 2,
  ends: [0x0d, 0x7e, 0x7f],
  alphabet: [...asciiBytes("\x7f\x7f\x7f\r\r\r\n\x1e~~101ADx ")],
});

const PAGE = { kind: "page", dels: 3, id: "101", mark: "cr", text: "" };
const decode = (text: string) => COMP2_CODEC.decode(asciiBytes(text));

describe("COMP2", () => {
  test.each(vectorRows("comp2", "slip"))("reads %s as %s", (hex, json) => {
    expect(COMP2_CODEC.decode(hexBytes(hex ?? ""))).toEqual(JSON.parse(json ?? ""));
  });

  test("DEL ends whatever was begun: fields, a line, an error", () => {
    const page = { kind: "page", dels: 3, id: "7" };
    const whole = "\x7f\x7f\x7f7\r\r";
    expect(decode(`101\rabc${whole}`)).toMatchObject([{ reason: "cut-short" }, page]);
    expect(decode(`OK\r${whole}`)).toMatchObject([{ kind: "line" }, page]);
    expect(decode(`No\r\r\x1e${whole}`)).toMatchObject([{ kind: "line" }, { reason: "broken-error" }, page]);
    expect(decode(`\x7f\x7f${whole}`)).toMatchObject([{ bytes: "7F 7F", reason: "extra-del" }, page]);
  });

  test("256 bytes are a page, one more is noise up to its CR, and the next page is read", () => {
    const longest = `1\r${"M".repeat(253)}\r`;
    expect(decode(longest)).toMatchObject([{ kind: "page", text: "M".repeat(253) }]);
    expect(decode(`1\r${"M".repeat(256)}7\r101\r\r`)).toMatchObject([
      { kind: "noise", reason: "line-too-long" },
      { kind: "page", id: "101", text: "" },
    ]);
  });

  test("an LF behind a page is noise of its own", () => {
    expect(decode("101\r\r\n102\r\r")).toMatchObject([{ id: "101" }, { reason: "line-feed" }, { id: "102" }]);
  });

  test.each([
    [{ ...PAGE, id: "" }, "id"],
    [{ ...PAGE, id: "12345678901" }, "id"],
    [{ ...PAGE, id: "101A" }, "id"],
    [{ ...PAGE, function: "E" }, "function"],
    [{ ...PAGE, dels: 4 }, "dels"],
    [{ ...PAGE, mark: "lf" }, "mark"],
    [{ ...PAGE, text: "Mời" }, "text"],
    [{ ...PAGE, text: "a\x7fb" }, "text"],
    [{ ...PAGE, text: "M".repeat(250) }, "text"],
    [{ ...PAGE, mark: "tilde", text: "a~b" }, "text"],
    [{ kind: "line", text: "101" }, "text"],
    [{ kind: "error", text: "" }, "text"],
  ])("refuses to encode %j, naming the field", (message, field) => {
    expect(encoded(COMP2_CODEC, message).slice("error ".length).startsWith(field)).toBe(true);
  });

  test("only the documented error names its reason", () => {
    expect(errorReason("Invalid character in pager ID")).toBe("illegal-card");
    expect(errorReason("Something else")).toBe("format");
  });
});

test("silence ends what is begun only after the longest could have passed", () => {
  expect(INPUT_QUIET_MS).toBeGreaterThan((LINE_MAX_BYTES * 10) / 9.6);
});
