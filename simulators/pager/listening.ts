/**
 * Where a card listens, and whether it hears anything there: by its number, its kind, and where it is. What
 * it makes of what it hears is cards.ts's.
 */
import { ALL_CARDS } from "../../drivers/pager/base/cards.pure.ts";
import { type CardCapcodes, capcodeOf } from "../../drivers/pager/base/pocsag.pure.ts";
import { capcode, systemCapcode } from "../../drivers/pager/lrs/capcode.pure.ts";
import type { PocsagPage } from "../../drivers/pager/pocsag/page.pure.ts";
import type { TextContent } from "../../drivers/pager/pocsag/text.pure.ts";
import type { PlainPage } from "./air-page.ts";
import type { AlphaAddresses } from "./alpha-card.ts";
import type { CardKind, PagerCard } from "./cards.ts";

const ALL_PAGERS = 911;

/** Where a pager of this number listens when it comes; numbers past the last capcode listen nowhere. */
export const addressesOf = (system_id: number, number: number): AlphaAddresses => ({
  1: capcode(system_id, number) ?? Number.NaN,
  2: capcode(system_id, ALL_PAGERS) ?? Number.NaN,
  3: systemCapcode(system_id) ?? Number.NaN,
});

/** A plain pager has its own number and that of all; one out of range listens nowhere. */
export const plainAddresses = (capcodes: CardCapcodes, number: number): AlphaAddresses => ({
  1: capcodeOf(number, capcodes) ?? Number.NaN,
  2: capcodeOf(ALL_CARDS, capcodes) ?? Number.NaN,
  3: Number.NaN,
});

/** Why it hears nothing at all. */
export const absenceOf = (card: PagerCard): string | undefined => {
  if (card.locked) return "locked";
  if (card.battery_percent <= 0) return "battery";
  return card.place === "walked-off" ? "out-of-range" : undefined;
};

export const isFor = ({ addresses }: PagerCard, code: number): boolean =>
  code === addresses[1] || code === addresses[2] || code === addresses[3];

/** Alpha pagers hear much through their system's number that is not for them. */
export const isCalled = (card: PagerCard, code: number): boolean =>
  isPlain(card.kind) ? isFor(card, code) : code === card.addresses[1];

/** As the page was meant. UNSURE: what a plain pager makes of a wrong address is set in it; here by function. */
export const contentFor = (
  { kind }: PagerCard,
  page: PocsagPage,
  sent: readonly PlainPage[],
): TextContent => {
  const meant = sent.find(({ capcode: code, content }) => code === page.capcode && content !== "tone");
  if (meant !== undefined && meant.content !== "tone") return meant.content;
  return kind !== "alpha" && page.function === 0 ? "numeric" : "alpha";
};

export const isPlain = (kind: CardKind): kind is "pocsag" | "glowster" =>
  kind === "pocsag" || kind === "glowster";
