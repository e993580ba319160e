/** Until when a result can be collected, in whole local days. */
import { untilMidnight_ms } from "./day.ts";
import type { Draft } from "./draft.ts";
import type { OfficePlan } from "./plan.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

type Now = Pick<Draft, "plan" | "at_ms">;

/** Last moment of the day so many days after the one of `at_ms`. */
export const endOfDay_ms = (plan: OfficePlan, at_ms: number, days: number): number =>
  at_ms + untilMidnight_ms(plan, at_ms) + days * DAY_MS - 1;

const dayNumber = ({ utc_offset_min }: OfficePlan, at_ms: number): number =>
  Math.floor((at_ms + utc_offset_min * 60_000) / DAY_MS);

/** Whole days from today to the day of `until_ms`; 0: today is the last, below: it is past. */
export const daysLeft = ({ plan, at_ms }: Now, until_ms: number): number =>
  dayNumber(plan, until_ms) - dayNumber(plan, at_ms);

/** Of a result that is stored now. */
export const keptUntil = ({ plan, at_ms }: Now): { readonly until_ms: number; readonly days: number } => {
  const days = plan.results.keep_days;
  return { until_ms: endOfDay_ms(plan, at_ms, days), days };
};

/** From now until results are next looked at, ms; at least one. */
export const untilLook_ms = ({ plan, at_ms }: Now): number => {
  const look_ms = plan.results.remind_hour * HOUR_MS - (DAY_MS - untilMidnight_ms(plan, at_ms));
  return look_ms > 0 ? look_ms : look_ms + DAY_MS;
};

/** Results are looked at from this hour of the day on. */
export const isLookedAtToday = ({ plan, at_ms }: Now): boolean =>
  DAY_MS - untilMidnight_ms(plan, at_ms) >= plan.results.remind_hour * HOUR_MS;
