/** What a printer draws by itself: QR codes and its own letters, as rows over the whole width of the head. */
import type { Bitmap } from "../../drivers/printer/render/bitmap.pure.ts";
import { blankBitmap } from "../../drivers/printer/render/bitmap.pure.ts";
import { drawBlocks, layBlock } from "../../drivers/printer/render/layout.pure.ts";
import { encodeQr } from "../../drivers/printer/render/qr.pure.ts";

export type HeadAlign = "left" | "center" | "right";

/** Dots or bytes left free before something of this size. */
export const indent = (align: HeadAlign, spare: number): number =>
  align === "left" || spare < 0 ? 0 : align === "right" ? spare : spare >> 1;

export const drawQr = (
  bytes: Uint8Array,
  module_dots: number,
  width_dots: number,
  align: HeadAlign,
): Bitmap | undefined => {
  const code = encodeQr(bytes);
  if (code === undefined) return undefined;
  const side = code.size * module_dots;
  const left = indent(align, width_dots - side);
  const bitmap = blankBitmap(width_dots, side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < Math.min(side, width_dots); x++) {
      if (!code.isDark(Math.floor(x / module_dots), Math.floor(y / module_dots))) continue;
      const at = y * bitmap.stride + ((left + x) >> 3);
      bitmap.data[at] = (bitmap.data[at] ?? 0) | (0x80 >> ((left + x) & 7));
    }
  return bitmap;
};

/** A line in the printer's own font; undefined where it has no such letters. */
export const drawOwnText = (text: string, width_dots: number): Bitmap | undefined => {
  const laid = layBlock({ kind: "text", text, face: "small" }, width_dots);
  if (laid.kind !== "laid") return undefined;
  return drawBlocks([{ laid: laid.laid, top: 0 }], width_dots, laid.laid.rows);
};
