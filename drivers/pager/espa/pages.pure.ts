/**
 * The life of a page on an ESPA base: waiting, acknowledged, in queue, paged or ended without proof. A status
 * carries only the card's address; these rules keep it from completing a page it does not belong to. Who has
 * the line, and when, is machine.ts's matter.
 */
import { type Call, callOf, cardOfId, idOf, isCard } from "../base/cards.pure.ts";
import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import { queued } from "../base/urgency.pure.ts";
import type { PagerCommand, PagerOutcome, PagerPriority, PagerReason } from "../base/vocabulary.pure.ts";
import {
  CALL_TYPE,
  type CallStatus,
  callStatusOf,
  type EspaBlock,
  RECORD,
  recordOf,
  TEXT_MAX_CHARACTERS,
} from "./protocol.ts";
import type { EspaLimits, Job, SentPage, Turn } from "./state.pure.ts";

/** Pages and cancels not yet written; one more is rejected queue-full. */
export const WAITING_JOBS_MAX = 99;
/**
 * Carrier busy 30 s, own transmissions and a margin, and two polls to hear of it. Runs anew with each page
 * before it that was paged; pages behind it can't prolong it.
 */
export const STATUS_TIMEOUT_MS = 45_000;
/** After that the base is asked once; this long its answer may take, and two polls. */
export const ASK_TIMEOUT_MS = 10_000;
/** A page ended without proof keeps its card waiting this long for the late status, and two polls. */
export const LATE_MS = 15_000;
/** A page ended by a status may be followed by another (the same again, terminated), and two polls. */
export const FOLLOW_UP_MS = 1_000;
/** Foreign statuses told to the office on one connection; the others are only counted. */
export const FOREIGN_REPORTS_MAX = 16;

const withPolls = (turn: Turn, delay_ms: number): number => delay_ms + 2 * turn.limits.poll_ms;

// ---- callers ----

export const requestPage = (
  turn: Turn,
  id: number,
  command: Extract<PagerCommand, { kind: "page" | "all-call" }>,
): void => {
  const page = callOf(command);
  const reason = cardRefusal(turn, command) ?? contentRefusal(turn.limits, page) ?? lineRefusal(turn);
  if (reason !== undefined) return settle(turn, id, { kind: "rejected", reason });
  const { card, priority = "normal" } = page;
  change(turn, { waiting: queued(turn.state.waiting, { kind: "page", id, card, page, priority }) });
};

const cardRefusal = (
  { limits }: Turn,
  command: Extract<PagerCommand, { kind: "page" | "all-call" }>,
): PagerReason | undefined => {
  if (command.kind === "page") return isCard(command.card) ? undefined : "illegal-card";
  return limits.ids.all === undefined ? "not-supported" : undefined;
};

/** Takes back what waits for the card, then has the base call off what it holds. */
export const requestCancel = (turn: Turn, id: number, card: number): void => {
  const reason = isCard(card) ? lineRefusal(turn) : "illegal-card";
  if (reason !== undefined) return settle(turn, id, { kind: "rejected", reason });
  const { waiting } = turn.state;
  const taken = waiting.filter((job) => job.kind === "page" && job.card === card);
  change(turn, { waiting: waiting.filter((job) => !taken.includes(job)) });
  for (const job of taken) jobRejected(turn, job, "cancelled");
  change(turn, { waiting: queued(turn.state.waiting, { kind: "cancel", id, card, priority: "alarm" }) });
};

const lineRefusal = ({ state }: Turn): PagerReason | undefined => {
  if (state.phase === "down") return "line-lost";
  if (state.phase === "silent") return "no-answer";
  return state.waiting.length >= WAITING_JOBS_MAX ? "queue-full" : undefined;
};

const contentRefusal = (limits: EspaLimits, page: Call): PagerReason | undefined => {
  if (beepOf(limits, page) === undefined) return "not-supported";
  if (page.text === undefined) return undefined;
  if (page.text.length > TEXT_MAX_CHARACTERS) return "text-too-long";
  return /^[\x20-\x7e]*$/.test(page.text) ? undefined : "text-not-allowed";
};

const beepOf = (limits: EspaLimits, { alert, loud }: Call): number | "none" | undefined =>
  (loud ? limits.loud_beep_codes : limits.beep_codes)[alert];

/** As in record 6. */
const PRIORITY_DIGITS: Readonly<Record<PagerPriority, string>> = { alarm: "1", high: "2", normal: "3" };

