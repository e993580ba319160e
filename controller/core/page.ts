/**
 * Pages to vibrating cards: one outstanding a card. Paging is one-way, what the radio did after "transmitted"
 * nobody can know: so a called person is paged again until he is there, and the clerk is told when that does
 * not help. An uncertain page is repeated once: a second buzz is harmless, a missed citizen is not.
 */
import type { Draft } from "./draft.ts";
import type { EffectOf, PagePriority } from "./effect.ts";
import type { InputOf } from "./input.ts";
import { pageOf, pagerOfPage } from "./pager-evolve.ts";
import { PAGE_LIFE_MS, PAGE_RETRY_MS, PAGES_A_CALL_MAX } from "./plan.ts";
import { done, type Reply } from "./refusal.ts";
import { liveTicket, type Office, type Page, type Pager, type Ticket } from "./state.ts";

export const isUnderWay = (page: Page | null): page is Page =>
  page?.state === "queued" || page?.state === "accepted";

export const isUp = (draft: Draft, base: string): boolean => draft.office.devices[base]?.state === "up";

/** The card that a visit has in its hands now; a ticket remembers its card also after that. */
export const heldPager = (office: Office, ticket: Ticket | undefined): Pager | undefined => {
  const pager = ticket?.pager == null ? undefined : office.pagers[ticket.pager];
  return pager?.ticket === ticket?.id ? pager : undefined;
};

const stillCalled = (draft: Draft, ticket: string): boolean =>
  liveTicket(draft.office, ticket)?.state === "called";

const armAgain = (draft: Draft, ticket: string, delay_ms = draft.plan.paging.again_ms): void =>
  draft.effect({ kind: "arm-timer", timer: `repage:${ticket}`, delay_ms });

/** Whoever did not come at once goes before those called for the first time. */
const priorityOf = (draft: Draft, ticket: Ticket, pager: Pager): PagePriority =>
  ticket.calls > 1 || pager.unanswered + 1 >= draft.plan.paging.tell_clerk_at ? "high" : "normal";

/** Pages the card lent to this ticket, if there is one. A page still under way covers a second call. */
export const pageTicket = (draft: Draft, id: string, attempt: 1 | 2 = 1): void => {
  const ticket = liveTicket(draft.office, id);
  const pager = heldPager(draft.office, ticket);
  if (ticket === undefined || pager === undefined) return;
  const { base, card, page: before } = pager;
  armAgain(draft, id);
  if (isUnderWay(before)) {
    // A card that is being tried is called as soon as that buzz is over.
    if (before.ticket === id) draft.fact({ kind: "page-coalesced", page: before.id, ticket: id });
    return;
  }
  const serial = draft.nextSerial;
  const page = `p${serial}`;
  const priority = priorityOf(draft, ticket, pager);
  draft.fact({ kind: "page-queued", serial, page, base, card, ticket: id, attempt });
  if (!isUp(draft, base)) return draft.fact({ kind: "page-rejected", page, why: "base-down" });
  const call = callOf(draft, ticket);
  draft.effect({ kind: "page-card", page, base, card, priority, power: null, range_test: false, call });
};

const callOf = (draft: Draft, { code, counter }: Ticket): EffectOf<"page-card">["call"] => {
  const row = draft.plan.counters.find(({ id }) => id === counter);
  return row === undefined ? null : { code, counter: row.number };
};

/** Pages once more somebody who was called before: what may have buzzed then was not answered. */
export const pageAgain = (draft: Draft, id: string): void => {
  const pager = heldPager(draft.office, liveTicket(draft.office, id));
  const page = pager?.page;
  if (pager !== undefined && page?.ticket === id && mayHaveBuzzed(page)) {
    const { base, card } = pager;
    draft.fact({ kind: "page-unanswered", page: page.id, base, card, ticket: id });
  }
  pageTicket(draft, id);
};

const mayHaveBuzzed = (page: Page): boolean => page.state === "transmitted" || page.state === "uncertain";

/** The time for an answer is over. */
export const repage = (draft: Draft, id: string): void => {
  const pager = heldPager(draft.office, liveTicket(draft.office, id));
  if (pager === undefined || !stillCalled(draft, id)) return;
  const { page, base, unanswered } = pager;
  const isLate = isUnderWay(page) && draft.at_ms - page.queued_ms >= PAGE_LIFE_MS;
  if (isLate) draft.fact({ kind: "page-uncertain", page: page.id, why: "no-outcome" });
  // While the base is down nobody is called by it: `resumePages` does so when it is back.
  if (!isUp(draft, base) || (isUnderWay(page) && !isLate)) return armAgain(draft, id);
  if (unanswered < PAGES_A_CALL_MAX) pageAgain(draft, id);
};

