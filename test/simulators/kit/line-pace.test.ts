import { describe, expect, test } from "vitest";
import { LinePace } from "../../../simulators/kit/line-pace.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

/** A byte every 10 ms, each a piece of its own. */
const LINE = { label: "line", baud: 1_000, chunk_bytes: 1 };

const arrivals = () => {
  const clock = new VirtualClock();
  const pace = new LinePace(LINE, clock);
  const seen: string[] = [];
  const note = (piece: Uint8Array) => seen.push(`${piece.join()}@${clock.now_ms()}`);
  return { clock, pace, seen, note };
};

describe("one direction of a wire", () => {
  test("bytes sent while one arrives follow those under way, none early", () => {
    const { clock, pace, seen, note } = arrivals();
    pace.carry(Uint8Array.of(1, 2), (piece) => {
      note(piece);
      if (piece[0] === 1) pace.carry(Uint8Array.of(3, 4), note);
    });
    clock.advance(1_000);
    expect(seen).toEqual(["1@10", "2@20", "3@30", "4@40"]);
  });

  test("bytes sent right after a reset, while one arrives, start anew", () => {
    const { clock, pace, seen, note } = arrivals();
    pace.carry(Uint8Array.of(1, 2), (piece) => {
      note(piece);
      pace.reset();
      pace.carry(Uint8Array.of(3, 4), note);
    });
    clock.advance(1_000);
    expect(seen).toEqual(["1@10", "3@20", "4@30"]);
  });

  test("keeps one timer for all that is under way, and none after a reset", () => {
    const { clock, pace, note } = arrivals();
    pace.carry(new Uint8Array(100), note);
    pace.carry(new Uint8Array(100), note);
    expect(clock.armed).toBe(1);
    pace.reset();
    expect(clock.armed).toBe(0);
  });

  test("carries an empty write without a trace", () => {
    const { clock, pace, seen, note } = arrivals();
    expect(pace.carry(new Uint8Array(), note)).toBe(true);
    expect([clock.armed, seen.length]).toEqual([0, 0]);
  });
});

describe("a wire whose far end takes no more", () => {
  const held = (byte_room: () => number) => {
    const clock = new VirtualClock();
    const pace = new LinePace({ label: "line", baud: 1_000 }, clock, byte_room);
    const seen: string[] = [];
    const note = (piece: Uint8Array) => seen.push(`${piece.join()}@${clock.now_ms()}`);
    return { clock, pace, seen, note };
  };

  test("delivers what there is room for, and the rest at once when there is room again", () => {
    let room = 2;
    const { clock, pace, seen, note } = held(() => room);
    const take = (piece: Uint8Array): void => {
      room -= piece.length;
      note(piece);
    };
    pace.carry(Uint8Array.of(1, 2, 3), take);
    clock.advance(100);
    expect(seen).toEqual(["1,2@30"]);
    pace.ready();
    clock.advance(100);
    expect(seen).toEqual(["1,2@30"]);
    room = 5;
    pace.ready();
    clock.advance(100);
    expect(seen).toEqual(["1,2@30", "3@200"]);
  });

  test("stands still meanwhile: what came behind is later by as much", () => {
    let room = 0;
    const { clock, pace, seen, note } = held(() => room);
    pace.carry(Uint8Array.of(1), note);
    pace.carry(Uint8Array.of(2, 3), note);
    clock.advance(50);
    pace.carry(Uint8Array.of(4), note);
    room = 10;
    pace.ready();
    clock.advance(10);
    pace.carry(Uint8Array.of(5), note);
    clock.advance(100);
    expect(seen).toEqual(["1@50", "2,3@70", "4@80", "5@90"]);
  });

  test("that stood still while nothing waited begins as if new", () => {
    let room = 0;
    const { clock, pace, seen, note } = held(() => room);
    pace.carry(Uint8Array.of(1), note);
    clock.advance(50);
    pace.reset();
    room = 1;
    pace.carry(Uint8Array.of(2), note);
    clock.advance(100);
    expect([seen, clock.armed]).toEqual([["2@60"], 0]);
  });
});
