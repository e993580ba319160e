/**
 * Lays a slip's blocks out on paper of a given width and draws them. Decides dots, not bytes; a letter that
 * its typeface lacks, or a code or table that can't stand there, is an error of the document.
 */
import { type Bitmap, blankBitmap, cellsBitmap, fillBytes, stampBitmap, stampGlyph } from "./bitmap.pure.ts";
import { encodeCode128, QUIET_MODULES } from "./code128.pure.ts";
import { encodeQr } from "./qr.pure.ts";
import { QR_BYTES_MAX, type RefusalWhy, type SlipBlock } from "./slip-document.pure.ts";
import { layTable } from "./table.pure.ts";
import {
  fits,
  indentOf,
  isMissing,
  type LetterMissing,
  type Placed,
  placeText,
  type TextBox,
  widthOf,
} from "./text-lines.pure.ts";
import { drawnTypeface, faceOf, type Typefaces } from "./typeface.pure.ts";

/** Where values start, beside labels up to "Đường dây nóng:"; a longer label pushes its value. */
export const KEY_COLUMN_DOTS = 200;
const KEY_GAP_DOTS = 10;
/** A value too long to stand beside its label has nearly the whole width below it. */
const VALUE_INDENT_DOTS = 24;
const RULE_ROWS = 25;
const BANNER_PADDING_ROWS = 6;
/** Stacked marks of a first line's capitals reach this far above it. */
const OVERHANG_ROWS = 6;
export const QR_MODULE_DOTS = 6;
/** White above and below a code of ours; its neighbours leave the rest of the four that readers want. */
const QR_QUIET_MODULES = 2;
const BARCODE_MODULE_DOTS = 2;
const BARCODE_ROWS = 80;
const CODE_GAP_ROWS = 8;
/** Rows of one image or bar code: 125 mm at 8 dots a mm. */
const IMAGE_ROWS_MAX = 1_000;

/** A block on paper. `bars` are filled areas in whole bytes of width. */
export interface Laid {
  readonly rows: number;
  readonly lines: readonly Placed[];
  readonly bars: readonly { readonly top: number; readonly bottom: number; readonly pattern: number }[];
  readonly pictures: readonly { readonly bitmap: Bitmap; readonly x: number; readonly top: number }[];
}

export type LaidBlock =
  | { readonly kind: "laid"; readonly laid: Laid }
  | LetterMissing
  | { readonly kind: "refused"; readonly why: RefusalWhy };
/** What leaves ink and is not the printer's own doing. */
export type PrintableBlock = Exclude<SlipBlock, { kind: "feed" | "cut" }>;

const laidAs = (rows: number, parts: Partial<Omit<Laid, "rows">>): LaidBlock => ({
  kind: "laid",
  laid: { rows, lines: [], bars: [], pictures: [], ...parts },
});

type Block<Kind extends PrintableBlock["kind"]> = Extract<PrintableBlock, { kind: Kind }>;

const layText = (block: Block<"text">, width_dots: number, typefaces: Typefaces): LaidBlock => {
  const face = typefaces(block.face ?? "body");
  const lines = placeText({ text: block.text, face, align: block.align ?? "left", left: 0, width_dots }, 0);
  return isMissing(lines) ? lines : laidAs(lines.length * face.line_px, { lines });
};

/** White letters are cut out of a bar, so a banner is always drawn by us. */
const layBanner = (block: Block<"banner">, width_dots: number): LaidBlock => {
  const face = drawnTypeface(block.face ?? "title");
  const box: TextBox = { text: block.text, face, align: "center", left: 0, width_dots };
  const lines = placeText(box, BANNER_PADDING_ROWS + (OVERHANG_ROWS >> 1));
  if (isMissing(lines)) return lines;
  const bottom = lines.length * face.line_px + BANNER_PADDING_ROWS * 2;
  return laidAs(bottom + BANNER_PADDING_ROWS, {
    lines: lines.map((line) => ({ ...line, stamp: "clear" })),
    bars: [{ top: 0, bottom, pattern: 0xff }],
  });
};

const layKeyValue = (block: Block<"key-value">, width_dots: number, typefaces: Typefaces): LaidBlock => {
  const face = typefaces(block.face ?? "strong");
  const label = typefaces(block.face === "small" ? "small" : "body");
  const key = placeText({ text: block.key, face: label, align: "left", left: 0, width_dots }, 0);
  if (isMissing(key)) return key;
  const keyWidth = Math.max(0, ...key.map((line) => widthOf(line.clusters)));
  const column = Math.min(KEY_COLUMN_DOTS, width_dots >> 1);
  const left = Math.max(column, keyWidth + KEY_GAP_DOTS);
  const beside = left === column || (key.length === 1 && fits(block.value, face, width_dots - left));
  const drop = face.baseline_px - label.baseline_px;
  const top = beside ? 0 : key.length * label.line_px;
  const from = beside ? left : VALUE_INDENT_DOTS;
  const box: TextBox = { text: block.value, face, align: "left", left: from, width_dots: width_dots - from };
  const value = placeText(box, top);
  if (isMissing(value)) return value;
  const lowered = beside ? key.map((line) => ({ ...line, baseline: line.baseline + drop })) : key;
  const rows = Math.max(key.length * label.line_px, top + value.length * face.line_px);
  return laidAs(rows, { lines: [...lowered, ...value] });
};

