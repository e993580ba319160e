/** What facts about pagers, their pages and their bases make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import { PAGES_A_CALL_MAX, WALK_GAP_MS, WALK_STEPS_MAX } from "./plan.ts";
import { type Board, type Office, type Page, type Pager, pagerKey, type WalkStep } from "./state.ts";
import { withTicket } from "./ticket-evolve.ts";

type PagerFact =
  | "pager-lent"
  | "pager-returned"
  | "pager-overdue"
  | "pager-lost"
  | "pager-disabled"
  | "pager-replaced"
  | "pager-charged"
  | "pager-suspected"
  | "buzz-judged"
  | "pagers-counted"
  | "all-call-queued"
  | "page-queued"
  | "page-coalesced"
  | "page-unanswered"
  | "page-accepted"
  | "page-transmitted"
  | "page-rejected"
  | "page-uncertain";

const withPager = (office: Office, key: string, change: (pager: Pager) => Partial<Pager>): Office => {
  const before = office.pagers[key];
  return before === undefined
    ? office
    : { ...office, pagers: { ...office.pagers, [key]: { ...before, ...change(before) } } };
};

const withBoard = (office: Office, base: string, change: (board: Board) => Partial<Board>): Office => {
  const before = office.boards[base];
  return before === undefined
    ? office
    : { ...office, boards: { ...office.boards, [base]: { ...before, ...change(before) } } };
};

/** The pager on which a page is the newest, if any. */
export const pagerOfPage = (office: Office, page: string): readonly [string, Pager, Page] | undefined => {
  for (const [key, pager] of Object.entries(office.pagers)) {
    if (pager.page?.id === page) return [key, pager, pager.page];
  }
  return undefined;
};

const boardOfPage = (office: Office, page: string): readonly [string, Page] | undefined => {
  for (const [base, { all_call }] of Object.entries(office.boards)) {
    if (all_call?.id === page) return [base, all_call];
  }
  return undefined;
};

/** The newest page of a card, or the newest call of all cards of a base. */
export const pageOf = (office: Office, page: string): Page | undefined =>
  pagerOfPage(office, page)?.[2] ?? boardOfPage(office, page)?.[1];

const movePage = (office: Office, page: string, change: Partial<Page>): Office => {
  const [base] = boardOfPage(office, page) ?? [];
  if (base !== undefined)
    return withBoard(office, base, ({ all_call }) => ({
      all_call: all_call === null ? null : { ...all_call, ...change },
    }));
  const found = pagerOfPage(office, page);
  if (found === undefined) return office;
  const [key, pager, before] = found;
  const called = pager.state === "lent" && before.ticket === pager.ticket;
  return withPager(office, key, () => ({
    page: { ...before, ...change },
    ...(change.state === "transmitted" && called ? { state: "paged" as const } : {}),
  }));
};

/** What is known of a page that has just been asked for. */
const queued = (id: string, ticket: string | null, attempt: 1 | 2, at_ms: number): Page => ({
  id,
  ticket,
  state: "queued",
  attempt,
  queued_ms: at_ms,
  ended_ms: null,
  why: null,
});

const outOfUse =
  (state: "lost" | "disabled") =>
  (office: Office, fact: FactOf<"pager-lost"> | FactOf<"pager-disabled">, at_ms: number): Office =>
    withPager(office, pagerKey(fact.base, fact.card), () => ({ state, ticket: null, since_ms: at_ms }));

const found = (office: Office, base: string, card: number): Office =>
  withBoard(office, base, ({ losses }) => ({ losses: losses.filter((lost) => lost !== card) }));

const judge = (office: Office, fact: FactOf<"buzz-judged">, at_ms: number): Office => {
  const { base, card, rang, place, power } = fact;
  const heard = withPager(office, pagerKey(base, card), () =>
    rang ? { suspicion: "none", unanswered: 0 } : place === null ? { suspicion: "battery" } : {},
  );
  if (place === null) return heard;
  const step: WalkStep = { card, place, power, rang, at_ms };
  return withBoard(heard, base, ({ walk }) => {
    const last = walk.at(-1);
    const goesOn = last !== undefined && at_ms - last.at_ms <= WALK_GAP_MS;
    return { walk: [...(goesOn ? walk : []), step].slice(-WALK_STEPS_MAX) };
  });
};

export const PAGER_EVOLVERS: Pick<Evolvers, PagerFact> = {
  "pager-lent": (office, { base, card, ticket }, at_ms) => {
    const key = pagerKey(base, card);
    const lent = withPager(office, key, () => ({ state: "lent", ticket, since_ms: at_ms, unanswered: 0 }));
    return withTicket(lent, ticket, { pager: key });
  },
  "pager-returned": (office, { base, card }, at_ms) =>
    withPager(found(office, base, card), pagerKey(base, card), () => ({
      state: "in-rack",
      ticket: null,
      since_ms: at_ms,
    })),
  "pager-overdue": (office, { base, card }, at_ms) =>
    withPager(office, pagerKey(base, card), () => ({ state: "overdue", since_ms: at_ms })),
  "pager-lost": (office, fact, at_ms) =>
    withBoard(outOfUse("lost")(office, fact, at_ms), fact.base, ({ losses }) => ({
      losses: losses.includes(fact.card) ? losses : [...losses, fact.card],
    })),
  "pager-disabled": outOfUse("disabled"),
  "pager-replaced": (office, { base, card }, at_ms) =>
    withPager(office, pagerKey(base, card), () => ({
      state: "in-rack",
      ticket: null,
      since_ms: at_ms,
      charged_ms: null,
      suspicion: "none",
      unanswered: 0,
    })),
  "pager-charged": (office, { base, card, by }, at_ms) =>
    withPager(office, pagerKey(base, card), () => ({
      charged_ms: at_ms,
      ...(by === "hand" ? { suspicion: "none" as const } : {}),
    })),
  "pager-suspected": (office, { base, card }) =>
    withPager(office, pagerKey(base, card), () => ({ suspicion: "battery" })),
  "buzz-judged": judge,
  "pagers-counted": (office, { base }, at_ms) => withBoard(office, base, () => ({ counted_ms: at_ms })),
  "all-call-queued": (office, { page, base }, at_ms) =>
    withBoard(office, base, () => ({ all_call: queued(page, null, 1, at_ms) })),
  "page-queued": (office, { page, base, card, ticket, attempt }, at_ms) =>
    withPager(office, pagerKey(base, card), () => ({ page: queued(page, ticket, attempt, at_ms) })),
  // The log alone remembers that one buzz stood for two calls.
  "page-coalesced": (office) => office,
  "page-unanswered": (office, { base, card }) =>
    withPager(office, pagerKey(base, card), ({ unanswered }) => ({
      unanswered: Math.min(unanswered + 1, PAGES_A_CALL_MAX),
    })),
  "page-accepted": (office, { page }) => movePage(office, page, { state: "accepted" }),
  "page-transmitted": (office, { page }, at_ms) =>
    movePage(office, page, { state: "transmitted", ended_ms: at_ms, why: null }),
  "page-rejected": (office, { page, why }, at_ms) =>
    movePage(office, page, { state: "rejected", ended_ms: at_ms, why }),
  "page-uncertain": (office, { page, why }, at_ms) =>
    movePage(office, page, { state: "uncertain", ended_ms: at_ms, why }),
};
