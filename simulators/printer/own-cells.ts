/**
 * Letters as the printer's firmware draws them: cells of dots, in its own plain face or as the host
 * downloaded them, made bold, underlined, white on black, larger. Decides nothing about where a cell stands.
 */
import type { Glyph } from "../../drivers/printer/render/face.pure.ts";
import { faceOf } from "../../drivers/printer/render/typeface.pure.ts";

/** A dot a byte, 1 = ink, row by row. */
export interface Dots {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

export interface CellStyle {
  readonly font: "A" | "B";
  readonly bold: boolean;
  /** Dots of the line under the letters. */
  readonly underline: 0 | 1 | 2;
  readonly invert: boolean;
  /** How many times as wide and as high, 1 to 8. */
  readonly width: number;
  readonly height: number;
}

export const PLAIN_STYLE: CellStyle = {
  font: "A",
  bold: false,
  underline: 0,
  invert: false,
  width: 1,
  height: 1,
};

/** Columns and rows of a letter: Font A and Font B of 80 mm printers. */
export const CELL_DOTS = { A: { width: 12, height: 24 }, B: { width: 9, height: 17 } } as const;
/** Rows above the baseline, of 24. */
const BASELINE = 19;

export const blankDots = (width: number, height: number): Dots => ({
  width,
  height,
  ink: new Uint8Array(width * height),
});

/** `source` laid into a box of `width` by `height` at `left`, `top`; a dot of it covers the nearest one. */
const stretchInto = (
  into: Dots,
  source: Dots,
  box: { left: number; top: number; w: number; h: number },
): void => {
  for (let y = 0; y < box.h; y++)
    for (let x = 0; x < box.w; x++) {
      const from =
        Math.floor((y * source.height) / box.h) * source.width + Math.floor((x * source.width) / box.w);
      const [at_x, at_y] = [box.left + x, box.top + y];
      if (at_x >= 0 && at_x < into.width && at_y >= 0 && at_y < into.height && source.ink[from] === 1)
        into.ink[at_y * into.width + at_x] = 1;
    }
};

const dotsOf = ({ width, height, rows }: Glyph): Dots => {
  const dots = blankDots(width, height);
  const stride = Math.ceil(width / 8);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      dots.ink[y * width + x] = ((rows[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  return dots;
};

/** What firmware prints for a letter it does not have: an empty box. */
const boxDots = (width: number, height: number): Dots => {
  const dots = blankDots(width, height);
  for (let y = 2; y < height - 2; y++)
    for (let x = 1; x < width - 1; x++)
      if (y === 2 || y === height - 3 || x === 1 || x === width - 2) dots.ink[y * width + x] = 1;
  return dots;
};

/** The firmware's own drawing of a letter in a cell of its font. */
const ownLetter = (letter: string, font: "A" | "B"): Dots => {
  const { width, height } = CELL_DOTS[font];
  const face = faceOf("small");
  const glyph = face.glyphs.get(letter);
  if (letter === " " || letter === "\u00a0") return blankDots(width, height);
  if (glyph === undefined) return boxDots(width, height);
  const drawn = dotsOf(glyph);
  const scale = height / CELL_DOTS.A.height;
  const w = Math.min(width, Math.max(1, Math.round(drawn.width * (width / CELL_DOTS.A.width))));
  const top = Math.max(0, Math.round((BASELINE - glyph.top) * scale));
  const bottom = Math.min(
    height,
    Math.max(top + 1, Math.round((BASELINE - glyph.top + drawn.height) * scale)),
  );
  const dots = blankDots(width, height);
  stretchInto(dots, drawn, { left: (width - w) >> 1, top, w, h: bottom - top });
  return dots;
};

const cells = new Map<string, Dots>();
/** Letters of both fonts that a page can hold; more are drawn anew. */
const CELLS_MAX = 1_024;

const keptLetter = (letter: string, font: "A" | "B"): Dots => {
  const key = font + letter;
  const known = cells.get(key);
  if (known !== undefined) return known;
  const drawn = ownLetter(letter, font);
  if (cells.size < CELLS_MAX) cells.set(key, drawn);
  return drawn;
};

/** A letter, or the glyph the host downloaded for it, in its style. */
export const styledCell = (letter: string, style: CellStyle, downloaded?: Dots): Dots => {
  const plain = downloaded ?? keptLetter(letter, style.font);
  const { width, height } = plain;
  const dots: Dots = { width, height, ink: plain.ink.slice() };
  if (style.bold)
    for (let y = 0; y < height; y++)
      for (let x = width - 1; x > 0; x--) if (plain.ink[y * width + x - 1] === 1) dots.ink[y * width + x] = 1;
  if (style.underline > 0) dots.ink.fill(1, (height - style.underline) * width);
  if (style.invert) for (let at = 0; at < dots.ink.length; at++) dots.ink[at] = 1 - (dots.ink[at] ?? 0);
  if (style.width === 1 && style.height === 1) return dots;
  const [w, h] = [width * style.width, height * style.height];
  const large = blankDots(w, h);
  stretchInto(large, dots, { left: 0, top: 0, w, h });
  return large;
};
