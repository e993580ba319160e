/**
 * The ledger of the vibrating cards: which may be given, what a person heard of a test buzz, which are lost,
 * out of use or replaced, and the count at the end of the day. Calling people by them is in page.ts.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { isUnderWay, isUp, stopPaging } from "./page.ts";
import { HANDOUT_CHECK_MS, type OfficePlan } from "./plan.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { liveTicket, type Office, type Pager, pagerKey } from "./state.ts";

const DAY_MS = 86_400_000;

/** How long a card has been off its charger, ms; null: unknown. In a rack that charges it is on it. */
export const uncharged_ms = ({ paging }: OfficePlan, pager: Pager, at_ms: number): number | null => {
  if (paging.rack_charges && pager.state === "in-rack") return 0;
  return pager.charged_ms === null ? null : Math.max(0, at_ms - pager.charged_ms);
};

/** Whole days, as people count them. */
export const chargedDays = (plan: OfficePlan, pager: Pager, at_ms: number): number | null => {
  const off_ms = uncharged_ms(plan, pager, at_ms);
  return off_ms === null ? null : Math.floor(off_ms / DAY_MS);
};

/** Trusted to ring: not suspected, and charged not too long ago as far as is known. */
export const isFit = (plan: OfficePlan, pager: Pager, at_ms: number): boolean =>
  pager.suspicion === "none" && (uncharged_ms(plan, pager, at_ms) ?? 0) <= plan.paging.uncharged_max_ms;

/** A call of the visit before may still buzz it in other hands. */
const stillCallsAnother = ({ page }: Pager): boolean => isUnderWay(page) && page.ticket !== null;

/** Why this card can't be given now; undefined: it can. */
export const lendingRefusal = (draft: Draft, base: string, card: number) => {
  const pager = draft.office.pagers[pagerKey(base, card)];
  if (pager === undefined) return "unknown-pager";
  if (pager.state !== "in-rack") return "pager-not-in-rack";
  if (!isFit(draft.plan, pager, draft.at_ms)) return "pager-not-fit";
  return stillCallsAnother(pager) ? "page-under-way" : undefined;
};

/** Gives a card that may be given. */
export const lendPager = (draft: Draft, base: string, card: number, ticket: string): void => {
  leaveRack(draft, base, card);
  draft.fact({ kind: "pager-lent", base, card, ticket });
};

const leaveRack = (draft: Draft, base: string, card: number): void => {
  const inRack = draft.office.pagers[pagerKey(base, card)]?.state === "in-rack";
  if (inRack && draft.plan.paging.rack_charges) draft.fact({ kind: "pager-charged", base, card, by: "rack" });
};

/** The pager to offer: fit, in its rack, on a base that is up, and longest back. Undefined: give a slip. */
export const suggestPager = (
  plan: OfficePlan,
  office: Office,
  at_ms: number,
): { readonly base: string; readonly card: number } | undefined => {
  let best: Pager | undefined;
  for (const pager of Object.values(office.pagers)) {
    if (pager.state !== "in-rack" || office.devices[pager.base]?.state !== "up") continue;
    if (!isFit(plan, pager, at_ms) || stillCallsAnother(pager)) continue;
    if (best === undefined || pager.since_ms < best.since_ms) best = pager;
  }
  return best === undefined ? undefined : { base: best.base, card: best.card };
};

/** Cards whose visit is over and that are not back. */
export const isMissing = (office: Office, { state, ticket }: Pager): boolean =>
  state === "overdue" ||
  ((state === "lent" || state === "paged") && ticket !== null && liveTicket(office, ticket) === undefined);

const cardOf = (draft: Draft, { base, card }: { readonly base: string; readonly card: number }) =>
  draft.office.pagers[pagerKey(base, card)];

export const takeBack = (draft: Draft, { base, card, ticket }: Pager): void => {
  if (ticket !== null) stopPaging(draft, ticket);
  draft.fact({ kind: "pager-returned", base, card, ticket });
};

export const returnPager = (draft: Draft, input: InputOf<"return-pager">): Reply => {
  const pager = cardOf(draft, input);
  if (pager === undefined) return refused("unknown-pager");
  if (pager.state === "in-rack") return refused("pager-not-lent");
  if (pager.state === "disabled") return refused("pager-disabled");
  takeBack(draft, pager);
  return done({ ticket: pager.ticket });
};

// ---- trying cards ----

/** A card in a visitor's hands is his call; only the guard's look right after giving it may buzz it. */
const mayTry = (draft: Draft, { state, ticket, since_ms }: Pager): boolean => {
  if (state !== "lent" && state !== "paged") return true;
  const waits = ticket !== null && liveTicket(draft.office, ticket)?.state === "waiting";
  return waits && draft.at_ms - since_ms <= HANDOUT_CHECK_MS;
};

