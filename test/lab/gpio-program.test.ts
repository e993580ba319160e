/**
 * Boxes on lines of a real kernel in the hands of a program of its own: one that is killed in a pulse, and
 * one that is not root and gets its rights to a line late, as udev gives them.
 */
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { GPIO_ROOT } from "../../drivers/link/gpio.ts";
import type { LockReport } from "../../drivers/locker/bank/bank.pure.ts";
import { systemClock as clock } from "../../drivers/runtime/system-clock.ts";
import { type GpioTrace, openGpioTrace } from "../../simulators/kernel/gpio-trace.ts";
import { FOUR_BOXES } from "../drivers/locker/host-lab.ts";
import { bundled } from "./bundled.ts";
import { AT_REST, exported, type FourBoxes, fourBoxes, whileLoading } from "./gpio-bench.ts";
import { type LockProgram, lockProgram, type Said } from "./lock-program.ts";
import { pass, until } from "./serial-gadget.ts";

const run = promisify(execFile);
const KIOSK = bundled("controller/shell/cli.ts");
/** From the order to start until what was left on is at rest: every output once, and the first line's files. */
const RESTED_MAX_MS = 500;
/** `nobody` of every Debian. */
const NOBODY = 65_534;
const RIGHTS_AFTER_MS = 300;
/** A timer of the program may be late by so much, whatever its lines do. */
const HELD_MAX_MS = 50;

let trace: GpioTrace;
beforeAll(async () => {
  trace = await openGpioTrace(clock);
});
afterAll(() => trace.close());

type Reported = Extract<Said, { readonly kind: "report" }>;
const reporting =
  (fits: (report: LockReport) => boolean) =>
  (said: Said): said is Reported =>
    said.kind === "report" && fits(said.report);
const ready = reporting((report) => report.kind === "board" && report.state === "ready");

const program = async (uid?: number): Promise<LockProgram> => {
  const running = await lockProgram(FOUR_BOXES, uid);
  onTestFinished(() => running.kill());
  return running;
};

/** A program that was killed while this box's coil had current, and how the lines are then. */
const killedInPulse = async (rig: FourBoxes, index0: number): Promise<void> => {
  const first = await program();
  first.tell("start");
  await first.saying(ready);
  first.tell(`pulse ${index0} 500`);
  await until("the coil has current", 500, () => rig.on().length === 1);
  await first.kill();
};

