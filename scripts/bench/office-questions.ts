/** What the bench asks the controller's process, and what it answers; types only. */
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import type { CommitSpan } from "./measured-store.ts";

/** A request of a screen, as the server received it. */
export interface Received {
  readonly path: string;
  readonly at_ms: number;
}

export interface Started {
  readonly url: string;
  readonly enrolment: string;
}
/** What was noted since it was last asked for. */
export interface Notes {
  readonly commits: number;
  /** Rows of the log, and facts among them, since the start. */
  readonly rows: number;
  readonly facts: number;
  readonly spans: readonly CommitSpan[];
  readonly received: readonly Received[];
}
export interface Memory {
  readonly rss_bytes: number;
  readonly heap_bytes: number;
}
/** The kinds of question, and the answer of each. */
export interface Answers {
  readonly start: Started;
  readonly notes: Notes;
  readonly memory: Memory;
  readonly visits: { readonly done: number };
  readonly stop: Record<string, never>;
}
export type Question = {
  readonly kind: keyof Answers;
  readonly config?: OfficeConfig;
  readonly count?: number;
};
