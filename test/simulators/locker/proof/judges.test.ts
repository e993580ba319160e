/**
 * The judges are judged: a made-up record that is in order passes, and each rule, broken once by hand, is
 * named. A proof whose judges see nothing would pass for ever.
 */
import { describe, expect, test } from "vitest";
import type { Fact } from "../../../../controller/core/fact.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import {
  type DoorMove,
  type Evidence,
  type Kept,
  type Lock,
  lockKey,
  type Place,
  placesOf,
  type SentFrame,
} from "../../../../simulators/locker/proof/evidence.ts";
import { houseOf } from "../../../../simulators/locker/proof/house.ts";
import { judgeClaims } from "../../../../simulators/locker/proof/judge-claims.ts";
import { judgeCurrents } from "../../../../simulators/locker/proof/judge-currents.ts";
import { judgeDoors } from "../../../../simulators/locker/proof/judge-doors.ts";

const CONFIG = houseOf(new SeededRandom(5));
const PLACES = placesOf(CONFIG);
const placeOf = (bank: string, index0: number): Place => {
  const found = PLACES.find((place) => place.bank === bank && place.index0 === index0);
  if (found === undefined) throw new Error(`no box at ${bank}, ${index0}`);
  return found;
};
const [A, B] = [placeOf("bank-a", 0), placeOf("bank-a", 1)];
/** The lock of an active-low line. */
const HOSTED = placeOf("bank-d", 0);
const BEGUN_MS = 20_000;
const FRAME_MS = BEGUN_MS + 9;
const ON_MS = FRAME_MS + 10;
const OPEN_MS = ON_MS + 120;
const SHUT_MS = 30_000;

const kept = (at_ms: number, fact: Fact, life = 1): Kept => ({ seq: at_ms, at_ms, life, fact });

const permit = (id: string, place: Place, at_ms: number, life = 1): readonly Kept[] => [
  kept(
    at_ms,
    {
      kind: "permit-granted",
      serial: 1,
      permit: id,
      box: place.number,
      purpose: "collect",
      place: "kiosk-1",
      claim: "m1",
    },
    life,
  ),
  kept(at_ms, { kind: "pulse-begun", permit: id }, life),
];

/** The same, as a clerk asked for it. */
const loaded = (row: Kept): Kept =>
  row.fact.kind === "permit-granted"
    ? { ...row, fact: { ...row.fact, purpose: "load", place: "counter-1", claim: null } }
    : row;

const pulse = (place: Lock, at_ms: number, life = 1): SentFrame => ({
  kind: "pulse",
  board: place.board,
  index0: place.index0,
  bank: place.bank,
  bytes: [],
  at_ms,
  life,
});

const off = (place: Lock, at_ms: number): SentFrame => ({ ...pulse(place, at_ms), kind: "off" });
const door = (place: Place, at_ms: number, level: "open" | "closed" | "unknown"): Kept =>
  kept(at_ms, { kind: "door-changed", box: place.number, door: level });
const move = (lock: Lock, at_ms: number, open: boolean, by: DoorMove["by"]): DoorMove => ({
  lock,
  at_ms,
  open,
  by,
});

/** One pulse of box A in good order, then a stop. */
const GOOD: Evidence = {
  config: CONFIG,
  kept: [
    ...PLACES.map((place) => door(place, 2_000, "closed")),
    ...permit("k1", A, BEGUN_MS),
    door(A, OPEN_MS + 80, "open"),
    kept(OPEN_MS + 80, { kind: "box-opened", box: A.number, permit: "k1" }),
    kept(BEGUN_MS + 800, { kind: "pulse-ended", permit: "k1", end: "acknowledged" }),
    door(A, SHUT_MS + 80, "closed"),
    kept(SHUT_MS + 80, { kind: "result-collected", box: A.number, dossier: "H-1", claim: "m1" }),
  ],
  currents: [{ lock: A, from_ms: ON_MS, to_ms: ON_MS + A.pulse_ms }],
  moves: [move(A, OPEN_MS, true, "latch"), move(A, SHUT_MS, false, "hand-shut")],
  frames: [pulse(A, FRAME_MS), off(A, 99_000)],
  disturbances: [],
  lives: [{ from_ms: 0, to_ms: 100_000, orderly: true }],
  tries: [],
  answers: [],
  feedings: [],
  seen: [],
  ended_ms: 105_000,
};