describe("a program killed in mid-pulse", () => {
  test.each([0, 1])(
    "leaves coil %i on for as long as nobody starts; the next start tells it, and rests it first of all",
    async (index0) => {
      const rig = fourBoxes(trace);
      // Loaded before, so that the disk has no part in its times.
      const next = await program();
      await killedInPulse(rig, index0);
      await pass(3_000);
      const active = FOUR_BOXES[index0]?.output.active;
      expect([rig.on(), rig.levels()[index0], exported().length]).toEqual([[index0], active, 8]);
      const started_ms = clock.now_ms();
      next.tell("start");
      await next.saying(reporting(({ kind }) => kind === "output-normal"));
      const history = await rig.history();
      const [, on, off, ...more] = history[index0] ?? [];
      expect([on?.driven, off?.driven, more]).toEqual([active, AT_REST[index0], []]);
      expect((off?.at_ms ?? Number.NaN) - started_ms).toBeLessThan(RESTED_MAX_MS);
      expect((off?.at_ms ?? Number.NaN) - (on?.at_ms ?? Number.NaN)).toBeGreaterThan(3_000);
      const [told] = next.said.flatMap((said) => (said.kind === "report" ? [said.report] : []));
      expect(told).toEqual({
        kind: "output-anomaly",
        board: 1,
        on: [index0],
        fault: "LOCKER_OUTPUT_STUCK",
      });
      expect(history.map((line) => line.length)).toEqual(
        [0, 1, 2, 3].map((each) => (each === index0 ? 3 : 1)),
      );
      await next.saying(ready);
      next.tell("pulse 3 300");
      const { outcome } = await next.saying((said) => said.kind === "outcome");
      expect([outcome, rig.levels()]).toEqual([{ kind: "sent-acknowledged" }, AT_REST]);
    },
  );

  test("is made good by kiosk safe-outputs, which leaves the lines driven at rest", async () => {
    const rig = fourBoxes(trace);
    await killedInPulse(rig, 0);
    const folder = mkdtempSync(join(tmpdir(), "safe-outputs-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const config = join(folder, "office.json");
    const bank = { id: "bank-g", supply: "s", protocol: "gpio", boxes: FOUR_BOXES };
    writeFileSync(config, JSON.stringify({ lock_banks: [bank] }));
    const ended = await whileLoading(run(process.execPath, [KIOSK, "safe-outputs", "--config", config]));
    expect(ended.stdout.match(/an toàn \/ at rest/g)).toHaveLength(4);
    expect(rig.levels()).toEqual(AT_REST);
    const drove = (await rig.history()).map((line) => line.map(({ driven }) => driven));
    expect(drove).toEqual([["high", "low", "high"], ["low"], ["high"], ["low"]]);
    const directions = FOUR_BOXES.map(({ output: { chip, line } }) =>
      readFileSync(join(GPIO_ROOT, `gpio${(rig.wires.chip(chip).base ?? 0) + line}`, "direction"), "utf8"),
    );
    expect(directions).toEqual(["out\n", "out\n", "out\n", "out\n"]);
  });
});

const FILES_OF_A_LINE = ["direction", "value", "edge", "active_low"] as const;

/** Gives rights to every line so long after its export; returns which were exported, in order. */
const udev = (delay_ms: number): { readonly exports: readonly string[] } => {
  const exports: string[] = [];
  let known: readonly string[] = exported();
  let runs = true;
  const give = (line: string): void => {
    for (const file of FILES_OF_A_LINE)
      if (existsSync(join(GPIO_ROOT, line, file))) chmodSync(join(GPIO_ROOT, line, file), 0o666);
  };
  const look = (): void => {
    if (!runs) return;
    const now = exported();
    for (const line of now.filter((each) => !known.includes(each))) {
      exports.push(line);
      clock.arm("udev", delay_ms, () => give(line));
    }
    known = now;
    clock.arm("udev looks", 2, look);
  };
  for (const file of ["export", "unexport"]) chmodSync(join(GPIO_ROOT, file), 0o222);
  onTestFinished(() => {
    runs = false;
    for (const file of ["export", "unexport"]) chmodSync(join(GPIO_ROOT, file), 0o200);
  });
  look();
  return { exports };
};

const held = async (running: LockProgram): Promise<number> => {
  running.tell("held");
  return (await running.saying((said) => said.kind === "held")).longest_ms;
};

describe("a program without root's rights, to whom udev gives those of a line after its export", () => {
  test("late by 300 ms: it never waits for them, gives no line back, and gets ready by itself", async () => {
    const rig = fourBoxes(trace);
    const running = await program(NOBODY);
    const { exports } = udev(RIGHTS_AFTER_MS);
    const started_ms = clock.now_ms();
    running.tell("start");
    await running.saying(ready);
    const ready_ms = clock.now_ms() - started_ms;
    const held_ms = await held(running);
    console.info(`ready after ${Math.round(ready_ms)} ms, held up for ${Math.round(held_ms)} ms at most`);
    expect(ready_ms).toBeLessThan(5_000);
    expect(held_ms).toBeLessThan(HELD_MAX_MS);
    expect([exports.length, new Set(exports).size]).toEqual([8, 8]);
    const drove = (await rig.history()).map((line) => line.map(({ driven }) => driven));
    expect(drove).toEqual(AT_REST.map((rest) => [rest]));
    running.tell("pulse 0 300");
    const { outcome } = await running.saying((said) => said.kind === "outcome");
    expect(outcome).toEqual({ kind: "sent-acknowledged" });
  });

  test("late for doors alone, as after safe-outputs: gets ready, its outputs at rest all the while", async () => {
    const rig = fourBoxes(trace);
    const running = await program(NOBODY);
    for (const { output } of FOUR_BOXES) {
      const line = `gpio${(rig.wires.chip(output.chip).base ?? Number.NaN) + output.line}`;
      writeFileSync(join(GPIO_ROOT, "export"), line.slice("gpio".length));
      writeFileSync(join(GPIO_ROOT, line, "direction"), output.active === "high" ? "low" : "high");
      for (const file of FILES_OF_A_LINE) chmodSync(join(GPIO_ROOT, line, file), 0o666);
    }
    const { exports } = udev(RIGHTS_AFTER_MS);
    running.tell("start");
    await running.saying(ready);
    expect(exports).toHaveLength(4);
    const drove = (await rig.history()).map((line) => line.map(({ driven }) => driven));
    expect(drove).toEqual(AT_REST.map((rest) => [rest]));
  });

  test("late by six seconds: refused, named once, nothing driven; ready within 5 s after them", async () => {
    const rig = fourBoxes(trace);
    const running = await program(NOBODY);
    udev(6_000);
    const started_ms = clock.now_ms();
    running.tell("start");
    const { code, detail } = await running.saying((said) => said.kind === "down");
    expect([code, detail]).toEqual([
      "LINK_REFUSED",
      expect.stringMatching(/^gpio:pinctrl-rp1\/17: no right to write gpio\d+\/value$/),
    ]);
    await pass(5_500 - (clock.now_ms() - started_ms));
    expect((await rig.history()).flat()).toEqual([]);
    expect(rig.levels()).toEqual(AT_REST);
    await running.saying(ready);
    expect(clock.now_ms() - started_ms).toBeLessThan(6_000 + 5_000);
    expect(await held(running)).toBeLessThan(HELD_MAX_MS);
    expect(running.said.filter(({ kind }) => kind === "down")).toHaveLength(1);
  });
});
