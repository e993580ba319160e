/** The lock bank driver against the simulated bank: an ordinary day, then each way in which it goes wrong. */
import { describe, expect, test } from "vitest";
import { FAULTS } from "../../../drivers/faults.ts";
import type { LockReport, PulseOutcome } from "../../../drivers/locker/bank/bank.pure.ts";
import { box, type Lab, lockerLab, readyLab } from "./lab.ts";

const ACKNOWLEDGED: PulseOutcome = { kind: "sent-acknowledged" };
const TWO_BOARDS = [
  { address: 1, channels: 8 },
  { address: 2, channels: 8 },
] as const;

const boardReports = (lab: Lab): readonly LockReport[] =>
  lab.reports.flatMap(({ report }) => (report.kind === "board" ? [report] : []));
const doorOf = (lab: Lab, index0: number, board = 1): string | undefined =>
  lab.driver.doors().find(({ channel }) => channel.board === board && channel.index0 === index0)?.state;
const flashes = (lab: Lab): number => lab.sent().filter(({ kind }) => kind === "flash-on").length;
const refused = (why: string): PulseOutcome[] => [{ kind: "refused", why } as PulseOutcome];

describe("lock bank, ordinary life", () => {
  test("a start switches all off, checks version, modes and outputs, reads the doors twice, and nothing else", () => {
    const lab = lockerLab();
    lab.driver.start();
    lab.clock.advance(1_400);
    expect(lab.sent().map(({ kind }) => kind)).toEqual([
      "all-off",
      "read-version",
      "read-modes",
      "read-coils",
      "read-inputs",
      "read-inputs",
    ]);
    expect(boardReports(lab)).toEqual([{ kind: "board", board: 1, state: "ready", version: 200 }]);
    expect(lab.driver.doors().every(({ state }) => state === "closed")).toBe(true);
    expect(lab.bank.trace).toEqual([]);
  });

  test("a pulse opens its own box and no other, and is settled only when pulse and settling are over", () => {
    const lab = readyLab();
    const ordered_ms = lab.clock.now_ms();
    const outcomes = lab.pulse(box(3), 500);
    lab.clock.advance(700);
    expect(outcomes).toEqual([]);
    lab.clock.advance(100);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(lab.bank.trace.map(({ channel }) => channel)).toEqual([box(3)]);
    const [interval] = lab.bank.trace;
    expect((interval?.to_ms ?? 0) - (interval?.from_ms ?? 0)).toBeCloseTo(500, 6);
    expect(lab.clock.now_ms() - ordered_ms).toBe(800);
    expect(lab.doorReports().slice(8)).toEqual(["1/3 open"]);
  });

  test("a door is seen open within 150 ms of its opening after a pulse", () => {
    const lab = readyLab();
    lab.pulse(box(5));
    lab.clock.advance(1_000);
    const opened = lab.events.find(({ event }) => event === "door-opened");
    const seen = lab.reports.find(({ report }) => report.kind === "door" && report.state === "open");
    expect((seen?.at_ms ?? Number.NaN) - (opened?.at_ms ?? Number.NaN)).toBeLessThanOrEqual(150);
  });

  test("a forced door is seen within a second, and its closing too", () => {
    const lab = readyLab();
    lab.clock.advance(3_210);
    lab.bank.hand.forceDoor(box(6));
    lab.clock.advance(1_000);
    expect(doorOf(lab, 6)).toBe("open");
    lab.bank.hand.closeDoor(box(6));
    lab.clock.advance(1_000);
    expect(doorOf(lab, 6)).toBe("closed");
  });

  test("the closed level is the bank's own: doors wired the other way round read rightly too", () => {
    const lab = readyLab({ settings: { closed_level: 0 } });
    expect(doorOf(lab, 0)).toBe("closed");
    lab.pulse(box(0));
    lab.clock.advance(500);
    expect(doorOf(lab, 0)).toBe("open");
  });

  test.each([1, 7, 1_024])("a line that hands over %i bytes at a time serves as well", (chunk_bytes) => {
    const lab = readyLab({ chunk_bytes });
    const outcomes = lab.pulse(box(1));
    lab.clock.advance(1_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
  });

  test.each([8, 16, 32] as const)("the last lock of a board with %i channels opens", (channels) => {
    const lab = readyLab({ boards: [{ address: 9, channels }] });
    const outcomes = lab.pulse(box(channels - 1, 9));
    lab.clock.advance(1_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(doorOf(lab, channels - 1, 9)).toBe("open");
  });

  test("between frames the line is silent for at least three and a half characters", () => {
    const lab = lockerLab();
    const times: { from: string; start_ms: number; end_ms: number }[] = [];
    lab.line.tap((bytes, from, at_ms) =>
      times.push({ from, start_ms: at_ms - (bytes.length * 10_000) / 9_600, end_ms: at_ms }),
    );
    lab.driver.start();
    lab.clock.advance(5_000);
    times.forEach(({ from, start_ms }, index) => {
      const before = times[index - 1];
      if (from === "host" && before !== undefined)
        expect(start_ms - before.end_ms).toBeGreaterThanOrEqual(3.6);
    });
    expect(times.length).toBeGreaterThan(15);
  });

  test("stop switches all off first, then closes the line, and a second start serves again", () => {
    const lab = readyLab();
    lab.forgetSent();
    let stopped = 0;
    lab.driver.stop(() => stopped++);
    lab.clock.advance(100);
    expect(stopped).toBe(1);
    expect(lab.sent().at(-1)?.kind).toBe("all-off");
    expect(lab.driver.diagnostics().link).toBe("stopped");
    lab.driver.start();
    lab.clock.advance(1_000);
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(1_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
  });

  test("a stop during a pulse cuts the coil, answers the pulse, and then is done", () => {
    const lab = readyLab();
    const outcomes = lab.pulse(box(0), 1_000);
    lab.clock.advance(100);
    let stopped = false;
    lab.driver.stop(() => {
      stopped = true;
    });
    lab.clock.advance(100);
    expect(lab.bank.boxes.every(({ interval }) => interval === undefined)).toBe(true);
    lab.clock.advance(1_500);
    expect(outcomes).toHaveLength(1);
    expect(stopped).toBe(true);
    expect(lab.pulse(box(1))).toEqual(refused("stopping"));
  });

  test("all-off tells which boards did not acknowledge it", () => {
    const lab = readyLab({ boards: TWO_BOARDS });
    lab.bank.setDefect("silent-board", true, "2");
    const answers: unknown[] = [];
    lab.driver.allOff((outcome) => answers.push(outcome));
    lab.clock.advance(3_000);
    expect(answers).toEqual([{ unanswered: [2] }]);
  });
});

describe("lock bank, after a crash of the host", () => {
  test("no board is ready while a pulse of the life before may still run, on whichever board", () => {
    const lab = readyLab({ boards: TWO_BOARDS });
    lab.pulse(box(0, 2), 1_000);
    lab.clock.advance(30);
    lab.bank.setDefect("silent-board", true, "2");
    lab.kill();
    const next = lockerLab({ boards: TWO_BOARDS, joined: lab });
    next.driver.start();
    for (let wait = 0; wait < 24; wait++) {
      next.pulse(box(0));
      lab.clock.advance(50);
    }
    lab.clock.advance(3_000);
    const outcomes = next.pulse(box(0));
    lab.clock.advance(1_500);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(lab.events.filter(({ event }) => event === "brown-out")).toEqual([]);
  });
});

describe("lock bank, refusals: nothing is written", () => {
  test.each([0, 50, 99, 150, 550, 1_100, 1e9, -100, Number.NaN])(
    "a duration of %d ms is refused, not rounded",
    (duration_ms) => {
      const lab = readyLab();
      lab.forgetSent();
      expect(lab.pulse(box(0), duration_ms)).toEqual(refused("duration"));
      lab.clock.advance(2_000);
      expect(flashes(lab)).toBe(0);
    },
  );

  test.each([box(8), box(-1), box(0.5), box(0, 2), box(Number.NaN)])("there is no channel %j", (channel) => {
    const lab = readyLab();
    expect(lab.pulse(channel)).toEqual(refused("unknown-channel"));
  });

  test("a spent permit opens nothing, whoever shows it again", () => {
    const lab = readyLab();
    const permit = lab.office.issue("one");
    if (permit === undefined) throw new Error("no permit");
    const outcomes: PulseOutcome[] = [];
    const order = { permit, channel: box(0), duration_ms: 500 };
    lab.driver.pulse(order, (outcome) => outcomes.push(outcome));
    lab.driver.pulse(order, (outcome) => outcomes.push(outcome));
    lab.clock.advance(1_000);
    lab.driver.pulse(order, (outcome) => outcomes.push(outcome));
    lab.clock.advance(1_000);
    expect(outcomes).toEqual([...refused("permit-spent"), ACKNOWLEDGED, ...refused("permit-spent")]);
    expect(lab.bank.trace).toHaveLength(1);
  });

  test("a permit older than 30 s opens nothing", () => {
    const lab = readyLab();
    const permit = lab.office.issue("old");
    if (permit === undefined) throw new Error("no permit");
    lab.clock.advance(30_001);
    const outcomes: PulseOutcome[] = [];
    lab.driver.pulse({ permit, channel: box(0), duration_ms: 500 }, (outcome) => outcomes.push(outcome));
    expect(outcomes).toEqual(refused("permit-expired"));
  });

  test("a second pulse is refused until the first is settled, on whichever board", () => {
    const lab = readyLab({ boards: TWO_BOARDS });
    lab.pulse(box(0));
    for (let wait = 0; wait < 7; wait++) {
      expect(lab.pulse(box(1, 2))).toEqual(refused("busy"));
      lab.clock.advance(100);
    }
    lab.clock.advance(100);
    const later = lab.pulse(box(1, 2));
    lab.clock.advance(1_000);
    expect(later).toEqual([ACKNOWLEDGED]);
    expect(lab.events.filter(({ event }) => event === "brown-out")).toEqual([]);
  });

  test("without a link, and before the board is ready, nothing opens", () => {
    const lab = lockerLab();
    expect(lab.pulse(box(0))).toEqual(refused("link-down"));
    lab.driver.start();
    lab.clock.advance(30);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    lab.clock.advance(2_000);
    lab.line.unplug();
    expect(lab.pulse(box(0))).toEqual(refused("link-down"));
    lab.line.plug();
    lab.clock.advance(5_000);
    expect(lab.bank.trace).toEqual([]);
  });
});

describe("lock bank, a bad line", () => {
  test("a pulse whose reply is lost is sent once, settled unconfirmed, and its door is read all the same", () => {
    const lab = readyLab();
    lab.forgetSent();
    lab.line.garble((bytes, from) => (from === "device" && bytes[1] === 5 ? new Uint8Array() : bytes));
    const outcomes = lab.pulse(box(2));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(flashes(lab)).toBe(1);
    expect(lab.bank.trace).toHaveLength(1);
    expect(doorOf(lab, 2)).toBe("open");
  });

  test("a garbled reply to a pulse is no acknowledgement", () => {
    const lab = readyLab();
    lab.line.garble((bytes, from) =>
      from === "device" && bytes[1] === 5
        ? Uint8Array.from(bytes, (byte, at) => (at === 4 ? byte ^ 1 : byte))
        : bytes,
    );
    const outcomes = lab.pulse(box(2));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "garbled" }]);
    expect(lab.bank.trace).toHaveLength(1);
  });

  test("an exception to a pulse is no acknowledgement and no second pulse", () => {
    const lab = readyLab();
    lab.bank.setDefect("exception", true, "4");
    lab.forgetSent();
    const outcomes = lab.pulse(box(2));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "exception" }]);
    expect(flashes(lab)).toBe(1);
    expect(lab.bank.trace).toEqual([]);
  });

  test("the reply of another channel is no acknowledgement", () => {
    const lab = readyLab();
    const other = Uint8Array.of(0x01, 0x05, 0x02, 0x01, 0x00, 0x05, 0x5d, 0xb1);
    lab.line.garble((bytes, from) => (from === "device" && bytes[1] === 5 ? other : bytes));
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "garbled" }]);
  });

  test("a read that got no answer is asked once more before the board counts as silent", () => {
    const lab = readyLab();
    let dropped = 0;
    lab.line.garble((bytes, from) => {
      if (from !== "device" || bytes[1] !== 2 || dropped > 0) return bytes;
      dropped++;
      return new Uint8Array();
    });
    lab.clock.advance(5_000);
    expect(dropped).toBe(1);
    expect(boardReports(lab)).toHaveLength(1);
  });

  test("replies that come after the timeout never shift answers to later questions", () => {
    const lab = readyLab();
    lab.bank.setDefect("late-reply", true, "400");
    lab.clock.advance(2_000);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "silent", fault: "LOCKER_NO_ANSWER" });
    expect(doorOf(lab, 0)).toBe("unknown");
    lab.bank.setDefect("late-reply", false);
    lab.clock.advance(8_000);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("a pulse unplugged at any byte is settled once, written at most once, and never opens another box", () => {
    for (let byte = 0; byte <= 40; byte++) {
      const lab = readyLab();
      lab.forgetSent();
      const outcomes = lab.pulse(box(4));
      lab.clock.advance((byte * 10_000) / 9_600);
      lab.line.unplug();
      lab.clock.advance(1_200);
      lab.line.plug();
      lab.clock.advance(10_000);
      expect(outcomes).toHaveLength(1);
      const [outcome] = outcomes;
      expect(outcome?.kind).not.toBe("refused");
      expect(flashes(lab)).toBeLessThanOrEqual(1);
      expect(lab.bank.trace.length).toBe(byte >= 8 ? 1 : 0);
      expect(lab.bank.trace.every(({ channel }) => channel.index0 === 4)).toBe(true);
      expect(lab.driver.doors().every(({ state }) => state !== "unknown")).toBe(true);
    }
  });

  test("a link lost after the write settles only when the coil is surely off", () => {
    const lab = readyLab();
    const outcomes = lab.pulse(box(4), 1_000);
    lab.clock.advance(10);
    lab.line.unplug();
    lab.clock.advance(1_150);
    expect(outcomes).toEqual([]);
    lab.clock.advance(100);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
  });

  test("a pulse held in a stalled link dies there: it opens nothing when the link runs again", () => {
    const lab = readyLab();
    lab.line.stall(true);
    const outcomes = lab.pulse(box(4));
    lab.clock.advance(4_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(lab.links).toContain("LINK_STALLED");
    lab.line.stall(false);
    lab.clock.advance(20_000);
    expect(lab.bank.trace).toEqual([]);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("garbage for ever neither opens a box nor gives a door a state", () => {
    const lab = lockerLab();
    lab.line.garble((bytes, from) =>
      from === "device" ? Uint8Array.from({ length: 64 }, (_, at) => (at * 37 + 1) & 0xff) : bytes,
    );
    lab.driver.start();
    lab.clock.advance(60_000);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    expect(lab.doorReports()).toEqual([]);
    expect(boardReports(lab)).toHaveLength(1);
  });

  test("an echoing line is heard as such: the echo of a pulse is never its acknowledgement", () => {
    for (const echo of [true, false]) {
      const lab = lockerLab({ settings: { echo } });
      lab.bank.setDefect("local-echo", true);
      lab.driver.start();
      lab.clock.advance(2_000);
      expect(boardReports(lab)).toEqual([{ kind: "board", board: 1, state: "ready", version: 200 }]);
      const answered = lab.pulse(box(0));
      lab.clock.advance(1_500);
      expect(answered).toEqual([ACKNOWLEDGED]);
      lab.bank.setDefect("silent-board", true);
      const echoed = lab.pulse(box(1));
      lab.clock.advance(3_000);
      expect(echoed).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    }
  });

  test("an acknowledged pulse without current proves nothing: the door stays closed", () => {
    const lab = readyLab();
    lab.bank.setDefect("stuck-open", true, "1");
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(2_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(doorOf(lab, 0)).toBe("closed");
  });
});

describe("lock bank, boards in trouble", () => {
  test("a dead board stops no other, and serves again when it is back", () => {
    const lab = lockerLab({ boards: TWO_BOARDS });
    lab.bank.setDefect("silent-board", true, "1");
    lab.driver.start();
    lab.clock.advance(3_000);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    const outcomes = lab.pulse(box(0, 2));
    lab.clock.advance(1_500);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(doorOf(lab, 0, 2)).toBe("open");
    expect(doorOf(lab, 0)).toBe("unknown");
    lab.bank.setDefect("silent-board", false);
    lab.clock.advance(12_000);
    expect(doorOf(lab, 0)).toBe("closed");
    expect(boardReports(lab).filter((report) => report.kind === "board" && report.board === 1)).toHaveLength(
      2,
    );
  });

  test("a board that falls silent makes its doors unknown, says so once, and leaves the other board's alone", () => {
    const lab = readyLab({ boards: TWO_BOARDS });
    lab.bank.setDefect("silent-board", true, "2");
    lab.clock.advance(30_000);
    expect(doorOf(lab, 3, 2)).toBe("unknown");
    expect(doorOf(lab, 3)).toBe("closed");
    const silent = boardReports(lab).filter((report) => report.kind === "board" && report.state === "silent");
    expect(silent).toEqual([
      { kind: "board", board: 2, state: "silent", fault: "LOCKER_NO_ANSWER", found: [] },
    ]);
  });

  test("a board in linkage mode is refused, with its modes", () => {
    const lab = lockerLab({ closed_level: 0, settings: { closed_level: 0 } });
    lab.bank.setDefect("linkage-mode", true);
    lab.driver.start();
    lab.clock.advance(3_000);
    expect(boardReports(lab)).toEqual([
      {
        kind: "board",
        board: 1,
        state: "refused",
        fault: "LOCKER_MODES_WRONG",
        found: [1, 1, 1, 1, 1, 1, 1, 1],
      },
    ]);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    lab.bank.setDefect("linkage-mode", false);
    lab.clock.advance(8_000);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("a board of the old protocol is refused, with its version", () => {
    const lab = lockerLab();
    lab.bank.setDefect("old-version", true);
    lab.driver.start();
    lab.clock.advance(12_000);
    expect(boardReports(lab)).toEqual([
      { kind: "board", board: 1, state: "refused", fault: "LOCKER_VERSION_UNKNOWN", found: [100] },
    ]);
  });

  test("an output that reads on after its pulse is reported, switched off, and stops the whole bank", () => {
    const lab = readyLab({ boards: TWO_BOARDS });
    const on = Uint8Array.of(0x01, 0x01, 0x01, 0x01, 0x90, 0x48);
    lab.line.garble((bytes, from) => (from === "device" && bytes[0] === 1 && bytes[1] === 1 ? on : bytes));
    lab.forgetSent();
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(860);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    const anomaly = { kind: "output-anomaly", board: 1, on: [0], fault: "LOCKER_OUTPUT_STUCK" };
    expect(lab.reports.map(({ report }) => report)).toContainEqual(anomaly);
    expect(lab.sent().map(({ kind }) => kind)).toContain("all-off");
    expect(lab.pulse(box(0, 2))).toEqual(refused("output-stuck"));
    lab.line.garble(undefined);
    lab.clock.advance(2_000);
    expect(lab.reports.map(({ report }) => report)).toContainEqual({ kind: "output-normal", board: 1 });
    const later = lab.pulse(box(0, 2));
    lab.clock.advance(1_500);
    expect(later).toEqual([ACKNOWLEDGED]);
  });

  test("a coil switched on by someone else is found within twenty rounds and switched off", () => {
    const lab = readyLab();
    lab.bank.receive(Uint8Array.of(0x01, 0x05, 0x00, 0x00, 0xff, 0x00, 0x8c, 0x3a));
    lab.clock.advance(100);
    expect(lab.bank.boxes[0]?.interval).toBeDefined();
    lab.clock.advance(10_000);
    expect(lab.bank.boxes[0]?.interval).toBeUndefined();
    expect(lab.reports.map(({ report }) => report.kind)).toContain("output-anomaly");
  });

  test("a board reset by a brown-out in the middle of a pulse comes back with all off", () => {
    const lab = readyLab();
    const outcomes = lab.pulse(box(0), 1_000);
    lab.clock.advance(200);
    lab.bank.powerCut(100);
    lab.clock.advance(15_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(lab.bank.trace).toHaveLength(1);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("with the idle poll at its slowest a pulse is as fast as ever", () => {
    const lab = readyLab({ settings: { idle_poll_ms: 10_000 } });
    const outcomes = lab.pulse(box(7));
    lab.clock.advance(800);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
    expect(doorOf(lab, 7)).toBe("open");
  });

  test("every fault a bank reports has its row with both sentences", () => {
    const rows = Object.entries(FAULTS).filter(([code]) => code.startsWith("LOCKER_"));
    expect(rows.length).toBeGreaterThanOrEqual(8);
    for (const [, row] of rows) {
      expect(row.layer).toBe("locker");
      expect(Math.min(row.vi.length, row.en.length)).toBeGreaterThan(40);
    }
  });

  test("two boards with one address, and an address a board can't have, are refused at once", () => {
    expect(() => lockerLab({ boards: [TWO_BOARDS[0], TWO_BOARDS[0]] })).toThrow("one address");
    expect(() => lockerLab({ boards: [{ address: 0, channels: 8 }] })).toThrow("1 to 247");
  });
});
