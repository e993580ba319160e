/**
 * Boxes on chips of this machine's own kernel, and what a program that drives them sees. What is set up ends
 * with the test that did.
 */
import { readdirSync } from "node:fs";
import { onTestFinished } from "vitest";
import { GPIO_ROOT, onoffBackend } from "../../drivers/link/gpio.ts";
import type { GpioLine, LineLevel, LinkLoss } from "../../drivers/link/link.ts";
import type { ChannelId, LockReport, PulseOutcome } from "../../drivers/locker/bank/bank.pure.ts";
import { type LockBank, openLockBank } from "../../drivers/locker/driver.ts";
import { PermitOffice } from "../../drivers/locker/permit.ts";
import { systemClock as clock } from "../../drivers/runtime/system-clock.ts";
import { type DrivenSince, drivenBy, type GpioTrace } from "../../simulators/kernel/gpio-trace.ts";
import { createSimChip, type SimChip } from "../../simulators/kernel/sim-chip.ts";
import { type SimWires, simWires } from "../../simulators/kernel/sim-wires.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../simulators/locker/lock-boards.ts";
import { FOUR_BOXES } from "../drivers/locker/host-lab.ts";

/** The chips of FOUR_BOXES. */
const CHIPS = [
  { label: "pinctrl-rp1", lines: 54 },
  { label: "pcf8574", lines: 8 },
] as const;

export const box = (index0: number): ChannelId => ({ board: 1, index0 });

export const passed = (delay_ms: number): Promise<void> =>
  new Promise((done) => clock.arm("passed", delay_ms, done));

/** Waits for something that nobody tells, at most so long. */
export const until = async (what: string, holds: () => boolean, within_ms: number): Promise<void> => {
  const last_ms = clock.now_ms() + within_ms;
  while (!holds()) {
    if (clock.now_ms() > last_ms) throw new Error(`not within ${within_ms} ms: ${what}`);
    await passed(2);
  }
};

/** Steps of the clock while something loads. */
const NEAR_MS = 1;

/**
 * For what reads the guest's disk: an idle guest's clock jumps to its next timer, and a waiting one is idle.
 * A near timer is always armed meanwhile, so that a limit of a minute is not over at the first wait.
 */
export const whileLoading = async <Loaded>(loads: Promise<Loaded>): Promise<Loaded> => {
  let runs = true;
  const beat = (): void => {
    if (runs) clock.arm("near", NEAR_MS, beat);
  };
  beat();
  try {
    return await loads;
  } finally {
    runs = false;
  }
};

/** A chip until the end of the test. */
export const chipOf = (label: string, lines: number): SimChip => {
  const chip = createSimChip({ label, lines });
  onTestFinished(() => chip.remove());
  return chip;
};

/** A line until the end of the test. */
export const opened = (line: GpioLine | LinkLoss): GpioLine => {
  if ("code" in line) throw new Error(`${line.code}: ${line.detail}`);
  onTestFinished(() => line.close());
  return line;
};

export const exported = (): readonly string[] =>
  readdirSync(GPIO_ROOT).filter((name) => /^gpio\d+$/.test(name));

export interface FourBoxes {
  readonly wires: SimWires;
  readonly boards: SimulatedLockBoards;
  /** What each output drove since the boxes were made, by the kernel's word, box 0 first. */
  history(): Promise<readonly (readonly DrivenSince[])[]>;
  /** Boxes whose coil has current. */
  on(): readonly number[];
  /** What a meter shows at each output. */
  levels(): readonly (LineLevel | undefined)[];
}

/** FOUR_BOXES on two chips of the kernel; their chips must stay plugged where `history` is asked for. */
export const fourBoxes = (trace: GpioTrace): FourBoxes => {
  const wires = simWires(CHIPS, trace, clock);
  onTestFinished(() => wires.close());
  const random = new SeededRandom(1);
  const boards = createLockBoards({ protocol: "gpio", boxes: FOUR_BOXES, kernel: wires, clock, random });
  const since = trace.records.length;
  return {
    wires,
    boards,
    history: async () => {
      await trace.caughtUp();
      const records = trace.records.slice(since);
      return FOUR_BOXES.map(({ output }) =>
        drivenBy(records, (wires.chip(output.chip).base ?? Number.NaN) + output.line),
      );
    },
    on: () =>
      boards.boxes.flatMap(({ interval, channel }) => (interval === undefined ? [] : [channel.index0])),
    levels: () => FOUR_BOXES.map(({ output }) => wires.chip(output.chip).level(output.line)),
  };
};

/** Levels at which no coil of FOUR_BOXES has current. */
export const AT_REST: readonly LineLevel[] = FOUR_BOXES.map(({ output }) =>
  output.active === "high" ? "low" : "high",
);

export interface Host {
  readonly bank: LockBank;
  readonly reports: { readonly report: LockReport; readonly at_ms: number }[];
  readonly links: { readonly link: string; readonly at_ms: number }[];
  pulse(index0: number, duration_ms: number): PulseOutcome[];
}

/** A bank over the production binding, started, stopped at the end of the test. */
export const host = (idle_poll_ms?: number): Host => {
  const office = new PermitOffice(clock);
  const reports: Host["reports"] = [];
  const links: Host["links"] = [];
  const settings = {
    protocol: "gpio",
    boxes: FOUR_BOXES,
    ...(idle_poll_ms === undefined ? {} : { idle_poll_ms }),
  } as const;
  const bank = openLockBank(settings, { clock, gpio: onoffBackend() }, office, {
    up: () => links.push({ link: "up", at_ms: clock.now_ms() }),
    down: ({ code }) => links.push({ link: code, at_ms: clock.now_ms() }),
    report: (report) => reports.push({ report, at_ms: clock.now_ms() }),
  });
  let orders = 0;
  onTestFinished(() => new Promise<void>((stopped) => bank.stop(stopped)));
  bank.start();
  return {
    bank,
    reports,
    links,
    pulse: (index0, duration_ms) => {
      const outcomes: PulseOutcome[] = [];
      const permit = office.issue(`order-${++orders}`);
      if (permit === undefined) throw new Error("the office issues permits of its own ids");
      bank.pulse({ permit, channel: box(index0), duration_ms }, (outcome) => outcomes.push(outcome));
      return outcomes;
    },
  };
};

const isReady = ({ reports }: Host): boolean =>
  reports.some(({ report }) => report.kind === "board" && report.state === "ready");

export const readyHost = async (idle_poll_ms?: number): Promise<Host> => {
  const started = host(idle_poll_ms);
  await until("the bank is ready", () => isReady(started), 5_000);
  return started;
};
