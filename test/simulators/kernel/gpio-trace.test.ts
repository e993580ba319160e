/** What the kernel's trace says of lines: text as Debian's 6.1 wrote it, not made by any code of ours. */
import { describe, expect, test } from "vitest";
import { drivenBy, type GpioRecord, readTraceLine } from "../../../simulators/kernel/gpio-trace.ts";

describe("a line of the kernel's trace", () => {
  test.each([
    [
      "              sh-124     [000] .....     2.885007: gpio_value: 992 set 1",
      { kind: "level", gpio: 992, level: "high", at_ms: 2_885.007 },
    ],
    [
      "              sh-124     [000] .....     2.885051: gpio_value: 992 set 0",
      { kind: "level", gpio: 992, level: "low", at_ms: 2_885.051 },
    ],
    [
      "              sh-124     [000] .....   173.720650: gpio_direction: 992 out (0)",
      { kind: "direction", gpio: 992, direction: "out", at_ms: 173_720.65 },
    ],
    [
      "      node (vites)-98    [000] d..1.   173.720651: gpio_direction: 7  in (0)",
      { kind: "direction", gpio: 7, direction: "in", at_ms: 173_720.651 },
    ],
    [
      "              sh-124     [000] .....   173.720483: tracing_mark_write: mark 12",
      { kind: "mark", text: "mark 12", at_ms: 173_720.483 },
    ],
  ])("%s", (line, meaning) => {
    const read = readTraceLine(line);
    expect(read).toEqual({ ...meaning, at_ms: expect.closeTo(meaning.at_ms, 6) });
  });

  test.each([
    "             cat-144     [000] .....     2.886347: gpio_value: 992 get 0",
    "              sh-124     [000] .....     2.885007: gpio_direction: 992 out (-16)",
    "              sh-124     [000] .....     2.885007: gpio_value: 992 set -5",
    "              sh-124     [000] .....     2.885007: irq_handler_entry: irq=24 name=gpiolib",
    "CPU:0 [LOST 12 EVENTS]",
    "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION",
    "",
  ])("that gives no line anything says nothing: %j", (line) => {
    expect(readTraceLine(line)).toBeUndefined();
  });
});

describe("what a line drove", () => {
  const level = (gpio: number, is: "high" | "low", at_ms: number): GpioRecord => ({
    kind: "level",
    gpio,
    level: is,
    at_ms,
  });
  const turn = (gpio: number, direction: "in" | "out", at_ms: number): GpioRecord => ({
    kind: "direction",
    gpio,
    direction,
    at_ms,
  });

  test("begins with its turning, at the level that went into its register before", () => {
    const records = [level(992, "high", 1), turn(992, "out", 2), level(992, "low", 3), turn(992, "in", 4)];
    expect(drivenBy(records, 992)).toEqual([
      { driven: "high", at_ms: 2 },
      { driven: "low", at_ms: 3 },
      { driven: undefined, at_ms: 4 },
    ]);
  });

  test("is not touched by other lines, nor by a level it has already", () => {
    const records = [level(993, "low", 1), turn(992, "out", 2), turn(993, "in", 3), level(992, "low", 4)];
    expect(drivenBy(records, 992)).toEqual([{ driven: "low", at_ms: 2 }]);
  });
});
