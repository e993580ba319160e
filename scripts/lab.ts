/**
 * `npm run lab`: the drivers' suites on a real kernel in a virtual machine. Prepares the machine, boots a
 * guest for each processor that the host can spare, prints what came back. Exit 0 only if every suite ran a
 * case and none failed. What is run stands in lab/suites.ts.
 */
import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { keepGuest } from "./lab/guest-machine.ts";
import { guestFiles } from "./lab/guest-run.ts";
import { type LabProblem, problemDetail, problemSentence } from "./lab/problem.ts";
import { guestsAtOnce } from "./lab/qemu.ts";
import { cacheOf, type ReadyMachine, readyMachine } from "./lab/ready.ts";
import { readRequest } from "./lab/request.ts";
import { runSuites, withSuites } from "./lab/run-suites.ts";
import type { Suite } from "./lab/suites.ts";
import { countsOf, suiteLine, summaryText } from "./lab/summary.ts";
import type * as SetUp from "./set-up.mjs";

const ROOT = realpathSync(fileURLToPath(new URL("../..", import.meta.url)));
/** Lies beside the sources and not in dist. */
const SET_UP = new URL("../../scripts/set-up.mjs", import.meta.url);

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

const run = async ({ machine, free_mb }: ReadyMachine, suites: readonly Suite[]): Promise<number> => {
  const started_s = now_s();
  const guests = Math.min(guestsAtOnce(availableParallelism(), free_mb), suites.length);
  sayBoth(`Khởi động máy ảo: ${guests}`, `Booting guests: ${guests}`);
  const results = await withSuites({ root: ROOT, machine }, (host) =>
    runSuites(
      {
        ...{ suites, guests, stopped: stopping.signal },
        consoleFile: (index) => join(cacheOf(ROOT), `console-${index}.log`),
        up: (index, release) => sayBoth(`Máy ${index} đã chạy`, `Machine ${index} is up: ${release}`),
        ended: (result) => say(suiteLine(result)),
        died: (index, trouble, console) =>
          complain([`machine ${index}: ${trouble}; its console's last lines:`, ...console].join("\n  ")),
      },
      host,
    ),
  );
  if ("kind" in results) return refused(results);
  if (stopping.signal.aborted) return 1;
  const { closingLine, testExitCode }: typeof SetUp = await import(SET_UP.href);
  const counts = countsOf(results);
  say(`\n${summaryText(results)}`);
  sayBoth(`Hết ${Math.round(now_s() - started_s)} giây`, `${Math.round(now_s() - started_s)} s`);
  say(`\n${closingLine(counts)}`);
  return testExitCode(counts, 0);
};

const keep = async ({ machine }: ReadyMachine): Promise<number> => {
  // A terminal that does not know its size says 0.
  const [rows, columns] = [process.stdout.rows || 24, process.stdout.columns || 80];
  const work = { kind: "shell", rows, columns, terminal: process.env.TERM ?? "dumb" } as const;
  const ended = await withSuites({ root: ROOT, machine }, (host) => {
    sayBoth("Gõ exit để rời máy ảo", "Type exit to leave the guest");
    return keepGuest(guestFiles(host, "shell", work));
  });
  return typeof ended === "number" ? ended : refused(ended);
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
  const ready = await readyMachine(ROOT, stopping.signal, sayBoth);
  if (stopping.signal.aborted) return 1;
  if ("kind" in ready) return refused(ready);
  return request.kind === "keep" ? keep(ready) : run(ready, request.suites);
};

process.exitCode = await main();
