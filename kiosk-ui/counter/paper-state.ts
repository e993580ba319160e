/**
 * What the sheet of papers holds while a clerk fills it, and what of it is wrong. The office judges again,
 * and also what only it knows: letters, days, people. Pure.
 */
import type { CommandBody } from "../../controller/api/routes.ts";
import { papers as text } from "../kit/text/papers.ts";
import { DOSSIER, ID_NUMBER, PHONE, TICKET, tight } from "./desk-state.ts";

export type PaperKind = "appointment" | "supplement" | "refusal" | "apology" | "fee";
export type PaperForm = "original" | "certified" | "copy";

/** Lines of one sheet, as the office takes them at most. */
const LINES_MAX: Readonly<Record<PaperKind, number>> = {
  appointment: 60,
  supplement: 20,
  refusal: 0,
  apology: 0,
  fee: 12,
};

/** One line of a list. `form` and `count` of papers, `amount_vnd` of what is to be paid. */
export interface Line {
  readonly name: string;
  readonly form: PaperForm;
  readonly count: number;
  readonly amount_vnd: number;
}

export interface Typed {
  readonly person: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly request: string;
  readonly dossier: string;
  readonly line: string;
  readonly count: string;
  readonly amount: string;
  readonly sets: string;
  readonly days: string;
  readonly due: string;
  readonly collect: string;
  readonly fee: string;
  readonly reason: string;
  readonly basis: string;
  readonly received: string;
  readonly original_due: string;
  readonly cause: string;
  readonly new_due: string;
  readonly signer: string;
}
export type TypedField = keyof Typed;

export interface Wrong {
  readonly field: TypedField;
  readonly words: string;
}

export type PaperSheet =
  | { readonly kind: "closed" }
  | { readonly kind: "issued" }
  | {
      readonly kind: "filling";
      readonly what: PaperKind;
      readonly step: number;
      readonly typed: Typed;
      /** Of the line that is being typed. */
      readonly form: PaperForm;
      readonly lines: readonly Line[];
      readonly wrong: Wrong | null;
    };
export type Filling = Extract<PaperSheet, { readonly kind: "filling" }>;

const BLANK: Typed = {
  person: "",
  name: "",
  address: "",
  phone: "",
  email: "",
  request: "",
  dossier: "",
  line: "",
  count: "1",
  amount: "",
  sets: "1",
  days: "",
  due: "",
  collect: "",
  fee: "",
  reason: "",
  basis: "",
  received: "",
  original_due: "",
  cause: "",
  new_due: "",
  signer: "",
};

/** Steps by what is asked in them: who, which lines, the rest. */
export type Step = "person" | "lines" | "rest";
export const STEPS: Readonly<Record<PaperKind, readonly Step[]>> = {
  appointment: ["person", "lines", "rest"],
  supplement: ["person", "lines"],
  refusal: ["person", "rest"],
  apology: ["person", "rest"],
  fee: ["person", "lines"],
};
export const stepOf = ({ what, step }: Filling): Step => STEPS[what][step] ?? "person";
export const isLast = ({ what, step }: Filling): boolean => step === STEPS[what].length - 1;

/** @param code the number at the counter now; what was typed of a person goes along to another paper. */
export const emptySheet = (what: PaperKind, code: string | null, before?: Filling): Filling => {
  const { person, name, address, phone, email, request, dossier } = before?.typed ?? {
    ...BLANK,
    person: code ?? "",
  };
  const typed = { ...BLANK, person, name, address, phone, email, request, dossier };
  return { kind: "filling", what, step: 0, typed, form: "original", lines: [], wrong: null };
};

// ---- reading what was typed ----

