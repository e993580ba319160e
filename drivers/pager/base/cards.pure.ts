/**
 * The cards of a house, and under which number a base knows each: what an id or a capcode is stands in each
 * protocol. Bases that radiate capcodes have their own rule (pocsag.pure.ts).
 */
import type { PagerCommand } from "./vocabulary.pure.ts";

/** Printed on the cards: two digits. */
export const CARD_FIRST = 1;
export const CARD_LAST = 99;
/** In the place of a card: every card of the house. */
export const ALL_CARDS = 0;

export const isCard = (card: number): boolean =>
  Number.isInteger(card) && card >= CARD_FIRST && card <= CARD_LAST;

/** Card 1 is `first`, each next one `step` further; written with at least `digits` digits. */
export interface CardIds {
  readonly first: number;
  readonly step: number;
  readonly digits: number;
  /** On which every card listens, digits; absent: the house has none. */
  readonly all?: string;
}

/** Undefined: no such card, or no id on which all listen. */
export const idOf = (card: number, { first, step, digits, all }: CardIds): string | undefined => {
  if (card === ALL_CARDS) return all;
  return isCard(card) ? String(first + (card - CARD_FIRST) * step).padStart(digits, "0") : undefined;
};

/** The card or all cards that exactly this id calls. */
export const cardOfId = (id: string, ids: CardIds): number | undefined => {
  if (id === ids.all) return ALL_CARDS;
  const card = (Number(id) - ids.first) / ids.step + CARD_FIRST;
  return isCard(card) && idOf(card, ids) === id ? card : undefined;
};

/** A page to one card or to all of them, in one form. */
export type Call = Extract<PagerCommand, { kind: "page" }>;

export const callOf = (command: Extract<PagerCommand, { kind: "page" | "all-call" }>): Call =>
  command.kind === "page" ? command : { ...command, kind: "page", card: ALL_CARDS };
