/**
 * `npm run lab-defects -- [--list] [--only NAME]...`: bundles the drivers with each mistake of planted/lab.ts
 * and runs in a guest of the lab the suite that must notice it. Nothing is changed in the product. Exit 0:
 * every one was noticed, by a case that failed.
 */
import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { ChangeSource } from "./lab/bundle.ts";
import { problemDetail, problemSentence } from "./lab/problem.ts";
import { guestsAtOnce } from "./lab/qemu.ts";
import { cacheOf, type ReadyMachine, readyMachine } from "./lab/ready.ts";
import type { SuiteResult } from "./lab/results.ts";
import { runSuites, withSuites } from "./lab/run-suites.ts";
import { chosenSuites, SUITE_COLUMNS } from "./lab/suites.ts";
import { edited, type Planted } from "./planted/edit.ts";
import { LAB_MISTAKES, type LabMistake } from "./planted/lab.ts";

const ROOT = realpathSync(fileURLToPath(new URL("../..", import.meta.url)));
const NAME_COLUMNS = 20;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const sayBoth = (vi: string, en: string): void => say(`${vi} / ${en}`);

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

/** Every edit, each where it belongs; one that does not fit is an error. */
const planting =
  ({ name, edits }: Planted): ChangeSource =>
  (source, text) =>
    edits
      .filter(({ file }) => file === source)
      .reduce((before, each) => {
        const after = edited(before, each);
        if (after === undefined) throw new Error(`${name} does not fit ${each.file}: ${each.find}`);
        return after;
      }, text);

/**
 * The first case that failed. What failed around the cases is no notice of a mistake, nor is a case that was
 * not run because of it (test/lab/reporter.ts).
 */
const noticedBy = (results: readonly SuiteResult[]): string | undefined =>
  results
    .flatMap(({ failures }) => failures)
    .find(({ name, message }) => !(/^\(|\.test\.js$/.test(name) || message.startsWith("was ")))?.name;

/** Who noticed it, or undefined: nobody. */
const trial = async (
  { machine }: ReadyMachine,
  mistake: LabMistake,
  lane: number,
): Promise<string | undefined> => {
  const results = await withSuites({ root: ROOT, machine, change: planting(mistake) }, (host) =>
    runSuites(
      {
        suites: chosenSuites([mistake.suite]).chosen,
        ...{ guests: 1, stopped: stopping.signal },
        consoleFile: () => join(cacheOf(ROOT), `console-defect-${lane}.log`),
        ...{ up: () => undefined, ended: () => undefined },
        died: (_index, trouble, console) =>
          complain([`${mistake.name}: ${trouble}`, ...console].join("\n  ")),
      },
      host,
    ),
  );
  if (!("kind" in results)) return noticedBy(results);
  complain(`${problemDetail(results)}\n${problemSentence(results)}`);
  return undefined;
};

const run = async (ready: ReadyMachine, mistakes: readonly LabMistake[]): Promise<number> => {
  const waiting = [...mistakes];
  let noticed = 0;
  const lane = async (index: number): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !stopping.signal.aborted; next = waiting.shift()) {
      const by = await trial(ready, next, index);
      if (stopping.signal.aborted) return;
      if (by !== undefined) noticed += 1;
      const head = `${next.name.padEnd(NAME_COLUMNS)} ${next.suite.padEnd(SUITE_COLUMNS)}`;
      say(`${head} ${by === undefined ? "KHÔNG THẤY / NOT NOTICED" : `đỏ / red: ${by}`}`);
    }
  };
  const lanes = Math.min(guestsAtOnce(availableParallelism(), ready.free_mb), mistakes.length);
  sayBoth(
    `Gài ${mistakes.length} lỗi, mỗi lỗi chừng một phút, ${lanes} lỗi cùng lúc`,
    `Planting ${mistakes.length} mistakes, about a minute each, ${lanes} at once`,
  );
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index + 1)));
  sayBoth(`Thấy ${noticed} trên ${mistakes.length}`, `${noticed} of ${mistakes.length} noticed`);
  return noticed === mistakes.length ? 0 : 1;
};

const USAGE = "npm run lab-defects [-- --list] [--only NAME]...";
const listed = (): string =>
  LAB_MISTAKES.map(
    ({ name, suite, hazard }) => `${name.padEnd(NAME_COLUMNS)} ${suite.padEnd(SUITE_COLUMNS)} ${hazard}`,
  ).join("\n");

const options = {
  list: { type: "boolean", default: false },
  only: { type: "string", multiple: true, default: [] as string[] },
} as const;

const asked = (): { readonly list: boolean; readonly only: readonly string[] } | undefined => {
  try {
    return parseArgs({ options }).values;
  } catch {
    return undefined;
  }
};

const main = async (): Promise<number> => {
  const request = asked();
  if (request === undefined) {
    complain(USAGE);
    return 2;
  }
  const unknown = request.only.filter((name) => !LAB_MISTAKES.some((mistake) => mistake.name === name));
  if (unknown.length > 0) {
    complain(`no mistake ${unknown.join(", ")}; there are:\n${listed()}`);
    return 2;
  }
  if (request.list) {
    say(listed());
    return 0;
  }
  const { only } = request;
  const mistakes = LAB_MISTAKES.filter(({ name }) => only.length === 0 || only.includes(name));
  const ready = await readyMachine(ROOT, stopping.signal, sayBoth);
  if (stopping.signal.aborted) return 1;
  if (!("kind" in ready)) return run(ready, mistakes);
  complain(`${problemDetail(ready)}\n${problemSentence(ready)}`.trimStart());
  return 1;
};

process.exitCode = await main();
