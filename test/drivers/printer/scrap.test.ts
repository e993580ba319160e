/** A broken slip's start that the blade did not cut off: it must not stand above the next slip. */
import { expect, test } from "vitest";
import { lab } from "./lab.ts";
import { PICKUP } from "./sample-slips.ts";

test("a scrap whose cut jammed is cut off before the next slip, even after the power was off", () => {
  const at = lab();
  at.start();
  at.printer.setDefect("cover-open", true, "20");
  at.print(PICKUP);
  at.clock.advance(10_000);
  expect(at.outcomes).toMatchObject([{ kind: "failed", torn: true }]);
  at.printer.setDefect("cutter-jam", true);
  at.printer.prompt("cover close");
  at.clock.advance(5_000);
  expect(at.driver.status().faults).toContain("PRINTER_CUTTER");
  // Off and on again: the blade is free, and the printer knows of no trouble any more.
  at.printer.setDefect("cutter-jam", false);
  at.line.unplug();
  at.printer.prompt("power-cycle");
  at.clock.advance(4_000);
  at.line.plug();
  at.clock.advance(15_000);
  at.print(PICKUP);
  at.clock.advance(10_000);
  expect(at.outcomes.at(-1)?.kind).toBe("printed");
  expect(at.sheets().map(({ torn, qr }) => [torn, qr])).toEqual([
    [true, []],
    [false, ["MC1:J:j31"]],
  ]);
});
