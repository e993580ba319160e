/**
 * Runs one LRS base: identifies it without radiating, keeps asking whether it lives, and knows when it was
 * power-cycled or fell silent. Pages and anti-theft have their own files; retries are the office's.
 */
import { assert } from "../../faults.ts";
import type { Step } from "../../runtime/machine.ts";
import type { PagerBaseStatus, PagerCommand, PagerReason } from "../base/vocabulary.pure.ts";
import {
  endRequest,
  isAntiTheftCard,
  onAntiTheftRefused,
  onAntiTheftTransmitted,
  requestAntiTheft,
  resumeAntiTheft,
} from "./anti-theft.pure.ts";
import {
  armLate,
  CARD_LAST,
  disarmLate,
  endUncertain,
  forgiveAll,
  onAccepted,
  onLateWindowOver,
  onPageTimeout,
  onTransmitted,
  onUnknownCommand,
  pump,
  rejectWaiting,
  requestPage,
} from "./pages.pure.ts";
import { decodeLine, type LrsMessage, provesPowerUp } from "./protocol.ts";
import {
  arm,
  change,
  count,
  disarm,
  type LrsEffect,
  type LrsEvent,
  type LrsLimits,
  type LrsState,
  type LrsTimer,
  report,
  settle,
  type Turn,
  write,
} from "./state.pure.ts";

/** STAT takes 6 ms out and about 0.25 s back at 9600; the rest is room for replies before it. */
export const STATUS_TIMEOUT_MS = 3_000;
/** STAT unanswered this often in a row: the base is silent. */
export const STATUS_MISSED_MAX = 2;
/** The documented STAT answer has no end mark; it is over when no line of it came for this long. */
export const STATUS_QUIET_MS = 300;
/** Idle time after which the base is asked whether it lives. STAT does not radiate. */
export const KEEP_ALIVE_MS = 30_000;
/** After a banner, STAT is asked at READY or after this. UNSURE: no source gives the boot time. */
export const BOOT_TIMEOUT_MS = 5_000;
/** Keys kept of one STAT answer; 16 are documented. Further ones are dropped. */
export const STATUS_KEYS_MAX = 32;
/** Callers waiting for one STAT answer; one more is rejected busy. */
export const STATUS_ASKED_MAX = 8;

export const lrsInitial = (limits: LrsLimits): LrsState => ({
  phase: "down",
  waiting: [],
  sent: [],
  owed: new Map(),
  window_pages: limits.window_pages,
  probe: { pending: false, missed: 0 },
  asked: [],
  status: {},
  identified: false,
  antiTheft: { armed: false, request: undefined },
  foreignReports: 0,
});

export const lrsStep = (limits: LrsLimits): Step<LrsState, LrsEvent, LrsEffect> => {
  assert(Number.isInteger(limits.window_pages) && limits.window_pages >= 1, "a window holds a page");
  assert(limits.window_pages <= CARD_LAST, "one page outstanding for one card");
  return (state, event) => {
    const turn: Turn = { state, effects: [], limits };
    take(turn, event);
    return [turn.state, turn.effects];
  };
};

