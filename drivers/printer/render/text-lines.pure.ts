/**
 * Breaks text into lines of a given width and says where each stands. A letter that the typeface lacks is an
 * error of the document, never a "?".
 */
import type { Stamp } from "./bitmap.pure.ts";
import type { FaceName } from "./face.pure.ts";
import { type Align, foldText, isPlain, TEXT_CHARACTERS_MAX } from "./slip-document.pure.ts";
import type { Typeface } from "./typeface.pure.ts";

/** One cluster of letters as the reader sees it. */
export interface Cluster {
  readonly text: string;
  readonly advance_16ths: number;
}

/** One line, placed: `x` and `baseline` in dots from the block's upper left corner. */
export interface Placed {
  readonly clusters: readonly Cluster[];
  readonly face: Typeface;
  readonly x: number;
  readonly baseline: number;
  readonly stamp: Stamp;
}

export interface LetterMissing {
  readonly kind: "unmappable";
  /** The first cluster that its typeface lacks, and the name of that. */
  readonly unmappable: string;
  readonly face: FaceName;
}

export const isMissing = (value: readonly unknown[] | LetterMissing): value is LetterMissing =>
  !Array.isArray(value);

const SEGMENTER = new Intl.Segmenter("vi", { granularity: "grapheme" });

const clustersOf = (text: string, face: Typeface): readonly Cluster[] | LetterMissing => {
  const letters = isPlain(text) ? text : Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
  const clusters: Cluster[] = [];
  for (const letter of letters) {
    const advance_16ths = face.advanceOf(letter);
    if (advance_16ths === undefined) return { kind: "unmappable", unmappable: letter, face: face.name };
    clusters.push({ text: letter, advance_16ths });
  }
  return clusters;
};

export const widthOf = (clusters: readonly Cluster[]): number =>
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

export interface TextBox {
  readonly text: string;
  readonly face: Typeface;
  readonly align: Align;
  readonly left: number;
  readonly width_dots: number;
}

/** Dots left free on the left of something that leaves `spare` dots. */
export const indentOf = (align: Align, spare: number): number =>
  align === "left" || spare < 0 ? 0 : align === "right" ? spare : spare >> 1;

/** Lines of a text within a box, placed from row `top` down. */
export const placeText = (box: TextBox, top: number): readonly Placed[] | LetterMissing => {
  const folded = foldText(box.text);
  const text = folded.length > TEXT_CHARACTERS_MAX ? `${folded.slice(0, TEXT_CHARACTERS_MAX - 1)}…` : folded;
  const placed: Placed[] = [];
  for (const paragraph of text.split("\n")) {
    const clusters = clustersOf(paragraph, box.face);
    if (isMissing(clusters)) return clusters;
    const lines = clusters.length === 0 ? [clusters] : wrap(clusters, box.width_dots);
    for (const line of lines) {
      const x = box.left + indentOf(box.align, box.width_dots - widthOf(line));
      const baseline = top + placed.length * box.face.line_px + box.face.baseline_px;
      placed.push({ clusters: line, face: box.face, x, baseline, stamp: "ink" });
    }
  }
  return placed;
};

/** True when the text stands on one line of this width. */
export const fits = (text: string, face: Typeface, width_dots: number): boolean => {
  const clusters = clustersOf(foldText(text), face);
  return !isMissing(clusters) && widthOf(clusters) <= width_dots;
};
