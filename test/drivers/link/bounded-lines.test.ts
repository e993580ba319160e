import { ReadlineParser } from "@serialport/parser-readline";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoundedLines, type LineRules } from "../../../drivers/link/bounded-lines.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const ENDS = [0x0d, 0x0a, 0x03];
const LINES: LineRules = { ends: ENDS, delimiter: 0x0a, line_max_bytes: 16 };

/** The splitter with the parser behind it, as serial.ts joins them. */
const lineReader = (rules: LineRules) => {
  const clock = new VirtualClock();
  const splitter = new BoundedLines(rules, clock);
  const lines: string[] = [];
  const parser = new ReadlineParser({ delimiter: "\n", encoding: "latin1", includeDelimiter: true });
  splitter.pipe(parser).on("data", (line: string) => lines.push(line));
  return {
    clock,
    splitter,
    lines,
    say: (text: string) =>
      new Promise<void>((taken) => splitter.write(Buffer.from(text, "latin1"), () => taken())),
  };
};

describe("the bounded line splitter", () => {
  test.each([
    ["CR", "AB\rCD\r"],
    ["LF", "AB\nCD\n"],
    ["CR LF", "AB\r\nCD\r\n"],
    ["ETX", "AB\x03CD\x03"],
    ["ETX CR LF", "AB\x03\r\nCD\x03\r\n"],
    ["endings before the first line", "\r\n\r\nAB\rCD\r"],
  ])("makes one delimiter of %s", async (_name, said) => {
    const reader = lineReader(LINES);
    await reader.say(said);
    expect(reader.lines).toEqual(["AB\n", "CD\n"]);
  });

  test("only what is named as an ending is one", async () => {
    const reader = lineReader({ ...LINES, ends: [0x09, 0x0a] });
    await reader.say("A\rB\tCD\t\n");
    expect(reader.lines).toEqual(["A\rB\n", "CD\n"]);
  });

  test("an ending cut in two by the line gives no empty line", async () => {
    const reader = lineReader(LINES);
    await reader.say("AB\r");
    await reader.say("\nCD\r");
    await reader.say("\n");
    expect(reader.lines).toEqual(["AB\n", "CD\n"]);
  });

  test("a line of exactly the maximum stays whole, one byte more is cut off", async () => {
    const reader = lineReader(LINES);
    await reader.say("0123456789abcdef\n");
    await reader.say("0123456789abcdefX\n");
    expect(reader.lines).toEqual(["0123456789abcdef\n", "0123456789abcdef\n", "X\n"]);
  });

  test("told to drop the rest of an overlong line, it passes the beginning and then the next line", async () => {
    const reader = lineReader({ ...LINES, drop_rest: true, quiet_ms: 100 });
    await reader.say("0123456789abcdefXYZ0123456789");
    await reader.say("still the same line");
    await reader.say("\rAB\r");
    await reader.say("0123456789abcdef\rCD\r");
    await reader.say("0123456789abcdefX");
    reader.clock.advance(100);
    await reader.say("EF\r");
    const cut = "0123456789abcdef\n";
    expect(reader.lines).toEqual([cut, "AB\n", cut, "CD\n", cut, "EF\n"]);
    expect(reader.clock.armed).toBe(0);
  });

  test("silence ends a line without ending, and an ending that comes later adds nothing", async () => {
    const reader = lineReader({ ...LINES, quiet_ms: 100 });
    await reader.say("AB");
    reader.clock.advance(99);
    await reader.say("C");
    reader.clock.advance(99);
    expect(reader.lines).toEqual([]);
    reader.clock.advance(1);
    await reader.say("\r");
    expect(reader.lines).toEqual(["ABC\n"]);
    expect(reader.clock.armed).toBe(0);
  });

  test("a destroyed splitter leaves no timer behind", async () => {
    const reader = lineReader({ ...LINES, quiet_ms: 100 });
    await reader.say("AB");
    reader.splitter.destroy();
    expect(reader.clock.armed).toBe(0);
  });

  test("two megabytes without an ending never hold more than one line", async () => {
    const rules = { ends: ENDS, delimiter: 0x0a, line_max_bytes: 1_024 };
    const reader = lineReader(rules);
    const piece = "x".repeat(65_536 - 7);
    let held_max = 0;
    let said = 0;
    while (said < 2 * 1_024 * 1_024) {
      await reader.say(piece);
      said += piece.length;
      held_max = Math.max(held_max, reader.splitter.held_bytes);
    }
    expect(held_max).toBeLessThan(rules.line_max_bytes);
    expect(reader.lines.length).toBe(Math.floor(said / rules.line_max_bytes));
    expect(new Set(reader.lines.map((line) => line.length))).toEqual(new Set([1_025]));
  });

  test("loses no byte but the endings, however bytes are cut, and holds less than its maximum", async () => {
    const byte = fc.oneof(fc.constantFrom(0x03, 0x0a, 0x0d), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(byte, { maxLength: 40 }), { maxLength: 20 }), async (pieces) => {
        const reader = lineReader(LINES);
        for (const piece of pieces) {
          await reader.say(String.fromCharCode(...piece));
          expect(reader.splitter.held_bytes).toBeLessThan(LINES.line_max_bytes);
        }
        await reader.say("\n");
        const content = pieces.flat().filter((value) => value !== 0x03 && value !== 0x0a && value !== 0x0d);
        expect(reader.lines.join("").replaceAll("\n", "")).toBe(String.fromCharCode(...content));
        for (const line of reader.lines) expect(line).toMatch(/^[^\n]{1,16}\n$/);
      }),
    );
  });
});
