/** Ways through a pick-up of two boxes, 7 and 12, for the tests of the session. */
import { stepSession } from "../../../kiosk-ui/citizen/session.ts";
import type {
  SeenBox,
  Session,
  SessionEffect,
  SessionEvent,
} from "../../../kiosk-ui/citizen/session-state.ts";

export const BOXES = [7, 12];

export const boxAt = (
  number: number,
  state: SeenBox["state"],
  door: SeenBox["door"],
  more: Partial<SeenBox> = {},
): SeenBox => ({ number, state, door, opened_ms: null, pulses_left: 1, wait_s: null, ...more });

export const run = (start: Session, ...events: readonly SessionEvent[]): [Session, SessionEffect[]] =>
  events.reduce<[Session, SessionEffect[]]>(
    ([session, all], event) => {
      const [next, effects] = stepSession(session, event);
      return [next, [...all, ...effects]];
    },
    [start, []],
  );

export const digits = (text: string): SessionEvent[] => [...text].map((digit) => ({ kind: "digit", digit }));
export const seen = (...boxes: readonly SeenBox[]): SessionEvent => ({ kind: "boxes-seen", boxes });
export const toBoxes: readonly SessionEvent[] = [
  { kind: "collect-wanted" },
  { kind: "code-wanted" },
  { kind: "code-sent", turn: 1 },
  ...digits("123456"),
  { kind: "code-confirmed" },
  { kind: "code-accepted", turn: 1, boxes: BOXES },
];

/** The door page of box 7, as the office has begun its pulse. */
export const toDoor: readonly SessionEvent[] = [
  ...toBoxes,
  { kind: "box-chosen", box: 7 },
  { kind: "box-confirmed" },
  { kind: "box-asked", turn: 1, box: 7 },
  seen(boxAt(7, "releasing", "closed")),
];
