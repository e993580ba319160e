/**
 * The guard's form: what was chosen for one visitor never goes to the next.
 */
import { describe, expect, it } from "vitest";
import {
  admission,
  admitBody,
  type DoorEvent,
  emptyDesk,
  outWithNumber,
  stepDoor,
} from "../../../kiosk-ui/door/desk.ts";
import { doorView, elderlyScan } from "../../browser/fixed-views.ts";

const read = { ...doorView, scan: elderlyScan };
const another = {
  ...doorView,
  scan: elderlyScan?.state === "read" ? { ...elderlyScan, scan: "scan-8", elderly: false } : null,
};
const run = (...events: readonly DoorEvent[]) => events.reduce(stepDoor, emptyDesk);
const pager = { base: "base-1", card: 27 };

describe("the guard's form", () => {
  it("admits the person of the scan, with the priority that age gives", () => {
    const desk = run({ kind: "viewed", view: read }, { kind: "field-chosen", field: "land" });
    expect(admitBody(desk, read, pager)).toEqual({
      scan: "scan-7",
      field: "land",
      lane: "priority",
      reason: "elderly",
      pager,
      agreed: false,
    });
  });

  it("admits nobody without a field, or without anybody", () => {
    expect(admitBody(run({ kind: "viewed", view: read }), read, null)).toBeNull();
    expect(admitBody(run({ kind: "field-chosen", field: "land" }), doorView, null)).toBeNull();
  });

  it("starts the next visitor without the last one's field and priority", () => {
    const desk = run(
      { kind: "viewed", view: read },
      { kind: "field-chosen", field: "land" },
      { kind: "viewed", view: another },
    );
    expect(desk).toMatchObject({ scan: "scan-8", field: null, reason: null });
  });

  it("admits a visitor without a card, and without the scan that may lie there", () => {
    const desk = run(
      { kind: "viewed", view: read },
      { kind: "walk-in-wanted" },
      { kind: "field-chosen", field: "civil" },
    );
    expect(admission(desk, read)).toBe("walk-in");
    expect(admitBody(desk, read, null)).toMatchObject({ scan: null, lane: "regular", reason: null });
  });

  it("lets a reason be given, changed and taken back", () => {
    const desk = run({ kind: "priority-wanted" }, { kind: "reason-chosen", reason: "pregnant" });
    expect(desk).toMatchObject({ sheet: "none", reason: "pregnant" });
    expect(stepDoor(desk, { kind: "priority-dropped" }).reason).toBeNull();
  });

  it("goes on taking a pager back while a card is laid down", () => {
    const desk = run(
      { kind: "return-wanted" },
      { kind: "digit", digit: "1" },
      { kind: "viewed", view: read },
    );
    expect(desk).toMatchObject({ sheet: "return", digits: "1", scan: "scan-7" });
  });

  it("takes card numbers from 1 to 99 only", () => {
    const desk = run(
      { kind: "return-wanted" },
      { kind: "digit", digit: "0" },
      { kind: "digit", digit: "2" },
      { kind: "digit", digit: "7" },
      { kind: "digit", digit: "1" },
    );
    expect(desk.digits).toBe("27");
  });

  it("finds the cards that are out by their number", () => {
    expect(outWithNumber(doorView, 12)).toHaveLength(1);
    expect(outWithNumber(doorView, 27)).toHaveLength(0);
  });

  it("keeps the card's question and the count while visitors change, and drops neither with the form", () => {
    const trial = { base: "base-1", card: 27, before_ms: null, power: null };
    const busy = run(
      { kind: "buzzed", trial },
      { kind: "count-wanted", view: doorView, base: "base-1" },
      { kind: "card-ticked", card: 30 },
      { kind: "sheet-closed" },
      { kind: "viewed", view: read },
      { kind: "walk-in-wanted" },
      { kind: "person-done" },
    );
    expect(busy).toMatchObject({ sheet: "none", trial, walk_in: false });
    expect(busy.count?.missing).not.toContain(30);
    expect(busy.count?.missing).toContain(12);
  });

  it("goes on counting while a card is laid down", () => {
    const desk = run(
      { kind: "count-wanted", view: doorView, base: "base-1" },
      { kind: "viewed", view: read },
    );
    expect(desk).toMatchObject({ sheet: "count", scan: "scan-7" });
    expect(stepDoor(desk, { kind: "counted" })).toMatchObject({ sheet: "none", count: null });
  });

  it("forgets a loss that was not confirmed", () => {
    const asked = run({ kind: "return-wanted" }, { kind: "loss-reported", pager });
    expect(asked.losing).toEqual(pager);
    expect(stepDoor(asked, { kind: "sheet-closed" }).losing).toBeNull();
    expect(stepDoor(asked, { kind: "loss-dropped" })).toMatchObject({ sheet: "return", losing: null });
  });
});
