/**
 * Everything of a citizen goes through the forms of a counter: onto paper, into the sealed store, and nowhere
 * else. Also what is refused with words about what was typed.
 */
import type { FictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

/** What tells a form's document from other slips: it may name its person. */
export const FORM_ON_PAPER = /\(Liên: |PHIẾU TỪ CHỐI|YÊU CẦU NỘP PHÍ/;

type Ask = (what: string, body: object) => Promise<Readonly<Record<string, unknown>>>;

/**
 * `ticket`: the citizen's number of today; `ask` posts a command of the counter and lets it print. Gives the
 * dossier of the appointment slip.
 */
export const handInForms = async (
  { name, residence, idNumber }: FictionalPerson,
  phone: string,
  ticket: string,
  ask: Ask,
): Promise<string> => {
  const applicant = { name, address: residence, phone, email: null, request: `Việc của ${name}` };
  const appointment = {
    kind: "appointment",
    dossier: null,
    papers: [{ name: `Tờ khai của ${name}`, form: "original", count: 1 }],
    sets: 1,
    processing_days: 3,
    due: "2026-11-26T16:30",
    collect_at: residence,
    fee: null,
  };
  const refusal = { kind: "refusal", reason: `${name} ở ${residence}`, legal_basis: null };
  const here = { ticket, id_number: null, applicant };
  const typed = { ticket: null, id_number: idNumber, applicant };
  const asked = await ask("issue-form", { ...here, form: appointment });
  const [job] = asked.jobs as string[];
  await ask("copy-slip", { job });
  await ask("issue-form", { ...typed, form: refusal });
  const items = [{ name: `Phí của ${name}`, amount_vnd: 5_000 }];
  await ask("request-fee", { ...here, applicant: name, dossier: asked.dossier, items });
  const mistyped = { ...typed, id_number: `${idNumber}1` };
  await ask("issue-form", { ...here, form: { ...refusal, reason: `${name} 😀` } });
  await ask("issue-form", { ...mistyped, form: { ...appointment, due: "2026-11-01T16:30" } });
  await ask("issue-form", { ...mistyped, form: refusal });
  await ask("issue-form", { ...here, applicant: { ...applicant, phone: idNumber }, form: refusal });
  return String(asked.dossier);
};
