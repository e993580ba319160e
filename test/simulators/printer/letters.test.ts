/**
 * The printer's own letters: what a byte means on which page, how large and how black it comes out, and that
 * downloaded glyphs are drawn as they were sent. Bytes typed from printing.md 2.1 and 3.1.
 */
import { describe, expect, test } from "vitest";
import { printerBench as bench, inkOf, inkRows } from "./printer-bench.ts";

const CUT = "1D 56 42 00";
const textOf = (hex: string, profile: "epson-t20iii" | "generic-80" = "epson-t20iii"): string | undefined => {
  const { printer, send } = bench(profile);
  send(`1B 40 1C 2E ${hex} ${CUT}`);
  return printer.sheets[0]?.text;
};

describe("code pages", () => {
  test("page 30 has the small letters of TCVN3, page 31 the capitals, Ă Â Đ apart", () => {
    expect(textOf("1B 74 1E 54 69 D5 6E 67 20 56 69 D6 74 0A")).toBe("Tiếng Việt");
    expect(textOf("1B 74 1F A7 E9 0A")).toBe("ĐỘ");
    expect(textOf("1B 74 1E AE A8 A9 AA AB AC AD F9 0A")).toBe("đăâêôơưự");
    expect(textOf("1B 74 1F A1 A2 AA AB AC AD D5 A7 0A")).toBe("ĂÂÊÔƠƯẾĐ");
  });

  test("page 30 has no capital beyond ASCII, page 31 no small letter", () => {
    expect(textOf("1B 74 1E A7 41 0A")).toBe("\ufffdA");
    expect(textOf("1B 74 1F AE 61 0A")).toBe("\ufffda");
  });

  test("a board without Vietnamese prints something else there, and the first page is PC437", () => {
    expect(textOf("1B 74 1E D5 0A", "generic-80")).toBe("\ufffd");
    expect(textOf("82 C4 0A")).toBe("é─");
  });

  test("initialise goes back to the first page", () => {
    expect(textOf("1B 74 1E D5 1B 40 D5 0A")).toBe("╒");
  });
});

describe("a line", () => {
  test("stands in cells of 12 by 24 dots, and moves the paper by the line spacing", () => {
    const { printer, send } = bench();
    const before = printer.paper_mm;
    send("1B 40 48 48 0A");
    expect(before - printer.paper_mm).toBe(30 / 8);
    send(CUT);
    const rows = inkRows(printer.sheets[0]);
    expect(rows.length).toBeLessThanOrEqual(24);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(24);
    expect(Math.max(...rows.map((row) => row.length))).toBeGreaterThan(12);
  });

  test("of three times the size is as wide and as high, and moves as much paper", () => {
    const { printer, send } = bench();
    const before = printer.paper_mm;
    send("1B 40 1D 21 22 48 0A");
    expect(before - printer.paper_mm).toBe(72 / 8);
    send(CUT);
    const [large] = [inkOf(printer.sheets[0])];
    send(`1B 40 48 0A ${CUT}`);
    expect(large).toBe(inkOf(printer.sheets[1]) * 9);
  });

  test("bold has more ink, underlined two full rows, inverted all the cell but the letter", () => {
    const { printer, send } = bench();
    for (const style of ["", "1B 45 01", "1B 2D 02", "1D 42 01"]) send(`1B 40 ${style} 49 0A ${CUT}`);
    const [plain = 0, bold = 0, underlined = 0, inverted = 0] = printer.sheets.map(inkOf);
    expect(bold).toBeGreaterThan(plain);
    expect(underlined).toBe(plain + 24);
    expect(inverted).toBe(12 * 24 - plain);
  });

  test("wider than the paper goes on in the next, and no letter is lost", () => {
    expect(textOf(`${"41 ".repeat(50)} 0A`)).toBe(`${"A".repeat(48)}\nAA`);
  });

  test("has letters at absolute places, which the text shows as gaps", () => {
    const { printer, send } = bench();
    send(`1B 40 41 1B 24 78 00 42 0A ${CUT}`);
    expect(printer.sheets[0]?.text).toBe("A B");
    const widest = Math.max(...inkRows(printer.sheets[0]).map((row) => row.length));
    expect(widest).toBeGreaterThan(0x78);
    expect(widest).toBeLessThanOrEqual(0x78 + 12);
  });

  test("in the middle has as much white on both sides", () => {
    const { printer, send } = bench();
    send(`1B 40 1D 42 01 1B 61 01 20 20 0A ${CUT}`);
    const row = inkRows(printer.sheets[0])[0] ?? "";
    expect([row.indexOf("#"), row.length]).toEqual([276, 300]);
  });

  test("without a chosen page, font or size is stray; with one it is meant", () => {
    const { names, send } = bench();
    send("1B 40 1B 74 1E 41 0A");
    expect(names()).not.toContain("stray-text");
    send("1B 40 41 0A");
    expect(names()).toContain("stray-text");
  });
});

describe("downloaded glyphs", () => {
  /** Code 0x21, two columns: the left all black, the right its lowest dot alone. */
  const GLYPH = "1B 26 03 21 21 02 FF FF FF 00 00 01";

  test("are drawn as they were sent, and only while they are switched on", () => {
    const { printer, send } = bench();
    send(`1B 40 ${GLYPH} 1B 25 01 21 0A ${CUT}`);
    expect(inkRows(printer.sheets[0])).toEqual([...Array.from({ length: 23 }, () => "#"), "##"]);
    expect(printer.sheets[0]?.text).toBe("\u25af");
    send(`1B 25 00 21 0A ${CUT}`);
    expect(printer.sheets[1]?.text).toBe("!");
  });

  test("are told of as lines that nobody can read", () => {
    const { printer, send } = bench();
    send(`1B 40 ${GLYPH} 1B 25 01 21 21 0A 1B 25 00 48 69 0A ${CUT}`);
    expect(printer.prompt("sheets")).toContain("mm  Hi · lines in letters of the host's: 1");
  });

  test("take a whole cell, however narrow: what is left of it stays blank", () => {
    const { printer, send } = bench();
    send(`1B 40 ${GLYPH} 1B 25 01 21 21 0A ${CUT}`);
    expect(inkRows(printer.sheets[0])[0]).toBe(`#${".".repeat(11)}#`);
  });

  test.each([
    ["deleted", "1B 3F 21"],
    ["initialised", "1B 40"],
  ])("are gone once %s", (_, hex) => {
    const { printer, send } = bench();
    send(`1B 40 ${GLYPH} ${hex} 1B 25 01 21 0A ${CUT}`);
    expect(printer.sheets[0]?.text).toBe("!");
  });

  test("are gone after a power cut, and unknown to a board that takes none", () => {
    const { printer, send, clock } = bench();
    send(`1B 40 ${GLYPH}`);
    printer.prompt("power-cycle");
    clock.advance(4_000);
    send(`1B 25 01 21 0A ${CUT}`);
    expect(printer.sheets.at(-1)?.text).toBe("!");
    expect(textOf(`${GLYPH} 1B 25 01 21 0A`, "generic-80")).toBe("!");
  });
});
