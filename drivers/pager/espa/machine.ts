/**
 * Runs one ESPA base as its control station: takes the line with EOT, polls for status, selects and sends
 * blocks, repeats a refused one, and knows when the base fell silent. Pages have their own file; what was
 * acknowledged is never repeated. Source: pagers.md 1.2.
 */
import { assert } from "../../faults.ts";
import type { Step } from "../../runtime/machine.ts";
import { concatBytes } from "../../runtime/text.ts";
import { CARD_LAST } from "../base/cards.pure.ts";
import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import type { PagerReason } from "../base/vocabulary.pure.ts";
import type { EspaFrame } from "./framing.ts";
import {
  armLate,
  blockFor,
  disarmLate,
  endUncertain,
  jobRejected,
  jobTaken,
  jobUncertain,
  onLateWindowOver,
  onStatusBlock,
  onStatusTimeout,
  rejectWaiting,
  requestCancel,
  requestPage,
  takeJob,
} from "./pages.pure.ts";
import {
  ACKNOWLEDGE,
  END,
  enquiry,
  NAK_PREFIX,
  readBlock,
  refuse,
  TEXT_MAX_CHARACTERS,
  writeBlock,
} from "./protocol.ts";
import {
  type EspaEffect,
  type EspaEvent,
  type EspaLimits,
  type EspaState,
  type EspaTimer,
  type Job,
  type Turn,
  write,
} from "./state.pure.ts";

/** Between two polls, ms: the vendor's typical 150 to the C# tool's 30 000. */
export const POLL_MIN_MS = 150;
export const POLL_MAX_MS = 30_000;
export const POLL_MS = 1_000;
/** The control station takes the line back with EOT after this long without valid traffic. */
export const REGAIN_MS = 10_000;
/** A select or block refused is repeated this often, then EOT. */
export const REPEATS_MAX = 2;
/** Of one page, by record 5. */
export const TRANSMISSIONS_MAX = 9;
/** Turns in a row without an answer: the base is silent. */
export const MISSED_MAX = 2;
/** What a base may say in one turn; past it the line is taken back. */
export const TURN_FRAMES_MAX = 64;
/** Callers waiting for one answer; one more is rejected busy. */
export const STATUS_ASKED_MAX = 8;

export const ESPA_INITIAL: EspaState = {
  phase: "down",
  line: { kind: "idle" },
  waiting: [],
  sent: [],
  owed: new Set(),
  missed: 0,
  poll_due: false,
  asked: [],
  system_status: undefined,
  transmitter_failed: false,
  identified: false,
  foreign_reports: 0,
};

export const espaStep = (limits: EspaLimits): Step<EspaState, EspaEvent, EspaEffect> => {
  checkLimits(limits);
  return (state, event) => {
    const turn: Turn = { state, effects: [], limits };
    take(turn, event);
    return [turn.state, turn.effects];
  };
};

const checkLimits = (limits: EspaLimits): void => {
  const within = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  assert(/^[0-9]$/.test(limits.host) && /^[0-9]$/.test(limits.base), "an address is one digit");
  assert(limits.host !== limits.base, "the base has another address than the host");
  assert(within(limits.poll_ms, POLL_MIN_MS, POLL_MAX_MS), `poll_ms is ${POLL_MIN_MS}..${POLL_MAX_MS}`);
  assert(
    /^[\x20-\x7e]*$/.test(limits.text) && limits.text.length <= TEXT_MAX_CHARACTERS,
    "7-bit text that fits",
  );
  assert(within(limits.transmissions ?? 1, 1, TRANSMISSIONS_MAX), "transmissions are 1..9");
  assert(within(limits.window_pages, 1, CARD_LAST), "a window holds 1..99 pages");
  for (const code of [...Object.values(limits.beep_codes), ...Object.values(limits.loud_beep_codes)])
    assert(code === "none" || within(code, 1, 9), "a beep coding is 1..9");
};

const take = (turn: Turn, event: EspaEvent): void => {
  switch (event.kind) {
    case "link-up":
      return onLinkUp(turn);
    case "link-down":
      return onLinkDown(turn);
    case "frame":
      return onFrame(turn, event.frame);
    case "noise":
      return count(turn, "rx_noise");
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event);
  }
};

const onCommand = (turn: Turn, { id, command }: Extract<EspaEvent, { kind: "command" }>): void => {
  switch (command.kind) {
    case "page":
    case "all-call":
      requestPage(turn, id, command);
      return next(turn);
    case "cancel":
      requestCancel(turn, id, command.card);
      return next(turn);
    case "status":
      return requestStatus(turn, id);
    case "group-call":
    case "range-test":
    case "program-card":
    case "anti-theft":
      return settle(turn, id, { kind: "rejected", reason: "not-supported" });
  }
};

