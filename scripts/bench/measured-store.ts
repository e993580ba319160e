/**
 * A store that notes when each commit began and ended. It decides nothing; the store inside does the work.
 */
import type {
  ChainVerdict,
  Commit,
  CommitOutcome,
  Entry,
  Head,
  KeptReply,
  KnownHead,
  Store,
} from "../../controller/shell/store/store.ts";
import { machine_ms } from "./machine-time.ts";

export interface CommitSpan {
  readonly begin_ms: number;
  readonly end_ms: number;
}

/** Spans nobody took yet; past it the oldest are forgotten. */
const SPANS_MAX = 4_096;

export class MeasuredStore implements Store {
  readonly #inner: Store;
  readonly #spans: CommitSpan[] = [];
  commits = 0;
  facts_kept = 0;

  constructor(inner: Store) {
    this.#inner = inner;
  }

  /** The spans since the last call. */
  takeSpans(): readonly CommitSpan[] {
    return this.#spans.splice(0);
  }

  get head(): Head {
    return this.#inner.head;
  }

  commit(commit: Commit): CommitOutcome {
    const begin_ms = machine_ms();
    const outcome = this.#inner.commit(commit);
    this.#spans.push({ begin_ms, end_ms: machine_ms() });
    if (this.#spans.length > SPANS_MAX) this.#spans.shift();
    this.commits++;
    this.facts_kept += commit.entries.filter(({ kind }) => kind === "fact").length;
    return outcome;
  }

  reply(key: string): KeptReply | undefined {
    return this.#inner.reply(key);
  }

  facts(after_seq: number): Iterable<Entry> {
    return this.#inner.facts(after_seq);
  }

  entries(after_seq: number): Iterable<Entry> {
    return this.#inner.entries(after_seq);
  }

  snapshot(core_version: number): { readonly seq: number; readonly state: unknown } | undefined {
    return this.#inner.snapshot(core_version);
  }

  saveSnapshot(core_version: number, seq: number, state: unknown): boolean {
    return this.#inner.saveSnapshot(core_version, seq, state);
  }

  verify(after_seq: number, known?: KnownHead): ChainVerdict {
    return this.#inner.verify(after_seq, known);
  }

  close(): void {
    this.#inner.close();
  }
}

/** Both in ms. How much of `from_ms`..`to_ms` the spans cover; they do not overlap each other. */
export const overlap_ms = (spans: readonly CommitSpan[], from_ms: number, to_ms: number): number =>
  spans.reduce(
    (sum, { begin_ms, end_ms }) => sum + Math.max(0, Math.min(end_ms, to_ms) - Math.max(begin_ms, from_ms)),
    0,
  );
