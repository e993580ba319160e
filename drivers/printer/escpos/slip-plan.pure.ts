/**
 * A slip as one string of bytes with the places where the printer is to answer: marks that say "taken",
 * process ids that say "printed". Decides the order of the string; its pace is printing.pure.ts' matter.
 */
import { concatBytes } from "../../runtime/text.ts";
import type { PrinterProfile } from "./profile.pure.ts";
import { encodeHost } from "./protocol.ts";
import type { SlipBytes } from "./slip-bytes.pure.ts";

/**
 * Bytes between two marks, at least; each mark costs three bytes and one answer. So close, with bands as
 * short as slip-bytes.pure.ts makes them, that a printer switched off and on loses one: its later ids are not
 * believed.
 */
export const MARK_EVERY_BYTES = 512;
/** Bytes of one write: small enough to stop soon, large enough to keep a fast line busy. */
export const SLICE_BYTES = 512;
export const PROCESS_IDS = 10_000;

export interface SlipPlan {
  readonly bytes: Uint8Array;
  /** Where the slip's own rows begin and end. */
  readonly rows_begin: number;
  readonly rows_end: number;
  /** End of each band, ascending; from its start to here the stream must not be broken. */
  readonly band_ends: readonly number[];
  /** End of each in-order question, ascending: its answer says that all before it was taken. */
  readonly mark_ends: readonly number[];
  /** Ids sent after the last row and after the cut; none on a printer that can't prove. */
  readonly rows_id: string | undefined;
  readonly cut_id: string | undefined;
}

export const processIdText = (id: number): string => String(id % PROCESS_IDS).padStart(4, "0");

export const planSlip = (slip: SlipBytes, process_id: number, profile: PrinterProfile): SlipPlan => {
  const parts: Uint8Array[] = [slip.prologue];
  let at = slip.prologue.length;
  let marked = at;
  const band_ends: number[] = [];
  const mark_ends: number[] = [];
  const add = (bytes: Uint8Array): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  const mark = (): void => {
    add(encodeHost({ kind: "in-order-status-request", n: 1 }));
    mark_ends.push(at);
    marked = at;
  };
  for (const band of slip.bands) {
    add(band);
    band_ends.push(at);
    if (profile.in_order_status && at - marked >= MARK_EVERY_BYTES) mark();
  }
  if (profile.in_order_status && at > marked) mark();
  const rows_end = at;
  const [rows_id, cut_id] = profile.process_id
    ? [processIdText(process_id), processIdText(process_id + 1)]
    : [undefined, undefined];
  if (rows_id !== undefined) add(encodeHost({ kind: "process-id", id: rows_id }));
  add(slip.cut);
  if (cut_id !== undefined) add(encodeHost({ kind: "process-id", id: cut_id }));
  else if (profile.in_order_status) mark();
  const rows_begin = slip.prologue.length;
  return { bytes: concatBytes(...parts), rows_begin, rows_end, band_ends, mark_ends, rows_id, cut_id };
};

/** Bands that ended by byte `at`. */
export const bandsEnded = (plan: SlipPlan, at: number): number =>
  plan.band_ends.findLastIndex((end) => end <= at) + 1;

/** Bands begun before byte `at`. */
export const bandsBefore = (plan: SlipPlan, at: number): number =>
  at <= plan.rows_begin ? 0 : plan.band_ends.filter((_, index) => bandStart(plan, index) < at).length;

const bandStart = (plan: SlipPlan, index: number): number => plan.band_ends[index - 1] ?? plan.rows_begin;

/** Bytes that the printer still waits for when the stream stops at `at`; 0 between bands. */
export const bytesOwed = (plan: SlipPlan, at: number): number => {
  if (at <= plan.rows_begin || at >= plan.rows_end || plan.band_ends.includes(at)) return 0;
  const end = plan.band_ends.find((bandEnd) => bandEnd > at) ?? at;
  return end - at;
};
