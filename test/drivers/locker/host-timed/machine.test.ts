/**
 * The life of a bank whose pulses this program ends: off is written whatever fails, proven by reading back,
 * and where it can't be proven nothing else is energised.
 */
import { describe, expect, test } from "vitest";
import type { LockReport } from "../../../../drivers/locker/bank/bank.pure.ts";
import { box, hostBench, readyBench } from "./bench.ts";

const ACKNOWLEDGED = { kind: "sent-acknowledged" } as const;
const refused = (why: string) => ({ kind: "refused", why });
const stuckOn = (...on: readonly number[]): LockReport => ({
  kind: "output-anomaly",
  board: 1,
  on,
  fault: "LOCKER_OUTPUT_STUCK",
});
const NORMAL: LockReport = { kind: "output-normal", board: 1 };

const outcomesOf = (settled: readonly { readonly outcome: unknown }[]) =>
  settled.map(({ outcome }) => outcome);

describe("a host-timed bank, its start", () => {
  test("rests every output first, looks at the doors twice, and serves after 1.2 s", () => {
    const bench = hostBench();
    bench.bank.start();
    bench.clock.advance(0);
    expect(bench.switches.rests).toBeGreaterThanOrEqual(4);
    bench.clock.advance(120);
    expect(bench.said("door")).toEqual(
      [0, 1, 2, 3].map((at) => ({ kind: "door", channel: box(at), state: "closed" })),
    );
    expect(outcomesOf(bench.pulse(0))).toEqual([refused("board-not-ready")]);
    bench.clock.advance(1_079);
    expect(bench.said("board")).toEqual([]);
    bench.clock.advance(1);
    expect(bench.said("board")).toHaveLength(1);
    expect(bench.switches.intervals).toEqual([]);
  });

  test("without a link, and after the outputs vanished, nothing opens", () => {
    const bench = hostBench();
    expect(outcomesOf(bench.pulse(0))).toEqual([refused("link-down")]);
    bench.switches.there = false;
    bench.bank.start();
    bench.clock.advance(3_000);
    expect(outcomesOf(bench.pulse(0))).toEqual([refused("link-down")]);
    bench.switches.there = true;
    bench.clock.advance(5_000);
    expect(bench.links).toEqual(["LINK_LOST", "up"]);
    expect(bench.switches.intervals).toEqual([]);
  });

  test("an output that was found on is told before anything, and normal once it reads off", () => {
    const bench = hostBench();
    bench.switches.found = [2];
    bench.bank.start();
    bench.clock.advance(10);
    expect(bench.changes()).toEqual([stuckOn(2), NORMAL]);
  });
});

