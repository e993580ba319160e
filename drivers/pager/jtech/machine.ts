/**
 * Runs one JTECH transmitter. It answers nothing, so it can only be paced: one page at a time, each given its
 * time on the line and on the air, because what is sent while the transmitter holds CTS low is lost.
 * UNSURE: the link below knows no CTS; pacing by time is all that keeps us from talking into a low CTS.
 */
import type { Step } from "../../runtime/machine.ts";
import {
  count,
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
import { type CardCapcodes, capcodeOf, pageAir_ms } from "../base/pocsag.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import { CAPCODE_DIGITS, type JtechFrame } from "./framing.ts";
import { type CoasterAlert, coasterText, encodePage, type JtechAir, type JtechFunction } from "./protocol.ts";

/** Configured, never guessed: the transmitter can't be asked. */
export interface JtechLimits {
  /** 1200 for IntelFlex and SmartAlert, 19200 for the J1901 module; 8N1, ten bits a byte. */
  readonly baud: 1200 | 19200;
  readonly cards: CardCapcodes;
  readonly function: JtechFunction;
  readonly air: JtechAir;
  /** What the house's coasters do for an alert; one that is not here is rejected not-supported. */
  readonly alerts: Readonly<Partial<Record<PagerAlert, CoasterAlert>>>;
}

/** The one pattern whose length a coaster and our words share. */
export const JTECH_ALERTS: JtechLimits["alerts"] = { "flash-30s": "30s" };

const BITS_PER_BYTE = 10;

export const JTECH_INITIAL = PACED_INITIAL;

const write = (limits: JtechLimits, { card, alert, loud }: PageCommand): Written => {
  const capcode = capcodeOf(card, limits.cards);
  if (capcode === undefined) return { refused: "illegal-card" };
  const digit = limits.alerts[alert];
  if (digit === undefined || loud) return { refused: "not-supported" };
  const bytes = encodePage({
    kind: "page",
    function: limits.function,
    capcode: String(capcode).padStart(CAPCODE_DIGITS, "0"),
    ...limits.air,
    text: coasterText(digit),
  });
  return { bytes };
};

export const jtechStep =
  (limits: JtechLimits): Step<PacedState, PacedEvent<JtechFrame>, PacedEffect> =>
  (state, event) => {
    const turn: PacedTurn = {
      state,
      effects: [],
      write: (page) => write(limits, page),
      line_ms: (bytes) => Math.ceil((bytes * BITS_PER_BYTE * 1_000) / limits.baud),
      rest_ms: pageAir_ms(limits.air.rate),
    };
    take(turn, event);
    return [turn.state, turn.effects];
  };

const take = (turn: PacedTurn, event: PacedEvent<JtechFrame>): void => {
  switch (event.kind) {
    case "link-up":
      return onLink(turn, true);
    case "link-down":
      return onLink(turn, false);
    case "frame":
      // Only a host says pages: a loop in the cable, which proves nothing of the transmitter.
      return count(turn, "rx_echo");
    case "noise":
      return count(turn, "rx_noise");
    case "timer":
      return onPacedTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};
