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
  | "guesses-rest"
  | "agreement-needs-card"
  | "returning-not-offered"
  | "not-agreed"
  | "visitor-slip-not-printed"
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
  | "no-printer-here"
  | "dossier-needed"
  | "dossier-issued"
  | "not-today"
  | "unknown-slip"
  | "slip-under-way"
  | "slip-not-in-question"
  | "copies-used-up"
  | "printer-not-reached"
  | "printer-busy"
  | "text-mode-not-offered"
  | "strip-under-way"
  | "no-strip"
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
  | "pin-wrong"
  | "pin-burnt"
  | "no-pin"
  | "receipt-unknown"
  | "not-your-box"
  | "pulses-used-up"
  | "result-in-box"
  | "visit-under-way";

export type Reply =
  | { readonly kind: "done"; readonly data: Readonly<Record<string, unknown>> }
  /** `wait_s`: whole seconds until it can be tried again, where that is known. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly wait_s?: number };

export const done = (data: Readonly<Record<string, unknown>> = {}): Reply => ({ kind: "done", data });
export const refused = (refusal: Refusal): Reply => ({ kind: "refused", refusal });
export const refusedFor = (refusal: Refusal, wait_ms: number): Reply => ({
  kind: "refused",
  refusal,
  wait_s: Math.ceil(wait_ms / 1_000),
});
