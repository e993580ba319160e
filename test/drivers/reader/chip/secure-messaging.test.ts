/** Proves messages under keys by ICAO's worked example, both ends, and that nothing unproven gets through. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeAnswer,
  decodeCommand,
  encodeAnswer,
  encodeCommand,
  readBinary,
  selectFile,
} from "../../../../drivers/reader/chip/apdu.pure.ts";
import { type CipherSuite, sessionCipher } from "../../../../drivers/reader/chip/ciphers.ts";
import {
  type Channel,
  cover,
  incremented,
  pad,
  protect,
  uncover,
  unpad,
  unprotect,
} from "../../../../drivers/reader/chip/secure-messaging.pure.ts";
import { tlv } from "../../../../drivers/reader/lds/tlv.pure.ts";
import { concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { chipBytes } from "./vectors.ts";

const worked = (): Channel => ({
  cipher: sessionCipher("3des", chipBytes("bac.seed")),
  counter: chipBytes("bac.counter"),
});
const answerOf = (name: string) => decodeAnswer(chipBytes(name)) ?? { data: new Uint8Array(), sw: 0 };
const commandOf = (name: string) => {
  const command = decodeCommand(chipBytes(name));
  if (command === undefined) throw new Error(name);
  return command;
};

const EXAMPLE = [
  ["sm.select", selectFile(0x011e), new Uint8Array()],
  ["sm.read4", readBinary(0, 4), chipBytes("sm.read4.data")],
  ["sm.read18", readBinary(4, 18), chipBytes("sm.read18.data")],
] as const;

test("the worked example, message by message, as the reader", () => {
  let channel = worked();
  for (const [name, command, data] of EXAMPLE) {
    const [asked, sent] = protect(channel, command);
    expect(toHex(encodeCommand(sent))).toBe(toHex(chipBytes(`${name}.command`)));
    const [answered, answer] = unprotect(asked, answerOf(`${name}.answer`));
    expect(answer).toEqual({ data, sw: 0x9000 });
    channel = answered;
  }
});

test("the worked example, message by message, as the chip", () => {
  let channel = worked();
  for (const [name, command, data] of EXAMPLE) {
    const [asked, clear] = uncover(channel, commandOf(`${name}.command`));
    expect(clear).toEqual(command);
    const [answered, answer] = cover(asked, { data, sw: 0x9000 });
    expect(toHex(encodeAnswer(answer))).toBe(toHex(chipBytes(`${name}.answer`)));
    channel = answered;
  }
});

describe("an answer gives no data", () => {
  const channel = protect(worked(), selectFile(0x011e))[0];
  const mac = answerOf("sm.select.answer").data.slice(-10);
  const sound = answerOf("sm.select.answer").data;

  test.each([
    ["mac", sound.map((byte, index) => (index === sound.length - 1 ? byte ^ 1 : byte))],
    ["mac", sound.map((byte, index) => (index === 3 ? byte ^ 1 : byte))],
    ["unprotected", new Uint8Array()],
    ["structure", sound.slice(0, -1)],
    ["structure", sound.slice(0, 4)],
    ["structure", mac],
    ["structure", concatBytes(mac, sound.slice(0, 4))],
    ["structure", concatBytes(sound.slice(0, 4), sound)],
    ["structure", concatBytes(tlv(0x80, Uint8Array.of(1)), sound)],
    ["structure", Uint8Array.of(0xff)],
  ])("for %s", (fault, data) => {
    expect(unprotect(channel, { data, sw: 0x9000 })[1]).toEqual({ fault });
  });

  test("that was proven for another message", () => {
    expect(unprotect(worked(), answerOf("sm.select.answer"))[1]).toEqual({ fault: "mac" });
  });

  test.each([
    ["padding", 1, new Uint8Array(8)],
    ["structure", 2, pad(Uint8Array.of(7), 8)],
    ["structure", 1, new Uint8Array(7)],
    ["structure", 1, new Uint8Array()],
  ])("whose cipher is damaged although its MAC holds: %s, kind %i", (fault, kind, plain) => {
    const { cipher } = worked();
    const counter = incremented(channel.counter);
    const blocks = plain.length === 8 ? cipher.encrypt(counter, plain) : plain;
    const covered = concatBytes(tlv(0x87, Uint8Array.of(kind), blocks), tlv(0x99, Uint8Array.of(0x90, 0)));
    const proof = cipher.mac(pad(concatBytes(counter, covered), 8));
    expect(unprotect(channel, { data: concatBytes(covered, tlv(0x8e, proof)), sw: 0x9000 })[1]).toEqual({
      fault,
    });
  });
});

test("the status believed is the proven one", () => {
  const [asked] = protect(worked(), selectFile(0x010d));
  const [, refusal] = cover(uncover(worked(), protect(worked(), selectFile(0x010d))[1])[0], {
    data: new Uint8Array(),
    sw: 0x6a82,
  });
  expect(unprotect(asked, { ...refusal, sw: 0x9000 })[1]).toMatchObject({ sw: 0x6a82 });
});

test("a chip obeys no command in clear, altered or sent twice", () => {
  const [, sent] = protect(worked(), selectFile(0x011e));
  expect(uncover(worked(), selectFile(0x011e))[1]).toEqual({ fault: "unprotected" });
  expect(uncover(worked(), { ...sent, p2: 0 })[1]).toEqual({ fault: "mac" });
  const [after] = uncover(worked(), sent);
  expect(uncover(after, sent)[1]).toEqual({ fault: "mac" });
});

test("counters carry", () => {
  expect(incremented(Uint8Array.of(0, 0xff, 0xff))).toEqual(Uint8Array.of(1, 0, 0));
  expect(incremented(Uint8Array.of(0xff, 0xff))).toEqual(Uint8Array.of(0, 0));
});

test("padding comes off as it went on, and only then", () => {
  expect(toHex(pad(Uint8Array.of(1, 2), 8))).toBe("01 02 80 00 00 00 00 00");
  expect(pad(new Uint8Array(8), 8)).toHaveLength(16);
  expect(unpad(Uint8Array.of(0, 0))).toBeUndefined();
  expect(unpad(Uint8Array.of(1, 0))).toBeUndefined();
});

test("both ends understand each other under either cipher, whatever is said", () => {
  const data = fc.uint8Array({ maxLength: 200 });
  const suites = fc.constantFrom<CipherSuite>("3des", "aes-128");
  const lengths = fc.constantFrom(0, 1, 223, 256);
  fc.assert(
    fc.property(suites, lengths, data, data, (suite, le, question, reply) => {
      const cipher = sessionCipher(suite, Uint8Array.of(1, 2, 3));
      const start: Channel = { cipher, counter: new Uint8Array(cipher.block_bytes) };
      const command = { ...readBinary(7, le), data: question };
      const [reader, sent] = protect(start, command);
      const [chip, heard] = uncover(start, sent);
      expect(heard).toEqual(command);
      const [, answer] = cover(chip, { data: reply, sw: 0x9000 });
      expect(unprotect(reader, answer)[1]).toEqual({ data: reply, sw: 0x9000 });
    }),
    { seed: 11, numRuns: 200 },
  );
});
