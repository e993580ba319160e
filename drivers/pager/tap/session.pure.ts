/**
 * The session of TAP: call until `ID=`, log on, go-ahead, blocks, leave; and whether the base lives. A
 * session that got out of step is left: its late answers then come while none is waited for.
 */

import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import type { PagerBaseStatus, PagerReason } from "../base/vocabulary.pure.ts";
import { answersPage, refusesLogOn } from "./codes.pure.ts";
import { TAP_DIALECTS } from "./dialect.pure.ts";
import { type AnswerEnd, endUncertain, onAnswer, sendNext } from "./pages.pure.ts";
import {
  disarmAll,
  NO_ANSWER,
  rejectWaiting,
  TAP_COUNTS,
  TAP_TIMERS,
  type TapState,
  type Turn,
  write,
} from "./state.pure.ts";

/** An open session waits so long for another page; well inside t4, or the base hangs up. */
export const LINGER_MS = 1_000;
/** The base's ESC EOT after our EOT takes its exit text, 0.1 s at 9600; UNSURE: how long it may think. */
export const LEAVE_TIMEOUT_MS = 3_000;
/** UNSURE: no source says how fast ATI is answered. */
export const ASK_TIMEOUT_MS = 3_000;
/** ATI unanswered this often in a row: the base is silent. */
export const ASK_MISSED_MAX = 2;
/** From a session that failed to the next call. */
export const AGAIN_MS = 2_000;
/** A silent base, or one that refused our log-on, is tried again after this. */
export const SILENT_RETRY_MS = 10_000;
/** Sessions in a row without a page answered, after which who waits is refused. */
export const SESSION_FAILURES_MAX = 3;

// ---- what to do next ----

/** From idle: asks, calls or rests. */
export const next = (turn: Turn): void => {
  const { phase, asked, waiting, identified, silent } = turn.state;
  if (phase !== "idle") return;
  const unsure = asked.length > 0 || !identified || silent;
  const { identifies } = TAP_DIALECTS[turn.limits.dialect];
  if (identifies && unsure) return ask(turn);
  if (unsure || waiting.length > 0) return call(turn);
  if (identifies) arm(turn, "keep-alive", turn.limits.keep_alive_ms);
};

const enter = (turn: Turn, phase: TapState["phase"]): void => {
  disarmAll(turn);
  change(turn, { phase });
};

const rest = (turn: Turn): void => {
  enter(turn, "idle");
  next(turn);
};

const pause = (turn: Turn, delay_ms: number): void => {
  enter(turn, "pausing");
  arm(turn, "again", delay_ms);
};

export const onAgain = (turn: Turn): void => {
  if (turn.state.phase === "pausing") rest(turn);
};

/** A page came: an open session takes it at once. */
export const onWanted = (turn: Turn): void => {
  if (turn.state.phase === "open" && turn.state.sent === undefined) proceed(turn);
  else next(turn);
};

// ---- is it there ----

export const ask = (turn: Turn): void => {
  enter(turn, "asking");
  write(turn, { kind: "identify-request" });
  arm(turn, "ask", ASK_TIMEOUT_MS);
};

export const onAskMissed = (turn: Turn): void => {
  const missed = turn.state.missed + 1;
  change(turn, { missed });
  count(turn, "ask_missed");
  if (missed >= ASK_MISSED_MAX) fallSilent(turn);
  else ask(turn);
};

export const onIdentity = (turn: Turn, text: string): void => {
  change(turn, { values: { ...turn.state.values, ATI: text } });
  alive(turn);
  if (turn.state.phase !== "asking") return;
  identified(turn);
  rest(turn);
};

const alive = (turn: Turn): void => {
  const { silent } = turn.state;
  change(turn, { silent: false, missed: 0 });
  if (silent) report(turn, { kind: "base-answers" });
};

const fallSilent = (turn: Turn): void => {
  if (!turn.state.silent) report(turn, { kind: "base-silent" });
  change(turn, { silent: true, missed: 0 });
  rejectWaiting(turn, "no-answer");
  pause(turn, SILENT_RETRY_MS);
};

const statusOf = ({ values }: TapState): PagerBaseStatus => ({
  version: values.ATI ?? values.TAP,
  system_id: undefined,
  repeats: undefined,
  values: Object.fromEntries(Object.entries(values)),
});

/** The base said who it is, or at least let us in. */
export const identified = (turn: Turn): void => {
  const status = statusOf(turn.state);
  const { asked } = turn.state;
  change(turn, { asked: [] });
  for (const id of asked) settle(turn, id, { kind: "status", status });
  if (turn.state.identified) return;
  change(turn, { identified: true });
  report(turn, { kind: "base-identified", status });
};

// ---- getting in ----

const call = (turn: Turn): void => {
  enter(turn, "calling");
  change(turn, { tries: 0 });
  writeCall(turn);
};

const writeCall = (turn: Turn): void => {
  const tries = turn.state.tries + 1;
  change(turn, { tries });
  write(turn, { kind: "wake" });
  const last = tries === TAP_COUNTS.n1_calls;
  arm(turn, "call", last ? TAP_TIMERS.t2_prompt_ms : TAP_TIMERS.t1_call_ms);
};

export const onCallMissed = (turn: Turn): void => {
  count(turn, "calls_missed");
  if (turn.state.tries < TAP_COUNTS.n1_calls) writeCall(turn);
  else fallSilent(turn);
};

