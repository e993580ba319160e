/**
 * Asking the printer how it is: one real-time question at a time, never inside a command, and what follows
 * when it does not answer. Decides when a printer counts as there, in trouble or silent.
 */

import { namesDue } from "./findings.pure.ts";
import type { StatusNumber } from "./protocol.ts";
import { readStatusByte, STATUS_UNKNOWN } from "./replies.pure.ts";
import {
  ANSWER_TIMEOUT_MS,
  and,
  arm,
  disarm,
  failWaiting,
  largestBandBytes,
  type Next,
  type PrinterState,
  STEADY_MS,
  say,
  TROUBLE_POLL_MS,
  troubleBeforePrinting,
} from "./state.pure.ts";

const ALL_QUESTIONS: readonly StatusNumber[] = [1, 2, 4];
/** Drawer, online, error, paper, panel: every change is told. */
const AUTO_STATUS_ALL = 255;

/** Time the line needs for this many bytes. */
export const lineTime_ms = (state: PrinterState, bytes: number): number =>
  (bytes * 1000) / state.settings.bytes_per_s;

const ask = (state: PrinterState, n: StatusNumber, extra_ms = 0): Next => [
  { ...state, asked: n },
  [say({ kind: "status-request", n }), arm("answer", ANSWER_TIMEOUT_MS + extra_ms)],
];

/** Begins the round of questions, unless one is open. */
export const askAll = (state: PrinterState): Next =>
  state.asked !== undefined || !state.settings.profile.real_time_status
    ? [state, []]
    : ask({ ...state, to_ask: ALL_QUESTIONS.slice(1) }, 1);

/** Ends a half-sent picture, if there may be one, then asks who is there. */
export const hello = (state: PrinterState): Next => {
  const dirty = state.dirty_bytes;
  const greeted: PrinterState = {
    ...state,
    phase: { kind: "hello", flushed: false },
    asked: undefined,
    dirty_bytes: 0,
    held_back: false,
  };
  const flush: Next = [greeted, dirty > 0 ? [say({ kind: "nul", count: dirty })] : []];
  if (!state.settings.profile.real_time_status) return and(flush, state.torn ? steady : serve);
  const rest = ALL_QUESTIONS.slice(1);
  return and(flush, (next) => ask({ ...next, to_ask: rest }, 1, lineTime_ms(state, dirty)));
};

/** The open question was not answered in time. */
export const unanswered = (state: PrinterState): Next => {
  const asked: PrinterState = { ...state, asked: undefined, to_ask: [] };
  if (state.phase.kind === "silent") return [asked, [arm("poll", state.settings.keep_alive_ms)]];
  if (state.phase.kind === "hello" && state.phase.flushed) {
    // Whoever answers next may be another printer.
    const naming = namesDue(state.settings.profile);
    const silent: PrinterState = { ...asked, phase: { kind: "silent" }, status: STATUS_UNKNOWN, naming };
    return and(failWaiting(silent, "no-answer"), (next) => [
      next,
      [
        disarm("steady"),
        disarm("name"),
        arm("poll", state.settings.keep_alive_ms),
        { kind: "count", counter: "silences" },
      ],
    ]);
  }
  const count = largestBandBytes(state.settings.profile);
  const flushed: PrinterState = { ...asked, phase: { kind: "hello", flushed: true } };
  return and([flushed, [disarm("steady"), say({ kind: "nul", count })]], (next) =>
    ask({ ...next, to_ask: ALL_QUESTIONS.slice(1) }, 1, lineTime_ms(state, count)),
  );
};

/** One real-time byte came. `done`: the round of questions is complete with it. */
export const answered = (
  state: PrinterState,
  value: number,
): { readonly next: Next; readonly done: boolean } => {
  if (state.asked === undefined)
    return { next: [state, [{ kind: "count", counter: "stray_status" }]], done: false };
  const status = readStatusByte(state.status, state.asked, value);
  const causeWanted = state.asked === 2 && status.error === "unknown";
  const [n, ...rest] = causeWanted ? [3 as const, ...state.to_ask] : state.to_ask;
  const known: PrinterState = { ...state, status, asked: undefined, to_ask: rest };
  if (n !== undefined) return { next: ask(known, n), done: false };
  return { next: [known, [disarm("answer")]], done: true };
};

/** The printer is there and its state is known: serve, or wait until it can. */
export const judge = (state: PrinterState): Next => {
  const why = troubleBeforePrinting(state.status);
  if (why === undefined) return state.torn || state.phase.kind === "trouble" ? steady(state) : serve(state);
  // What a stuck blade did not cut hangs inside, a scrap too, also when the power was off meanwhile.
  const torn = state.torn || state.status.error === "cutter";
  return and(failWaiting({ ...state, torn, phase: { kind: "trouble" } }, why), (next) => [
    next,
    [disarm("steady"), arm("poll", TROUBLE_POLL_MS)],
  ]);
};

const steady = (state: PrinterState): Next => [
  { ...state, phase: { kind: "steady" } },
  [arm("steady", STEADY_MS), arm("poll", TROUBLE_POLL_MS)],
];

export const serve = (state: PrinterState): Next => [
  { ...state, phase: { kind: "ready" } },
  state.settings.profile.real_time_status ? [arm("poll", state.settings.keep_alive_ms)] : [],
];

/** Asks for status reports on every change; repeated at each hello, a printer forgets it with its power. */
export const enableAutoStatus = (state: PrinterState): Next => [
  state,
  state.settings.profile.auto_status ? [say({ kind: "auto-status", mask: AUTO_STATUS_ALL })] : [],
];

/** Time to look again: what a poll does depends on the phase. */
export const poll = (state: PrinterState): Next => {
  switch (state.phase.kind) {
    case "trouble": {
      const { error } = state.status;
      const stuck = error === "cutter" || error === "recoverable";
      const recover = stuck ? [say({ kind: "recover", how: "clear" })] : [];
      return and([state, [...recover, arm("poll", TROUBLE_POLL_MS)]], askAll);
    }
    case "steady":
      return and([state, [arm("poll", TROUBLE_POLL_MS)]], askAll);
    case "ready":
    case "silent":
      return and([state, [arm("poll", state.settings.keep_alive_ms)]], askAll);
    default:
      return [state, []];
  }
};
