/**
 * Boxes on GPIO lines, the whole way from permit to coil over a simulated kernel: that no line is ever at its
 * energised level without a permit, what a death of the program leaves behind, and what each defect comes to.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChannelId, LockReport, PulseOutcome } from "../../../../drivers/locker/bank/bank.pure.ts";
import { type LockBank, openLockBank } from "../../../../drivers/locker/driver.ts";
import { PermitOffice } from "../../../../drivers/locker/permit.ts";
import { FOUR_BOXES, type GpioBench, gpioBench } from "../host-lab.ts";

const box = (index0: number): ChannelId => ({ board: 1, index0 });
const ACKNOWLEDGED: PulseOutcome = { kind: "sent-acknowledged" };

interface Host {
  readonly bank: LockBank;
  readonly reports: LockReport[];
  readonly links: string[];
  pulse(index0: number, duration_ms?: number): PulseOutcome[];
  die(): void;
}

/** A program that starts on the bench. */
const host = ({ clock, program }: GpioBench): Host => {
  const office = new PermitOffice(clock);
  const reports: LockReport[] = [];
  const links: string[] = [];
  const { gpio, die } = program();
  const settings = { protocol: "gpio", boxes: FOUR_BOXES } as const;
  const bank = openLockBank(settings, { clock, gpio }, office, {
    up: () => links.push("up"),
    down: ({ code }) => links.push(code),
    report: (report) => reports.push(report),
  });
  bank.start();
  let permits = 0;
  return {
    bank,
    reports,
    links,
    pulse: (index0, duration_ms = 500) => {
      const outcomes: PulseOutcome[] = [];
      const permit = office.issue(`intent-${++permits}`);
      if (permit === undefined) throw new Error("no permit");
      bank.pulse({ permit, channel: box(index0), duration_ms }, (outcome) => outcomes.push(outcome));
      return outcomes;
    },
    die,
  };
};

const ready = (bench = gpioBench()): Host & GpioBench => {
  const program = host(bench);
  bench.clock.advance(2_000);
  return { ...bench, ...program };
};

const on = ({ boards }: GpioBench): readonly number[] =>
  boards.boxes.flatMap(({ interval, channel }) => (interval === undefined ? [] : [channel.index0]));
const inShort = (report: LockReport): string => {
  switch (report.kind) {
    case "door":
      return report.kind;
    case "board":
      return report.state;
    case "output-anomaly":
      return `on ${report.on.join(",")}`;
    case "output-normal":
      return "normal";
  }
};
/** Reports that are no doors. */
const troubles = ({ reports }: Host): readonly string[] =>
  reports.map(inShort).filter((said) => said !== "door");

describe("a death of the program in a pulse, where the host ends pulses", () => {
  test("leaves the coil energised until it burns: this is the weakness of such banks", () => {
    const rig = ready();
    rig.pulse(1, 100);
    rig.clock.advance(50);
    rig.die();
    rig.clock.advance(3_000);
    expect(on(rig)).toEqual([1]);
    rig.clock.advance(30_000);
    expect(rig.boards.boxes[1]?.burnt).toBe(true);
  });

  test.each([0, 1, 2, 3])(
    "is found by the next start: coil %i is told, and at rest before any door is read",
    (index0) => {
      const bench = gpioBench();
      const rig = ready(bench);
      rig.pulse(index0);
      bench.clock.advance(100);
      rig.die();
      bench.clock.advance(700);
      const next = host(bench);
      bench.clock.advance(20);
      expect(on(bench)).toEqual([]);
      expect(next.reports).toEqual([
        { kind: "output-anomaly", board: 1, on: [index0], fault: "LOCKER_OUTPUT_STUCK" },
        { kind: "output-normal", board: 1 },
      ]);
      bench.clock.advance(2_000);
      const outcomes = next.pulse(index0);
      bench.clock.advance(1_000);
      expect(outcomes).toEqual([ACKNOWLEDGED]);
    },
  );

  test("between pulses leaves every coil at rest", () => {
    const rig = ready();
    rig.pulse(0);
    rig.clock.advance(1_000);
    rig.die();
    rig.clock.advance(5_000);
    expect(on(rig)).toEqual([]);
  });
});

