/**
 * The store of every real office: one SQLite database, one transaction a commit. It decides when a commit
 * counts as kept; the row form and the chain stand in chain.ts, the mode of the file in sqlite.ts.
 */
import { assert, Fault } from "../../../drivers/faults.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import {
  type Epoch,
  GENESIS_HASH,
  judgeChain,
  nextEpoch,
  type Row,
  type Sealed,
  seal,
  sha256,
} from "./chain.ts";
import { type ApplyFact, openReadModels, type ReadModel, rebuildReadModels } from "./read-model.ts";
import { REPLIES_MAX, REPLY_KEPT_MS, ROWS_READ_AT_ONCE, SNAPSHOTS_KEPT } from "./retention.ts";
import { type Database, damageOf, imageOf, refusalOf } from "./sqlite.ts";
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

export interface StoreOptions {
  /** Id of the office in every row. */
  readonly site: string;
  /** Id of this run of the machine in every row. */
  readonly boot: string;
  /** Names new epochs. */
  readonly random: Random;
}

export interface SqliteStoreOptions extends StoreOptions {
  readonly readModels?: readonly ReadModel[];
}

/** Every so many kept replies the oldest are deleted; until then they are only answered no more. */
const REPLIES_BETWEEN_CLEANING = 16;
/** Replies deleted at once: more than came since, so that a backlog melts away. */
const REPLIES_CLEANED_AT_ONCE = 64;

const FIELDS = `seq, epoch, kind, name, version, payload, site, device, place, actor, cause,
  at_ms, wall_ms, mono_ms, boot, clock_quality`;
const READ_FIELDS = `${FIELDS}, lower(hex(prev_hash)) AS prev_hash, lower(hex(hash)) AS hash`;

/** As read: hashes in hex, the payload as text. */
type EntryRow = { -readonly [K in keyof Entry]: Entry[K] } & { payload: string };

interface ReplyRow extends Omit<KeptReply, "body"> {
  readonly body: string;
}
interface SnapshotRow {
  readonly seq: number;
  readonly entry_hash: string;
  readonly state: string;
  readonly sha256: string;
}

export class SqliteStore implements Store {
  readonly #db: Database;
  readonly #options: SqliteStoreOptions;
  readonly #sql: ReturnType<typeof statements>;
  readonly #applies: readonly ApplyFact[];
  #epoch: Epoch;
  #head: Head;
  #head_hash: Buffer;

  /**
   * `db` comes from `openDatabase`; this store is its only writer. On a readonly `db` only reading works.
   */
  constructor(db: Database, options: SqliteStoreOptions) {
    this.#db = db;
    this.#options = options;
    this.#sql = statements(db);
    const last = this.#sql.last.get();
    const hash = last === undefined ? GENESIS_HASH : last.hash.toString("hex");
    const seq = last?.seq ?? 0;
    this.#epoch = this.#sql.newestEpoch.get() ?? this.#firstEpoch({ seq, hash });
    this.#head = { epoch: this.#epoch.epoch, seq, hash, at_ms: last?.at_ms ?? 0 };
    this.#head_hash = Buffer.from(hash, "hex");
    this.#applies = db.readonly ? [] : openReadModels(db, options.readModels ?? [], () => this.facts(0));
  }

  get head(): Head {
    return this.#head;
  }

