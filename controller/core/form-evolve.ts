/** What facts about forms make of the state. */
import type { Evolvers } from "./fact.ts";
import type { IssuedForm } from "./paper.ts";
import { FORMS_KEPT_MAX } from "./plan.ts";
import type { Office } from "./state.ts";

const withForm = (office: Office, form: IssuedForm): Office => ({
  ...office,
  forms: [...office.forms, form].slice(-FORMS_KEPT_MAX),
});

export const FORM_EVOLVERS: Pick<Evolvers, "form-issued" | "fee-requested"> = {
  "form-issued": (office, fact, at_ms) => {
    const { form_id, counter, form, person, dossier, dossier_number, register } = fact;
    const issued = withForm(office, { form_id, counter, form, person, dossier, issued_ms: at_ms });
    return {
      ...issued,
      register: { year: office.day.slice(0, 4), last: register },
      book: { ...office.book, dossiers: dossier_number ?? office.book.dossiers },
    };
  },
  "fee-requested": (office, { form_id, counter, person, dossier }, at_ms) =>
    withForm(office, { form_id, counter, form: "fee", person, dossier, issued_ms: at_ms }),
};
