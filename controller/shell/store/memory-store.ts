/**
 * A store without a disk, for mass simulation: the same answers as SQLite, from arrays. Its rows survive a
 * simulated crash as an image; what stands in other databases (`within`) is the simulation's to keep.
 */
import { assert } from "../../../drivers/faults.ts";
import {
  type Epoch,
  GENESIS_HASH,
  judgeChain,
  nextEpoch,
  rowOf,
  type Sealed,
  seal,
  sha256,
} from "./chain.ts";
import { REPLIES_MAX, REPLY_KEPT_MS, SNAPSHOTS_KEPT } from "./retention.ts";
import type { StoreOptions } from "./sqlite-store.ts";
import type {
  ChainVerdict,
  Commit,
  CommitOutcome,
  Entry,
  Head,
  KeptReply,
  KnownHead,
  Store,
} from "./store.ts";

export interface MemoryStoreOptions extends StoreOptions {
  /**
   * False saves the hashing: rows then have empty hashes and `verify` only sees that none is missing.
   * Default true.
   */
  readonly chain?: boolean;
}

interface Snapshot {
  readonly core_version: number;
  readonly seq: number;
  readonly entry_hash: string;
  readonly state: string;
  readonly sha256: string;
}

interface DatedReply {
  readonly reply: KeptReply;
  readonly at_ms: number;
}

/** What a crash leaves: every kept commit. Payloads are shared with the store, nobody changes them. */
export interface MemoryImage {
  readonly epochs: Epoch[];
  readonly entries: Entry[];
  readonly replies: Map<string, DatedReply>;
  readonly snapshots: readonly Snapshot[];
}

const nothing = (): MemoryImage => ({ epochs: [], entries: [], replies: new Map(), snapshots: [] });

export class MemoryStore implements Store {
  readonly #options: MemoryStoreOptions;
  readonly #chained: boolean;
  readonly #epochs: Epoch[];
  readonly #entries: Entry[];
  readonly #replies: Map<string, DatedReply>;
  #snapshots: readonly Snapshot[];
  #head: Head;
  #refusal: string | undefined;

