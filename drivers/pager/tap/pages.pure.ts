/**
 * The life of a page in a TAP session: waiting, its blocks written one after the other, answered or ended
 * without proof. When a session may be had at all is session.pure.ts's matter.
 */
import type { PagerOutcome, PagerReason } from "../base/vocabulary.pure.ts";
import type { Verdict } from "./codes.pure.ts";
import { pageBlocks, verdictOf } from "./dialect.pure.ts";
import {
  arm,
  change,
  count,
  disarm,
  NO_ANSWER,
  report,
  type SentPage,
  settle,
  TAP_COUNTS,
  TAP_TIMERS,
  type TapCommand,
  type Turn,
  write,
} from "./state.pure.ts";

export const CARD_FIRST = 1;
export const CARD_LAST = 99;
/** Pages not yet written; one more is rejected queue-full. */
export const WAITING_PAGES_MAX = 99;

/** Queues the page, or refuses it at once. True: there is something new to send. */
export const requestPage = (
  turn: Turn,
  id: number,
  command: Extract<TapCommand, { kind: "page" }>,
): boolean => {
  const { page, card } = command;
  const blocks = refusalOf(turn, card) ?? blocksOf(turn, command);
  if (typeof blocks === "string") {
    settle(turn, id, { kind: "rejected", reason: blocks });
    return false;
  }
  change(turn, { waiting: [...turn.state.waiting, { id, page, card, blocks }] });
  return true;
};

const refusalOf = ({ state }: Turn, card: number): PagerReason | undefined => {
  if (!Number.isInteger(card) || card < CARD_FIRST || card > CARD_LAST) return "illegal-card";
  if (state.phase === "down") return "line-lost";
  if (state.silent) return "no-answer";
  return state.waiting.length >= WAITING_PAGES_MAX ? "queue-full" : undefined;
};

/** TAP carries no alert pattern: what a card does is set in the base or in the card. */
const blocksOf = ({ limits }: Turn, command: Extract<TapCommand, { kind: "page" }>) =>
  pageBlocks(
    limits.dialect,
    String(command.card).padStart(limits.id_digits, "0"),
    command.text ?? limits.text,
  );

/** Starts the oldest waiting page. False: none waits. */
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

/** The answer to the block on the wire is over; the page goes on, goes again, or ends. */
export const onAnswer = (turn: Turn, sent: SentPage, end: AnswerEnd): void => {
  disarm(turn, "answer");
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
      return { kind: "rejected", reason: "format" };
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
