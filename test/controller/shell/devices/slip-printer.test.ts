/** One printer's adapter: what each step of a slip tells the office, and what a former run left there. */
import { describe, expect, test } from "vitest";
import type { Input, InputOf } from "../../../../controller/core/input.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import type { LeftBehind } from "../../../../controller/shell/devices/office-device.ts";
import { slipPrinter } from "../../../../controller/shell/devices/slip-printer.ts";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { createPrinter } from "../../../../simulators/printer/printer.ts";
import { QUEUE } from "../../../drivers/printer/sample-slips.ts";

const UP_AFTER_MS = 1_000;
const FRESH: LeftBehind = { interrupted: false, process_id: null, trusted: null };

const bench = (left: LeftBehind = FRESH) => {
  const clock = new VirtualClock();
  const profile = PRINTER_PROFILES["epson-t20iii"];
  const random = new SeededRandom(4);
  const device = createPrinter({ profile, clock, random, paper_mm: 80_000, keep_sheets: 1 });
  const line = new BytePair(clock, { label: "sim", baud: 0 }).join(device);
  const [config] = DEMO_OFFICE.printers;
  if (config === undefined) throw new Error("the demo office has a printer");
  const posted: Input[] = [];
  const owner = {
    clock,
    today: () => ({ year: 2026, month: 11, day: 23 }),
    post: (input: Input) => void posted.push(input),
    scanned: () => undefined,
    scanRefused: () => undefined,
    leftBehind: () => left,
  };
  const printer = slipPrinter(config, line, owner, undefined);
  printer.start();
  clock.advance(UP_AFTER_MS);
  const of = <K extends Input["kind"]>(kind: K) =>
    posted.filter((input): input is InputOf<K> => input.kind === kind);
  return { clock, device, line, printer, of };
};

describe("a slip", () => {
  test("is rendered without a byte leaving, then sent on command, and tells each step once", () => {
    const { clock, line, printer, of } = bench();
    const before = line.counts.host_bytes;
    printer.render("j1", QUEUE, "raster");
    clock.advance(500);
    expect(line.counts.host_bytes).toBe(before);
    const [rendered] = of("job-rendered");
    expect(rendered).toMatchObject({
      job: "j1",
      process_id: "0000",
      digest: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    printer.send("j1");
    clock.advance(5_000);
    expect(line.counts.host_bytes - before).toBeGreaterThanOrEqual(rendered?.bytes ?? 0);
    expect(of("job-sent")).toEqual([{ kind: "job-sent", job: "j1" }]);
    expect(of("job-ended")).toEqual([
      { kind: "job-ended", job: "j1", end: "printed", why: null, process_id: "0001" },
    ]);
  });

  test("that was not rendered is not sent, and one sent is not sent twice", () => {
    const { clock, printer, of } = bench();
    printer.send("j1");
    expect(of("job-ended")).toMatchObject([{ job: "j1", end: "failed", why: "busy" }]);
    printer.render("j2", QUEUE, "raster");
    printer.send("j2");
    printer.send("j2");
    clock.advance(5_000);
    expect(of("job-ended").slice(1)).toMatchObject([{ end: "failed", why: "busy" }, { end: "printed" }]);
  });

  test("with a letter that no printer has can never be printed", () => {
    const { printer, of } = bench();
    printer.render("j1", { blocks: [{ kind: "text", text: "Số 中" }] }, "raster");
    expect(of("job-ended")).toMatchObject([{ job: "j1", end: "failed", why: "unprintable" }]);
  });

  test("broken off may be on paper in part: its fate counts as unknown", () => {
    const { clock, device, printer, of } = bench();
    device.setDefect("cover-open", true, "30");
    printer.render("j1", QUEUE, "raster");
    printer.send("j1");
    clock.advance(10_000);
    expect(of("job-ended")).toMatchObject([{ job: "j1", end: "ambiguous", why: "cover-open" }]);
  });
});

describe("after a restart", () => {
  test("process ids go on behind the last, over their end too", () => {
    for (const [last, next] of [
      ["0042", "0044"],
      ["9998", "0000"],
    ] as const) {
      const { printer, of } = bench({ ...FRESH, process_id: last });
      printer.render("j1", QUEUE, "raster");
      expect(of("job-rendered")).toMatchObject([{ process_id: next }]);
    }
  });

  test("a slip of which only the fresh id comes back is unknown", () => {
    const { clock, printer, of } = bench({ ...FRESH, process_id: "0042" });
    printer.settle("j1", "0042");
    clock.advance(20_000);
    expect(of("job-ended")).toEqual([
      { kind: "job-ended", job: "j1", end: "ambiguous", why: "no-proof", process_id: null },
    ]);
  });
});
