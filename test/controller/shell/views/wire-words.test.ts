/** Bytes of a device's line as a technician reads them. */
import { expect, test } from "vitest";
import { WORDS_MAX_CHARACTERS, wireWords } from "../../../../controller/shell/views/wire-words.ts";
import { ESPA_CODEC } from "../../../../drivers/pager/espa/protocol.ts";
import { LRS_CODEC } from "../../../../drivers/pager/lrs/protocol.ts";
import { TAP_CODEC } from "../../../../drivers/pager/tap/protocol.ts";
import { asciiBytes, fromHex } from "../../../../drivers/runtime/text.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

test.each([
  [LRS_CODEC, asciiBytes("CPG,27,01,3\r"), "coaster-page: card 27, mode 01, power 3"],
  [LRS_CODEC, asciiBytes("SCPG,27\r\n"), "transmitted: pager coaster, card 27"],
  [ESPA_CODEC, bytes("06"), "ack"],
  // E9 of pagers.md 2.1.
  [ESPA_CODEC, bytes("01 32 02 31 1F 30 37 1E 37 1F 33 03 1F"), "status: call-address 07, call-status paged"],
  [
    TAP_CODEC,
    asciiBytes("211 Page accepted\r\x06\r"),
    "response: code 211, name sent, text 211 Page accepted; ack",
  ],
])("%#: what a codec reads is told in words", (codec, line, words) => {
  expect(wireWords(codec, line)).toBe(words);
});

test("bytes that are no whole message are left to whoever framed them", () => {
  expect(wireWords(ESPA_CODEC, bytes("01 31 02 31"))).toBeUndefined();
  expect(wireWords(LRS_CODEC, new Uint8Array())).toBeUndefined();
});

test("a long text is cut where the row ends", () => {
  const words = wireWords(LRS_CODEC, asciiBytes(`FPG,7,5,3!A${"x".repeat(180)}\r`));
  expect(words).toHaveLength(WORDS_MAX_CHARACTERS);
  expect(words?.endsWith("x…")).toBe(true);
});
