/**
 * A host-timed bank on a bench: the real runner and machine over switches that remember every level, on
 * virtual time. What can fail of a switch is switched on by name.
 */
import type { LinkLoss } from "../../../../drivers/link/link.ts";
import type {
  BankNews,
  ChannelId,
  DoorState,
  LockCommand,
  LockOutcome,
} from "../../../../drivers/locker/bank/bank.pure.ts";
import { hostTimedSetup } from "../../../../drivers/locker/host-timed/setup.ts";
import type { HostSwitches, SwitchesListener } from "../../../../drivers/locker/host-timed/switches.ts";
import type { RunningDevice } from "../../../../drivers/runtime/perform.ts";
import type { Clock } from "../../../../drivers/runtime/ports.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

interface Interval {
  readonly index0: number;
  readonly from_ms: number;
  to_ms: number | undefined;
}

const LOST: LinkLoss = { code: "LINK_LOST", detail: "pulled" };

export class BenchSwitches implements HostSwitches {
  readonly label = "bench";
  readonly intervals: Interval[] = [];
  readonly doors: DoorState[];
  /** Outputs whose coil stays as it is, whatever is written. */
  readonly stuck = new Set<number>();
  /** Outputs whose writes are refused. */
  readonly refusing = new Set<number>();
  /** Outputs that were energised before they were opened. */
  found: readonly number[] = [];
  readable = true;
  there = true;
  /** How long the outputs take to be read, ms. */
  answer_ms = 0;
  rests = 0;
  looks = 0;
  readonly #clock: VirtualClock;
  #listener: SwitchesListener | undefined;

  constructor(boxes: number, clock: VirtualClock) {
    this.#clock = clock;
    this.doors = Array.from({ length: boxes }, () => "closed");
  }

  get on(): readonly number[] {
    return this.intervals.flatMap(({ index0, to_ms }) => (to_ms === undefined ? [index0] : []));
  }

  connect(listener: SwitchesListener): void {
    this.#clock.soon(() => {
      if (!this.there) return listener.lost(LOST);
      this.#listener = listener;
      for (const index0 of this.doors.keys()) this.rest(index0);
      listener.opened(this.found);
      this.found = [];
    });
  }

  disconnect(): void {
    for (const index0 of this.doors.keys()) this.rest(index0);
    this.#listener = undefined;
  }

  energise(index0: number): boolean {
    if (this.#listener === undefined || this.refusing.has(index0)) return false;
    if (!this.stuck.has(index0) && !this.on.includes(index0)) this.begin(index0);
    return true;
  }

  rest(index0: number): boolean {
    this.rests++;
    if (this.#listener === undefined || this.refusing.has(index0)) return false;
    if (!this.stuck.has(index0)) this.end(index0);
    return true;
  }

  readOutputs(answered: (on: readonly number[] | undefined) => void): void {
    this.#clock.arm("read back", this.answer_ms, () =>
      answered(this.readable && this.#listener !== undefined ? this.on : undefined),
    );
  }

  readDoors(): readonly DoorState[] {
    this.looks++;
    return this.#listener === undefined ? [] : [...this.doors];
  }

  moved(): void {
    this.#listener?.moved();
  }

  begin(index0: number): void {
    this.intervals.push({ index0, from_ms: this.#clock.now_ms(), to_ms: undefined });
  }

  end(index0: number): void {
    for (const interval of this.intervals)
      if (interval.index0 === index0) interval.to_ms ??= this.#clock.now_ms();
  }

  /** The outputs vanish under their reader; `coils` tells whether their current goes with them. */
  pull(coils: "drop" | "stay"): void {
    const listener = this.#listener;
    this.there = false;
    if (coils === "drop") for (const index0 of this.doors.keys()) this.end(index0);
    this.#listener = undefined;
    listener?.lost(LOST);
  }
}

export interface HostBench {
  readonly clock: VirtualClock;
  readonly switches: BenchSwitches;
  readonly bank: RunningDevice<LockCommand, LockOutcome>;
  readonly reports: { readonly at_ms: number; readonly report: BankNews }[];
  readonly links: string[];
  /** What the command came to, and when; empty until it is settled. */
  order(command: LockCommand): { readonly at_ms: number; readonly outcome: LockOutcome }[];
  pulse(index0: number, duration_ms?: number): { readonly at_ms: number; readonly outcome: LockOutcome }[];
  /** What the office would be told, readings left out. */
  changes(): readonly BankNews[];
  said(kind: BankNews["kind"]): readonly BankNews[];
}

export const box = (index0: number): ChannelId => ({ board: 1, index0 });

interface BenchOptions {
  readonly boxes?: number;
  readonly doors?: boolean;
  /** The machine is held up so long when a coil should be rested. */
  readonly late_ms?: number;
}

export const hostBench = (options: BenchOptions = {}): HostBench => {
  const { boxes = 4, doors = true, late_ms = 0 } = options;
  const clock = new VirtualClock();
  const switches = new BenchSwitches(boxes, clock);
  const reports: HostBench["reports"] = [];
  const links: string[] = [];
  const settings = { boxes, doors, idle_poll_ms: 500, fast_poll_ms: 50 };
  const busy: Clock = {
    now_ms: () => clock.now_ms(),
    soon: (fire) => clock.soon(fire),
    arm: (name, delay_ms, fire) => clock.arm(name, delay_ms + (name === "coil off" ? late_ms : 0), fire),
  };
  const bank = hostTimedSetup(settings, switches, busy).open({
    up: () => links.push("up"),
    down: ({ code }) => links.push(code),
    report: (report) => reports.push({ at_ms: clock.now_ms(), report }),
  });
  const order: HostBench["order"] = (command) => {
    const outcomes: { at_ms: number; outcome: LockOutcome }[] = [];
    bank.execute(command, (outcome) => outcomes.push({ at_ms: clock.now_ms(), outcome }));
    return outcomes;
  };
  return {
    clock,
    switches,
    bank,
    reports,
    links,
    order,
    pulse: (index0, duration_ms = 500) =>
      order({ kind: "pulse", permit: "p", channel: box(index0), duration_ms }),
    changes: () =>
      reports
        .map(({ report }) => report)
        .filter(({ kind }) => kind !== "doors-read" && kind !== "outputs-read"),
    said: (kind) => reports.flatMap(({ report }) => (report.kind === kind ? [report] : [])),
  };
};

/** Started, with doors read, outputs proven off and pulses of an earlier life over. */
export const readyBench = (options: BenchOptions = {}): HostBench => {
  const bench = hostBench(options);
  bench.bank.start();
  bench.clock.advance(2_025);
  return bench;
};
