/**
 * A program of its own that drives a bank on GPIO lines as the controller does, from what was built: to be
 * killed, or to run without root's rights. It is told what to do by lines, and says what happens by lines.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { LockReport, PulseOutcome } from "../../drivers/locker/bank/bank.pure.ts";
import type { GpioBox } from "../../drivers/locker/gpio/lines.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { UNDISTURBED } from "../../scripts/lab/heap.ts";
import { bundled } from "./bundled.ts";
import { whileLoading } from "./gpio-bench.ts";

/** Loading from the guest's disk takes whole seconds of its clock. */
const SAID_MAX_MS = 60_000;

/** What the program says; `loaded` comes first, before any line of GPIO is touched. */
export type Said =
  | { readonly kind: "loaded" | "up" | "stopped" }
  | { readonly kind: "down"; readonly code: string; readonly detail: string }
  | { readonly kind: "report"; readonly report: LockReport }
  | { readonly kind: "outcome"; readonly outcome: PulseOutcome }
  /** The longest that its loop did not run, since the start. */
  | { readonly kind: "held"; readonly longest_ms: number };

export interface LockProgram {
  readonly said: readonly Said[];
  tell(deed: "start" | "stop" | "held" | `pulse ${number} ${number}`): void;
  /** The first thing said, before or after this call, that fits. Fails after SAID_MAX_MS, with all that was said. */
  saying<Fitting extends Said>(fits: (said: Said) => said is Fitting): Promise<Fitting>;
  /** SIGKILL; done once the kernel has buried it. */
  kill(): Promise<void>;
}

/** Loaded and not started. `uid`: the user that it runs as. */
export const lockProgram = async (boxes: readonly GpioBox[], uid?: number): Promise<LockProgram> => {
  const running = new RunningProgram(boxes, uid);
  await whileLoading(running.saying((said): said is Said => said.kind === "loaded"));
  return running;
};

class RunningProgram implements LockProgram {
  readonly said: Said[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #listeners = new Set<() => void>();

  constructor(boxes: readonly GpioBox[], uid: number | undefined) {
    this.#child = spawn(
      process.execPath,
      [...UNDISTURBED, bundled("test/lab/lock-child.ts"), JSON.stringify(boxes)],
      {
        stdio: ["pipe", "pipe", "inherit"],
        ...(uid === undefined ? {} : { uid, gid: uid }),
      },
    );
    this.#ended = new Promise((ended) => this.#child.once("close", ended));
    if (this.#child.stdout === null) throw new Error("the program has no voice");
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      // lock-child.ts says nothing else.
      this.said.push(JSON.parse(line) as Said);
      for (const listener of [...this.#listeners]) listener();
    });
  }

  tell(deed: string): void {
    this.#child.stdin?.write(`${deed}\n`);
  }

  saying<Fitting extends Said>(fits: (said: Said) => said is Fitting): Promise<Fitting> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.said.find(fits);
        if (found === undefined) return;
        disarm();
        this.#listeners.delete(look);
        resolve(found);
      };
      const disarm = systemClock.arm("said", SAID_MAX_MS, () => {
        this.#listeners.delete(look);
        reject(new Error(`the program said only ${JSON.stringify(this.said)}`));
      });
      this.#listeners.add(look);
      look();
    });
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    // What ends lets go of files on the disk.
    await whileLoading(this.#ended);
  }
}