export const onPrompt = (turn: Turn): void => {
  const { phase, silent } = turn.state;
  switch (phase) {
    case "calling":
      alive(turn);
      change(turn, { tries: 0 });
      return logOn(turn);
    case "logging-on":
      // It may be the answer to an earlier CR of ours: only if nothing follows is it asked anew.
      return arm(turn, "log-on-again", TAP_TIMERS.t2_prompt_ms);
    case "entering":
    case "open":
      return onBeganAnew(turn);
    case "leaving":
      return rest(turn);
    case "pausing":
      if (silent) return rest(turn);
      return count(turn, "rx_stray_prompts");
    case "down":
    case "idle":
    case "asking":
      return count(turn, "rx_stray_prompts");
  }
};

/** `ID=` in mid-session: the base was power-cycled, or forgot the session. */
const onBeganAnew = (turn: Turn): void => {
  if (turn.state.phase === "open") report(turn, { kind: "base-reset" });
  endUncertain(turn, "base-reset");
  fail(turn, "base-reset");
};

const logOn = (turn: Turn): void => {
  enter(turn, "logging-on");
  change(turn, { tries: turn.state.tries + 1, answer: NO_ANSWER });
  write(turn, { kind: "log-on", password: turn.limits.password });
  arm(turn, "log-on", TAP_TIMERS.t3_answer_ms);
};

export const onLogOnAgain = (turn: Turn): void => {
  if (turn.state.tries < TAP_COUNTS.n3_prompts) logOn(turn);
  else fail(turn, "no-answer");
};

/** The control character that answers our log-on. */
const onLogOnAnswer = (turn: Turn, end: AnswerEnd): void => {
  const { code } = turn.state.answer;
  change(turn, { answer: NO_ANSWER });
  if (code !== undefined && answersPage(code)) return count(turn, "rx_late_answers");
  if (code !== undefined && refusesLogOn(code) && end !== "nak") return refused(turn);
  if (end === "rs") return count(turn, "rx_late_answers");
  if (end === "nak") {
    if (turn.state.tries >= TAP_COUNTS.n3_prompts) return refused(turn);
    // It may be meant for an earlier CR of ours: a log-on too many would be taken for a spoiled block.
    return arm(turn, "log-on-again", TAP_TIMERS.t2_prompt_ms);
  }
  enter(turn, "entering");
  arm(turn, "answer", TAP_TIMERS.t3_answer_ms);
};

/** Nothing gets better by trying at once: the password or the service is wrong. */
const refused = (turn: Turn): void => {
  count(turn, "log_ons_refused");
  rejectWaiting(turn, "not-supported");
  pause(turn, SILENT_RETRY_MS);
};

export const fail = (turn: Turn, reason: PagerReason): void => {
  const failures = turn.state.failures + 1;
  count(turn, "sessions_failed");
  const enough = failures >= SESSION_FAILURES_MAX;
  change(turn, { failures: enough ? 0 : failures });
  if (enough) rejectWaiting(turn, reason);
  pause(turn, enough ? SILENT_RETRY_MS : AGAIN_MS);
};

/** Some terminals leave out the ACK before it. */
export const onGoAhead = (turn: Turn): void => {
  const { phase } = turn.state;
  if (phase !== "logging-on" && phase !== "entering") return count(turn, "rx_stray_go_aheads");
  enter(turn, "open");
  change(turn, { answer: NO_ANSWER });
  identified(turn);
  proceed(turn);
};

// ---- inside ----

const proceed = (turn: Turn): void => {
  disarm(turn, "linger");
  if (!sendNext(turn)) arm(turn, "linger", LINGER_MS);
};

/** ACK, NAK or RS. */
export const onControl = (turn: Turn, end: "ack" | "nak" | "rs"): void => {
  const { phase, sent } = turn.state;
  if (phase === "logging-on") return onLogOnAnswer(turn, end);
  if (phase !== "open" || sent === undefined) {
    change(turn, { answer: NO_ANSWER });
    return count(turn, "rx_late_answers");
  }
  onAnswer(turn, sent, end);
  if (turn.state.sent === undefined) proceed(turn);
};

/** No answer to a block or no go-ahead. What comes now would pass for the next block's answer. */
export const onAnswerMissed = (turn: Turn): void => {
  const { phase, sent } = turn.state;
  if (phase !== "open" || sent === undefined) return fail(turn, "no-answer");
  count(turn, "answers_missed");
  onAnswer(turn, sent, "time-out");
  leave(turn);
};

export const leave = (turn: Turn): void => {
  enter(turn, "leaving");
  write(turn, { kind: "exit" });
  arm(turn, "leave", LEAVE_TIMEOUT_MS);
};

export const onLeaveMissed = (turn: Turn): void => {
  count(turn, "leaves_missed");
  rest(turn);
};

/** ESC EOT. */
export const onHangUp = (turn: Turn): void => {
  const { phase, sent, answer } = turn.state;
  switch (phase) {
    case "leaving":
      return rest(turn);
    case "open":
      count(turn, "hang_ups");
      if (sent === undefined) return fail(turn, "busy");
      onAnswer(turn, sent, "hang-up");
      return pause(turn, AGAIN_MS);
    case "logging-on":
      if (answer.code !== undefined && refusesLogOn(answer.code)) return refused(turn);
      return fail(turn, "busy");
    case "calling":
      // Either an old session ended just now, or the base does not want to talk.
      alive(turn);
      return fail(turn, "busy");
    case "entering":
      return fail(turn, "busy");
    case "down":
    case "idle":
    case "pausing":
    case "asking":
      return count(turn, "rx_stray_hang_ups");
  }
};
