/** The meaning of LRS lines, both directions, against hand-typed vectors and over all bytes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINE_MAX_BYTES } from "../../../../drivers/pager/lrs/framing.ts";
import {
  coasterMode,
  decodeLine,
  encodeLine,
  LRS_CODEC,
  type LrsMessage,
} from "../../../../drivers/pager/lrs/protocol.ts";
import { asciiBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { WIRE_VECTORS } from "./vectors.ts";

const encoded = (message: Record<string, unknown>): string => {
  const result = LRS_CODEC.encode(message);
  return "bytes" in result ? toHex(result.bytes) : `error ${result.error}`;
};

describe("LRS protocol", () => {
  test("the vectors cover every kind", () => {
    const kinds = new Set(WIRE_VECTORS.map(({ message }) => message.kind));
    expect(kinds).toEqual(new Set(LRS_CODEC.kinds.map(({ kind }) => kind)));
  });

  test.each(WIRE_VECTORS)("reads and writes $hex", ({ bytes, hex, message }) => {
    expect(LRS_CODEC.decode(bytes)).toEqual([message]);
    expect(encoded(message)).toBe(hex);
  });

  const number = fc.nat({ max: 9_999 });
  const system_id = fc.nat({ max: 200 });
  const power = fc.nat({ max: 9 });
  const text = fc.string({ unit: "grapheme-ascii", maxLength: 200 });
  const mode = fc.nat({ max: 255 }).map((value) => value.toString(16).toUpperCase());
  const pager = fc.constantFrom("coaster" as const, "alpha" as const);
  const messages: fc.Arbitrary<LrsMessage> = fc.oneof(
    fc
      .record({ kind: fc.constant("coaster-page" as const), card: number, mode, power })
      .filter(({ card }) => card !== 1018 && card !== 0),
    fc.record({ kind: fc.constant("anti-theft" as const), on: fc.boolean(), power }),
    fc.record({ kind: fc.constant("fm-page" as const), card: number, system_id, power, text }),
    fc.record({ kind: fc.constant("default-page" as const), card: number, system_id, text }),
    fc.record({ kind: fc.constant("capcode-page" as const), capcode: fc.nat({ max: 2_097_151 }), text }),
    fc.record({
      kind: fc.constant("program-slot" as const),
      slot: fc.integer({ min: 1, max: 9 }),
      capcode: fc.nat({ max: 2_097_151 }),
    }),
    fc.record({ kind: fc.constant("repeats" as const), count: number }),
    fc.record({ kind: fc.constant("set-system-id" as const), system_id }),
    fc.record({ kind: fc.constantFrom("accepted" as const, "transmitted" as const), pager, card: number }),
    fc.constantFrom({ kind: "ready" as const }, { kind: "status" as const }, { kind: "reset" as const }),
  );

  test("a line means what it was made from", () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeLine(encodeLine(message))).toEqual(message);
      }),
    );
  });

  test("whatever was decoded encodes to the same bytes", () => {
    const wireLike = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(..."SCPG,7018?STAT\r\n \0") }).map(asciiBytes),
    );
    fc.assert(
      fc.property(wireLike, (bytes) => {
        const objects = LRS_CODEC.decode(bytes);
        if (objects.some(({ kind }) => kind === "noise")) return;
        expect(objects.map(encoded).filter(Boolean).join(" ")).toBe(toHex(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a host's page and the base's acceptance of it are told apart", () => {
    expect(decodeLine("CPG,7,01,3").kind).toBe("coaster-page");
    expect(decodeLine("CPG,7").kind).toBe("accepted");
  });

  test.each([
    ["SCPG,", "no number"],
    ["SCPG,07", "leading zero"],
    ["SCPG,12345", "number too long"],
    ["scpg,7", "lower case"],
    [" SCPG,7", "space before"],
    ["SCPG,7,", "something behind"],
    ["CPG,7,1G,3", "mode is no hex"],
    ["FPG,7,201,3!A", "system id out of range"],
    ["CCPAGE,700072,A", "capcode of six digits"],
    ["CCPAGE,2097152,A", "capcode past 21 bits"],
    ["CCPROG,0,0700032", "no such slot"],
  ])("%s proves nothing: %s", (line) => {
    expect(decodeLine(line)).toEqual({ kind: "unknown-line", text: line });
  });

  test.each([
    [{ kind: "nonsense" }, "kind"],
    [{ kind: "accepted", pager: "coaster", card: 1.5 }, "card"],
    [{ kind: "accepted", pager: "coaster", card: "7" }, "card"],
    [{ kind: "coaster-page", card: 7, mode: "1g", power: 3 }, "mode"],
    [{ kind: "fm-page", card: 7, system_id: 0, power: 3, text: "AMời" }, "text"],
    [{ kind: "default-page", card: 7, system_id: 0, text: "A".repeat(201) }, "text"],
    [{ kind: "program-slot", slot: 0, capcode: 700_032 }, "slot"],
    [{ kind: "capcode-page", capcode: 2_097_152, text: "A" }, "capcode"],
    [{ kind: "ready", end: "none" }, "end"],
    [{ kind: "unknown-line", text: "A\rCPG,7" }, "text"],
    [{ kind: "unknown-line", text: "A".repeat(LINE_MAX_BYTES + 1) }, "a line"],
  ])("refuses to encode %j, naming the field", (message, field) => {
    const result = LRS_CODEC.encode(message);
    expect("error" in result && result.error.startsWith(field)).toBe(true);
  });

  test("noise stands between frames, in order, as hex", () => {
    const bytes = Uint8Array.of(0x00, 0x43, 0x50, 0x47, 0x2c, 0x37, 0x0d, 0x0a, 0xc7, 0x0d, 0x41);
    expect(LRS_CODEC.decode(bytes)).toEqual([
      { kind: "noise", bytes: "00", reason: "nul" },
      { kind: "accepted", pager: "coaster", card: 7, end: "crlf" },
      { kind: "noise", bytes: "C7 0D", reason: "eight-bit" },
      { kind: "noise", bytes: "41", reason: "unfinished-line" },
    ]);
  });

  test("modes add volume and anti-theft to the alert's value", () => {
    expect(coasterMode("flash-1s", false, false)).toBe("A");
    expect(coasterMode("flash-30s", true, false)).toBe("41");
    expect(coasterMode("beep-5min", true, true)).toBe("C5");
  });
});
