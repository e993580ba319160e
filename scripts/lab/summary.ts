/** What is printed of a run: a line a suite, then what failed. Decides nothing. */
import type { SuiteResult } from "./results.ts";
import { SUITE_COLUMNS } from "./suites.ts";

const COUNT_COLUMNS = 5;
const SECONDS_COLUMNS = 7;

const secondsOf = ({ started, ended }: SuiteResult, of: "guest_s" | "wall_s"): string =>
  started === undefined || ended === undefined ? "–" : `${(ended[of] - started[of]).toFixed(1)} s`;

/** `gpio-locks  41 passed  0 failed  93.0 s inside  7.2 s` */
export const suiteLine = (result: SuiteResult): string =>
  [
    result.suite.padEnd(SUITE_COLUMNS),
    `${String(result.passed).padStart(COUNT_COLUMNS)} passed`,
    `${String(result.failures.length).padStart(COUNT_COLUMNS)} failed`,
    `${secondsOf(result, "guest_s").padStart(SECONDS_COLUMNS)} inside`,
    secondsOf(result, "wall_s").padStart(SECONDS_COLUMNS),
  ].join(" ");

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `      ${line}`)
    .join("\n");

/** What a suite printed, then its failed cases. */
const details = ({ suite, said, failures }: SuiteResult): readonly string[] => [
  ...said.map((line) => `  ${suite}: ${line}`),
  ...failures.map(({ name, message }) => `  ✗ ${suite} > ${name}\n${indented(message)}`),
];

export const summaryText = (results: readonly SuiteResult[]): string =>
  [...results.flatMap(details), "", ...results.map(suiteLine)].join("\n");

export const countsOf = (
  results: readonly SuiteResult[],
): { readonly passed: number; readonly failed: number } => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failures }) => sum + failures.length, 0),
});
