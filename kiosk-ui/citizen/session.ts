/**
 * A citizen's time at the kiosk as a reducer: which screen comes next, what was entered, when it is
 * forgotten. Pure: it names the commands and timers it wants; shell.tsx carries them out and says what came
 * of them.
 */
import { never } from "../kit/never.ts";
import { atDoor, boxesLeft, pickUpStep, toBoxes } from "./pick-up.ts";
import {
  type AnswerEvent,
  hasEase,
  isFresh,
  isHeld,
  NUMBER_LONG_S,
  NUMBER_S,
  type QueueEvent,
  type Screen,
  type Session,
  type SessionEffect,
  type SessionEvent,
  type Step,
  type Timer,
  type Trouble,
  timerOf,
  WARNING_S,
} from "./session-state.ts";
import { at, forget, leave, same } from "./steps.ts";

const numberSeconds = (session: Session): number => (hasEase(session.ease) ? NUMBER_LONG_S : NUMBER_S);

const back = (session: Session): Step => {
  const { screen } = session;
  if (session.ease_open) return [{ ...session, ease_open: false }, []];
  switch (screen.kind) {
    case "home":
    case "issuing":
    case "sending-code":
    case "checking-code":
    case "opening":
      return same(session);
    case "fields":
      return at(session, { kind: "home" });
    case "card":
    case "number":
    case "boxes":
    case "collected":
      return giveUp(session);
    case "code":
      return at(session, { kind: "card" });
    case "confirm":
      return boxesLeft(screen).length > 1 ? toBoxes(session, screen) : giveUp(session);
    case "door":
      if (isHeld(session)) return leave(session);
      return screen.phase === "opening" ? same(session) : toBoxes(session, screen);
    default:
      return never(screen);
  }
};

/** Only leaving gives a number or a proof back; the language stays the person's own. */
const giveUp = (session: Session): Step => [
  { ...forget(session)[0], language: session.language, ease: session.ease },
  [{ kind: "leave" }],
];

/** Where a failed command leaves the citizen. */
const failed = (session: Session, trouble: Trouble): Step => {
  const { screen } = session;
  const stay = (next: Screen): Step => [{ ...session, screen: next, trouble }, []];
  switch (screen.kind) {
    case "issuing":
      return stay({ kind: "fields", page: 0 });
    case "sending-code":
      return stay({ kind: "card" });
    case "checking-code":
      return stay({ kind: "code", by: screen.by, digits: "" });
    case "opening":
      return stay({ ...screen, kind: "confirm" });
    case "door":
      // The office never said that it is at work: nothing was opened, and it can be asked for again.
      return screen.phase === "opening"
        ? stay({ kind: "confirm", box: screen.box, boxes: screen.boxes, collected: screen.collected })
        : stay(screen);
    case "home":
    case "fields":
    case "number":
    case "card":
    case "code":
    case "boxes":
    case "confirm":
    case "collected":
      return stay(screen);
    default:
      return never(screen);
  }
};

const second = (session: Session): Step => {
  const { screen, warning } = session;
  if (warning !== null) {
    const left_s = warning.left_s - 1;
    return left_s <= 0 ? forget(session) : [{ ...session, warning: { left_s } }, []];
  }
  if (screen.kind !== "number" && screen.kind !== "collected") return same(session);
  const left_s = screen.left_s - 1;
  return left_s <= 0 ? forget(session) : [{ ...session, screen: { ...screen, left_s } }, []];
};

const timedOut = (session: Session, timer: Timer): Step => {
  switch (timer) {
    case "idle":
      return [{ ...session, warning: { left_s: WARNING_S } }, []];
    case "second":
      return second(session);
    case "answer":
      return failed(session, { kind: "unreachable" });
    default:
      return never(timer);
  }
};

const answered = (session: Session, event: AnswerEvent): Step => {
  const { screen } = session;
  if (event.turn !== session.turn) {
    // Somebody left before the number came: the office must not keep it on this screen.
    return event.kind === "ticket-issued" && isFresh(session)
      ? [session, [{ kind: "leave" }]]
      : same(session);
  }
  switch (event.kind) {
    case "ticket-issued":
      if (screen.kind !== "issuing" && screen.kind !== "fields") return same(session);
      return at(session, {
        kind: "number",
        ticket: event.ticket,
        code: event.code,
        left_s: numberSeconds(session),
      });
    case "code-sent":
      return screen.kind === "sending-code"
        ? at(session, { kind: "code", by: "code", digits: "" })
        : same(session);
    case "code-accepted":
      if (screen.kind !== "checking-code") return same(session);
      return toBoxes(session, { boxes: event.boxes, collected: [] });
    case "box-asked":
      if (screen.kind !== "opening" || screen.box !== event.box) return same(session);
      return at(session, atDoor(screen, event.box));
    case "failed":
      return failed(session, event.trouble);
    default:
      return never(event);
  }
};

