/** From a command to a machine that can be booted: what the host must have, then the built machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { Machine } from "./cache.ts";
import { isHidden } from "./guest-init.ts";
import { freeDisk_mb, prepareMachine } from "./prepare.ts";
import type { LabProblem } from "./problem.ts";
import { freeMemory_mb, GUEST_MB } from "./qemu.ts";

export interface ReadyMachine {
  readonly machine: Machine;
  readonly free_mb: number;
}

/** Why this machine can't have guests, or undefined. */
const hostProblem = (root: string, free_mb: number): LabProblem | undefined => {
  if (process.platform !== "linux" || process.arch !== "x64")
    return { kind: "other-system", platform: process.platform, arch: process.arch };
  const path = [root, process.execPath].find(isHidden);
  if (path !== undefined) return { kind: "hidden-folder", path };
  return free_mb < GUEST_MB ? { kind: "little-memory", free_mb, needed_mb: GUEST_MB } : undefined;
};

/** The cache folder of a project. */
export const cacheOf = (root: string): string => join(root, ".lab");

/** `say`: one line of progress in both languages. */
export const readyMachine = async (
  root: string,
  stopped: AbortSignal,
  say: (vi: string, en: string) => void,
): Promise<ReadyMachine | LabProblem> => {
  const free_mb = freeMemory_mb(process.platform === "linux" ? readFileSync("/proc/meminfo", "utf8") : "");
  const problem = hostProblem(root, free_mb);
  if (problem !== undefined) return problem;
  const machine = await prepareMachine({
    ...{ clock: systemClock, stopped, cache: cacheOf(root), say, freeDisk_mb },
    isRoot: process.getuid?.() === 0,
  });
  return "kind" in machine ? machine : { machine, free_mb };
};
