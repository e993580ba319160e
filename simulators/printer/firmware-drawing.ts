/** What a printer draws by itself: QR codes and its own letters, as rows over the whole width of the head. */
import type { Bitmap } from "../../drivers/printer/render/bitmap.pure.ts";
import { blankBitmap, isInk } from "../../drivers/printer/render/bitmap.pure.ts";
import { encodeQr, qrSize, qrVersion } from "../../drivers/printer/render/qr.pure.ts";
import { asciiBytes } from "../../drivers/runtime/text.ts";

export type HeadAlign = "left" | "center" | "right";

/** Dots or bytes left free before something of this size. */
export const indent = (align: HeadAlign, spare: number): number =>
  align === "left" || spare < 0 ? 0 : align === "right" ? spare : spare >> 1;

/** Rows of the code of this text; undefined where it is too long for one. */
export const qrRows = (text: string, module_dots: number): number | undefined => {
  const version = qrVersion(asciiBytes(text).length);
  return version === undefined ? undefined : qrSize(version) * module_dots;
};

export const drawQr = (
  text: string,
  module_dots: number,
  width_dots: number,
  align: HeadAlign,
): Bitmap | undefined => {
  const code = encodeQr(asciiBytes(text));
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

/** A picture laid over the whole head; what is wider is cut off. */
export const placeOnHead = (picture: Bitmap, width_dots: number, align: HeadAlign): Bitmap => {
  const bitmap = blankBitmap(width_dots, picture.rows);
  const left = indent(align, width_dots - picture.width_dots);
  const columns = Math.min(picture.width_dots, width_dots - left);
  for (let y = 0; y < picture.rows; y++)
    for (let x = 0; x < columns; x++) {
      if (!isInk(picture, x, y)) continue;
      const at = y * bitmap.stride + ((left + x) >> 3);
      bitmap.data[at] = (bitmap.data[at] ?? 0) | (0x80 >> ((left + x) & 7));
    }
  return bitmap;
};

/** Bars of `height` rows, each module `module_dots` wide. */
export const drawBars = (modules: readonly boolean[], module_dots: number, height: number): Bitmap => {
  const bitmap = blankBitmap(modules.length * module_dots, height);
  const row = bitmap.data.subarray(0, bitmap.stride);
  for (let x = 0; x < bitmap.width_dots; x++)
    if (modules[Math.floor(x / module_dots)] === true) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7));
  for (let y = 1; y < height; y++) bitmap.data.set(row, y * bitmap.stride);
  return bitmap;
};
