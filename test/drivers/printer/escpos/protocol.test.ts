/** Bytes of both directions against hand-typed vectors, and the codec's promises for any bytes. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ESCPOS_CODEC } from "../../../../drivers/printer/escpos/codec.pure.ts";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { encodeHost } from "../../../../drivers/printer/escpos/protocol.ts";
import {
  readAutoStatus,
  readStatusByte,
  STATUS_UNKNOWN,
  writeAutoStatus,
  writeStatusByte,
} from "../../../../drivers/printer/escpos/replies.pure.ts";
import { CUT, prologueOf } from "../../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";

const rows = readFileSync(new URL("../../../vectors/printer-escpos.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(" | ").map((cell) => cell.trim()));
const of = (form: string) => rows.filter(([first]) => first === form).map((cells) => cells.slice(1));
const bytesOf = (hex = ""): Uint8Array => fromHex(hex) ?? new Uint8Array();
const byteOf = (hex = ""): number => Number.parseInt(hex, 16);

const encodeAll = (messages: readonly Readonly<Record<string, unknown>>[]): string =>
  toHex(
    concatBytes(
      ...messages.map((message) => {
        const encoded = ESCPOS_CODEC.encode(message);
        if ("error" in encoded) throw new Error(encoded.error);
        return encoded.bytes;
      }),
    ),
  );

describe("the ESC/POS codec", () => {
  test("reads at least twenty vectors", () => {
    expect(of("wire").length).toBeGreaterThan(20);
  });

  test.each(of("wire"))("reads %s as its messages", (hex, json) => {
    expect(ESCPOS_CODEC.decode(bytesOf(hex))).toEqual(JSON.parse(json ?? ""));
  });

  test.each(of("wire"))("writes %s from its messages", (hex, json) => {
    expect(encodeAll(JSON.parse(json ?? ""))).toBe(hex);
  });

  test("turns whatever it read without noise back into the same bytes", () => {
    const opening = fc.constantFrom(
      [0x1b],
      [0x1d],
      [0x10, 0x04],
      [0x1c, 0x2e],
      [],
      [0x37],
      [0x1d, 0x28, 0x6b],
      [0x1d, 0x28, 0x4c],
      [0x1d, 0x6b],
      [0x1b, 0x26, 3],
      [0x1b, 0x2a],
    );
    fc.assert(
      fc.property(opening, fc.uint8Array({ maxLength: 40 }), (first, rest) => {
        const bytes = Uint8Array.of(...first, ...rest);
        const objects = ESCPOS_CODEC.decode(bytes);
        // Flow control may stand inside a block; it is told first, so the order of bytes differs there.
        const woven = objects.some(({ kind }) => kind === "xon" || kind === "xoff");
        if (woven || objects.some(({ kind }) => kind === "noise")) return;
        expect(encodeAll(objects)).toBe(toHex(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test("accounts for every byte, as message or as noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const count = ESCPOS_CODEC.decode(bytes).reduce((sum, object) => {
          const hex = object.kind === "noise" ? String(object.bytes) : encodeAll([object]);
          return sum + (fromHex(hex)?.length ?? 0);
        }, 0);
        expect(count).toBe(bytes.length);
      }),
    );
  });

  test("answers an object that is no message with what it lacks", () => {
    expect(ESCPOS_CODEC.encode({ kind: "cut", how: "sideways" })).toEqual({
      error: "cut needs how (full | partial), feed (0..255)",
    });
    expect(ESCPOS_CODEC.encode({ kind: "dance" })).toHaveProperty("error");
  });

  test("never throws on an object of any shape", () => {
    const kind = fc.constantFrom(...ESCPOS_CODEC.kinds.map((row) => row.kind));
    fc.assert(
      fc.property(kind, fc.dictionary(fc.string(), fc.anything()), (name, fields) => {
        const encoded = ESCPOS_CODEC.encode({ ...fields, kind: name });
        expect("bytes" in encoded || "error" in encoded).toBe(true);
      }),
    );
  });
});

describe("the printer's status", () => {
  test.each(of("status"))("answer to DLE EOT %s: %s says %s", (n, hex, json) => {
    const number = Number(n) as 1 | 2 | 3 | 4;
    expect(readStatusByte(STATUS_UNKNOWN, number, byteOf(hex))).toMatchObject(JSON.parse(json ?? ""));
  });

  test.each(of("auto"))("group %s says %s", (hex, json) => {
    expect(readAutoStatus(bytesOf(hex))).toMatchObject(JSON.parse(json ?? ""));
  });

  test("reads back what a printer writes of itself, in both forms", () => {
    const truth = fc.record({
      online: fc.constantFrom("online", "offline"),
      cover: fc.constantFrom("closed", "open"),
      paper: fc.constantFrom("ok", "low", "out"),
      error: fc.constantFrom("none", "cutter", "recoverable", "auto-recovering", "fatal"),
      source: fc.constant("inferred" as const),
    } as const);
    fc.assert(
      fc.property(truth, (status) => {
        expect(readAutoStatus(writeAutoStatus(status))).toEqual({ ...status, source: "auto-status" });
        const asked = ([1, 2, 3, 4] as const).reduce(
          (known, n) => readStatusByte(known, n, writeStatusByte(status, n)),
          STATUS_UNKNOWN,
        );
        expect(asked).toEqual({ ...status, source: "real-time" });
      }),
    );
  });
});

describe("a slip's frame", () => {
  test("begins with initialise, Kanji off and dots as units, and ends with the cut alone", () => {
    expect(toHex(prologueOf(PRINTER_PROFILES["epson-t20iii"]))).toBe("1B 40 1C 2E 1D 50 CB CB");
    expect(toHex(CUT)).toBe("1D 56 42 00");
    expect(toHex(encodeHost({ kind: "process-id", id: "0007" }))).toBe("1D 28 48 06 00 30 30 30 30 30 37");
  });
});
