/** Runs a program of the host within a limit of time. Decides nothing about what it said. */
import { spawn } from "node:child_process";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { LabProblem } from "./problem.ts";

/** Kept of what a program prints, in characters: the first of its output, the last of its complaints. */
const OUT_MAX = 1_000_000;
const SAID_MAX = 4_000;

export interface Program {
  /** What it is for, as the step is called when it fails. */
  readonly step: string;
  readonly words: readonly [string, ...string[]];
  readonly limit_s: number;
  readonly folder?: string;
}
export type Ran =
  | { readonly kind: "done"; readonly out: string }
  | { readonly kind: "failed"; readonly said: string }
  | Extract<LabProblem, { readonly kind: "program-missing" | "step-too-long" }>;

/** Debian keeps some programs where only root looks. */
const PROGRAMS_PATH = "/usr/local/sbin:/usr/sbin:/sbin";

/** `stopped` ends the program with all that it started. */
export const runProgram = (clock: Clock, stopped: AbortSignal, program: Program): Promise<Ran> =>
  new Promise((resolve) => {
    const [name, ...words] = program.words;
    const child = spawn(name, words, {
      cwd: program.folder,
      env: { ...process.env, PATH: `${process.env.PATH}:${PROGRAMS_PATH}`, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: ended as a whole.
      detached: true,
    });
    let out = "";
    let said = "";
    let tooLong = false;
    child.stdout.on("data", (chunk: Buffer) => {
      out = `${out}${chunk}`.slice(0, OUT_MAX);
      said = `${said}${chunk}`.slice(-SAID_MAX);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-SAID_MAX);
    });
    const end = (): void => endGroup(child.pid);
    const disarm = clock.arm(program.step, program.limit_s * 1_000, () => {
      tooLong = true;
      end();
    });
    stopped.addEventListener("abort", end);
    const ended = (ran: Ran): void => {
      disarm();
      stopped.removeEventListener("abort", end);
      resolve(ran);
    };
    child.on("error", () => ended({ kind: "program-missing", program: name }));
    child.on("close", (code) => {
      if (tooLong) ended({ kind: "step-too-long", step: program.step, limit_s: program.limit_s });
      else ended(code === 0 ? { kind: "done", out } : { kind: "failed", said: said.trim() });
    });
  });

/** Ends a program and all that it started; one that is gone is none to end. */
export const endGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Ended meanwhile.
  }
};

/** `what` as a problem of this step. */
export const stepProblem = (step: string, ran: Exclude<Ran, { readonly kind: "done" }>): LabProblem =>
  ran.kind === "failed" ? { kind: "step-failed", step, said: ran.said } : ran;