/** A number that only this screen carries stands longer. */
const printFailed = (session: Session, ticket: string): Step => {
  const { screen } = session;
  if (screen.kind !== "number" || screen.ticket !== ticket) return same(session);
  return [{ ...session, screen: { ...screen, left_s: NUMBER_LONG_S }, trouble: { kind: "not-printed" } }, []];
};

const touched = (session: Session): Step => {
  const { screen } = session;
  if (screen.kind !== "number" || session.warning !== null) return same(session);
  const left_s = Math.max(screen.left_s, numberSeconds(session));
  return [{ ...session, screen: { ...screen, left_s } }, []];
};

const queueStep = (session: Session, event: QueueEvent): Step => {
  const { screen, turn } = session;
  switch (event.kind) {
    case "number-wanted":
      return screen.kind === "home" ? at(session, { kind: "fields", page: 0 }) : same(session);
    case "more-fields":
      if (screen.kind !== "fields") return same(session);
      return at(session, { kind: "fields", page: screen.page + 1 });
    case "field-chosen": {
      if (screen.kind !== "fields") return same(session);
      const { field } = event;
      return at(session, { kind: "issuing", field }, { kind: "take-ticket", turn, field });
    }
    case "back":
      return back(session);
    case "finish":
      return leave(session);
    case "touched":
      return touched(session);
    case "trouble-read":
      return [{ ...session, trouble: null }, []];
    case "more-time":
      return [{ ...session, warning: null }, []];
    case "print-wanted":
      if (screen.kind !== "number") return same(session);
      return at(session, screen, { kind: "print", turn, ticket: screen.ticket });
    case "help-wanted":
      return [session, [{ kind: "call-help", turn }]];
    case "language-switched":
      return [{ ...session, language: session.language === "vi" ? "en" : "vi" }, []];
    case "ease-toggled":
      return [{ ...session, ease_open: !session.ease_open }, []];
    case "ease-chosen":
      return [{ ...session, ease: { ...session.ease, [event.ease]: !session.ease[event.ease] } }, []];
    case "ticket-found":
      if (!isFresh(session)) return same(session);
      return at(session, { kind: "number", ticket: event.ticket, code: event.code, left_s: NUMBER_S });
    case "print-failed":
      return printFailed(session, event.ticket);
    default:
      return never(event);
  }
};

const judge = (session: Session, event: SessionEvent): Step => {
  switch (event.kind) {
    case "timer":
      return timedOut(session, event.timer);
    case "ticket-issued":
    case "code-sent":
    case "code-accepted":
    case "box-asked":
    case "failed":
      return answered(session, event);
    case "collect-wanted":
    case "card-read":
    case "code-wanted":
    case "pin-wanted":
    case "digit":
    case "erased":
    case "code-confirmed":
    case "box-chosen":
    case "box-confirmed":
    case "door-stuck":
    case "claim-ended":
    case "boxes-seen":
    case "claim-found":
      return pickUpStep(session, event);
    default:
      return queueStep(session, event);
  }
};

/** A running timer goes on, unless it is the idle one and somebody did something. */
const timerEffects = (before: Session, after: Session, event: SessionEvent): SessionEffect[] => {
  const was = timerOf(before);
  const is = timerOf(after);
  const effects: SessionEffect[] = [];
  if (was !== null && was.timer !== is?.timer) effects.push({ kind: "disarm", timer: was.timer });
  if (is === null) return effects;
  const fired = event.kind === "timer" && event.timer === is.timer;
  // What the office tells is no sign of life of the person.
  const alive = event.kind !== "boxes-seen" || before.screen !== after.screen;
  const renewed =
    (is.timer === "idle" && alive) || (is.timer === "answer" && before.screen.kind !== after.screen.kind);
  if (fired || renewed || was?.timer !== is.timer) {
    effects.push({ kind: "arm", timer: is.timer, after_ms: is.after_ms });
  }
  return effects;
};

export const stepSession = (session: Session, event: SessionEvent): Step => {
  // A timer that was put away may still fire once.
  if (event.kind === "timer" && timerOf(session)?.timer !== event.timer) return [session, []];
  const [next, effects] = judge(session, event);
  return [next, [...effects, ...timerEffects(session, next, event)]];
};
