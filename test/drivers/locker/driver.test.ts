/** The lock bank driver against the simulated bank: an ordinary day, a crash of the host, what is refused. */
import { describe, expect, test } from "vitest";
import type { PulseOutcome } from "../../../drivers/locker/bank/bank.pure.ts";
import { withCrc } from "../../../drivers/locker/modbus/crc.pure.ts";
import {
  ACKNOWLEDGED,
  boardReports,
  box,
  doorOf,
  flashes,
  lockerLab,
  readyLab,
  refused,
  TWO_BOARDS,
} from "./lab.ts";

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
    expect([...lab.driver.readDoors().values()].every(({ state }) => state === "closed")).toBe(true);
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

describe("lock bank, readings", () => {
  test("doors and outputs are told with the time of their last reading, and as unknown before and after", () => {
    const lab = lockerLab();
    const unknown = { channel: box(2), state: "unknown", at_ms: null };
    expect(lab.driver.readDoors().get("1/2")).toEqual(unknown);
    expect(lab.driver.readOutputs().get("1/2")).toEqual(unknown);
    lab.driver.start();
    lab.clock.advance(20_000);
    const door = lab.driver.readDoors().get("1/2");
    expect(door?.state).toBe("closed");
    expect(lab.clock.now_ms() - (door?.at_ms ?? 0)).toBeLessThan(600);
    const output = lab.driver.readOutputs().get("1/2");
    expect(output?.state).toBe("off");
    expect(lab.clock.now_ms() - (output?.at_ms ?? 0)).toBeLessThan(11_000);
    expect(lab.driver.readDoors().size).toBe(8);
    lab.line.unplug();
    expect(lab.driver.readDoors().get("1/2")).toEqual(unknown);
    expect(lab.driver.readOutputs().get("1/2")).toEqual(unknown);
  });

  test("an output found on is read as on until it reads off", () => {
    const lab = readyLab();
    lab.line.garble((bytes, from) =>
      from === "device" && bytes[1] === 1 ? Uint8Array.of(0x01, 0x01, 0x01, 0x01, 0x90, 0x48) : bytes,
    );
    lab.clock.advance(11_000);
    expect(lab.driver.readOutputs().get("1/0")?.state).toBe("on");
    expect(lab.driver.readOutputs().get("1/1")?.state).toBe("off");
    lab.line.garble(undefined);
    lab.clock.advance(1_000);
    expect(lab.driver.readOutputs().get("1/0")?.state).toBe("off");
  });

  test("a door whose state is not known gets no pulse", () => {
    const lab = lockerLab();
    let polls = 0;
    // The last input changes with every poll, so that no two of them agree.
    lab.line.garble((bytes, from) => {
      if (from !== "device" || bytes[1] !== 2) return bytes;
      return withCrc(Uint8Array.of(1, 2, 1, ++polls % 2 === 0 ? 0xff : 0x7f));
    });
    lab.driver.start();
    lab.clock.advance(3_000);
    lab.forgetSent();
    expect(lab.pulse(box(7))).toEqual(refused("door-unknown"));
    lab.clock.advance(1_000);
    expect(flashes(lab)).toBe(0);
    const outcomes = lab.pulse(box(6));
    lab.clock.advance(1_000);
    expect(outcomes).toEqual([ACKNOWLEDGED]);
  });

  test("is not sent to a door that is seen open while it waits for the bus", () => {
    const seen = { sent: 0, refused: 0 };
    for (let after_ms = 0; after_ms <= 900; after_ms += 10) {
      const lab = readyLab();
      lab.bank.setDefect("late-reply", true, "60");
      lab.clock.advance(1_000);
      lab.forgetSent();
      const pulses: number[] = [];
      lab.driver.onTrace(({ direction, meaning }) => {
        if (direction === "out" && meaning.startsWith("flash-on")) pulses.push(lab.clock.now_ms());
      });
      lab.bank.hand.forceDoor(box(0));
      lab.clock.advance(after_ms);
      const outcomes = lab.pulse(box(0));
      lab.clock.advance(2_000);
      if (flashes(lab) > 0) seen.sent++;
      else {
        seen.refused++;
        expect(outcomes, `a pulse after ${after_ms} ms`).toEqual(refused("door-open"));
      }
      const told = lab.reports.find(({ report }) => report.kind === "door" && report.state === "open");
      for (const sent_ms of pulses) expect(sent_ms).toBeLessThanOrEqual(told?.at_ms ?? -1);
    }
    expect(seen.sent).toBeGreaterThan(5);
    expect(seen.refused).toBeGreaterThan(5);
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
