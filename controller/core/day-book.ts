/** What is counted of a day, from midnight to midnight. Names nobody. */

/** What the doors read today. */
export interface ScanCounts {
  /** ID cards. */
  readonly read: number;
  /** Codes that were damaged, foreign, or nobody's. */
  readonly refused: number;
  /** People recognised, in any way, who already held a live number. */
  readonly duplicates: number;
  /** Numbers typed. */
  readonly typed: number;
  /** People recognised, in any way, who agreed on an earlier visit. */
  readonly returning: number;
}

/** A day in counts, for whoever locks up. */
export interface DayCounts {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** First counter opened, last one closed; null: none was, or one is open still. */
  readonly opened_ms: number | null;
  readonly closed_ms: number | null;
  readonly tickets: number;
  readonly served: number;
  readonly no_shows: number;
  /** From number to first call, whole minutes; null: nobody was called. */
  readonly waited_min: { readonly median: number; readonly p90: number } | null;
  readonly fields: readonly { readonly field: string; readonly served: number }[];
  readonly slips: {
    readonly printed: number;
    readonly unconfirmed: number;
    readonly ambiguous: number;
    readonly failed: number;
    /** Beyond the first of each. */
    readonly copies: number;
  };
  /** Cards lost today, and those whose visit is over and that are not back. */
  readonly pagers_missing: readonly number[];
  readonly boxes: { readonly loaded: number; readonly collected: number; readonly quarantined: number };
}

/** What is counted from midnight to midnight beside tickets, slips and scans. */
export interface DayBook {
  /** First counter opened; null: none yet. */
  readonly opened_ms: number | null;
  /** Newest closing of a counter after which none was open; null: one is open, or none was. */
  readonly closed_ms: number | null;
  readonly loaded: number;
  readonly collected: number;
  /** Last number given in a dossier's code today. */
  readonly dossiers: number;
}
