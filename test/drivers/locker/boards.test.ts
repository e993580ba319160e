/** The lock bank driver with boards that are dead, foreign, miswired or reset, and what it reports of them. */
import { describe, expect, test } from "vitest";
import { FAULTS } from "../../../drivers/faults.ts";
import { ACKNOWLEDGED, boardReports, box, doorOf, lockerLab, readyLab, refused, TWO_BOARDS } from "./lab.ts";

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