/** The block that does a job. Records in the order of the standard's table; 3 and 5 may be absent. */
export const blockFor = (limits: EspaLimits, job: Job): EspaBlock => {
  const address = { id: RECORD["call-address"], data: idOf(job.card, limits.ids) ?? "" };
  switch (job.kind) {
    case "ask":
      return { kind: "status-request", records: [address] };
    case "cancel":
      return { kind: "call", records: [address, { id: RECORD["call-type"], data: CALL_TYPE.reset }] };
    case "page": {
      const beep = beepOf(limits, job.page) ?? "none";
      const times = job.page.transmissions ?? limits.transmissions;
      return {
        kind: "call",
        records: [
          address,
          { id: RECORD["display-message"], data: job.page.text ?? limits.text },
          ...(beep === "none" ? [] : [{ id: RECORD["beep-coding"], data: String(beep) }]),
          { id: RECORD["call-type"], data: CALL_TYPE.standard },
          ...(times === undefined ? [] : [{ id: RECORD.transmissions, data: String(times) }]),
          { id: RECORD.priority, data: PRIORITY_DIGITS[job.priority] },
        ],
      };
    }
  }
};

/** The job that may be written next, taken off the queue. */
export const takeJob = (turn: Turn): Job | undefined => {
  const { sent, owed, waiting } = turn.state;
  const busy = new Set(sent.map(({ card }) => card));
  const full = sent.length >= turn.limits.window_pages;
  const job = waiting.find(
    ({ kind, card }) => kind !== "page" || (!full && !busy.has(card) && !owed.has(card)),
  );
  if (job !== undefined) change(turn, { waiting: waiting.filter((other) => other !== job) });
  return job;
};

// ---- what became of the block ----

/** Acknowledged: from here on nothing is repeated. */
export const jobTaken = (turn: Turn, job: Job): void => {
  if (job.kind === "ask") return;
  if (job.kind === "cancel") return cancelTaken(turn, job.id, job.card);
  const { id, card, page } = job;
  const sent = { id, card, page: page.page, accepted: false, asked: false };
  change(turn, { sent: [...turn.state.sent, sent] });
  arm(turn, `status-${card}`, withPolls(turn, STATUS_TIMEOUT_MS));
};

/** What the base still had is off its queue; whether it was on the air before, it need not say any more. */
const cancelTaken = (turn: Turn, id: number, card: number): void => {
  const sent = turn.state.sent.find((page) => page.card === card);
  if (sent !== undefined) endUncertain(turn, sent, "cancelled");
  settle(turn, id, { kind: "transmitted" });
};

/** Certainly not taken by the base. */
export const jobRejected = (turn: Turn, job: Job, reason: PagerReason): void => {
  if (job.kind !== "ask") settle(turn, job.id, { kind: "rejected", reason });
};

/** Its block left and was not answered. */
export const jobUncertain = (turn: Turn, job: Job, reason: PagerReason): void => {
  if (job.kind === "ask") return;
  settle(turn, job.id, { kind: "uncertain", reason });
  if (job.kind === "page") owe(turn, job.card, LATE_MS);
};

export const rejectWaiting = (turn: Turn, reason: PagerReason): void => {
  const { waiting } = turn.state;
  change(turn, { waiting: [] });
  for (const job of waiting) jobRejected(turn, job, reason);
};

// ---- status ----

export const onStatusBlock = (turn: Turn, block: EspaBlock): void => {
  const system = recordOf(block, "system-status");
  if (system !== undefined) onSystemStatus(turn, system);
  const [address, value] = [recordOf(block, "call-address"), recordOf(block, "call-status")];
  if (address === undefined && value === undefined) return;
  const status = callStatusOf(value ?? "");
  if (address === undefined || status === undefined) return count(turn, "rx_unclear_status");
  const card = cardOfId(address, turn.limits.ids);
  // An address in any other form than ours may be somebody else's pager.
  if (card === undefined) return count(turn, "rx_foreign_status");
  const sent = turn.state.sent.find((page) => page.card === card);
  if (sent === undefined) return lateOrForeign(turn, card, status);
  onCallStatus(turn, sent, status);
};

const onCallStatus = (turn: Turn, sent: SentPage, status: CallStatus): void => {
  switch (status) {
    case "in-queue":
      return onInQueue(turn, sent);
    case "paged":
      return onPaged(turn, sent);
    case "acknowledged":
    case "speech-channel-open":
    case "speech-channel-open-paged":
      // They follow a page that was paged; without a sign of this one it may be the card's page before.
      return sent.accepted ? onPaged(turn, sent) : count(turn, "rx_late_status");
    case "call-terminated":
      if (!sent.accepted) return count(turn, "rx_late_status");
      return end(turn, sent, { kind: "uncertain", reason: "no-answer" });
    case "busy":
      return end(turn, sent, { kind: "rejected", reason: "busy" });
    case "absent":
    case "speech-channel-open-absent":
      return end(turn, sent, { kind: "uncertain", reason: "unknown-card" });
    case "fault":
      return end(turn, sent, { kind: "uncertain", reason: "transmitter-failure" });
  }
};

