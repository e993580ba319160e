/**
 * Inside the guest: a program that has something to do when nobody else has. The guest's clock goes by
 * instructions and jumps over idle time, also while a file is waited for that the host has not read yet: then
 * every limit of whoever loads is over at once. With it, the clock goes on as fast as the guest computes.
 */
import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";

export interface BusyProgram {
  /** Stopped with SIGSTOP where waiting shall cost nothing, and let go on with SIGCONT. */
  readonly pid: number;
  end(): void;
}

/** Undefined where no program can be started; then the clock jumps. */
export const keepBusy = (): BusyProgram | undefined => {
  const busy = spawn("/bin/sh", ["-c", "while :; do :; done"], { stdio: "ignore" });
  const { pid } = busy;
  if (pid === undefined) return undefined;
  setPriority(pid, constants.priority.PRIORITY_LOW);
  return { pid, end: () => void busy.kill("SIGKILL") };
};
