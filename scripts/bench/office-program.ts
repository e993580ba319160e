/**
 * The program of the controller's process: an office that answers one question of the bench after the other. It
 * loads nothing but the controller, because its memory is measured.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { createLog } from "../../controller/shell/log.ts";
import { runOffice } from "../../controller/shell/main.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { machine_ms } from "./machine-time.ts";
import { MeasuredStore } from "./measured-store.ts";
import type { Answers, Question, Received } from "./office-questions.ts";
import { driveVisits } from "./visits.ts";

/** Requests nobody asked about; past it the oldest are forgotten. */
const RECEIVED_MAX = 4_096;
const DAY_MS = 24 * 3_600_000;

/** Until the channel ends. */
export const serveBench = (): void => {
  let office: Awaited<ReturnType<typeof runOffice>> | undefined;
  let store: MeasuredStore | undefined;
  const received: Received[] = [];
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    received.push({ path: request.url ?? "", at_ms: machine_ms() });
    if (received.length > RECEIVED_MAX) received.shift();
  });
  let passed_ms = 0;
  const visits = driveVisits(
    () => office?.app,
    (text) => process.send?.({ say: text }),
    () => {
      passed_ms += DAY_MS;
    },
  );
  const answer = async ({ kind, config, count = 0 }: Question): Promise<Answers[keyof Answers]> => {
    switch (kind) {
      case "start": {
        if (config === undefined) throw new Error("no configuration");
        office = await runOffice({
          config,
          log: createLog({ level: "error", stream: process.stderr }),
          simulated: true,
          clock: { ...systemClock, now_ms: () => systemClock.now_ms() + passed_ms },
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
          rows: store?.head.seq ?? 0,
          facts: store?.facts_kept ?? 0,
          spans: store?.takeSpans() ?? [],
          received: received.splice(0),
        };
      case "memory": {
        for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
        const { rss, heapUsed } = process.memoryUsage();
        return { rss_bytes: rss, heap_bytes: heapUsed };
      }
      case "visits":
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
