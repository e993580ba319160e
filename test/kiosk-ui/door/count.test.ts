/**
 * What the guard's count means, card by card, as the office will judge it.
 */
import { describe, expect, it } from "vitest";
import type { DoorView } from "../../../controller/api/views.ts";
import { COUNT_RESUME_MS, countedCards, openCount, sumOf, toggleCard } from "../../../kiosk-ui/door/count.ts";
import { doorView } from "../../browser/fixed-views.ts";
import { rackCard } from "../../browser/pager-views.ts";

type Pager = DoorView["pagers"][number];
const card = (number: number, change: Partial<Pager>): Pager => ({
  base: "base-1",
  ...rackCard(number),
  ...change,
});

const RACKED = card(1, {});
const WITH_VISITOR = card(2, { state: "lent", ticket: "A001" });
const LEFT = card(3, { state: "lent", ticket: "A002", missing: true });
const OVERDUE = card(4, { state: "overdue", missing: true });
const LOST = card(5, { state: "lost" });
const DISABLED = card(6, { state: "disabled" });
const ELSEWHERE = card(7, { base: "base-2", state: "lost" });
const pagers = [ELSEWHERE, DISABLED, LOST, OVERDUE, LEFT, WITH_VISITOR, RACKED];
const view: DoorView = { ...doorView, pagers };
const opened = openCount(null, view, "base-1");

describe("the count", () => {
  it("asks about this base's cards in use, in the order of the rack", () => {
    expect(countedCards(pagers, "base-1").map(({ card }) => card)).toEqual([1, 2, 3, 4, 5]);
  });

  it("begins with what is out by the ledger", () => {
    expect(opened).toMatchObject({ missing: [2, 3, 4, 5], step: "tick", page: 0 });
  });

  it("gives up what is gone, but not the card of a visitor who is still here", () => {
    expect(sumOf(opened, pagers)).toEqual({ lost: [3, 4], found: [], visitors: [2], still_lost: [5] });
  });

  it("gives up a card that should lie in the rack, and takes back what does", () => {
    const count = [1, 2, 5].reduce(toggleCard, opened);
    expect(sumOf(count, pagers)).toEqual({ lost: [1, 3, 4], found: [2, 5], visitors: [], still_lost: [] });
  });

  it("goes on within half an hour, and begins anew after it or for another base", () => {
    const left = toggleCard({ ...opened, step: "confirm" }, 1);
    const later = (ms: number) => ({ ...view, now_ms: view.now_ms + ms });
    expect(openCount(left, later(COUNT_RESUME_MS), "base-1")).toEqual({ ...left, step: "tick" });
    expect(openCount(left, later(COUNT_RESUME_MS + 1), "base-1").missing).toEqual([2, 3, 4, 5]);
    expect(openCount(left, view, "base-2").missing).toEqual([7]);
  });
});