export const buzzPager = (draft: Draft, input: InputOf<"buzz-pager">): Reply => {
  const pager = cardOf(draft, input);
  if (pager === undefined) return refused("unknown-pager");
  if (isUnderWay(pager.page)) return refused("page-under-way");
  if (!mayTry(draft, pager)) return refused("pager-lent");
  const { base, card, power, range_test } = input;
  if (!isUp(draft, base)) return refused("base-down");
  const serial = draft.nextSerial;
  const page = `p${serial}`;
  draft.fact({ kind: "page-queued", serial, page, base, card, ticket: null, attempt: 1 });
  draft.effect({ kind: "page-card", page, base, card, priority: "normal", power, range_test, call: null });
  return done({ page });
};

/** Judges the test buzz just made; said again, the later word counts. */
export const judgeBuzz = (draft: Draft, input: InputOf<"judge-buzz">): Reply => {
  const pager = cardOf(draft, input);
  if (pager === undefined) return refused("unknown-pager");
  const { page } = pager;
  // A page that certainly was not on the air says nothing about the card.
  if (page === null || page.ticket !== null || page.state === "rejected") return refused("no-buzz");
  const { base, card, rang, place, power } = input;
  draft.fact({ kind: "buzz-judged", base, card, page: page.id, rang, place, power });
  return done();
};

export const allCall = (draft: Draft, { base, confirmed }: InputOf<"all-call">): Reply => {
  const { office } = draft;
  const board = Object.hasOwn(office.boards, base) ? office.boards[base] : undefined;
  if (board === undefined) return refused("unknown-place");
  if (!isUp(draft, base)) return refused("base-down");
  if (isUnderWay(board.all_call)) return refused("page-under-way");
  if (!confirmed && office.tickets.some(({ state }) => state === "called")) return refused("somebody-called");
  const serial = draft.nextSerial;
  const page = `p${serial}`;
  draft.fact({ kind: "all-call-queued", serial, page, base });
  draft.effect({ kind: "all-call", page, base });
  return done({ page });
};

// ---- what became of cards ----

export const markPager = (draft: Draft, input: InputOf<"mark-pager">): Reply => {
  const pager = cardOf(draft, input);
  if (pager === undefined) return refused("unknown-pager");
  if (pager.state === input.as) return done();
  switch (input.as) {
    case "lost":
      giveUp(draft, pager);
      break;
    case "disabled":
      disable(draft, pager);
      break;
    case "in-rack":
      takeBack(draft, pager);
      break;
  }
  return done();
};

const giveUp = (draft: Draft, { base, card, ticket }: Pager): void => {
  if (ticket !== null) stopPaging(draft, ticket);
  leaveRack(draft, base, card);
  draft.fact({ kind: "pager-lost", base, card, ticket });
};

const disable = (draft: Draft, { base, card, ticket }: Pager): void => {
  if (ticket !== null) stopPaging(draft, ticket);
  leaveRack(draft, base, card);
  draft.fact({ kind: "pager-disabled", base, card, ticket });
};

export const replacePager = (draft: Draft, input: InputOf<"replace-pager">): Reply => {
  const pager = cardOf(draft, input);
  if (pager === undefined) return refused("unknown-pager");
  if (pager.state === "lent" || pager.state === "paged") return refused("pager-lent");
  draft.fact({ kind: "pager-replaced", base: pager.base, card: pager.card });
  return done();
};

export const chargePagers = (draft: Draft, { base, cards }: InputOf<"charge-pagers">): Reply => {
  const known = [...new Set(cards)].filter((card) => cardOf(draft, { base, card }) !== undefined);
  if (known.length < cards.length) return refused("unknown-pager");
  for (const card of known) draft.fact({ kind: "pager-charged", base, card, by: "hand" });
  return done();
};

/**
 * The count at the end of the day. What is missing and not with a visitor still here is given up; what was
 * thought to be out and lies in the rack is back. Cards out of use are not counted.
 */
export const reconcilePagers = (draft: Draft, input: InputOf<"reconcile-pagers">): Reply => {
  const { door, base, missing } = input;
  const pagers = Object.values(draft.office.pagers).filter((pager) => pager.base === base);
  if (pagers.length === 0) return refused("unknown-place");
  if (missing.some((card) => cardOf(draft, { base, card }) === undefined)) return refused("unknown-pager");
  const isGone = new Set(missing);
  const lost: number[] = [];
  const found: number[] = [];
  for (const pager of pagers) {
    const { card, state } = pager;
    if (state === "disabled") continue;
    if (!isGone.has(card)) {
      if (state === "in-rack") continue;
      takeBack(draft, pager);
      found.push(card);
    } else if (state === "in-rack" || isMissing(draft.office, pager)) {
      giveUp(draft, pager);
      lost.push(card);
    }
  }
  draft.fact({ kind: "pagers-counted", base, door, missing: [...isGone].sort((a, b) => a - b), found, lost });
  return done({ lost, found });
};
