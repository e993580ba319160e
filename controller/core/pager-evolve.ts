/** What facts about pagers and pages make of the state. */
import type { Evolvers } from "./fact.ts";
import { type Office, type Page, type Pager, pagerKey } from "./state.ts";
import { withTicket } from "./ticket-evolve.ts";

type PagerFact =
  | "pager-lent"
  | "pager-returned"
  | "pager-overdue"
  | "page-queued"
  | "page-accepted"
  | "page-transmitted"
  | "page-rejected"
  | "page-uncertain";

const withPager = (office: Office, key: string, change: Partial<Pager>): Office => {
  const before = office.pagers[key];
  return before === undefined
    ? office
    : { ...office, pagers: { ...office.pagers, [key]: { ...before, ...change } } };
};

/** The pager on which a page is the newest, if any. */
export const pagerOfPage = (office: Office, page: string): readonly [string, Pager, Page] | undefined => {
  for (const [key, pager] of Object.entries(office.pagers)) {
    if (pager.page?.id === page) return [key, pager, pager.page];
  }
  return undefined;
};

const movePage = (office: Office, page: string, change: Partial<Page>): Office => {
  const found = pagerOfPage(office, page);
  if (found === undefined) return office;
  const [key, pager, before] = found;
  const transmitted = change.state === "transmitted" && pager.state === "lent";
  return withPager(office, key, {
    page: { ...before, ...change },
    ...(transmitted ? { state: "paged" as const } : {}),
  });
};

export const PAGER_EVOLVERS: Pick<Evolvers, PagerFact> = {
  "pager-lent": (office, { base, card, ticket }, at_ms) => {
    const key = pagerKey(base, card);
    const lent = withPager(office, key, { state: "lent", ticket, since_ms: at_ms, page: null });
    return withTicket(lent, ticket, { pager: key });
  },
  "pager-returned": (office, { base, card }, at_ms) =>
    withPager(office, pagerKey(base, card), { state: "in-rack", ticket: null, since_ms: at_ms, page: null }),
  "pager-overdue": (office, { base, card }, at_ms) =>
    withPager(office, pagerKey(base, card), { state: "overdue", since_ms: at_ms }),
  "page-queued": (office, { page, base, card, ticket, attempt }, at_ms) =>
    withPager(office, pagerKey(base, card), {
      page: { id: page, ticket, state: "queued", attempt, queued_ms: at_ms, ended_ms: null, why: null },
    }),
  "page-accepted": (office, { page }) => movePage(office, page, { state: "accepted" }),
  "page-transmitted": (office, { page }, at_ms) =>
    movePage(office, page, { state: "transmitted", ended_ms: at_ms, why: null }),
  "page-rejected": (office, { page, why }, at_ms) =>
    movePage(office, page, { state: "rejected", ended_ms: at_ms, why }),
  "page-uncertain": (office, { page, why }, at_ms) =>
    movePage(office, page, { state: "uncertain", ended_ms: at_ms, why }),
};