const requestStatus = (turn: Turn, id: number): void => {
  const { phase, asked } = turn.state;
  const reject = (reason: PagerReason) => settle(turn, id, { kind: "rejected", reason });
  if (phase === "down") return reject("line-lost");
  if (phase === "silent") return reject("no-answer");
  if (asked.length >= STATUS_ASKED_MAX) return reject("busy");
  change(turn, { asked: [...asked, id], poll_due: true });
  next(turn);
};

// ---- link ----

const onLinkUp = (turn: Turn): void => {
  change(turn, {
    phase: "identifying",
    identified: false,
    missed: 0,
    foreign_reports: 0,
    transmitter_failed: false,
    system_status: undefined,
    poll_due: true,
  });
  next(turn);
};

const onLinkDown = (turn: Turn): void => {
  const { line } = turn.state;
  change(turn, { phase: "down", line: { kind: "idle" }, poll_due: false });
  if (line.kind === "selecting") jobRejected(turn, line.job, "line-lost");
  if (line.kind === "sending") jobUncertain(turn, line.job, "line-lost");
  for (const sent of turn.state.sent) endUncertain(turn, sent, "line-lost");
  rejectWaiting(turn, "line-lost");
  rejectAsked(turn, "line-lost");
  disarmLate(turn);
  disarm(turn, "poll");
  disarm(turn, "line");
};

// ---- whose turn it is ----

/** Gives the free line to a poll that is due, or to a job. `jobFirst`: so that neither starves the other. */
const next = (turn: Turn, jobFirst = false): void => {
  const { phase, line, missed } = turn.state;
  if (line.kind !== "idle" || phase === "down") return;
  // After a turn without an answer only a poll may follow: its answer can't be mistaken for a late ACK.
  const may = phase === "ready" && missed === 0;
  if (turn.state.poll_due && !(jobFirst && may)) return poll(turn);
  const job = may ? takeJob(turn) : undefined;
  if (job !== undefined) return select(turn, job, 0);
  if (turn.state.poll_due) poll(turn);
};

const poll = (turn: Turn): void => {
  change(turn, { poll_due: false, line: { kind: "polling", echoed: !turn.limits.echo } });
  disarm(turn, "poll");
  say(turn, concatBytes(END, enquiry(turn.limits.base)), "poll");
};

/** The host polls itself to become master, then selects the base. */
const select = (turn: Turn, job: Job, naks: number): void => {
  const { host, base } = turn.limits;
  change(turn, { line: { kind: "selecting", job, naks } });
  say(turn, concatBytes(END, enquiry(host), enquiry(base)), "select");
};

const send = (turn: Turn, job: Job, naks: number): void => {
  const block = blockFor(turn.limits, job);
  change(turn, { line: { kind: "sending", job, naks } });
  say(turn, writeBlock(block), `${job.kind} ${job.card}`);
};

/** Writes, and waits for valid traffic. */
const say = (turn: Turn, bytes: Uint8Array, meaning: string): void => {
  write(turn, bytes, meaning);
  arm(turn, "line", REGAIN_MS);
};

const freeLine = (turn: Turn): void => {
  change(turn, { line: { kind: "idle" } });
  disarm(turn, "line");
};

// ---- what the base says ----

const onFrame = (turn: Turn, frame: EspaFrame): void => {
  const { line } = turn.state;
  // Only the host names the base's address: a two-wire adapter lets it hear itself.
  if (frame.kind === "enquiry" && frame.address === turn.limits.base) return onEcho(turn);
  switch (line.kind) {
    case "idle":
      return count(turn, "rx_unexpected");
    case "polling":
      // What comes before our own enquiry came back is ours too: this EOT is not the base's.
      return line.echoed ? onHeard(turn, frame, 0, 0) : count(turn, "rx_echo");
    case "receiving":
      return onHeard(turn, frame, line.frames + 1, line.blocks);
    case "selecting":
    case "sending":
      if (frame.kind === "ack") return onAcknowledged(turn, line);
      return frame.kind === "nak" ? onRefused(turn, line, frame.prefix) : count(turn, "rx_unexpected");
  }
};

const onEcho = (turn: Turn): void => {
  if (turn.state.line.kind === "polling") change(turn, { line: { kind: "polling", echoed: true } });
  count(turn, "rx_echo");
};

/** In a poll's turn. `frames`, `blocks`: heard in it before. */
const onHeard = (turn: Turn, frame: EspaFrame, frames: number, blocks: number): void => {
  if (frames >= TURN_FRAMES_MAX) {
    count(turn, "turns_too_long");
    write(turn, END, "end");
    return pollDone(turn, false);
  }
  switch (frame.kind) {
    case "end":
      return pollDone(turn, blocks > 0);
    case "enquiry":
      if (frame.address !== turn.limits.host) return count(turn, "rx_unexpected");
      return listen(turn, frames, blocks, ACKNOWLEDGE, "ack");
    case "bad-block":
      count(turn, `rx_bad_blocks_${frame.reason.replaceAll("-", "_")}`);
      return listen(turn, frames, blocks, refuse(NAK_PREFIX["transmission-error"]), "nak 1");
    case "block":
      return onBlock(turn, frame.body, frames, blocks);
    case "ack":
    case "nak":
      // A late answer to a turn given up: it says nothing about this one.
      return count(turn, "rx_late_answers");
  }
};

