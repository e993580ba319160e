/**
 * Runs one COMP2 base. It takes a page in silence, or in words that no source lists; only its error line says
 * something, and says it of the page last written. So pages go one at a time, each behind three DEL.
 */
import type { Step } from "../../runtime/machine.ts";
import { type CardIds, callOf, idOf, isCard } from "../base/cards.pure.ts";
import {
  endPage,
  isAnswerable,
  PACED_INITIAL,
  type PacedCommand,
  type PacedEffect,
  type PacedEvent,
  type PacedState,
  type PacedTurn,
  pacedStep,
  type Written,
} from "../base/paced.pure.ts";
import { count } from "../base/turn.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import { type Comp2Frame, DEL_BYTES } from "./framing.ts";
import {
  type Comp2Function,
  type Comp2Mark,
  encodeMessage,
  errorReason,
  TEXT_MAX_CHARACTERS,
} from "./protocol.ts";

/** Configured, never guessed: which pagers a base knows stands in its own list. */
export interface Comp2Limits {
  /** Bits a second on the line, 9600 8N1 by habit. */
  readonly baud: number;
  /** As in the base's list, at most 10 digits. */
  readonly ids: CardIds;
  /** Function code for an alert, or none; an alert that is not here is rejected not-supported. */
  readonly alerts: Comp2Alerts;
  /** Of a page that brings none; empty: tone only. */
  readonly text: string;
  readonly mark: Comp2Mark;
}

export type Comp2Alerts = Readonly<Partial<Record<PagerAlert, Comp2Function | "none">>>;

/** UNSURE: what a card does for A to D is set in the card; no source ties the codes to patterns. */
export const COMP2_ALERTS: Comp2Alerts = { "as-set": "none" };

/**
 * How long an error may take behind the last byte. UNSURE: no source; an error after it would be taken for
 * the next page's, so it is long for a base that reads at once.
 */
export const ERROR_WAIT_MS = 1_000;

export const COMP2_INITIAL = PACED_INITIAL;

const write = (limits: Comp2Limits, command: PacedCommand): Written => {
  if (command.kind === "range-test") return { refused: "not-supported" };
  if (command.kind === "page" && !isCard(command.card)) return { refused: "illegal-card" };
  const call = callOf(command);
  const id = idOf(call.card, limits.ids);
  const suffix = limits.alerts[call.alert];
  if (id === undefined || suffix === undefined || call.loud) return { refused: "not-supported" };
  const text = call.text ?? limits.text;
  // What ends a field in the other form may end one in this form too.
  if (!/^[\x20-\x7d]*$/.test(text)) return { refused: "text-not-allowed" };
  if (text.length > TEXT_MAX_CHARACTERS) return { refused: "text-too-long" };
  const { mark } = limits;
  const named = suffix === "none" ? {} : { function: suffix };
  const bytes = encodeMessage({ kind: "page", dels: DEL_BYTES, id, ...named, mark, text });
  return { bytes, rest_ms: ERROR_WAIT_MS };
};

const onFrame = (turn: PacedTurn, frame: Comp2Frame): void => {
  switch (frame.kind) {
    case "page":
      return count(turn, "rx_echo");
    case "line":
      // Whatever it says, it names no page and no source says what it would prove.
      return count(turn, "rx_unknown_line");
    case "error":
      if (!isAnswerable(turn)) return count(turn, "rx_late_replies");
      return endPage(turn, { kind: "rejected", reason: errorReason(frame.text) });
  }
};

export const comp2Step = (limits: Comp2Limits): Step<PacedState, PacedEvent<Comp2Frame>, PacedEffect> =>
  pacedStep({ baud: limits.baud, write: (command) => write(limits, command), onFrame });
