/**
 * Relay boards as installers leave them: large boards, wrong modes, old firmware, adapters without boards,
 * answers of others, two boards with one address. None of them may ever be pulsed.
 */
import { describe, expect, test } from "vitest";
import { withCrc } from "../../../../drivers/locker/modbus/crc.pure.ts";
import {
  ACKNOWLEDGED,
  boardReports,
  box,
  doorOf,
  flashes,
  type Lab,
  type LabOptions,
  lockerLab,
  readyLab,
  refused,
  TWO_BOARDS,
} from "../lab.ts";

/** The last that was said of a board. */
const stateOf = (lab: Lab, board: number) =>
  boardReports(lab).findLast((report) => report.kind === "board" && report.board === board);

const onLine = (options: LabOptions, prepare: (lab: Lab) => void, wait_ms = 20_000): Lab => {
  const lab = lockerLab(options);
  prepare(lab);
  lab.driver.start();
  lab.clock.advance(wait_ms);
  return lab;
};

describe("relay boards with 8, 16 and 32 channels", () => {
  test.each([
    [8, "09 02 00 00 00 08", "09 03 10 00 00 08"],
    [16, "09 02 00 00 00 10", "09 03 10 00 00 10"],
    [32, "09 02 00 00 00 20", "09 03 10 00 00 20"],
  ] as const)("%i: every input, output and mode is asked for", (channels, inputs, modes) => {
    const lab = lockerLab({ boards: [{ address: 9, channels }] });
    const asked: string[] = [];
    lab.driver.onTrace(({ direction, bytes }) => {
      const body = [...(bytes ?? [])].slice(0, 6).map((byte) => byte.toString(16).padStart(2, "0"));
      if (direction === "out") asked.push(body.join(" "));
    });
    lab.driver.start();
    lab.clock.advance(2_000);
    expect(asked).toContain(inputs);
    expect(asked).toContain(modes);
    expect(asked).toContain(inputs.replace("09 02", "09 01"));
    expect(lab.driver.readDoors().size).toBe(channels);
    expect(lab.driver.readOutputs().get(`9/${channels - 1}`)?.state).toBe("off");
  });

  test.each([8, 16, 32] as const)(
    "%i: one channel in linkage mode, the last, refuses the board",
    (channels) => {
      const lab = onLine(
        { boards: [{ address: 1, channels }], closed_level: 0, settings: { closed_level: 0 } },
        (lab) =>
          // Set mode of the last channel to linkage: 06, register 1000 + channel, 1.
          lab.bank.receive(withCrc(Uint8Array.of(1, 6, 0x10, channels - 1, 0, 1))),
      );
      const found = [...new Array(channels - 1).fill(0), 1];
      expect(stateOf(lab, 1)).toEqual({
        kind: "board",
        board: 1,
        state: "refused",
        fault: "LOCKER_MODES_WRONG",
        found,
      });
      expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    },
  );

  test("a door on each byte of a board's inputs is told as that door and no other", () => {
    const lab = readyLab({ boards: [{ address: 1, channels: 32 }] });
    for (const index0 of [0, 7, 8, 15, 16, 23, 24, 31]) {
      lab.bank.hand.forceDoor(box(index0));
      lab.clock.advance(1_000);
      expect(lab.doorReports().at(-1)).toBe(`1/${index0} open`);
    }
    expect(lab.doorReports()).toHaveLength(32 + 8);
  });
});

describe("relay boards that were set up anew while they serve", () => {
  test("a mode changed by somebody else is found within twenty rounds, and the board refused", () => {
    const lab = readyLab({ closed_level: 0, settings: { closed_level: 0 } });
    lab.bank.receive(withCrc(Uint8Array.of(1, 6, 0x10, 5, 0, 3)));
    lab.clock.advance(11_000);
    expect(stateOf(lab, 1)).toMatchObject({ state: "refused", fault: "LOCKER_MODES_WRONG" });
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    expect(doorOf(lab, 0)).toBe("unknown");
  });

  test("also when a pulse falls on the round in which the modes were to be looked at", () => {
    const pulsed: number[] = [];
    for (let before_ms = 6_000; before_ms <= 9_000; before_ms += 100) {
      const lab = readyLab();
      lab.bank.receive(withCrc(Uint8Array.of(1, 6, 0x10, 5, 0, 3)));
      lab.clock.advance(before_ms);
      const outcomes = lab.pulse(box(0), 1_000);
      lab.clock.advance(11_500 - before_ms);
      if (outcomes[0]?.kind === "sent-acknowledged") pulsed.push(before_ms);
      expect(stateOf(lab, 1), `pulse after ${before_ms} ms`).toMatchObject({ fault: "LOCKER_MODES_WRONG" });
    }
    expect(pulsed.length).toBeGreaterThan(10);
  });
});

describe("relay boards of another making", () => {
  test("a board that knows no version, or no modes, is refused and not only silent", () => {
    for (const [register, fault] of [
      [0x80, "LOCKER_VERSION_UNKNOWN"],
      [0x10, "LOCKER_MODES_WRONG"],
    ] as const) {
      const exception = withCrc(Uint8Array.of(1, 0x83, 2));
      const lab = lockerLab();
      let asked = 0;
      lab.line.garble((bytes, from) => {
        if (from === "host") asked = bytes[2] ?? 0;
        return from === "device" && bytes[1] === 3 && asked === register ? exception : bytes;
      });
      lab.driver.start();
      lab.clock.advance(3_000);
      expect(stateOf(lab, 1)).toMatchObject({ state: "refused", fault, found: [] });
    }
  });

  test("version 1.99 is too old, 2.00 is not", () => {
    for (const [version_min, state] of [
      [200, "ready"],
      [201, "refused"],
    ] as const) {
      const lab = onLine({ settings: { version_min } }, () => undefined, 3_000);
      expect(stateOf(lab, 1)).toMatchObject({ state });
    }
  });
});

