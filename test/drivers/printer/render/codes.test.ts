/** Codes that we draw, on a slip's own picture, read back by readers that are not ours. */
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { type Bitmap, blankBitmap, isInk } from "../../../../drivers/printer/render/bitmap.pure.ts";
import { encodeCode128 } from "../../../../drivers/printer/render/code128.pure.ts";
import { drawSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipBlock } from "../../../../drivers/printer/render/slip-document.pure.ts";
import { jsqrReads } from "../../../support/jsqr.ts";
import { zxingReads } from "../../../support/zxing.ts";

const PAPER = { ...PRINTER_PROFILES["generic-80"], qr: "raster" } as const;

const drawn = (block: SlipBlock): Bitmap => {
  const slip = drawSlip({ blocks: [{ kind: "text", text: "Mã hồ sơ" }, block, { kind: "rule" }] }, PAPER);
  const piece = slip.kind === "drawn" ? slip.pieces[0] : undefined;
  if (piece?.kind !== "picture") throw new Error(JSON.stringify(slip));
  return piece.bitmap;
};
const pixelsOf = (bitmap: Bitmap): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(bitmap.width_dots * bitmap.rows * 4).fill(255);
  for (let y = 0; y < bitmap.rows; y++)
    for (let x = 0; x < bitmap.width_dots; x++)
      if (isInk(bitmap, x, y))
        pixels.fill(0, (y * bitmap.width_dots + x) * 4, (y * bitmap.width_dots + x) * 4 + 3);
  return pixels;
};
const seenBy = (bitmap: Bitmap) => zxingReads(pixelsOf(bitmap), bitmap.width_dots, bitmap.rows);
const barcode = (data: string): SlipBlock => ({ kind: "barcode", symbology: "code128", data });

describe("QR codes on printers that can't draw them", () => {
  test.each([
    ["https://phuongvidu.example/t/A147-8F3K2Q", 6],
    ["MC1:J:j312", 3],
    ["a".repeat(213), 8],
  ])("%s, %i dots a module, is read from the slip's picture", async (data, module_dots) => {
    const bitmap = drawn({ kind: "qr", data, module_dots });
    expect(jsqrReads(pixelsOf(bitmap), bitmap.width_dots, bitmap.rows)?.data).toBe(data);
    expect(await seenBy(bitmap)).toEqual([{ format: "QRCode", text: data }]);
  });

  test("are refused when they are wider than the paper", () => {
    const blocks = [{ kind: "qr", data: "a".repeat(213), module_dots: 11 } as const];
    expect(drawSlip({ blocks }, PAPER)).toEqual({ kind: "refused", why: "qr-data" });
  });
});

describe("Code 128", () => {
  // ISO/IEC 15417: start B 211214, `A` (33) 111323, check (104 + 33) mod 103 = 34: 131123, stop 2331112.
  test("of one letter has the bars of the standard", () => {
    const bars = Array.from("211214" + "111323" + "131123" + "2331112").flatMap((width, index) =>
      Array.from({ length: Number(width) }, () => index % 2 === 0),
    );
    expect(encodeCode128("A")).toEqual(bars.length === 46 ? bars : "typed wrong");
  });

  test.each([
    "H99.1-261121-0031",
    "1234567890",
    "123",
    "12345",
    "AB12345678CD",
    "1234AB56",
    "~!\"#$%&'()*+,-./",
    "0",
  ])("%s is read from the slip's picture", async (data) => {
    expect(await seenBy(drawn(barcode(data)))).toEqual([{ format: "Code128", text: data }]);
  });

  test("packs digits two by two", () => {
    expect(encodeCode128("1234567890")?.length).toBe(11 * (1 + 5 + 1) + 13);
    expect(encodeCode128("ABCDEFGHIJ")?.length).toBe(11 * (1 + 10 + 1) + 13);
  });

  test("is refused where it is no plain text, too long, or wider than the paper", () => {
    for (const data of ["", "đ", "\u001b", "a".repeat(81), "a".repeat(30)])
      expect(drawSlip({ blocks: [barcode(data)] }, PAPER)).toEqual({ kind: "refused", why: "barcode-data" });
    expect(encodeCode128("a".repeat(81))).toBeUndefined();
  });
});

describe("images", () => {
  const square = (side: number): Bitmap => {
    const bitmap = blankBitmap(side, side);
    bitmap.data.fill(0xff);
    return bitmap;
  };

  test("stand where they are told to, dot for dot", () => {
    const slip = drawSlip({ blocks: [{ kind: "image", bitmap: square(16), align: "right" }] }, PAPER);
    const piece = slip.kind === "drawn" ? slip.pieces[0] : undefined;
    if (piece?.kind !== "picture") throw new Error("no picture");
    const { bitmap } = piece;
    const ink = Array.from({ length: bitmap.rows }, (_, y) => y).filter((y) => isInk(bitmap, 575, y));
    expect(ink).toHaveLength(16);
    expect([isInk(bitmap, 560, ink[0] ?? 0), isInk(bitmap, 559, ink[0] ?? 0)]).toEqual([true, false]);
  });

  test("are refused when they are wider than the paper", () => {
    const blocks = [{ kind: "image", bitmap: square(584) } as const];
    expect(drawSlip({ blocks }, PAPER)).toEqual({ kind: "refused", why: "image-size" });
  });
});
