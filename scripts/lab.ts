/**
 * `npm run lab`: the drivers' suites on a real kernel in a virtual machine. Prepares the machine, boots a
 * guest for each half of the suites, prints what came back. Exit 0 only if every suite ran a case and none
 * failed. What is run stands in lab/suites.ts.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import type { Machine } from "./lab/cache.ts";
import { isHidden } from "./lab/guest-init.ts";
import { keepGuest } from "./lab/guest-machine.ts";
import { guestFiles, runGuest } from "./lab/guest-run.ts";
import { freeDisk_mb, prepareMachine } from "./lab/prepare.ts";
import { type LabProblem, problemDetail, problemSentence } from "./lab/problem.ts";
import { freeMemory_mb, GUEST_MB, machinesAtOnce } from "./lab/qemu.ts";
import { readRequest } from "./lab/request.ts";
import type { SuiteResult } from "./lab/results.ts";
import { MACHINES, type Suite } from "./lab/suites.ts";
import { countsOf, suiteLine, summaryText } from "./lab/summary.ts";
import type * as SetUp from "./set-up.mjs";

const ROOT = realpathSync(fileURLToPath(new URL("../..", import.meta.url)));
/** Lies beside the sources and not in dist. */
const SET_UP = new URL("../../scripts/set-up.mjs", import.meta.url);
const CACHE = join(ROOT, ".lab");

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const sayBoth = (vi: string, en: string): void => say(`${vi} / ${en}`);
const now_s = (): number => systemClock.now_ms() / 1_000;

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

const refused = (problem: LabProblem): number => {
  const detail = problemDetail(problem);
  if (detail !== "") complain(detail);
  complain(problemSentence(problem));
  return 1;
};

/** Why this machine can't have guests, or undefined. */
const hostProblem = (free_mb: number): LabProblem | undefined => {
  if (process.platform !== "linux" || process.arch !== "x64")
    return { kind: "other-system", platform: process.platform, arch: process.arch };
  const path = [ROOT, process.execPath].find(isHidden);
  if (path !== undefined) return { kind: "hidden-folder", path };
  return free_mb < GUEST_MB ? { kind: "little-memory", free_mb, needed_mb: GUEST_MB } : undefined;
};

const runSuites = async (
  machine: Machine,
  folder: string,
  suites: readonly Suite[],
  atOnce: number,
): Promise<readonly SuiteResult[] | LabProblem> => {
  const waiting = MACHINES.filter((index) => suites.some((suite) => suite.machine === index));
  const results: SuiteResult[] = [];
  let problem: LabProblem | undefined;
  const lane = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const number = index;
      const outcome = await runGuest({
        ...{ clock: systemClock, stopped: stopping.signal, root: ROOT, machine, folder, index },
        suites: suites.filter((suite) => suite.machine === number),
        consoleFile: join(CACHE, `console-${number}.log`),
        up: (release) => sayBoth(`Máy ${number} đã chạy`, `Machine ${number} is up: ${release}`),
        ended: (result) => say(suiteLine(result)),
        died: (trouble, console) =>
          complain([`machine ${number}: ${trouble}; its console's last lines:`, ...console].join("\n  ")),
      });
      if ("kind" in outcome) problem = outcome;
      else results.push(...outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const order = suites.map(({ name }) => name);
  return problem ?? results.toSorted((a, b) => order.indexOf(a.suite) - order.indexOf(b.suite));
};

const run = async (machine: Machine, suites: readonly Suite[], free_mb: number): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-lab-"));
  const started_s = now_s();
  try {
    const atOnce = machinesAtOnce(availableParallelism(), free_mb);
    const guests = new Set(suites.map((suite) => suite.machine)).size;
    sayBoth(`Khởi động máy ảo: ${guests}`, `Booting guests: ${guests}, ${Math.min(atOnce, guests)} at once`);
    const results = await runSuites(machine, folder, suites, atOnce);
    if ("kind" in results) return refused(results);
    if (stopping.signal.aborted) return 1;
    const { closingLine, testExitCode }: typeof SetUp = await import(SET_UP.href);
    const counts = countsOf(results);
    say(`\n${summaryText(results)}`);
    sayBoth(`Hết ${Math.round(now_s() - started_s)} giây`, `${Math.round(now_s() - started_s)} s`);
    say(`\n${closingLine(counts)}`);
    return testExitCode(counts, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const keep = async (machine: Machine): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-lab-"));
  try {
    // A terminal that does not know its size says 0.
    const [rows, columns] = [process.stdout.rows || 24, process.stdout.columns || 80];
    const work = { kind: "shell", rows, columns, terminal: process.env.TERM ?? "dumb" } as const;
    sayBoth("Gõ exit để rời máy ảo", "Type exit to leave the guest");
    const ended = await keepGuest(guestFiles({ root: ROOT, machine, folder }, "shell", work));
    return typeof ended === "number" ? ended : refused(ended);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  const request = readRequest(process.argv.slice(2));
  if (request.kind === "tell") {
    say(request.text);
    return 0;
  }
  if (request.kind === "wrong") {
    complain(request.text);
    return 2;
  }
  const free_mb = freeMemory_mb(process.platform === "linux" ? readFileSync("/proc/meminfo", "utf8") : "");
  const problem = hostProblem(free_mb);
  if (problem !== undefined) return refused(problem);
  const machine = await prepareMachine({
    ...{ clock: systemClock, stopped: stopping.signal, cache: CACHE, say: sayBoth },
    isRoot: process.getuid?.() === 0,
    freeDisk_mb,
  });
  if (stopping.signal.aborted) return 1;
  if ("kind" in machine) return refused(machine);
  return request.kind === "keep" ? keep(machine) : run(machine, request.suites, free_mb);
};

process.exitCode = await main();
