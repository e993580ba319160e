/**
 * The board's desk: keys and touches choose a card, and what was asked about one card never goes to another.
 */
import { describe, expect, it } from "vitest";
import {
  type BoardEvent,
  emptyBoardDesk,
  isGridKey,
  PLACE_LETTERS_MAX,
  stepBoard,
  TYPED_TOGETHER_MS,
} from "../../../kiosk-ui/technician/board-desk.ts";

const run = (...events: readonly BoardEvent[]) => events.reduce(stepBoard, emptyBoardDesk);
const trial = { base: "base-1", card: 7, before_ms: null, power: null };
const typed = (...digits: readonly (readonly [number, number])[]) =>
  run(...digits.map(([digit, at_ms]) => ({ kind: "digit-typed", digit, at_ms }) as const)).selected;

describe("choosing a card", () => {
  it.each([
    ["ArrowRight", 12, 13],
    ["ArrowLeft", 12, 11],
    ["ArrowDown", 12, 23],
    ["ArrowUp", 12, 1],
    ["ArrowUp", 5, 5],
    ["ArrowDown", 95, 95],
    ["ArrowLeft", 1, 1],
    ["ArrowRight", 99, 99],
    ["Home", 50, 1],
    ["End", 50, 99],
  ] as const)("%s leads from %d to %d", (key, from, to) => {
    expect(run({ kind: "card-chosen", card: from }, { kind: "grid-key", key }).selected).toBe(to);
  });

  it("starts with card 1 by keys", () => {
    expect(run({ kind: "grid-key", key: "ArrowDown" }).selected).toBe(1);
    expect(isGridKey("Tab")).toBe(false);
  });

  it("makes one number of two digits typed together, and two of a third", () => {
    expect(typed([2, 0])).toBe(2);
    expect(typed([2, 0], [7, 500])).toBe(27);
    expect(typed([2, 0], [7, TYPED_TOGETHER_MS + 1])).toBe(7);
    expect(typed([2, 0], [7, 500], [3, 900])).toBe(3);
    expect(typed([0, 0])).toBeNull();
  });
});

describe("what is asked about a card", () => {
  it("is dropped when another is chosen", () => {
    const asked = run(
      { kind: "card-chosen", card: 7 },
      { kind: "buzzed", trial },
      { kind: "mark-chosen", mark: "lost" },
    );
    expect(stepBoard(asked, { kind: "card-chosen", card: 8 })).toMatchObject({
      sheet: { kind: "none" },
      trial: null,
    });
    expect(stepBoard(asked, { kind: "card-chosen", card: 7 }).trial).toEqual(trial);
  });

  it("is dropped with the card", () => {
    expect(run({ kind: "card-chosen", card: 7 }, { kind: "buzzed", trial }, { kind: "base-wanted" })).toEqual(
      emptyBoardDesk,
    );
  });
});

describe("the walk's place", () => {
  it("is as long as the command allows, and a new one asks nothing about the last", () => {
    const desk = run({ kind: "buzzed", trial }, { kind: "place-named", place: "x".repeat(60) });
    expect(desk.place).toHaveLength(PLACE_LETTERS_MAX);
    expect(desk.trial).toBeNull();
  });
});
