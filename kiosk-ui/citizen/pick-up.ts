/**
 * The pick-up as steps: what proves whom, which box, and what its door says. A box is open, closed or not
 * opened by the door's own word alone; that a command was taken means nothing here.
 */
import { never } from "../kit/never.ts";
import {
  type AtDoor,
  DIGITS_OF,
  type Mine,
  NUMBER_S,
  type PickUpEvent,
  type SeenBox,
  type Session,
  type Step,
} from "./session-state.ts";
import { at, forget, same } from "./steps.ts";

const mineOf = ({ boxes, collected }: Mine): Mine => ({ boxes, collected });

export const atDoor = (mine: Mine, box: number): AtDoor => ({
  kind: "door",
  box,
  ...mineOf(mine),
  phase: "opening",
  at_work: false,
  door: "unknown",
  asked_to_leave: false,
  asked_for_staff: false,
});

/** Boxes whose result still waits. */
export const boxesLeft = ({ boxes, collected }: Mine): readonly number[] =>
  boxes.filter((box) => !collected.includes(box));

/** One box left is the one meant: it is named and confirmed; of several one is chosen first. */
export const toBoxes = (session: Session, mine: Mine): Step => {
  const left = boxesLeft(mine);
  const [only] = left;
  if (only === undefined) return at(session, { kind: "collected", left_s: NUMBER_S });
  return left.length === 1
    ? at(session, { kind: "confirm", box: only, ...mineOf(mine) })
    : at(session, { kind: "boxes", ...mineOf(mine) });
};

const digit = (session: Session, pressed: string): Step => {
  const { screen } = session;
  if (screen.kind !== "code" || screen.digits.length >= DIGITS_OF[screen.by]) return same(session);
  return at(session, { ...screen, digits: screen.digits + pressed });
};

const confirmCode = (session: Session): Step => {
  const { screen, turn } = session;
  if (screen.kind !== "code" || screen.digits.length < DIGITS_OF[screen.by]) return same(session);
  const { by, digits } = screen;
  return at(session, { kind: "checking-code", by }, { kind: "enter-code", turn, by, code: digits });
};

const chooseBox = (session: Session, box: number): Step => {
  const { screen } = session;
  if (screen.kind !== "boxes" || !boxesLeft(screen).includes(box)) return same(session);
  return at(session, { kind: "confirm", box, ...mineOf(screen) });
};

/** Also the second try, once the door has proved closed. */
const openBox = (session: Session): Step => {
  const { screen, turn } = session;
  if (screen.kind !== "confirm" && !(screen.kind === "door" && screen.phase === "not-opened"))
    return same(session);
  const { box } = screen;
  return at(session, { kind: "opening", box, ...mineOf(screen) }, { kind: "open-box", turn, box });
};

/** What the office says of the box decides; while its permit is at work a door may be seen late. */
const phaseOf = (screen: AtDoor, seen: SeenBox): AtDoor["phase"] => {
  switch (seen.state) {
    case "releasing":
      return seen.door === "open" || screen.phase === "open" ? "open" : "opening";
    case "stored":
      return screen.at_work || screen.phase !== "opening" ? "not-opened" : "opening";
    case "quarantined":
    case "out-of-service":
    case "unknown":
      return "held";
    case "empty":
    case "loading":
      return screen.phase;
    default:
      return never(seen.state);
  }
};

/** Nobody but staff can help now, so they are called without being asked. */
const needsStaff = (screen: AtDoor, seen: SeenBox): boolean =>
  screen.phase === "held" || (screen.phase === "not-opened" && seen.pulses_left === 0);

/** A box may be emptied by other hands: a clerk opened it for whoever stands here, or took the result back. */
const seeEmptied = (session: Session, mine: Mine, boxes: readonly SeenBox[]): Step => {
  const emptied = boxesLeft(mine).filter((box) =>
    boxes.some(({ number, state }) => number === box && state === "empty"),
  );
  if (emptied.length === 0) return same(session);
  return toBoxes(session, { boxes: mine.boxes, collected: [...mine.collected, ...emptied] });
};

const seeBoxes = (session: Session, boxes: readonly SeenBox[]): Step => {
  const { screen, turn } = session;
  if (screen.kind === "boxes" || screen.kind === "confirm") return seeEmptied(session, screen, boxes);
  if (screen.kind !== "door") return same(session);
  const seen = boxes.find(({ number }) => number === screen.box);
  if (seen === undefined) return same(session);
  if (seen.state === "empty") return seeEmptied({ ...session, warning: null }, screen, boxes);
  const next: AtDoor = {
    ...screen,
    phase: phaseOf(screen, seen),
    at_work: screen.at_work || seen.state === "releasing",
    door: seen.door,
  };
  const same_as_before =
    next.phase === screen.phase && next.at_work === screen.at_work && next.door === screen.door;
  if (same_as_before) return same(session);
  const moved: Session = { ...session, screen: next, warning: null };
  const calls = needsStaff(next, seen) && screen.phase !== next.phase;
  return [moved, calls ? [{ kind: "call-help", turn }] : []];
};

/** The office ended the pick-up (its time, a wrong code too often, a restart): the proofs are void. */
const claimEnded = (session: Session): Step => {
  const { screen, turn } = session;
  switch (screen.kind) {
    case "sending-code":
    case "code":
    case "checking-code":
      return at(session, { kind: "card" });
    case "boxes":
    case "confirm":
    case "opening":
      return forget(session);
    case "door":
      // Whether that door is open nobody can say here any more.
      return screen.phase === "opening" || screen.phase === "open"
        ? at(session, { ...screen, phase: "held", door: "unknown" }, { kind: "call-help", turn })
        : forget(session);
    case "home":
    case "fields":
    case "issuing":
    case "number":
    case "card":
    case "collected":
      return same(session);
    default:
      return never(screen);
  }
};

/** A door that moves is followed on; any other proof is given up, as nobody knows who stands here now. */
const findClaim = (session: Session, boxes: readonly SeenBox[]): Step => {
  const working = boxes.find(({ state }) => state === "releasing");
  if (working === undefined) return [session, [{ kind: "leave" }]];
  const mine: Mine = { boxes: boxes.map(({ number }) => number), collected: [] };
  return seeBoxes({ ...session, screen: atDoor(mine, working.number) }, boxes);
};

export const pickUpStep = (session: Session, event: PickUpEvent): Step => {
  const { screen, turn } = session;
  switch (event.kind) {
    case "collect-wanted":
    case "card-read":
      return screen.kind === "home" ? at(session, { kind: "card" }) : same(session);
    case "code-wanted":
      if (screen.kind !== "card") return same(session);
      return at(session, { kind: "sending-code" }, { kind: "send-code", turn });
    case "pin-wanted":
      return screen.kind === "card" ? at(session, { kind: "code", by: "pin", digits: "" }) : same(session);
    case "digit":
      return digit(session, event.digit);
    case "erased":
      if (screen.kind !== "code") return same(session);
      return at(session, { ...screen, digits: screen.digits.slice(0, -1) });
    case "code-confirmed":
      return confirmCode(session);
    case "box-chosen":
      return chooseBox(session, event.box);
    case "box-confirmed":
      return openBox(session);
    case "door-stuck":
      if (screen.kind !== "door") return same(session);
      return at(session, { ...screen, asked_for_staff: true }, { kind: "call-help", turn });
    case "claim-ended":
      return claimEnded(session);
    case "boxes-seen":
      return seeBoxes(session, event.boxes);
    case "claim-found":
      return screen.kind === "home" ? findClaim(session, event.boxes) : same(session);
    default:
      return never(event);
  }
};
