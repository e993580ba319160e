/**
 * The life of a page on an LRS base: waiting, written, accepted, transmitted or ended without proof.
 * Replies carry only the card's number; these rules keep a reply from completing a page it does not
 * belong to. When the base may be spoken to at all is machine.ts's matter.
 */
import { isCard } from "../base/cards.pure.ts";
import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import { queued } from "../base/urgency.pure.ts";
import type { PagerCommand, PagerReason } from "../base/vocabulary.pure.ts";
import {
  allNumber,
  cancelContents,
  contentsOf,
  groupContents,
  isAntiTheftNumber,
  lineOf,
  textAllowed,
} from "./air-lines.pure.ts";
import { encodeLine } from "./protocol.ts";
import { type OwedReplies, type SentPage, type Turn, type WaitingPage, write } from "./state.pure.ts";

/** Pages not yet written; one more is rejected queue-full. */
export const WAITING_PAGES_MAX = 99;
/**
 * Lines written and not yet accepted. A page is 11 bytes out but 17 back (both replies), so when the air
 * costs nothing the base's line falls behind by 99 * (1 - 1080/1665) = 35 pages: fewer would idle our line.
 */
export const UNACCEPTED_PAGES_MAX = 40;
/**
 * With anti-theft on: two pages of 0.93 s at four repeats (7.5 s) leave the 10 s keep-alive inside the
 * card's 20 s.
 */
export const ARMED_WINDOW_PAGES = 2;
/**
 * The base accepts within milliseconds. Runs anew with each accept of a page written before, so a queue of
 * lines on a slow wire is no silence.
 */
export const ACCEPT_TIMEOUT_MS = 3_000;
/**
 * Carrier busy 30 s, own transmission 4 * 1.15 s, and a margin. Runs anew with each page before it that went
 * on the air, so page 99 may wait 98 transmissions (92 s at 0.93 s); pages behind it can't prolong it.
 */
export const TRANSMIT_TIMEOUT_MS = 45_000;
/** How long a page ended before it was accepted keeps its card waiting for the late replies. */
export const LATE_ACCEPT_MS = 5_000;
/**
 * The same for a page that was accepted, so may still be in the base's queue. Runs anew while that
 * queue drains.
 */
export const LATE_TRANSMIT_MS = 15_000;
/** Foreign replies told to the office on one connection; the others are only counted. */
export const FOREIGN_REPORTS_MAX = 16;

// ---- callers ----

type PageCommand = Extract<PagerCommand, { kind: "page" | "group-call" | "all-call" }>;

export const requestPage = (turn: Turn, id: number, command: PageCommand): void => {
  const refusal = refusalOf(turn, command);
  if (refusal !== undefined) return settle(turn, id, { kind: "rejected", reason: refusal });
  enqueue(turn, { id, ...waitingOf(turn, command) });
  pump(turn);
};

const waitingOf = ({ limits }: Turn, command: PageCommand): Omit<WaitingPage, "id"> => {
  const { page } = command;
  switch (command.kind) {
    case "page": {
      const { card, priority = "normal" } = command;
      return { told: { page, card }, card, air: contentsOf(limits, command), priority };
    }
    case "group-call": {
      const air = groupContents(limits, command.group, command);
      return { told: { page, card: command.group }, card: 0, air, priority: "normal" };
    }
    case "all-call":
      return {
        told: { page, card: 0 },
        card: allNumber(limits.pagers),
        air: contentsOf(limits, command),
        priority: "normal",
      };
  }
};

/**
 * Takes back what waits for the card, then has the card forget its last page (or all). The base's queue
 * can't be called back: what is in it goes on the air first.
 */
export const requestCancel = (turn: Turn, id: number, card: number, all: boolean): void => {
  const refusal = lineRefusal(turn) ?? (isCard(card) ? undefined : "illegal-card");
  if (refusal !== undefined) return settle(turn, id, { kind: "rejected", reason: refusal });
  const taken = turn.state.waiting.filter((page) => page.card === card);
  change(turn, { waiting: turn.state.waiting.filter((page) => page.card !== card) });
  for (const page of taken) settle(turn, page.id, { kind: "rejected", reason: "cancelled" });
  enqueue(turn, { id, told: undefined, card, air: cancelContents(all), priority: "high" });
  pump(turn);
};

const enqueue = (turn: Turn, page: WaitingPage): void =>
  change(turn, { waiting: queued(turn.state.waiting, page) });

