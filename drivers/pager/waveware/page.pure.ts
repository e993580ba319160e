/**
 * What a page says to a WaveWare base, by how the house set it: which kind of cards, which tone for an alert.
 * No waiting, no order: machine.ts's.
 */
import type { Call } from "../base/cards.pure.ts";
import { type CardCapcodes, capcodeOf } from "../base/pocsag.pure.ts";
import { isNumeric } from "../base/setup.pure.ts";
import type { PagerAlert, PagerReason } from "../base/vocabulary.pure.ts";
import { encodeBody, type FrameEnd, type PageType, type RateCode, TEXT_MAX_CHARACTERS } from "./protocol.ts";

/** Configured, never guessed. */
export interface WavewareLimits {
  readonly cards: CardCapcodes;
  readonly rate: RateCode;
  readonly pager: WavewarePagers;
  /** What we put behind EOT; a base needs nothing there. */
  readonly frame_end: FrameEnd;
  /** Pages in the base's queue at once, 1..10: its input holds about ten. */
  readonly window_pages: number;
  readonly keep_alive_ms: number;
}

export type WavewarePagers =
  /** Tone of an alert; one that is not here is rejected not-supported. */
  | { readonly kind: "tone"; readonly alerts: WavewareAlerts }
  /** `text`: of a page that brings none; empty: tone only. How the card alerts is its own matter. */
  | { readonly kind: "numeric" | "alpha"; readonly text: string };

export type WavewareAlerts = Readonly<Partial<Record<PagerAlert, Exclude<PageType, "A" | "N">>>>;

/** UNSURE: a card may do anything for a tone; three beeps are the one pattern both lists name. */
export const WAVEWARE_ALERTS: WavewareAlerts = { "beep-3x": "3" };

type Body = { readonly body: string } | { readonly refused: PagerReason };

export const bodyOf = ({ cards, pager, rate }: WavewareLimits, call: Call): Body => {
  const capcode = capcodeOf(call.card, cards);
  if (capcode === undefined) return { refused: "illegal-card" };
  if (call.loud) return { refused: "not-supported" };
  const said = saidTo(pager, call);
  if ("refused" in said) return said;
  const digits = String(capcode).padStart(7, "0");
  return { body: encodeBody({ kind: "page", rate, capcode: digits, commas: "111", ...said }) };
};

const saidTo = (
  pager: WavewarePagers,
  { alert, text }: Call,
): { readonly type: PageType; readonly text?: string } | { readonly refused: PagerReason } => {
  if (pager.kind === "tone") {
    const type = pager.alerts[alert];
    if (text !== undefined) return { refused: "text-not-allowed" };
    return type === undefined ? { refused: "not-supported" } : { type };
  }
  if (alert !== "as-set") return { refused: "not-supported" };
  const said = text ?? pager.text;
  if (said.length > TEXT_MAX_CHARACTERS) return { refused: "text-too-long" };
  if (!(pager.kind === "numeric" ? isNumeric(said) : /^[\x20-\x7e]*$/.test(said)))
    return { refused: "text-not-allowed" };
  return { type: pager.kind === "numeric" ? "N" : "A", ...(said === "" ? {} : { text: said }) };
};
