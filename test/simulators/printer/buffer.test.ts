/**
 * The receive buffer near its end: held, told, or lost, by how the line is wired; and a slip through it all
 * the same. Thresholds from the TM-T88III manual: busy with 128 bytes left, ready with 256.
 */
import { describe, expect, test } from "vitest";
import { Intake } from "../../../simulators/printer/intake.ts";
import { printerBench as bench, inkOf } from "./printer-bench.ts";

const SIZE = 4_096;
const CUT = "1D 56 42 00";
/** A picture of so many rows, one byte wide, all black; its head stands before. */
const head = (rows: number): string => {
  const [low, high] = [rows & 0xff, rows >> 8].map((byte) => byte.toString(16).padStart(2, "0"));
  return `1D 76 30 00 01 00 ${low} ${high}`;
};

describe("a receive buffer", () => {
  const intake = (flow: "rtscts" | "xonxoff" | "none") => {
    const heard: (boolean | number)[] = [];
    const buffer = new Intake(
      { size_bytes: SIZE, flow },
      { busy: (busy) => heard.push(busy), lost: (bytes) => heard.push(bytes) },
    );
    return { buffer, heard };
  };

  test("takes what leaves 128 bytes free, and nothing more until 256 are free", () => {
    const { buffer, heard } = intake("rtscts");
    expect(buffer.room_bytes).toBe(SIZE - 128);
    buffer.put(new Uint8Array(SIZE - 128));
    expect([buffer.room_bytes, heard]).toEqual([0, [true]]);
    buffer.drop(127);
    expect(buffer.room_bytes).toBe(0);
    buffer.drop(1);
    expect([buffer.room_bytes, heard]).toEqual([128, [true, false]]);
  });

  test("asks nobody to wait before it is nearly full", () => {
    const { buffer, heard } = intake("rtscts");
    buffer.put(new Uint8Array(SIZE - 129));
    expect([buffer.room_bytes, heard]).toEqual([1, []]);
  });

  test.each(["xonxoff", "none"] as const)("wired as %s loses what comes past its last byte", (flow) => {
    const { buffer, heard } = intake(flow);
    expect(buffer.room_bytes).toBe(Number.POSITIVE_INFINITY);
    buffer.put(new Uint8Array(SIZE + 5));
    expect([buffer.bytes.length, buffer.lost_bytes, heard]).toEqual([SIZE, 5, [5, true]]);
  });
});

describe("a printer whose cover is open", () => {
  const full = (flow: "rtscts" | "xonxoff" | "none") => {
    const at = bench("epson-t20iii", { flow });
    at.printer.prompt("cover open");
    at.send(head(5_000));
    at.give(new Uint8Array(4_000).fill(0xff));
    return at;
  };

  test("holds the line, and lets it go on when printing made room", () => {
    const { printer, cable, names, clock } = full("rtscts");
    expect([printer.room_bytes, names().at(-1)]).toEqual([0, "buffer-full"]);
    printer.prompt("cover close");
    clock.advance(1_000);
    expect([printer.room_bytes > 0, cable]).toEqual([true, ["ready"]]);
  });

  test("says XOFF, and XON again", () => {
    const { said, printer, clock } = full("xonxoff");
    expect(said).toEqual(["13"]);
    printer.prompt("cover close");
    clock.advance(1_000);
    expect(said).toEqual(["13", "11"]);
  });

  test("without flow control loses bytes, and counts them", () => {
    const { printer, give, events } = full("none");
    give(new Uint8Array(500).fill(0xff));
    expect(events.at(-1)).toEqual({ event: "bytes-lost", lost_bytes: 4_000 + 8 + 500 - SIZE });
    expect(printer.picture()).toContain("bytes LOST");
  });

  test("that goes off and on again lets a host that was told to wait go on", () => {
    const { said, printer, clock } = full("xonxoff");
    printer.prompt("power-cycle");
    clock.advance(4_000);
    expect(said).toEqual(["13", "11"]);
  });

  test("still answers real-time questions that get in, and clears all it holds", () => {
    const { said, send, printer, clock } = full("xonxoff");
    send("10 04 02");
    send("10 14 08 01 03 14 01 06 02 08");
    expect(said).toEqual(["13", "16", "11", "37 25 00"]);
    printer.prompt("cover close");
    clock.advance(1_000);
    send(CUT);
    expect(inkOf(printer.sheets[0])).toBe(0);
  });
});
