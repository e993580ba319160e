/**
 * What bases that radiate POCSAG have in common: how long a page is on the air, how card numbers become
 * capcodes. Which capcodes exist stands with the air itself (pocsag/). Source: pagers.md 3.
 */
import { type PocsagRate, transmissionBits } from "../pocsag/airtime.pure.ts";
import { isCapcode } from "../pocsag/codeword.pure.ts";

/** Any page of ten digits or less is one batch. */
export const pageAir_ms = (rate: PocsagRate): number => Math.ceil((transmissionBits(1) * 1_000) / rate);

export const CARD_FIRST = 1;
export const CARD_LAST = 99;

/** How the house's cards are numbered on the air: card 1 listens on `first`, each next one `step` further. */
export interface CardCapcodes {
  readonly first: number;
  readonly step: number;
}

/** Undefined: no such card, or its capcode is out of range or reserved. */
export const capcodeOf = (card: number, { first, step }: CardCapcodes): number | undefined => {
  if (!Number.isInteger(card) || card < CARD_FIRST || card > CARD_LAST) return undefined;
  const code = first + (card - CARD_FIRST) * step;
  return isCapcode(code) ? code : undefined;
};
