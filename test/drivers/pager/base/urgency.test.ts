/** Who is written next of those that wait. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { queued } from "../../../../drivers/pager/base/urgency.pure.ts";
import type { PagerPriority } from "../../../../drivers/pager/base/vocabulary.pure.ts";

interface Page {
  readonly at: number;
  readonly priority: PagerPriority;
}

test("alarms before high before normal, and each in the order they came", () => {
  const came: readonly PagerPriority[] = ["normal", "high", "normal", "alarm", "high", "alarm"];
  const pages = came.map((priority, at): Page => ({ at, priority }));
  const waiting = pages.reduce<readonly Page[]>(queued, []);
  expect(waiting.map(({ at }) => at)).toEqual([3, 5, 1, 4, 0, 2]);
});

test("nobody is lost or doubled", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<PagerPriority>("alarm", "high", "normal")), (came) => {
      const pages = came.map((priority, at): Page => ({ at, priority }));
      const waiting = pages.reduce<readonly Page[]>(queued, []);
      expect(waiting.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual(pages.map(({ at }) => at));
    }),
  );
});
