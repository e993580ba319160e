/** Inside of a TAP block: checksum, moved characters, splitting and joining. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BLOCK_MAX_CHARACTERS,
  blockText,
  CONTENT_MAX_CHARACTERS,
  checkCharacters,
  contentFault,
  fieldsOf,
  joinFields,
  splitFields,
} from "../../../../drivers/pager/tap/block.pure.ts";

const field = fc.string({
  unit: fc.constantFrom(..."az09 ~\r\n\x1b\x02\x03\x1f\x17\x04\x1a\x06"),
  maxLength: 700,
  size: "max",
});
const fields = fc.array(field, { minLength: 1, maxLength: 3 });

describe("TAP block", () => {
  test.each([
    ["\x021\r\r\x03", "050"],
    ["\x0207\rMoi quay 3\r\x03", "3=>"],
    ["\x0299\rMoi quay 1\r\x03", "3>7"],
    ["\x0212\r\x1a[\x1aZ\r\x03", "16;"],
  ])("%j is checked by %s", (body, check) => {
    expect(checkCharacters(body)).toBe(check);
  });

  test("the check looks at seven bits and at twelve of the sum", () => {
    expect(checkCharacters("\x82\x83")).toBe("005");
    // 33 times 7Eh is 4158 = 103Eh.
    expect(checkCharacters("~".repeat(33))).toBe("03>");
  });

  test.each([
    ["1\rA\x06B\r", "etx", "control-character"],
    ["1\rA\nB\r", "etx", "control-character"],
    ["1\r\x7f\r", "etx", "control-character"],
    ["1\r\x1a0\r", "etx", "bad-escape"],
    ["1\r\x1a", "us", "bad-escape"],
    ["1\rA", "etx", "field-not-ended"],
    ["", "etb", "field-not-ended"],
    ["1\rA", "us", undefined],
    ["1\r\r", "etx", undefined],
  ] as const)("content %j before %s: %s", (content, terminator, fault) => {
    expect(contentFault(content, terminator)).toBe(fault);
  });

  test("fields come out as they were meant", () => {
    expect(fieldsOf("12\r\x1a[\x1aZ\r", "etx")).toEqual(["12", "\x1b\x1a"]);
    expect(fieldsOf("7\r\r", "etx")).toEqual(["7", ""]);
    expect(fieldsOf("7\rMoi", "us")).toEqual(["7", "Moi"]);
  });

  test("250 characters of content are one block of 256, one more makes two", () => {
    const full = splitFields(["1", "z".repeat(CONTENT_MAX_CHARACTERS - 3)]);
    expect(full).toHaveLength(1);
    expect((blockText(full[0] ?? { fields: [], terminator: "etx" }) ?? "").length + 1).toBe(
      BLOCK_MAX_CHARACTERS,
    );
    expect(
      splitFields(["1", "z".repeat(CONTENT_MAX_CHARACTERS - 2)]).map(({ terminator }) => terminator),
    ).toEqual(["us", "etx"]);
  });

  test("a block that ends behind a field says so", () => {
    // "1" CR is 2 characters, 247 and their CR make 250: the third field begins the next block.
    expect(splitFields(["1", "z".repeat(247), "more"]).map(({ terminator }) => terminator)).toEqual([
      "etb",
      "etx",
    ]);
  });

  test("no block is cut inside a moved character", () => {
    const [first, second] = splitFields(["1", `${"z".repeat(247)}\n`]);
    expect(first?.fields).toEqual(["1", "z".repeat(247)]);
    expect(second?.fields).toEqual(["\n"]);
  });

  test("what was split is joined again, and every block can be sent", () => {
    fc.assert(
      fc.property(fields, (all) => {
        const blocks = splitFields(all);
        for (const block of blocks) expect(blockText(block)?.[0]).toBe("\x02");
        expect(joinFields(blocks)).toEqual(all);
        expect(joinFields(blocks.slice(0, -1))).toBeUndefined();
      }),
    );
  });

  test("what is no 7-bit text is refused", () => {
    expect(blockText({ fields: ["7", "Mời"], terminator: "etx" })).toBeUndefined();
    expect(blockText({ fields: ["7", "\x7f"], terminator: "etx" })).toBeUndefined();
    expect(blockText({ fields: [], terminator: "us" })).toBeUndefined();
  });
});
