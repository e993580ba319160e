/**
 * Tells of vitest's suites in the guest as words of the lab (scripts/lab/words.ts), as they happen: so that
 * what was done is known, whatever becomes of the rest.
 */
import { writeSync } from "node:fs";
import { basename } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { SUITES, type Suite } from "../../scripts/lab/suites.ts";
import { bundleName } from "../../scripts/lab/suites-folder.ts";
import { type Word, wordLine } from "../../scripts/lab/words.ts";

const fd = Number(process.env.MOT_CUA_LAB_WORDS);
const tell = (word: Word): void => void writeSync(fd, wordLine(word));
const now_s = (): number => performance.now() / 1_000;

/** Lets the guest's clock jump over idle time, or go on steadily while files are loaded (scripts/lab/busy.ts). */
const clockJumps = (jumps: boolean): void => {
  const pid = Number(process.env.MOT_CUA_LAB_BUSY ?? "");
  if (pid > 0) process.kill(pid, jumps ? "SIGSTOP" : "SIGCONT");
};

const fileOf = ({ moduleId }: TestModule): string => basename(moduleId);
const suiteOf = (file: string): Suite | undefined =>
  SUITES.find(({ work }) => work.kind === "vitest" && work.files.map(bundleName).includes(file));

const messageOf = (
  errors: readonly { readonly message: string; readonly stack?: string | undefined }[],
): string => errors.map(({ message, stack }) => `${message}\n${stack ?? ""}`.trim()).join("\n");

// biome-ignore lint/style/noDefaultExport: vitest takes a reporter's file by its default export.
export default class LabReporter implements Reporter {
  /** Files of each suite that have not ended. */
  readonly #open = new Map<string, Set<string>>();
  #running = "";

  onTestModuleStart(module: TestModule): void {
    const suite = suiteOf(fileOf(module));
    if (suite === undefined || suite.work.kind !== "vitest") return;
    this.#running = suite.name;
    if (this.#open.has(suite.name)) return;
    this.#open.set(suite.name, new Set(suite.work.files.map(bundleName)));
    tell({ kind: "suite-started", suite: suite.name, at_s: now_s() });
  }

  onTestModuleCollected(): void {
    clockJumps(true);
  }

  onTestCaseResult(test: TestCase): void {
    const suite = suiteOf(fileOf(test.module))?.name;
    if (suite === undefined) return;
    const { state, errors } = test.result();
    const passed = state === "passed";
    const message = state === "failed" ? messageOf(errors ?? []) : passed ? "" : `was ${state}`;
    tell({ kind: "case", suite, name: test.fullName, passed, message });
  }

  onTestModuleEnd(module: TestModule): void {
    clockJumps(false);
    const file = fileOf(module);
    const suite = suiteOf(file)?.name;
    if (suite === undefined) return;
    const errors = module.errors();
    if (errors.length > 0)
      tell({ kind: "case", suite, name: file, passed: false, message: messageOf(errors) });
    const open = this.#open.get(suite);
    open?.delete(file);
    if (open?.size === 0) tell({ kind: "suite-ended", suite, at_s: now_s() });
  }

  onUserConsoleLog({ content }: { readonly content: string }): void {
    if (this.#running === "") return;
    for (const text of content.split("\n").filter((line) => line.trim() !== ""))
      tell({ kind: "said", suite: this.#running, text });
  }

  onTestRunEnd(_modules: unknown, unhandled: readonly { readonly message: string }[]): void {
    if (unhandled.length > 0)
      tell({
        kind: "case",
        suite: this.#running,
        name: "(outside of every case)",
        passed: false,
        message: messageOf(unhandled),
      });
  }
}
