/**
 * Pages to vibrating cards: one outstanding a card; an uncertain one is repeated once, because a second buzz
 * is harmless and a missed citizen is not. What the radio did after "transmitted" nobody can know.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { pagerOfPage } from "./pager-evolve.ts";
import { done, type Reply } from "./refusal.ts";
import { liveTicket, type Pager } from "./state.ts";

const inFlight = (pager: Pager): boolean =>
  pager.page?.state === "queued" || pager.page?.state === "accepted";

/** Pages the card lent to this ticket, if there is one. A page still under way covers a second call. */
export const pageTicket = (draft: Draft, ticket: string, attempt: 1 | 2 = 1): void => {
  const key = liveTicket(draft.office, ticket)?.pager;
  const pager = key == null ? undefined : draft.office.pagers[key];
  if (pager === undefined || pager.ticket !== ticket || inFlight(pager)) return;
  const serial = draft.nextSerial;
  const page = `p${serial}`;
  const { base, card } = pager;
  draft.fact({ kind: "page-queued", serial, page, base, card, ticket, attempt });
  if (draft.office.devices[base]?.state === "up") draft.effect({ kind: "page-card", page, base, card });
  else draft.fact({ kind: "page-rejected", page, why: "base-down" });
};

export const acceptPage = (draft: Draft, input: InputOf<"page-accepted">): Reply => {
  const found = pagerOfPage(draft.office, input.page);
  if (found?.[2].state === "queued") draft.fact({ kind: "page-accepted", page: input.page });
  return done();
};

export const endPage = (draft: Draft, input: InputOf<"page-ended">): Reply => {
  const found = pagerOfPage(draft.office, input.page);
  if (found === undefined || !inFlight(found[1])) return done();
  const [, , page] = found;
  switch (input.end) {
    case "transmitted":
      draft.fact({ kind: "page-transmitted", page: input.page });
      break;
    case "rejected":
      draft.fact({ kind: "page-rejected", page: input.page, why: input.why });
      break;
    case "uncertain":
      draft.fact({ kind: "page-uncertain", page: input.page, why: input.why });
      if (page.attempt === 1 && stillCalled(draft, page.ticket)) pageTicket(draft, page.ticket, 2);
      break;
  }
  return done();
};

const stillCalled = (draft: Draft, ticket: string): boolean =>
  liveTicket(draft.office, ticket)?.state === "called";

/** The base is back: people who are being called and whose card did not ring are paged now. */
export const resumePages = (draft: Draft, base: string): void => {
  for (const pager of Object.values(draft.office.pagers)) {
    if (pager.base !== base || pager.page === null || pager.ticket === null) continue;
    if (pager.page.state === "rejected" && stillCalled(draft, pager.ticket)) pageTicket(draft, pager.ticket);
  }
};

/** After a restart a page in flight is uncertain; it is repeated once when its base is up. */
export const settlePagesAfterRestart = (draft: Draft): void => {
  for (const pager of Object.values(draft.office.pagers)) {
    if (pager.page === null || !inFlight(pager)) continue;
    const { id } = pager.page;
    draft.fact({ kind: "page-uncertain", page: id, why: "restarted" });
    if (pager.ticket !== null && stillCalled(draft, pager.ticket)) {
      // The devices are not open yet: kept as rejected, `resumePages` sends it when the base is up.
      draft.fact({ kind: "page-rejected", page: id, why: "restarted" });
    }
  }
};
