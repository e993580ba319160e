/**
 * The count at the end of the day: the guard says which cards are in the rack, beginning with what the ledger
 * believes, so that he touches only what differs. Pure.
 */
import type { DoorView } from "../../controller/api/views.ts";

type Pager = DoorView["pagers"][number];

export interface Count {
  readonly base: string;
  /** Numbers of cards that are not in the rack, in the order they were found missing. */
  readonly missing: readonly number[];
  readonly page: number;
  readonly started_ms: number;
  /** `anyway`: the office said that somebody is being called. */
  readonly step: "tick" | "confirm" | "all-call" | "anyway";
}

/** Cards of one page: five rows of ten, each of 15 mm. */
export const COUNT_PAGE_CARDS = 50;
/** A count left to serve a visitor goes on where it was within this time, ms; then it begins anew. */
export const COUNT_RESUME_MS = 30 * 60_000;

/** Cards out of use are not counted. */
export const countedCards = (pagers: readonly Pager[], base: string): readonly Pager[] =>
  pagers
    .filter((pager) => pager.base === base && pager.state !== "disabled")
    .sort((one, other) => one.card - other.card);

/** A new count, or the one that was left. */
export const openCount = (left: Count | null, view: DoorView, base: string): Count => {
  const resumes = left !== null && left.base === base && view.now_ms - left.started_ms <= COUNT_RESUME_MS;
  if (resumes) return { ...left, step: "tick" };
  const missing = countedCards(view.pagers, base)
    .filter(({ state }) => state !== "in-rack")
    .map(({ card }) => card);
  return { base, missing, page: 0, started_ms: view.now_ms, step: "tick" };
};

export const toggleCard = (count: Count, card: number): Count => ({
  ...count,
  missing: count.missing.includes(card)
    ? count.missing.filter((one) => one !== card)
    : [...count.missing, card],
});

export interface CountSum {
  readonly lost: readonly number[];
  readonly found: readonly number[];
  readonly visitors: readonly number[];
  readonly still_lost: readonly number[];
}

/** What the office will make of the count, as the core does: a visitor who is still here keeps his card. */
export const sumOf = (count: Count, pagers: readonly Pager[]): CountSum => {
  const sum = {
    lost: [] as number[],
    found: [] as number[],
    visitors: [] as number[],
    still_lost: [] as number[],
  };
  for (const { card, state, missing } of countedCards(pagers, count.base)) {
    if (!count.missing.includes(card)) {
      if (state !== "in-rack") sum.found.push(card);
    } else if (state === "lost") sum.still_lost.push(card);
    else if (state === "in-rack" || missing) sum.lost.push(card);
    else sum.visitors.push(card);
  }
  return sum;
};