const judged = (change: Partial<Evidence>): readonly string[] => {
  const evidence = { ...GOOD, ...change };
  const found = [judgeCurrents(evidence, {}), judgeDoors(evidence), judgeClaims(evidence)];
  return found.flatMap(({ broken }) => broken).map((text) => text.split(" ").slice(0, 1).join(" "));
};

const plus = <K extends "kept" | "currents" | "moves" | "frames">(
  name: K,
  ...more: Evidence[K][number][]
): Partial<Evidence> => ({ [name]: [...GOOD[name], ...more] });

describe("a record in good order", () => {
  test("breaks no rule", () => {
    expect(judged({})).toEqual([]);
  });
});

describe("currents and frames", () => {
  test("I1: a second coil of the supply within 200 ms", () => {
    const at_ms = ON_MS + A.pulse_ms + 150;
    const more = plus("currents", { lock: B, from_ms: at_ms, to_ms: at_ms + B.pulse_ms });
    const allowed = { ...more, kept: [...GOOD.kept, ...permit("k2", B, at_ms - 20)] };
    expect(judged({ ...allowed, ...plus("frames", pulse(B, at_ms - 10)) })).toContain("I1");
  });

  test("I2: current at a lock that no permit names", () => {
    expect(judged(plus("currents", { lock: B, from_ms: 50_000, to_ms: 50_500 }))).toEqual(["I2"]);
  });

  test("I2: current of a lock without a box", () => {
    const spare = { bank: "bank-a", board: 1, index0: 5 };
    expect(judged(plus("currents", { lock: spare, from_ms: 50_000, to_ms: 50_500 }))).toEqual(["I2"]);
  });

  test("I2: current before its permit", () => {
    const early = { lock: A, from_ms: BEGUN_MS - 1, to_ms: BEGUN_MS + 400 };
    expect(judged({ currents: [early] })).toContain("I2");
  });

  test("I3: a permit that opens twice", () => {
    const again = ON_MS + 2_000;
    expect(judged(plus("currents", { lock: A, from_ms: again, to_ms: again + 500 }))).toContain("I3");
  });

  test("rest: a coil pulsed again within 5 s, or a fourth time within a minute", () => {
    const at = (...times_ms: number[]): Partial<Evidence> => ({
      currents: times_ms.map((from_ms) => ({ lock: A, from_ms, to_ms: from_ms + 200 })),
      kept: [...GOOD.kept, ...times_ms.flatMap((at_ms, index) => permit(`r${index}`, A, at_ms - 20))],
    });
    expect(judged(at(20_500, 25_800))).not.toContain("rest");

    expect(judged(at(20_500, 25_800, 26_900))).toContain("rest");
    expect(judged(at(20_500, 30_000, 40_000, 50_000))).toContain("rest");
  });

  test("pace: a seventh box opened within a minute by the staff of one counter", () => {
    const opened = (count: number): Partial<Evidence> => ({
      kept: [
        ...GOOD.kept,
        ...Array.from({ length: count }, (_, index) => permit(`p${index}`, B, 40_000 + index)).flatMap(
          ([granted]) => (granted === undefined ? [] : [loaded(granted)]),
        ),
      ],
    });
    expect(judged(opened(6))).toEqual([]);
    expect(judged(opened(7))).toEqual(["pace"]);
  });

  test("I4: current longer than the pulse and 100 ms", () => {
    const [first] = GOOD.currents;
    const to_ms = ON_MS + A.pulse_ms + 112;
    expect(judged({ currents: [{ lock: A, from_ms: first?.from_ms ?? 0, to_ms }] })).toEqual(["I4"]);
  });

  test("I6: a pulse frame in a life without a permit", () => {
    const lives = [...GOOD.lives, { from_ms: 101_000, to_ms: 104_000, orderly: true }];
    const frames = [...GOOD.frames, pulse(A, 101_500, 2), { ...off(A, 103_000), life: 2 }];
    expect(judged({ lives, frames })).toEqual(["I6", "I6"]);
  });

  test("I7: a forbidden frame and a torn one", () => {
    const bad = ["forbidden", "torn"] as const;
    const frames = bad.map((kind) => ({ ...pulse(A, 21_000), kind }));
    expect(judged(plus("frames", ...frames, off(A, 99_500)))).toEqual(["I7", "I7"]);
  });

  test("I8: a second frame for one permit, and an answer for a board that heard nothing", () => {
    expect(judged(plus("frames", pulse(A, FRAME_MS + 400), off(A, 99_500)))).toEqual(["I8"]);
    const silent = { what: "silent-board", bank: A.bank, board: A.board, locks: [] };
    expect(judged({ disturbances: [{ ...silent, from_ms: 19_000, to_ms: 25_000 }] })).toContain("I8");
  });

  test("I9: a frame whose permit a full disk did not keep", () => {
    const full = { what: "disk-full-at-permit", bank: undefined, board: undefined, locks: [] };
    const disturbances = [{ ...full, from_ms: 39_900, to_ms: 41_000 }];
    expect(judged({ ...plus("frames", pulse(A, 40_000), off(A, 99_500)), disturbances })).toEqual(["I9"]);
  });

  test("I15: fed while a bank that is said to serve is silent", () => {
    const fed = (heard_ms: number): Partial<Evidence> => ({
      feedings: [{ at_ms: 60_000, heard_ms: { "bank-a": heard_ms, "bank-b": 59_000, "bank-c": 59_000 } }],
    });
    const up = kept(3_000, { kind: "device-changed", changed: "bank-a", state: "up", fault: null });
    const down = kept(43_000, { kind: "device-changed", changed: "bank-a", state: "down", fault: null });
    expect(judged({ ...fed(43_000), kept: [...GOOD.kept, up] })).toEqual(["I15"]);
    expect(judged({ ...fed(45_000), kept: [...GOOD.kept, up] })).toEqual([]);
    expect(judged({ ...fed(43_000), kept: [...GOOD.kept, up, down] })).toEqual([]);
  });

  test("I4: a line of the host's own may stay on while nobody lives, until the next start has switched it off", () => {
    const lives = [
      { from_ms: 0, to_ms: BEGUN_MS + 100, orderly: false },
      { from_ms: BEGUN_MS + 4_000, to_ms: 100_000, orderly: true },
    ];
    const left = (lock: Place, to_ms: number): readonly string[] =>
      judged({
        lives,
        kept: [...GOOD.kept.filter(({ at_ms }) => at_ms < BEGUN_MS), ...permit("h1", lock, BEGUN_MS)],
        currents: [{ lock, from_ms: BEGUN_MS + 10, to_ms }],
        moves: [],
        frames: [],
      });
    expect(left(HOSTED, BEGUN_MS + 4_500)).toEqual([]);
    expect(left(HOSTED, BEGUN_MS + 6_000)).toEqual(["I4"]);
    expect(left(A, BEGUN_MS + 4_500)).toEqual(["I4"]);
  });

  test("I17: an active-low line energised before the first permit of its life", () => {
    const early = { lock: HOSTED, from_ms: 500, to_ms: 900 };
    expect(judged(plus("currents", early))).toEqual(["I2", "I17"]);
  });

  test("I16: a stop that leaves a coil on, and one that does not switch off", () => {
    expect(judged({ frames: [pulse(A, FRAME_MS)] })).toEqual(["I16"]);
    const left = { lock: A, from_ms: ON_MS, to_ms: undefined };
    expect(judged({ currents: [left] })).toContain("I16");
  });
});

