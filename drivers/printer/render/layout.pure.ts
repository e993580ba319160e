/**
 * Lays a slip out on paper of a given width: which line stands where, where a line breaks, which letters
 * cannot be printed. Decides dots, not bytes; a letter without a glyph is an error of the document, never a
 * "?".
 */
import { type Bitmap, blankBitmap, fillBytes, type Stamp, stampGlyph } from "./bitmap.pure.ts";
import { type Face, type FaceName, type PackedFace, readFace } from "./face.pure.ts";
import { BODY_FACE } from "./face-body.pure.ts";
import { HEADING_FACE } from "./face-heading.pure.ts";
import { NUMBER_FACE } from "./face-number.pure.ts";
import { SMALL_FACE } from "./face-small.pure.ts";
import { STRONG_FACE } from "./face-strong.pure.ts";
import { TITLE_FACE } from "./face-title.pure.ts";
import { type Align, foldText, type SlipBlock, TEXT_CHARACTERS_MAX } from "./slip-document.pure.ts";

const PACKED: Readonly<Record<FaceName, PackedFace>> = {
  small: SMALL_FACE,
  body: BODY_FACE,
  strong: STRONG_FACE,
  title: TITLE_FACE,
  heading: HEADING_FACE,
  number: NUMBER_FACE,
};
const read = new Map<FaceName, Face>();

/** Unpacked when first printed with: a start should not wait for letters. */
export const faceOf = (name: FaceName): Face => {
  const known = read.get(name) ?? readFace(PACKED[name]);
  read.set(name, known);
  return known;
};

/** Where values start, beside labels up to "Đường dây nóng:"; a longer label pushes its value. */
export const KEY_COLUMN_DOTS = 200;
const KEY_GAP_DOTS = 10;
const RULE_ROWS = 25;
const BANNER_PADDING_ROWS = 6;
/** Stacked marks of a first line's capitals reach this far above it. */
const OVERHANG_ROWS = 6;

/** One cluster of letters as the reader sees it. */
interface Cluster {
  readonly text: string;
  readonly advance_16ths: number;
}

/** One line, placed: `x` and `baseline` in dots from the block's upper left corner. */
interface Placed {
  readonly clusters: readonly Cluster[];
  readonly face: Face;
  readonly x: number;
  readonly baseline: number;
  readonly stamp: Stamp;
}

/** A block on paper. `bars` are filled areas in whole bytes of width. */
export interface Laid {
  readonly rows: number;
  readonly lines: readonly Placed[];
  readonly bars: readonly { readonly top: number; readonly bottom: number; readonly pattern: number }[];
}

export interface Unmappable {
  readonly kind: "unmappable";
  /** The first cluster that has no glyph in its face, and that face. */
  readonly unmappable: string;
  readonly face: FaceName;
}

export type LaidBlock = { readonly kind: "laid"; readonly laid: Laid } | Unmappable;
type PrintableBlock = Extract<SlipBlock, { kind: "text" | "banner" | "key-value" | "rule" }>;

const SEGMENTER = new Intl.Segmenter("vi", { granularity: "grapheme" });

const clustersOf = (text: string, face: Face): readonly Cluster[] | Unmappable => {
  const clusters: Cluster[] = [];
  for (const { segment } of SEGMENTER.segment(text)) {
    const glyph = face.glyphs.get(segment);
    if (glyph === undefined) return { kind: "unmappable", unmappable: segment, face: face.name };
    clusters.push({ text: segment, advance_16ths: glyph.advance_16ths });
  }
  return clusters;
};

const isUnmappable = (value: readonly unknown[] | Unmappable): value is Unmappable => !Array.isArray(value);

const widthOf = (clusters: readonly Cluster[]): number =>
  Math.ceil(clusters.reduce((sum, cluster) => sum + cluster.advance_16ths, 0) / 16);

const trimEnd = (clusters: readonly Cluster[]): readonly Cluster[] => {
  let end = clusters.length;
  while (end > 0 && clusters[end - 1]?.text === " ") end--;
  return clusters.slice(0, end);
};

/**
 * Breaks at the last space that fits; a word wider than the line is broken between clusters, never inside
 * one.
 */
const wrap = (clusters: readonly Cluster[], width_dots: number): readonly (readonly Cluster[])[] => {
  const lines: (readonly Cluster[])[] = [];
  let from = 0;
  while (from < clusters.length) {
    let [end, used, space] = [from, 0, -1];
    for (; end < clusters.length; end++) {
      const cluster = clusters[end] as Cluster;
      used += cluster.advance_16ths;
      if (cluster.text === " ") space = end;
      else if (used > width_dots * 16 && end > from) break;
    }
    if (end < clusters.length && space > from) end = space;
    lines.push(trimEnd(clusters.slice(from, end)));
    from = end;
    while (clusters[from]?.text === " ") from++;
  }
  return lines;
};

interface TextBox {
  readonly text: string;
  readonly face: Face;
  readonly align: Align;
  readonly left: number;
  readonly width_dots: number;
}

