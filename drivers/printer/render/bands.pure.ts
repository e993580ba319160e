/**
 * What the printer is told of a slip, from top to bottom, still without bytes of any command language.
 * Decides where blank rows are fed instead of printed and how wide each band must be.
 */
import type { Bitmap } from "./bitmap.pure.ts";
import type { Alphabet, LetterStyle } from "./printer-letters.pure.ts";
import type { Cell } from "./soft-cells.pure.ts";

/** What the renderer must know of a printer. */
export interface PaperFormat {
  /** Dots across; a multiple of 8. 576 on 80 mm at 203 dpi. */
  readonly width_dots: number;
  /** Rows one raster command may carry, 1 to 255. */
  readonly band_rows_max: number;
  /** The printer centres a narrow picture when told to, so that white on both sides need not be sent. */
  readonly aligned_raster: boolean;
  /** Who draws QR codes: the printer, or we, as a picture. */
  readonly qr: "printer" | "raster";
}

/** What a printer can print by itself besides; a slip in a way that it can't is drawn. */
export interface LetterFormat extends PaperFormat {
  /** Takes glyphs of ours (`ESC &`). */
  readonly soft_font: boolean;
  /** Its TCVN3 code pages, 0 to 255 (printing.md 2.5): no two cheap families agree. */
  readonly tcvn3: { readonly lower_page: number; readonly upper_page: number } | null;
}

/** Letters side by side from the dot `x` on: Vietnamese, or the codes of glyphs as ASCII. */
export interface PrintedWord {
  readonly x: number;
  readonly text: string;
  readonly style: LetterStyle;
}

export type Band =
  /**
   * `data`: rows of `width_bytes`, most significant bit leftmost, 1 = ink; at the left edge or in the middle.
   */
  | {
      readonly kind: "raster";
      readonly align: "left" | "center";
      readonly width_bytes: number;
      readonly rows: number;
      readonly data: Uint8Array;
    }
  /** A line of the printer's letters, `rows` high; the next thing begins `feed_dots` (at least that) below. */
  | {
      readonly kind: "letters";
      readonly alphabet: Alphabet;
      readonly rows: number;
      readonly feed_dots: number;
      readonly words: readonly PrintedWord[];
    }
  /** Cells that the codes from `first` on stand for, until others take their place. */
  | { readonly kind: "glyphs"; readonly first: number; readonly cells: readonly Cell[] }
  | { readonly kind: "feed"; readonly dots: number }
  | { readonly kind: "qr"; readonly data: string; readonly module_dots: number }
  | { readonly kind: "cut" };

/** A raster command's own bytes; a gap that costs less than a new command is sent as white. */
const RASTER_HEADER_BYTES = 8;
const FEED_BYTES = 3;
const ALIGN_BYTES = 3;
/** For each row the byte of its first ink and the byte after its last; both 0 where the row is blank. */
interface Extents {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

const extentsOf = (bitmap: Bitmap): Extents => {
  const [from, to] = [new Uint8Array(bitmap.rows), new Uint8Array(bitmap.rows)];
  for (let y = 0; y < bitmap.rows; y++) {
    const row = y * bitmap.stride;
    let [first, last] = [0, bitmap.stride];
    while (last > 0 && bitmap.data[row + last - 1] === 0) last--;
    while (first < last && bitmap.data[row + first] === 0) first++;
    [from[y], to[y]] = [last === 0 ? 0 : first, last];
  }
  return { from, to };
};

/** A picture as bands cut at blank rows; blank rows are fed, white beside the ink is left out. */
export const bandsOf = (bitmap: Bitmap, paper: PaperFormat): readonly Band[] => {
  const extents = extentsOf(bitmap);
  const bands: Band[] = [];
  let y = 0;
  while (y < bitmap.rows) {
    const blankFrom = y;
    while (y < bitmap.rows && extents.to[y] === 0) y++;
    if (y > blankFrom) bands.push({ kind: "feed", dots: y - blankFrom });
    if (y >= bitmap.rows) break;
    const end = bandEnd(extents.to, y, paper.band_rows_max);
    bands.push(cropBand(bitmap, extents, { from: y, end }, paper.aligned_raster));
    y = end;
  }
  return bands;
};

/**
 * The row after a band that starts at `from`: the next gap worth feeding, or the most rows a band may have.
 */
const bandEnd = (widths: Uint8Array, from: number, band_rows_max: number): number => {
  const limit = Math.min(widths.length, from + band_rows_max);
  let width = 0;
  let lastInk = from;
  for (let y = from; y < limit; y++) {
    const row = widths[y] ?? 0;
    if (row > 0) {
      width = Math.max(width, row);
      lastInk = y;
      continue;
    }
    let gap = y;
    while (gap < widths.length && widths[gap] === 0) gap++;
    if ((gap - y) * width > RASTER_HEADER_BYTES + FEED_BYTES || gap >= limit) return y;
  }
  return lastInk + 1;
};

const cropBand = (
  bitmap: Bitmap,
  extents: Extents,
  { from, end }: { readonly from: number; readonly end: number },
  aligned: boolean,
): Band => {
  let [left, right] = [bitmap.stride, 0];
  for (let y = from; y < end; y++) {
    if (extents.to[y] === 0) continue;
    left = Math.min(left, extents.from[y] ?? 0);
    right = Math.max(right, extents.to[y] ?? 0);
  }
  const rows = end - from;
  // The same white is left out on both sides, so that the printer's middle is ours to the dot.
  const margin = Math.min(left, bitmap.stride - right);
  const saved_bytes = (right - (bitmap.stride - 2 * margin)) * rows;
  const center = aligned && saved_bytes > 2 * ALIGN_BYTES;
  const first = center ? margin : 0;
  const width_bytes = (center ? bitmap.stride - margin : right) - first;
  const data = new Uint8Array(width_bytes * rows);
  for (let row = 0; row < rows; row++) {
    const at = (from + row) * bitmap.stride + first;
    data.set(bitmap.data.subarray(at, at + width_bytes), row * width_bytes);
  }
  return { kind: "raster", align: center ? "center" : "left", width_bytes, rows, data };
};

/** The most that one feed command moves paper. */
export const FEED_DOTS_MAX = 255;

/** Feeds that follow one another as one, and as much as goes into the feed that ends a line of letters. */
export const mergeFeeds = (bands: readonly Band[]): readonly Band[] => {
  const merged: Band[] = [];
  for (const band of bands) {
    const last = merged.at(-1);
    if (band.kind === "feed" && last?.kind === "feed")
      merged[merged.length - 1] = { kind: "feed", dots: last.dots + band.dots };
    else if (band.kind === "feed" && last?.kind === "letters") {
      const feed_dots = Math.min(FEED_DOTS_MAX, last.feed_dots + band.dots);
      merged[merged.length - 1] = { ...last, feed_dots };
      merged.push({ kind: "feed", dots: last.feed_dots + band.dots - feed_dots });
    } else merged.push(band);
  }
  return merged.filter((band) => band.kind !== "feed" || band.dots > 0);
};
