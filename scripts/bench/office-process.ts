/**
 * The controller as a process of its own, so that what watches it neither slows it nor counts into its
 * memory. This is the bench's end of the channel; the other end stands in office-program.ts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Answers, Question } from "./office-questions.ts";

type Message = { readonly answer?: unknown; readonly failed?: string; readonly say?: string };

/** The bench's end of the channel. */
export class OfficeProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #heard: (text: string) => void;
  #waiting: { resolve(answer: unknown): void; reject(error: Error): void } | undefined;

  /**
   * `wrapper`: a program and its arguments that run ours, as a tracer does. `heard`: what visits ask of the
   * world.
   */
  constructor(wrapper: readonly string[] = [], heard: (text: string) => void = () => undefined) {
    const program = new URL("../bench.js", import.meta.url).pathname;
    const [first = "", ...rest] = [
      ...wrapper,
      process.execPath,
      "--max-semi-space-size=2",
      "--expose-gc",
      program,
      "--office",
    ];
    this.#child = spawn(first, rest, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.pid = this.#child.pid ?? 0;
    this.#heard = heard;
    this.#child.on("message", (message) => this.#take(message as Message));
    this.#child.on("exit", (code) => this.#waiting?.reject(new Error(`the office ended with ${code}`)));
    this.#child.on("error", (error) => this.#waiting?.reject(error));
  }

  /** One question at a time. */
  ask<K extends keyof Answers>(kind: K, more: Omit<Question, "kind"> = {}): Promise<Answers[K]> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve: (answer) => resolve(answer as Answers[K]), reject };
      this.#child.send({ kind, ...more } satisfies Question);
    });
  }

  async stop(): Promise<void> {
    await this.ask("stop");
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.disconnect();
    await ended;
  }

  #take({ answer, failed, say }: Message): void {
    if (say !== undefined) return this.#heard(say);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (failed === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(failed));
  }
}
