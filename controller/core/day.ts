/**
 * The business day: opened by the first input of a new local date, never moved back. What is left of the day
 * before is closed by facts, so that numbers start again at 001 and no pager is forgotten.
 */
import type { Draft } from "./draft.ts";
import { endCall } from "./page.ts";
import type { OfficePlan } from "./plan.ts";

/**
 * Local calendar date of an office time, `YYYY-MM-DD`. Pure: days since 1970 by the civil-from-days algorithm
 * (H. Hinnant).
 */
export const dateOf = (at_ms: number, utc_offset_min: number): string => {
  const days = Math.floor((at_ms + utc_offset_min * 60_000) / 86_400_000) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
};

/** Milliseconds from `at_ms` until the next local midnight. */
export const untilMidnight_ms = (plan: OfficePlan, at_ms: number): number => {
  const local_ms = at_ms + plan.utc_offset_min * 60_000;
  return 86_400_000 - (((local_ms % 86_400_000) + 86_400_000) % 86_400_000);
};

/** Opens the day of this input if it is later than the day now open. */
export const turnDay = (draft: Draft): void => {
  const today = dateOf(draft.at_ms, draft.plan.utc_offset_min);
  if (today <= draft.office.day) return;
  for (const ticket of draft.office.tickets) {
    if (ticket.state === "serving" && ticket.counter !== null) {
      draft.fact({ kind: "service-finished", ticket: ticket.id, counter: ticket.counter });
    } else {
      if (ticket.state === "called" && ticket.counter !== null) {
        endCall(draft, ticket.id);
        draft.fact({ kind: "ticket-no-show", ticket: ticket.id, counter: ticket.counter });
      } else draft.fact({ kind: "ticket-expired", ticket: ticket.id });
    }
  }
  for (const pager of Object.values(draft.office.pagers)) {
    if (pager.state === "lent" || pager.state === "paged") {
      draft.fact({ kind: "pager-overdue", base: pager.base, card: pager.card });
    }
  }
  for (const [id, counter] of Object.entries(draft.office.counters)) {
    if (counter.clerk !== null) draft.fact({ kind: "counter-closed", counter: id });
  }
  for (const [id, kiosk] of Object.entries(draft.office.kiosks)) {
    if (kiosk.ticket !== null) draft.fact({ kind: "kiosk-showed", kiosk: id, ticket: null });
  }
  draft.fact({ kind: "day-opened", day: today });
  draft.effect({ kind: "arm-timer", timer: "day", delay_ms: untilMidnight_ms(draft.plan, draft.at_ms) });
};
