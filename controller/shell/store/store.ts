/**
 * The storage port: one append-only, hash-chained log with everything that must be true together with it
 * (snapshots, answers to repeated commands, personal fields). Two stores fill it: SQLite for every real
 * office, and a memory store for mass simulation. Types only.
 */

/** One row to append. The store adds epoch, seq, site, boot, prev_hash and hash. */
export interface EntryDraft {
  readonly kind: "input" | "fact" | "effect";
  /** `call-next`, `ticket-called`, `page-card` ... */
  readonly name: string;
  /** Version of this entry's payload form, from 1. */
  readonly version: number;
  /** JSON-able, without personal data. */
  readonly payload: unknown;
  /** `staff:<id>`, `citizen`, `device:<id>`, `clock`, `start`. */
  readonly actor: string;
  readonly device: string | null;
  readonly place: string | null;
  /** Index in this batch of the input that caused this row; null for inputs. */
  readonly cause: number | null;
  readonly at_ms: number;
  readonly wall_ms: number;
  readonly mono_ms: number;
  readonly clock_quality: "synced" | "held" | "suspect";
}

/** A row as stored. `cause` is the seq of the input that caused it. */
export interface Entry extends Omit<EntryDraft, "cause"> {
  readonly epoch: string;
  readonly seq: number;
  readonly cause: number | null;
  readonly site: string;
  readonly boot: string;
  readonly prev_hash: string;
  readonly hash: string;
}

/**
 * The answer to a command, kept under its key so that a repeat is answered the same: REPLY_KEPT_MS long,
 * the newest REPLIES_MAX at most (retention.ts). The caller asks `reply` before it decides: committing a
 * key that is still kept breaks an invariant. Bodies hold no personal data.
 */
export interface KeptReply {
  readonly key: string;
  readonly route: string;
  readonly status: number;
  readonly body: unknown;
}

export interface Commit {
  readonly entries: readonly EntryDraft[];
  readonly replies: readonly KeptReply[];
  /** Work on other tables that belongs to the same transaction (personal fields, read models). */
  readonly within: readonly (() => void)[];
}

/**
 * `kept`: `first_seq` is the seq of the first entry; a commit without entries has `first_seq` = head + 1.
 * `full`: nothing of the commit was kept, the head is unchanged; the caller may try the same again later.
 */
export type CommitOutcome =
  | { readonly kind: "kept"; readonly first_seq: number; readonly head_seq: number }
  | { readonly kind: "full"; readonly detail: string };

export interface Head {
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
  /** Office time of the newest entry; 0 in an empty log. */
  readonly at_ms: number;
}

/** A head noted elsewhere earlier (a backup, the centre): the log must still hold exactly this row. */
export type KnownHead = Pick<Head, "seq" | "hash">;

export type ChainVerdict =
  | { readonly kind: "whole"; readonly entries: number }
  | { readonly kind: "broken"; readonly seq: number; readonly why: string };

export interface Store {
  readonly head: Head;
  /** All or nothing. What a `within` callback throws undoes the commit and is thrown on. */
  commit(commit: Commit): CommitOutcome;
  reply(key: string): KeptReply | undefined;
  /** Facts after `after_seq`, in order: what recovery folds. */
  facts(after_seq: number): Iterable<Entry>;
  /** All rows after `after_seq`. */
  entries(after_seq: number): Iterable<Entry>;
  /** Newest snapshot of this core version, if any; checked against its own hash. */
  snapshot(core_version: number): { readonly seq: number; readonly state: unknown } | undefined;
  /**
   * Keeps the newest SNAPSHOTS_KEPT. False: the disk refused, nothing changed (a snapshot is never needed).
   */
  saveSnapshot(core_version: number, seq: number, state: unknown): boolean;
  /**
   * Recomputes the chain after `after_seq` (0: from the beginning; else that row is the anchor) up to the
   * head this store knows. A cut tail of a log just opened is seen only against `known`.
   */
  verify(after_seq: number, known?: KnownHead): ChainVerdict;
  close(): void;
}
