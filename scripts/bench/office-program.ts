/**
 * The program of the controller's process: an office that answers one question of the bench after the
 * other. It loads nothing but the controller, because its memory is measured.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import { createLog } from "../../controller/shell/log.ts";
import { type RunningOffice, runOffice } from "../../controller/shell/main.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { machine_ms } from "./machine-time.ts";
import { MeasuredStore } from "./measured-store.ts";
import type { Answers, Memory, Notes, Question, Received, Started } from "./office-questions.ts";
import { Visits } from "./visits.ts";

/** Requests nobody asked about; past it the oldest are forgotten. */
const RECEIVED_MAX = 4_096;
const DAY_MS = 24 * 3_600_000;

class MeasuredOffice {
  readonly #received: Received[] = [];
  readonly #visits: Visits;
  #passed_ms = 0;
  #office: RunningOffice | undefined;
  #store: MeasuredStore | undefined;

  constructor(say: (text: string) => void) {
    this.#visits = new Visits({
      app: () => this.#office?.app,
      say,
      nextDay: () => {
        this.#passed_ms += DAY_MS;
      },
    });
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { readonly request: IncomingMessage };
      this.#received.push({ path: request.url ?? "", at_ms: machine_ms() });
      if (this.#received.length > RECEIVED_MAX) this.#received.shift();
    });
  }

  async answer({ kind, config, count = 0 }: Question): Promise<Answers[keyof Answers]> {
    switch (kind) {
      case "start":
        return this.#start(config);
      case "notes":
        return this.#notes();
      case "memory":
        return memory();
      case "visits":
        return { done: await this.#visits.drive(count) };
      case "stop":
        await this.#office?.stop();
        return {};
    }
  }

  async #start(config: OfficeConfig | undefined): Promise<Started> {
    if (config === undefined) throw new Error("no configuration");
    this.#office = await runOffice({
      config,
      log: createLog({ level: "error", stream: process.stderr }),
      simulated: true,
      clock: { ...systemClock, now_ms: () => systemClock.now_ms() + this.#passed_ms },
      wrapStore: (inner) => {
        this.#store = new MeasuredStore(inner);
        return this.#store;
      },
      watch: (_office, facts) => this.#visits.noticed(facts),
    });
    return { url: this.#office.url, enrolment: this.#office.enrolment ?? "" };
  }

  #notes(): Notes {
    const store = this.#store;
    return {
      commits: store?.commits ?? 0,
      rows: store?.head.seq ?? 0,
      facts: store?.facts_kept ?? 0,
      spans: store?.takeSpans() ?? [],
      received: this.#received.splice(0),
    };
  }
}

const memory = (): Memory => {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss_bytes: rss, heap_bytes: heapUsed };
};

/** Until the channel ends. */
export const serveBench = (): void => {
  const office = new MeasuredOffice((text) => process.send?.({ say: text }));
  process.on("message", (question: Question) => {
    office.answer(question).then(
      (given) => process.send?.({ answer: given }),
      (error: unknown) => process.send?.({ failed: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit(0));
};