/** `3/12/2026 16:30`, `03-12-2026 16g30` as `2026-12-03T16:30`; undefined: something else. */
export const typedTime = (typed: string): string | undefined => {
  const [, day, month, year, hour, minute] =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s+(\d{1,2})\s*[:gh]\s*(\d{2})$/i.exec(typed.trim()) ?? [];
  if (day === undefined || month === undefined || hour === undefined) return undefined;
  const two = (digits: string): string => digits.padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}`;
};

export const typedDay = (typed: string): string | undefined =>
  typedTime(`${typed.trim()} 00:00`)?.slice(0, 10);

const wholeOf = (typed: string, from: number, to: number): number | undefined => {
  const digits = typed.replace(/[\s.]/g, "");
  const value = Number(digits);
  return /^\d{1,9}$/.test(digits) && value >= from && value <= to ? value : undefined;
};

const filled = (typed: string): string => typed.trim();
const orNull = (typed: string): string | null => (filled(typed) === "" ? null : filled(typed));
const phoneOf = (typed: string): string => tight(typed).replaceAll(".", "");

/** Whoever it is for: a number of today, or a card's. */
const personOf = (typed: string): { readonly ticket: string | null; readonly id_number: string | null } => {
  const person = tight(typed);
  return ID_NUMBER.test(person) ? { ticket: null, id_number: person } : { ticket: person, id_number: null };
};

// ---- what is wrong ----

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
type Rule = readonly [TypedField, (typed: Typed) => boolean, string];

const needed = (field: TypedField): Rule => [field, (typed) => filled(typed[field]) !== "", text.wrong.empty];
const timed = (field: TypedField): Rule => [
  field,
  (typed) => typedTime(typed[field]) !== undefined,
  text.wrong.time,
];
const maybe = (field: TypedField, form: (typed: string) => boolean, words: string): Rule => [
  field,
  (typed) => filled(typed[field]) === "" || form(typed[field]),
  words,
];
const isDossier = (typed: string): boolean => DOSSIER.test(tight(typed));

const PERSON_RULES: readonly Rule[] = [
  ["person", ({ person }) => TICKET.test(tight(person)) || ID_NUMBER.test(tight(person)), text.wrong.person],
  needed("name"),
];
const CONTACT_RULES: readonly Rule[] = [
  needed("address"),
  maybe("phone", (typed) => PHONE.test(phoneOf(typed)), text.wrong.phone),
  maybe("email", (typed) => EMAIL.test(typed.trim()), text.wrong.email),
  needed("request"),
];
const DOSSIER_RULE: Rule = ["dossier", ({ dossier }) => isDossier(dossier), text.wrong.dossier];
const DOSSIER_MAYBE = maybe("dossier", isDossier, text.wrong.dossier);

/** `codes`: the office gives a code where none is typed. */
const rulesOf = (what: PaperKind, step: Step, codes: boolean): readonly Rule[] => {
  switch (step) {
    case "person":
      return what === "fee" ? [...PERSON_RULES, DOSSIER_RULE] : [...PERSON_RULES, ...CONTACT_RULES];
    case "lines":
      return what === "supplement" ? [DOSSIER_MAYBE] : [];
    case "rest":
      return restRules(what, codes);
  }
};

const restRules = (what: PaperKind, codes: boolean): readonly Rule[] => {
  if (what === "refusal") return [needed("reason")];
  if (what === "apology")
    return [
      DOSSIER_RULE,
      ["received", ({ received }) => typedDay(received) !== undefined, text.wrong.day],
      timed("original_due"),
      timed("new_due"),
      needed("cause"),
      needed("signer"),
    ];
  return [
    ["sets", ({ sets }) => wholeOf(sets, 1, 20) !== undefined, text.wrong.number],
    ["days", ({ days }) => wholeOf(days, 0, 365) !== undefined, text.wrong.number],
    timed("due"),
    needed("collect"),
    codes ? DOSSIER_MAYBE : DOSSIER_RULE,
  ];
};

/** The first thing that is wrong on this step; null: it can go on. */
export const judgeStep = (sheet: Filling, codes: boolean): Wrong | null => {
  const step = stepOf(sheet);
  for (const [field, isRight, words] of rulesOf(sheet.what, step, codes))
    if (!isRight(sheet.typed)) return { field, words };
  return step === "lines" && sheet.lines.length === 0 ? { field: "line", words: text.wrong.none } : null;
};

// ---- lines ----

/** The line being typed joins the list; or what is wrong with it. */
export const addLine = (sheet: Filling): Filling => {
  const { typed, form, lines, what } = sheet;
  const count = wholeOf(typed.count, 1, 99);
  const amount = wholeOf(typed.amount, 1, 999_999_999);
  const wrong = (field: TypedField, words: string): Filling => ({ ...sheet, wrong: { field, words } });
  if (filled(typed.line) === "") return wrong("line", text.wrong.empty);
  if (what === "appointment" && count === undefined) return wrong("count", text.wrong.number);
  if (what === "fee" && amount === undefined) return wrong("amount", text.wrong.number);
  if (lines.length >= LINES_MAX[what]) return wrong("line", text.wrong.number);
  const line = { name: filled(typed.line), form, count: count ?? 1, amount_vnd: amount ?? 0 };
  const blank = { line: "", count: "1", amount: "" };
  return {
    ...sheet,
    typed: { ...typed, ...blank },
    form: "original",
    lines: [...lines, line],
    wrong: null,
  };
};

/** A line comes back to be typed anew; what stood there is gone. */
export const takeBack = (sheet: Filling, index: number): Filling => {
  const line = sheet.lines[index];
  if (line === undefined) return sheet;
  const { name, form, count, amount_vnd } = line;
  const amount = amount_vnd === 0 ? "" : String(amount_vnd);
  const typed = { ...sheet.typed, line: name, count: String(count), amount };
  return { ...sheet, typed, form, lines: sheet.lines.toSpliced(index, 1), wrong: null };
};

export const totalOf = ({ lines }: Filling): number => lines.reduce((sum, line) => sum + line.amount_vnd, 0);

// ---- what is sent ----

type Body<P extends `/api/counter/:counter/${"issue-form" | "request-fee"}`> = Omit<CommandBody<P>, "key">;
export type FormBody = Body<"/api/counter/:counter/issue-form">;

export const feeBody = ({ typed, lines }: Filling): Body<"/api/counter/:counter/request-fee"> => ({
  ...personOf(typed.person),
  applicant: filled(typed.name),
  dossier: tight(typed.dossier),
  items: lines.map(({ name, amount_vnd }) => ({ name, amount_vnd })),
});

/** Of a sheet whose every step is right. */
export const formBody = (sheet: Filling): FormBody => {
  const { typed } = sheet;
  return {
    ...personOf(typed.person),
    applicant: {
      name: filled(typed.name),
      address: filled(typed.address),
      phone: orNull(phoneOf(typed.phone)),
      email: orNull(typed.email),
      request: filled(typed.request),
    },
    form: formOf(sheet),
  };
};

const formOf = ({ what, typed, lines }: Filling): FormBody["form"] => {
  switch (what) {
    case "supplement":
      return {
        kind: "supplement",
        dossier: orNull(tight(typed.dossier)),
        missing: lines.map(({ name }) => name),
        reason: orNull(typed.reason),
      };
    case "refusal":
      return { kind: "refusal", reason: filled(typed.reason), legal_basis: orNull(typed.basis) };
    case "apology":
      return {
        kind: "apology",
        dossier: tight(typed.dossier),
        received: typedDay(typed.received) ?? "",
        original_due: typedTime(typed.original_due) ?? "",
        cause: filled(typed.cause),
        new_due: typedTime(typed.new_due) ?? "",
        signer: filled(typed.signer),
      };
    // A fee goes out as `feeBody`.
    case "fee":
    case "appointment":
      return {
        kind: "appointment",
        dossier: orNull(tight(typed.dossier)),
        papers: lines.map(({ name, form, count }) => ({ name, form, count })),
        sets: wholeOf(typed.sets, 1, 20) ?? 1,
        processing_days: wholeOf(typed.days, 0, 365) ?? 0,
        due: typedTime(typed.due) ?? "",
        collect_at: filled(typed.collect),
        fee: orNull(typed.fee),
      };
  }
};
