/**
 * The hall's large call: each new one for 8 s, in order, and never one that was taken back.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CALL_SHOWN_MS,
  type Call,
  earlierCalls,
  emptyBoard,
  isFreshCall,
  stepBoard,
} from "../../../kiosk-ui/hall/board.ts";

const call = (code: string): Call => ({ call: `call-${code}`, code, counter: 3, at_ms: 0, priority: false });
const [one, two, three] = [call("A001"), call("A002"), call("A003")];

describe("the hall's board", () => {
  it("shows the newest call after a start, not all the past", () => {
    const board = stepBoard(emptyBoard, [two, one], 0);
    expect(board.shown?.code).toBe("A002");
    expect(board.coming).toEqual([]);
    expect(earlierCalls(board, [two, one]).map(({ code }) => code)).toEqual(["A001"]);
  });

  it("keeps a call large for 8 s before the next one", () => {
    let board = stepBoard(emptyBoard, [one], 0);
    board = stepBoard(board, [two, one], 1_000);
    expect(board.shown?.code).toBe("A001");
    board = stepBoard(board, [two, one], CALL_SHOWN_MS - 1);
    expect(board.shown?.code).toBe("A001");
    board = stepBoard(board, [two, one], CALL_SHOWN_MS);
    expect(board.shown?.code).toBe("A002");
  });

  it("shows calls of one instant one after the other, oldest first", () => {
    let board = stepBoard(emptyBoard, [one], 0);
    board = stepBoard(board, [three, two, one], 10_000);
    expect(board.shown?.code).toBe("A002");
    board = stepBoard(board, [three, two, one], 18_000);
    expect(board.shown?.code).toBe("A003");
  });

  it("leaves the last call standing, no longer as news", () => {
    const board = stepBoard(stepBoard(emptyBoard, [one], 0), [one], 60_000);
    expect(board.shown?.code).toBe("A001");
    expect(isFreshCall(board, 60_000)).toBe(false);
  });

  it("calls again what is recalled", () => {
    const recalled = { ...one, call: "call-A001-2" };
    const board = stepBoard(stepBoard(emptyBoard, [one], 0), [recalled], 30_000);
    expect(isFreshCall(board, 30_001)).toBe(true);
  });

  it("takes a call away that was undone", () => {
    const board = stepBoard(stepBoard(emptyBoard, [two, one], 0), [one], 3_000);
    expect(board.shown?.code).toBe("A001");
    expect(isFreshCall(board, 3_000)).toBe(false);
  });

  it("never shows a call that its view no longer holds, and forgets none for good", () => {
    const calls = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(calls, fc.nat(12_000)), { maxLength: 30 }), (views) => {
        let board = emptyBoard;
        let now_ms = 0;
        for (const [numbers, later_ms] of views) {
          now_ms += later_ms;
          const listed = numbers.map((number) => call(`A${number}`));
          board = stepBoard(board, listed, now_ms);
          expect(board.shown === null).toBe(listed.length === 0);
          const ids = new Set(listed.map((row) => row.call));
          expect([board.shown, ...board.coming].every((row) => row === null || ids.has(row.call))).toBe(true);
          expect(earlierCalls(board, listed).length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
