/**
 * Boots one guest, hears what it tells, and ends it where it says nothing for too long. What its words mean
 * is judged in results.ts.
 */
import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { LabProblem } from "./problem.ts";
import { endGroup } from "./program.ts";
import { type MachineFiles, QEMU, qemuArguments } from "./qemu.ts";
import type { MachineEnd } from "./results.ts";
import { cutLines, readWord, type Word } from "./words.ts";

/** From the emulator's start to the guest's first word. */
const BOOT_LIMIT_S = 180;
/** Between two words: the longest case, on a busy machine. */
const SILENCE_LIMIT_S = 240;
/** All suites of one guest. */
const MACHINE_LIMIT_S = 1_200;
/** Lines of the console kept, to be shown when the guest dies. */
const CONSOLE_LINES_MAX = 60;
const WORDS_FD = 3;

export interface Limits {
  readonly boot_s: number;
  readonly silence_s: number;
  readonly machine_s: number;
}
export const LIMITS: Limits = {
  boot_s: BOOT_LIMIT_S,
  silence_s: SILENCE_LIMIT_S,
  machine_s: MACHINE_LIMIT_S,
};

export interface Boot {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  readonly files: MachineFiles;
  readonly limits: Limits;
  readonly heard: (word: Word) => void;
  /** Each line of the guest's console. */
  readonly console: (line: string) => void;
  /** Tests let another program stand in. */
  readonly program?: string;
}

type Reason = "never-spoke" | "fell-silent" | "too-long";

/** The only reason why there is no guest at all. */
type NoEmulator = Extract<LabProblem, { readonly kind: "program-missing" }>;

export const bootGuest = (boot: Boot): Promise<MachineEnd | NoEmulator> =>
  new Promise((resolve) => {
    const { clock, stopped, files, limits } = boot;
    const program = boot.program ?? QEMU;
    const child = spawn(program, qemuArguments({ ...files, words_fd: WORDS_FD }), {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      detached: true,
    });
    const end = (): void => endGroup(child.pid);
    let reason: Reason | undefined;
    const endFor = (why: Reason) => (): void => {
      reason ??= why;
      end();
    };
    let disarm = clock.arm("boot", limits.boot_s * 1_000, endFor("never-spoke"));
    const disarmAll = clock.arm("machine", limits.machine_s * 1_000, endFor("too-long"));
    stopped.addEventListener("abort", end);
    const lines: string[] = [];
    const written = (line: string): void => {
      lines.push(line);
      lines.splice(0, lines.length - CONSOLE_LINES_MAX);
      boot.console(line);
    };
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) listen(stream, (line) => written(readable(line)));
    const words = child.stdio[WORDS_FD];
    if (words instanceof Duplex)
      listen(words, (line) => {
        const word = readWord(line);
        if (word === undefined) return;
        disarm();
        disarm = clock.arm("silence", limits.silence_s * 1_000, endFor("fell-silent"));
        boot.heard(word);
      });
    const finish = (outcome: MachineEnd | NoEmulator): void => {
      disarm();
      disarmAll();
      stopped.removeEventListener("abort", end);
      resolve(outcome);
    };
    child.on("error", () => finish({ kind: "program-missing", program }));
    child.on("close", (code) => finish(endOf(reason, code ?? 1, limits, lines)));
  });

const endOf = (
  reason: Reason | undefined,
  code: number,
  limits: Limits,
  console: readonly string[],
): MachineEnd => {
  switch (reason) {
    case undefined:
      return { kind: "ended", code, console };
    case "never-spoke":
      return { kind: reason, limit_s: limits.boot_s, console };
    case "fell-silent":
      return { kind: reason, limit_s: limits.silence_s, console };
    case "too-long":
      return { kind: reason, limit_s: limits.machine_s, console };
  }
};

const listen = (stream: NodeJS.ReadableStream, line: (text: string) => void): void => {
  let held = "";
  stream.setEncoding("utf8");
  stream.on("error", () => {
    // A guest that is gone is told by its end.
  });
  stream.on("data", (chunk: string) => {
    const cut = cutLines(held, chunk);
    held = cut.held;
    cut.lines.forEach(line);
  });
};

/** Without what the firmware draws its screen with. */
const readable = (line: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are steered by them.
  line.replace(/\x1b(?:\[[0-9;?=]*[A-Za-z]|c)|[\x00-\x08\x0b-\x1f]/g, "");

/** A guest in real time, its console on this terminal. Gives the emulator's exit code. */
export const keepGuest = (files: MachineFiles): Promise<number | NoEmulator> =>
  new Promise((resolve) => {
    const child = spawn(QEMU, qemuArguments({ ...files, words_fd: undefined }), { stdio: "inherit" });
    child.on("error", () => resolve({ kind: "program-missing", program: QEMU }));
    child.on("close", (code) => resolve(code ?? 1));
  });