const listen = (turn: Turn, frames: number, blocks: number, bytes: Uint8Array, meaning: string): void => {
  change(turn, { line: { kind: "receiving", frames, blocks } });
  say(turn, bytes, meaning);
};

const onBlock = (turn: Turn, body: string, frames: number, blocks: number): void => {
  const block = readBlock(body);
  if (block.kind === "status" || block.kind === "manufacturer") {
    listen(turn, frames, blocks + 1, ACKNOWLEDGE, "ack");
    if (block.kind === "status") onStatusBlock(turn, block);
    else count(turn, "rx_manufacturer_blocks");
    return;
  }
  count(turn, block.kind === "refused" ? "rx_refused_blocks" : "rx_host_blocks");
  listen(turn, frames, blocks, refuse(NAK_PREFIX["not-understood"]), "nak 3");
};

/** A base that had something may have more: it is polled again, after one job that waits. */
const pollDone = (turn: Turn, more: boolean): void => {
  const before = turn.state.phase;
  freeLine(turn);
  change(turn, { phase: "ready", missed: 0, poll_due: turn.state.poll_due || more });
  if (!more) arm(turn, "poll", turn.limits.poll_ms);
  if (before === "silent") report(turn, { kind: "base-answers" });
  if (before !== "ready") armLate(turn);
  tellStatus(turn);
  next(turn, more);
};

const tellStatus = (turn: Turn): void => {
  const { system_status, asked, identified } = turn.state;
  const values = system_status === undefined ? {} : { "system-status": system_status };
  // The standard has no way to ask a base who it is.
  const status = { version: undefined, system_id: undefined, repeats: undefined, values };
  change(turn, { asked: [], identified: true });
  for (const id of asked) settle(turn, id, { kind: "status", status });
  if (!identified) report(turn, { kind: "base-identified", status });
};

type OwnTurn = Extract<EspaState["line"], { kind: "selecting" | "sending" }>;

const onAcknowledged = (turn: Turn, { kind, job }: OwnTurn): void => {
  if (kind === "selecting") return send(turn, job, 0);
  write(turn, END, "end");
  freeLine(turn);
  jobTaken(turn, job);
  next(turn);
};

const onRefused = (turn: Turn, { kind, job, naks }: OwnTurn, prefix: string): void => {
  count(turn, `rx_nak_${prefix}`);
  // A full queue is as full at line rate as it was; the office decides when to page again.
  const repeats = prefix === NAK_PREFIX.busy ? 0 : REPEATS_MAX;
  if (naks < repeats) return kind === "selecting" ? select(turn, job, naks + 1) : send(turn, job, naks + 1);
  write(turn, END, "end");
  freeLine(turn);
  jobRejected(turn, job, reasonOf(kind, prefix));
  next(turn);
};

const reasonOf = (kind: OwnTurn["kind"], prefix: string): PagerReason => {
  if (prefix === NAK_PREFIX.busy) return kind === "selecting" ? "busy" : "queue-full";
  return prefix === NAK_PREFIX["not-understood"] ? "format" : "checksum";
};

// ---- silence ----

const onTimer = (turn: Turn, timer: EspaTimer): void => {
  switch (timer) {
    case "poll":
      change(turn, { poll_due: turn.state.phase !== "down" });
      return next(turn);
    case "line":
      return onNoTraffic(turn);
    default:
      onCardTimer(turn, timer);
      return next(turn);
  }
};

const onCardTimer = (turn: Turn, timer: `${"status" | "late"}-${number}`): void => {
  const [name, card] = timer.split("-");
  if (name === "late") onLateWindowOver(turn, Number(card));
  else onStatusTimeout(turn, Number(card));
};

/** The line is taken back; what was in it counts as not answered. */
const onNoTraffic = (turn: Turn): void => {
  const { line } = turn.state;
  if (line.kind === "idle") return;
  write(turn, END, "regain");
  change(turn, { line: { kind: "idle" }, missed: turn.state.missed + 1 });
  count(turn, "turns_missed");
  // No block of it left: it may go out later.
  if (line.kind === "selecting") change(turn, { waiting: [line.job, ...turn.state.waiting] });
  if (line.kind === "sending") jobUncertain(turn, line.job, "no-answer");
  if (turn.state.missed >= MISSED_MAX) fallSilent(turn);
  arm(turn, "poll", turn.limits.poll_ms);
};

const fallSilent = (turn: Turn): void => {
  if (turn.state.phase === "silent") return;
  change(turn, { phase: "silent" });
  report(turn, { kind: "base-silent" });
  rejectWaiting(turn, "no-answer");
  rejectAsked(turn, "no-answer");
};

const rejectAsked = (turn: Turn, reason: PagerReason): void => {
  for (const id of turn.state.asked) settle(turn, id, { kind: "rejected", reason });
  change(turn, { asked: [] });
};
