/**
 * A picture of 1-bit dots and the few ways of putting ink on it. Decides nothing about where things stand.
 */
import type { Glyph } from "./face.pure.ts";

/** Rows of `stride` bytes, most significant bit leftmost, 1 = ink. */
export interface Bitmap {
  readonly width_dots: number;
  readonly rows: number;
  readonly stride: number;
  readonly data: Uint8Array;
}

export const blankBitmap = (width_dots: number, rows: number): Bitmap => {
  const stride = Math.ceil(width_dots / 8);
  return { width_dots, rows, stride, data: new Uint8Array(stride * rows) };
};

export const isInk = (bitmap: Bitmap, x: number, y: number): boolean =>
  ((bitmap.data[y * bitmap.stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

/** `ink` blackens, `clear` whitens (letters on a bar). */
export type Stamp = "ink" | "clear";

/** Stamps a glyph with its pen at `x` on the baseline `y`; what lies outside is lost. */
export const stampGlyph = (bitmap: Bitmap, glyph: Glyph, x: number, y: number, stamp: Stamp): void => {
  const { data, stride } = bitmap;
  const put = (at: number, bits: number): void => {
    data[at] = stamp === "ink" ? (data[at] ?? 0) | bits : (data[at] ?? 0) & ~bits;
  };
  const glyphStride = Math.ceil(glyph.width / 8);
  const left = x + glyph.left;
  const shift = ((left % 8) + 8) % 8;
  const column = Math.floor(left / 8);
  for (let row = 0; row < glyph.height; row++) {
    const at_y = y - glyph.top + row;
    if (at_y < 0 || at_y >= bitmap.rows) continue;
    for (let index = 0; index < glyphStride; index++) {
      const bits = (glyph.rows[row * glyphStride + index] ?? 0) << (8 - shift);
      const at_x = column + index;
      const at = at_y * stride + at_x;
      if (at_x >= 0 && at_x < stride) put(at, bits >> 8);
      if (at_x >= -1 && at_x + 1 < stride) put(at + 1, bits & 0xff);
    }
  }
};

/** Whole bytes of ink: from column byte `from` to before `to`, rows `top` to before `bottom`. */
export const fillBytes = (
  bitmap: Bitmap,
  area: {
    readonly from: number;
    readonly to: number;
    readonly top: number;
    readonly bottom: number;
    readonly pattern: number;
  },
): void => {
  for (let y = Math.max(0, area.top); y < Math.min(bitmap.rows, area.bottom); y++)
    bitmap.data.fill(area.pattern, y * bitmap.stride + area.from, y * bitmap.stride + area.to);
};

/** Inks what is ink in `source`, its upper left corner at (`x`, `y`); `x` and `y` are not negative. */
export const stampBitmap = (bitmap: Bitmap, source: Bitmap, x: number, y: number): void => {
  const shift = x & 7;
  for (let row = 0; row < source.rows && y + row < bitmap.rows; row++) {
    const at = (y + row) * bitmap.stride + (x >> 3);
    const end = (y + row + 1) * bitmap.stride;
    for (let index = 0; index < source.stride; index++) {
      const bits = (source.data[row * source.stride + index] ?? 0) << (8 - shift);
      if (at + index < end) bitmap.data[at + index] = (bitmap.data[at + index] ?? 0) | (bits >> 8);
      if (at + index + 1 < end)
        bitmap.data[at + index + 1] = (bitmap.data[at + index + 1] ?? 0) | (bits & 0xff);
    }
  }
};

/** A picture of `columns` by `rows` cells, each `scale` dots wide and `tall` dots high. */
export const cellsBitmap = (
  columns: number,
  rows: number,
  cell: { readonly scale: number; readonly tall: number },
  isDark: (x: number, y: number) => boolean,
): Bitmap => {
  const bitmap = blankBitmap(columns * cell.scale, rows * cell.tall);
  const { stride, data } = bitmap;
  for (let y = 0; y < rows; y++) {
    const row = y * cell.tall * stride;
    for (let x = 0; x < bitmap.width_dots; x++)
      if (isDark(Math.floor(x / cell.scale), y))
        data[row + (x >> 3)] = (data[row + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    for (let copy = 1; copy < cell.tall; copy++) data.copyWithin(row + copy * stride, row, row + stride);
  }
  return bitmap;
};
