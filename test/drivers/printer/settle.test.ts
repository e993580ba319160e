/**
 * A program that died while a slip waited for its proof, and the next one, which asks the printer what became
 * of it. The printer itself goes on as if nothing had happened.
 */
import { describe, expect, test } from "vitest";
import { PrinterDriver, type PrintOutcome } from "../../../drivers/printer/driver.ts";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { PrinterReport } from "../../../drivers/printer/escpos/state.pure.ts";
import { type LabOptions, lab } from "./lab.ts";
import { PICKUP, QUEUE } from "./sample-slips.ts";

const LONG_MS = 90_000;

/** A slip all taken by the printer, its cut still to come, as the program dies. */
const diedBeforeProof = (options: LabOptions = {}) => {
  const at = lab(options);
  at.start();
  at.print(QUEUE);
  const isSent = (report: PrinterReport): boolean =>
    report.kind === "job" && report.state === "awaiting-proof";
  for (let ms = 0; ms < 20_000 && !at.reports.some(isSent); ms += 5) at.clock.advance(5);
  expect(at.sheets()).toEqual([]);
  at.driver.stop();
  const bytes_per_s = 11_520;
  const profile = PRINTER_PROFILES[options.profile ?? "epson-t20iii"];
  const settings = { protocol: "escpos", profile, bytes_per_s, first_process_id: 2 } as const;
  const listener = { report: () => undefined, up: () => undefined, down: () => undefined };
  const driver = new PrinterDriver(settings, at.line, at.clock, listener);
  const settled: PrintOutcome[] = [];
  return {
    ...at,
    driver,
    settled,
    settle: () => driver.settle("job-1", "0000", (outcome) => settled.push(outcome)),
  };
};

describe("a slip whose proof a former run did not live to see", () => {
  test("is printed when its echo still comes, and the next slip is served", () => {
    const at = diedBeforeProof();
    at.driver.start();
    at.settle();
    at.clock.advance(5_000);
    expect(at.settled).toEqual([{ kind: "printed", process_id: 1 }]);
    expect(at.heard().filter(({ kind }) => kind === "nul" || kind === "clear-buffer")).toEqual([]);
    at.driver.prepare({ job: "job-2", document: PICKUP });
    const next: PrintOutcome[] = [];
    at.driver.send("job-2", (outcome) => next.push(outcome));
    at.clock.advance(10_000);
    expect(next).toEqual([{ kind: "printed", process_id: 5 }]);
  });

  test("is printed also when the echo came before anybody asked", () => {
    const at = diedBeforeProof();
    at.driver.start();
    at.clock.advance(2_000);
    at.settle();
    expect(at.settled).toEqual([{ kind: "printed", process_id: 1 }]);
  });

  test("is ambiguous when its echo went by while nobody listened", () => {
    const at = diedBeforeProof();
    at.clock.advance(10_000);
    expect(at.sheets()).toMatchObject([{ torn: false }]);
    at.driver.start();
    at.settle();
    at.clock.advance(5_000);
    expect(at.settled).toMatchObject([{ kind: "ambiguous", why: "no-proof" }]);
  });

  test("is ambiguous when the printer lost it with its power, and is cut off before the next", () => {
    const at = diedBeforeProof();
    at.printer.prompt("power-cycle");
    at.clock.advance(5_000);
    at.driver.start();
    at.settle();
    at.clock.advance(5_000);
    expect(at.settled).toMatchObject([{ kind: "ambiguous", why: "no-proof" }]);
    at.driver.prepare({ job: "job-2", document: PICKUP });
    at.driver.send("job-2", () => undefined);
    at.clock.advance(10_000);
    expect(at.sheets()).toMatchObject([{ torn: true }, { torn: false }]);
    expect(at.sheets()[1]?.process_ids).not.toContain("0000");
  });

  test("is ambiguous in trouble, and what the printer still holds of it is thrown away", () => {
    const at = diedBeforeProof();
    at.printer.prompt("cover open");
    at.driver.start();
    at.settle();
    at.clock.advance(2_000);
    expect(at.settled).toMatchObject([{ kind: "ambiguous", why: "cover-open" }]);
    expect(at.heard().filter(({ kind }) => kind === "clear-buffer").length).toBe(1);
    at.printer.prompt("cover close");
    at.clock.advance(10_000);
    expect(at.driver.status().condition).toBe("serving");
    expect(at.sheets().filter(({ torn, qr }) => torn === false && String(qr) !== "").length).toBe(1);
  });

  test.each(["silent", "drops-id-echo"])("is ambiguous in the end with %s", (defect) => {
    const at = diedBeforeProof();
    at.printer.setDefect(defect, true);
    at.driver.start();
    at.settle();
    at.clock.advance(LONG_MS);
    expect(at.settled).toMatchObject([{ kind: "ambiguous" }]);
  });

  test("is ambiguous when the line never comes back", () => {
    const at = diedBeforeProof();
    at.line.unplug();
    at.driver.start();
    at.settle();
    at.clock.advance(50_000);
    expect(at.settled).toEqual([]);
    at.clock.advance(LONG_MS);
    expect(at.settled).toMatchObject([{ kind: "ambiguous", why: "no-answer" }]);
  });

  test("is asked for before anything else is printed", () => {
    const at = diedBeforeProof();
    at.driver.start();
    at.settle();
    at.clock.advance(150);
    at.driver.prepare({ job: "job-2", document: PICKUP });
    const order: string[] = [];
    at.driver.send("job-2", ({ kind }) => order.push(`next ${kind}`));
    at.clock.advance(20_000);
    expect([...at.settled.map(({ kind }) => kind), ...order]).toEqual(["printed", "next printed"]);
  });
});

describe("how far a long slip on a slow line is", () => {
  test("is told by the bands taken, once a second, ever further", () => {
    const at = lab({ baud: 9_600 });
    at.start();
    at.print(PICKUP);
    at.clock.advance(1_100);
    const told = () => at.reports.flatMap((report) => (report.kind === "progress" ? [report.band] : []));
    expect(told().length).toBeLessThanOrEqual(1);
    at.clock.advance(60_000);
    expect(told().length).toBeGreaterThan(8);
    expect(told()).toEqual(told().toSorted((a, b) => a - b));
    expect(new Set(told()).size).toBe(told().length);
    expect(at.outcomes).toMatchObject([{ kind: "printed" }]);
  });

  test("is not told of a slip that takes less", () => {
    const at = lab({ baud: 0 });
    at.start();
    at.print(QUEUE);
    at.clock.advance(10_000);
    expect(at.outcomes).toMatchObject([{ kind: "printed" }]);
    expect(at.reports.filter(({ kind }) => kind === "progress")).toEqual([]);
  });
});
