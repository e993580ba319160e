/**
 * What a citizen's time at the kiosk is made of: screens, events, effects, and how long each may stand. The
 * steps from one to the next are in session.ts.
 */
import type { Collect } from "../../controller/api/box-views.ts";
import { never } from "../kit/never.ts";
import type { Language } from "../kit/text/words.ts";

/** Without a touch for this long the kiosk asks whether somebody is still there (screens.md §9.5). */
export const IDLE_MS = { choosing: 45_000, scanning: 60_000, reading: 90_000 } as const;
/** The least wait before asking while an ease of access is on. */
export const IDLE_EASE_MS = 180_000;
/** The question stands this long, then everything is forgotten. */
export const WARNING_S = 30;
/** The taken number stands this long; longer where nothing else carries it, or it is read slowly. */
export const NUMBER_S = 20;
export const NUMBER_LONG_S = 60;
/** A command that was never answered; the sender gives up before. */
export const ANSWER_MS = 15_000;
/** What is entered beside the card or the receipt, and how long it is. */
export const DIGITS_OF = { code: 6, pin: 8 } as const;
export type Factor = keyof typeof DIGITS_OF;

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

/** A box of this pick-up as the office last told of it. */
export type SeenBox = Collect["boxes"][number];

/** The boxes of a pick-up, and those whose result was taken out. */
export interface Mine {
  readonly boxes: Boxes;
  readonly collected: Boxes;
}

/**
 * One box as its door says: `opening` until the door moved or the office gave up, `open`, `not-opened` with
 * the result still inside, `held` where only staff can go on.
 */
export interface AtDoor extends Mine {
  readonly kind: "door";
  readonly box: number;
  readonly phase: "opening" | "open" | "not-opened" | "held";
  /** The office said that it is at work on this box. */
  readonly at_work: boolean;
  readonly door: SeenBox["door"];
  /** Somebody wanted to leave while the door was open. */
  readonly asked_to_leave: boolean;
  /** Staff were called from this page. */
  readonly asked_for_staff: boolean;
}

export type Screen =
  | { readonly kind: "home" }
  | { readonly kind: "fields"; readonly page: number }
  | { readonly kind: "issuing"; readonly field: string }
  | { readonly kind: "number"; readonly ticket: string; readonly code: string; readonly left_s: number }
  | { readonly kind: "card" }
  | { readonly kind: "sending-code" }
  | { readonly kind: "code"; readonly by: Factor; readonly digits: string }
  | { readonly kind: "checking-code"; readonly by: Factor }
  | ({ readonly kind: "boxes" } & Mine)
  | ({ readonly kind: "confirm"; readonly box: number } & Mine)
  | ({ readonly kind: "opening"; readonly box: number } & Mine)
  | AtDoor
  | { readonly kind: "collected"; readonly left_s: number };

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

export type Step = readonly [Session, SessionEffect[]];

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

/** What happens on the way to a box; the last four come from the view. */
export type PickUpEvent =
  | { readonly kind: "collect-wanted" | "code-wanted" | "pin-wanted" | "erased" | "code-confirmed" }
  | { readonly kind: "digit"; readonly digit: string }
  | { readonly kind: "box-chosen"; readonly box: number }
  | { readonly kind: "box-confirmed" | "door-stuck" }
  | { readonly kind: "card-read" }
  | { readonly kind: "claim-ended" }
  | { readonly kind: "boxes-seen"; readonly boxes: readonly SeenBox[] }
  /** A kiosk that restarted finds a pick-up that is proven already. */
  | { readonly kind: "claim-found"; readonly boxes: readonly SeenBox[] };

/** What became of a command; `turn` says for whom it was given. */
export type AnswerEvent =
  | { readonly kind: "ticket-issued"; readonly turn: number; readonly ticket: string; readonly code: string }
  | { readonly kind: "code-sent"; readonly turn: number }
  | { readonly kind: "code-accepted"; readonly turn: number; readonly boxes: Boxes }
  | { readonly kind: "box-asked"; readonly turn: number; readonly box: number }
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
  | { readonly kind: "enter-code"; readonly turn: number; readonly by: Factor; readonly code: string }
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
    kind === "card" || kind === "door"
      ? IDLE_MS.reading
      : kind === "code"
        ? IDLE_MS.scanning
        : IDLE_MS.choosing;
  return hasEase(session.ease) ? Math.max(own_ms, IDLE_EASE_MS) : own_ms;
};

/** A lock at work or an open door: nobody leaves, and nothing is forgotten, before the door says so. */
export const isHeld = ({ screen }: Session): boolean =>
  screen.kind === "door" && (screen.door === "open" || (screen.phase === "opening" && screen.at_work));

/** The one timer that drives a session on: no state but the fresh home, and one that a door holds, is without. */
export const timerOf = (session: Session): { readonly timer: Timer; readonly after_ms: number } | null => {
  if (isHeld(session)) return null;
  if (session.warning !== null) return { timer: "second", after_ms: 1_000 };
  const { screen } = session;
  switch (screen.kind) {
    case "number":
    case "collected":
      return { timer: "second", after_ms: 1_000 };
    case "issuing":
    case "sending-code":
    case "checking-code":
    case "opening":
      return { timer: "answer", after_ms: ANSWER_MS };
    case "door":
      return screen.phase === "opening"
        ? { timer: "answer", after_ms: ANSWER_MS }
        : { timer: "idle", after_ms: idleAfter(session) };
    case "home":
    case "fields":
    case "card":
    case "code":
    case "boxes":
    case "confirm":
      return isFresh(session) ? null : { timer: "idle", after_ms: idleAfter(session) };
    default:
      return never(screen);
  }
};
