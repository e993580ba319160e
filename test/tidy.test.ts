/**
 * The repository tests itself: walls between layers, purity, sizes, names, and that every file is tested. The
 * rules stand in tidy/rules.ts and are proven in tidy/rules.test.ts.
 */
import { describe, expect, it } from "vitest";
import { missingBinaries } from "../scripts/complete-lock.mjs";
import {
  type Breach,
  chanceBreaches,
  columnBreaches,
  fileBreaches,
  functionBreaches,
  headingBreaches,
  importBreaches,
  impurityBreaches,
  leftOutBreaches,
  machineBreaches,
  nameBreaches,
  personalBreaches,
  type SourceFile,
  unsureMarks,
  untestedFiles,
  waitingBreaches,
} from "./tidy/rules.ts";
import { tree } from "./tidy/tree.ts";

/** Production files without a test of their own, each with the reason. Shrink it; add only with a reason. */
const UNTESTED: Readonly<Record<string, string>> = {};

const FILES = tree();

const RULES: readonly (readonly [string, (file: SourceFile) => readonly Breach[]])[] = [
  ["every file imports only what its layer allows", importBreaches],
  ["pure files know neither time nor chance nor surroundings", impurityBreaches],
  ["production draws chance through its port alone", chanceBreaches],
  ["no test waits for the wall clock", waitingBreaches],
  ["no test is left out", leftOutBreaches],
  ["every function fits on a screen", functionBreaches],
  ["every file can be read in one go", fileBreaches],
  ["every line fits", columnBreaches],
  ["every file begins by saying what it is for", headingBreaches],
  ["every name is in kebab-case and says something", nameBreaches],
  ["every ID number is fictional", personalBreaches],
  ["nothing is of one machine only", machineBreaches],
];

describe("the tree", () => {
  it.each(RULES)("%s", (_rule, breaches) => {
    const found = FILES.flatMap(breaches);
    expect(found, `\n${found.join("\n")}\n`).toEqual([]);
  });

  it("has a test for every file that runs", () => {
    const found = untestedFiles(FILES, UNTESTED);
    expect(found, `\n${found.join("\n")}\n`).toEqual([]);
  });

  it("has no reason for a file that is gone", () => {
    const paths = new Set(FILES.map(({ path }) => path));
    expect(Object.keys(UNTESTED).filter((path) => !paths.has(path))).toEqual([]);
  });

  it("has a lock that a clean install accepts on every platform", () => {
    const lock = FILES.find(({ path }) => path === "package-lock.json")?.text ?? "{}";
    expect(missingBinaries(JSON.parse(lock))).toEqual([]);
  });

  it("names its doubts", () => {
    const doubts = FILES.flatMap(unsureMarks);
    console.info([`${doubts.length} doubts (UNSURE)`, ...doubts].join("\n  "));
    expect(FILES.length).toBeGreaterThan(100);
  });
});
