/** Proves both ways into a chip by ICAO's worked messages, and every way in which they fail. */
import { describe, expect, test } from "vitest";
import { openWithPace, openWithZone } from "../../../../drivers/reader/chip/access.ts";
import { selectFile } from "../../../../drivers/reader/chip/apdu.pure.ts";
import { ChipSession } from "../../../../drivers/reader/chip/session.ts";
import { PACE_OID } from "../../../../drivers/reader/chip/ways.pure.ts";
import { concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { heldAtOnce } from "../../../../simulators/reader/chip-card/emrtd-card.ts";
import { drawn, drawOfScalar, scripted } from "./scripted-transport.ts";
import { chipBytes } from "./vectors.ts";

type Rows = readonly (readonly [Uint8Array, Uint8Array])[];
const DONE = Uint8Array.of(0x90, 0x00);
const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
const changed = (rows: Rows, at: number, answer: Uint8Array): Rows =>
  rows.map((row, index) => (index === at ? [row[0], answer] : row));

const STEPS = ["set", "nonce", "map", "agree", "prove"] as const;
const PACE_ROWS: Rows = STEPS.map((step) => [
  chipBytes(`pace.${step}.command`),
  chipBytes(`pace.${step}.answer`),
]);
const G1_ZONE = { documentNumber: "T22000129", birth: "640812", expiry: "101031" };
const openG1 = (rows: Rows) => {
  const transport = scripted(rows);
  const session = new ChipSession();
  const scalars = ["pace.map.reader.scalar", "pace.reader.scalar"].map((name) =>
    drawOfScalar(chipBytes(name)),
  );
  const result = heldAtOnce(
    openWithPace(
      session,
      { oid: PACE_OID, parameter: 13 },
      { kind: "zone", zone: G1_ZONE },
      drawn(...scalars),
    ),
    transport.answer,
  );
  return { result, session, transport };
};

describe("PACE", () => {
  test("the worked example, message by message; then messages are under its keys", () => {
    const { result, session, transport } = openG1(PACE_ROWS);
    expect(result).toEqual({ kind: "done" });
    expect(heldAtOnce(session.send(selectFile(0x011e)), transport.answer)).toEqual({
      kind: "ended",
      why: "card-removed",
    });
    expect(transport.sent[5]).toMatch(/^0C A4 02 0C 1D 87 11 01 /);
  });

  test("an access number is told to the chip as one", () => {
    const transport = scripted([[undefined, bytes("6A 80")]] as never);
    const way = { oid: PACE_OID, parameter: 12 } as const;
    const result = heldAtOnce(
      openWithPace(new ChipSession(), way, { kind: "can", can: "000001" }, drawn()),
      transport.answer,
    );
    expect(transport.sent).toEqual(["00 22 C1 A4 12 80 0A 04 00 7F 00 07 02 02 04 02 02 83 01 02 84 01 0C"]);
    expect(result).toEqual({ kind: "refused", sw: 0x6a80 });
  });

  test.each([
    ["refused at the start", 0, bytes("69 82"), { kind: "refused", sw: 0x6982 }],
    ["refused later on", 1, bytes("6D 00"), { kind: "refused", sw: 0x6d00 }],
    ["the chip says: another password", 4, bytes("63 00"), { kind: "wrong-key" }],
    ["the chip counts tries", 4, bytes("63 C1"), { kind: "wrong-key" }],
    [
      "the chip's proof is another's",
      4,
      bytes("7C 0A 86 08 3A BB 96 74 BC E9 3C 09 90 00"),
      { kind: "wrong-key" },
    ],
    ["no proof", 4, DONE, { kind: "wrong-key" }],
    ["a nonce of half a block", 1, bytes("7C 0A 80 08 95 A3 A0 16 52 2E E9 8D 90 00"), { kind: "wrong-key" }],
    ["a point beside the curve", 2, chipBytes("pace.map.answer").fill(0, 68, 69), { kind: "wrong-key" }],
    [
      "our own point thrown back",
      2,
      concatBytes(bytes("7C 43 82 41"), chipBytes("pace.map.reader.point"), DONE),
      { kind: "wrong-key" },
    ],
    ["an answer of one byte", 3, bytes("90"), { kind: "ended", why: "garbled" }],
  ])("%s", (_what, at, answer, outcome) => {
    expect(openG1(changed(PACE_ROWS, at, answer)).result).toEqual(outcome);
  });

  test.each([0, 1, 2, 3, 4])("the card is pulled after %i answers", (answers) => {
    const { result } = openG1(PACE_ROWS.slice(0, answers));
    expect(result).toEqual({ kind: "ended", why: "card-removed" });
  });
});

const BAC_ROWS: Rows = [
  [bytes("00 84 00 00 08"), concatBytes(chipBytes("bac.challenge.chip"), DONE)],
  [
    concatBytes(bytes("00 82 00 00 28"), chipBytes("bac.cipher"), chipBytes("bac.cipher.mac"), bytes("28")),
    concatBytes(chipBytes("bac.answer"), DONE),
  ],
];
const openD = (rows: Rows) => {
  const transport = scripted(rows);
  const session = new ChipSession();
  const result = heldAtOnce(
    openWithZone(
      session,
      { documentNumber: "L898902C", birth: "690806", expiry: "940623" },
      drawn(chipBytes("bac.challenge.reader"), chipBytes("bac.key.reader")),
    ),
    transport.answer,
  );
  return { result, session, transport };
};

describe("basic access", () => {
  test("the worked example, and the first message under its keys", () => {
    const select: Rows[number] = [chipBytes("sm.select.command"), chipBytes("sm.select.answer")];
    const { result, session, transport } = openD([...BAC_ROWS, select]);
    expect(result).toEqual({ kind: "done" });
    expect(heldAtOnce(session.send(selectFile(0x011e)), transport.answer)).toEqual({
      kind: "answer",
      answer: { data: new Uint8Array(), sw: 0x9000 },
    });
    expect(session.exchanges).toBe(3);
  });

  test.each([
    ["no challenge", 0, bytes("6D 00"), { kind: "refused", sw: 0x6d00 }],
    ["a challenge of another length", 0, bytes("46 08 90 00"), { kind: "wrong-key" }],
    ["the chip says: another zone", 1, bytes("63 00"), { kind: "wrong-key" }],
    ["refused", 1, bytes("69 82"), { kind: "refused", sw: 0x6982 }],
    ["the chip's proof is another's", 1, concatBytes(new Uint8Array(40), DONE), { kind: "wrong-key" }],
  ])("%s", (_what, at, answer, outcome) => {
    expect(openD(changed(BAC_ROWS, at, answer)).result).toEqual(outcome);
  });

  test.each([0, 1])("the card is pulled after %i answers", (answers) => {
    expect(openD(BAC_ROWS.slice(0, answers)).result).toEqual({ kind: "ended", why: "card-removed" });
  });
});
