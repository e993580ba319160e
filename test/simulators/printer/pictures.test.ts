/**
 * Pictures that do not come as `GS v 0`: stored graphics, column images, bar codes of the printer's own.
 * Bytes typed from printing.md 2.1 and the TM-T88III manual.
 */
import { describe, expect, test } from "vitest";
import { printerBench as bench, codesOf, inkRows } from "./printer-bench.ts";

const CUT = "1D 56 42 00";

describe("graphics kept by the printer", () => {
  const STORE = "1D 28 4C 0C 00 30 70 30 01 01 31 08 00 02 00 F0 0F";

  test("are printed when told to, once", () => {
    const { printer, send } = bench();
    send(`1B 40 ${STORE}`);
    send(`1D 28 4C 02 00 30 32 1D 28 4C 02 00 30 32 ${CUT}`);
    expect(inkRows(printer.sheets[0])).toEqual(["####", "....####"]);
  });

  test("with a length of four bytes are the same", () => {
    const { printer, send } = bench();
    const long = "1D 38 4C 0C 00 00 00 30 70 30 01 01 31 08 00 02 00 F0 0F";
    send(`1B 40 1B 61 01 ${long} 1D 28 4C 02 00 30 32 ${CUT}`);
    expect(inkRows(printer.sheets[0]).map((row) => row.trimStart().length - row.indexOf("#"))).toEqual([
      4, 4,
    ]);
    expect(inkRows(printer.sheets[0])[0]?.indexOf("#")).toBe(284);
  });

  test("larger than the receive buffer arrive whole", () => {
    const { printer, give, send, names } = bench();
    const [rows, width_bytes] = [680, 72];
    const length = 10 + rows * width_bytes;
    send(`1B 40 1D 38 4C ${hex(length)} 30 70 30 01 01 31 40 02 A8 02`);
    // The first byte of each row has the row's number in it, so that none can stand for another.
    const picture = Uint8Array.from({ length: rows * width_bytes }, (_, at) =>
      at % width_bytes < 2 ? (Math.floor(at / width_bytes) >> (8 * (at % width_bytes))) & 0xff : 0,
    );
    for (let at = 0; at < picture.length; at += 1_010) give(picture.slice(at, at + 1_010), 10);
    send(`1D 28 4C 02 00 30 32 ${CUT}`, 10_000);
    const bitmap = printer.sheets[0]?.bitmap();
    const numbers = Array.from({ length: rows }, (_, y) => {
      const at = (120 + y) * (bitmap?.stride ?? 0) + 4;
      return (bitmap?.data[at] ?? 0) | ((bitmap?.data[at + 1] ?? 0) << 8);
    });
    expect(numbers).toEqual(Array.from({ length: rows }, (_, y) => y));
    expect(names()).not.toContain("bytes-lost");
  });

  test("are skipped by their length where a board does not know them", () => {
    const { printer, send, names } = bench("generic-80");
    send(`1B 40 ${STORE} 1D 28 4C 02 00 30 32 ${CUT}`);
    expect([inkRows(printer.sheets[0]), printer.sheets[0]?.text]).toEqual([[], ""]);
    expect(names()).toContain("unknown-command");
  });
});

const hex = (length: number): string =>
  [0, 8, 16, 24].map((shift) => ((length >> shift) & 0xff).toString(16).padStart(2, "0")).join(" ");

describe("column images", () => {
  test("of 24 dots are drawn from left to right, the topmost dot in the highest bit", () => {
    const { printer, send } = bench();
    send(`1B 40 1B 33 18 1B 2A 21 02 00 80 00 00 00 00 01 0A ${CUT}`);
    expect(inkRows(printer.sheets[0])).toEqual(["#", ...Array.from({ length: 22 }, () => ""), ".#"]);
  });

  test("of 8 dots are three times as high, and twice as wide in single density", () => {
    const { printer, send } = bench();
    send(`1B 40 1B 33 18 1B 2A 00 01 00 80 0A ${CUT}`);
    expect(inkRows(printer.sheets[0])).toEqual(["##", "##", "##"]);
  });
});

describe("bar codes of the printer's own", () => {
  test.each([
    ["set B", "1D 6B 49 08 7B 42 4D 43 31 2D 4A 37", "MC1-J7"],
    ["set C", "1D 6B 49 04 7B 43 0C 22", "1234"],
    ["set A then B", "1D 6B 49 06 7B 41 41 7B 42 62", "Ab"],
  ])("in %s are read by ZXing", async (_, code, text) => {
    const { printer, send } = bench();
    send(`1B 40 1D 68 50 1D 77 02 ${code} ${CUT}`);
    expect(printer.sheets[0]?.barcodes).toEqual([text]);
    expect(await codesOf(printer.sheets[0])).toEqual([{ format: "Code128", text }]);
    expect(inkRows(printer.sheets[0])).toHaveLength(0x50);
  });

  test("of another symbology are told of and not drawn", () => {
    const { printer, send, names } = bench();
    send(`1B 40 1D 6B 04 31 32 33 00 ${CUT}`);
    expect(names()).toContain("barcode-not-drawn");
    expect(inkRows(printer.sheets[0])).toEqual([]);
  });
});
