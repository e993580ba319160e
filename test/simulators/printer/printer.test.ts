/**
 * The simulated printer by itself: what it does with raw bytes, its paper, and every defect it claims to
 * know.
 */

import { describe, expect, test } from "vitest";
import { isInk } from "../../../drivers/printer/render/bitmap.pure.ts";
import { PRINTER_DEFECTS } from "../../../simulators/printer/defects.ts";
import { lab } from "../../drivers/printer/lab.ts";
import { PICKUP } from "../../drivers/printer/sample-slips.ts";
import { jsqrReads } from "../../support/jsqr.ts";
import { readPng, rgbaOf } from "../../support/png-reader.ts";
import { printerBench as bench, inkOf } from "./printer-bench.ts";

const CUT = "1D 56 42 00";
const DOT = "1D 76 30 00 01 00 01 00 FF";

describe("the real-time lane", () => {
  test("answers in the middle of a picture, and the picture is kept", () => {
    const { said, send } = bench();
    send("1D 76 30 00 01 00 04 00 FF FF");
    send("10 04 01");
    expect(said).toEqual(["12"]);
  });

  test("obeys a command that came in single bytes", () => {
    const { said, send } = bench();
    for (const byte of "10 14 08 01 03 14 01 06 02 08".split(" ")) send(byte);
    expect(said).toEqual(["37 25 00"]);
  });

  test("throws the buffer away when told, with what waits behind an open cover", () => {
    const { printer, said, send } = bench();
    printer.prompt("cover open");
    send(`${DOT} 1D 28 48 06 00 30 30 30 30 30 37`);
    send("10 14 08 01 03 14 01 06 02 08");
    printer.prompt("cover close");
    send(CUT);
    expect(said).toEqual(["37 25 00"]);
    expect(inkOf(printer.sheets[0])).toBe(0);
  });
});

describe("the ordered lane", () => {
  test("echoes a process id only when the paper before it has moved", () => {
    const { said, send } = bench();
    send(`1D 50 CB CB 1B 4A FF ${DOT} 1D 28 48 06 00 30 30 30 30 34 32`, 100);
    expect(said).toEqual([]);
    send("", 100);
    expect(said).toEqual(["37 22 30 30 34 32 00"]);
  });

  test("does not execute an in-order question at paper end", () => {
    const { printer, said, send } = bench();
    printer.prompt("paper out");
    send("1D 72 01");
    expect(said).toEqual([]);
    printer.prompt("paper load");
    expect(said).toEqual(["00"]);
  });

  test("counts feeds in half dots on Epson until the host sets the unit", () => {
    const { printer, send } = bench();
    const before = printer.paper_mm;
    send("1B 4A 50");
    const half = before - printer.paper_mm;
    send("1D 50 CB CB 1B 4A 50");
    expect([half, before - printer.paper_mm - half]).toEqual([5, 10]);
  });

  test("prints bytes outside any command in its own font", () => {
    const { printer, events, send } = bench();
    send(`48 65 6C 6C 6F 0A ${CUT}`);
    expect(printer.sheets[0]?.text).toBe("Hello");
    expect(inkOf(printer.sheets[0])).toBeGreaterThan(50);
    expect(events.map(({ event }) => event)).toContain("stray-text");
  });

  test("ends a picture that never came with NULs", () => {
    const { printer, said, send } = bench();
    send("1D 76 30 00 02 00 0A 00 FF FF");
    send(`00 ${"00 ".repeat(17)} 1D 72 01 ${CUT}`);
    expect(said).toEqual(["00"]);
    expect(inkOf(printer.sheets[0])).toBe(16);
  });

  test("sends status groups by itself once told to, and only on a change", () => {
    const { printer, said, send } = bench();
    printer.prompt("cover open");
    printer.prompt("cover close");
    expect(said).toEqual([]);
    send("1D 61 FF");
    printer.prompt("cover open");
    printer.prompt("show");
    printer.prompt("cover close");
    expect(said).toEqual(["14 00 00 0F", "3C 00 00 0F", "14 00 00 0F"]);
  });
});

