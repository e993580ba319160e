/**
 * The hash chain of the log: the exact bytes that are hashed for a row, how a batch is sealed, and how a
 * chain is judged. Both stores use it, so one log verifies in either. It reads and writes no storage.
 *
 * Canonical form 1: `hash` = SHA-256 over the UTF-8 bytes of the JSON array, without spaces,
 * `["mot-cua-log/1", prev_hash, epoch, seq, kind, name, version, site, device, place, actor, cause, at_ms,
 * wall_ms, mono_ms, boot, clock_quality, payload]`. Hashes are 64 lower-case hex digits; the first row of
 * all follows GENESIS_HASH. `payload` stands last and exactly as stored, so no payload can imitate another
 * field.
 */
import { hash } from "node:crypto";
import { assert, Fault } from "../../../drivers/faults.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import type { ChainVerdict, Entry, EntryDraft, KnownHead } from "./store.ts";

export const GENESIS_HASH = "0".repeat(64);
const FORM = "mot-cua-log/1";
const EPOCH_BYTES = 8;
const REPLACED = "another row stood here when the head was noted";

/** A row and the JSON text of its payload, as hashed and kept. */
export interface Sealed<E = Entry> {
  readonly entry: E;
  readonly payload: string;
}
/** A row whose payload nobody has parsed. */
export type Row = Omit<Entry, "payload">;

/** One life of the log. A restored database begins a new one after its parent's last row. */
export interface Epoch {
  readonly epoch: string;
  readonly parent: string | null;
  /** Seq and hash of the last row before this epoch; 0 and GENESIS_HASH where there is none. */
  readonly parent_seq: number;
  readonly parent_hash: string;
}

/** What the store adds to every row. */
export interface SealContext {
  readonly epoch: string;
  readonly site: string;
  readonly boot: string;
}

export const sha256 = (text: string): string => hash("sha256", text, "hex");

export const hashOf = (entry: Omit<Row, "hash">, payload: string): string => {
  const fields = JSON.stringify([
    FORM,
    entry.prev_hash,
    entry.epoch,
    entry.seq,
    entry.kind,
    entry.name,
    entry.version,
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
  ]);
  return sha256(`${fields.slice(0, -1)},${payload}]`);
};

/** The drafts of one commit as chained rows after `head`. */
export const seal = (
  drafts: readonly EntryDraft[],
  head: KnownHead,
  context: SealContext,
): readonly Sealed[] => {
  let prev_hash = head.hash;
  return drafts.map((draft, index) => {
    const entry = rowOf(draft, index, head.seq, context, prev_hash);
    const payload = JSON.stringify(draft.payload) as string | undefined;
    assert(payload !== undefined, `the payload of ${draft.name} is JSON-able`);
    entry.hash = hashOf(entry, payload);
    prev_hash = entry.hash;
    return { entry, payload };
  });
};

/** One draft as a row without its hash. Written out field by field: spreading costs more than hashing. */
export const rowOf = (
  draft: EntryDraft,
  index: number,
  head_seq: number,
  context: SealContext,
  prev_hash: string,
): Entry & { hash: string } => {
  const { cause, at_ms, wall_ms, mono_ms } = draft;
  assert(cause === null || (cause >= 0 && cause < index), `the cause of ${draft.name} stands before it`);
  assert(Number.isFinite(at_ms + wall_ms + mono_ms), `the times of ${draft.name} are numbers`);
  return {
    epoch: context.epoch,
    seq: head_seq + index + 1,
    kind: draft.kind,
    name: draft.name,
    version: draft.version,
    payload: draft.payload,
    site: context.site,
    device: draft.device,
    place: draft.place,
    actor: draft.actor,
    cause: cause === null ? null : head_seq + cause + 1,
    at_ms,
    wall_ms,
    mono_ms,
    boot: context.boot,
    clock_quality: draft.clock_quality,
    prev_hash,
    hash: "",
  };
};

/** A new epoch after `head`; its name is 64 random bits as 16 hex digits. */
export const nextEpoch = (random: Random, parent: Epoch | undefined, head: KnownHead): Epoch => ({
  epoch: Buffer.from(random.bytes(EPOCH_BYTES)).toString("hex"),
  parent: parent?.epoch ?? null,
  parent_seq: head.seq,
  parent_hash: head.hash,
});

/** Judges rows that should follow `anchor` without a gap, in order, up to `head` and through `known`. */
export const judgeChain = (
  rows: Iterable<Sealed<Row>>,
  anchor: KnownHead & { readonly epoch: string | null },
  epochs: ReadonlyMap<string, Epoch>,
  head: KnownHead,
  known: KnownHead | undefined,
): ChainVerdict => {
  let { seq, hash: prev_hash, epoch } = anchor;
  let entries = 0;
  const broken = (at_seq: number, why: string): ChainVerdict => ({ kind: "broken", seq: at_seq, why });
  if (known?.seq === seq && known.hash !== prev_hash) return broken(seq, REPLACED);
  for (const { entry: row, payload } of rows) {
    if (row.seq !== seq + 1) return broken(seq + 1, `the row is missing, ${row.seq} comes next`);
    if (row.prev_hash !== prev_hash) return broken(row.seq, "the row does not follow the row before it");
    if (row.hash !== hashOf(row, payload)) return broken(row.seq, "the row was changed after it was written");
    if (row.epoch !== epoch && !follows(row, epoch, epochs))
      return broken(row.seq, `epoch ${row.epoch} does not continue epoch ${epoch ?? "none"}`);
    if (known?.seq === row.seq && known.hash !== row.hash) return broken(row.seq, REPLACED);
    seq = row.seq;
    prev_hash = row.hash;
    epoch = row.epoch;
    entries++;
  }
  const cut = [head, known].find((noted) => noted !== undefined && noted.seq > seq);
  if (cut !== undefined) return broken(seq + 1, `the tail is missing: row ${cut.seq} was written once`);
  return { kind: "whole", entries };
};

/** True if the row's epoch descends from `before` by epochs that all began right before this row. */
const follows = (row: Row, before: string | null, epochs: ReadonlyMap<string, Epoch>): boolean => {
  let at = epochs.get(row.epoch);
  for (let step = 0; step <= epochs.size && at !== undefined; step++) {
    if (at.parent_seq !== row.seq - 1 || at.parent_hash !== row.prev_hash) return false;
    if (at.parent === before) return true;
    at = at.parent === null ? undefined : epochs.get(at.parent);
  }
  return false;
};

/** Start refuses a broken log. */
export const demandWhole = (verdict: ChainVerdict): void => {
  if (verdict.kind === "broken")
    throw new Fault("STORE_CHAIN_BROKEN", { seq: verdict.seq, why: verdict.why });
};
