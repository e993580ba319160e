/**
 * The letters a slip is laid out in: how wide each is and how far its lines are apart. Drawn by us from the
 * packed faces, or printed by the printer. Decides nothing about where letters stand.
 */
import { type Face, type FaceName, type PackedFace, readFace } from "./face.pure.ts";
import { BODY_FACE } from "./face-body.pure.ts";
import { HEADING_FACE } from "./face-heading.pure.ts";
import { NUMBER_FACE } from "./face-number.pure.ts";
import { SMALL_FACE } from "./face-small.pure.ts";
import { STRONG_FACE } from "./face-strong.pure.ts";
import { TITLE_FACE } from "./face-title.pure.ts";

export interface Typeface {
  readonly name: FaceName;
  /** Rows from one line to the next. */
  readonly line_px: number;
  /** Rows from the top of the line to the baseline. */
  readonly baseline_px: number;
  /** In sixteenths of a dot; undefined: it has no such letter. */
  advanceOf(cluster: string): number | undefined;
}

/** The typeface of each face name in one way of printing. */
export type Typefaces = (name: FaceName) => Typeface;

const PACKED: Readonly<Record<FaceName, PackedFace>> = {
  small: SMALL_FACE,
  body: BODY_FACE,
  strong: STRONG_FACE,
  title: TITLE_FACE,
  heading: HEADING_FACE,
  number: NUMBER_FACE,
};
const faces = new Map<FaceName, Face>();

/** Unpacked when first printed with: a start should not wait for letters. */
export const faceOf = (name: FaceName): Face => {
  const known = faces.get(name) ?? readFace(PACKED[name]);
  faces.set(name, known);
  return known;
};

const drawn = new Map<FaceName, Typeface>();

/** Letters that we draw. */
export const drawnTypeface: Typefaces = (name) => {
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const { line_px, baseline_px, glyphs } = faceOf(name);
  const typeface: Typeface = {
    name,
    line_px,
    baseline_px,
    advanceOf: (cluster) => glyphs.get(cluster)?.advance_16ths,
  };
  drawn.set(name, typeface);
  return typeface;
};
