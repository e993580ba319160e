/** How a session goes to another screen, stays, or is forgotten: what every part of the reducer does. */
import {
  freshSession,
  isHeld,
  type Screen,
  type Session,
  type SessionEffect,
  type Step,
} from "./session-state.ts";

export const at = (session: Session, screen: Screen, ...effects: SessionEffect[]): Step => [
  { ...session, screen, trouble: null },
  effects,
];

export const same = (session: Session): Step => [session, []];

/** Forgets the citizen, here and in the office. */
export const forget = (session: Session): Step => [freshSession(session.turn + 1), [{ kind: "leave" }]];

/** Whoever wants to go while the door is open is asked to close it; then everything is forgotten. */
export const leave = (session: Session): Step => {
  const { screen } = session;
  if (!isHeld(session) || screen.kind !== "door") return forget(session);
  return [{ ...session, screen: { ...screen, asked_to_leave: true } }, []];
};
