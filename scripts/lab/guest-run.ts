/**
 * The suites of one guest from its first root to their results: what is put into it, what is heard of it
 * meanwhile. Judging is results.ts's.
 */
import { appendFileSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { KERNEL_FILE, type Machine, MODULES_FILE } from "./cache.ts";
import { cpioArchive } from "./cpio.ts";
import { type GuestWork, guestInit } from "./guest-init.ts";
import { bootGuest, LIMITS } from "./guest-machine.ts";
import type { LabProblem } from "./problem.ts";
import type { MachineFiles } from "./qemu.ts";
import { hear, judged, machineTrouble, nothingTold, type SuiteResult } from "./results.ts";
import type { Suite } from "./suites.ts";

/** Static: nothing else is there for it when it starts. */
const BUSYBOX = "/bin/busybox";
/** Lines of a guest's console kept in its file; later ones are dropped. */
const CONSOLE_FILE_LINES_MAX = 20_000;

export interface GuestHost {
  /** The project's folder, without links. */
  readonly root: string;
  readonly machine: Machine;
  /** For files of this run. */
  readonly folder: string;
  /** The bundled suites. */
  readonly suites_dir: string;
}

/** The first root of a guest with this work: the machine's modules, and the program that comes first. */
export const guestFiles = (
  { root, machine, folder, suites_dir }: GuestHost,
  name: string,
  work: GuestWork,
): MachineFiles => {
  const node = realpathSync(process.execPath);
  const init = guestInit({ root, node, modules: machine.modules, suites: suites_dir, work });
  const folders = ["bin", "dev", "host", "proc", "sys"].map((path) => ({ kind: "folder", path }) as const);
  const archive = cpioArchive([
    ...folders,
    { kind: "file", path: "bin/busybox", bytes: readFileSync(BUSYBOX), executable: true },
    { kind: "file", path: "init", bytes: new TextEncoder().encode(init), executable: true },
  ]);
  const initrd = join(folder, `${name}.cpio`);
  writeFileSync(initrd, Buffer.concat([readFileSync(join(machine.folder, MODULES_FILE)), archive]));
  return { kernel: join(machine.folder, KERNEL_FILE), initrd };
};

export interface GuestRun extends GuestHost {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  /** From 1. */
  readonly index: number;
  readonly suites: readonly Suite[];
  /** Where its console is kept. */
  readonly consoleFile: string;
  readonly up: (release: string) => void;
  readonly ended: (result: SuiteResult) => void;
  readonly died: (trouble: string, console: readonly string[]) => void;
}

export const runGuest = async (run: GuestRun): Promise<readonly SuiteResult[] | LabProblem> => {
  const { clock, stopped, suites, consoleFile } = run;
  const names = suites.map(({ name }) => name);
  let told = nothingTold(suites);
  let lines = 0;
  writeFileSync(consoleFile, "");
  const end = await bootGuest({
    clock,
    stopped,
    files: guestFiles(run, `guest-${run.index}`, { kind: "suites", names }),
    limits: LIMITS,
    console(line) {
      lines += 1;
      if (lines <= CONSOLE_FILE_LINES_MAX) appendFileSync(consoleFile, `${line}\n`);
    },
    heard(word) {
      told = hear(told, word, clock.now_ms() / 1_000);
      if (word.kind === "up") run.up(word.release);
      if (word.kind !== "suite-ended") return;
      const result = told.suites.find(({ suite }) => suite === word.suite);
      if (result !== undefined) run.ended(result);
    },
  });
  if (end.kind === "program-missing") return end;
  const trouble = machineTrouble(end, told);
  if (trouble !== undefined) run.died(trouble, end.console);
  return judged(told, trouble);
};
