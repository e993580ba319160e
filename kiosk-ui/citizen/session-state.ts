/**
 * What a citizen's time at the kiosk is made of: screens, events, effects, and how long each may stand. The
 * steps from one to the next are in session.ts.
 */
import { never } from "../kit/never.ts";
import type { Language } from "../kit/text/words.ts";

/** Without a touch for this long the kiosk asks whether somebody is still there (screens.md §9.5). */
export const IDLE_MS = { choosing: 45_000, scanning: 60_000, reading: 90_000, "door-open": 120_000 } as const;
/** The least wait before asking while an ease of access is on. */
export const IDLE_EASE_MS = 180_000;
/** The question stands this long, then everything is forgotten. */
export const WARNING_S = 30;
/** The taken number stands this long; longer where nothing else carries it, or it is read slowly. */
export const NUMBER_S = 20;
export const NUMBER_LONG_S = 60;
/** A command that was never answered; the sender gives up before. */
export const ANSWER_MS = 15_000;
export const CODE_DIGITS = 6;

export interface Ease {
  readonly large: boolean;
  readonly contrast: boolean;
  readonly low: boolean;
}

export type Trouble =
  | { readonly kind: "refused"; readonly text: { readonly vi: string; readonly en: string } }
  | { readonly kind: "unreachable" }
  | { readonly kind: "not-printed" };

type Boxes = readonly number[];

export type Screen =
  | { readonly kind: "home" }
  | { readonly kind: "fields"; readonly page: number }
  | { readonly kind: "issuing"; readonly field: string }
  | { readonly kind: "number"; readonly ticket: string; readonly code: string; readonly left_s: number }
  | { readonly kind: "card" }
  | { readonly kind: "sending-code" }
  | { readonly kind: "code"; readonly digits: string }
  | { readonly kind: "checking-code" }
  | { readonly kind: "boxes"; readonly boxes: Boxes; readonly opened: Boxes }
  | { readonly kind: "opening"; readonly box: number; readonly boxes: Boxes; readonly opened: Boxes }
  | { readonly kind: "door-open"; readonly box: number; readonly boxes: Boxes; readonly opened: Boxes };

export interface Session {
  /** Grows with each forgotten citizen; an answer for an earlier one is dropped. */
  readonly turn: number;
  readonly screen: Screen;
  readonly language: Language;
  readonly ease: Ease;
  readonly ease_open: boolean;
  readonly warning: { readonly left_s: number } | null;
  readonly trouble: Trouble | null;
}

export type Timer = "idle" | "second" | "answer";

/** What the citizen does at any time, or about a number. */
export type QueueEvent =
  | { readonly kind: "number-wanted" | "more-fields" | "back" | "finish" | "touched" | "more-time" }
  | { readonly kind: "trouble-read" }
  | { readonly kind: "print-wanted" | "help-wanted" | "language-switched" | "ease-toggled" }
  | { readonly kind: "field-chosen"; readonly field: string }
  | { readonly kind: "ease-chosen"; readonly ease: keyof Ease }
  | { readonly kind: "ticket-found"; readonly ticket: string; readonly code: string }
  | { readonly kind: "print-failed"; readonly ticket: string };

/** What happens on the way to a box; the last three come from the view. */
export type PickUpEvent =
  | { readonly kind: "collect-wanted" | "code-wanted" | "erased" | "code-confirmed" }
  | { readonly kind: "digit"; readonly digit: string }
  | { readonly kind: "box-chosen"; readonly box: number }
  | { readonly kind: "card-read" }
  | { readonly kind: "claim-ended" }
  | { readonly kind: "door-closed"; readonly box: number };

/** What became of a command; `turn` says for whom it was given. */
export type AnswerEvent =
  | { readonly kind: "ticket-issued"; readonly turn: number; readonly ticket: string; readonly code: string }
  | { readonly kind: "code-sent"; readonly turn: number }
  | { readonly kind: "code-accepted"; readonly turn: number; readonly boxes: Boxes }
  | { readonly kind: "box-opened"; readonly turn: number; readonly box: number }
  | { readonly kind: "failed"; readonly turn: number; readonly trouble: Trouble };

export type SessionEvent =
  | QueueEvent
  | PickUpEvent
  | AnswerEvent
  | { readonly kind: "timer"; readonly timer: Timer };

export type SessionEffect =
  | { readonly kind: "take-ticket"; readonly turn: number; readonly field: string }
  | { readonly kind: "print"; readonly turn: number; readonly ticket: string }
  | { readonly kind: "send-code"; readonly turn: number }
  | { readonly kind: "enter-code"; readonly turn: number; readonly code: string }
  | { readonly kind: "open-box"; readonly turn: number; readonly box: number }
  | { readonly kind: "call-help"; readonly turn: number }
  | { readonly kind: "leave" }
  | { readonly kind: "arm"; readonly timer: Timer; readonly after_ms: number }
  | { readonly kind: "disarm"; readonly timer: Timer };

const NO_EASE: Ease = { large: false, contrast: false, low: false };

export const freshSession = (turn: number): Session => ({
  turn,
  screen: { kind: "home" },
  language: "vi",
  ease: NO_EASE,
  ease_open: false,
  warning: null,
  trouble: null,
});

export const hasEase = ({ large, contrast, low }: Ease): boolean => large || contrast || low;

/** Whether there is anything of a citizen to forget. */
export const isFresh = (session: Session): boolean =>
  session.screen.kind === "home" &&
  session.language === "vi" &&
  !hasEase(session.ease) &&
  !session.ease_open &&
  session.warning === null &&
  session.trouble === null;

const idleAfter = (session: Session): number => {
  const { kind } = session.screen;
  const own_ms =
    kind === "door-open"
      ? IDLE_MS["door-open"]
      : kind === "card"
        ? IDLE_MS.reading
        : kind === "code"
          ? IDLE_MS.scanning
          : IDLE_MS.choosing;
  return hasEase(session.ease) ? Math.max(own_ms, IDLE_EASE_MS) : own_ms;
};

/** The one timer that drives a session on: no state but the fresh home is without. */
export const timerOf = (session: Session): { readonly timer: Timer; readonly after_ms: number } | null => {
  if (session.warning !== null) return { timer: "second", after_ms: 1_000 };
  switch (session.screen.kind) {
    case "number":
      return { timer: "second", after_ms: 1_000 };
    case "issuing":
    case "sending-code":
    case "checking-code":
    case "opening":
      return { timer: "answer", after_ms: ANSWER_MS };
    case "home":
    case "fields":
    case "card":
    case "code":
    case "boxes":
    case "door-open":
      return isFresh(session) ? null : { timer: "idle", after_ms: idleAfter(session) };
    default:
      return never(session.screen);
  }
};
