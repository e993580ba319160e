/**
 * Every way the office can say no to a command. The sentences for people stand in controller/api/refusals.ts.
 */

export type Refusal =
  | "unknown-place"
  | "unknown-field"
  | "unknown-ticket"
  | "unknown-pager"
  | "unknown-box"
  | "scan-gone"
  | "already-waiting"
  | "reason-missing"
  | "pager-not-in-rack"
  | "pager-not-lent"
  | "pager-not-fit"
  | "pager-lent"
  | "pager-disabled"
  | "page-under-way"
  | "no-buzz"
  | "base-down"
  | "somebody-called"
  | "printer-down"
  | "already-printing"
  | "counter-closed"
  | "counter-busy"
  | "nobody-waiting"
  | "nobody-called"
  | "not-serving"
  | "called-often-enough"
  | "nothing-to-undo"
  | "no-free-box"
  | "box-not-empty"
  | "door-not-closed"
  | "bank-down"
  | "bank-stopped"
  | "bank-not-stopped"
  | "box-not-quarantined"
  | "box-without-dossier"
  | "ticket-without-card"
  | "dossier-in-a-box"
  | "no-claim"
  | "claim-not-verified"
  | "no-code"
  | "code-wrong"
  | "code-burnt"
  | "code-too-soon"
  | "codes-used-up"
  | "code-entry-rests"
  | "not-your-box"
  | "pulses-used-up"
  | "result-in-box"
  | "visit-under-way";

export type Reply =
  | { readonly kind: "done"; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export const done = (data: Readonly<Record<string, unknown>> = {}): Reply => ({ kind: "done", data });
export const refused = (refusal: Refusal): Reply => ({ kind: "refused", refusal });