describe("paper", () => {
  test("is cut behind the blade: the first rows of the next sheet are blank by the distance to the head", () => {
    const { printer, send } = bench();
    send(`${DOT} ${CUT}`);
    send(`${DOT} ${CUT}`);
    const bitmap = printer.sheets[1]?.bitmap();
    expect(bitmap && [isInk(bitmap, 32, 119), isInk(bitmap, 32, 120)]).toEqual([false, true]);
    expect(printer.sheets.map((sheet) => sheet.height_mm)).toEqual([15.125, 15.125]);
  });

  test("is cut where it stands when nothing is fed: what was just printed stays inside", () => {
    const { printer, send } = bench();
    send(`${DOT} 1D 56 01 ${DOT} 1D 56 30`);
    expect(printer.sheets.map((sheet) => [sheet.height_mm, inkOf(sheet)])).toEqual([
      [0.125, 0],
      [0.125, 0],
    ]);
    send(CUT);
    expect(inkOf(printer.sheets[2])).toBe(16);
  });

  test("ends in the middle of a picture, at the row where the roll ends", () => {
    const { printer, send, events } = bench();
    printer.setDefect("paper-out", true, "1");
    send(`1D 76 30 00 01 00 14 00 ${"FF ".repeat(20)}`);
    expect(events.at(-1)).toMatchObject({ event: "status", paper: "out", online: "offline" });
    printer.prompt("paper load");
    expect([printer.sheets[0]?.torn, inkOf(printer.sheets[0])]).toEqual([true, 64]);
  });

  test("runs low before it runs out", () => {
    const { printer, said, send } = bench();
    send("10 04 04");
    printer.prompt("paper load 4000");
    send("10 04 04");
    printer.prompt("paper out");
    send("10 04 04");
    expect(said).toEqual(["12", "1E", "7E"]);
  });

  test("is kept as at most the newest sheets, and as none in mass simulation", () => {
    const few = bench("epson-t20iii", { keep_sheets: 2 });
    for (let turn = 0; turn < 5; turn++) few.send(`${DOT} ${CUT}`);
    expect(few.printer.sheets.map((sheet) => sheet.number)).toEqual([4, 5]);
    const none = bench("epson-t20iii", { keep_sheets: 0 });
    none.send(`${DOT} ${CUT}`);
    expect([none.printer.sheets.length, none.events.at(-1)?.event]).toEqual([0, "sheet-cut"]);
  });
});

describe("a sheet's picture", () => {
  test("is a 1-bit PNG of 80 mm paper whose QR code another reader reads", () => {
    const at = lab();
    at.start();
    at.print(PICKUP);
    at.clock.advance(5_000);
    const sheet = at.printer.sheets[0];
    const png = Buffer.from(sheet?.png() ?? []);
    expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect([width, height / 8, png[24], png[25]]).toEqual([640, sheet?.height_mm, 1, 0]);
    expect(jsqrReads(rgbaOf(readPng(png)), width, height)?.data).toBe("MC1:J:j31");
    expect(sheet?.qr).toEqual(["MC1:J:j31"]);
  });
});

describe("defects and prompts", () => {
  test.each(PRINTER_DEFECTS.map((row) => row.name))("%s can be switched on and off", (name) => {
    const { printer } = bench();
    expect([printer.setDefect(name, true), printer.setDefect(name, false)]).toEqual([true, true]);
  });

  test("a defect of no name, or a value that is no number, is refused", () => {
    const { printer } = bench();
    expect([printer.setDefect("haunted", true), printer.setDefect("paper-out", true, "much")]).toEqual([
      false,
      false,
    ]);
  });

  test("a liar reports that all is well without paper, and echoes ids of blank air", () => {
    const { printer, said, send } = bench();
    printer.setDefect("liar", true);
    printer.prompt("paper out");
    send(`10 04 04 ${DOT} 1D 28 48 06 00 30 30 30 30 30 31`);
    expect(said).toEqual(["12", "37 22 30 30 30 31 00"]);
  });

  test("a power cycle forgets the buffer and the reports it was told to send", () => {
    const { printer, said, send, clock } = bench();
    send("1D 61 FF");
    printer.prompt("power-cycle");
    send("10 04 01");
    clock.advance(3_000);
    printer.prompt("cover open");
    send("10 04 01");
    expect(said).toEqual(["14 00 00 0F", "1A"]);
  });

  test.each([
    ["late-reply", "10 04 01"],
    ["collapses-ids", "1D 28 48 06 00 30 30 30 30 30 31"],
  ])("what %s holds back is never said once the power went", (defect, hex) => {
    const { printer, said, send, clock } = bench();
    printer.setDefect(defect, true);
    send(hex, 10);
    printer.prompt("power-cycle");
    clock.advance(10_000);
    expect(said).toEqual([]);
  });

  test("shows itself in a few short lines", () => {
    const { printer } = bench();
    const lines = printer.prompt("show").split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(printer.prompt("dance")).toBe("unknown: dance");
  });
});