const layRule = (block: Block<"rule">): LaidBlock => {
  const top = (RULE_ROWS >> 1) - 1;
  const pattern = block.style === "dashed" ? 0xf0 : 0xff;
  return laidAs(RULE_ROWS, { bars: [{ top, bottom: top + 2, pattern }] });
};

const layPicture = (
  bitmap: Bitmap,
  place: { readonly align: "left" | "center" | "right"; readonly top: number; readonly below: number },
  width_dots: number,
): LaidBlock =>
  laidAs(place.top + bitmap.rows + place.below, {
    pictures: [{ bitmap, x: indentOf(place.align, width_dots - bitmap.width_dots), top: place.top }],
  });

const layImage = (block: Block<"image">, width_dots: number): LaidBlock =>
  block.bitmap.width_dots > width_dots || block.bitmap.rows > IMAGE_ROWS_MAX
    ? { kind: "refused", why: "image-size" }
    : layPicture(block.bitmap, { align: block.align ?? "left", top: 0, below: 0 }, width_dots);

const layBarcode = (block: Block<"barcode">, width_dots: number): LaidBlock => {
  const { data, height_dots = BARCODE_ROWS, module_dots = BARCODE_MODULE_DOTS } = block;
  const bars = encodeCode128(data);
  const columns = (bars?.length ?? 0) + 2 * QUIET_MODULES;
  const sound = height_dots >= 1 && height_dots <= IMAGE_ROWS_MAX && module_dots >= 1;
  if (bars === undefined || !sound || columns * module_dots > width_dots)
    return { kind: "refused", why: "barcode-data" };
  const cell = { scale: module_dots, tall: height_dots };
  const bitmap = cellsBitmap(bars.length, 1, cell, (x) => bars[x] === true);
  return layPicture(bitmap, { align: "center", top: CODE_GAP_ROWS, below: CODE_GAP_ROWS }, width_dots);
};

/** True for what a QR code of ours may hold; where the printer draws it, nothing else is checked. */
export const isQrData = (data: string): boolean => /^[\x20-\x7e]+$/.test(data) && data.length <= QR_BYTES_MAX;

const layQr = (block: Block<"qr">, width_dots: number): LaidBlock => {
  const { data, module_dots = QR_MODULE_DOTS } = block;
  const codes = Uint8Array.from(data, (letter) => letter.charCodeAt(0));
  const code = isQrData(data) && module_dots >= 1 ? encodeQr(codes) : undefined;
  if (code === undefined || code.size * module_dots > width_dots) return { kind: "refused", why: "qr-data" };
  const bitmap = cellsBitmap(code.size, code.size, { scale: module_dots, tall: module_dots }, code.isDark);
  const quiet = QR_QUIET_MODULES * module_dots;
  return layPicture(bitmap, { align: "center", top: quiet, below: quiet }, width_dots);
};

/** Lays one block on paper of `width_dots`; its rows are counted from the top of its first line. */
export const layBlock = (
  block: PrintableBlock,
  width_dots: number,
  typefaces: Typefaces = drawnTypeface,
): LaidBlock => {
  switch (block.kind) {
    case "text":
      return layText(block, width_dots, typefaces);
    case "banner":
      return layBanner(block, width_dots);
    case "key-value":
      return layKeyValue(block, width_dots, typefaces);
    case "table": {
      const laid = layTable(block, width_dots, typefaces);
      if (laid === null) return { kind: "refused", why: "table-shape" };
      return laid.kind === "unmappable" ? laid : laidAs(laid.rows, { lines: laid.lines, bars: laid.bars });
    }
    case "rule":
      return layRule(block);
    case "qr":
      return layQr(block, width_dots);
    case "barcode":
      return layBarcode(block, width_dots);
    case "image":
      return layImage(block, width_dots);
  }
};

/** Draws laid blocks one under another, each at its own row, into one picture of `rows` rows. */
export const drawBlocks = (
  blocks: readonly { readonly laid: Laid; readonly top: number }[],
  width_dots: number,
  rows: number,
): Bitmap => {
  const bitmap = blankBitmap(width_dots, rows);
  for (const { laid, top } of blocks) {
    for (const bar of laid.bars)
      fillBytes(bitmap, {
        from: 0,
        to: bitmap.stride,
        top: top + bar.top,
        bottom: top + bar.bottom,
        pattern: bar.pattern,
      });
    for (const picture of laid.pictures) stampBitmap(bitmap, picture.bitmap, picture.x, top + picture.top);
    for (const line of laid.lines) drawLine(bitmap, line, top);
  }
  return bitmap;
};

const drawLine = (bitmap: Bitmap, line: Placed, top: number): void => {
  const { glyphs } = faceOf(line.face.name);
  let pen_16ths = line.x * 16;
  for (const cluster of line.clusters) {
    const glyph = glyphs.get(cluster.text);
    if (glyph !== undefined) stampGlyph(bitmap, glyph, (pen_16ths + 8) >> 4, top + line.baseline, line.stamp);
    pen_16ths += cluster.advance_16ths;
  }
};