const refusalOf = (turn: Turn, command: PageCommand): PagerReason | undefined => {
  const { pagers } = turn.limits;
  if (command.kind === "page" && !isCard(command.card)) return "illegal-card";
  if (command.kind === "group-call" && pagers.kind !== "alpha") return "not-supported";
  if (command.text !== undefined && !(pagers.kind === "alpha" && textAllowed(command.text)))
    return "text-not-allowed";
  return lineRefusal(turn) ?? (command.kind === "page" ? undefined : sharedRefusal(turn, command));
};

const lineRefusal = ({ state }: Turn): PagerReason | undefined => {
  if (state.phase === "down") return "line-lost";
  if (state.phase === "silent") return "no-answer";
  if (state.groups) return "not-supported";
  return state.waiting.length >= WAITING_PAGES_MAX ? "queue-full" : undefined;
};

/** The base answers anti-theft under the same number; which answer is whose could not be told. */
const sharedRefusal = ({ state, limits }: Turn, command: PageCommand): PagerReason | undefined => {
  const number = command.kind === "group-call" ? 0 : allNumber(limits.pagers);
  if (!isAntiTheftNumber(limits.pagers, number)) return undefined;
  const repeated = limits.pagers.kind === "alpha" && state.antiTheft.armed;
  return repeated || state.antiTheft.request !== undefined ? "busy" : undefined;
};

/** Writes as many waiting pages as the window, the base and their cards allow. */
export const pump = (turn: Turn): void => {
  for (let next = writable(turn); next !== undefined; next = writable(turn)) writePage(turn, next);
};

const writable = ({ state }: Turn): WaitingPage | undefined => {
  // A base that just failed to say that it lives gets no page that might only buzz minutes later.
  if (state.phase !== "ready" || state.probe.missed > 0) return undefined;
  const window = state.antiTheft.armed
    ? Math.min(state.window_pages, ARMED_WINDOW_PAGES)
    : state.window_pages;
  if (state.sent.length >= window) return undefined;
  if (state.sent.filter((sent) => !sent.accepted).length >= UNACCEPTED_PAGES_MAX) return undefined;
  const taken = new Set(state.sent.map((sent) => sent.card));
  return state.waiting.find(({ card }) => !taken.has(card) && !state.owed.has(card));
};

const writePage = (turn: Turn, waiting: WaitingPage): void => {
  const { id, told, card, air } = waiting;
  const message = lineOf(turn.limits, card, air, turn.state.antiTheft.armed);
  change(turn, {
    waiting: turn.state.waiting.filter((other) => other !== waiting),
    sent: [...turn.state.sent, { id, told, card, line: encodeLine(message), accepted: false }],
  });
  write(turn, message);
  arm(turn, `accept-${card}`, ACCEPT_TIMEOUT_MS);
};

// ---- replies ----

export const onAccepted = (turn: Turn, card: number): void => {
  const sent = turn.state.sent.find((page) => page.card === card);
  if (sent === undefined) return lateOrForeign(turn, card, "accepted");
  if (sent.accepted) return count(turn, "rx_duplicate_replies");
  restartBehind(turn, sent);
  change(turn, {
    sent: turn.state.sent.map((page) => (page === sent ? { ...page, accepted: true } : page)),
  });
  disarm(turn, `accept-${card}`);
  arm(turn, `transmit-${card}`, TRANSMIT_TIMEOUT_MS);
  if (sent.told !== undefined) report(turn, { kind: "accepted", ...sent.told });
  pump(turn);
};

export const onTransmitted = (turn: Turn, card: number): void => {
  const sent = turn.state.sent.find((page) => page.card === card);
  if (sent === undefined) return lateOrForeign(turn, card, "transmitted");
  restartBehind(turn, { ...sent, accepted: true });
  remove(turn, sent);
  settle(turn, sent.id, { kind: "transmitted" });
  // Radiated before it was accepted: the two lines changed places, or the first was lost.
  if (!sent.accepted) owe(turn, card, { accepted: true, transmitted: false });
  pump(turn);
};

/**
 * `?text`. It refuses a page only if the text ends with the very line written; a spoiled echo proves
 * nothing.
 */
export const onUnknownCommand = (turn: Turn, text: string): void => {
  const sent = turn.state.sent.find((page) => !page.accepted && text.endsWith(page.line));
  if (sent === undefined) return count(turn, "rx_unknown_command");
  const held = turn.state.sent.filter((page) => page.accepted).length;
  // The same form was accepted a moment ago, so the form is not what it objects to.
  const full = text === sent.line && held > 0;
  restartBehind(turn, sent);
  remove(turn, sent);
  if (full) change(turn, { window_pages: Math.min(turn.state.window_pages, held) });
  settle(turn, sent.id, { kind: "rejected", reason: full ? "queue-full" : "format" });
  pump(turn);
};

