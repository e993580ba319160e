/**
 * The life of a page in a TAP session: waiting, its blocks written one after the other, answered or ended
 * without proof. When a session may be had at all is session.pure.ts's matter.
 */
import { type Call, callOf, idOf, isCard } from "../base/cards.pure.ts";
import { isNumeric } from "../base/setup.pure.ts";
import { arm, change, count, disarm, report, settle } from "../base/turn.pure.ts";
import { queued } from "../base/urgency.pure.ts";
import type { PagerCommand, PagerOutcome, PagerReason } from "../base/vocabulary.pure.ts";
import { answersPage, type Verdict } from "./codes.pure.ts";
import { pageBlocks, TAP_DIALECTS, verdictOf } from "./dialect.pure.ts";
import { NO_ANSWER, type SentPage, TAP_COUNTS, TAP_TIMERS, type Turn, write } from "./state.pure.ts";

/** Pages not yet written; one more is rejected queue-full. */
export const WAITING_PAGES_MAX = 99;

/** Queues the page, or refuses it at once. True: there is something new to send. */
export const requestPage = (
  turn: Turn,
  id: number,
  command: Extract<PagerCommand, { kind: "page" | "all-call" }>,
): boolean => {
  const call = callOf(command);
  const { page, card, priority = "normal" } = call;
  const written = command.kind === "page" && !isCard(card) ? "illegal-card" : blocksOf(turn, call);
  const blocks = typeof written === "string" ? written : (lineRefusal(turn) ?? written);
  if (typeof blocks === "string") {
    settle(turn, id, { kind: "rejected", reason: blocks });
    return false;
  }
  change(turn, { waiting: queued(turn.state.waiting, { id, page, card, priority, blocks }) });
  return true;
};

const lineRefusal = ({ state }: Turn): PagerReason | undefined => {
  if (state.phase === "down") return "line-lost";
  if (state.silent) return "no-answer";
  return state.waiting.length >= WAITING_PAGES_MAX ? "queue-full" : undefined;
};

/** TAP carries no alert pattern: what a card does is set in the base or in the card. */
const blocksOf = ({ limits }: Turn, { card, loud, text }: Call) => {
  const id = idOf(card, limits.ids);
  if (id === undefined || loud) return "not-supported";
  if (text !== undefined && (limits.display === "tone" || (limits.display === "numeric" && !isNumeric(text))))
    return "text-not-allowed";
  return pageBlocks(limits.dialect, id, text ?? limits.text);
};

/** Starts the first waiting page. False: none waits. */
export const sendNext = (turn: Turn): boolean => {
  const [page, ...waiting] = turn.state.waiting;
  if (page === undefined) return false;
  change(turn, { waiting });
  writeBlock(turn, { ...page, at: 0, resent: 0 });
  return true;
};

const writeBlock = (turn: Turn, sent: SentPage): void => {
  const block = sent.blocks[sent.at];
  if (block === undefined) return;
  change(turn, { sent, answer: NO_ANSWER });
  write(turn, { kind: "block", ...block });
  arm(turn, "answer", TAP_TIMERS.t3_answer_ms);
};

/** How an answer ended: by its control character, by the base's hanging up, or not in time. */
export type AnswerEnd = "ack" | "nak" | "rs" | "hang-up" | "time-out";

type Judgement = Exclude<Verdict, { kind: "none" }> | Extract<PagerOutcome, { kind: "uncertain" }>;

/**
 * A control character without a code, where this base names codes: noise, its real answer is still to come.
 * Only the last block's answer is judged so; between blocks a base may say ACK alone.
 */
const isStray = ({ state, limits }: Turn, { at, blocks }: SentPage, end: AnswerEnd): boolean =>
  (state.coded || TAP_DIALECTS[limits.dialect].names_codes) &&
  state.answer.code === undefined &&
  at === blocks.length - 1 &&
  (end === "ack" || end === "nak" || end === "rs");

/** The answer to the block on the wire is over; the page goes on, goes again, or ends. */
export const onAnswer = (turn: Turn, sent: SentPage, end: AnswerEnd): void => {
  if (isStray(turn, sent, end)) {
    change(turn, { answer: { ...turn.state.answer, unreadable: true } });
    return count(turn, "rx_stray_controls");
  }
  disarm(turn, "answer");
  const { code } = turn.state.answer;
  if (code !== undefined && answersPage(code)) change(turn, { coded: true });
  const judgement = judge(turn, end);
  change(turn, { answer: NO_ANSWER });
  const lost = end === "hang-up" || end === "time-out";
  switch (judgement.kind) {
    case "transmitted":
      if (sent.at === sent.blocks.length - 1) return endPage(turn, sent, judgement);
      if (lost) return endPage(turn, sent, { kind: "uncertain", reason: "no-answer" });
      return writeBlock(turn, { ...sent, at: sent.at + 1, resent: 0 });
    case "held":
      report(turn, { kind: "accepted", page: sent.page, card: sent.card });
      return endPage(turn, sent, { kind: "uncertain", reason: "busy" });
    case "resend":
      if (lost || sent.resent >= TAP_COUNTS.n2_resends)
        return endPage(turn, sent, { kind: "rejected", reason: judgement.reason });
      count(turn, "blocks_resent");
      return writeBlock(turn, { ...sent, resent: sent.resent + 1 });
    case "rejected":
    case "uncertain":
      return endPage(turn, sent, judgement);
  }
};

/** The code decides where there is one: 512 comes with NAK or with RS, and 211 once came with NAK. */
const judge = ({ state, limits }: Turn, end: AnswerEnd): Judgement => {
  const { code, unreadable } = state.answer;
  const verdict = code === undefined ? undefined : verdictOf(limits.dialect, code);
  if (verdict !== undefined && verdict.kind !== "none") return verdict;
  switch (end) {
    case "ack":
      // The spoiled line may have been a refusal.
      return unreadable ? { kind: "uncertain", reason: "format" } : { kind: "transmitted" };
    case "nak":
      return { kind: "resend", reason: "checksum" };
    case "rs":
      return unreadable ? { kind: "uncertain", reason: "format" } : { kind: "rejected", reason: "format" };
    case "hang-up":
    case "time-out":
      return { kind: "uncertain", reason: "no-answer" };
  }
};

const endPage = (turn: Turn, sent: SentPage, outcome: PagerOutcome): void => {
  change(turn, { sent: undefined, failures: 0 });
  settle(turn, sent.id, outcome);
};

/** The page left for the base, and nothing more will be heard of it. */
export const endUncertain = (turn: Turn, reason: PagerReason): void => {
  const { sent } = turn.state;
  if (sent !== undefined) endPage(turn, sent, { kind: "uncertain", reason });
};
