/** Proves how a file is read whole in pieces, and which are given up. */
import { describe, expect, test } from "vitest";
import { FILE_BYTES_MAX, PIECE_BYTES_MAX, readFile } from "../../../../drivers/reader/chip/files.ts";
import { ChipSession } from "../../../../drivers/reader/chip/session.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { heldAtOnce } from "../../../../simulators/reader/chip-card/emrtd-card.ts";
import { scripted } from "./scripted-transport.ts";

const DONE = Uint8Array.of(0x90, 0x00);
const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
const reading = (...answers: readonly Uint8Array[]) => {
  const transport = scripted(answers.map((answer) => [undefined, answer]));
  return { result: heldAtOnce(readFile(new ChipSession(), 0x010d), transport.answer), sent: transport.sent };
};
const file = tlv(
  0x6d,
  new Uint8Array(300).map((_, index) => index),
);

test("a file of several pieces is asked for byte by byte, no more than it has", () => {
  const end = 6 + PIECE_BYTES_MAX;
  const { result, sent } = reading(
    DONE,
    concatBytes(file.slice(0, 6), DONE),
    concatBytes(file.slice(6, end), DONE),
    concatBytes(file.slice(end), DONE),
  );
  expect(result).toEqual({ kind: "file", bytes: file });
  expect(sent).toEqual(["00 A4 02 0C 02 01 0D", "00 B0 00 00 06", "00 B0 00 06 DF", "00 B0 00 E5 4B"]);
});

test("shorter pieces than asked are taken as they come", () => {
  const { result, sent } = reading(
    DONE,
    concatBytes(file.slice(0, 4), DONE),
    concatBytes(file.slice(4, 200), DONE),
    concatBytes(file.slice(200), bytes("62 82")),
  );
  expect(result).toEqual({ kind: "file", bytes: file });
  expect(sent.slice(2)).toEqual(["00 B0 00 04 DF", "00 B0 00 C8 68"]);
});

test("a file shorter than its heading's room is cut at its own length", () => {
  expect(reading(DONE, bytes("6D 01 07 FF FF FF 90 00")).result).toEqual({
    kind: "file",
    bytes: bytes("6D 01 07"),
  });
});

describe("given up", () => {
  test.each([
    ["not there", [bytes("6A 82")], { kind: "refused", sw: 0x6a82 }],
    ["not for us", [DONE, bytes("69 82")], { kind: "refused", sw: 0x6982 }],
    [
      "refused midway",
      [DONE, bytes("6D 81 80 00 00 00 90 00"), bytes("6B 00")],
      { kind: "refused", sw: 0x6b00 },
    ],
    ["no heading", [DONE, bytes("6D 84 00 00 00 00 90 00")], { kind: "unreadable" }],
    ["too long", [DONE, bytes("6D 82 80 00 00 00 90 00")], { kind: "unreadable" }],
    ["nothing given", [DONE, DONE], { kind: "unreadable" }],
    ["nothing more given", [DONE, bytes("6D 81 80 00 00 00 90 00"), DONE], { kind: "unreadable" }],
    ["more given than asked", [DONE, bytes("6D 01 07 FF FF FF FF 90 00")], { kind: "unreadable" }],
    ["card pulled", [DONE, bytes("6D 81 80 00 00 00 90 00")], { kind: "ended", why: "card-removed" }],
  ])("%s", (_what, answers, result) => {
    expect(reading(...answers).result).toEqual(result);
  });

  test("a file of the longest length is not", () => {
    const answers = [DONE, bytes("6D 82 7F FB 00 00 90 00")];
    expect(reading(...answers).result).toEqual({ kind: "ended", why: "card-removed" });
    expect(FILE_BYTES_MAX).toBe(0x7ffb + 4);
  });
});
