/**
 * A base's own list of pagers: which capcode it calls for a number that a host names. Numbers are those of
 * the cards, 1 to 99; what a base has no entry for it can't call.
 */
import { CARD_FIRST, CARD_LAST } from "../../drivers/pager/base/cards.pure.ts";
import { type CardCapcodes, capcodeOf } from "../../drivers/pager/base/pocsag.pure.ts";
import type { PagerFunction } from "../../drivers/pager/pocsag/codeword.pure.ts";
import type { PlainPage } from "./air-page.ts";

/** Text as it goes on the air, or none. */
export type AirContent =
  | { readonly content: "tone" }
  | { readonly content: "alpha" | "numeric"; readonly text: string };

export interface CardList {
  /** Undefined: no such number in the list. */
  page(card: number, call: PagerFunction, content: AirContent): PlainPage | undefined;
  /** Undefined: a pager of somebody else. */
  cardOf(capcode: number): number | undefined;
}

const CARDS = Array.from({ length: CARD_LAST }, (_, index) => CARD_FIRST + index);

export const cardList = (capcodes: CardCapcodes): CardList => ({
  page: (card, call, content) => {
    const capcode = capcodeOf(card, capcodes);
    return capcode === undefined ? undefined : { kind: "pocsag", capcode, function: call, ...content };
  },
  cardOf: (capcode) => CARDS.find((card) => capcodeOf(card, capcodes) === capcode),
});
