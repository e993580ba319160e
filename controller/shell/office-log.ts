/** What a running office says in the technicians' log: every fact under its own name, news at its level. */
import type { Fact } from "../core/fact.ts";
import type { Log, LogLevel } from "./log.ts";
import type { News } from "./news.ts";

/** Strangers can make requests be refused as often as they like: that must not fill a board's disk. */
const LEVELS = {
  "state-recovered": "info",
  "snapshot-written": "debug",
  "inbox-full": "warn",
  "store-failed": "error",
  "store-healed": "info",
  "retention-ran": "info",
  "signed-in": "info",
  "sign-in-refused": "info",
  "stream-opened": "info",
  "stream-closed": "info",
  "request-refused": "debug",
  "request-failed": "error",
} as const satisfies Readonly<Record<News["kind"], LogLevel>>;

export const logNews = (log: Log, { kind: event, ...fields }: News): void =>
  log[LEVELS[event]]({ event, ...fields });

export const logFacts = (log: Log, facts: readonly Fact[]): void => {
  for (const { kind: event, ...fields } of facts) log.info({ event, ...fields });
};
