/**
 * What bases that radiate POCSAG have in common: how long a page is on the air, how card numbers become
 * capcodes. Which capcodes exist stands with the air itself (pocsag/). Source: pagers.md 3.
 */
import { assert } from "../../faults.ts";
import { type PocsagRate, pagesAirtime } from "../pocsag/airtime.pure.ts";
import { CAPCODE_MAX, isCapcode } from "../pocsag/codeword.pure.ts";
import type { PocsagPage } from "../pocsag/page.pure.ts";
import { ALL_CARDS, CARD_FIRST, CARD_LAST, isCard } from "./cards.pure.ts";
import { within } from "./setup.pure.ts";

/** A page in a transmission of its own, as a base without a queue sends it. */
export const pageAir_ms = (
  rate: PocsagRate,
  capcode: number,
  text: string,
  kind: "numeric" | "alpha",
): number => {
  const called = { capcode, function: 0 } as const;
  const page: PocsagPage = text === "" ? { ...called, content: "tone" } : { ...called, content: kind, text };
  const airtime = pagesAirtime([page], rate, "page-by-page");
  assert(airtime.kind === "airtime", "a page that was encoded can be sent");
  return Math.ceil(airtime.ms);
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
