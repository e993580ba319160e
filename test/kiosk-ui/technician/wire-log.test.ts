/**
 * The log of a wire: views overlap, the page joins them without a line twice and without a gap unsaid.
 */
import { describe, expect, it } from "vitest";
import {
  emptyLog,
  holdLog,
  LOG_LINES_MAX,
  roundTrip_ms,
  runLog,
  seeTrace,
  shownLines,
  type WireLine,
} from "../../../kiosk-ui/technician/wire-log.ts";

const line = (at_ms: number, direction: WireLine["direction"] = "in"): WireLine => ({
  at_ms,
  direction,
  length_bytes: 1,
  hex: "06",
  meaning: "ack",
});
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(from + index));
const times = (log: ReturnType<typeof shownLines>) =>
  log.map((one) => (one.direction === "gap" ? "gap" : one.at_ms));

describe("the log of a wire", () => {
  it("joins views that overlap", () => {
    const log = seeTrace(seeTrace(emptyLog, "base-1", lines(0, 4)), "base-1", lines(2, 6));
    expect(times(shownLines(log))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("stays the same while nothing comes, so that nothing is drawn anew", () => {
    const log = seeTrace(emptyLog, "base-1", lines(0, 4));
    expect(seeTrace(log, "base-1", lines(0, 4))).toBe(log);
  });

  it("keeps equal lines apart: the same byte twice in a millisecond is two lines", () => {
    const log = seeTrace(seeTrace(emptyLog, "base-1", [line(1)]), "base-1", [line(1), line(1)]);
    expect(shownLines(log)).toHaveLength(2);
  });

  it("says where lines went by unseen", () => {
    const log = seeTrace(seeTrace(emptyLog, "base-1", lines(0, 2)), "base-1", lines(10, 12));
    expect(times(shownLines(log))).toEqual([0, 1, "gap", 10, 11]);
  });

  it("begins anew with another device", () => {
    const log = holdLog(seeTrace(emptyLog, "base-1", lines(0, 2)));
    expect(seeTrace(log, "reader-1", lines(5, 6))).toMatchObject({
      device: "reader-1",
      held: null,
      unseen: 0,
    });
  });

  it("forgets the oldest line past its bound", () => {
    let log = emptyLog;
    for (let at_ms = 0; at_ms < LOG_LINES_MAX + 50; at_ms++)
      log = seeTrace(log, "base-1", lines(at_ms, at_ms + 2));
    expect(shownLines(log)).toHaveLength(LOG_LINES_MAX);
    expect(times(shownLines(log)).at(-1)).toBe(LOG_LINES_MAX + 50);
  });

  it("stands still while held, counts what comes, and has it all afterwards", () => {
    const held = seeTrace(holdLog(seeTrace(emptyLog, "base-1", lines(0, 3))), "base-1", lines(1, 6));
    expect(times(shownLines(held))).toEqual([0, 1, 2]);
    expect(held.unseen).toBe(3);
    expect(times(shownLines(runLog(held)))).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("how soon a base answers", () => {
  it("is the middle of the waits from a line out to the first line in", () => {
    const trace = [
      line(0, "out"),
      line(8),
      line(90),
      line(100, "out"),
      line(130),
      line(200, "out"),
      line(220),
    ];
    expect(roundTrip_ms(trace)).toBe(20);
  });

  it("is unknown while nothing was answered", () => {
    expect(roundTrip_ms([line(0), line(5, "out")])).toBeNull();
  });
});
