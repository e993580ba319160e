/** Proves that the table of faults is whole, and that each row says in both languages whose job it is. */
import { describe, expect, test } from "vitest";
import { HOST_FAULTS } from "../../drivers/faults/host.pure.ts";
import { LINK_FAULTS } from "../../drivers/faults/link.pure.ts";
import { LOCKER_FAULTS } from "../../drivers/faults/locker.pure.ts";
import { PAGER_FAULTS } from "../../drivers/faults/pager.pure.ts";
import { PRINTER_FAULTS } from "../../drivers/faults/printer.pure.ts";
import { READER_FAULTS } from "../../drivers/faults/reader.pure.ts";
import type { FaultRow } from "../../drivers/faults/row.pure.ts";
import { FAULTS } from "../../drivers/faults.ts";

const PARTS: readonly (readonly [layers: string, rows: Readonly<Record<string, FaultRow>>])[] = [
  ["link", LINK_FAULTS],
  ["pager", PAGER_FAULTS],
  ["reader", READER_FAULTS],
  ["printer", PRINTER_FAULTS],
  ["locker", LOCKER_FAULTS],
  ["store host", HOST_FAULTS],
];

test("the table holds every row of every part, none twice", () => {
  const codes = PARTS.flatMap(([, rows]) => Object.keys(rows));
  expect(Object.keys(FAULTS)).toEqual(codes);
  expect(new Set(codes).size).toBe(codes.length);
});

describe.each(PARTS)("%s", (layers, rows) => {
  test.each(Object.entries(rows))(
    "%s stands in its part, and is a sentence in both languages",
    (code, row) => {
      expect(layers.split(" ")).toContain(row.layer);
      if (layers !== "store host") expect(code.toLowerCase().startsWith(`${layers}_`)).toBe(true);
      expect(row.vi).toMatch(/^\p{Lu}.*\.$/u);
      expect(row.en).toMatch(/^\p{Lu}.*\.$/u);
      expect(row.vi).toBe(row.vi.normalize("NFC"));
      expect(row.vi).toMatch(/[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]/);
    },
  );
});
