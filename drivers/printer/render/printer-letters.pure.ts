/**
 * The typefaces that the printer prints itself: which size of its letters stands for which face of ours, and
 * how far they reach. Decides metrics; the letters are tcvn3.pure.ts' and soft-cells.pure.ts' matter.
 */
import type { FaceName } from "./face.pure.ts";
import { softAdvance } from "./soft-cells.pure.ts";
import { tcvn3Of } from "./tcvn3.pure.ts";
import type { Typeface } from "./typeface.pure.ts";

/** Font A. */
export const CELL_COLUMNS = 12;
export const CELL_ROWS = 24;

/** Whose letters: the printer's TCVN3 pages, or glyphs of ours that it was given. */
export type Alphabet = "tcvn3" | "soft";

/** `width` and `height`: times the cell, 1 to 8. */
export interface LetterStyle {
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
}

export interface PrinterTypeface extends Typeface {
  readonly style: LetterStyle;
}

/** White rows above and below the cells of a line. */
const LEAD_ROWS = 3;

const PLAIN: LetterStyle = { width: 1, height: 1, bold: false };
const BOLD: LetterStyle = { width: 1, height: 1, bold: true };
const DOUBLE: LetterStyle = { width: 2, height: 2, bold: false };

/** A face missing here is drawn by us: enlarged cells are coarse, and the number is read across a hall. */
const STYLES: Readonly<Record<Alphabet, Readonly<Partial<Record<FaceName, LetterStyle>>>>> = {
  tcvn3: {
    small: PLAIN,
    body: PLAIN,
    strong: BOLD,
    title: { width: 1, height: 2, bold: true },
    heading: { width: 2, height: 2, bold: true },
    number: { width: 6, height: 6, bold: false },
  },
  soft: { small: PLAIN, body: PLAIN, strong: BOLD, title: DOUBLE, heading: { ...DOUBLE, bold: true } },
};

const advances: Readonly<Record<Alphabet, (cluster: string) => number | undefined>> = {
  tcvn3: (cluster) => {
    const letter = tcvn3Of(cluster);
    return letter === undefined ? undefined : letter.codes.length * CELL_COLUMNS;
  },
  soft: softAdvance,
};

const known = new Map<string, PrinterTypeface>();

/** Undefined: this face is drawn by us in this alphabet too. */
export const printerTypeface = (alphabet: Alphabet, name: FaceName): PrinterTypeface | undefined => {
  const style = STYLES[alphabet][name];
  const key = `${alphabet} ${name}`;
  const before = known.get(key);
  if (style === undefined || before !== undefined) return before;
  const advance = advances[alphabet];
  const typeface: PrinterTypeface = {
    name,
    style,
    line_px: CELL_ROWS * style.height + 2 * LEAD_ROWS,
    baseline_px: CELL_ROWS * style.height + LEAD_ROWS,
    advanceOf: (cluster) => {
      const dots = advance(cluster);
      return dots === undefined ? undefined : dots * style.width * 16;
    },
  };
  known.set(key, typeface);
  return typeface;
};
