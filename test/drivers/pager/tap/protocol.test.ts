/** The meaning of TAP frames, both directions, against hand-typed vectors and over all bytes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowOf, TAP_CODES } from "../../../../drivers/pager/tap/codes.pure.ts";
import { describeFrame, encodeMessage, TAP_CODEC } from "../../../../drivers/pager/tap/protocol.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";
import { WIRE_VECTORS } from "./vectors.ts";

const encoded = (message: Record<string, unknown>): string => {
  const result = TAP_CODEC.encode(message);
  return "bytes" in result ? toHex(result.bytes) : `error ${result.error}`;
};
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("TAP protocol", () => {
  test("the vectors cover every kind", () => {
    const kinds = new Set(WIRE_VECTORS.map(({ message }) => message.kind));
    expect(kinds).toEqual(new Set(TAP_CODEC.kinds.map(({ kind }) => kind)));
  });

  test.each(WIRE_VECTORS)("reads and writes $hex", ({ bytes, hex, message }) => {
    expect(TAP_CODEC.decode(bytes)).toEqual([message]);
    expect(encoded(message)).toBe(hex);
  });

  test("the session of the specification, as one stream from the base", () => {
    const said = "ID=110 1.8\rBanner\r\x06\r\x1b[p\r211 Page accepted\r\x06\r115 Bye\r\x1b\x04\r";
    expect(TAP_CODEC.decode(latin(said)).map(({ kind }) => kind)).toEqual([
      "id-request",
      "response",
      "text",
      "ack",
      "go-ahead",
      "response",
      "ack",
      "response",
      "hang-up",
    ]);
  });

  const wireLike = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(...WIRE_VECTORS.map(({ bytes }) => String.fromCharCode(...bytes)), "\r", "\n", "7 "),
      )
      .map((parts) => latin(parts.join(""))),
  );

  test("whatever was decoded encodes to the same bytes", () => {
    fc.assert(
      fc.property(wireLike, (bytes) => {
        const objects = TAP_CODEC.decode(bytes);
        if (objects.some(({ kind }) => kind === "noise")) return;
        expect(objects.map(encoded).filter(Boolean).join(" ")).toBe(toHex(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test("what was encoded means what it was made from", () => {
    const field = fc.string({
      unit: fc.integer({ min: 0, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    const block = fc.record({
      kind: fc.constant("block"),
      fields: fc.array(field, { minLength: 1, maxLength: 4 }),
      terminator: fc.constantFrom("etx", "etb", "us"),
      end: fc.constantFrom("cr", "crlf", "none"),
    });
    fc.assert(
      fc.property(block, (message) => {
        const result = TAP_CODEC.encode(message);
        if ("bytes" in result) expect(TAP_CODEC.decode(result.bytes)).toEqual([message]);
        else expect(result.error).toMatch(/^fields/);
      }),
    );
  });

  test.each([
    [{ kind: "nonsense" }, "kind"],
    [{ kind: "toString" }, "kind"],
    [{ kind: "log-on", password: "TOOLONG" }, "password"],
    [{ kind: "block", fields: ["7", "Mời"], terminator: "etx" }, "fields"],
    [{ kind: "block", fields: ["7", "z".repeat(248)], terminator: "etx" }, "fields"],
    [{ kind: "block", fields: [], terminator: "etx" }, "fields"],
    [{ kind: "block", fields: ["7", ""], terminator: "soh" }, "terminator"],
    [{ kind: "response", code: 211, text: "512 Queue full" }, "text"],
    [{ kind: "response", code: 211, text: "Page accepted" }, "text"],
    [{ kind: "text", text: "ATI" }, "text"],
    [{ kind: "text", text: "Say ID=" }, "text"],
    [{ kind: "text", text: "Mời" }, "text"],
    [{ kind: "text", text: "A".repeat(257) }, "text"],
    [{ kind: "identity", text: "Some other box" }, "text"],
    [{ kind: "id-request", before: "110 " }, "text"],
    [{ kind: "ack", end: "etx" }, "end"],
  ])("refuses to encode %j, naming the field", (message, field) => {
    expect(encoded(message)).toMatch(new RegExp(`^error ${field}`));
  });

  test("noise stands between frames, in order, as hex", () => {
    expect(TAP_CODEC.decode(latin("\0\x021\r\r\x03051\r\x06\r21"))).toEqual([
      { kind: "noise", bytes: "00", reason: "nul" },
      { kind: "noise", bytes: "02 31 0D 0D 03 30 35 31", reason: "checksum" },
      { kind: "ack", end: "cr" },
      { kind: "noise", bytes: "32 31", reason: "unfinished-line" },
    ]);
  });

  test("every code of the page has a name, and others are judged by their hundreds", () => {
    expect(Object.keys(TAP_CODES)).toHaveLength(27);
    expect(rowOf(213)).toEqual({ name: "held", verdict: { kind: "held" } });
    expect(rowOf(511).verdict).toEqual({ kind: "rejected", reason: "unknown-card" });
    expect(rowOf(514).verdict).toEqual({ kind: "resend", reason: "checksum" });
    expect(rowOf(299).verdict).toEqual({ kind: "transmitted" });
    expect(rowOf(599).verdict).toEqual({ kind: "rejected", reason: "format" });
    expect(rowOf(199).verdict).toEqual({ kind: "none" });
    expect(rowOf(0).name).toBe("unknown");
  });

  test("a host's message has its CR, a block that can't be sent has no bytes", () => {
    expect(toHex(encodeMessage({ kind: "exit" }) ?? new Uint8Array())).toBe("04 0D");
    expect(encodeMessage({ kind: "block", fields: ["7", "ờ"], terminator: "etx" })).toBeUndefined();
  });

  test("a trace says what a frame is, without its text", () => {
    expect(describeFrame({ kind: "block", fields: ["7", "Moi"], terminator: "us" })).toBe("block us");
    expect(describeFrame({ kind: "line", text: "512 Queue full" })).toBe("response 512");
    expect(describeFrame({ kind: "control", control: "hang-up" })).toBe("hang-up");
  });
});