describe("a host-timed bank, its pulses", () => {
  test("one coil, for exactly its time, read back on and then off, settled 200 ms later", () => {
    const bench = readyBench();
    const began_ms = bench.clock.now_ms();
    const settled = bench.pulse(2, 500);
    bench.clock.advance(699);
    expect(settled).toEqual([]);
    bench.clock.advance(1);
    expect(settled).toEqual([{ at_ms: began_ms + 700, outcome: ACKNOWLEDGED }]);
    expect(bench.switches.intervals).toEqual([{ index0: 2, from_ms: began_ms, to_ms: began_ms + 500 }]);
  });

  test("a second one is refused as busy until the first is settled", () => {
    const bench = readyBench();
    bench.pulse(0);
    for (let passed = 0; passed < 700; passed += 100) {
      expect(outcomesOf(bench.pulse(1))).toEqual([refused("busy")]);
      bench.clock.advance(100);
    }
    const next = bench.pulse(1);
    bench.clock.advance(700);
    expect(outcomesOf(next)).toEqual([ACKNOWLEDGED]);
    const [first, second] = bench.switches.intervals;
    expect((second?.from_ms ?? 0) - (first?.to_ms ?? 0)).toBeGreaterThanOrEqual(200);
  });

  test.each([0, 50, 99, 150, 1_100, -100, Number.NaN])("of %d ms is refused, not rounded", (duration_ms) => {
    const bench = readyBench();
    expect(outcomesOf(bench.pulse(0, duration_ms))).toEqual([refused("duration")]);
    expect(bench.switches.intervals).toEqual([]);
  });

  test.each([-1, 4, 0.5, Number.NaN])("there is no box %d", (index0) => {
    expect(outcomesOf(readyBench().pulse(index0))).toEqual([refused("unknown-channel")]);
  });

  test("there is one board", () => {
    const command = {
      kind: "pulse",
      permit: "p",
      channel: { board: 2, index0: 0 },
      duration_ms: 500,
    } as const;
    expect(outcomesOf(readyBench().order(command))).toEqual([refused("unknown-channel")]);
  });

  test("no pulse beside a door that nobody can read", () => {
    const bench = readyBench();
    bench.switches.doors[1] = "unknown";
    bench.clock.advance(500);
    expect(outcomesOf(bench.pulse(1))).toEqual([refused("door-unknown")]);
    expect(outcomesOf(bench.pulse(0))).toEqual([]);
  });

  test("one whose output never read on is unconfirmed, and off all the same", () => {
    const bench = readyBench();
    bench.switches.stuck.add(0);
    const settled = bench.pulse(0);
    bench.clock.advance(700);
    expect(outcomesOf(settled)).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(bench.said("output-anomaly")).toEqual([]);
  });

  test("one whose write was not taken is put to rest at once, and unconfirmed", () => {
    const bench = readyBench();
    bench.switches.refusing.add(0);
    const settled = bench.pulse(0, 1_000);
    bench.clock.advance(200);
    expect(outcomesOf(settled)).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(bench.bank.diagnostics().counters).toMatchObject({ pulse_refused: 1 });
  });

  test.each([
    [90, undefined],
    [150, 1],
  ])("held up for %i ms is on so much longer, and counted past 100 ms", (late_ms, counted) => {
    const bench = readyBench({ late_ms });
    bench.pulse(0, 500);
    bench.clock.advance(1_000);
    const [{ from_ms, to_ms = 0 } = { from_ms: 0 }] = bench.switches.intervals;
    expect([to_ms - from_ms, bench.bank.diagnostics().counters.pulse_late]).toEqual([500 + late_ms, counted]);
  });
});

describe("a host-timed bank, an output that stays on", () => {
  const stuck = () => {
    const bench = readyBench();
    const settled = bench.pulse(1);
    bench.clock.advance(100);
    bench.switches.stuck.add(1);
    return { ...bench, settled };
  };

  test("is rested five times, then declared once; the bank refuses, and serves when it reads off", () => {
    const bench = stuck();
    bench.clock.advance(400);
    const before = bench.switches.rests;
    bench.clock.advance(200);
    // All four outputs at each of five attempts.
    expect(bench.switches.rests - before).toBe(4 * 4);
    expect(bench.said("output-anomaly")).toEqual([stuckOn(1)]);
    bench.clock.advance(2_000);
    expect(outcomesOf(bench.settled)).toEqual([ACKNOWLEDGED]);
    expect(bench.said("output-anomaly")).toHaveLength(1);
    expect(outcomesOf(bench.pulse(0))).toEqual([refused("output-stuck")]);
    bench.switches.stuck.clear();
    bench.clock.advance(500);
    expect(bench.said("output-normal")).toEqual([NORMAL]);
    expect(bench.switches.on).toEqual([]);
    const next = bench.pulse(0);
    bench.clock.advance(700);
    expect(outcomesOf(next)).toEqual([ACKNOWLEDGED]);
  });

  test("makes all-off say that it did not come off", () => {
    const bench = stuck();
    bench.clock.advance(2_000);
    const all = bench.order({ kind: "all-off" });
    bench.clock.advance(500);
    expect(outcomesOf(all)).toEqual([{ kind: "all-off", unanswered: [1] }]);
  });

  test("does not keep a stop waiting for ever", () => {
    const bench = stuck();
    const stopped = bench.order({ kind: "shut-down" });
    bench.clock.advance(1_500);
    expect(outcomesOf(stopped)).toEqual([{ kind: "shut-down", unanswered: [1] }]);
  });

  test("that somebody else switched on is found within a second and rested", () => {
    const bench = readyBench();
    bench.switches.begin(3);
    bench.clock.advance(600);
    expect(bench.changes().slice(-2)).toEqual([stuckOn(3), NORMAL]);
    expect(bench.switches.on).toEqual([]);
  });

  test("beside the one that was ordered cuts both", () => {
    const bench = readyBench();
    bench.switches.answer_ms = 5;
    const settled = bench.pulse(0, 1_000);
    bench.switches.begin(3);
    bench.clock.advance(10);
    expect(bench.switches.on).toEqual([]);
    expect(bench.said("output-anomaly")).toEqual([stuckOn(3)]);
    bench.clock.advance(300);
    expect(outcomesOf(settled)).toEqual([ACKNOWLEDGED]);
  });
});

