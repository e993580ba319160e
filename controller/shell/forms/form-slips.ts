/** Puts the forms of a dossier and a fee request into the words of their templates. */
import { purposeOf, writeVietQr } from "../../../drivers/pay/vietqr/protocol.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { apologySlip } from "../../../drivers/printer/slips/apology-slip.pure.ts";
import { appointmentSlip } from "../../../drivers/printer/slips/appointment-slip.pure.ts";
import { feeRequest } from "../../../drivers/printer/slips/fee-request.pure.ts";
import { refusalSlip } from "../../../drivers/printer/slips/refusal-slip.pure.ts";
import type { SlipHead } from "../../../drivers/printer/slips/slip-parts.pure.ts";
import { supplementSlip } from "../../../drivers/printer/slips/supplement-slip.pure.ts";
import { maskedNumber } from "../../api/masked-number.ts";
import type { FeeContent, FormContent } from "../../core/paper.ts";
import type { FormSigns, Signs } from "../views/context.ts";
import { formDate, formTime, typedDayOnPaper, typedOnPaper } from "./form-times.ts";
import type { KeptForm } from "./kept-form.ts";

type FormOf<K> = Extract<Extract<KeptForm, { what: "form" }>["form"], { readonly kind: K }>;

/** What the personal store has for one form, and how it is looked up. */
export interface HeldForm {
  readonly kept: KeptForm;
  /** For a scanner: 22 characters of base64url. */
  readonly reference: string;
  /** For the voice: four letters and digits. */
  readonly secret: string;
  /** For the result box; absent: none is printed on it. */
  readonly pin?: string;
  /** Last digits of the ID number. */
  readonly tail: string | undefined;
}

/** Undefined: what is kept is of another kind, so that nothing true could be printed. */
export const formDocument = (
  signs: Signs,
  utc_offset_min: number,
  head: SlipHead,
  slip: FormContent,
  held: HeldForm,
): SlipDocument | undefined => {
  if (held.kept.what !== "form" || held.kept.form.kind !== slip.form) return undefined;
  const { officer, applicant, form } = held.kept;
  const { forms } = signs;
  const common = {
    ...head,
    number: `${slip.register}/${forms.register}`,
    place: forms.place,
    date: formDate(slip.issued_ms, utc_offset_min),
    centre: forms.centre,
    applicant: applicant.name,
    address: applicant.address,
    ...(applicant.phone === null ? {} : { phone: applicant.phone }),
    ...(applicant.email === null ? {} : { email: applicant.email }),
    request: applicant.request,
  };
  const time = (typed: string): string => typedOnPaper(typed, utc_offset_min);
  switch (form.kind) {
    case "appointment":
      return appointmentSlip({
        ...common,
        ...appointmentOf(forms, slip, form, held, officer),
        received: formTime(slip.issued_ms, utc_offset_min),
        due: time(form.due),
      });
    case "supplement":
      return supplementSlip({
        ...common,
        template: "TT03/2025-02",
        ...supplementOf(forms, slip, form, officer),
      });
    case "refusal":
      return refusalSlip({
        ...common,
        template: "TT03/2025-03",
        reason: form.reason,
        ...(form.legal_basis === null ? {} : { legal_basis: form.legal_basis }),
        officer,
      });
    case "apology":
      return apologySlip({
        ...common,
        template: "TT03/2025-04",
        dossier: form.dossier,
        received: typedDayOnPaper(form.received, utc_offset_min),
        original_due: time(form.original_due),
        cause: form.cause,
        new_due: time(form.new_due),
        signer: form.signer,
      });
  }
};

const supplementOf = (
  { hotline }: FormSigns,
  { dossier }: FormContent,
  { missing, reason }: FormOf<"supplement">,
  officer: string,
) => ({
  ...(dossier === null ? {} : { dossier }),
  missing,
  ...(reason === null ? {} : { reason }),
  contact: hotline === null ? officer : `${officer}, số điện thoại ${hotline}`,
  officer,
});

const appointmentOf = (
  { hotline, website }: FormSigns,
  { leaf, dossier }: FormContent,
  form: FormOf<"appointment">,
  { reference, secret, pin, tail }: HeldForm,
  officer: string,
) => ({
  template: "TT03/2025-01" as const,
  leaf,
  dossier: dossier ?? "",
  ...(tail === undefined ? {} : { id_masked: maskedNumber(tail) }),
  papers: form.papers,
  sets: form.sets,
  processing_days: String(form.processing_days),
  collect_at: form.collect_at,
  ...(form.fee === null ? {} : { fee: form.fee }),
  officer,
  secret,
  lookup_qr: `MC1:R:${reference}`,
  ...(pin === undefined ? {} : { pin }),
  ...(hotline === null ? {} : { hotline }),
  ...(website === null ? {} : { site: website }),
});

/** Undefined: no account is configured any more, or nothing is kept. */
export const feeDocument = (
  { forms: { pay } }: Signs,
  head: SlipHead,
  slip: FeeContent,
  { kept }: HeldForm,
): SlipDocument | undefined => {
  if (pay === null || kept.what !== "fee") return undefined;
  const purpose = purposeOf(slip.dossier);
  const qr = writeVietQr({
    use: "dynamic",
    bin: pay.bank_bin,
    account: pay.account,
    service: "account",
    amount_vnd: slip.amount_vnd,
    purpose,
  });
  if (!qr.ok) return undefined;
  return feeRequest({
    ...head,
    dossier: slip.dossier,
    applicant: kept.applicant,
    items: kept.items,
    total_vnd: slip.amount_vnd,
    purpose,
    qr: qr.text,
    bank: pay.bank,
    account: pay.account,
    account_name: pay.account_name,
    state: "pending",
  });
};
