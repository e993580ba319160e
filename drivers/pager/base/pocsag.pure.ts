/**
 * What every base that radiates POCSAG has in common: which capcodes exist, how long a page is on the air,
 * how card numbers become capcodes. Source: pagers.md 3, and 1.4 [WW-PROTO] for the capcodes a base refuses.
 */

/** 21 bits on the air. */
const CAPCODE_MAX = 2_097_151;
/** The lowest eight, and those whose address word is, or comes too near, the idle word. */
const RESERVED = [
  [0, 7],
  [2_007_664, 2_007_671],
  [2_045_056, 2_045_063],
] as const;

export const isReservedCapcode = (code: number): boolean =>
  RESERVED.some(([low, high]) => code >= low && code <= high);

export const isCapcode = (code: number): boolean =>
  Number.isInteger(code) && code >= 0 && code <= CAPCODE_MAX && !isReservedCapcode(code);

/** Bits a second. */
export type AirRate = 512 | 1200 | 2400;

/** 576 bits of preamble and one batch of 544: any page of ten digits or less. */
const PAGE_AIR_BITS = 1_120;
export const pageAir_ms = (rate: AirRate): number => Math.ceil((PAGE_AIR_BITS * 1_000) / rate);

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
