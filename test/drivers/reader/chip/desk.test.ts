/** Which card is read when, and what of it is told: each order of number, card and reading. */
import { describe, expect, test } from "vitest";
import {
  type ChipDeskEffect,
  type ChipDeskEvent,
  type ChipDeskState,
  deskStep,
  EMPTY_DESK,
  NUMBER_LIFE_MS,
} from "../../../../drivers/reader/chip/desk.pure.ts";
import { failedChip } from "../../../../drivers/reader/chip/verdict.pure.ts";

const ENDED: ChipDeskEvent = { kind: "reading-ended", took_ms: 40, report: failedChip("mac") };
const TOLD: ChipDeskEvent = { kind: "number-told" };
const PLACED: ChipDeskEvent = { kind: "card-placed" };
const REMOVED: ChipDeskEvent = { kind: "card-removed" };
const FORGOTTEN: ChipDeskEvent = { kind: "number-forgotten" };
const DOWN: ChipDeskEvent = { kind: "link-down" };

const wordOf = (effect: ChipDeskEffect): readonly string[] => {
  switch (effect.kind) {
    case "read":
      return ["READ"];
    case "report":
      return [effect.report.kind === "reading" ? effect.report.progress : effect.report.kind];
    case "arm-forget":
    case "disarm-forget":
    case "count":
      return [];
  }
};
const played = (...events: readonly ChipDeskEvent[]) => {
  let state: ChipDeskState = EMPTY_DESK;
  const effects: ChipDeskEffect[] = [];
  for (const event of events) {
    const [next, more] = deskStep(state, event);
    state = next;
    effects.push(...more);
  }
  return { state, effects, words: effects.flatMap(wordOf) };
};

describe("a card is read", () => {
  test.each<readonly [string, readonly ChipDeskEvent[], readonly string[]]>([
    ["once its number was told", [PLACED, TOLD], ["number-wanted", "READ"]],
    ["when it is laid after its number", [TOLD, PLACED], ["READ"]],
    ["once a number: lying on it is not read again", [TOLD, PLACED, ENDED], ["READ", "chip"]],
    [
      "again when it is laid again",
      [TOLD, PLACED, ENDED, REMOVED, PLACED],
      ["READ", "chip", "card-taken", "READ"],
    ],
    ["again for another number", [TOLD, PLACED, ENDED, TOLD], ["READ", "chip", "READ"]],
    ["never without a number", [PLACED, REMOVED, PLACED], ["number-wanted", "card-taken", "number-wanted"]],
    ["no more once the number is forgotten", [TOLD, FORGOTTEN, PLACED], ["number-wanted"]],
    ["after the reader came back", [TOLD, DOWN, PLACED], ["READ"]],
  ])("%s", (_what, events, words) => {
    expect(played(...events).words).toEqual(words);
  });

  test("one at a time: a number told meanwhile waits, and the reading before is nobody's", () => {
    expect(played(TOLD, PLACED, TOLD, ENDED, ENDED).words).toEqual(["READ", "unheard", "READ", "chip"]);
  });

  test("one at a time: a card laid meanwhile waits for the end of the one pulled off", () => {
    expect(played(TOLD, PLACED, REMOVED, PLACED, ENDED, ENDED).words).toEqual([
      "READ",
      "card-taken",
      "chip",
      "READ",
      "chip",
    ]);
  });

  test("and told to nobody once the number is forgotten", () => {
    const { words, state, effects } = played(TOLD, PLACED, FORGOTTEN, ENDED);
    expect(words).toEqual(["READ", "unheard"]);
    expect(state.known).toBe(false);
    expect(effects).toContainEqual({ kind: "count", counter: "readings_unwanted" });
  });

  test("and its end told although the reader went away amid it", () => {
    expect(played(TOLD, PLACED, DOWN, ENDED).words).toEqual(["READ", "chip"]);
  });
});

test("a number lives as long as a scan", () => {
  expect(NUMBER_LIFE_MS).toBe(120_000);
  expect(played(TOLD).effects).toEqual([{ kind: "arm-forget", delay_ms: 120_000 }]);
});

test("progress is told when it changes", () => {
  const task = (kind: "read-file", file: "dg1" | "dg2" | "sod"): ChipDeskEvent => ({
    kind: "task-begun",
    task: { kind, file },
  });
  const { words } = played(
    TOLD,
    PLACED,
    { kind: "task-begun", task: { kind: "read-card-access", by: "direct" } },
    { kind: "task-begun", task: { kind: "select-application" } },
    task("read-file", "sod"),
    task("read-file", "dg1"),
    task("read-file", "dg2"),
    { kind: "task-begun", task: { kind: "prove-active" } },
    ENDED,
    task("read-file", "dg1"),
  );
  expect(words).toEqual(["READ", "opening", "reading", "reading-face", "proving", "chip"]);
});

test("an end of nothing is nothing", () => {
  expect(played(ENDED)).toEqual({ state: EMPTY_DESK, effects: [], words: [] });
});
