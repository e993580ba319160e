/** The papers of a counter and of a day as the core knows them: what they are, never what they say. */
import type { DayCounts } from "./day-book.ts";

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

/** A form or a fee request handed out today, without what it says. */
export interface IssuedForm {
  readonly form_id: string;
  readonly counter: string;
  readonly form: FormKind | "fee";
  readonly person: string;
  readonly dossier: string | null;
  readonly issued_ms: number;
}
