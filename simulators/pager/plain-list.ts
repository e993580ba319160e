/**
 * A base's own list of pagers: which card a host's number means, and which capcode calls it. A number without
 * an entry it can't call.
 */
import { ALL_CARDS, CARD_FIRST, CARD_LAST, isCard } from "../../drivers/pager/base/cards.pure.ts";
import { type CardCapcodes, capcodeOf } from "../../drivers/pager/base/pocsag.pure.ts";
import type { PagerFunction } from "../../drivers/pager/pocsag/codeword.pure.ts";
import type { PlainPage } from "./air-page.ts";

/** Text as it goes on the air, or none. */
export type AirContent =
  | { readonly content: "tone" }
  | { readonly content: "alpha" | "numeric"; readonly text: string };

/** Numbers by which a host calls cards: card 1's, the step to the next, and that of all cards. */
export interface ListNumbers {
  readonly first: number;
  readonly step: number;
  readonly all?: number;
}

/** As a keypad: card 7 is 7, 0 calls all. */
const KEYPAD: ListNumbers = { first: 1, step: 1, all: 0 };

export interface CardList {
  /** The card that a host's number means, 0 for all; undefined: no entry. */
  cardOfNumber(number: number): number | undefined;
  /** Undefined: no such number in the list. */
  page(card: number, call: PagerFunction, content: AirContent): PlainPage | undefined;
  /** Undefined: a pager of somebody else. */
  cardOf(capcode: number): number | undefined;
}

const CARDS = Array.from({ length: CARD_LAST }, (_, index) => CARD_FIRST + index);

export const cardList = (capcodes: CardCapcodes, numbers: ListNumbers = KEYPAD): CardList => ({
  cardOfNumber: (number) => {
    if (number === numbers.all) return ALL_CARDS;
    const card = (number - numbers.first) / numbers.step + CARD_FIRST;
    return isCard(card) ? card : undefined;
  },
  page: (card, call, content) => {
    const capcode = capcodeOf(card, capcodes);
    return capcode === undefined ? undefined : { kind: "pocsag", capcode, function: call, ...content };
  },
  cardOf: (capcode) => CARDS.find((card) => capcodeOf(card, capcodes) === capcode),
});