describe("lines on which nobody, or the wrong one, answers", () => {
  test.each([true, false])("an echoing adapter (told so: %s) with no board behind it is no board", (echo) => {
    const lab = onLine({ settings: { echo } }, ({ bank }) => {
      bank.setDefect("local-echo", true);
      bank.setDefect("silent-board", true);
    });
    expect(boardReports(lab)).toEqual([
      { kind: "board", board: 1, state: "silent", fault: "LOCKER_NO_ANSWER", found: [] },
    ]);
    expect(lab.doorReports()).toEqual([]);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
    expect(flashes(lab)).toBe(0);
  });

  test("answers of another address make no board ready and acknowledge no pulse", () => {
    const silent = onLine({}, ({ bank }) => void bank.setDefect("foreign-reply", true, "1"));
    expect(stateOf(silent, 1)).toMatchObject({ state: "refused", fault: "LOCKER_UNCLEAR" });
    const lab = readyLab();
    lab.bank.setDefect("foreign-reply", true, "1");
    const outcomes = lab.pulse(box(0));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "garbled" }]);
  });

  test("damaged replies only make no board ready", () => {
    const lab = onLine({}, ({ bank }) => void bank.setDefect("bad-crc", true, "1"));
    expect(stateOf(lab, 1)).toMatchObject({ state: "refused", fault: "LOCKER_UNCLEAR" });
    expect(lab.doorReports()).toEqual([]);
  });

  test("the answer to a former question is never taken for this one's", () => {
    const lab = readyLab();
    const former = withCrc(Uint8Array.of(1, 2, 1, 0xff));
    lab.line.garble((bytes, from) => (from === "device" && bytes[1] === 5 ? former : bytes));
    const outcomes = lab.pulse(box(3));
    lab.clock.advance(3_000);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["sent-unconfirmed"]);
    expect(flashes(lab)).toBe(1);
  });
});

describe("two boards with one address", () => {
  test("they are never pulsed, however their answers fall together", () => {
    const faults = new Set<unknown>();
    for (let seed = 1; seed <= 200; seed++) {
      const lab = onLine(
        { boards: TWO_BOARDS, seed },
        ({ bank }) => void bank.setDefect("twin-address", true, "1,2"),
      );
      const said = stateOf(lab, 1);
      expect([seed, said]).not.toEqual([seed, expect.objectContaining({ state: "ready" })]);
      expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
      for (const report of boardReports(lab))
        if ("fault" in report && report.kind === "board" && report.board === 1) faults.add(report.fault);
      expect(lab.bank.trace).toEqual([]);
    }
    expect(faults).toEqual(new Set(["LOCKER_UNCLEAR", "LOCKER_ADDRESS_TWICE"]));
  });

  test("a second board that comes to a serving one is found by its answers, and both are refused", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const lab = readyLab({ boards: TWO_BOARDS, seed });
      lab.bank.setDefect("twin-address", true, "1,2");
      lab.clock.advance(6_000);
      expect([seed, stateOf(lab, 1)?.kind === "board" && stateOf(lab, 1)]).not.toEqual([
        seed,
        expect.objectContaining({ state: "ready" }),
      ]);
      lab.bank.setDefect("twin-address", false);
      lab.clock.advance(20_000);
      expect(stateOf(lab, 1)).toMatchObject({ state: "ready" });
      const outcomes = lab.pulse(box(0));
      lab.clock.advance(1_500);
      expect(outcomes).toEqual([ACKNOWLEDGED]);
    }
  });

  test("whole second answers are told as what they mean, once", () => {
    const lab = onLine({}, ({ bank }) => void bank.setDefect("duplicate-reply", true));
    expect(boardReports(lab)).toEqual([
      { kind: "board", board: 1, state: "refused", fault: "LOCKER_ADDRESS_TWICE", found: [] },
    ]);
    expect(lab.pulse(box(0))).toEqual(refused("board-not-ready"));
  });

  test.each([
    ["the same again", withCrc(Uint8Array.of(1, 3, 2, 0, 200)), "LOCKER_ADDRESS_TWICE"],
    ["a scrap", Uint8Array.of(0x55, 0x55), "LOCKER_UNCLEAR"],
  ])(
    "%s, 20 ms after an answer of a starting board, ends its start before the next question",
    (_, late, fault) => {
      const lab = lockerLab();
      const asked: string[] = [];
      lab.driver.onTrace(({ direction, meaning }) => direction === "out" && asked.push(meaning));
      lab.line.tap((bytes, from) => {
        // The version, 2.00, just came.
        if (from === "device" && bytes[1] === 3)
          lab.clock.arm("second board", 20, () => lab.line.inject(late));
      });
      lab.driver.start();
      lab.clock.advance(1_000);
      expect(asked).toEqual(["all-off 1", "read-version 1"]);
      expect(stateOf(lab, 1)).toMatchObject({ state: "refused", fault });
    },
  );

  test("answers that were only late are not taken for a second board's", () => {
    const lab = readyLab();
    for (const late of ["320", "400", "620", "650", "900"]) {
      lab.bank.setDefect("late-reply", true, late);
      lab.clock.advance(4_000);
      lab.bank.setDefect("late-reply", false);
      lab.clock.advance(20_000);
      expect(stateOf(lab, 1)).toMatchObject({ state: "ready" });
    }
    const faults = boardReports(lab).flatMap((report) => ("fault" in report ? [report.fault] : []));
    expect(faults).not.toContain("LOCKER_ADDRESS_TWICE");
  });
});
