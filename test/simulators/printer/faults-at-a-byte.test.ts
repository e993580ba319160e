/** Faults that strike at one byte, faults that show on paper, hands at the printer: each as its name says. */
import { describe, expect, test } from "vitest";
import { ByteFaults } from "../../../simulators/printer/byte-faults.ts";
import { printerBench as bench, inkOf, inkRows } from "./printer-bench.ts";

const CUT = "1D 56 42 00";
const DOT = "1D 76 30 00 01 00 01 00 FF";

const struck = (set: (faults: ByteFaults) => void, ...pieces: readonly (readonly number[])[]): string => {
  const faults = new ByteFaults();
  set(faults);
  return pieces
    .flatMap((piece) => faults.strike(Uint8Array.from(piece)))
    .map((out) => (out.kind === "bytes" ? [...out.bytes].join(",") : out.fault))
    .join(" ");
};

describe("a fault at a byte", () => {
  test.each([
    ["drop-byte", "1 drop-byte 3,4 5,6"],
    ["garble-byte", "1,253 garble-byte 3,4 5,6"],
    ["double-byte", "1,2,2 double-byte 3,4 5,6"],
    ["power-cut-at", "1,2 power-cut-at 3,4 5,6"],
  ] as const)("%s strikes at its byte, once", (fault, seen) => {
    expect(struck((faults) => faults.set(fault, 2), [1, 2, 3, 4], [5, 6])).toBe(seen);
  });

  test("waits over many pieces, and two strike in their order", () => {
    const both = (faults: ByteFaults): void => {
      faults.set("double-byte", 5);
      faults.set("drop-byte", 2);
    };
    expect(struck(both, [1], [2, 3], [4], [5, 6])).toBe("1  drop-byte 3 4 5,5 double-byte 6");
  });

  test("that is switched off strikes nobody", () => {
    const off = (faults: ByteFaults): void => {
      faults.set("drop-byte", 2);
      faults.set("drop-byte", undefined);
    };
    expect(struck(off, [1, 2, 3])).toBe("1,2,3");
  });
});

describe("the printer", () => {
  test("that loses a byte of a picture takes the next command's first for it", () => {
    const { printer, send } = bench();
    printer.setDefect("drop-byte", true, "9");
    send(`1B 40 ${DOT} ${DOT} ${CUT}`);
    expect(inkOf(printer.sheets[0])).not.toBe(16);
    expect(printer.picture()).toContain("defects none");
  });

  test("whose cable slips out is unplugged behind that byte, and put back", () => {
    const { printer, cable, send, clock, names } = bench();
    printer.setDefect("disconnect-at", true, "3");
    send("1B 40 1B 40", 100);
    expect(cable).toEqual(["unplug"]);
    clock.advance(3_000);
    expect([cable, names().slice(-3)]).toEqual([
      ["unplug", "plug"],
      ["byte-fault", "unplugged", "plugged"],
    ]);
  });

  test("whose power fails at a byte forgets what came before and after it", () => {
    const { printer, send, clock } = bench();
    printer.prompt("cover open");
    printer.setDefect("power-cut-at", true, "4");
    send(`${DOT} ${DOT}`);
    clock.advance(3_000);
    printer.prompt("cover close");
    send(CUT);
    expect(inkOf(printer.sheets[0])).toBe(0);
  });

  test("whose roll ends at a row prints up to it", () => {
    const { printer, send } = bench();
    printer.setDefect("paper-out-at-row", true, "3");
    send(`1D 76 30 00 01 00 0A 00 ${"FF ".repeat(10)}`);
    printer.prompt("paper load");
    expect(inkRows(printer.sheets[0])).toHaveLength(3);
  });

  test.each([
    ["a picture", `1D 76 30 00 01 00 96 00 ${"FF ".repeat(150)}`, 150],
    ["its own code", "1D 28 6B 03 00 31 43 06 1D 28 6B 06 00 31 50 30 41 42 43 1D 28 6B 03 00 31 51 30", 126],
  ])("whose roll ends inside %s prints the rest on the new one, no row twice", (_, hex, rows) => {
    const { printer, send } = bench();
    printer.setDefect("paper-out-at-row", true, "70");
    send(`1B 40 ${hex}`);
    printer.prompt("paper load");
    send(CUT);
    expect(printer.sheets.map((sheet) => inkRows(sheet).length)).toEqual([70, rows - 70]);
  });

  test("on which stray text was put shows it between the slips, not inside one", () => {
    const { printer, send, names } = bench();
    printer.setDefect("stray-text", true, "5");
    send(`1B 40 ${CUT}`);
    expect(printer.sheets[0]?.text).toHaveLength(5);
    expect(names()).toContain("stray-text");
  });

  test("that prints what it does not know shows the tail of GS ( H; a sound one skips it", () => {
    const id = "1D 28 48 06 00 30 30 50 52 4F 42";
    const sound = bench("generic-80");
    sound.send(`1B 40 ${id} ${CUT}`);
    expect([sound.printer.sheets[0]?.text, sound.said]).toEqual(["", []]);
    const bad = bench("generic-80");
    bad.printer.setDefect("prints-unknown", true);
    bad.send(`1B 40 ${id} ${CUT}`);
    expect(bad.printer.sheets[0]?.text).toBe("H00PROB");
  });
});