describe("doors", () => {
  test("I5: a box said to have opened that did not move, or whose permit is another's", () => {
    expect(judged({ moves: [] })).toContain("I5");
    const other = kept(OPEN_MS + 90, { kind: "box-opened", box: B.number, permit: "k1" });
    expect(judged(plus("kept", other))).toContain("I5");
  });

  test("I5: another door of the supply opens, and the bank goes on", () => {
    const wrong = [move(B, OPEN_MS, true, "latch"), move(B, SHUT_MS, false, "hand-shut")];
    expect(judged(plus("moves", ...wrong))).toContain("I5");
    const stop = kept(OPEN_MS + 200, { kind: "bank-stopped", bank: B.bank, why: "" });
    expect(judged({ ...plus("moves", ...wrong), kept: [...GOOD.kept, stop] })).toEqual([]);
  });

  test("I10: a pulse while the log has the door open or unknown", () => {
    for (const level of ["open", "unknown"] as const)
      expect(judged(plus("kept", door(A, 19_000, level)))).toContain("I10");
  });

  test("I11: a forced door without an alarm, or with two", () => {
    const forced = plus("moves", move(B, 60_000, true, "hand"), move(B, 70_000, false, "hand-shut"));
    const alarm = (at_ms: number): Kept =>
      kept(at_ms, { kind: "box-quarantined", box: B.number, why: "forced-open" });
    expect(judged(forced)).toEqual(["I11"]);
    expect(judged({ ...forced, kept: [...GOOD.kept, alarm(60_500)] })).toEqual([]);
    expect(judged({ ...forced, kept: [...GOOD.kept, alarm(60_500), alarm(60_600)] })).toEqual(["I11"]);
    expect(judged({ ...forced, kept: [...GOOD.kept, alarm(61_200)] })).toEqual(["I11"]);
  });

  test("I11: a door left open is told once, after a minute", () => {
    const moves = [move(A, OPEN_MS, true, "latch"), move(A, OPEN_MS + 70_000, false, "hand-shut")];
    const rest = GOOD.kept.filter(({ at_ms }) => at_ms < SHUT_MS);
    const alarm = (at_ms: number): Kept => kept(at_ms, { kind: "box-left-open", box: A.number });
    expect(judged({ moves, kept: rest })).toEqual(["I11"]);
    expect(judged({ moves, kept: [...rest, alarm(OPEN_MS + 60_100)] })).toEqual([]);
    expect(judged({ moves, kept: [...rest, alarm(OPEN_MS + 61_500)] })).toEqual(["I11"]);
  });

  test("I12: a door beside a dead board moves unseen", () => {
    const other = PLACES.find(({ bank }) => bank !== A.bank);
    if (other === undefined) throw new Error("the house has two banks");
    const dead = { what: "silent-board", bank: other.bank, board: 1, locks: [] };
    const disturbances = [{ ...dead, from_ms: 25_000, to_ms: 50_000 }];
    expect(judged({ disturbances })).toEqual([]);
    const unseen = GOOD.kept.filter(({ at_ms, fact }) => fact.kind !== "door-changed" || at_ms < SHUT_MS);
    expect(judged({ disturbances, kept: unseen })).toContain("I12");
  });
});

