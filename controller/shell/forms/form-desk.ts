/**
 * From a form as a clerk typed it to an input that names nobody, and to what is kept sealed with it. Whether
 * it is issued, and under which code, the core decides.
 */
import { parseIso } from "../../../drivers/reader/person/civil-date.pure.ts";
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { CommandBody } from "../../api/routes.ts";
import type { Input } from "../../core/input.ts";
import type { OfficePlan } from "../../core/plan.ts";
import { jobOf, type Office } from "../../core/state.ts";
import { type Asked, type AskRefused, askRefused } from "../asked.ts";
import { dayAfter } from "../identity.ts";
import { civilDay } from "../local-time.ts";
import { FORMS_OF_PERSON_MAX } from "../personal/personal-forms.ts";
import type { Persons } from "../personal/persons.ts";
import { judgeTyped } from "../typed-number.ts";
import type { PayAccount } from "../views/context.ts";
import { dueDayOf, judgeFee, judgeForm } from "./judge-form.ts";
import { type KeptForm, sealable } from "./kept-form.ts";

export interface FormDeskPorts {
  readonly plan: OfficePlan;
  readonly office: () => Office;
  readonly now_ms: () => number;
  readonly persons: Persons;
  /** Days for which a form is kept behind its due day, or behind today where it names none. */
  readonly result_days: number;
  /** Where fees go; null: they are not asked for here. */
  readonly pay: PayAccount | null;
}

/** Somebody who has shown a card, or one whose number was typed. */
interface Holder {
  readonly person: string;
  readonly number: Personal<string> | null;
}

type Named = { readonly ticket: string | null; readonly id_number: string | null };

export class FormDesk {
  readonly #ports: FormDeskPorts;

  constructor(ports: FormDeskPorts) {
    this.#ports = ports;
  }

  /** `officer`: the clerk's name, as the form shows it. */
  issue(counter: string, body: CommandBody<"/api/counter/:counter/issue-form">, officer: string): Asked {
    const { plan, now_ms } = this.#ports;
    const { applicant, form } = body;
    const judged = judgeForm(applicant, form, now_ms(), plan.utc_offset_min);
    if (judged.kind === "wrong") return askRefused(judged.refusal, { why: judged.why });
    const holder = this.#holderOf(body);
    if ("kind" in holder) return holder;
    const dossier = form.kind === "refusal" ? null : form.dossier;
    return this.#kept(holder, { what: "form", officer, applicant, form }, dueDayOf(form), (form_id) => ({
      kind: "issue-form",
      counter,
      form: form.kind,
      form_id,
      person: holder.person,
      dossier,
    }));
  }

  fee(counter: string, body: CommandBody<"/api/counter/:counter/request-fee">): Asked {
    if (this.#ports.pay === null) return askRefused("fees-not-here");
    const { applicant, dossier, items } = body;
    const judged = judgeFee(applicant, items);
    if (judged.kind === "wrong") return askRefused(judged.refusal, { why: judged.why });
    const holder = this.#holderOf(body);
    if ("kind" in holder) return holder;
    const amount_vnd = items.reduce((sum, item) => sum + item.amount_vnd, 0);
    const { person } = holder;
    return this.#kept(holder, { what: "fee", applicant, items }, undefined, (form_id) => ({
      kind: "request-fee",
      counter,
      form_id,
      person,
      dossier,
      amount_vnd,
    }));
  }

  /** A slip of this counter's own printer: other slips are other people's business. */
  isHere(counter: string, job: string): boolean {
    const { plan, office } = this.#ports;
    const printer = plan.counters.find(({ id }) => id === counter)?.printer ?? null;
    return printer !== null && jobOf(office(), job)?.printer === printer;
  }

  #kept(
    holder: Holder,
    form: KeptForm,
    due_day: string | undefined,
    input: (form_id: string) => Input,
  ): Asked {
    const { persons } = this.#ports;
    if (persons.formsOf(holder.person).length >= FORMS_OF_PERSON_MAX) return askRefused("forms-too-many");
    const form_id = persons.newForm();
    const until = this.#keptUntil(due_day);
    const within = (): void => {
      const { person, number } = holder;
      // The number may have got its first id within this very turn: the form is that person's.
      const kept = number === null ? person : persons.keep(person, number, "result", until);
      if (number === null) persons.keepFor(person, "result", until);
      persons.keepForm(kept, form_id, sealable(form));
    };
    return { kind: "asked", input: input(form_id), within };
  }

  /** `YYYY-MM-DD`: the result is awaited until its day, and asked about for some days more. */
  #keptUntil(due_day: string | undefined): string {
    const { plan, now_ms, result_days } = this.#ports;
    const from = due_day === undefined ? undefined : parseIso(due_day);
    return dayAfter(from ?? civilDay(now_ms(), plan.utc_offset_min), result_days + 1);
  }

  #holderOf({ ticket, id_number }: Named): Holder | AskRefused {
    const { plan, office, now_ms, persons } = this.#ports;
    if ((ticket === null) === (id_number === null)) return askRefused("person-needed");
    if (id_number !== null) {
      const typed = judgeTyped(id_number, civilDay(now_ms(), plan.utc_offset_min));
      if (typed.kind === "malformed") return askRefused("number-malformed", { why: typed.why });
      return { person: persons.find(typed.number) ?? persons.newPerson(), number: typed.number };
    }
    const { tickets, closed } = office();
    const named = [...tickets, ...closed].find(({ code }) => code === ticket);
    if (named === undefined) return askRefused("unknown-ticket");
    const { person } = named;
    // Whoever was erased since has a number, and nobody behind it.
    if (person === null || persons.get(person, "idNumber") === undefined)
      return askRefused("ticket-without-card");
    return { person, number: null };
  }
}
