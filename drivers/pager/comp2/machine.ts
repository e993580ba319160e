/**
 * Runs one COMP2 base. It takes a page in silence, or in words that no source lists; only its error line says
 * something, and says it of the page last written. So pages go one at a time, each behind three DEL.
 */
import type { Step } from "../../runtime/machine.ts";
import {
  count,
  endPage,
  isAnswerable,
  onCommand,
  onLink,
  onPacedTimer,
  PACED_INITIAL,
  type PacedEffect,
  type PacedEvent,
  type PacedState,
  type PacedTurn,
  type PageCommand,
  type Written,
} from "../base/paced.pure.ts";
import { CARD_FIRST, CARD_LAST } from "../base/pocsag.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import { type Comp2Frame, DEL_BYTES } from "./framing.ts";
import { type Comp2Function, encodeMessage, errorReason } from "./protocol.ts";

/** Configured, never guessed: which pagers a base knows stands in its own list. */
export interface Comp2Limits {
  /** Bits a second on the line, 9600 8N1 by habit. */
  readonly baud: number;
  /** Number of card 1 in the base's list; the others follow by one. */
  readonly first_id: number;
  /** Function code for an alert; one that is not here is rejected not-supported. */
  readonly alerts: Readonly<Partial<Record<PagerAlert, Comp2Function>>>;
}

/** UNSURE: what a card does for A is set in the card; no source ties the codes to patterns. */
export const COMP2_ALERTS: Comp2Limits["alerts"] = { "flash-30s": "A" };

/**
 * How long an error may take behind the last byte. UNSURE: no source; an error after it would be taken for
 * the next page's, so it is long for a base that reads at once.
 */
export const ERROR_WAIT_MS = 1_000;

const BITS_PER_BYTE = 10;

export const COMP2_INITIAL = PACED_INITIAL;

const write = (limits: Comp2Limits, { card, alert, loud }: PageCommand): Written => {
  if (!Number.isInteger(card) || card < CARD_FIRST || card > CARD_LAST) return { refused: "illegal-card" };
  const suffix = limits.alerts[alert];
  if (suffix === undefined || loud) return { refused: "not-supported" };
  const id = String(limits.first_id + card - CARD_FIRST);
  const bytes = encodeMessage({ kind: "page", dels: DEL_BYTES, id, function: suffix, mark: "cr", text: "" });
  return { bytes };
};

export const comp2Step =
  (limits: Comp2Limits): Step<PacedState, PacedEvent<Comp2Frame>, PacedEffect> =>
  (state, event) => {
    const turn: PacedTurn = {
      state,
      effects: [],
      write: (page) => write(limits, page),
      line_ms: (bytes) => Math.ceil((bytes * BITS_PER_BYTE * 1_000) / limits.baud),
      rest_ms: ERROR_WAIT_MS,
    };
    take(turn, event);
    return [turn.state, turn.effects];
  };

const take = (turn: PacedTurn, event: PacedEvent<Comp2Frame>): void => {
  switch (event.kind) {
    case "link-up":
      return onLink(turn, true);
    case "link-down":
      return onLink(turn, false);
    case "frame":
      return onFrame(turn, event.frame);
    case "noise":
      return count(turn, "rx_noise");
    case "timer":
      return onPacedTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
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
