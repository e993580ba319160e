/**
 * What became of each suite, from the words of the guests and how each of these ended. Decides what counts as
 * failed: a suite without cases, one that never ended, a guest that ended without its last word. Pure.
 */
import type { Suite } from "./suites.ts";
import type { Word } from "./words.ts";

interface FailedCase {
  readonly name: string;
  readonly message: string;
}

export interface SuiteResult {
  readonly suite: string;
  readonly passed: number;
  readonly failures: readonly FailedCase[];
  /** Lines that the suite printed. */
  readonly said: readonly string[];
  /** In the guest's time and in ours; undefined until known. */
  readonly started: Moment | undefined;
  readonly ended: Moment | undefined;
}
export interface Moment {
  readonly guest_s: number;
  readonly wall_s: number;
}

/** What one guest has told. */
export interface Told {
  readonly up: boolean;
  readonly last: boolean;
  readonly running: string | undefined;
  readonly suites: readonly SuiteResult[];
}

/** Lines kept of each suite's printing; later ones are dropped. */
export const SAID_MAX = 100;

export const nothingTold = (suites: readonly Pick<Suite, "name">[]): Told => ({
  up: false,
  last: false,
  running: undefined,
  suites: suites.map(({ name }) => ({
    suite: name,
    passed: 0,
    failures: [],
    said: [],
    started: undefined,
    ended: undefined,
  })),
});

const heardOf = (
  result: SuiteResult,
  word: Exclude<Word, { kind: "up" | "last" }>,
  wall_s: number,
): SuiteResult => {
  switch (word.kind) {
    case "suite-started":
      return { ...result, started: { guest_s: word.at_s, wall_s } };
    case "suite-ended":
      return { ...result, ended: { guest_s: word.at_s, wall_s } };
    case "case":
      return word.passed
        ? { ...result, passed: result.passed + 1 }
        : { ...result, failures: [...result.failures, { name: word.name, message: word.message }] };
    case "said":
      return result.said.length < SAID_MAX ? { ...result, said: [...result.said, word.text] } : result;
  }
};

export const hear = (told: Told, word: Word, wall_s: number): Told => {
  if (word.kind === "up") return { ...told, up: true };
  if (word.kind === "last") return { ...told, last: true, running: undefined };
  const running =
    word.kind === "suite-started" ? word.suite : word.kind === "suite-ended" ? undefined : told.running;
  return {
    ...told,
    running,
    suites: told.suites.map((result) =>
      result.suite === word.suite ? heardOf(result, word, wall_s) : result,
    ),
  };
};

/** How a guest ended. `console`: its console's last lines. */
export type MachineEnd =
  | { readonly kind: "ended"; readonly code: number; readonly console: readonly string[] }
  | { readonly kind: "never-spoke"; readonly limit_s: number; readonly console: readonly string[] }
  | { readonly kind: "fell-silent"; readonly limit_s: number; readonly console: readonly string[] }
  | { readonly kind: "too-long"; readonly limit_s: number; readonly console: readonly string[] };

const CRASH = /Kernel panic - not syncing: .*|\bBUG: .*|\bOops: .*|general protection fault.*/;

/** Why a guest's end is none that may be, or undefined. */
export const machineTrouble = (end: MachineEnd, told: Told): string | undefined => {
  switch (end.kind) {
    case "ended":
      return told.last ? undefined : crashOf(end.console, told);
    case "never-spoke":
      return `the guest said nothing within ${end.limit_s} s and was ended`;
    case "fell-silent":
      return `the guest said nothing for ${end.limit_s} s${during(told)} and was ended`;
    case "too-long":
      return `the guest was not done within ${end.limit_s} s${during(told)} and was ended`;
  }
};

const during = ({ running }: Told): string => (running === undefined ? "" : ` in ${running}`);

const crashOf = (console: readonly string[], told: Told): string => {
  const crash = console.map((line) => CRASH.exec(line)?.[0]).find((found) => found !== undefined);
  return `the guest ended without its last word${during(told)}${crash === undefined ? "" : `: ${crash}`}`;
};

/**
 * Each suite as it counts. One that was not run to its end, or has no case, gets a failure that says why; so
 * does the last one where all ended and the guest did not end as it should.
 */
export const judged = (told: Told, trouble: string | undefined): readonly SuiteResult[] => {
  const results = told.suites.map((result) => judgedOne(result, trouble));
  const isTold = results.some(({ failures }) => failures.some(({ message }) => message === trouble));
  const last = results.at(-1);
  return trouble === undefined || isTold || last === undefined
    ? results
    : [...results.slice(0, -1), withFailure(last, "(after the last case)", trouble)];
};

const withFailure = (result: SuiteResult, name: string, message: string): SuiteResult => ({
  ...result,
  failures: [...result.failures, { name, message }],
});

const judgedOne = (result: SuiteResult, trouble: string | undefined): SuiteResult => {
  const { started, ended, passed, failures } = result;
  if (started === undefined) return withFailure(result, "(not begun)", trouble ?? "the suite was never run");
  if (ended === undefined)
    return withFailure(result, "(the whole suite)", trouble ?? "the suite did not end");
  return passed === 0 && failures.length === 0
    ? withFailure(result, "(the whole suite)", "the suite has no case")
    : result;
};
