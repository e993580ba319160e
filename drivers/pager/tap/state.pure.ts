/**
 * What the TAP machine knows, its times and counts, and the turn in which one event changes it. No decisions
 * here: those of a page stand in pages.pure.ts, of a session in session.pure.ts.
 */

import { assert } from "../../faults.ts";
import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import type { CardIds } from "../base/cards.pure.ts";
import type { CardDisplay } from "../base/setup.pure.ts";
import { change, type PagerTurn, settle } from "../base/turn.pure.ts";
import type {
  PagerAnswer,
  PagerCommand,
  PagerPriority,
  PagerReason,
  PagerReport,
} from "../base/vocabulary.pure.ts";
import type { TapBlock } from "./block.pure.ts";
import type { TapDialect } from "./dialect.pure.ts";
import type { TapFrame } from "./framing.ts";
import { encodeMessage, type TapMessage } from "./protocol.ts";

/** Times of the specification, ms. Source: TAP 1.8, pagers.md 1.3. */
export const TAP_TIMERS = {
  /** t1: between two CRs that call the base. */
  t1_call_ms: 2_000,
  /** t2: from a CR to `ID=`. */
  t2_prompt_ms: 1_000,
  /** t3: to any answer to a block or to the log-on. */
  t3_answer_ms: 10_000,
  /** t4: the next block must have started. */
  t4_next_block_ms: 4_000,
  /** t5: the base waits so long for a log-on after `ID=`. */
  t5_log_on_ms: 8_000,
} as const;

/** Counts of the specification. */
export const TAP_COUNTS = {
  /** n1: CRs that call the base. */
  n1_calls: 3,
  /** n2: times a block goes again. */
  n2_resends: 3,
  /** n3: times the base repeats `ID=`, so log-ons of one call. */
  n3_prompts: 3,
} as const;

/** Configured, never guessed. */
export interface TapLimits {
  readonly dialect: TapDialect;
  /** Up to 6 printable characters, or none. */
  readonly password: string;
  /** Field 1 of a page, as the base knows the card. */
  readonly ids: CardIds;
  readonly display: CardDisplay;
  /** Text of a page that brings none, 7 bit; empty: tone only. */
  readonly text: string;
  /** Idle time after which a base that knows ATI is asked whether it lives, ms. */
  readonly keep_alive_ms: number;
}

/** Wanted, and not yet on the wire. */
export interface WaitingPage {
  readonly id: number;
  readonly page: string;
  readonly card: number;
  readonly priority: PagerPriority;
  readonly blocks: readonly TapBlock[];
}

/** The page whose block number `at` is unanswered. */
export interface SentPage extends WaitingPage {
  readonly at: number;
  /** Times this block went again. */
  readonly resent: number;
}

export interface TapState {
  /**
   * `calling`: CR sent. `logging-on`: log-on sent. `entering`: log-on taken, no go-ahead yet. `open`: blocks
   * may go. `leaving`: EOT sent. `asking`: ATI sent. `pausing`: to be called again later.
   */
  readonly phase:
    | "down"
    | "idle"
    | "pausing"
    | "asking"
    | "calling"
    | "logging-on"
    | "entering"
    | "open"
    | "leaving";
  /** Pages are refused until the base answers. */
  readonly silent: boolean;
  readonly waiting: readonly WaitingPage[];
  /** Answers carry no number: one page at a time. */
  readonly sent: SentPage | undefined;
  /** What came of the answer now coming in. `waits`: times the base asked for patience. */
  readonly answer: {
    readonly code: number | undefined;
    readonly unreadable: boolean;
    readonly waits: number;
  };
  /** It named a code for a page on this connection: what names none is no answer to a page. */
  readonly coded: boolean;
  /** CRs of this call, then log-ons of it. */
  readonly tries: number;
  /** Sessions in a row that ended without a page answered. */
  readonly failures: number;
  /** ATI unanswered in a row. */
  readonly missed: number;
  /** Callers who wait for the base's status. */
  readonly asked: readonly number[];
  readonly identified: boolean;
  /** What the base said of itself: `ATI`, `TAP`, `BANNER`. */
  readonly values: Readonly<Partial<Record<"ATI" | "TAP" | "BANNER", string>>>;
}

export const NO_ANSWER: TapState["answer"] = { code: undefined, unreadable: false, waits: 0 };

export const TAP_TIMER_NAMES = [
  "call",
  "log-on",
  "log-on-again",
  "answer",
  "linger",
  "leave",
  "ask",
  "keep-alive",
  "again",
] as const;
export type TapTimer = (typeof TAP_TIMER_NAMES)[number];

export type TapEvent = MachineEvent<TapFrame, PagerCommand, TapTimer>;
export type TapEffect = MachineEffect<PagerAnswer, PagerReport, TapTimer>;

/** One step in the making. */
export interface Turn extends PagerTurn<TapState, TapTimer> {
  readonly limits: TapLimits;
}

export const disarmAll = (turn: Turn): void => {
  for (const timer of TAP_TIMER_NAMES) turn.effects.push({ kind: "disarm", timer });
};

export const write = (turn: Turn, message: TapMessage): void => {
  const bytes = encodeMessage(message);
  assert(bytes !== undefined, "a page was made into blocks before it was queued");
  turn.effects.push({ kind: "write", bytes, meaning: message.kind });
};

/** Ends everybody who waits, for a page or for the status, unwritten. */
export const rejectWaiting = (turn: Turn, reason: PagerReason): void => {
  const ids = [...turn.state.waiting.map(({ id }) => id), ...turn.state.asked];
  change(turn, { waiting: [], asked: [] });
  for (const id of ids) settle(turn, id, { kind: "rejected", reason });
};