/** The person is here, or is no longer called: what still waits in the base need not be sent. */
export const stopPaging = (draft: Draft, id: string): void => {
  const pager = heldPager(draft.office, liveTicket(draft.office, id));
  if (pager === undefined) return;
  draft.effect({ kind: "disarm-timer", timer: `repage:${id}` });
  const { page, base, card } = pager;
  if (isUnderWay(page) && page.ticket === id)
    draft.effect({ kind: "cancel-page", page: page.id, base, card });
};

/** A call is over. A card that nobody answered so often may be dead: it is tried before it is given again. */
export const endCall = (draft: Draft, id: string): void => {
  stopPaging(draft, id);
  const pager = heldPager(draft.office, liveTicket(draft.office, id));
  if (pager === undefined || pager.unanswered < draft.plan.paging.tell_clerk_at) return;
  const { base, card, suspicion } = pager;
  if (suspicion === "none") draft.fact({ kind: "pager-suspected", base, card });
};

/** A no-show was taken back: the person is being called again, at the old pace. */
export const resumeCall = (draft: Draft, id: string): void => {
  if (heldPager(draft.office, liveTicket(draft.office, id)) !== undefined) armAgain(draft, id);
};

export const acceptPage = (draft: Draft, input: InputOf<"page-accepted">): Reply => {
  if (pageOf(draft.office, input.page)?.state === "queued")
    draft.fact({ kind: "page-accepted", page: input.page });
  return done();
};

export const endPage = (draft: Draft, { page: id, end, why }: InputOf<"page-ended">): Reply => {
  const page = pageOf(draft.office, id);
  if (page === undefined || !isUnderWay(page)) return done();
  switch (end) {
    case "transmitted":
      draft.fact({ kind: "page-transmitted", page: id });
      break;
    case "rejected":
      draft.fact({ kind: "page-rejected", page: id, why });
      break;
    case "uncertain":
      draft.fact({ kind: "page-uncertain", page: id, why });
      break;
  }
  const ticket = pagerOfPage(draft.office, id)?.[1].ticket ?? null;
  if (ticket !== null && stillCalled(draft, ticket)) callOn(draft, ticket, page, end, why);
  return done();
};

/** The card's page is over while its visit is called. */
const callOn = (
  draft: Draft,
  ticket: string,
  page: Page,
  end: InputOf<"page-ended">["end"],
  why: string | null,
): void => {
  // The call came while the card was being tried.
  if (page.ticket !== ticket) return pageTicket(draft, ticket);
  if (end === "uncertain" && page.attempt === 1) return pageTicket(draft, ticket, 2);
  // Taken back by an undo, and called anew before the base knew.
  if (end === "rejected" && why === "cancelled") return pageTicket(draft, ticket, page.attempt);
  if (end === "rejected" && PASSING.has(why ?? "")) return armAgain(draft, ticket, PAGE_RETRY_MS);
  armAgain(draft, ticket);
};

/** Reasons of a base that works, and that may be gone in a moment. */
const PASSING = new Set(["busy", "queue-full", "checksum", "transmitter-failure"]);

/** The base is back: people who are being called and whose card did not ring are paged now. */
export const resumePages = (draft: Draft, base: string): void => {
  for (const pager of Object.values(draft.office.pagers)) {
    const { page, ticket } = pager;
    if (pager.base !== base || page === null || ticket === null || page.ticket !== ticket) continue;
    if (!stillCalled(draft, ticket)) continue;
    if (page.state === "rejected") pageTicket(draft, ticket, page.attempt);
    else if (page.state === "uncertain" && page.why === RESTARTED && page.attempt === 1)
      pageTicket(draft, ticket, 2);
  }
};

const RESTARTED = "restarted";

/**
 * After a restart a page in flight is uncertain; the devices are not open yet, so `resumePages` repeats it
 * once when its base is up. Who is still called is paged at the old pace again.
 */
export const settlePagesAfterRestart = (draft: Draft): void => {
  for (const { page, ticket } of Object.values(draft.office.pagers)) {
    if (isUnderWay(page)) draft.fact({ kind: "page-uncertain", page: page.id, why: RESTARTED });
    if (ticket !== null && stillCalled(draft, ticket)) armAgain(draft, ticket);
  }
  for (const { all_call } of Object.values(draft.office.boards)) {
    if (isUnderWay(all_call)) draft.fact({ kind: "page-uncertain", page: all_call.id, why: RESTARTED });
  }
};
