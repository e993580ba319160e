/**
 * Blocks that are laid out, as bands of a printer that prints the letters itself: lines of its letters, and
 * pictures for all that is no letter. Decides their order from top to bottom; what stands too close is moved
 * down, as paper never goes back.
 */
import { type Band, bandsOf, type PaperFormat, type PrintedWord } from "./bands.pure.ts";
import { drawBlocks, type Laid } from "./layout.pure.ts";
import {
  type Alphabet,
  CELL_COLUMNS,
  CELL_ROWS,
  type LetterStyle,
  printerTypeface,
} from "./printer-letters.pure.ts";
import { type Cell, movedCell, softLetter } from "./soft-cells.pure.ts";
import { assignCodes, type LineCodes } from "./soft-codes.pure.ts";
import type { Placed } from "./text-lines.pure.ts";

/** A laid block `top` rows below the first; `printed`: its lines are the printer's. */
export interface Standing {
  readonly laid: Laid;
  readonly top: number;
  readonly printed: boolean;
}

/** Blocks between two things that the printer makes itself, and the rows they take in all. */
export interface Run {
  readonly blocks: readonly Standing[];
  readonly rows: number;
}

interface Item {
  readonly top: number;
  readonly rows: number;
  readonly bands: readonly Band[];
}

/** Rows kept free above and below a drawn block for stacked marks and descenders. */
const OVERHANG_ROWS = 8;

/** A picture's bands, each where its first row stands. */
const drawnItems = (laid: Laid, top: number, paper: PaperFormat): readonly Item[] => {
  const bitmap = drawBlocks([{ laid, top: OVERHANG_ROWS }], paper.width_dots, laid.rows + 2 * OVERHANG_ROWS);
  const items: Item[] = [];
  let y = top - OVERHANG_ROWS;
  for (const band of bandsOf(bitmap, paper)) {
    const rows = band.kind === "raster" ? band.rows : band.kind === "feed" ? band.dots : 0;
    if (band.kind !== "feed") items.push({ top: y, rows, bands: [band] });
    y += rows;
  }
  return items;
};

/** A letter on its line: its cells from the dot `x` on. */
interface Spot {
  readonly x: number;
  readonly text: string;
  readonly dots: number;
  readonly style: LetterStyle;
}

const styleOf = (alphabet: Alphabet, line: Placed): LetterStyle =>
  printerTypeface(alphabet, line.face.name)?.style ?? { width: 1, height: 1, bold: false };

/** Spots that touch, in one style, as one word; blank ends are left out. */
const joined = (spots: readonly Spot[]): readonly PrintedWord[] => {
  const words: { x: number; text: string; style: LetterStyle; end: number }[] = [];
  for (const spot of spots) {
    const last = words.at(-1);
    if (last !== undefined && last.end === spot.x && last.style === spot.style) {
      last.text += spot.text;
      last.end += spot.dots;
    } else words.push({ x: spot.x, text: spot.text, style: spot.style, end: spot.x + spot.dots });
  }
  return words.map(({ x, text, style }) => ({ x, text: text.trimEnd(), style }));
};

const tcvn3Spots = (line: Placed): readonly Spot[] => {
  const style = styleOf("tcvn3", line);
  let x = line.x;
  return line.clusters.map(({ text, advance_16ths }) => {
    const spot = { x, text, dots: advance_16ths >> 4, style };
    x += spot.dots;
    return spot;
  });
};

interface SoftSpot {
  readonly cell: Cell;
  readonly x: number;
}

/**
 * Each cell where it is printed. A printer begins a new line for a cell that passes the paper's edge, be it
 * with white columns only: such a cell begins further left, its ink where it was.
 */
const cellsOn = (line: Placed, width_dots: number): readonly SoftSpot[] => {
  const { width } = styleOf("soft", line);
  const dots = CELL_COLUMNS * width;
  let pen = line.x;
  return line.clusters.flatMap(({ text, advance_16ths }) => {
    const spots = (softLetter(text)?.cells ?? []).map((cell, index) => {
      const x = pen + index * dots;
      const beyond = Math.max(0, Math.ceil((x + dots - width_dots) / width));
      return { cell: movedCell(cell, beyond), x: x - beyond * width };
    });
    pen += advance_16ths >> 4;
    return spots;
  });
};

