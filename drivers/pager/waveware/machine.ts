/**
 * Runs one WaveWare base: one command at a time, as replies carry no number; its queue depth says how many
 * more pages it may get and, asked again, which of them have left for the air. `S?` does not radiate.
 */
import { assert } from "../../faults.ts";
import type { Step } from "../../runtime/machine.ts";
import { asciiBytes, concatBytes } from "../../runtime/text.ts";
import { type Call, callOf, isCard } from "../base/cards.pure.ts";
import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import { queued } from "../base/urgency.pure.ts";
import type { PagerCommand, PagerReason } from "../base/vocabulary.pure.ts";
import { bodyOf } from "./body.pure.ts";
import { type Acknowledge, decodeBody, encodeBody, FRAME_ENDS, frameOf, refusalReason } from "./protocol.ts";
import {
  type Effect,
  type Event,
  type Page,
  type Turn,
  type WavewareLimits,
  type WavewareState,
  type WavewareTimer,
  wavewareInitial,
} from "./state.pure.ts";

export const WINDOW_PAGES_MAX = 10;
export const WAITING_PAGES_MAX = 99;
export const STATUS_ASKED_MAX = 8;
/** A reply with its echo is 60 bytes: 63 ms at 9600. The rest is room for a base that reads late. */
export const REPLY_TIMEOUT_MS = 3_000;
export const STATUS_MISSED_MAX = 2;
/** How often the queue is looked at while pages are in it: about one page of air at 1200. */
export const QUEUE_POLL_MS = 1_000;
/**
 * Carrier busy 30 s and a margin; runs anew whenever the queue falls. Then pages in it end without proof, and
 * those that wait for room are refused.
 */
export const QUEUE_STUCK_MS = 45_000;

export const wavewareStep = (limits: WavewareLimits): Step<WavewareState, Event, Effect> => {
  const { window_pages } = limits;
  assert(window_pages >= 1 && window_pages <= WINDOW_PAGES_MAX, "a window holds 1 to 10 pages");
  return (state, event) => {
    const turn: Turn = { state, effects: [], limits };
    take(turn, event);
    return [turn.state, turn.effects];
  };
};

