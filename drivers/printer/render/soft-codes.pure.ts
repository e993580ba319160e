/**
 * Which of the printer's codes stands for which cell, line by line. A printer has fewer codes than a long
 * slip has letters: the cell that is not needed for longest gives up its code, so that few are sent twice.
 */
import type { Cell } from "./soft-cells.pure.ts";

/** The space stays the printer's own: some boards treat it apart whatever glyph it has. */
export const CODE_FIRST = 0x21;
export const CODES = 0x7e - CODE_FIRST + 1;

export interface LineCodes {
  /** To be sent before this line, ascending by code. */
  readonly defined: readonly { readonly code: number; readonly cell: Cell }[];
  readonly codeOf: ReadonlyMap<Cell, number>;
}

/** For each cell the lines that use it, ascending. */
const usesOf = (lines: readonly (readonly Cell[])[]): Map<Cell, number[]> => {
  const uses = new Map<Cell, number[]>();
  for (const [line, cells] of lines.entries())
    for (const cell of new Set(cells)) {
      const known = uses.get(cell);
      if (known === undefined) uses.set(cell, [line]);
      else known.push(line);
    }
  return uses;
};

/** `lines`: the cells of each, at most CODES different ones in a line (more can't stand on 72 mm). */
export const assignCodes = (lines: readonly (readonly Cell[])[]): readonly LineCodes[] => {
  const uses = usesOf(lines);
  const held: (Cell | undefined)[] = Array.from({ length: CODES }, () => undefined);
  const slotOf = new Map<Cell, number>();
  const nextUse = (cell: Cell, after: number): number =>
    uses.get(cell)?.find((line) => line >= after) ?? Number.POSITIVE_INFINITY;
  const freeSlot = (line: number): number => {
    let [best, farthest] = [0, -1];
    for (const [slot, cell] of held.entries()) {
      if (cell === undefined) return slot;
      const next = nextUse(cell, line);
      if (next > farthest) [best, farthest] = [slot, next];
    }
    return best;
  };
  return lines.map((cells, line) => {
    const defined: { code: number; cell: Cell }[] = [];
    for (const cell of cells) {
      if (slotOf.has(cell)) continue;
      const slot = freeSlot(line);
      const before = held[slot];
      if (before !== undefined) slotOf.delete(before);
      held[slot] = cell;
      slotOf.set(cell, slot);
      defined.push({ code: CODE_FIRST + slot, cell });
    }
    const codeOf = new Map(cells.map((cell) => [cell, CODE_FIRST + (slotOf.get(cell) ?? 0)] as const));
    return { defined: defined.sort((a, b) => a.code - b.code), codeOf };
  });
};
