/**
 * What bases that radiate POCSAG have in common: how long a page is on the air, how card numbers become
 * capcodes. Which capcodes exist stands with the air itself (pocsag/). Source: pagers.md 3.
 */
import { assert } from "../../faults.ts";
import { type PocsagRate, transmissionBits } from "../pocsag/airtime.pure.ts";
import { CAPCODE_MAX, FRAMES, isCapcode, PAYLOAD_BITS } from "../pocsag/codeword.pure.ts";
import { WORDS_A_BATCH } from "../pocsag/page.pure.ts";
import { ALL_CARDS, CARD_FIRST, CARD_LAST, isCard } from "./cards.pure.ts";
import { within } from "./setup.pure.ts";

/** Five digits or 20 bits of characters fill a word. */
const WORD_DIGITS = 5;
const CHARACTER_BITS = 7;

/** A page in a transmission of its own: its address stands in the frame of its capcode, then its text. */
export const pageAir_ms = (
  rate: PocsagRate,
  capcode: number,
  text: string,
  kind: "numeric" | "alpha",
): number => {
  const words = Math.ceil(
    kind === "numeric" ? text.length / WORD_DIGITS : (text.length * CHARACTER_BITS) / PAYLOAD_BITS,
  );
  const before = (capcode % FRAMES) * (WORDS_A_BATCH / FRAMES);
  return Math.ceil((transmissionBits(Math.ceil((before + 1 + words) / WORDS_A_BATCH)) * 1_000) / rate);
};

/** How the house's cards are numbered on the air: card 1 listens on `first`, each next one `step` further. */
export interface CardCapcodes {
  readonly first: number;
  readonly step: number;
  /** On which every card listens; absent: the house has none. */
  readonly all?: number;
}

/** Undefined: no such card, or its capcode is out of range or reserved. */
export const capcodeOf = (card: number, { first, step, all }: CardCapcodes): number | undefined => {
  if (card !== ALL_CARDS && !isCard(card)) return undefined;
  const code = card === ALL_CARDS ? all : first + (card - CARD_FIRST) * step;
  return code !== undefined && isCapcode(code) ? code : undefined;
};

/** Of settings; a house with two cards on one capcode buzzes two at once, so the step is at least 1. */
export interface CapcodeSettings {
  readonly first_capcode: number;
  readonly capcode_step?: number;
  readonly all_capcode?: number;
}

/** Each capcode may still be one that no card has: such a card is refused when it is paged. */
export const houseCapcodes = (settings: CapcodeSettings): CardCapcodes => {
  const { all_capcode: all } = settings;
  assert(isCapcode(settings.first_capcode), "first_capcode is 8..2097151 and not reserved");
  assert(all === undefined || isCapcode(all), "all_capcode is 8..2097151 and not reserved");
  return {
    first: settings.first_capcode,
    step: within("capcode_step", settings.capcode_step ?? 1, 1, CAPCODE_STEP_MAX),
    ...(all === undefined ? {} : { all }),
  };
};

/** 99 cards fit below the last capcode. */
export const CAPCODE_STEP_MAX = Math.floor(CAPCODE_MAX / CARD_LAST);
