/**
 * Many schedules, judged: how often each rule was really put to the test, which troubles struck, and every
 * broken rule with the seed that shows it again. The same settings give the same result.
 */
import { SeededRandom } from "../../kit/seeded-random.ts";
import { exercise, type Verdict, verdict } from "./evidence.ts";
import { judgeClaims } from "./judge-claims.ts";
import { judgeCurrents } from "./judge-currents.ts";
import { judgeDoors } from "./judge-doors.ts";
import { judgeMap } from "./judge-map.ts";
import { play } from "./schedule.ts";

/** Every so many schedules one runs on the real store and the real personal store. */
export const REAL_EVERY = 50;
/** Broken rules reported in words; all are counted. */
const TOLD_MAX = 40;

/** What must have been put to the test for a run to mean anything. */
export const RULES = [
  "I1",
  "I2",
  "I3",
  "I4",
  "I4 host died",
  "I4 host-timed",
  "I5",
  "I5 wrong door",
  "I6",
  "I7",
  "I8",
  "I9",
  "I10",
  "I11 forced",
  "I11 left open",
  "I12",
  "I13",
  "I13 kiosk rests",
  "I14",
  "I14 collected",
  "I15",
  "I16",
  "I17",
  "I18",
  "linkage told",
  "twin told",
  "rest",
  "pace",
] as const;

export interface ProofSettings {
  readonly schedules: number;
  readonly seed: number;
  /** Of several runners that share the schedules: this one's place and their number. */
  readonly part?: { readonly index: number; readonly of: number };
  /** A new file for the log of a real run, removed by the caller. */
  readonly database_path?: (seed: number) => string;
  /** Ends at the first broken rule. */
  readonly until_broken?: boolean;
  readonly progress?: (done: number, violations: number) => void;
}

export interface ProofResult {
  readonly schedules: number;
  readonly violations: number;
  readonly first: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
  readonly exercised: Readonly<Record<string, number>>;
}

const judge = (seed: number, database_path: string | undefined): Verdict & { readonly hits: object } => {
  const { evidence, hits, crash } = play({
    seed,
    ...(database_path === undefined ? {} : { database_path }),
  });
  const all = verdict();
  if (crash !== undefined) all.broken.push(`crash: ${crash}`);
  for (const found of [
    judgeCurrents(evidence, hits),
    judgeDoors(evidence),
    judgeClaims(evidence),
    judgeMap(new SeededRandom(seed).fork("map")),
  ]) {
    all.broken.push(...found.broken);
    for (const [rule, times] of Object.entries(found.exercised)) exercise(all, rule, times);
  }
  return { ...all, hits };
};

const WORLD_SEEDS = 1_000_003;

export const prove = (settings: ProofSettings): ProofResult => {
  const { index, of } = settings.part ?? { index: 0, of: 1 };
  const first: string[] = [];
  const faults: Record<string, number> = {};
  const exercised: Record<string, number> = Object.fromEntries(RULES.map((rule) => [rule, 0]));
  let schedules = 0;
  let violations = 0;
  for (let number = index; number < settings.schedules; number += of) {
    const seed = settings.seed * WORLD_SEEDS + number;
    const real = number % REAL_EVERY === 0 ? settings.database_path?.(seed) : undefined;
    const { broken, exercised: times, hits } = judge(seed, real);
    schedules++;
    violations += broken.length;
    for (const what of broken) if (first.length < TOLD_MAX) first.push(`seed ${seed}: ${what}`);
    for (const [fault, count] of Object.entries(hits)) faults[fault] = (faults[fault] ?? 0) + count;
    for (const [rule, count] of Object.entries(times)) exercised[rule] = (exercised[rule] ?? 0) + count;
    if (settings.until_broken === true && violations > 0) break;
    settings.progress?.(schedules, violations);
  }
  return { schedules, violations, first, faults, exercised };
};

/** Results of runners that shared the schedules, as one. */
export const together = (results: readonly ProofResult[]): ProofResult => {
  const sum = (tables: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
    const all: Record<string, number> = {};
    for (const table of tables)
      for (const [name, count] of Object.entries(table)) all[name] = (all[name] ?? 0) + count;
    return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  return {
    schedules: results.reduce((total, { schedules }) => total + schedules, 0),
    violations: results.reduce((total, { violations }) => total + violations, 0),
    first: results.flatMap((result) => result.first).slice(0, TOLD_MAX),
    faults: sum(results.map(({ faults }) => faults)),
    exercised: sum(results.map(({ exercised }) => exercised)),
  };
};
