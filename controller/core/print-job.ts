/**
 * A slip that was asked for, as the office knows it from then until it is forgotten, and the questions that
 * are asked of it. Plain records like the rest of the state.
 */
import type { PrintState, SlipContent } from "./state.ts";

/**
 * What is done when nobody knows whether a slip is on paper. `repeat-by-itself`, `repeat-marked`: a marked
 * copy comes by itself, of papers that only guide or that a person signs for; `ask-a-person`: money hangs on
 * it, so that somebody looks and says.
 */
export type SlipPolicy = "repeat-by-itself" | "repeat-marked" | "ask-a-person";

/** How a slip's letters reach the paper; all but `raster` only where a strip proved them. */
export type SlipTextMode = "raster" | "soft-font" | "tcvn3";

export interface PrintJob {
  readonly id: string;
  /** What the asker calls it: asked for again under this name it is the same job. Null: each time another. */
  readonly key: string | null;
  readonly printer: string;
  readonly slip: SlipContent;
  readonly policy: SlipPolicy;
  readonly state: PrintState;
  /** 1 for the first physical copy; later ones are marked "IN LẠI". */
  readonly copy: number;
  /** When a person, or a step of a visit, asked for this copy. */
  readonly requested_ms: number;
  readonly why: string | null;
  /** Bands that the printer took so far; null: none were sent. */
  readonly band: number | null;
  /** Bands, paper and digest of what is sent; null until it is. */
  readonly bands: number | null;
  readonly length_mm: number | null;
  /** Eight hex digits of the bytes, ids and all: tells two sendings apart, names nobody. */
  readonly digest: string | null;
  /** Of its rows; the next number marks its cut. Null: not sent yet, or a printer that proves nothing. */
  readonly process_id: string | null;
  /** When the printer's turn came to it. */
  readonly begun_ms: number | null;
  readonly ended_ms: number | null;
  /** What a person said of a slip whose fate was unknown. */
  readonly resolved: SlipResolution | null;
}

export interface Spool {
  /** Of the rows last sent: ids go on behind it. Null: none were sent that could be proven. */
  readonly process_id: string | null;
  /** What was sent last is not known to have ended well: scraps of it may hang in the printer. */
  readonly unclean: boolean;
}

export type SlipResolution = "printed" | "not-printed";

/** The printer works on it: at most one job of a printer is. */
export const isUnderWay = ({ state }: PrintJob): boolean =>
  state === "rendering" || state === "sending" || state === "awaiting-proof";

/** Its end is still to come. */
export const isUnfinished = (job: PrintJob): boolean => job.state === "queued" || isUnderWay(job);

/** A person may say what became of it. */
export const isResolvable = ({ state, resolved }: PrintJob): boolean =>
  (state === "ambiguous" || state === "failed") && resolved === null;

/** Only a person can say what became of it. */
export const isOpenQuestion = ({ state, resolved }: PrintJob): boolean =>
  state === "ambiguous" && resolved === null;
