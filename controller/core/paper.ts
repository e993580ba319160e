/** The papers of a counter and of a day as the core knows them: what they are, never what they say. */

/** The forms of Circular 03/2025/TT-VPCP that are printed here. */
export type FormKind = "appointment" | "supplement" | "refusal" | "apology";
/** Who keeps this copy of a form. */
export type FormLeaf = "office" | "citizen";

/**
 * A form for this person. What the clerk typed lies sealed in the personal store under `form_id`, and is
 * fetched when the slip is rendered. `register`: its number of the year.
 */
export interface FormContent {
  readonly kind: "form";
  readonly form: FormKind;
  readonly form_id: string;
  readonly person: string;
  readonly dossier: string | null;
  readonly register: number;
  readonly issued_ms: number;
  readonly leaf: FormLeaf;
  /** Leaves of this form: each is a job of its own. */
  readonly leaves: 1 | 2;
}

/** What is to be paid for a dossier; the items lie sealed as those of a form. */
export interface FeeContent {
  readonly kind: "fee";
  readonly form_id: string;
  readonly person: string;
  readonly dossier: string;
  /** The sum, whole dong. */
  readonly amount_vnd: number;
}

export type ReportContent = { readonly kind: "report" } & DayCounts;

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

/** A form or a fee request handed out today, without what it says. */
export interface IssuedForm {
  readonly form_id: string;
  readonly counter: string;
  readonly form: FormKind | "fee";
  readonly person: string;
  readonly dossier: string | null;
  readonly issued_ms: number;
}