describe("claims", () => {
  const attempt = { at_ms: 1, claim: "m1", right: true, spent: false, before: 0, verified: true };

  test("I13: a spent code, a burnt code and a wrong code verify nothing", () => {
    expect(judged({ tries: [attempt] })).toEqual([]);
    expect(judged({ tries: [{ ...attempt, spent: true }] })).toEqual(["I13"]);
    expect(judged({ tries: [{ ...attempt, before: 5 }] })).toEqual(["I13"]);
    expect(judged({ tries: [{ ...attempt, right: false }] })).toEqual(["I13"]);
  });

  test("I13: a kiosk that takes an eleventh wrong code within ten minutes", () => {
    const wrong = Array.from({ length: 11 }, (_, index) =>
      kept(60_000 + index, { kind: "code-wrong", kiosk: "kiosk-1" }),
    );
    expect(judged(plus("kept", ...wrong))).toEqual(["I13"]);
    expect(judged(plus("kept", ...wrong.slice(1)))).toEqual([]);
  });

  test("I14: a result collected behind a door that stayed shut, or emptied by a void permit", () => {
    expect(judged({ moves: [] })).toContain("I14");
    const voided = kept(SHUT_MS + 80, {
      kind: "permit-voided",
      permit: "k1",
      box: A.number,
      why: "not-opened",
    });
    expect(judged(plus("kept", voided))).toEqual(["I14"]);
  });

  test("papers in the wrong hand are a broken rule whatever else was in order", () => {
    expect(judged({ seen: [`box ${A.number} gave H-1 to another person`] })).toEqual(["I2"]);
  });
});

test("the places of the house are all different locks", () => {
  expect(new Set(PLACES.map(lockKey)).size).toBe(PLACES.length);
});
