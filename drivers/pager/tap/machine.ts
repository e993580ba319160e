/**
 * Runs one TAP base: who may say what when stands in session.pure.ts, the life of a page in pages.pure.ts.
 * Here each event finds its way. Nothing is repeated but what the specification repeats (CR, log-on, a block
 * answered by NAK); whole pages are the office's to repeat.
 */
import { assert } from "../../faults.ts";
import type { Step } from "../../runtime/machine.ts";
import { arm, change, count, settle } from "../base/turn.pure.ts";
import type { PagerCommand } from "../base/vocabulary.pure.ts";
import { CODE_VERSION, CODE_WAIT, rowOf } from "./codes.pure.ts";
import { TAP_DIALECTS } from "./dialect.pure.ts";
import type { TapFrame } from "./framing.ts";
import { endUncertain, requestPage } from "./pages.pure.ts";
import { decodeFrame, PASSWORD_MAX_CHARACTERS, type TapMessage } from "./protocol.ts";
import {
  ask,
  fail,
  identified,
  LINGER_MS,
  leave,
  next,
  onAgain,
  onAnswerMissed,
  onAskMissed,
  onCallMissed,
  onControl,
  onGoAhead,
  onHangUp,
  onIdentity,
  onLeaveMissed,
  onLogOnAgain,
  onPrompt,
  onWanted,
} from "./session.pure.ts";
import {
  disarmAll,
  NO_ANSWER,
  rejectWaiting,
  TAP_TIMERS,
  type TapEffect,
  type TapEvent,
  type TapLimits,
  type TapState,
  type TapTimer,
  type Turn,
} from "./state.pure.ts";

/** Idle time after which a base that knows ATI is asked whether it lives. ATI does not radiate. */
export const KEEP_ALIVE_MS = 30_000;
/** Times one answer may be put off by 111; past it t3 runs out. */
export const WAITS_MAX = 6;
/** Callers waiting for the status; one more is rejected busy. */
export const STATUS_ASKED_MAX = 8;
/** Noise that stands beside a line, not in the place of one. */
const HARMLESS_NOISE: ReadonlySet<string> = new Set(["nul", "flow-control", "line-feed"]);

export const TAP_INITIAL: TapState = {
  phase: "down",
  silent: false,
  waiting: [],
  sent: undefined,
  answer: NO_ANSWER,
  coded: false,
  tries: 0,
  failures: 0,
  missed: 0,
  asked: [],
  identified: false,
  values: {},
};

export const tapStep = (limits: TapLimits): Step<TapState, TapEvent, TapEffect> => {
  const { password, text } = limits;
  assert(/^[\x21-\x7e]*$/.test(password), "a password is printable");
  assert(password.length <= PASSWORD_MAX_CHARACTERS, "a password has at most 6 characters");
  assert(TAP_DIALECTS[limits.dialect].text.test(text), "the text is one the dialect allows");
  assert(LINGER_MS < TAP_TIMERS.t4_next_block_ms, "a session is left before the base hangs up");
  return (state, event) => {
    const turn: Turn = { state, effects: [], limits };
    take(turn, event);
    return [turn.state, turn.effects];
  };
};

const take = (turn: Turn, event: TapEvent): void => {
  switch (event.kind) {
    case "link-up":
      onLinkDown(turn);
      change(turn, { ...TAP_INITIAL, phase: "idle" });
      return next(turn);
    case "link-down":
      return onLinkDown(turn);
    case "frame":
      return onFrame(turn, event.frame);
    case "noise":
      return onNoise(turn, event.reason);
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};

const onCommand = (turn: Turn, id: number, command: PagerCommand): void => {
  switch (command.kind) {
    case "page":
    case "all-call":
      if (requestPage(turn, id, command)) onWanted(turn);
      return;
    case "status":
      return onStatusWanted(turn, id);
    case "cancel":
    case "group-call":
    case "range-test":
    case "program-card":
    case "anti-theft":
      return settle(turn, id, { kind: "rejected", reason: "not-supported" });
  }
};

/** An open session is a living base; else ATI, or a session in which nothing is sent. */
const onStatusWanted = (turn: Turn, id: number): void => {
  const { phase, silent, asked } = turn.state;
  const refusal =
    phase === "down"
      ? "line-lost"
      : silent
        ? "no-answer"
        : asked.length >= STATUS_ASKED_MAX
          ? "busy"
          : undefined;
  if (refusal !== undefined) return settle(turn, id, { kind: "rejected", reason: refusal });
  change(turn, { asked: [...asked, id] });
  if (phase === "open") identified(turn);
  else next(turn);
};

const onLinkDown = (turn: Turn): void => {
  change(turn, { phase: "down" });
  endUncertain(turn, "line-lost");
  rejectWaiting(turn, "line-lost");
  disarmAll(turn);
};

const onNoise = (turn: Turn, reason: string): void => {
  count(turn, "rx_noise");
  if (!HARMLESS_NOISE.has(reason)) change(turn, { answer: { ...turn.state.answer, unreadable: true } });
};

const onFrame = (turn: Turn, frame: TapFrame): void => {
  const message = decodeFrame(frame);
  switch (message.kind) {
    case "id-request":
      return onPrompt(turn);
    case "go-ahead":
      return onGoAhead(turn);
    case "ack":
    case "nak":
    case "rs":
      return onControl(turn, message.kind);
    case "hang-up":
      return onHangUp(turn);
    case "identity":
      return onIdentity(turn, message.text);
    case "response":
      return onResponse(turn, message);
    case "text":
      if (turn.state.phase === "logging-on") learn(turn, "BANNER", message.text);
      return count(turn, "rx_texts");
    case "wake":
      return count(turn, "rx_empty_lines");
    case "log-on":
    case "identify-request":
    case "block":
    case "exit":
      // A base that sends our own bytes back; only ESC EOT is its hanging up.
      return count(turn, "rx_echo");
  }
};

const learn = (turn: Turn, key: "TAP" | "BANNER", text: string): void =>
  change(turn, { values: { ...turn.state.values, [key]: text } });

const onResponse = (turn: Turn, { code, text }: Extract<TapMessage, { kind: "response" }>): void => {
  const { answer, phase, sent } = turn.state;
  if (phase === "logging-on" && code === CODE_VERSION) learn(turn, "TAP", text.slice(3).trim());
  if (code === CODE_WAIT && answer.waits < WAITS_MAX) {
    change(turn, { answer: { ...answer, waits: answer.waits + 1 } });
    if (phase === "logging-on") arm(turn, "log-on", TAP_TIMERS.t3_answer_ms);
    if (phase === "entering" || sent !== undefined) arm(turn, "answer", TAP_TIMERS.t3_answer_ms);
  }
  // A word about the session does not undo one about the page.
  if (answer.code === undefined || rowOf(code).verdict.kind !== "none")
    change(turn, { answer: { ...turn.state.answer, code } });
};

const onTimer = (turn: Turn, timer: TapTimer): void => {
  switch (timer) {
    case "call":
      return onCallMissed(turn);
    case "log-on":
      return fail(turn, "no-answer");
    case "log-on-again":
      return onLogOnAgain(turn);
    case "answer":
      return onAnswerMissed(turn);
    case "linger":
      return leave(turn);
    case "leave":
      return onLeaveMissed(turn);
    case "ask":
      return onAskMissed(turn);
    case "keep-alive":
      return ask(turn);
    case "again":
      return onAgain(turn);
  }
};
