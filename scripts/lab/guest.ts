/**
 * Inside the guest: runs the suites named in its arguments, in the table's order, and tells of each over the
 * channel of words. Suites of vitest share a process, whose start is dear under emulation.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { keepBusy } from "./busy.ts";
import { WORDS_PORT } from "./qemu.ts";
import { chosenSuites, type Suite } from "./suites.ts";
import { bundleName, SUITES_VARIABLE } from "./suites-folder.ts";
import { stepCase } from "./visit-steps.ts";
import { cutLines, readWord, type Word, wordLine } from "./words.ts";

const PORTS = "/sys/class/virtio-ports";
/** The reporter's way out; its environment variable names it. */
const WORDS_FD = 3;

const portPath = (): string => {
  const port = readdirSync(PORTS).find(
    (name) => readFileSync(join(PORTS, name, "name"), "utf8").trim() === WORDS_PORT,
  );
  if (port === undefined) throw new Error(`no port ${WORDS_PORT}`);
  return `/dev/${port}`;
};

const port = openSync(portPath(), "w");
const suites = process.env[SUITES_VARIABLE] ?? "";
const bundled = (source: string): string => join(suites, bundleName(source));
const tell = (word: Word): void => void writeSync(port, wordLine(word));
const now_s = (): number => performance.now() / 1_000;

/** Every whole line of a stream; resolved at its end. */
const eachLine = async (stream: Readable, heard: (line: string) => void): Promise<void> => {
  let held = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) {
    const cut = cutLines(held, String(chunk));
    held = cut.held;
    cut.lines.forEach(heard);
  }
};

interface Program {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Which of the program's outputs is listened to; the others go to the console. */
  readonly heard: 1 | typeof WORDS_FD;
  readonly line: (line: string) => void;
}

/**
 * Resolved with the exit code once the program has ended and its output is read. The guest is kept busy
 * meanwhile; a program that wants its waiting for nothing finds whom to stop in its environment.
 */
const run = async ({ words, environment, heard, line }: Program): Promise<number> => {
  const busy = keepBusy();
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment, MOT_CUA_LAB_BUSY: String(busy?.pid ?? "") },
    stdio: ["ignore", heard === 1 ? "pipe" : "inherit", "inherit", heard === WORDS_FD ? "pipe" : "ignore"],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  const stream = child.stdio[heard];
  if (stream !== null && stream !== undefined && "read" in stream) await eachLine(stream, line);
  const code = await ended;
  busy?.end();
  return code;
};

/** Suites beside each other in the table that one process can run. */
const batches = (chosen: readonly Suite[]): readonly (readonly Suite[])[] => {
  const made: Suite[][] = [];
  for (const suite of chosen) {
    const before = made.at(-1);
    if (before?.[0]?.work.kind === "vitest" && suite.work.kind === "vitest") before.push(suite);
    else made.push([suite]);
  }
  return made;
};

/** A program that ended badly and named no failed case has failed in the suite it was at. */
const outcomeOf = (suite: string, code: number, failed: boolean): void => {
  if (code !== 0 && !failed)
    tell({ kind: "case", suite, name: "(the program)", passed: false, message: `ended with ${code}` });
};

const runVitest = async (files: readonly string[], first: string): Promise<void> => {
  let at = first;
  let failed = false;
  const code = await run({
    words: [
      ...["node_modules/vitest/vitest.mjs", "run", "--configLoader", "native"],
      ...["--config", bundled("vitest.lab.config.ts")],
      ...[`--reporter=${bundled("test/lab/reporter.ts")}`, "--reporter=default"],
      ...files.map(bundled),
    ],
    environment: { MOT_CUA_LAB_WORDS: String(WORDS_FD) },
    heard: WORDS_FD,
    line(line) {
      const word = readWord(line);
      if (word === undefined) return;
      if ("suite" in word) at = word.suite;
      if (word.kind === "case" && !word.passed) failed = true;
      tell(word);
    },
  });
  outcomeOf(at, code, failed);
};

const runSteps = async (suite: string, program: string): Promise<void> => {
  let failed = false;
  tell({ kind: "suite-started", suite, at_s: now_s() });
  const code = await run({
    words: [bundled(program)],
    environment: {},
    heard: 1,
    line(line) {
      const step = stepCase(line);
      if (step === undefined) return;
      failed ||= !step.passed;
      tell({ kind: "case", suite, ...step });
    },
  });
  outcomeOf(suite, code, failed);
  tell({ kind: "suite-ended", suite, at_s: now_s() });
};

/**
 * Brought into the guest's memory at once: a program that waits for a page of its own is idle, and an idle
 * guest's clock jumps.
 */
const readAhead = (): void => {
  const bundles = readdirSync(suites).map((name) => join(suites, name));
  for (const path of [process.execPath, ...bundles]) readFileSync(path);
};

tell({ kind: "up", release: release() });
readAhead();
for (const batch of batches(chosenSuites(process.argv.slice(2)).chosen)) {
  const [first] = batch;
  if (first === undefined) continue;
  if (first.work.kind === "steps") await runSteps(first.name, first.work.program);
  else {
    const files = batch.flatMap(({ work }) => (work.kind === "vitest" ? work.files : []));
    await runVitest(files, first.name);
  }
}
tell({ kind: "last" });
closeSync(port);