const take = (turn: Turn, event: LrsEvent): void => {
  switch (event.kind) {
    case "link-up":
      return onLinkUp(turn);
    case "link-down":
      return onLinkDown(turn);
    case "frame":
      return onMessage(turn, decodeLine(event.frame));
    case "noise":
      return count(turn, "rx_noise");
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};

const onCommand = (turn: Turn, id: number, command: PagerCommand): void => {
  switch (command.kind) {
    case "page":
      return requestPage(turn, id, command);
    case "anti-theft":
      return requestAntiTheft(turn, id, command.on);
    case "status":
      return requestStatus(turn, id);
    case "cancel":
    case "group-call":
    case "all-call":
    case "range-test":
    case "program-card":
      return settle(turn, id, { kind: "rejected", reason: "not-supported" });
  }
};

const onMessage = (turn: Turn, message: LrsMessage): void => {
  switch (message.kind) {
    case "accepted":
    case "transmitted":
      return onReply(turn, message);
    case "unknown-command":
      return onRefusal(turn, message.text);
    case "banner":
      return onBanner(turn, message.text);
    case "ready":
      return onReady(turn);
    case "status":
      change(turn, { status: {} });
      return onAlive(turn);
    case "version":
      return onStatusKey(turn, "VER", message.version);
    case "repeats":
      return onStatusKey(turn, "NUMP", String(message.count));
    case "status-line":
      return onStatusKey(turn, message.key, message.value);
    case "coaster-page":
    case "anti-theft":
    case "fm-page":
    case "default-page":
    case "status-request":
    case "help-request":
    case "reset":
    case "set-system-id":
      // A base left with ECHO1 sends our own lines back; only they carry what a host says.
      return count(turn, "rx_echo");
    case "unknown-line":
      return count(turn, "rx_unknown_line");
  }
};

const onReply = (turn: Turn, reply: Extract<LrsMessage, { kind: "accepted" | "transmitted" }>): void => {
  if (turn.state.phase === "ready") arm(turn, "keep-alive", turn.limits.keep_alive_ms);
  // Only coasters are paged here; an alpha pager's reply is for somebody else's page.
  if (reply.pager === "alpha") return count(turn, "rx_foreign_replies");
  const transmitted = reply.kind === "transmitted";
  if (!isAntiTheftCard(reply.card))
    return transmitted ? onTransmitted(turn, reply.card) : onAccepted(turn, reply.card);
  if (transmitted) onAntiTheftTransmitted(turn, reply.card);
};

const onRefusal = (turn: Turn, text: string): void => {
  const { phase, probe } = turn.state;
  if (decodeLine(text).kind === "anti-theft") return onAntiTheftRefused(turn);
  // A line cut by the last unplugging stuck to our STAT; the base is clean now, ask at once, but only once.
  const stuck = text.endsWith("STAT") && text !== "STAT";
  if (stuck && phase === "identifying" && probe.pending && probe.missed === 0) return onStatusMissed(turn);
  onUnknownCommand(turn, text);
};

// ---- link ----

const onLinkUp = (turn: Turn): void => {
  change(turn, {
    phase: "identifying",
    identified: false,
    foreignReports: 0,
    window_pages: turn.limits.window_pages,
    probe: { pending: false, missed: 0 },
  });
  probe(turn);
};

const onLinkDown = (turn: Turn): void => {
  change(turn, { phase: "down" });
  for (const sent of turn.state.sent) endUncertain(turn, sent, "line-lost");
  rejectWaiting(turn, "line-lost");
  rejectAsked(turn, "line-lost");
  endRequest(turn, "line-lost");
  disarmLate(turn);
  for (const timer of ["boot", "status", "status-quiet", "keep-alive", "anti-theft"] as const)
    disarm(turn, timer);
};

// ---- is it there, is it the right one ----

const requestStatus = (turn: Turn, id: number): void => {
  const { phase, asked } = turn.state;
  const refuse = (reason: PagerReason) => settle(turn, id, { kind: "rejected", reason });
  if (phase === "down") return refuse("line-lost");
  if (phase === "silent") return refuse("no-answer");
  if (asked.length >= STATUS_ASKED_MAX) return refuse("busy");
  change(turn, { asked: [...asked, id] });
  if (phase === "ready") probe(turn);
};

const probe = (turn: Turn): void => {
  if (turn.state.probe.pending) return;
  change(turn, { probe: { ...turn.state.probe, pending: true } });
  write(turn, { kind: "status-request" });
  arm(turn, "status", STATUS_TIMEOUT_MS);
  disarm(turn, "keep-alive");
};

/** The base spoke of itself: all it had to say of earlier lines came before this. */
const onAlive = (turn: Turn): void => {
  const before = turn.state.phase;
  disarm(turn, "status");
  arm(turn, "status-quiet", STATUS_QUIET_MS);
  arm(turn, "keep-alive", turn.limits.keep_alive_ms);
  change(turn, { phase: "ready", probe: { pending: false, missed: 0 } });
  if (before === "ready") return pump(turn);
  disarm(turn, "boot");
  if (before === "silent") report(turn, { kind: "base-answers" });
  armLate(turn);
  resumeAntiTheft(turn);
  pump(turn);
};

const onStatusKey = (turn: Turn, key: string, value: string): void => {
  const { status } = turn.state;
  if (Object.keys(status).length < STATUS_KEYS_MAX || Object.hasOwn(status, key))
    change(turn, { status: { ...status, [key]: value } });
  if (key === "VER") onAlive(turn);
  else arm(turn, "status-quiet", STATUS_QUIET_MS);
};

const onStatusComplete = (turn: Turn): void => {
  const status = readStatus(turn.state.status);
  for (const id of turn.state.asked) settle(turn, id, { kind: "status", status });
  change(turn, { asked: [] });
  if (turn.state.identified || turn.state.phase !== "ready") return;
  change(turn, { identified: true });
  report(turn, { kind: "base-identified", status });
  const { system_id: expected } = turn.limits;
  if (status.system_id !== undefined && status.system_id !== expected)
    report(turn, { kind: "wrong-system-id", expected, found: status.system_id });
};

const readStatus = (values: Readonly<Record<string, string>>): PagerBaseStatus => {
  const number = (key: string) => (/^\d+$/.test(values[key] ?? "") ? Number(values[key]) : undefined);
  return { version: values.VER, system_id: number("RESTID"), repeats: number("NUMP"), values };
};

const onStatusMissed = (turn: Turn): void => {
  const missed = turn.state.probe.missed + 1;
  change(turn, { probe: { pending: false, missed } });
  count(turn, "status_missed");
  if (missed >= STATUS_MISSED_MAX && turn.state.phase !== "silent") fallSilent(turn);
  probe(turn);
};

const fallSilent = (turn: Turn): void => {
  change(turn, { phase: "silent" });
  report(turn, { kind: "base-silent" });
  for (const sent of turn.state.sent) if (!sent.accepted) endUncertain(turn, sent, "no-answer");
  rejectWaiting(turn, "no-answer");
  rejectAsked(turn, "no-answer");
  endRequest(turn, "no-answer");
};

const rejectAsked = (turn: Turn, reason: PagerReason): void => {
  for (const id of turn.state.asked) settle(turn, id, { kind: "rejected", reason });
  change(turn, { asked: [] });
};

// ---- power-up ----

/** Power-up text. In mid-run it tells that the queue is gone; what waits here is kept. */
const onBanner = (turn: Turn, text: string): void => {
  if (!provesPowerUp(text)) return count(turn, "rx_banner");
  if (turn.state.phase !== "identifying") startAgain(turn);
  forgiveAll(turn);
  arm(turn, "boot", BOOT_TIMEOUT_MS);
};

const startAgain = (turn: Turn): void => {
  for (const sent of turn.state.sent) endUncertain(turn, sent, "base-reset");
  for (const timer of ["status", "keep-alive", "anti-theft"] as const) disarm(turn, timer);
  change(turn, {
    phase: "identifying",
    identified: false,
    window_pages: turn.limits.window_pages,
    probe: { pending: false, missed: 0 },
  });
  report(turn, { kind: "base-reset" });
};

/** READY ends the power-up text. UNSURE: it may be an everyday prompt too, so alone it proves no reset. */
const onReady = (turn: Turn): void => {
  if (turn.state.phase !== "identifying") return;
  disarm(turn, "boot");
  change(turn, { probe: { ...turn.state.probe, pending: false } });
  probe(turn);
};

// ---- timers ----

const onTimer = (turn: Turn, timer: LrsTimer): void => {
  switch (timer) {
    case "boot":
      return probe(turn);
    case "status":
      return onStatusMissed(turn);
    case "status-quiet":
      return onStatusComplete(turn);
    case "keep-alive":
      // Pages under way have their own time-outs, and a busy base may answer late.
      if (turn.state.sent.length > 0) return arm(turn, "keep-alive", turn.limits.keep_alive_ms);
      return probe(turn);
    case "anti-theft":
      return resumeAntiTheft(turn);
    case "anti-theft-answer":
      return endRequest(turn, "no-answer");
    default:
      return onCardTimer(turn, timer);
  }
};

const onCardTimer = (turn: Turn, timer: `${"accept" | "transmit" | "late"}-${number}`): void => {
  const [phase, card] = timer.split("-");
  if (phase === "late") return onLateWindowOver(turn, Number(card));
  if (onPageTimeout(turn, Number(card)) && turn.state.phase === "ready") probe(turn);
};
