/** Proves the messages of identity.md 3.7 from bytes typed by hand, cut anywhere, and their bounds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BODY_BYTES_MAX,
  SHORT_COMMAND_BYTES_MAX,
  type VpcdMessage,
  VpcdSplitter,
  vpcdMessage,
} from "../../../../simulators/reader/chip-card/vpcd-framing.ts";

// Power on, ATR, GET CHALLENGE of 8 bytes, reset, power off.
const TALK = Uint8Array.of(
  ...[0x00, 0x01, 0x01],
  ...[0x00, 0x01, 0x04],
  ...[0x00, 0x05, 0x00, 0x84, 0x00, 0x00, 0x08],
  ...[0x00, 0x01, 0x02],
  ...[0x00, 0x01, 0x00],
);
const MEANING: readonly VpcdMessage[] = [
  { kind: "power-on" },
  { kind: "ask-atr" },
  { kind: "command", bytes: Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08) },
  { kind: "reset" },
  { kind: "power-off" },
];

const splitAt = (bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] => {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
};

const heard = (pieces: readonly Uint8Array[], command_bytes_max = SHORT_COMMAND_BYTES_MAX) => {
  const splitter = new VpcdSplitter(command_bytes_max);
  return pieces.flatMap((piece) => splitter.push(piece));
};

describe("messages to a card", () => {
  test("are control codes and commands", () => expect(heard([TALK])).toEqual(MEANING));

  test("mean the same in any cutting", () =>
    fc.assert(
      fc.property(fc.array(fc.nat(TALK.length), { maxLength: 30 }), (cuts) => {
        expect(heard(splitAt(TALK, cuts))).toEqual(MEANING);
      }),
    ));

  test("of no meaning are nobody's, and the next one is read", () =>
    expect(heard([Uint8Array.of(0x00, 0x00, 0x00, 0x01, 0x03, 0x00, 0x01, 0x04)])).toEqual([
      { kind: "unknown", bytes: Uint8Array.of() },
      { kind: "unknown", bytes: Uint8Array.of(0x03) },
      { kind: "ask-atr" },
    ]));

  test("of 261 bytes are a short command; of 262 they are let go, and the next one is read", () => {
    const longest = new Uint8Array(261).fill(0x11);
    expect(heard([Uint8Array.of(0x01, 0x05), longest])).toEqual([{ kind: "command", bytes: longest }]);
    const more = new Uint8Array(262);
    expect(heard([Uint8Array.of(0x01, 0x06), more, Uint8Array.of(0x00, 0x01, 0x04)])).toEqual([
      { kind: "too-long", length_bytes: 262 },
      { kind: "ask-atr" },
    ]);
  });

  test("may be longer where the slot takes extended lengths", () => {
    const extended = new Uint8Array(BODY_BYTES_MAX).fill(0x22);
    expect(heard([Uint8Array.of(0xff, 0xfe), extended], BODY_BYTES_MAX)).toEqual([
      { kind: "command", bytes: extended },
    ]);
    expect(heard([Uint8Array.of(0xff, 0xff), new Uint8Array(65_535)], BODY_BYTES_MAX)).toEqual([
      { kind: "too-long", length_bytes: 65_535 },
    ]);
  });

  test("are put together from any bytes without a throw, and never leave a command past the bound", () =>
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 8 }), (pieces) => {
        for (const message of heard(pieces))
          if (message.kind === "command")
            expect(message.bytes.length).toBeLessThanOrEqual(SHORT_COMMAND_BYTES_MAX);
      }),
    ));
});

describe("messages of a card", () => {
  test("have their length in front", () => {
    expect(vpcdMessage(Uint8Array.of(0x90, 0x00))).toEqual(Uint8Array.of(0x00, 0x02, 0x90, 0x00));
    expect(vpcdMessage(new Uint8Array(258))?.subarray(0, 2)).toEqual(Uint8Array.of(0x01, 0x02));
  });

  test("past the bound can't be said", () => {
    expect(vpcdMessage(new Uint8Array(BODY_BYTES_MAX))?.length).toBe(65_536);
    expect(vpcdMessage(new Uint8Array(BODY_BYTES_MAX + 1))).toBeUndefined();
  });
});
