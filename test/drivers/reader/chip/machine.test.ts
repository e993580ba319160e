/** Proves the order of tasks on a chip, by the answers known from the field, and that a finished machine rests. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ChipEvent,
  type ChipOutcome,
  type ChipTask,
  type ChipWish,
  chipStart,
  chipStep,
  type TaskResult,
} from "../../../../drivers/reader/chip/machine.ts";
import { chipBytes } from "./vectors.ts";

const KNOWN: ChipWish = { can: true, zone: true, face: false };
const DONE: TaskResult = { kind: "done" };
const refused = (sw: number): TaskResult => ({ kind: "refused", sw });
const file = (bytes = Uint8Array.of(0x30, 0x00)): TaskResult => ({ kind: "file", bytes });
const G1: TaskResult = { kind: "file", bytes: chipBytes("pace.cardaccess") };

const taskName = (task: ChipTask): string => {
  switch (task.kind) {
    case "read-card-access":
      return `card-access ${task.by}`;
    case "open-pace":
      return `pace ${task.way.parameter} ${task.password}`;
    case "read-file":
      return task.file;
    default:
      return task.kind;
  }
};

/** Runs the machine on these results; tasks by name, and the outcome once there is one. */
const played = (wish: ChipWish, results: readonly TaskResult[]) => {
  let state = chipStart(wish);
  const tasks: string[] = [];
  let outcome: ChipOutcome | undefined;
  const events: readonly ChipEvent[] = [
    { kind: "start" },
    ...results.map((result): ChipEvent => ({ kind: "result", result })),
  ];
  for (const event of events) {
    const [next, effects] = chipStep(state, event);
    state = next;
    for (const effect of effects)
      if (effect.kind === "do") tasks.push(taskName(effect.task));
      else outcome = effect.outcome;
  }
  return { tasks, outcome, state };
};

describe("getting in", () => {
  test("the chip says how", () => {
    expect(played(KNOWN, [G1, DONE, DONE]).tasks).toEqual([
      "card-access direct",
      "pace 13 can",
      "select-application",
      "sod",
    ]);
  });

  test("6D00 to the file, 6D00 to the master file: both curves, then the zone", () => {
    const { tasks } = played(KNOWN, [
      refused(0x6d00),
      refused(0x6d00),
      refused(0x6a80),
      refused(0x6982),
      DONE,
      DONE,
    ]);
    expect(tasks).toEqual([
      "card-access direct",
      "card-access master-file",
      "pace 13 can",
      "pace 12 can",
      "select-application",
      "open-zone",
      "sod",
    ]);
  });

  test("a damaged file counts as none", () => {
    expect(played(KNOWN, [file(Uint8Array.of(0x31)), file()]).tasks.at(-1)).toBe("pace 13 can");
  });

  test("a chip with no way that is spoken opens by its zone", () => {
    expect(played(KNOWN, [file(Uint8Array.of(0x31, 0x00))]).tasks.at(-1)).toBe("select-application");
    expect(played({ ...KNOWN, zone: false }, [file(Uint8Array.of(0x31, 0x00))]).outcome).toEqual({
      kind: "failed",
      why: "no-access",
      sw: undefined,
    });
  });

  test("without the access number the zone is the password", () => {
    expect(played({ can: false, zone: true, face: false }, [G1]).tasks.at(-1)).toBe("pace 13 zone");
  });

  test.each([
    [[G1, { kind: "wrong-key" }], "wrong-key", undefined],
    [[G1, { kind: "ended", why: "card-removed" }], "card-removed", undefined],
    [[G1, DONE, refused(0x6a82)], "no-application", 0x6a82],
    [[G1, DONE, refused(0x6982)], "no-access", 0x6982],
    [[G1, refused(0x6982), DONE, refused(0x6985)], "no-access", 0x6985],
    [[G1, DONE, DONE, refused(0x6a82), refused(0x6982)], "no-data", 0x6982],
    [[G1, DONE, DONE, refused(0x6a82), { kind: "unreadable" }], "no-data", undefined],
  ] as const)("fails after %j", (results, why, sw) => {
    expect(played(KNOWN, results).outcome).toEqual({ kind: "failed", why, sw });
  });
});

describe("files", () => {
  const IN = [G1, DONE, DONE];

  test("in order; what is refused is named with its status", () => {
    const { tasks, outcome } = played({ ...KNOWN, face: true }, [
      ...IN,
      refused(0x6a82),
      file(),
      refused(0x6982),
      { kind: "unreadable" },
      refused(0x6a82),
      file(),
    ]);
    expect(tasks.slice(3)).toEqual(["sod", "dg1", "dg13", "dg14", "dg15", "dg2"]);
    expect(outcome).toMatchObject({
      kind: "read",
      access: "pace",
      absent: { sod: 0x6a82, dg13: 0x6982, dg14: 0, dg15: 0x6a82 },
      original: "not-possible",
    });
    expect(outcome?.kind === "read" && Object.keys(outcome.files)).toEqual(["dg1", "dg2"]);
  });

  test("a machine that has settled keeps nothing of the person, and rests", () => {
    const { state, tasks } = played(KNOWN, [
      ...IN,
      file(),
      file(),
      file(),
      refused(0x6a82),
      refused(0x6a82),
      DONE,
      file(),
    ]);
    expect(state.phase.kind).toBe("finished");
    expect(state.files).toEqual({});
    expect(tasks).toHaveLength(8);
    expect(chipStep(state, { kind: "start" })[1]).toEqual([]);
  });
});

describe("the chip's own proof", () => {
  const upTo15 = [G1, DONE, DONE, file(), file(), file(), refused(0x6a82), file()];
  test.each([
    [DONE, "proven"],
    [{ kind: "unproven" }, "failed"],
    [refused(0x6d00), "refused"],
    [{ kind: "unreadable" }, "refused"],
  ] as const)("%j is %s", (result, original) => {
    const { tasks, outcome } = played(KNOWN, [...upTo15, result]);
    expect(tasks.at(-1)).toBe("prove-active");
    expect(outcome).toMatchObject({ kind: "read", original });
  });

  test("a card pulled during it gives nothing", () => {
    expect(played(KNOWN, [...upTo15, { kind: "ended", why: "card-removed" }]).outcome).toMatchObject({
      kind: "failed",
      why: "card-removed",
    });
  });
});

test("whatever the chip answers, the machine ends, and says so once", () => {
  const result = fc.oneof(
    fc.constantFrom<TaskResult>(DONE, { kind: "unreadable" }, { kind: "unproven" }, G1, file()),
    fc.integer({ min: 0, max: 0xffff }).map(refused),
  );
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.array(result, { maxLength: 40 }),
      (can, zone, face, all) => {
        let state = chipStart({ can, zone, face });
        let settled = 0;
        let asked = 0;
        for (const event of [
          { kind: "start" } as const,
          ...[...all, ...Array.from({ length: 20 }, () => refused(0x6f00))].map(
            (answer) => ({ kind: "result", result: answer }) as const,
          ),
        ]) {
          const [next, effects] = chipStep(state, event);
          state = next;
          for (const effect of effects) {
            if (effect.kind === "settle") settled++;
            else asked++;
          }
        }
        expect(settled).toBe(1);
        expect(asked).toBeLessThan(16);
      },
    ),
    { seed: 17, numRuns: 500 },
  );
});