describe("a host-timed bank, its outputs lost", () => {
  test.each(["drop", "stay"] as const)(
    "in a pulse (coils %s): declared on, unconfirmed, normal once proven",
    (coils) => {
      const bench = readyBench();
      const settled = bench.pulse(0, 500);
      bench.clock.advance(100);
      bench.switches.pull(coils);
      expect(bench.said("output-anomaly")).toEqual([stuckOn(0)]);
      expect(
        bench
          .said("door")
          .slice(-4)
          .map((report) => report.kind === "door" && report.state),
      ).toEqual(Array.from({ length: 4 }, () => "unknown"));
      bench.clock.advance(599);
      expect(settled).toEqual([]);
      bench.clock.advance(1);
      expect(outcomesOf(settled)).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
      expect(outcomesOf(bench.pulse(1))).toEqual([refused("link-down")]);
      bench.switches.there = true;
      bench.clock.advance(2_500);
      expect(bench.said("output-normal")).toEqual([NORMAL]);
      expect(bench.switches.on).toEqual([]);
    },
  );

  test("between pulses: nothing is declared, all-off and stop are answered at once", () => {
    const bench = readyBench();
    bench.switches.pull("drop");
    expect(bench.said("output-anomaly")).toEqual([]);
    expect(outcomesOf(bench.order({ kind: "all-off" }))).toEqual([{ kind: "all-off", unanswered: [1] }]);
    expect(outcomesOf(bench.order({ kind: "shut-down" }))).toEqual([{ kind: "shut-down", unanswered: [1] }]);
  });

  test("that can't be read are opened anew, and the bank says so once", () => {
    const bench = readyBench();
    bench.switches.readable = false;
    bench.clock.advance(3_000);
    const silent = { kind: "board", board: 1, state: "silent", fault: "LOCKER_NO_ANSWER", found: [] };
    expect(bench.said("board").slice(1, 2)).toEqual([silent]);
    expect(
      new Set(
        bench
          .said("board")
          .slice(1)
          .map((report) => report.kind === "board" && report.state),
      ),
    ).toEqual(new Set(["silent"]));
    expect(outcomesOf(bench.pulse(0))[0]).toMatchObject({ kind: "refused" });
    expect(bench.links.slice(0, 2)).toEqual(["up", "LINK_LOST"]);
    bench.switches.readable = true;
    bench.clock.advance(3_000);
    expect(bench.said("board").at(-1)).toMatchObject({ state: "ready" });
  });
});

