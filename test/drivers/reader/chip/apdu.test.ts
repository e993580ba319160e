/** Proves the bytes of every command that is sent, and that commands and answers are read back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Command,
  decodeAnswer,
  decodeCommand,
  encodeAnswer,
  encodeCommand,
  externalAuthenticate,
  generalAuthenticate,
  getChallenge,
  internalAuthenticate,
  readBinary,
  selectApplication,
  selectFile,
  selectMasterFile,
  setAuthentication,
} from "../../../../drivers/reader/chip/apdu.pure.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

// ICAO 9303-10 3.6, 9303-11 4.3-4.4 and appendices D, G; identity.md 3.2.
test.each<readonly [string, Command]>([
  ["00 A4 04 0C 07 A0 00 00 02 47 10 01", selectApplication()],
  ["00 A4 02 0C 02 01 1C", selectFile(0x011c)],
  ["00 A4 00 0C 02 3F 00", selectMasterFile()],
  ["00 B0 00 00 04", readBinary(0, 4)],
  ["00 B0 7F FF 00", readBinary(0x7fff, 256)],
  ["00 84 00 00 08", getChallenge()],
  ["00 82 00 00 02 AA BB 28", externalAuthenticate(bytes("AA BB"))],
  ["00 88 00 00 02 AA BB 00", internalAuthenticate(bytes("AA BB"))],
  ["00 22 C1 A4 02 AA BB", setAuthentication(0xc1a4, bytes("AA BB"))],
  ["00 22 41 A4 02 AA BB", setAuthentication(0x41a4, bytes("AA BB"))],
  ["10 86 00 00 02 7C 00 00", generalAuthenticate(bytes("7C 00"), false)],
  ["00 86 00 00 02 7C 00 00", generalAuthenticate(bytes("7C 00"), true)],
])("%s", (hex, command) => {
  expect(toHex(encodeCommand(command))).toBe(hex);
  expect(decodeCommand(bytes(hex))).toEqual(command);
});

test.each(["", "00", "00 A4 00", "00 A4 00 0C 00 01", "00 A4 00 0C 02 3F", "00 A4 00 0C 01 3F 00 00"])(
  "%j is no command",
  (hex) => {
    expect(decodeCommand(bytes(hex))).toBeUndefined();
  },
);

test("an answer ends in its status word", () => {
  expect(decodeAnswer(bytes("46 08 90 00"))).toEqual({ data: bytes("46 08"), sw: 0x9000 });
  expect(decodeAnswer(bytes("6A 82"))).toEqual({ data: new Uint8Array(), sw: 0x6a82 });
  expect(toHex(encodeAnswer({ data: bytes("46"), sw: 0x6282 }))).toBe("46 62 82");
  expect(decodeAnswer(bytes("90"))).toBeUndefined();
  expect(decodeAnswer(new Uint8Array(259))).toBeUndefined();
});

test("every command comes back, and nothing throws", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const command = fc.record<Command>({
    cla: byte,
    ins: byte,
    p1: byte,
    p2: byte,
    data: fc.uint8Array({ maxLength: 255 }),
    le: fc.integer({ min: 0, max: 256 }),
  });
  fc.assert(
    fc.property(command, fc.uint8Array({ maxLength: 300 }), (sent, noise) => {
      expect(decodeCommand(encodeCommand(sent))).toEqual(sent);
      decodeCommand(noise);
      decodeAnswer(noise);
    }),
    { seed: 7, numRuns: 500 },
  );
});
