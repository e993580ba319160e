/**
 * Letters of our small face as cells of 12 by 24 dots that a printer takes for its own. Decides the dots of
 * each cell; which code a cell gets is soft-codes.pure.ts' matter. A letter too high loses rows that
 * differ least from their neighbours, one a little too wide the columns; wider ones take two cells.
 */
import type { Glyph } from "./face.pure.ts";
import { faceOf } from "./typeface.pure.ts";

/**
 * A cell: three bytes a column, top bit uppermost. Always twelve columns, though a printer would leave
 * missing ones white: some boards take a glyph's columns for the way to the next letter.
 */
export type Cell = Uint8Array;

const COLUMNS = 12;
const ROWS = 24;
/** Rows of a cell above the baseline; four remain for descenders and dots below. */
const ABOVE_ROWS = 20;
/** Rows of a capital without its marks. */
const CAPITAL_ROWS = 15;
const COLUMN_BYTES = 3;
/** So many columns too wide are squeezed out; more, and the letter takes a second cell. */
const SQUEEZED_COLUMNS_MAX = 2;
/** White added to each letter's own advance, half a dot of rounding included: apart they are easier to tell. */
const SPACING_16THS = 22;
/** Added to a space, as letters set to one cell come nearer to it. */
const BLANK_MORE_DOTS = 2;
/** Natural advances that are set to one cell, where the ink leaves a dot of white. */
const PITCH_16THS = { from: 152, to: 200 } as const;

/** Rows of booleans, one for each dot. */
type Dots = readonly (readonly boolean[])[];

const dotsOf = (glyph: Glyph): Dots => {
  const stride = Math.ceil(glyph.width / 8);
  return Array.from({ length: glyph.height }, (_, y) =>
    Array.from(
      { length: glyph.width },
      (_, x) => ((glyph.rows[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0,
    ),
  );
};

const difference = (a: readonly boolean[], b: readonly boolean[]): number =>
  a.reduce((sum, dot, index) => sum + (dot === b[index] ? 0 : 1), 0);

/** Takes out one row that its neighbour above stands for as well; the first such from below. */
const squeezeOnce = (dots: Dots): Dots => {
  let [least, at] = [Number.POSITIVE_INFINITY, 1];
  for (let y = dots.length - 1; y > 0; y--) {
    const differs = difference(dots[y] ?? [], dots[y - 1] ?? []);
    if (differs < least) [least, at] = [differs, y];
  }
  return dots.filter((_, y) => y !== at);
};

const squeeze = (dots: Dots, rows_max: number): Dots => {
  let squeezed = dots;
  while (squeezed.length > rows_max) squeezed = squeezeOnce(squeezed);
  return squeezed;
};

/** Half of what is too much goes from the marks above a capital, so that it is not taken for a small letter. */
const squeezeUpright = (dots: Dots, top: number, rows_max: number): Dots => {
  const marks = Math.max(0, top - CAPITAL_ROWS);
  const fromMarks = marks === 0 ? 0 : Math.max(0, dots.length - rows_max) >> 1;
  const upper = squeeze(dots.slice(0, marks), marks - fromMarks);
  return [...upper, ...squeeze(dots.slice(marks), rows_max - upper.length)];
};

const turned = (dots: Dots): Dots =>
  Array.from({ length: dots[0]?.length ?? 0 }, (_, x) => dots.map((row) => row[x] === true));

/** One letter as its printer has it. */
export interface SoftLetter {
  readonly cells: readonly Cell[];
  /** Dots from this letter's pen to the next. */
  readonly advance_dots: number;
}

/** `columns` of dots, the first of them `pad` from the cell's left edge, `top` rows from its upper one. */
const cellsOf = (columns: Dots, pad: number, top: number): readonly Cell[] => {
  const width = pad + columns.length;
  return Array.from({ length: Math.ceil(width / COLUMNS) }, (_, index) => {
    const cell = new Uint8Array(COLUMNS * COLUMN_BYTES);
    for (let x = 0; x < COLUMNS; x++)
      for (const [row, isDark] of (columns[index * COLUMNS + x - pad] ?? []).entries()) {
        const y = top + row;
        const at = x * COLUMN_BYTES + (y >> 3);
        if (isDark && y < ROWS) cell[at] = (cell[at] ?? 0) | (0x80 >> (y & 7));
      }
    return cell;
  });
};

const letterOf = (glyph: Glyph): SoftLetter => {
  const spaced = (glyph.advance_16ths + SPACING_16THS) >> 4;
  if (glyph.width === 0) return { cells: [], advance_dots: spaced + BLANK_MORE_DOTS };
  const below = Math.max(0, Math.min(ROWS - ABOVE_ROWS, glyph.height - glyph.top));
  const upright = squeezeUpright(dotsOf(glyph), glyph.top, Math.min(glyph.top, ABOVE_ROWS) + below);
  const tooWide = glyph.width - COLUMNS;
  const columns = squeeze(turned(upright), tooWide <= SQUEEZED_COLUMNS_MAX ? COLUMNS : glyph.width);
  const natural = glyph.advance_16ths - (glyph.width - columns.length) * 16;
  const pitched = natural >= PITCH_16THS.from && natural <= PITCH_16THS.to && columns.length < COLUMNS;
  const advance_dots = pitched ? COLUMNS : Math.max(columns.length + 1, (natural + SPACING_16THS) >> 4);
  const pad = Math.max(0, Math.min(COLUMNS - columns.length, (advance_dots - columns.length) >> 1));
  const top = ABOVE_ROWS - Math.min(glyph.top, ABOVE_ROWS);
  return { cells: cellsOf(columns, pad, top), advance_dots };
};

const letters = new Map<string, SoftLetter>();

/** At most eleven for each cell of the face. */
const movedCells = new Map<Cell, Cell[]>();

/** The cell with its ink `columns` further right, which must be white there: 0 to 11. */
export const movedCell = (cell: Cell, columns: number): Cell => {
  if (columns === 0) return cell;
  const moved = movedCells.get(cell) ?? [];
  movedCells.set(cell, moved);
  const known = moved[columns];
  if (known !== undefined) return known;
  const made = new Uint8Array(COLUMNS * COLUMN_BYTES);
  made.set(cell.subarray(0, (COLUMNS - columns) * COLUMN_BYTES), columns * COLUMN_BYTES);
  moved[columns] = made;
  return made;
};

/** Undefined: the face has no such letter. */
export const softLetter = (letter: string): SoftLetter | undefined => {
  const before = letters.get(letter);
  if (before !== undefined) return before;
  const glyph = faceOf("small").glyphs.get(letter);
  if (glyph === undefined) return undefined;
  const made = letterOf(glyph);
  letters.set(letter, made);
  return made;
};

export const softAdvance = (letter: string): number | undefined => softLetter(letter)?.advance_dots;
