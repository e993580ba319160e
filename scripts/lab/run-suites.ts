/**
 * Suites on their guests: bundles them, deals them out to guests that run side by side. Tells of each as it
 * ends; prints nothing.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { bundleSuites, type ChangeSource } from "./bundle.ts";
import { type Machine, workFolder } from "./cache.ts";
import { type GuestHost, runGuest } from "./guest-run.ts";
import type { LabProblem } from "./problem.ts";
import { cacheOf } from "./ready.ts";
import type { SuiteResult } from "./results.ts";
import { dealt, type Suite } from "./suites.ts";

export interface SuitesRun {
  readonly suites: readonly Suite[];
  /** Guests that may run side by side. */
  readonly guests: number;
  readonly stopped: AbortSignal;
  /** Where a guest's console is kept. */
  readonly consoleFile: (index: number) => string;
  readonly up: (index: number, release: string) => void;
  readonly ended: (result: SuiteResult) => void;
  readonly died: (index: number, trouble: string, console: readonly string[]) => void;
}

let hosts = 0;

/**
 * Calls `use` with the bundled suites and a folder for files of this run; both go afterwards. `change`: what
 * sources are bundled as.
 */
export const withSuites = async <Done>(
  {
    root,
    machine,
    change,
  }: { readonly root: string; readonly machine: Machine; readonly change?: ChangeSource },
  use: (host: GuestHost) => Promise<Done>,
): Promise<Done | LabProblem> => {
  hosts += 1;
  const suites_dir = `${workFolder(cacheOf(root), "suites")}-${hosts}`;
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-lab-"));
  mkdirSync(suites_dir, { recursive: true });
  try {
    const problem = await bundleSuites({ root, folder: suites_dir, ...(change && { change }) });
    return problem ?? (await use({ root, machine, folder, suites_dir }));
  } finally {
    for (const made of [suites_dir, folder]) rmSync(made, { recursive: true, force: true });
  }
};

/** In the order of `suites`. */
export const runSuites = async (
  run: SuitesRun,
  host: GuestHost,
): Promise<readonly SuiteResult[] | LabProblem> => {
  const { suites, stopped } = run;
  const results: SuiteResult[] = [];
  let problem: LabProblem | undefined;
  const guest = async (hand: readonly Suite[], at: number): Promise<void> => {
    const index = at + 1;
    const outcome = await runGuest({
      ...{ ...host, clock: systemClock, stopped, index, suites: hand },
      consoleFile: run.consoleFile(index),
      up: (release) => run.up(index, release),
      ended: run.ended,
      died: (trouble, console) => run.died(index, trouble, console),
    });
    if ("kind" in outcome) problem = outcome;
    else results.push(...outcome);
  };
  await Promise.all(dealt(suites, run.guests).map(guest));
  const order = suites.map(({ name }) => name);
  return problem ?? results.toSorted((a, b) => order.indexOf(a.suite) - order.indexOf(b.suite));
};
