/** Proves basic access by ICAO's worked example, and that an end without the key is found out. */
import { expect, test } from "vitest";
import {
  accessChannel,
  accessKeys,
  channelOfAnswer,
  openedProof,
  readerProof,
  sealedProof,
  zoneKeyText,
} from "../../../../drivers/reader/chip/basic-access.ts";
import { sessionCipher } from "../../../../drivers/reader/chip/ciphers.ts";
import { concatBytes } from "../../../../drivers/runtime/text.ts";
import { chipBytes, chipText } from "./vectors.ts";

const ICAO = { documentNumber: "L898902C", birth: "690806", expiry: "940623" };
const M1 = { documentNumber: "090000001", birth: "900101", expiry: "300101" };
const reader = { challenge: chipBytes("bac.challenge.reader"), key: chipBytes("bac.key.reader") };
const chip = { challenge: chipBytes("bac.challenge.chip"), key: chipBytes("bac.key.chip") };

test("the key of a zone is its numbers with their check digits", () => {
  expect(zoneKeyText(ICAO)).toBe(chipText("bac.zone.text"));
  expect(zoneKeyText(M1)).toBe(chipText("m1.zone.text"));
});

test("keys of the worked example and of M1", () => {
  expect(accessKeys(ICAO)).toEqual({ encrypt: chipBytes("bac.encrypt"), mac: chipBytes("bac.mac") });
  expect(accessKeys(M1)).toEqual({ encrypt: chipBytes("m1.encrypt"), mac: chipBytes("m1.mac") });
});

test("the reader's proof", () => {
  expect(readerProof(accessKeys(ICAO), reader, chip.challenge)).toEqual(
    concatBytes(chipBytes("bac.cipher"), chipBytes("bac.cipher.mac")),
  );
});

test("the chip's answer opens the channel", () => {
  const channel = channelOfAnswer(accessKeys(ICAO), reader, chip.challenge, chipBytes("bac.answer"));
  expect(channel?.counter).toEqual(chipBytes("bac.counter"));
  const expected = sessionCipher("3des", chipBytes("bac.seed"));
  const block = new Uint8Array(8);
  expect(channel?.cipher.mac(block)).toEqual(expected.mac(block));
  expect(channel?.cipher.encrypt(block, block)).toEqual(expected.encrypt(block, block));
  expect(channel?.counter).toEqual(accessChannel(reader, chip).counter);
});

test("the chip opens the reader's proof", () => {
  const opened = openedProof(accessKeys(ICAO), readerProof(accessKeys(ICAO), reader, chip.challenge));
  expect(opened).toEqual(concatBytes(reader.challenge, chip.challenge, reader.key));
});

test.each([
  ["of another key", accessKeys(M1), chipBytes("bac.answer")],
  [
    "with a bit turned",
    accessKeys(ICAO),
    chipBytes("bac.answer").map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
  ],
  ["cut short", accessKeys(ICAO), chipBytes("bac.answer").slice(0, 39)],
  [
    "to another challenge",
    accessKeys(ICAO),
    sealedProof(accessKeys(ICAO), reader.challenge, chip.challenge, chip.key),
  ],
])("an answer %s opens nothing", (_what, keys, answer) => {
  expect(channelOfAnswer(keys, reader, chip.challenge, answer)).toBeUndefined();
});
