/** Sheets kept as files: a picture each, a line each, and an end that is told. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SHEET_FILES_MAX, SheetFolder } from "../../../simulators/printer/sheet-folder.ts";
import { printerBench as bench } from "./printer-bench.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sheets-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const printed = () => {
  const { printer, send } = bench();
  send("1B 40 48 69 0A 1D 28 6B 06 00 31 50 30 41 42 43 1D 28 6B 03 00 31 51 30 1D 56 42 00");
  const sheet = printer.sheets[0];
  if (sheet === undefined) throw new Error("no sheet");
  return sheet;
};

describe("a folder of sheets", () => {
  test("holds a numbered PNG a sheet, and a line that says what is on it", () => {
    const sheets = new SheetFolder(join(folder, "new"), () => undefined);
    expect([sheets.write(printed()), sheets.write(printed())]).toEqual(["sheet-0001.png", "sheet-0002.png"]);
    expect(
      readFileSync(join(folder, "new", "sheet-0001.png"))
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    const lines = readFileSync(join(folder, "new", "sheets.ndjson"), "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line))[1]).toEqual({
      file: "sheet-0002.png",
      height_mm: printed().height_mm,
      torn: false,
      text: "Hi",
      qr: ["ABC"],
      barcodes: [],
      process_ids: [],
    });
  });

  test("goes on behind what an earlier run left, and takes no other file for a sheet", () => {
    for (const name of ["sheet-0007.png", "sheet-99999.png", "notes.txt"])
      writeFileSync(join(folder, name), "");
    expect(new SheetFolder(folder, () => undefined).write(printed())).toBe("sheet-0008.png");
  });

  test("that is full takes no more, and says so once", () => {
    writeFileSync(join(folder, `sheet-${SHEET_FILES_MAX}.png`), "");
    const told: string[] = [];
    const sheets = new SheetFolder(folder, (reason) => told.push(reason));
    expect([sheets.write(printed()), sheets.write(printed())]).toEqual([undefined, undefined]);
    expect(told).toEqual(["9999 sheets are in the folder"]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test("that was taken away is told of once, and the printer prints on", () => {
    const told: string[] = [];
    const sheets = new SheetFolder(folder, (reason) => told.push(reason));
    rmSync(folder, { recursive: true });
    expect([sheets.write(printed()), sheets.write(printed())]).toEqual([undefined, undefined]);
    expect(told).toEqual([expect.stringContaining("ENOENT")]);
  });
});
