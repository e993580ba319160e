/** The desk of a bank's page: which box is chosen, and that a first touch counts for its own box only. */
import { describe, expect, it } from "vitest";
import {
  emptyLockDesk,
  LOCKS_SHOWN_MAX,
  type LockEvent,
  shownBoxes,
  stepLock,
  whyNotTestable,
} from "../../../kiosk-ui/technician/lock-desk.ts";
import { lockBoard, lockBox } from "../../browser/box-views.ts";

const run = (...events: readonly LockEvent[]) => events.reduce(stepLock, emptyLockDesk);
const boxes = Array.from({ length: 20 }, (_, index) => index + 101);
const key = (name: Extract<LockEvent, { kind: "grid-key" }>["key"]): LockEvent => ({
  kind: "grid-key",
  key: name,
  boxes,
});

describe("the desk of a bank", () => {
  it("forgets the first touch with the box it was given to", () => {
    const testing = run({ kind: "box-chosen", box: 101 }, { kind: "test-wanted" });
    expect(testing).toMatchObject({ selected: 101, testing: true });
    for (const event of [
      { kind: "box-chosen", box: 102 },
      { kind: "bank-wanted" },
      { kind: "test-cancelled" },
      { kind: "test-sent" },
      { kind: "more-wanted" },
      key("ArrowRight"),
    ] as const)
      expect(stepLock(testing, event).testing).toBe(false);
    expect(stepLock(testing, { kind: "box-chosen", box: 101 }).testing).toBe(true);
  });

  it("tests nothing while no box is chosen", () => {
    expect(run({ kind: "test-wanted" }).testing).toBe(false);
  });

  it("moves by keys inside the boxes shown", () => {
    expect(run(key("ArrowLeft")).selected).toBe(101);
    expect(run(key("End")).selected).toBe(101);
    expect(run(key("Home"), key("End")).selected).toBe(120);
    expect(run(key("Home"), key("ArrowDown")).selected).toBe(109);
    expect(run(key("Home"), key("ArrowDown"), key("ArrowUp"), key("ArrowUp")).selected).toBe(101);
    expect(run(key("Home"), key("End"), key("ArrowDown"), key("ArrowRight")).selected).toBe(120);
  });

  it("shows the boxes of a large bank page by page, from the first again after the last", () => {
    const bank = lockBoard({ boxes: Array.from({ length: 100 }, (_, index) => lockBox(index + 1)) });
    const firstOf = (page: number) => shownBoxes(bank, { ...emptyLockDesk, page })[0]?.number;
    expect([firstOf(0), firstOf(1), firstOf(2)]).toEqual([1, LOCKS_SHOWN_MAX + 1, 1]);
  });

  it("says the weightiest reason why a box can't be tested", () => {
    const why = (more: Parameters<typeof lockBox>[1]) =>
      whyNotTestable(lockBox(1, { testable: false, ...more }), { doors: true });
    expect(whyNotTestable(lockBox(1), { doors: true })).toBeNull();
    expect(why({ state: "stored", rest_s: 3 })).toBe("holds");
    expect(why({ state: "releasing", door: "open" })).toBe("works");
    expect(why({ rest_s: 3, door: "open" })).toBe("rests");
    expect(why({ door: "unknown" })).toBe("door");
    expect(why({})).toBe("bank");
    expect(whyNotTestable(lockBox(1, { testable: false, door: "unknown" }), { doors: false })).toBe("bank");
  });
});
