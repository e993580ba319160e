/** A slip's bands as bytes: the same picture in either language of pictures, and nothing a printer would obey. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES, type PrinterProfile } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { slipBytes } from "../../../../drivers/printer/escpos/slip-bytes.pure.ts";
import type { Band } from "../../../../drivers/printer/render/bands.pure.ts";
import { renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";
import { messagesOf, readPaper, wholeSlip } from "../paper-reading.ts";
import { appointmentOf } from "../sample-forms.ts";
import { PICKUP, QUEUE } from "../sample-slips.ts";

const GS_V: PrinterProfile = PRINTER_PROFILES["epson-t20iii"];
const GS_L: PrinterProfile = { ...GS_V, raster: "gs-l" };
const USB_BYTES_PER_S = 1_000_000;

const bytesOf = (
  bands: readonly Band[],
  profile: PrinterProfile,
  bytes_per_s = USB_BYTES_PER_S,
): Uint8Array => wholeSlip(slipBytes(bands, profile, bytes_per_s));
const rowsOf = (bands: readonly Band[]): number => slipBytes(bands, GS_V, USB_BYTES_PER_S).rows;
const realTime = (bytes: Uint8Array): number =>
  bytes.filter((byte, at) => byte === 0x10 && [4, 5, 0x14].includes(bytes[at + 1] ?? 0)).length;
const raster = (width_bytes: number, rows: number, data?: Uint8Array): Band => ({
  kind: "raster",
  align: "left",
  width_bytes,
  rows,
  data: data ?? new Uint8Array(width_bytes * rows).fill(0x81),
});

describe("pictures by GS ( L", () => {
  // GS ( L fn 112: 10 bytes of head and 1 of data; then fn 50. Typed from printing.md 2.1.
  test("are stored and printed, with their width in dots", () => {
    const bytes = bytesOf([raster(1, 1)], GS_L);
    expect(toHex(bytes)).toBe(
      "1B 40 1C 2E 1D 50 CB CB " +
        "1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 81 1D 28 4C 02 00 30 32 1D 56 42 00",
    );
  });

  test.each([
    ["queue slip", QUEUE],
    ["pick-up receipt", PICKUP],
    ["appointment slip", appointmentOf({})],
  ])("give the same %s, dot for dot, as pictures by GS v 0", (_, document) => {
    const rendered = renderSlip(document, GS_V);
    if (rendered.kind !== "rendered") throw new Error("not rendered");
    const rows = rowsOf(rendered.bands);
    const [one, other] = [GS_V, GS_L].map((profile) => readPaper(bytesOf(rendered.bands, profile), rows));
    expect(other?.bitmap.data).toEqual(one?.bitmap.data);
    const kinds = messagesOf(bytesOf(rendered.bands, GS_L)).map(({ kind }) => kind);
    expect(kinds).not.toContain("raster");
    expect(kinds.filter((kind) => kind === "graphics-store").length).toBeGreaterThan(10);
  });

  // 10 + 10 x 103 = 0x0410, 10 + 22 x 233 = 0x1410: lengths are said low byte first. 0x0406 is harmless.
  test.each([
    [10, 103, 2],
    [22, 233, 2],
    [10, 102, 1],
  ])("whose length would read as a real-time command go as two: %i by %i", (width_bytes, rows, stores) => {
    const bytes = bytesOf([raster(width_bytes, rows)], GS_L);
    const stored = messagesOf(bytes).filter(({ kind }) => kind === "graphics-store");
    expect([stored.length, realTime(bytes)]).toEqual([stores, 0]);
    expect(readPaper(bytes, rows).bitmap.data).toEqual(
      readPaper(bytesOf([raster(width_bytes, rows)], GS_V), rows).bitmap.data,
    );
  });
});

describe("any bands", () => {
  const likely = fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x00, 0xff);
  const picture = fc
    .tuple(
      fc.integer({ min: 1, max: 72 }),
      fc.integer({ min: 1, max: 255 }),
      fc.array(likely, { maxLength: 90 }),
    )
    .map(([width_bytes, rows, codes]) => {
      const data = new Uint8Array(width_bytes * rows);
      data.set(codes.slice(0, data.length));
      return raster(width_bytes, rows, data);
    });
  const glyphs = fc
    .array(likely, { minLength: 36, maxLength: 36 })
    .map((codes): Band => ({ kind: "glyphs", first: 0x21, cells: [Uint8Array.from(codes)] }));

  test("hold no real-time command, and every band string is whole commands", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(picture, glyphs), { maxLength: 5 }),
        fc.constantFrom(GS_V, GS_L),
        fc.constantFrom(960, USB_BYTES_PER_S),
        (bands, profile, bytes_per_s) => {
          expect(realTime(bytesOf(bands, profile, bytes_per_s))).toBe(0);
          for (const band of slipBytes(bands, profile, bytes_per_s).bands) messagesOf(band);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("last half a second on a slow line, pictures and glyphs, and are one on a fast one", () => {
    const cells = Array.from({ length: 94 }, (_, code) => new Uint8Array(36).fill(code));
    const bands: readonly Band[] = [{ kind: "glyphs", first: 0x21, cells }, raster(72, 100)];
    const strings = (bytes_per_s: number) => slipBytes(bands, GS_V, bytes_per_s).bands;
    expect(strings(USB_BYTES_PER_S)).toHaveLength(2);
    expect(Math.max(...strings(960).map((band) => band.length))).toBeLessThanOrEqual(480 + 8);
    const sent = messagesOf(wholeSlip(slipBytes(bands, GS_V, 960))).flatMap((message) =>
      message.kind === "soft-glyphs"
        ? message.glyphs.map((glyph, index) => [message.first + index, glyph])
        : [],
    );
    expect(sent).toEqual(cells.map((cell, index) => [0x21 + index, cell]));
  });

  test("take as many rows of paper as they are said to, QR codes of 21 to 57 modules included", () => {
    const qr = (data: string): Band => ({ kind: "qr", data, module_dots: 6 });
    expect(rowsOf([qr("MC1:J:j312")])).toBe(21 * 6);
    expect(rowsOf([qr("a".repeat(213)), { kind: "feed", dots: 30 }, raster(1, 7)])).toBe(57 * 6 + 37);
  });

  test("set the printer's letters only where they change", () => {
    const word = (text: string, bold: boolean) => ({ x: 0, text, style: { width: 1, height: 1, bold } });
    const line = (text: string, bold = false): Band => ({
      kind: "letters",
      alphabet: "tcvn3",
      rows: 24,
      feed_dots: 30,
      words: [word(text, bold)],
    });
    const bytes = bytesOf([line("Ế"), line("Ệ"), line("ế", true), line("e", true)], GS_V);
    // Typed: international set 0, page 31, Ế, feed; Ệ, feed; bold, page 30, ế, feed; e, feed.
    expect(toHex(bytes)).toBe(
      "1B 40 1C 2E 1D 50 CB CB 1B 52 00 1B 74 1F D5 1B 4A 1E D6 1B 4A 1E " +
        "1B 45 01 1B 74 1E D5 1B 4A 1E 65 1B 4A 1E 1D 56 42 00",
    );
  });
});