describe("a host-timed bank, all-off and stop", () => {
  test("all-off in a pulse cuts it, and is answered once it is proven", () => {
    const bench = readyBench();
    const settled = bench.pulse(0, 1_000);
    bench.clock.advance(100);
    const all = bench.order({ kind: "all-off" });
    expect(bench.switches.on).toEqual([]);
    bench.clock.advance(0);
    expect(outcomesOf(all)).toEqual([{ kind: "all-off", unanswered: [] }]);
    bench.clock.advance(200);
    expect(outcomesOf(settled)).toEqual([ACKNOWLEDGED]);
  });

  test("a stop cuts the pulse, answers it, and takes no more; a new start serves again", () => {
    const bench = readyBench();
    const settled = bench.pulse(0, 1_000);
    bench.clock.advance(100);
    const stopped = bench.order({ kind: "shut-down" });
    expect(bench.switches.on).toEqual([]);
    expect(outcomesOf(bench.pulse(1))).toEqual([refused("stopping")]);
    bench.clock.advance(200);
    expect([outcomesOf(settled), outcomesOf(stopped)]).toEqual([
      [ACKNOWLEDGED],
      [{ kind: "shut-down", unanswered: [] }],
    ]);
    bench.bank.stop();
    bench.bank.start();
    bench.clock.advance(300);
    const next = bench.pulse(1);
    bench.clock.advance(700);
    expect(outcomesOf(next)).toEqual([ACKNOWLEDGED]);
  });

  test("a bank that is torn down in a pulse leaves no coil on", () => {
    const bench = readyBench();
    bench.pulse(0, 1_000);
    bench.clock.advance(100);
    bench.bank.stop();
    expect(bench.switches.on).toEqual([]);
  });

  test("a listener that throws in a pulse ends with every coil off, and nothing is energised after it", () => {
    const bench = readyBench();
    bench.bank.execute({ kind: "pulse", permit: "p", channel: box(0), duration_ms: 1_000 }, () => {});
    bench.clock.advance(50);
    expect(() =>
      bench.bank.execute({ kind: "pulse", permit: "q", channel: box(1), duration_ms: 1_000 }, () => {
        throw new Error("a mistake of ours");
      }),
    ).toThrow("a mistake of ours");
    expect(bench.switches.on).toEqual([]);
    bench.pulse(1);
    bench.clock.advance(3_000);
    expect(bench.switches.intervals).toHaveLength(1);
  });
});

describe("a host-timed bank, its doors", () => {
  test("an opening is seen within 100 ms in the watch after a pulse, and within 600 ms otherwise", () => {
    const bench = readyBench();
    bench.pulse(0);
    bench.clock.advance(83);
    bench.switches.doors[0] = "open";
    bench.clock.advance(100);
    expect(bench.said("door").at(-1)).toEqual({ kind: "door", channel: box(0), state: "open" });
    bench.clock.advance(5_000);
    bench.switches.doors[3] = "open";
    bench.clock.advance(600);
    expect(bench.said("door").at(-1)).toEqual({ kind: "door", channel: box(3), state: "open" });
  });

  test("a hint is followed at once, but two looks are 50 ms apart before a door is believed", () => {
    const bench = readyBench();
    const said = bench.said("door").length;
    bench.clock.advance(10);
    bench.switches.doors[2] = "open";
    for (let edge = 0; edge < 30; edge++) bench.switches.moved();
    const looks = bench.switches.looks;
    for (let edge = 0; edge < 30; edge++) bench.switches.moved();
    expect(bench.switches.looks).toBe(looks);
    bench.clock.advance(49);
    expect(bench.said("door")).toHaveLength(said);
    bench.clock.advance(1);
    expect(bench.said("door").at(-1)).toEqual({ kind: "door", channel: box(2), state: "open" });
  });

  test("a hint right behind a look proves nothing: the second look comes 50 ms after the first", () => {
    const bench = readyBench();
    const said = bench.said("door").length;
    const looks = bench.switches.looks;
    bench.switches.doors[2] = "open";
    while (bench.switches.looks === looks && bench.clock.step()) bench.switches.doors[2] = "open";
    bench.switches.moved();
    bench.clock.advance(49);
    bench.switches.doors[2] = "closed";
    bench.clock.advance(2_000);
    expect(bench.said("door")).toHaveLength(said);
  });

  test("a line that can't be read makes its door unknown at once, and the others stay", () => {
    const bench = readyBench();
    const said = bench.said("door").length;
    bench.switches.doors[1] = "unknown";
    bench.clock.advance(500);
    expect(bench.said("door").slice(said)).toEqual([{ kind: "door", channel: box(1), state: "unknown" }]);
  });

  test("a bank without door contacts reads none and serves", () => {
    const bench = readyBench({ doors: false });
    expect(bench.switches.looks).toBe(0);
    const settled = bench.pulse(3);
    bench.clock.advance(700);
    expect(outcomesOf(settled)).toEqual([ACKNOWLEDGED]);
  });
});
