/** The order of pages that a base does not have yet. How many may wait is each machine's bound. */
import type { PagerPriority } from "./vocabulary.pure.ts";

const RANKS: Readonly<Record<PagerPriority, number>> = { alarm: 0, high: 1, normal: 2 };

/** Behind all that are as urgent, before the others. */
export const queued = <Page extends { readonly priority: PagerPriority }>(
  waiting: readonly Page[],
  page: Page,
): readonly Page[] => {
  const behind = waiting.findIndex(({ priority }) => RANKS[priority] > RANKS[page.priority]);
  return waiting.toSpliced(behind < 0 ? waiting.length : behind, 0, page);
};
