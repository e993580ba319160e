/**
 * Runs one JTECH transmitter. It answers nothing, so it can only be paced: one page at a time, each given its
 * time on the line and on the air, because what is sent while the transmitter holds CTS low is lost.
 * The link can hold bytes while CTS is low (`cts` of a serial link); without it this pace is all there is.
 */
import type { Step } from "../../runtime/machine.ts";
import {
  PACED_INITIAL,
  type PacedCommand,
  type PacedEffect,
  type PacedEvent,
  type PacedState,
  pacedStep,
  type Written,
} from "../base/paced.pure.ts";
import { type CardCapcodes, capcodeOf, pageAir_ms } from "../base/pocsag.pure.ts";
import { count } from "../base/turn.pure.ts";
import type { PagerAlert, PagerReason } from "../base/vocabulary.pure.ts";
import { CAPCODE_DIGITS, type JtechFrame } from "./framing.ts";
import {
  type CoasterAlert,
  coasterText,
  encodePage,
  holdsText,
  type JtechAir,
  type JtechType,
} from "./protocol.ts";

/** Configured, never guessed: the transmitter can't be asked. */
export interface JtechLimits {
  /** 1200 for IntelFlex and SmartAlert, 19200 for the J1901 module; 8N1, ten bits a byte. */
  readonly baud: 1200 | 19200;
  readonly cards: CardCapcodes;
  readonly pager: JtechPagers;
  /** Which function a page has; an urgent page has its priority form. */
  readonly alphabet: JtechType;
  readonly air: JtechAir;
}

export const JTECH_PAGERS = ["coaster", "numeric", "alpha"] as const;

export type JtechPagers =
  /** What the house's coasters do for an alert; one that is not here is rejected not-supported. */
  | { readonly kind: "coaster"; readonly alerts: JtechAlerts }
  /** `text`: of a page that brings none. */
  | { readonly kind: "numeric" | "alpha"; readonly text: string };

/** `default`: the text is empty, and the coaster does what it is set to do. */
export type JtechAlerts = Readonly<Partial<Record<PagerAlert, CoasterAlert | "default">>>;

/** The one pattern whose length a coaster and our words share. */
export const JTECH_ALERTS: JtechAlerts = { "as-set": "default", "flash-30s": "30s" };

export const JTECH_INITIAL = PACED_INITIAL;

type CardCommand = Exclude<PacedCommand, { kind: "all-call" }>;
type Said = { readonly text: string } | { readonly refused: PagerReason };

/** What a page says to the card. */
const said = ({ pager, alphabet }: JtechLimits, command: CardCommand): Said => {
  if (command.kind === "range-test")
    return pager.kind === "coaster" ? { text: coasterText("range-test") } : { refused: "not-supported" };
  if (command.loud) return { refused: "not-supported" };
  if (pager.kind === "coaster") return saidToCoaster(pager.alerts, command);
  const text = command.text ?? pager.text;
  return holdsText(alphabet, text) ? { text } : { refused: "text-not-allowed" };
};

const saidToCoaster = (
  alerts: JtechAlerts,
  { alert, text }: Extract<CardCommand, { kind: "page" }>,
): Said => {
  if (text !== undefined) return { refused: "text-not-allowed" };
  const does = alerts[alert];
  if (does === undefined) return { refused: "not-supported" };
  return { text: does === "default" ? "" : coasterText(does) };
};

const write = (limits: JtechLimits, command: PacedCommand): Written => {
  // UNSURE: whom a coaster's group alert (text 30) reaches was not found, so nobody calls all at once.
  if (command.kind === "all-call") return { refused: "not-supported" };
  const capcode = capcodeOf(command.card, limits.cards);
  if (capcode === undefined) return { refused: "illegal-card" };
  const what = said(limits, command);
  if ("refused" in what) return what;
  const urgent = command.kind === "page" && (command.priority ?? "normal") !== "normal";
  const bytes = encodePage({
    kind: "page",
    function: urgent ? `${limits.alphabet}-priority` : limits.alphabet,
    capcode: String(capcode).padStart(CAPCODE_DIGITS, "0"),
    ...limits.air,
    text: what.text,
  });
  return { bytes, rest_ms: pageAir_ms(limits.air.rate, capcode, what.text, limits.alphabet) };
};

export const jtechStep = (limits: JtechLimits): Step<PacedState, PacedEvent<JtechFrame>, PacedEffect> =>
  pacedStep({
    baud: limits.baud,
    write: (command) => write(limits, command),
    // Only a host says pages: a loop in the cable, which proves nothing of the transmitter.
    onFrame: (turn) => count(turn, "rx_echo"),
  });
