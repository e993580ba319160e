/**
 * Lays a table out: columns that share the paper, cells wrapped within theirs, a rule above and below the
 * head and at the end, a fine one between rows. Decides dots of the table only.
 */
import { type SlipBlock, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX } from "./slip-document.pure.ts";
import { isMissing, type LetterMissing, type Placed, placeText } from "./text-lines.pure.ts";
import type { Typeface, Typefaces } from "./typeface.pure.ts";

type Table = Extract<SlipBlock, { kind: "table" }>;

/** White between two columns. */
const COLUMN_GAP_DOTS = 12;
/** White above and below the lines of a row; stacked marks of its first line reach into it. */
const ROW_PADDING_ROWS = 5;
const RULE_ROWS = 2;
const FINE_RULE_ROWS = 1;
const SOLID = 0xff;
/** Every fourth dot: tells rows apart without drowning the letters. */
const FINE = 0x88;

export interface LaidTable {
  readonly kind: "table";
  readonly rows: number;
  readonly lines: readonly Placed[];
  readonly bars: readonly { readonly top: number; readonly bottom: number; readonly pattern: number }[];
}

/** Left edge and width of each column; undefined: they can't stand on this paper. */
const columnsOf = (
  { columns }: Table,
  width_dots: number,
): readonly { readonly left: number; readonly width_dots: number }[] | undefined => {
  const gaps = COLUMN_GAP_DOTS * (columns.length - 1);
  const fixed = columns.reduce((sum, { width }) => sum + ("dots" in width ? width.dots : 0), 0);
  const shares = columns.reduce((sum, { width }) => sum + ("share" in width ? width.share : 0), 0);
  const free = width_dots - gaps - fixed;
  let left = 0;
  const placed = columns.map(({ width }) => {
    const dots = "dots" in width ? width.dots : Math.floor((free * width.share) / shares);
    const column = { left, width_dots: dots };
    left += dots + COLUMN_GAP_DOTS;
    return column;
  });
  const sound = columns.length > 0 && columns.length <= TABLE_COLUMNS_MAX && free >= 0;
  return sound && placed.every((column) => column.width_dots > 0) ? placed : undefined;
};

const isShaped = ({ columns, head, rows }: Table): boolean =>
  rows.length <= TABLE_ROWS_MAX && [...rows, head ?? []].every((cells) => cells.length <= columns.length);

/** Null: more rows or cells than a table has, or columns wider than the paper. */
export const layTable = (
  table: Table,
  width_dots: number,
  typefaces: Typefaces,
): LaidTable | LetterMissing | null => {
  const columns = columnsOf(table, width_dots);
  if (columns === undefined || !isShaped(table)) return null;
  const lines: Placed[] = [];
  const bars: { top: number; bottom: number; pattern: number }[] = [];
  let y = 0;
  const rule = (rows: number, pattern: number): void => {
    bars.push({ top: y, bottom: y + rows, pattern });
    y += rows;
  };
  const layRow = (cells: readonly string[], face: Typeface): LetterMissing | undefined => {
    const top = y + ROW_PADDING_ROWS;
    let count = 1;
    for (const [index, text] of cells.entries()) {
      const column = columns[index];
      if (column === undefined) continue;
      const placed = placeText({ text, face, align: table.columns[index]?.align ?? "left", ...column }, top);
      if (isMissing(placed)) return placed;
      lines.push(...placed);
      count = Math.max(count, placed.length);
    }
    y = top + count * face.line_px + ROW_PADDING_ROWS;
    return undefined;
  };
  const face = typefaces(table.face ?? "body");
  rule(RULE_ROWS, SOLID);
  if (table.head !== undefined) {
    const missing = layRow(table.head, typefaces(table.face === "small" ? "small" : "strong"));
    if (missing !== undefined) return missing;
    rule(RULE_ROWS, SOLID);
  }
  for (const [index, cells] of table.rows.entries()) {
    if (index > 0) rule(FINE_RULE_ROWS, FINE);
    const missing = layRow(cells, face);
    if (missing !== undefined) return missing;
  }
  rule(RULE_ROWS, SOLID);
  return { kind: "table", rows: y, lines, bars };
};
