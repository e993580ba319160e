/** The day so far in counts: for the manager's page and the report printed in the evening. Names nobody. */
import { dateOf } from "./day.ts";
import type { DayCounts } from "./day-book.ts";
import { isMissing } from "./pager.ts";
import type { OfficePlan } from "./plan.ts";
import type { Office, PrintState } from "./state.ts";

const MINUTE_MS = 60_000;

export const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** From number to first call, whole minutes, of those called today; null: nobody yet. */
export const waitedOf = ({ tickets, closed }: Office): DayCounts["waited_min"] => {
  const waits_ms = [...closed, ...tickets]
    .flatMap(({ waited_ms }) => (waited_ms === null ? [] : [waited_ms]))
    .sort((a, b) => a - b);
  if (waits_ms.length === 0) return null;
  return { median: share_min(waits_ms, 0.5), p90: share_min(waits_ms, 0.9) };
};

/** Nearest rank: a wait that somebody really had. */
const share_min = (sorted_ms: readonly number[], share: number): number =>
  Math.round((sorted_ms[Math.ceil(sorted_ms.length * share) - 1] ?? 0) / MINUTE_MS);

export const dayCounts = (plan: OfficePlan, office: Office): DayCounts => {
  const counters = Object.values(office.counters);
  const { opened_ms, closed_ms, loaded, collected } = office.book;
  const quarantined = Object.values(office.boxes).filter(({ state }) => state === "quarantined").length;
  return {
    day: office.day,
    opened_ms,
    closed_ms,
    tickets: sumOf(Object.values(office.numbers)),
    served: sumOf(counters.map(({ served }) => served)),
    no_shows: sumOf(counters.map(({ no_shows }) => no_shows)),
    waited_min: waitedOf(office),
    fields: servedByField(office),
    slips: slipsOf(plan, office),
    pagers_missing: missingOf(office),
    boxes: { loaded, collected, quarantined },
  };
};

const servedByField = ({ closed }: Office): DayCounts["fields"] => {
  const served = new Map<string, number>();
  for (const { field, state } of closed)
    if (state === "done") served.set(field, (served.get(field) ?? 0) + 1);
  return [...served].map(([field, count]) => ({ field, served: count }));
};

/** Slips whose newest copy was asked for today. */
const slipsOf = ({ utc_offset_min }: OfficePlan, { jobs, day }: Office): DayCounts["slips"] => {
  const today = jobs.filter(({ requested_ms }) => dateOf(requested_ms, utc_offset_min) === day);
  const ended = (as: PrintState): number => today.filter(({ state }) => state === as).length;
  return {
    printed: ended("printed"),
    unconfirmed: ended("unconfirmed"),
    ambiguous: ended("ambiguous"),
    failed: ended("failed"),
    copies: sumOf(today.map(({ copy }) => copy - 1)),
  };
};

const missingOf = (office: Office): readonly number[] => {
  const out = Object.values(office.pagers).flatMap((pager) => (isMissing(office, pager) ? [pager.card] : []));
  const lost = Object.values(office.boards).flatMap(({ losses }) => losses);
  return [...new Set([...out, ...lost])].sort((a, b) => a - b);
};
