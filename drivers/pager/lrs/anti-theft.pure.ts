/**
 * Coaster anti-theft: while it is armed, a page every 10 s tells the cards that they are in range; a
 * coaster that hears nothing for 20 s sounds. These pages pass the queue by: a starved keep-alive sets
 * off every card. Source: LRS anti-theft mode.
 */
import type { PagerReason } from "../base/vocabulary.pure.ts";
import { ANTI_THEFT_OFF_CARD, ANTI_THEFT_ON_CARD } from "./protocol.ts";
import { arm, change, disarm, settle, type Turn, write } from "./state.pure.ts";

/** Coasters sound after 20 s. */
export const ANTI_THEFT_REPEAT_MS = 10_000;
/** Past the cards' own 20 s nothing is left to wait for. */
export const ANTI_THEFT_ANSWER_MS = 20_000;

export const isAntiTheftCard = (card: number): boolean =>
  card === ANTI_THEFT_ON_CARD || card === ANTI_THEFT_OFF_CARD;

/** A newer wish replaces an unanswered older one, which ends `uncertain: busy`. */
export const requestAntiTheft = (turn: Turn, id: number, on: boolean): void => {
  endRequest(turn, "busy");
  if (turn.state.phase === "down") {
    if (!on) change(turn, { antiTheft: { armed: false, request: undefined } });
    return settle(turn, id, { kind: "rejected", reason: "line-lost" });
  }
  change(turn, { antiTheft: { armed: on, request: { id, on, written: false } } });
  resumeAntiTheft(turn);
};

/**
 * Says what is wanted as soon as the base may be spoken to, and goes on saying it. To a silent base too:
 * only its answers may be cut off, and cards that hear nothing sound.
 */
export const resumeAntiTheft = (turn: Turn): void => {
  const { phase, antiTheft } = turn.state;
  if (phase === "down" || phase === "identifying") return;
  if (!antiTheft.armed && antiTheft.request === undefined) return;
  write(turn, { kind: "anti-theft", on: antiTheft.armed, power: turn.limits.power });
  if (antiTheft.armed) arm(turn, "anti-theft", ANTI_THEFT_REPEAT_MS);
  else disarm(turn, "anti-theft");
  if (antiTheft.request === undefined || antiTheft.request.written) return;
  change(turn, { antiTheft: { ...antiTheft, request: { ...antiTheft.request, written: true } } });
  arm(turn, "anti-theft-answer", ANTI_THEFT_ANSWER_MS);
};

export const onAntiTheftTransmitted = (turn: Turn, card: number): void => {
  const { request } = turn.state.antiTheft;
  if (request === undefined || request.on !== (card === ANTI_THEFT_ON_CARD)) return;
  settle(turn, request.id, { kind: "transmitted" });
  forget(turn);
};

/** The base does not know the command: nothing is armed, and nothing more is tried. */
export const onAntiTheftRefused = (turn: Turn): void => {
  const { request } = turn.state.antiTheft;
  if (request !== undefined) settle(turn, request.id, { kind: "rejected", reason: "not-supported" });
  change(turn, { antiTheft: { armed: false, request: undefined } });
  disarm(turn, "anti-theft");
  disarm(turn, "anti-theft-answer");
};

/** Ends an unanswered wish: unwritten it is rejected, written it is uncertain. What is armed stays armed. */
export const endRequest = (turn: Turn, reason: PagerReason): void => {
  const { request } = turn.state.antiTheft;
  if (request === undefined) return;
  settle(turn, request.id, { kind: request.written ? "uncertain" : "rejected", reason });
  forget(turn);
};

const forget = (turn: Turn): void => {
  change(turn, { antiTheft: { ...turn.state.antiTheft, request: undefined } });
  disarm(turn, "anti-theft-answer");
};