describe("a hot head", () => {
  const black = (rows: number): Uint8Array => {
    const bytes = new Uint8Array(8 + 72 * rows).fill(0xff);
    bytes.set([0x1d, 0x76, 0x30, 0, 72, 0, rows & 0xff, rows >> 8]);
    return bytes;
  };

  test("comes of a metre of solid black, tells itself, and goes on by itself", () => {
    const { give, names, clock, said, send, printer } = bench("epson-t20iii", {
      receive_buffer_bytes: 1_000_000,
    });
    send("1D 61 FF");
    give(black(8_000), 4_000);
    expect(names()).toContain("head-hot");
    expect(said).toContain("1C 40 00 0F");
    clock.advance(60_000);
    expect(said.at(-1)).toBe("14 00 00 0F");
    expect(80_000 - printer.paper_mm).toBe(1_000);
  });

  test.each([
    [3_500, false],
    [3_600, true],
  ])("after %i rows of black at full speed rests: %s", (rows, rests) => {
    const { give, names } = bench("epson-t20iii", { receive_buffer_bytes: 1_000_000 });
    give(black(rows), 10_000);
    expect(names().includes("head-hot")).toBe(rests);
  });
});

describe("a hand at the printer", () => {
  test.each([
    ["paper low", "4.999", "low"],
    ["paper out", "0", "out"],
  ])("%s leaves so much", (line, metres, state) => {
    const { printer } = bench();
    expect(printer.prompt(line)).toContain(state);
    expect(printer.paper_mm / 1_000).toBe(Number(metres));
  });

  test("feed moves the paper, but not with the cover open", () => {
    const { printer } = bench();
    printer.prompt("feed");
    expect(80_000 - printer.paper_mm).toBe(20);
    printer.prompt("cover open");
    expect(printer.prompt("feed")).toContain("the button does nothing");
    expect(80_000 - printer.paper_mm).toBe(20);
  });

  test("cut jam sticks the blade until the defect is off and the cover was opened", () => {
    const { printer, send } = bench();
    printer.prompt("cut jam");
    send(CUT);
    expect([printer.sheets.length, printer.picture()]).toEqual([0, expect.stringContaining("CUTTER STUCK")]);
    printer.setDefect("cutter-jam", false);
    printer.prompt("cover open");
    printer.prompt("cover close");
    send(CUT);
    expect(printer.sheets).toHaveLength(1);
  });

  test("sheets says what the last ones say", () => {
    const { printer, send } = bench();
    expect(printer.prompt("sheets")).toBe("no sheet came out yet");
    send(`1B 40 48 69 0A ${CUT}`);
    expect(printer.prompt("sheets")).toMatch(/^ +1 +[0-9.]+ mm {2}Hi$/);
  });

  test("a board tells its sensors late", () => {
    const { printer, said, send, clock } = bench("generic-80");
    send("1D 61 FF");
    printer.prompt("cover open");
    expect(said).toEqual(["14 00 00 0F"]);
    clock.advance(400);
    expect(said).toEqual(["14 00 00 0F", "3C 00 00 0F"]);
  });
});
