import { expect, test } from "vitest";
import { digestOf } from "../../../../drivers/printer/escpos/digest.pure.ts";
import { asciiBytes } from "../../../../drivers/runtime/text.ts";

/** The check value of CRC-32/ISO-HDLC in every catalogue of CRCs; of nothing it is zero. */
test.each([
  ["123456789", "cbf43926"],
  ["", "00000000"],
  ["a", "e8b7be43"],
])("the digest of %j is its CRC-32", (text, digest) => {
  expect(digestOf(asciiBytes(text))).toBe(digest);
});