const onInQueue = (turn: Turn, sent: SentPage): void => {
  if (sent.accepted) return count(turn, "rx_duplicate_status");
  patchSent(turn, sent, { accepted: true });
  report(turn, { kind: "accepted", page: sent.page, card: sent.card });
};

const onPaged = (turn: Turn, sent: SentPage): void => {
  const { sent: all } = turn.state;
  for (const { card, asked } of all.slice(all.indexOf(sent) + 1))
    if (!asked) arm(turn, `status-${card}`, withPolls(turn, STATUS_TIMEOUT_MS));
  end(turn, sent, { kind: "transmitted" });
  transmitterWorks(turn);
};

/** Ended by what the base said; a second word about the same call may follow. */
const end = (turn: Turn, sent: SentPage, outcome: PagerOutcome): void => {
  remove(turn, sent);
  settle(turn, sent.id, outcome);
  owe(turn, sent.card, FOLLOW_UP_MS);
};

const lateOrForeign = (turn: Turn, card: number, status: CallStatus): void => {
  const { owed, foreign_reports } = turn.state;
  const follows =
    status === "call-terminated" || status === "acknowledged" || status.startsWith("speech-channel");
  if (owed.has(card) || follows) return count(turn, "rx_late_status");
  count(turn, "rx_foreign_status");
  if (foreign_reports >= FOREIGN_REPORTS_MAX) return;
  change(turn, { foreign_reports: foreign_reports + 1 });
  report(turn, { kind: "foreign-reply", card });
};

const onSystemStatus = (turn: Turn, value: string): void => {
  change(turn, { system_status: value });
  if (value !== "1") return count(turn, "rx_unknown_system_status");
  if (turn.state.transmitter_failed) return;
  change(turn, { transmitter_failed: true });
  report(turn, { kind: "transmitter-fault" });
};

const transmitterWorks = (turn: Turn): void => {
  if (!turn.state.transmitter_failed) return;
  change(turn, { transmitter_failed: false });
  report(turn, { kind: "transmitter-works" });
};

// ---- endings without proof ----

/** Nothing was heard of this card's page: the base is asked once, then the page ends. */
export const onStatusTimeout = (turn: Turn, card: number): void => {
  const sent = turn.state.sent.find((page) => page.card === card);
  if (sent === undefined) return;
  if (sent.asked || turn.state.phase !== "ready") {
    count(turn, "status_timeouts");
    return endUncertain(turn, sent, "no-answer");
  }
  patchSent(turn, sent, { asked: true });
  change(turn, { waiting: [{ kind: "ask", card, priority: "alarm" }, ...turn.state.waiting] });
  arm(turn, `status-${card}`, withPolls(turn, ASK_TIMEOUT_MS));
};

export const endUncertain = (turn: Turn, sent: SentPage, reason: PagerReason): void => {
  remove(turn, sent);
  settle(turn, sent.id, { kind: "uncertain", reason });
  owe(turn, sent.card, LATE_MS);
};

const patchSent = (turn: Turn, sent: SentPage, patch: Partial<SentPage>): void =>
  change(turn, { sent: turn.state.sent.map((page) => (page === sent ? { ...page, ...patch } : page)) });

const remove = (turn: Turn, { card }: SentPage): void => {
  const { sent, waiting } = turn.state;
  change(turn, {
    sent: sent.filter((page) => page.card !== card),
    waiting: waiting.filter((job) => job.kind !== "ask" || job.card !== card),
  });
  disarm(turn, `status-${card}`);
};

const owe = (turn: Turn, card: number, delay_ms: number): void => {
  change(turn, { owed: new Set(turn.state.owed).add(card) });
  arm(turn, `late-${card}`, withPolls(turn, delay_ms));
};

export const onLateWindowOver = (turn: Turn, card: number): void => {
  const owed = new Set(turn.state.owed);
  owed.delete(card);
  change(turn, { owed });
};

/** Starts every late window anew: while the line was down nothing could come in. */
export const armLate = (turn: Turn): void => {
  for (const card of turn.state.owed) arm(turn, `late-${card}`, withPolls(turn, LATE_MS));
};

export const disarmLate = (turn: Turn): void => {
  for (const card of turn.state.owed) disarm(turn, `late-${card}`);
};
