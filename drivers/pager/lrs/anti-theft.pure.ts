/**
 * Anti-theft: while it is armed, a page now and then tells the cards that they are in range; a card that
 * hears nothing for its own time sounds. These pages pass the queue by: a starved keep-alive sets off every
 * card. Sources: LRS anti-theft mode (coasters), system control (alpha pagers).
 */

import { arm, change, disarm, settle } from "../base/turn.pure.ts";
import type { PagerReason } from "../base/vocabulary.pure.ts";
import { antiTheftLine } from "./air-lines.pure.ts";
import type { LrsPagers } from "./limits.pure.ts";
import { ANTI_THEFT_ON_CARD } from "./protocol.ts";
import { type Turn, write } from "./state.pure.ts";

/**
 * `repeat_ms`: half of the card's time and less, so that one page may be missed. `answer_ms`: the card's
 * own time; past it nothing is left to wait for.
 */
export const ANTI_THEFT_TIMES = {
  coaster: { repeat_ms: 10_000, answer_ms: 20_000 },
  alpha: { repeat_ms: 15_000, answer_ms: 33_000 },
} as const satisfies Record<LrsPagers["kind"], unknown>;

/** A newer wish replaces an unanswered older one, which ends `uncertain: busy`. */
export const requestAntiTheft = (turn: Turn, id: number, on: boolean): void => {
  endRequest(turn, "busy");
  if (turn.state.phase === "down") {
    if (!on) change(turn, { antiTheft: { armed: false, request: undefined, unanswered: false } });
    return settle(turn, id, { kind: "rejected", reason: "line-lost" });
  }
  const { unanswered } = turn.state.antiTheft;
  change(turn, { antiTheft: { armed: on, request: { id, on, written: false, behind: false }, unanswered } });
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
  const { repeat_ms, answer_ms } = ANTI_THEFT_TIMES[turn.limits.pagers.kind];
  write(turn, antiTheftLine(turn.limits, antiTheft.armed));
  if (antiTheft.armed) arm(turn, "anti-theft", repeat_ms);
  else disarm(turn, "anti-theft");
  const { request } = antiTheft;
  if (request === undefined || request.written)
    return change(turn, { antiTheft: { ...antiTheft, unanswered: true } });
  const behind = antiTheft.unanswered && turn.limits.pagers.kind === "alpha";
  change(turn, {
    antiTheft: { ...antiTheft, unanswered: true, request: { ...request, written: true, behind } },
  });
  arm(turn, "anti-theft-answer", answer_ms);
};

/**
 * Coasters have a number for on and one for off; alpha pagers have one, so the answer to a keep-alive still
 * in the base must not pass for the one to the disarming: the line would be closed before that is sent.
 */
export const onAntiTheftTransmitted = (turn: Turn, card: number): void => {
  const { antiTheft } = turn.state;
  const { request } = antiTheft;
  change(turn, { antiTheft: { ...antiTheft, unanswered: request?.behind === true } });
  if (request === undefined || !request.written) return;
  if (request.behind)
    return change(turn, {
      antiTheft: { ...antiTheft, unanswered: true, request: { ...request, behind: false } },
    });
  if (turn.limits.pagers.kind === "coaster" && request.on !== (card === ANTI_THEFT_ON_CARD)) return;
  settle(turn, request.id, { kind: "transmitted" });
  forget(turn);
};

/** The base does not know the command: nothing is armed, and nothing more is tried. */
export const onAntiTheftRefused = (turn: Turn): void => {
  const { request } = turn.state.antiTheft;
  if (request !== undefined) settle(turn, request.id, { kind: "rejected", reason: "not-supported" });
  change(turn, { antiTheft: { armed: false, request: undefined, unanswered: false } });
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