  /** The image becomes the store's own: it is not copied, and nobody else may use it any more. */
  constructor(options: MemoryStoreOptions, image: MemoryImage = nothing()) {
    this.#options = options;
    this.#chained = options.chain ?? true;
    this.#entries = image.entries;
    this.#epochs = image.epochs;
    this.#snapshots = image.snapshots;
    this.#replies = image.replies;
    const last = this.#entries.at(-1);
    const noted = { seq: last?.seq ?? 0, hash: last?.hash ?? this.#genesis };
    if (this.#epochs.length === 0) this.#epochs.push(nextEpoch(options.random, undefined, noted));
    this.#head = { ...noted, epoch: this.#epochs.at(-1)?.epoch ?? "", at_ms: last?.at_ms ?? 0 };
  }

  get head(): Head {
    return this.#head;
  }

  commit(commit: Commit): CommitOutcome {
    if (this.#refusal !== undefined) return { kind: "full", detail: this.#refusal };
    const before = this.#head;
    const entries = this.#sealed(commit);
    const newest = entries.at(-1) ?? before;
    const head: Head = { ...before, seq: newest.seq, hash: newest.hash, at_ms: newest.at_ms };
    const keys = new Set<string>();
    for (const { key } of commit.replies) {
      assert(!keys.has(key) && this.#kept(key, head.at_ms) === undefined, `reply ${key} is kept once`);
      keys.add(key);
    }
    for (const work of commit.within) work();
    for (const entry of entries) this.#entries.push(entry);
    for (const reply of commit.replies) this.#keepReply(reply, head.at_ms);
    this.#head = head;
    return { kind: "kept", first_seq: before.seq + 1, head_seq: head.seq };
  }

  reply(key: string): KeptReply | undefined {
    return this.#kept(key, this.#head.at_ms)?.reply;
  }

  *facts(after_seq: number): Generator<Entry, void> {
    for (const entry of this.entries(after_seq)) if (entry.kind === "fact") yield entry;
  }

  *entries(after_seq: number): Generator<Entry, void> {
    for (let index = this.#after(after_seq); index < this.#entries.length; index++)
      yield this.#entries[index] as Entry;
  }

  snapshot(core_version: number): { readonly seq: number; readonly state: unknown } | undefined {
    const sound = this.#snapshots
      .filter((kept) => kept.core_version === core_version)
      .sort((a, b) => a.seq - b.seq)
      .findLast((kept) => kept.sha256 === sha256(kept.state) && kept.entry_hash === this.#hashAt(kept.seq));
    return sound === undefined ? undefined : { seq: sound.seq, state: JSON.parse(sound.state) };
  }

  saveSnapshot(core_version: number, seq: number, state: unknown): boolean {
    const entry_hash = this.#hashAt(seq);
    assert(entry_hash !== undefined, "a snapshot is of a row that was written");
    if (this.#refusal !== undefined) return false;
    const text = JSON.stringify(state);
    const kept = { core_version, seq, entry_hash, state: text, sha256: sha256(text) };
    this.#snapshots = [...this.#snapshots, kept].slice(-SNAPSHOTS_KEPT);
    return true;
  }

  verify(after_seq: number, known?: KnownHead): ChainVerdict {
    const hash = this.#hashAt(after_seq);
    if (hash === undefined)
      return { kind: "broken", seq: after_seq, why: "the row to start from is missing" };
    if (!this.#chained) return this.#count(after_seq);
    const epochs = new Map(this.#epochs.map((epoch) => [epoch.epoch, epoch]));
    const anchor = { seq: after_seq, hash, epoch: this.#at(after_seq)?.epoch ?? null };
    return judgeChain(this.#sealedAfter(after_seq), anchor, epochs, this.#head, known);
  }

  close(): void {}

  /** As `SqliteStore.beginEpoch`. */
  beginEpoch(): void {
    const next = nextEpoch(this.#options.random, this.#epochs.at(-1), this.#head);
    this.#epochs.push(next);
    this.#head = { ...this.#head, epoch: next.epoch };
  }

  /** A disk that refuses every write with this detail; undefined: it takes them again. */
  refuse(detail: string | undefined): void {
    this.#refusal = detail;
  }

  /** The state a crash would leave, for `new MemoryStore(options, image)`. */
  cloneDurable(): MemoryImage {
    return {
      epochs: [...this.#epochs],
      entries: [...this.#entries],
      replies: new Map(this.#replies),
      snapshots: this.#snapshots,
    };
  }

  get #genesis(): string {
    return this.#chained ? GENESIS_HASH : "";
  }

  #sealed(commit: Commit): readonly Entry[] {
    const { site, boot } = this.#options;
    const { epoch, seq } = this.#head;
    const context = { epoch, site, boot };
    if (this.#chained) return seal(commit.entries, this.#head, context).map(({ entry }) => entry);
    return commit.entries.map((draft, index) => rowOf(draft, index, seq, context, ""));
  }

  *#sealedAfter(after_seq: number): Generator<Sealed, void> {
    for (const entry of this.entries(after_seq)) yield { entry, payload: JSON.stringify(entry.payload) };
  }

  #count(after_seq: number): ChainVerdict {
    let seq = after_seq;
    for (let index = this.#after(after_seq); index < this.#entries.length; index++) {
      const next = this.#entries[index]?.seq;
      if (next !== ++seq) return { kind: "broken", seq, why: `the row is missing, ${next} comes next` };
    }
    return { kind: "whole", entries: seq - after_seq };
  }

  #keepReply(reply: KeptReply, at_ms: number): void {
    this.#replies.delete(reply.key);
    this.#replies.set(reply.key, { reply, at_ms });
    if (this.#replies.size <= REPLIES_MAX) return;
    const [oldest] = this.#replies.keys();
    if (oldest !== undefined) this.#replies.delete(oldest);
  }

  #kept(key: string, now_ms: number): DatedReply | undefined {
    const dated = this.#replies.get(key);
    return dated !== undefined && dated.at_ms >= now_ms - REPLY_KEPT_MS ? dated : undefined;
  }

  /** Index of the first row after `after_seq`; rows of a damaged image need not stand at their place. */
  #after(after_seq: number): number {
    if (after_seq === 0) return 0;
    if (this.#entries[after_seq - 1]?.seq === after_seq) return after_seq;
    const index = this.#entries.findIndex((entry) => entry.seq > after_seq);
    return index < 0 ? this.#entries.length : index;
  }

  #at(seq: number): Entry | undefined {
    return this.#entries[this.#after(seq) - 1];
  }

  #hashAt(seq: number): string | undefined {
    if (seq === 0) return this.#genesis;
    const entry = this.#at(seq);
    return entry?.seq === seq ? entry.hash : undefined;
  }
}