/** A reply to no page now outstanding: it pays what an ended page is owed, or it is foreign. */
const lateOrForeign = (turn: Turn, card: number, reply: keyof OwedReplies): void => {
  const owed = turn.state.owed.get(card);
  if (owed === undefined || !owed[reply]) return foreign(turn, card);
  count(turn, "rx_late_replies");
  forgive(turn, card);
  if (reply === "accepted" && owed.transmitted) owe(turn, card, { accepted: false, transmitted: true });
  // The base is still working off what it took before: everything behind that has reason to wait on.
  if (reply === "transmitted") {
    for (const page of turn.state.sent)
      if (page.accepted) arm(turn, `transmit-${page.card}`, TRANSMIT_TIMEOUT_MS);
    armLate(turn);
  }
  pump(turn);
};

const foreign = (turn: Turn, card: number): void => {
  count(turn, "rx_foreign_replies");
  if (turn.state.foreignReports >= FOREIGN_REPORTS_MAX) return;
  change(turn, { foreignReports: turn.state.foreignReports + 1 });
  report(turn, { kind: "foreign-reply", card });
};

/** The base works in order: what it did for `page` restarts the clocks of the same kind behind it. */
const restartBehind = (turn: Turn, { id, accepted }: SentPage): void => {
  const { sent } = turn.state;
  const behind = sent.slice(sent.findIndex((page) => page.id === id) + 1);
  for (const { card } of behind.filter((page) => page.accepted === accepted))
    if (accepted) arm(turn, `transmit-${card}`, TRANSMIT_TIMEOUT_MS);
    else arm(turn, `accept-${card}`, ACCEPT_TIMEOUT_MS);
};

const remove = (turn: Turn, sent: SentPage): void => {
  change(turn, { sent: turn.state.sent.filter((page) => page !== sent) });
  disarm(turn, sent.accepted ? `transmit-${sent.card}` : `accept-${sent.card}`);
};

// ---- endings without proof ----

/** The page on this card was not answered in time. False: there is none. */
export const onPageTimeout = (turn: Turn, card: number): boolean => {
  const sent = turn.state.sent.find((page) => page.card === card);
  if (sent === undefined) return false;
  count(turn, sent.accepted ? "transmit_timeouts" : "accept_timeouts");
  endUncertain(turn, sent, "no-answer");
  pump(turn);
  return true;
};

export const onLateWindowOver = (turn: Turn, card: number): void => {
  forgive(turn, card);
  pump(turn);
};

/** Ends pages that left for the base; their late replies stay owed to them, not to the next page. */
export const endUncertain = (turn: Turn, sent: SentPage, reason: PagerReason): void => {
  remove(turn, sent);
  settle(turn, sent.id, { kind: "uncertain", reason });
  owe(turn, sent.card, { accepted: !sent.accepted, transmitted: true });
};

export const rejectWaiting = (turn: Turn, reason: PagerReason): void => {
  const { waiting } = turn.state;
  change(turn, { waiting: [] });
  for (const { id } of waiting) settle(turn, id, { kind: "rejected", reason });
};

const owe = (turn: Turn, card: number, owed: OwedReplies): void => {
  change(turn, { owed: new Map(turn.state.owed).set(card, owed) });
  arm(turn, `late-${card}`, late_ms(owed));
};

const forgive = (turn: Turn, card: number): void => {
  const owed = new Map(turn.state.owed);
  owed.delete(card);
  change(turn, { owed });
  disarm(turn, `late-${card}`);
};

const late_ms = (owed: OwedReplies): number => (owed.accepted ? LATE_ACCEPT_MS : LATE_TRANSMIT_MS);

/** Starts every late window anew: while the line was down nothing could come in. */
export const armLate = (turn: Turn): void => {
  for (const [card, owed] of turn.state.owed) arm(turn, `late-${card}`, late_ms(owed));
};

export const disarmLate = (turn: Turn): void => {
  for (const card of turn.state.owed.keys()) disarm(turn, `late-${card}`);
};

/** A base that lost its queue owes nothing. */
export const forgiveAll = (turn: Turn): void => {
  disarmLate(turn);
  change(turn, { owed: new Map() });
};
