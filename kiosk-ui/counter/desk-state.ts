/**
 * Which keys of a clerk's screen mean something now, and the shapes of what is typed there. Pure.
 */
import type { CounterView } from "../../controller/api/views.ts";

/** The same shapes that the command demands (routes.ts); the server judges again. */
export const DOSSIER = /^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-\d{6}-\d{4,}$/;
export const PHONE = /^0[0-9]{9}$/;

/** Somebody who was here today, or anybody by the ID card. */
export const TICKET = /^[A-Z]{1,2}[0-9]{3,4}$/;
export const ID_NUMBER = /^[0-9]{12}$/;

export const tight = (typed: string): string => typed.normalize("NFC").replace(/\s/g, "").toUpperCase();

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
