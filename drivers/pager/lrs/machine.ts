/**
 * Runs one LRS base: identifies it without radiating, keeps asking whether it lives, and knows when it was
 * power-cycled or fell silent. Pages and anti-theft have their own files; retries are the office's.
 */
import { assert } from "../../faults.ts";
import type { Step } from "../../runtime/machine.ts";
import { CARD_LAST } from "../base/cards.pure.ts";
import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import type { PagerBaseStatus, PagerCommand, PagerReason } from "../base/vocabulary.pure.ts";
import { isAntiTheftLine, isAntiTheftNumber } from "./air-lines.pure.ts";
import {
  endRequest,
  onAntiTheftRefused,
  onAntiTheftTransmitted,
  requestAntiTheft,
  resumeAntiTheft,
} from "./anti-theft.pure.ts";
import type { LrsLimits } from "./limits.pure.ts";
import {
  armLate,
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
  requestCancel,
  requestPage,
} from "./pages.pure.ts";
import { endProgramming, requestProgramming } from "./programming.pure.ts";
import { decodeLine, type LrsMessage, provesPowerUp } from "./protocol.ts";
import {
  type LrsEffect,
  type LrsEvent,
  type LrsState,
  type LrsTimer,
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
  system_found: undefined,
  antiTheft: { armed: false, request: undefined, unanswered: false },
  foreignReports: 0,
  programming: undefined,
  groups: false,
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
    case "group-call":
    case "all-call":
      return requestPage(turn, id, command);
    case "cancel":
      if (turn.limits.pagers.kind === "alpha")
        return requestCancel(turn, id, command.card, command.all === true);
      return settle(turn, id, { kind: "rejected", reason: "not-supported" });
    case "program-card":
      return requestProgramming(turn, id, command);
    case "range-test":
      return settle(turn, id, { kind: "rejected", reason: "not-supported" });
    case "anti-theft":
      return requestAntiTheft(turn, id, command.on);
    case "status":
      return requestStatus(turn, id);
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
    case "capcode-page":
    case "program-slot":
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
  // The other kind's reply is for somebody else's page.
  if (reply.pager !== turn.limits.pagers.kind) return count(turn, "rx_foreign_replies");
  const { kind, card } = reply;
  const paged = turn.state.sent.some((page) => page.card === card) || turn.state.owed.has(card);
  if (isAntiTheftNumber(turn.limits.pagers, card) && !paged)
    return kind === "transmitted" ? onAntiTheftTransmitted(turn, card) : undefined;
  if (kind === "transmitted") onTransmitted(turn, card);
  else onAccepted(turn, card);
};

const onRefusal = (turn: Turn, text: string): void => {
  const { phase, probe } = turn.state;
  const refused = decodeLine(text);
  if (isAntiTheftLine(refused)) return onAntiTheftRefused(turn);
  if (refused.kind === "program-slot") return endProgramming(turn, "rejected", "format");
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
    system_found: undefined,
    groups: false,
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
  change(turn, { antiTheft: { ...turn.state.antiTheft, unanswered: false } });
  endProgramming(turn, "uncertain", "line-lost");
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
  noteGroups(turn, status);
  for (const id of turn.state.asked) settle(turn, id, { kind: "status", status });
  change(turn, { asked: [] });
  if (turn.state.phase !== "ready") return;
  if (!turn.state.identified) report(turn, { kind: "base-identified", status });
  change(turn, { identified: true });
  noteSystem(turn, status);
};

/** Told once for each system found: somebody may set the base anew while it runs. */
const noteSystem = (turn: Turn, { system_id: found }: PagerBaseStatus): void => {
  const { system_id: expected } = turn.limits;
  if (found === undefined || found === turn.state.system_found) return;
  change(turn, { system_found: found });
  if (found !== expected) report(turn, { kind: "wrong-system-id", expected, found });
};

/** With GPEN,1 the base makes group pages of an alpha pager's number up to 99: ours would buzz a group. */
const noteGroups = (turn: Turn, { values }: PagerBaseStatus): void => {
  if (turn.limits.pagers.kind !== "alpha" || values.GPEN === undefined) return;
  const groups = values.GPEN !== "0";
  const before = turn.state.groups;
  change(turn, { groups });
  if (!groups) return pump(turn);
  if (!before) report(turn, { kind: "numbers-are-groups" });
  rejectWaiting(turn, "not-supported");
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
  endProgramming(turn, "uncertain", "base-reset");
  change(turn, { antiTheft: { ...turn.state.antiTheft, unanswered: false } });
  for (const timer of ["status", "keep-alive", "anti-theft"] as const) disarm(turn, timer);
  change(turn, {
    phase: "identifying",
    identified: false,
    system_found: undefined,
    groups: false,
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
    case "program":
      return endProgramming(turn, "uncertain", "no-answer");
    default:
      return onCardTimer(turn, timer);
  }
};

const onCardTimer = (turn: Turn, timer: `${"accept" | "transmit" | "late"}-${number}`): void => {
  const [phase, card] = timer.split("-");
  if (phase === "late") return onLateWindowOver(turn, Number(card));
  if (onPageTimeout(turn, Number(card)) && turn.state.phase === "ready") probe(turn);
};