const take = (turn: Turn, event: Event): void => {
  switch (event.kind) {
    case "link-up":
      change(turn, { ...wavewareInitial(turn.limits), phase: "identifying" });
      return ask(turn);
    case "link-down":
      change(turn, { phase: "down" });
      endAll(turn, "line-lost");
      return;
    case "frame":
      return onBody(turn, event.frame);
    case "noise":
      return count(turn, "rx_noise");
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};

// ---- callers ----

const onCommand = (turn: Turn, id: number, command: PagerCommand): void => {
  const refuse = (reason: PagerReason): void => settle(turn, id, { kind: "rejected", reason });
  switch (command.kind) {
    case "status":
      return onStatusWanted(turn, id);
    case "page":
      return isCard(command.card) ? onPageWanted(turn, id, callOf(command)) : refuse("illegal-card");
    case "all-call":
      return turn.limits.cards.all === undefined
        ? refuse("not-supported")
        : onPageWanted(turn, id, callOf(command));
    case "group-call":
    case "cancel":
    case "range-test":
    case "program-card":
    case "anti-theft":
      return refuse("not-supported");
  }
};

const lineRefusal = ({ state }: Turn): PagerReason | undefined => {
  if (state.phase === "down") return "line-lost";
  return state.phase === "silent" ? "no-answer" : undefined;
};

const onStatusWanted = (turn: Turn, id: number): void => {
  const { asked } = turn.state;
  const reason = lineRefusal(turn) ?? (asked.length >= STATUS_ASKED_MAX ? "busy" : undefined);
  if (reason !== undefined) return settle(turn, id, { kind: "rejected", reason });
  change(turn, { asked: [...asked, id] });
  pump(turn);
};

const onPageWanted = (turn: Turn, id: number, call: Call): void => {
  const { waiting } = turn.state;
  const refuse = (reason: PagerReason): void => settle(turn, id, { kind: "rejected", reason });
  const written = bodyOf(turn.limits, call);
  if ("refused" in written) return refuse(written.refused);
  const reason = lineRefusal(turn) ?? (waiting.length >= WAITING_PAGES_MAX ? "queue-full" : undefined);
  if (reason !== undefined) return refuse(reason);
  const { page, card, priority = "normal" } = call;
  change(turn, { waiting: queued(waiting, { id, page, card, body: written.body, priority }) });
  pump(turn);
};

const frame = ({ limits }: Turn, body: string): Uint8Array =>
  concatBytes(frameOf(body), asciiBytes(FRAME_ENDS[limits.frame_end]));

/** One command at a time: what is asked goes first, then pages while the base has room. */
const pump = (turn: Turn): void => {
  const { phase, out, asked, waiting, depth, taken, window_pages } = turn.state;
  if (phase !== "ready" || out !== undefined) return;
  if (asked.length > 0) return ask(turn);
  const [page, ...rest] = waiting;
  if (page === undefined) return;
  if (Math.max(depth, taken.length) >= window_pages) return watch(turn);
  change(turn, { waiting: rest, out: { kind: "page", page }, echo: undefined });
  turn.effects.push({ kind: "write", bytes: frame(turn, page.body), meaning: "page" });
  arm(turn, "reply", REPLY_TIMEOUT_MS);
};

const ask = (turn: Turn): void => {
  if (turn.state.out !== undefined) return;
  change(turn, { out: { kind: "status" }, echo: undefined });
  const bytes = frame(turn, encodeBody({ kind: "status-request" }));
  turn.effects.push({ kind: "write", bytes, meaning: "status-request" });
  arm(turn, "reply", REPLY_TIMEOUT_MS);
};

// ---- the base ----

const onBody = (turn: Turn, body: string): void => {
  const message = decodeBody(body);
  switch (message.kind) {
    case "acknowledge":
    case "refuse":
      return onReply(turn, message);
    case "page":
    case "status-request":
    case "carrier-detect":
    case "reserved-page":
      change(turn, { echo: body, echoes: true });
      return count(turn, "rx_echo");
    case "unknown-frame":
      return count(turn, "rx_unknown_frame");
  }
};

/** Behind an echo of something else, or behind none where there should be one, it completes nothing. */
const onReply = (
  turn: Turn,
  reply: Acknowledge | { readonly kind: "refuse"; readonly code: string },
): void => {
  const { out, echo, echoes } = turn.state;
  change(turn, { echo: undefined });
  const own = out?.kind === "page" ? out.page.body : "S?";
  if (out === undefined || (echoes && echo !== own)) return count(turn, "rx_late_replies");
  disarm(turn, "reply");
  const before = turn.state.phase;
  change(turn, { out: undefined, missed: 0, phase: "ready" });
  if (before === "silent") report(turn, { kind: "base-answers" });
  if (reply.kind === "refuse") onRefusal(turn, out, reply.code);
  else if (out.kind === "page") onTaken(turn, out.page, Number(reply.queue));
  else onStatus(turn, reply);
  arm(
    turn,
    "poll",
    turn.state.taken.length > 0 || turn.state.depth > 0 ? QUEUE_POLL_MS : turn.limits.keep_alive_ms,
  );
  pump(turn);
};

const onTaken = (turn: Turn, page: Page, depth: number): void => {
  watch(turn);
  change(turn, { taken: [...turn.state.taken, page] });
  noteDepth(turn, depth);
  report(turn, { kind: "accepted", page: page.page, card: page.card });
};

/** Starts the watch where there is none: what comes later prolongs it not. */
const watch = (turn: Turn): void => {
  if (turn.state.watched) return;
  change(turn, { watched: true });
  arm(turn, "stuck", QUEUE_STUCK_MS);
};

const unwatch = (turn: Turn): void => {
  change(turn, { watched: false });
  disarm(turn, "stuck");
};

const noteDepth = (turn: Turn, depth: number): void => {
  if (depth === turn.state.depth) return;
  change(turn, { depth });
  report(turn, { kind: "queue-depth", pages: depth });
};

const onRefusal = (turn: Turn, out: NonNullable<WavewareState["out"]>, code: string): void => {
  count(turn, `refused_${code}`);
  if (out.kind === "status") return rejectAsked(turn, refusalReason(code));
  const reason = refusalReason(code);
  // What it holds now is what it can hold; more is only learnt at the next connection.
  const held = Math.max(1, turn.state.taken.length);
  if (reason === "queue-full") change(turn, { window_pages: Math.min(turn.state.window_pages, held) });
  settle(turn, out.page.id, { kind: "rejected", reason });
};

/** First in, first out: of `n` pages taken, all but the last `depth` have left the queue. */
const onStatus = (turn: Turn, reply: Acknowledge): void => {
  const depth = Number(reply.queue);
  const gone = Math.max(0, turn.state.taken.length - depth);
  const fell = gone > 0 || depth < turn.state.depth;
  for (const { id } of turn.state.taken.slice(0, gone)) settle(turn, id, { kind: "transmitted" });
  change(turn, { taken: turn.state.taken.slice(gone) });
  noteDepth(turn, depth);
  // Who still waits for room starts it again.
  if (fell) unwatch(turn);
  if (turn.state.taken.length > 0) watch(turn);
  const { version, queue, carrier, carrier_detect, extra } = reply;
  const values = { version, queue, carrier, carrier_detect, extra };
  const status = { version, system_id: undefined, repeats: undefined, values };
  for (const id of turn.state.asked) settle(turn, id, { kind: "status", status });
  if (!turn.state.identified) report(turn, { kind: "base-identified", status });
  change(turn, { asked: [], identified: true });
};

// ---- endings without proof ----

const onTimer = (turn: Turn, timer: WavewareTimer): void => {
  switch (timer) {
    case "poll":
      return ask(turn);
    case "stuck":
      return onStuck(turn);
    case "reply":
      return onMissed(turn);
  }
};

/** Its depth is no longer believed: the next page is written, and the base says itself whether it has room. */
const onStuck = (turn: Turn): void => {
  const { waiting } = turn.state;
  count(turn, "queue_stuck");
  change(turn, { waiting: [], depth: 0 });
  endQueued(turn, "no-answer");
  for (const { id } of waiting) settle(turn, id, { kind: "rejected", reason: "queue-full" });
};

const onMissed = (turn: Turn): void => {
  const { out, phase } = turn.state;
  const missed = turn.state.missed + 1;
  count(turn, "reply_timeouts");
  change(turn, { out: undefined, missed });
  if (out?.kind === "page") settle(turn, out.page.id, { kind: "uncertain", reason: "no-answer" });
  // A base that was off for this long has lost its queue, and would then truly say that it is empty.
  endQueued(turn, "no-answer");
  if (missed >= STATUS_MISSED_MAX && phase !== "silent") {
    change(turn, { phase: "silent" });
    report(turn, { kind: "base-silent" });
    endAll(turn, "no-answer");
  }
  ask(turn);
};

const endQueued = (turn: Turn, reason: PagerReason): void => {
  const { taken } = turn.state;
  change(turn, { taken: [] });
  unwatch(turn);
  for (const { id } of taken) settle(turn, id, { kind: "uncertain", reason });
};

const rejectAsked = (turn: Turn, reason: PagerReason): void => {
  for (const id of turn.state.asked) settle(turn, id, { kind: "rejected", reason });
  change(turn, { asked: [] });
};

const endAll = (turn: Turn, reason: PagerReason): void => {
  const { out, waiting } = turn.state;
  change(turn, { out: undefined, waiting: [] });
  if (out?.kind === "page") settle(turn, out.page.id, { kind: "uncertain", reason });
  for (const { id } of waiting) settle(turn, id, { kind: "rejected", reason });
  endQueued(turn, reason);
  rejectAsked(turn, reason);
  for (const timer of ["reply", "poll", "stuck"] as const) disarm(turn, timer);
};
