/** A printer as the office sees it: who answers, what its echo is worth, and what a probe changes. */
import { describe, expect, test } from "vitest";
import type { Input, InputOf } from "../../../../controller/core/input.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import type { LeftBehind } from "../../../../controller/shell/devices/office-device.ts";
import { slipPrinter } from "../../../../controller/shell/devices/slip-printer.ts";
import type { ProbeResult } from "../../../../drivers/printer/escpos/findings.pure.ts";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { createPrinter } from "../../../../simulators/printer/printer.ts";

const DOCUMENT = { blocks: [{ kind: "text", text: "Phiếu thử" }] } as const;

const bench = (trusted: LeftBehind["trusted"]) => {
  const [config] = DEMO_OFFICE.printers;
  if (config === undefined) throw new Error("the demo office has printers");
  const clock = new VirtualClock();
  const profile = PRINTER_PROFILES[config.profile];
  const printer = createPrinter({ profile, clock, random: new SeededRandom(1), paper_mm: 80_000 });
  const line = new BytePair(clock, { label: "test line", baud: 0 }).join(printer);
  const posted: Input[] = [];
  const device = slipPrinter(
    config,
    line,
    {
      clock,
      post: (input) => void posted.push(input),
      scanned: () => undefined,
      scanRefused: () => undefined,
      leftBehind: () => ({ interrupted: false, process_id: null, trusted }),
      today: () => ({ year: 2026, month: 11, day: 23 }),
    },
    undefined,
  );
  device.start();
  clock.advance(5_000);
  const of = <K extends Input["kind"]>(kind: K) =>
    posted.filter((input): input is InputOf<K> => input.kind === kind);
  return {
    printer,
    line,
    clock,
    device,
    health: () => of("device-changed").map(({ state, fault }) => [state, fault]),
    named: () => of("printer-identified"),
    print: (job: string): InputOf<"job-ended"> | undefined => {
      device.render(job, DOCUMENT, "raster");
      device.send(job);
      clock.advance(5_000);
      return of("job-ended").find((input) => input.job === job);
    },
  };
};

describe("a slip printer's adapter", () => {
  test("tells who answers, and shows it to the technician", () => {
    const at = bench(null);
    expect(at.named()).toMatchObject([{ maker: "EPSON", model: "TM-T20III", firmware: "40.12 ESC/POS" }]);
    expect(at.device.view().facts).toMatchObject({ maker: "EPSON", model: "TM-T20III", online: "online" });
    expect(at.health()).toEqual([["up", null]]);
    expect(at.print("j1")).toMatchObject({ end: "printed", process_id: "0001" });
  });

  test("of another model than the office trusts says so, and proves nothing until it is probed", () => {
    const at = bench({ maker: "EPSON", model: "TM-T88VI" });
    expect(at.health().at(-1)).toEqual(["up", "PRINTER_OTHER_MODEL"]);
    expect(at.print("j1")).toMatchObject({ end: "unconfirmed", why: "other-model" });
    const ends: (ProbeResult | undefined)[] = [];
    expect(at.device.probe((result) => ends.push(result))).toBe(true);
    at.clock.advance(5_000);
    expect(ends).toMatchObject([{ model: "TM-T20III", found: { process_id: "yes" } }]);
    expect(at.health().at(-1)).toEqual(["up", null]);
    expect(at.print("j2")).toMatchObject({ end: "printed" });
  });

  test("refuses a probe while its cover is open, and ends one that the line broke", () => {
    const at = bench(null);
    at.printer.prompt("cover open");
    at.clock.advance(1_000);
    expect(at.device.probe(() => undefined)).toBe(false);
    at.printer.prompt("cover close");
    at.clock.advance(5_000);
    const ends: (ProbeResult | undefined)[] = [];
    at.printer.setDefect("silent", true);
    at.device.probe((result) => ends.push(result));
    at.line.unplug();
    expect(ends).toEqual([undefined]);
    expect(at.health().at(-1)).toEqual(["down", "LINK_LOST"]);
  });
});