describe("raw levels of the outputs", () => {
  const RAW: Readonly<Record<string, 0 | 1>> = { high: 1, low: 0 };
  const deed = fc.constantFrom(
    ...["start", "die", "stop", "chip-absent", "chip-back", "base-moved", "active_low", "door"],
  );

  test("are never energised from the first export on without a permit, whatever dies or moves", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ deed, pause_ms: fc.integer({ min: 0, max: 3_000 }) }), { maxLength: 20 }),
        (script) => {
          const bench = gpioBench();
          const { clock, kernel, boards } = bench;
          const outputs = FOUR_BOXES.map(({ output }) => ({
            line: kernel.line(kernel.chipOf(output.chip), output.line),
            energised: RAW[output.active],
          }));
          kernel.onDriven((line) => {
            const output = outputs.find((each) => each.line === line);
            if (line.direction === "out") expect(line.driven).not.toBe(output?.energised);
          });
          let program: Host | undefined;
          for (const { deed: does, pause_ms } of script) {
            if (does === "start" && program === undefined) program = host(bench);
            if (does === "die") program?.die();
            if (does === "stop") program?.bank.stop();
            if (does === "die" || does === "stop") program = undefined;
            if (does === "chip-absent") boards.setDefect("chip-absent", true);
            if (does === "chip-back") boards.setDefect("chip-absent", false);
            if (does === "base-moved") boards.setDefect("base-moved", true);
            // Lines belong to the running program alone; what another one did before it is undone.
            if (does === "active_low" && program === undefined)
              for (const { line } of outputs) line.active_low = true;
            if (does === "door") boards.hand.forceDoor(box(2));
            clock.advance(pause_ms);
          }
          expect(boards.trace).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("are at rest after a stop in the middle of a pulse", () => {
    const rig = ready();
    rig.pulse(2, 1_000);
    rig.clock.advance(300);
    rig.bank.stop();
    const levels = FOUR_BOXES.map(({ output }) => {
      const line = rig.kernel.line(rig.kernel.chipOf(output.chip), output.line);
      return line.driven === RAW[output.active];
    });
    expect(levels).toEqual([false, false, false, false]);
  });
});

describe("defects of a bank on GPIO lines", () => {
  test("line-stuck in a pulse: declared, the bank opens nothing, and heals when the pin does", () => {
    const rig = ready();
    rig.pulse(0);
    rig.clock.advance(200);
    rig.boards.setDefect("line-stuck", true, "1");
    rig.clock.advance(2_000);
    expect(troubles(rig)).toEqual(["ready", "on 0"]);
    expect(rig.pulse(1)).toEqual([{ kind: "refused", why: "output-stuck" }]);
    rig.boards.setDefect("line-stuck", false);
    rig.clock.advance(1_000);
    expect([troubles(rig).at(-1), on(rig)]).toEqual(["normal", []]);
  });

  test("chip-absent at the start: a loss with its name, nothing opens; back again it serves", () => {
    const bench = gpioBench();
    bench.boards.setDefect("chip-absent", true);
    const rig = ready(bench);
    expect([rig.links, rig.pulse(0)]).toEqual([["LINK_ABSENT"], [{ kind: "refused", why: "link-down" }]]);
    bench.boards.setDefect("chip-absent", false);
    bench.clock.advance(5_000);
    expect([rig.links, troubles(rig)]).toEqual([["LINK_ABSENT", "up"], ["ready"]]);
  });

  test("chip-absent in a pulse: declared on, unconfirmed, and normal once the outputs read off", () => {
    const rig = ready();
    const outcomes = rig.pulse(3);
    rig.clock.advance(200);
    rig.boards.setDefect("chip-absent", true);
    rig.clock.advance(4_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
    expect(troubles(rig)).toContain("on 3");
    rig.boards.setDefect("chip-absent", false);
    rig.clock.advance(5_000);
    expect([troubles(rig).slice(-2), on(rig)]).toEqual([["normal", "ready"], []]);
  });

  test("base-moved while it serves: the lines are looked up anew by their label", () => {
    const rig = ready();
    rig.boards.setDefect("base-moved", true);
    rig.clock.advance(5_000);
    const outcomes = rig.pulse(0);
    rig.clock.advance(1_000);
    expect([rig.links, outcomes]).toEqual([["up", "LINK_LOST", "up"], [ACKNOWLEDGED]]);
    expect(rig.boards.trace.map(({ channel }) => channel)).toEqual([box(0)]);
  });

  test.each(["edge-bounce", "no-edges", "door-bounce"])(
    "%s: a forced door is told once, within 600 ms",
    (defect) => {
      const rig = ready();
      rig.boards.setDefect(defect, true);
      const before = rig.reports.length;
      rig.boards.hand.forceDoor(box(1));
      rig.clock.advance(600);
      expect(rig.reports.slice(before)).toEqual([{ kind: "door", channel: box(1), state: "open" }]);
    },
  );

  test("an opening after a pulse is told within 150 ms", () => {
    const rig = ready();
    const opened: number[] = [];
    rig.boards.onEvent(({ event }) => {
      if (event === "door-opened") opened.push(rig.clock.now_ms());
    });
    rig.pulse(0);
    const before = rig.reports.length;
    for (let step = 0; step < 1_000 && opened.length === 0; step++) rig.clock.step();
    expect(opened).toHaveLength(1);
    rig.clock.advance(150);
    expect(rig.reports.slice(before)).toEqual([{ kind: "door", channel: box(0), state: "open" }]);
  });

  test("welded: the output reads off while the coil has current, so nothing here can tell", () => {
    const rig = ready();
    rig.boards.setDefect("welded", true, "1");
    const outcomes = rig.pulse(0);
    rig.clock.advance(1_000);
    expect([outcomes, troubles(rig), on(rig)]).toEqual([[ACKNOWLEDGED], ["ready"], [0]]);
  });

  test("a supply that breaks down does not end a pulse: the line keeps its level", () => {
    const rig = ready();
    rig.pulse(0, 1_000);
    rig.clock.advance(100);
    rig.boards.powerCut(0);
    expect(on(rig)).toEqual([]);
    rig.clock.advance(820);
    expect(on(rig)).toEqual([0]);
    rig.clock.advance(500);
    expect(on(rig)).toEqual([]);
  });
});
