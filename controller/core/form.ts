/**
 * The papers of a counter: the forms of a dossier, what is to be paid for it, the report of a day. Decides
 * codes, numbers and which slips there are; what a form says never comes here.
 */
import { dayCounts } from "./day-counts.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import type { FormKind, FormLeaf } from "./paper.ts";
import type { CounterPlan } from "./plan.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { requestSlip } from "./slip.ts";

/** An appointment slip binds both sides: one leaf stays, one goes with the citizen. */
const LEAVES: Readonly<Record<FormKind, readonly FormLeaf[]>> = {
  appointment: ["office", "citizen"],
  supplement: ["citizen"],
  refusal: ["citizen"],
  apology: ["citizen"],
};

type Desk = CounterPlan & { readonly printer: string };

/** A counter that is open and has a printer, or why it can print nothing. */
const deskOf = (draft: Draft, counter: string): Desk | Reply => {
  const plan = draft.plan.counters.find(({ id }) => id === counter);
  if (plan === undefined) return refused("unknown-place");
  if (draft.office.counters[counter]?.clerk == null) return refused("counter-closed");
  return plan.printer === null ? refused("no-printer-here") : { ...plan, printer: plan.printer };
};

const isReply = (value: Desk | Reply): value is Reply => "kind" in value;

export const issueForm = (draft: Draft, input: InputOf<"issue-form">): Reply => {
  const desk = deskOf(draft, input.counter);
  if (isReply(desk)) return desk;
  const { form, form_id, person, counter } = input;
  const given = form === "appointment" && input.dossier === null ? nextDossier(draft) : undefined;
  const dossier = given?.dossier ?? input.dossier;
  if (dossier === null && (form === "appointment" || form === "apology")) return refused("dossier-needed");
  if (form === "appointment" && isReceived(draft, dossier)) return refused("dossier-issued");
  const register = nextRegister(draft);
  const dossier_number = given?.number ?? null;
  draft.fact({ kind: "form-issued", form_id, counter, form, person, dossier, dossier_number, register });
  const leaves = LEAVES[form].length === 2 ? 2 : 1;
  const issued_ms = draft.at_ms;
  const jobs = LEAVES[form].map((leaf) =>
    requestSlip(
      draft,
      desk.printer,
      { kind: "form", form, form_id, person, dossier, register, issued_ms, leaf, leaves },
      `${form_id}:${leaf}`,
    ),
  );
  return done({ dossier, jobs });
};

/** `H99.1-261122-0031`, of those not typed by anybody today; undefined where no codes are given. */
const nextDossier = (draft: Draft): { readonly dossier: string; readonly number: number } | undefined => {
  const { plan, office } = draft;
  if (plan.agency === null) return undefined;
  const yymmdd = office.day.replaceAll("-", "").slice(2);
  const code = (number: number): string => `${plan.agency}-${yymmdd}-${String(number).padStart(4, "0")}`;
  let number = office.book.dossiers + 1;
  while (isReceived(draft, code(number))) number++;
  return { dossier: code(number), number };
};

const isReceived = (draft: Draft, dossier: string | null): boolean =>
  draft.office.forms.some((row) => row.form === "appointment" && row.dossier === dossier);

const nextRegister = ({ office }: Draft): number =>
  office.register.year === office.day.slice(0, 4) ? office.register.last + 1 : 1;

export const requestFee = (draft: Draft, input: InputOf<"request-fee">): Reply => {
  const desk = deskOf(draft, input.counter);
  if (isReply(desk)) return desk;
  const { form_id, person, dossier, amount_vnd, counter } = input;
  draft.fact({ kind: "fee-requested", form_id, counter, person, dossier, amount_vnd });
  const slip = { kind: "fee", form_id, person, dossier, amount_vnd } as const;
  return done({ job: requestSlip(draft, desk.printer, slip, form_id) });
};

/** Of today only: what was before is in the log, no longer in the state. */
export const printReport = (draft: Draft, input: InputOf<"print-report">): Reply => {
  if (input.day !== draft.office.day) return refused("not-today");
  const printers = [
    ...draft.plan.counters.flatMap(({ printer }) => printer ?? []),
    ...draft.plan.printers.map(({ id }) => id),
  ];
  const printer = printers.find((id) => draft.office.devices[id]?.state === "up") ?? printers[0];
  if (printer === undefined) return refused("no-printer-here");
  return done({
    job: requestSlip(draft, printer, { kind: "report", ...dayCounts(draft.plan, draft.office) }),
  });
};
