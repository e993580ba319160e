/**
 * The sign of touts: somebody who takes number after number on one day. A count and no more, as most of those
 * people have a good reason; who they are, nobody is told.
 */
import type { OfficePlan } from "./plan.ts";
import type { Office } from "./state.ts";

export interface Frequent {
  /** People who took at least `rule.frequent_visits` numbers today. */
  readonly persons: number;
  /** The most numbers that anybody took today. */
  readonly most: number;
}

/** Visits without a card belong to nobody and count for nobody. */
export const frequentVisitors = ({ rule }: OfficePlan, { tickets, closed }: Office): Frequent => {
  const numbers = new Map<string, number>();
  for (const { person } of [...closed, ...tickets])
    if (person !== null) numbers.set(person, (numbers.get(person) ?? 0) + 1);
  const counts = [...numbers.values()];
  return {
    persons: counts.filter((count) => count >= rule.frequent_visits).length,
    most: Math.max(0, ...counts),
  };
};
