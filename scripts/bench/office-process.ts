/**
 * The controller as a process of its own, so that what watches it neither slows it nor counts into its memory. The
 * bench starts its own program again with `--office`; both ends of the channel between them stand here.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import { createLog } from "../../controller/shell/log.ts";
import { runOffice } from "../../controller/shell/main.ts";
import { machine_ms } from "./machine-time.ts";
import { type CommitSpan, MeasuredStore } from "./measured-store.ts";
import { driveVisits } from "./visits.ts";

/** A request of a screen, as the server received it. */
export interface Received {
  readonly path: string;
  readonly at_ms: number;
}

interface Started {
  readonly url: string;
  readonly enrolment: string;
}
/** What was noted since it was last asked for. */
interface Notes {
  readonly commits: number;
  /** Rows of the log, and facts among them, since the start. */
  readonly rows: number;
  readonly facts: number;
  readonly spans: readonly CommitSpan[];
  readonly received: readonly Received[];
}
interface Memory {
  readonly rss_bytes: number;
  readonly heap_bytes: number;
}
/** The kinds of question, and the answer of each. */
interface Answers {
  readonly start: Started;
  readonly notes: Notes;
  readonly memory: Memory;
  readonly visits: { readonly done: number };
  readonly stop: Record<string, never>;
}
type Question = { readonly kind: keyof Answers; readonly config?: OfficeConfig; readonly count?: number };

/** The program of the child: answers one question after the other until the channel ends. */
export const serveBench = (): void => {
  let office: Awaited<ReturnType<typeof runOffice>> | undefined;
  let store: MeasuredStore | undefined;
  const received: Received[] = [];
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    received.push({ path: request.url ?? "", at_ms: machine_ms() });
  });
  const visits = driveVisits(
    () => office?.app,
    (text) => process.send?.({ say: text }),
  );
  const answer = async ({ kind, config, count = 0 }: Question): Promise<Answers[keyof Answers]> => {
    switch (kind) {
      case "start": {
        if (config === undefined) throw new Error("no configuration");
        office = await runOffice({
          config,
          log: createLog({ level: "error", stream: process.stderr }),
          simulated: true,
          wrapStore: (inner) => {
            store = new MeasuredStore(inner);
            return store;
          },
          watch: (_office, facts) => visits.noticed(facts),
        });
        return { url: office.url, enrolment: office.enrolment ?? "" };
      }
      case "notes":
        return {
          commits: store?.commits ?? 0,
          spans: store?.takeSpans() ?? [],
          received: received.splice(0),
        };
      case "memory": {
        for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
        const { rss, heapUsed } = process.memoryUsage();
        return { rss_bytes: rss, heap_bytes: heapUsed };
      }
      case "visits":
        received.length = 0;
        store?.takeSpans();
        return { done: await visits.drive(count) };
      case "stop":
        await office?.stop();
        return {};
    }
  };
  process.on("message", (question: Question) => {
    answer(question).then(
      (given) => process.send?.({ answer: given }),
      (error: unknown) => process.send?.({ failed: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit(0));
};

type Message = { readonly answer?: unknown; readonly failed?: string; readonly say?: string };

/** The bench's end of the channel. */
export class OfficeProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #heard: (text: string) => void;
  #waiting: { resolve(answer: unknown): void; reject(error: Error): void } | undefined;

  /** `wrapper`: a program and its arguments that run ours, as a tracer does. `heard`: what visits ask of the world. */
  constructor(wrapper: readonly string[] = [], heard: (text: string) => void = () => undefined) {
    const program = new URL("../bench.js", import.meta.url).pathname;
    const [first = "", ...rest] = [...wrapper, process.execPath, "--expose-gc", program, "--office"];
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