  commit(commit: Commit): CommitOutcome {
    const before = this.#head;
    const { site, boot } = this.#options;
    const entries = seal(commit.entries, before, { epoch: before.epoch, site, boot });
    let head_hash = this.#head_hash;
    const newest = entries.at(-1);
    const head = newest === undefined ? before : headOf(newest.entry);
    const refused = this.#transact(() => {
      for (const entry of entries) head_hash = this.#insert(entry, head_hash);
      this.#fillReadModels(entries);
      for (const work of commit.within) work();
      for (const reply of commit.replies) this.#keepReply(reply, head.at_ms);
    });
    if (refused !== undefined) return { kind: "full", detail: refused };
    this.#head = head;
    this.#head_hash = head_hash;
    return { kind: "kept", first_seq: before.seq + 1, head_seq: head.seq };
  }

  reply(key: string): KeptReply | undefined {
    const row = this.#kept(key, this.#head.at_ms);
    return row === undefined ? undefined : { ...row, body: JSON.parse(row.body) };
  }

  facts(after_seq: number): Iterable<Entry> {
    return this.#read(this.#sql.facts, after_seq, openEntry);
  }

  entries(after_seq: number): Iterable<Entry> {
    return this.#read(this.#sql.entries, after_seq, openEntry);
  }

  snapshot(core_version: number): { readonly seq: number; readonly state: unknown } | undefined {
    for (const row of this.#sql.snapshots.all(core_version)) {
      const sound =
        row.sha256 === snapshotHash(core_version, row.seq, row.entry_hash, row.state) &&
        row.entry_hash === this.#hashAt(row.seq);
      if (sound) return { seq: row.seq, state: JSON.parse(row.state) };
    }
    return undefined;
  }

  saveSnapshot(core_version: number, seq: number, state: unknown): boolean {
    const entry_hash = this.#hashAt(seq);
    assert(entry_hash !== undefined, "a snapshot is of a row that was written");
    const text = JSON.stringify(state);
    const refused = this.#transact(() => {
      const digest = snapshotHash(core_version, seq, entry_hash, text);
      this.#sql.saveSnapshot.run(seq, core_version, entry_hash, text, digest);
      this.#sql.dropSnapshots.run(SNAPSHOTS_KEPT);
    });
    return refused === undefined;
  }

  verify(after_seq: number, known?: KnownHead): ChainVerdict {
    const hash = this.#hashAt(after_seq);
    if (hash === undefined)
      return { kind: "broken", seq: after_seq, why: "the row to start from is missing" };
    const epochs = new Map(this.#sql.epochs.all().map((epoch) => [epoch.epoch, epoch]));
    const anchor = { seq: after_seq, hash, epoch: this.#sql.epochAt.get(after_seq) ?? null };
    const rows = this.#read(this.#sql.entries, after_seq, sealedOf);
    return judgeChain(rows, anchor, epochs, this.#head, known);
  }

  close(): void {
    this.#db.close();
  }

  /**
   * After a restore: what follows belongs to a new life of the log, which names the old one as its parent.
   */
  beginEpoch(): void {
    this.#epoch = this.#addEpoch(this.#epoch, this.#head);
    this.#head = { ...this.#head, epoch: this.#epoch.epoch };
  }

  /** Drops the read models and fills them from the log again. */
  rebuildReadModels(): void {
    rebuildReadModels(this.#db, this.#options.readModels ?? [], () => this.facts(0));
  }

  /** All kept commits as the bytes of a database file, for `openImage`: what a crash would leave. */
  image(): Uint8Array {
    return imageOf(this.#db);
  }

  // ---- writing ----

  /** The reason why the disk refused, or undefined when all of `work` is kept. */
  #transact(work: () => void): string | undefined {
    try {
      this.#sql.begin.run();
      work();
      this.#sql.commit.run();
      return undefined;
    } catch (error) {
      if (this.#db.inTransaction) this.#sql.rollback.run();
      const refusal = refusalOf(error);
      if (refusal !== undefined) return refusal;
      throw damageOf(error, this.#db.name) ?? error;
    }
  }

  #insert({ entry, payload }: Sealed, prev_hash: Buffer): Buffer {
    const hash = Buffer.from(entry.hash, "hex");
    this.#sql.insert.run(
      entry.seq,
      entry.epoch,
      entry.kind,
      entry.name,
      entry.version,
      payload,
      entry.site,
      entry.device,
      entry.place,
      entry.actor,
      entry.cause,
      entry.at_ms,
      entry.wall_ms,
      entry.mono_ms,
      entry.boot,
      entry.clock_quality,
      prev_hash,
      hash,
    );
    return hash;
  }

  #fillReadModels(entries: readonly Sealed[]): void {
    if (this.#applies.length === 0) return;
    for (const { entry } of entries)
      if (entry.kind === "fact") for (const apply of this.#applies) apply(entry);
  }

  #keepReply(reply: KeptReply, at_ms: number): void {
    assert(this.#kept(reply.key, at_ms) === undefined, `reply ${reply.key} is kept once`);
    const body = JSON.stringify(reply.body ?? null);
    const kept = this.#sql.keepReply.run(reply.key, reply.route, reply.status, body, at_ms);
    const number = Number(kept.lastInsertRowid);
    if (number % REPLIES_BETWEEN_CLEANING === 0)
      this.#sql.cleanReplies.run(REPLIES_CLEANED_AT_ONCE, number - REPLIES_MAX, at_ms - REPLY_KEPT_MS);
  }

  /** A log that can only be read and has no row yet has no epoch either. */
  #firstEpoch(head: KnownHead): Epoch {
    return this.#db.readonly
      ? nextEpoch(this.#options.random, undefined, head)
      : this.#addEpoch(undefined, head);
  }

  #addEpoch(parent: Epoch | undefined, head: KnownHead): Epoch {
    const next = nextEpoch(this.#options.random, parent, head);
    this.#sql.addEpoch.run(next.epoch, next.parent, next.parent_seq, next.parent_hash);
    return next;
  }

  // ---- reading ----

  #kept(key: string, now_ms: number): ReplyRow | undefined {
    return this.#sql.reply.get(key, now_ms - REPLY_KEPT_MS, REPLIES_MAX);
  }

  #hashAt(seq: number): string | undefined {
    return seq === 0 ? GENESIS_HASH : this.#sql.hashAt.get(seq)?.toString("hex");
  }

  /** In pages, so that the database is free for commits between two rows. */
  *#read<T>(
    page: ReturnType<typeof statements>["entries"],
    after_seq: number,
    open: (row: EntryRow) => T,
  ): Generator<T, void> {
    for (let after = after_seq; ; ) {
      const rows = page.all(after, ROWS_READ_AT_ONCE);
      for (const row of rows) yield open(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < ROWS_READ_AT_ONCE) return;
      after = last.seq;
    }
  }
}

const headOf = ({ epoch, seq, hash, at_ms }: Row): Head => ({ epoch, seq, hash, at_ms });

const sealedOf = (row: EntryRow): Sealed<Row> => ({ entry: row, payload: row.payload });

/** The row read, with its payload parsed in place: a copy of every row would cost more than reading it. */
const openEntry = (row: EntryRow): Entry => {
  const entry: { payload: unknown } & Row = row;
  try {
    entry.payload = JSON.parse(row.payload);
    return entry;
  } catch {
    throw new Fault("STORE_CORRUPT", { table: "entry", seq: row.seq });
  }
};

const snapshotHash = (core_version: number, seq: number, entry_hash: string, state: string): string =>
  sha256(`${core_version}\n${seq}\n${entry_hash}\n${state}`);

const statements = (db: Database) => ({
  begin: db.prepare("BEGIN IMMEDIATE"),
  commit: db.prepare("COMMIT"),
  rollback: db.prepare("ROLLBACK"),
  insert: db.prepare(
    `INSERT INTO entry (${FIELDS}, prev_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  last: db.prepare<[], { seq: number; at_ms: number; hash: Buffer }>(
    "SELECT seq, at_ms, hash FROM entry ORDER BY seq DESC LIMIT 1",
  ),
  hashAt: db.prepare<[number], Buffer>("SELECT hash FROM entry WHERE seq = ?").pluck(),
  epochAt: db.prepare<[number], string>("SELECT epoch FROM entry WHERE seq = ?").pluck(),
  entries: db.prepare<[number, number], EntryRow>(
    `SELECT ${READ_FIELDS} FROM entry WHERE seq > ? ORDER BY seq LIMIT ?`,
  ),
  facts: db.prepare<[number, number], EntryRow>(
    `SELECT ${READ_FIELDS} FROM entry WHERE seq > ? AND kind = 'fact' ORDER BY seq LIMIT ?`,
  ),
  epochs: db.prepare<[], Epoch>("SELECT epoch, parent, parent_seq, parent_hash FROM epoch"),
  newestEpoch: db.prepare<[], Epoch>(
    "SELECT epoch, parent, parent_seq, parent_hash FROM epoch ORDER BY number DESC LIMIT 1",
  ),
  addEpoch: db.prepare("INSERT INTO epoch (epoch, parent, parent_seq, parent_hash) VALUES (?, ?, ?, ?)"),
  reply: db.prepare<[string, number, number], ReplyRow>(
    `SELECT key, route, status, body FROM reply
     WHERE key = ? AND at_ms >= ? AND number > (SELECT max(number) FROM reply) - ?`,
  ),
  keepReply: db.prepare(
    "INSERT OR REPLACE INTO reply (key, route, status, body, at_ms) VALUES (?, ?, ?, ?, ?)",
  ),
  cleanReplies: db.prepare(
    `DELETE FROM reply WHERE number IN (SELECT number FROM reply ORDER BY number LIMIT ?)
     AND (number <= ? OR at_ms < ?)`,
  ),
  snapshots: db.prepare<[number], SnapshotRow>(
    `SELECT seq, entry_hash, state, sha256 FROM snapshot WHERE core_version = ?
     ORDER BY seq DESC, number DESC`,
  ),
  saveSnapshot: db.prepare(
    "INSERT INTO snapshot (seq, core_version, entry_hash, state, sha256) VALUES (?, ?, ?, ?, ?)",
  ),
  dropSnapshots: db.prepare(
    "DELETE FROM snapshot WHERE number NOT IN (SELECT number FROM snapshot ORDER BY number DESC LIMIT ?)",
  ),
});
