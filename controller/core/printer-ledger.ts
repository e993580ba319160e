/** What the office knows of its printers beside their slips: names, paper, what probes and strips proved. */

import type { SlipTextMode } from "./print-job.ts";

/** `letters`: every letter in one text mode; `widths`: edges and greys. */
export type StripKind = "letters" | "widths";

export type PaperLevel = "ok" | "low" | "out";

export interface PrinterModel {
  readonly maker: string | null;
  readonly model: string | null;
}

/** Questions that a printer answers or not; what each is, drivers/printer/escpos/findings.pure.ts says. */
export type PrinterAbility =
  | "real_time_status"
  | "in_order_status"
  | "auto_status"
  | "process_id"
  | "clear_buffer"
  | "identify";

/** What a probe found. */
export interface PrinterFindings extends PrinterModel {
  readonly firmware: string | null;
  readonly found: Readonly<Record<PrinterAbility, "yes" | "no">>;
}

/** Whether a strip of this text mode could be read, on the printer that called itself so. */
export interface StripJudgement {
  readonly text_mode: SlipTextMode;
  readonly reads: boolean;
  readonly model: string | null;
  readonly at_ms: number;
}

/** What the office knows of a printer beside its slips. */
export interface PrinterLedger extends PrinterModel {
  readonly firmware: string | null;
  /** Whose echo counts as proof: the first that told its names, or the one that was probed last. */
  readonly trusted: PrinterModel | null;
  /** `unproven`: another model than the trusted one answers. */
  readonly proof: "as-profile" | "unproven";
  /** As its sensors told last; null: never yet. */
  readonly paper: PaperLevel | null;
  /** Paper on the present roll when it was new, mm. */
  readonly roll_mm: number;
  /** Paper that slips took of it, mm. */
  readonly used_mm: number;
  /** `used_mm` at the moment the near-end sensor told. Null: it has not. */
  readonly near_end_used_mm: number | null;
  /** When the roll was loaded; null: before anybody counted. */
  readonly loaded_ms: number | null;
  readonly probe: (PrinterFindings & { readonly at_ms: number }) | null;
  /** Since when it is being probed. */
  readonly probing_ms: number | null;
  /** The newest judgement of each text mode. */
  readonly strips: readonly StripJudgement[];
}
