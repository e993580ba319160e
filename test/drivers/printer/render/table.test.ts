/** Tables: every word in its column, rows under one another, and shapes that can't be laid out. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layBlock } from "../../../../drivers/printer/render/layout.pure.ts";
import type { SlipBlock } from "../../../../drivers/printer/render/slip-document.pure.ts";
import { widthOf } from "../../../../drivers/printer/render/text-lines.pure.ts";

type Table = Extract<SlipBlock, { kind: "table" }>;

const WIDTH_DOTS = 576;
const PAPERS: Table = {
  kind: "table",
  columns: [
    { width: { dots: 50 }, align: "right" },
    { width: { share: 3 } },
    { width: { share: 1 } },
    { width: { dots: 40 }, align: "right" },
  ],
  head: ["STT", "Tên giấy tờ", "Loại", "SL"],
  rows: [
    ["1", "Tờ khai đăng ký khai sinh theo mẫu", "Bản chính", "1"],
    ["2", "Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp", "Chứng thực", "2"],
  ],
  face: "small",
};
const laidOf = (table: Table) => {
  const laid = layBlock(table, WIDTH_DOTS);
  if (laid.kind !== "laid") throw new Error(JSON.stringify(laid));
  return laid.laid;
};
const textOf = (line: { readonly clusters: readonly { readonly text: string }[] }): string =>
  line.clusters.map(({ text }) => text).join("");

describe("a table", () => {
  test("keeps each cell in its column: fixed ones as wide as told, the others by their share", () => {
    // 576 - 3 gaps of 12 - 50 - 40 = 450 dots to share 3 : 1.
    const lefts = [0, 62, 62 + 337 + 12, 62 + 337 + 12 + 112 + 12];
    const { lines } = laidOf(PAPERS);
    const column = (x: number): number => lefts.findLastIndex((left) => x >= left);
    const words = lefts.map((_, index) =>
      lines
        .filter(({ x }) => column(x) === index)
        .map(textOf)
        .join(" "),
    );
    expect(words).toEqual([
      "STT 1 2",
      "Tên giấy tờ Tờ khai đăng ký khai sinh theo mẫu Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp",
      "Loại Bản chính Chứng thực",
      "SL 1 2",
    ]);
    expect(lines.filter(({ x }) => column(x) === 0).map(({ x, clusters }) => x + widthOf(clusters))).toEqual([
      50, 50, 50,
    ]);
  });

  test("is ruled above, below its head and at its end, with fine rules between its rows", () => {
    const { bars, rows } = laidOf(PAPERS);
    expect(bars.map(({ top, bottom, pattern }) => [bottom - top, pattern])).toEqual([
      [2, 0xff],
      [2, 0xff],
      [1, 0x88],
      [2, 0xff],
    ]);
    expect([bars[0]?.top, bars.at(-1)?.bottom]).toEqual([0, rows]);
  });

  test("never lets a row's lines pass its rules or a cell's words its width, whatever they say", () => {
    const cell = fc.stringMatching(/^[a-zàảãáạăâđêôơưỳỵ]{1,12}( [a-zếệ]{1,30}){0,6}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const columns = [
          { width: { share: 1 } },
          { width: { share: 2 } },
          { width: { dots: 90 }, align: "right" },
        ] as const;
        const { lines, bars } = laidOf({ kind: "table", columns, rows });
        for (const line of lines) {
          const row = bars.findIndex(({ bottom }) => bottom > line.baseline) - 1;
          const upper = bars[row]?.bottom ?? 0;
          const lower = bars[row + 1]?.top ?? 0;
          expect(line.baseline - line.face.baseline_px).toBeGreaterThanOrEqual(upper);
          expect(line.baseline - line.face.baseline_px + line.face.line_px).toBeLessThanOrEqual(lower);
          expect(line.x + widthOf(line.clusters)).toBeLessThanOrEqual(WIDTH_DOTS);
        }
        const said = (text: string): string => text.replaceAll(" ", "");
        expect(said(lines.map(textOf).join("")).length).toBe(said(rows.flat().join("")).length);
      }),
      { numRuns: 60 },
    );
  });

  test("names a letter that it can't print", () => {
    expect(layBlock({ ...PAPERS, rows: [["1", "ก"]] }, WIDTH_DOTS)).toEqual({
      kind: "unmappable",
      unmappable: "ก",
      face: "small",
    });
  });

  test.each([
    ["no column", { columns: [] }],
    [
      "more columns than a slip holds",
      { columns: Array.from({ length: 9 }, () => ({ width: { share: 1 } })) },
    ],
    ["columns wider than the paper", { columns: [{ width: { dots: 400 } }, { width: { dots: 200 } }] }],
    ["nothing left to share", { columns: [{ width: { dots: 564 } }, { width: { share: 1 } }] }],
    ["a cell too many", { rows: [["1", "2", "3", "4", "5"]] }],
    ["too many rows", { rows: Array.from({ length: 101 }, () => ["1"]) }],
  ] satisfies [string, Partial<Table>][])("is refused with %s", (_, change) => {
    const table = { ...PAPERS, head: [], rows: [], ...change };
    expect(layBlock(table, WIDTH_DOTS)).toEqual({ kind: "refused", why: "table-shape" });
  });
});