/** Lines of a text within a box, placed from row `top` down. */
const placeText = (box: TextBox, top: number): readonly Placed[] | Unmappable => {
  const folded = foldText(box.text);
  const text = folded.length > TEXT_CHARACTERS_MAX ? `${folded.slice(0, TEXT_CHARACTERS_MAX - 1)}…` : folded;
  const placed: Placed[] = [];
  for (const paragraph of text.split("\n")) {
    const clusters = clustersOf(paragraph, box.face);
    if (isUnmappable(clusters)) return clusters;
    const lines = clusters.length === 0 ? [clusters] : wrap(clusters, box.width_dots);
    for (const line of lines) {
      const spare = Math.max(0, box.width_dots - widthOf(line));
      const indent = box.align === "left" ? 0 : box.align === "right" ? spare : spare >> 1;
      const baseline = top + placed.length * box.face.line_px + box.face.baseline_px;
      placed.push({ clusters: line, face: box.face, x: box.left + indent, baseline, stamp: "ink" });
    }
  }
  return placed;
};

const layText = (block: Extract<PrintableBlock, { kind: "text" }>, width_dots: number): LaidBlock => {
  const face = faceOf(block.face ?? "body");
  const lines = placeText({ text: block.text, face, align: block.align ?? "left", left: 0, width_dots }, 0);
  if (isUnmappable(lines)) return lines;
  return { kind: "laid", laid: { rows: lines.length * face.line_px, lines, bars: [] } };
};

const layBanner = (block: Extract<PrintableBlock, { kind: "banner" }>, width_dots: number): LaidBlock => {
  const face = faceOf(block.face ?? "title");
  const box: TextBox = { text: block.text, face, align: "center", left: 0, width_dots };
  const lines = placeText(box, BANNER_PADDING_ROWS + (OVERHANG_ROWS >> 1));
  if (isUnmappable(lines)) return lines;
  const bottom = lines.length * face.line_px + BANNER_PADDING_ROWS * 2;
  return {
    kind: "laid",
    laid: {
      rows: bottom + BANNER_PADDING_ROWS,
      lines: lines.map((line) => ({ ...line, stamp: "clear" })),
      bars: [{ top: 0, bottom, pattern: 0xff }],
    },
  };
};

const fits = (text: string, face: Face, width_dots: number): boolean => {
  const clusters = clustersOf(foldText(text), face);
  return !isUnmappable(clusters) && widthOf(clusters) <= width_dots;
};

const layKeyValue = (
  block: Extract<PrintableBlock, { kind: "key-value" }>,
  width_dots: number,
): LaidBlock => {
  const face = faceOf(block.face ?? "strong");
  const label = faceOf(block.face === "small" ? "small" : "body");
  const key = placeText({ text: block.key, face: label, align: "left", left: 0, width_dots }, 0);
  if (isUnmappable(key)) return key;
  const keyWidth = Math.max(0, ...key.map((line) => widthOf(line.clusters)));
  const column = Math.min(KEY_COLUMN_DOTS, width_dots >> 1);
  const left = Math.max(column, keyWidth + KEY_GAP_DOTS);
  const beside = left === column || (key.length === 1 && fits(block.value, face, width_dots - left));
  const drop = face.baseline_px - label.baseline_px;
  const top = beside ? 0 : key.length * label.line_px;
  const from = beside ? left : column;
  const box: TextBox = { text: block.value, face, align: "left", left: from, width_dots: width_dots - from };
  const value = placeText(box, top);
  if (isUnmappable(value)) return value;
  const lowered = beside ? key.map((line) => ({ ...line, baseline: line.baseline + drop })) : key;
  const rows = Math.max(key.length * label.line_px, top + value.length * face.line_px);
  return { kind: "laid", laid: { rows, lines: [...lowered, ...value], bars: [] } };
};

const layRule = (block: Extract<PrintableBlock, { kind: "rule" }>): LaidBlock => {
  const top = (RULE_ROWS >> 1) - 1;
  const pattern = block.style === "dashed" ? 0xf0 : 0xff;
  return { kind: "laid", laid: { rows: RULE_ROWS, lines: [], bars: [{ top, bottom: top + 2, pattern }] } };
};

/** Lays one block on paper of `width_dots`; its rows are counted from the top of its first line. */
export const layBlock = (block: PrintableBlock, width_dots: number): LaidBlock => {
  switch (block.kind) {
    case "text":
      return layText(block, width_dots);
    case "banner":
      return layBanner(block, width_dots);
    case "key-value":
      return layKeyValue(block, width_dots);
    case "rule":
      return layRule(block);
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
    for (const line of laid.lines) drawLine(bitmap, line, top);
  }
  return bitmap;
};

const drawLine = (bitmap: Bitmap, line: Placed, top: number): void => {
  let pen_16ths = line.x * 16;
  for (const cluster of line.clusters) {
    const glyph = line.face.glyphs.get(cluster.text);
    if (glyph !== undefined) stampGlyph(bitmap, glyph, (pen_16ths + 8) >> 4, top + line.baseline, line.stamp);
    pen_16ths += cluster.advance_16ths;
  }
};