const softSpots = (line: Placed, { codeOf }: LineCodes, width_dots: number): readonly Spot[] => {
  const style = styleOf("soft", line);
  return cellsOn(line, width_dots).map(({ cell, x }) => ({
    x,
    text: String.fromCharCode(codeOf.get(cell) ?? 0x20),
    dots: CELL_COLUMNS * style.width,
    style,
  }));
};

/** New glyphs, those with codes in a row in one band. */
const glyphBands = ({ defined }: LineCodes): readonly Band[] => {
  const bands: { kind: "glyphs"; first: number; cells: Cell[] }[] = [];
  for (const { code, cell } of defined) {
    const last = bands.at(-1);
    if (last !== undefined && last.first + last.cells.length === code) last.cells.push(cell);
    else bands.push({ kind: "glyphs", first: code, cells: [cell] });
  }
  return bands;
};

/** What stands on one baseline is one line. */
interface PrinterLine {
  readonly top: number;
  readonly rows: number;
  readonly parts: readonly Placed[];
}

const printerLines = (run: Run, alphabet: Alphabet): readonly PrinterLine[] => {
  const lines = run.blocks.flatMap(({ laid, top, printed }) => {
    if (!printed) return [];
    const byBaseline = new Map<number, Placed[]>();
    for (const line of laid.lines) {
      const same = byBaseline.get(line.baseline);
      if (same === undefined) byBaseline.set(line.baseline, [line]);
      else same.push(line);
    }
    return [...byBaseline].flatMap(([baseline, lines]) => {
      const parts = lines.filter((line) => line.clusters.length > 0).sort((a, b) => a.x - b.x);
      const rows = CELL_ROWS * Math.max(1, ...parts.map((line) => styleOf(alphabet, line).height));
      return parts.length === 0 ? [] : [{ top: top + baseline - rows, rows, parts }];
    });
  });
  return lines.sort((a, b) => a.top - b.top);
};

const lettersBand = (alphabet: Alphabet, rows: number, spots: readonly Spot[]): Band => ({
  kind: "letters",
  alphabet,
  rows,
  feed_dots: rows,
  words: joined(spots),
});

const itemOf = (
  alphabet: Alphabet,
  { top, rows, parts }: PrinterLine,
  codes: LineCodes,
  width_dots: number,
): Item => {
  if (alphabet === "tcvn3")
    return { top, rows, bands: [lettersBand(alphabet, rows, parts.flatMap(tcvn3Spots))] };
  const spots = parts.flatMap((line) => softSpots(line, codes, width_dots));
  return { top, rows, bands: [...glyphBands(codes), lettersBand(alphabet, rows, spots)] };
};

const runBands = (run: Run, printed: readonly Item[], paper: PaperFormat): readonly Band[] => {
  const drawn = run.blocks.flatMap((block) => {
    const { bars, pictures } = block.laid;
    if (block.printed && bars.length + pictures.length === 0) return [];
    return drawnItems(block.printed ? { ...block.laid, lines: [] } : block.laid, block.top, paper);
  });
  const items = [...printed, ...drawn].sort((a, b) => a.top - b.top);
  const bands: Band[] = [];
  let y = 0;
  for (const item of items) {
    if (item.top > y) bands.push({ kind: "feed", dots: item.top - y });
    bands.push(...item.bands);
    y = Math.max(y, item.top) + item.rows;
  }
  if (run.rows > y) bands.push({ kind: "feed", dots: run.rows - y });
  return bands;
};

const NO_CODES: LineCodes = { defined: [], codeOf: new Map() };

/** The bands of each run. Glyphs last from run to run, so all of a slip's runs come in together. */
export const printedBands = (
  runs: readonly Run[],
  alphabet: Alphabet,
  paper: PaperFormat,
): readonly (readonly Band[])[] => {
  const { width_dots } = paper;
  const lines = runs.map((run) => printerLines(run, alphabet));
  const cellsOf = ({ parts }: PrinterLine): readonly Cell[] =>
    parts.flatMap((line) => cellsOn(line, width_dots).map(({ cell }) => cell));
  const codes = alphabet === "soft" ? assignCodes(lines.flat().map(cellsOf)) : [];
  let at = 0;
  return runs.map((run, index) => {
    const items = (lines[index] ?? []).map((line) =>
      itemOf(alphabet, line, codes[at++] ?? NO_CODES, width_dots),
    );
    return runBands(run, items, paper);
  });
};
