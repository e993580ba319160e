/**
 * What a clerk's screen holds besides the view: the form for a result, and which keys mean something now.
 * Pure.
 */
import type { CounterView } from "../../controller/api/views.ts";

type Field = "dossier" | "person" | "phone";

export type LoadForm =
  | { readonly kind: "closed" }
  | {
      readonly kind: "filling";
      readonly dossier: string;
      readonly person: string;
      readonly phone: string;
      readonly wrong: Field | null;
    }
  | { readonly kind: "box-given"; readonly box: number };

/** @param code the number now at the counter: mostly the result is this person's. */
export const emptyForm = (code: string | null): LoadForm => ({
  kind: "filling",
  dossier: "",
  person: code ?? "",
  phone: "",
  wrong: null,
});

/** The same shapes that the command demands (routes.ts); the server judges again. */
export const DOSSIER = /^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-\d{6}-\d{4,}$/;
export const PHONE = /^0[0-9]{9}$/;

/** Somebody who was here today, or anybody by the ID card. */
export const TICKET = /^[A-Z]{1,2}[0-9]{3,4}$/;
export const ID_NUMBER = /^[0-9]{12}$/;

export interface Entered {
  readonly dossier: string;
  readonly ticket: string | null;
  readonly id_number: string | null;
  readonly phone: string;
}

export const tight = (typed: string): string => typed.normalize("NFC").replace(/\s/g, "").toUpperCase();

/** Cleans what was typed (blanks, small letters) and names the first field that is wrong. */
export const judgeEntry = (typed: Record<Field, string>): Entered | Field => {
  const dossier = tight(typed.dossier);
  const person = tight(typed.person);
  const phone = tight(typed.phone).replaceAll(".", "");
  if (!DOSSIER.test(dossier)) return "dossier";
  if (!TICKET.test(person) && !ID_NUMBER.test(person)) return "person";
  if (!PHONE.test(phone)) return "phone";
  const by_card = ID_NUMBER.test(person);
  return { dossier, phone, ticket: by_card ? null : person, id_number: by_card ? person : null };
};

export type CounterAction =
  | "open"
  | "close"
  | "call-next"
  | "recall"
  | "start"
  | "finish"
  | "no-show"
  | "paper"
  | "load"
  | "undo";

export const KEY_OF: Record<CounterAction, string> = {
  "call-next": "F2",
  recall: "F3",
  start: "F4",
  finish: "F5",
  "no-show": "F6",
  open: "F9",
  close: "F9",
  paper: "F10",
  load: "F11",
  undo: "F12",
};

/** What may be done now; a key without a meaning does nothing. */
export const actionsOf = (view: CounterView, now_ms: number): readonly CounterAction[] => {
  const undo: CounterAction[] = view.undo !== null && view.undo.until_ms > now_ms ? ["undo"] : [];
  if (!view.open) return ["open", ...undo];
  const { state, calls, calls_max } = view.current ?? { state: "idle" as const, calls: 0, calls_max: 0 };
  switch (state) {
    case "idle":
      return [...(view.next === null ? [] : (["call-next"] as const)), "paper", "load", "close", ...undo];
    case "called":
      return [
        "start",
        ...(calls < calls_max ? (["recall"] as const) : []),
        "no-show",
        "paper",
        "load",
        ...undo,
      ];
    case "serving":
      return ["finish", "paper", "load", ...undo];
  }
};
