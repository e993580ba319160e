/**
 * Forms as a picture may show them: every label and count of the log, and of what was typed nothing. Made
 * from the log's content alone, so that the personal store is not even asked.
 */
import type { FeeContent, FormContent, FormKind } from "../../core/paper.ts";
import type { SlipContent } from "../../core/state.ts";
import type { HeldForm } from "../forms/form-slips.ts";
import type { KeptForm } from "../forms/kept-form.ts";

const HIDDEN = "***";
type Typed = Extract<KeptForm, { what: "form" }>["form"];

const APPLICANT = { name: HIDDEN, address: HIDDEN, phone: HIDDEN, email: HIDDEN, request: HIDDEN };

const typedOf = (form: FormKind, dossier: string | null): Typed => {
  switch (form) {
    case "appointment":
      return {
        kind: form,
        dossier,
        papers: [{ name: HIDDEN, form: "original", count: 1 }],
        sets: 1,
        processing_days: 0,
        due: HIDDEN,
        collect_at: HIDDEN,
        fee: HIDDEN,
      };
    case "supplement":
      return { kind: form, dossier, missing: [HIDDEN], reason: HIDDEN };
    case "refusal":
      return { kind: form, reason: HIDDEN, legal_basis: HIDDEN };
    case "apology":
      return {
        kind: form,
        dossier: dossier ?? HIDDEN,
        received: HIDDEN,
        original_due: HIDDEN,
        cause: HIDDEN,
        new_due: HIDDEN,
        signer: HIDDEN,
      };
  }
};

const keptOf = (slip: FormContent | FeeContent): KeptForm =>
  slip.kind === "fee"
    ? { what: "fee", applicant: HIDDEN, items: [{ name: HIDDEN, amount_vnd: slip.amount_vnd }] }
    : { what: "form", officer: HIDDEN, applicant: APPLICANT, form: typedOf(slip.form, slip.dossier) };

/** Undefined: this slip is no form. */
export const maskedForm = (slip: SlipContent): HeldForm | undefined =>
  slip.kind === "form" || slip.kind === "fee"
    ? { kept: keptOf(slip), reference: HIDDEN, secret: HIDDEN, tail: HIDDEN }
    : undefined;
