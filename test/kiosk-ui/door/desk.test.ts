/**
 * The guard's form: what was chosen for one visitor never goes to the next.
 */
import { describe, expect, it } from "vitest";
import {
  admission,
  admitBody,
  type DoorDesk,
  type DoorEvent,
  duplicateOf,
  emptyDesk,
  isAgeOffered,
  isAgreementOffered,
  outWithNumber,
  personOn,
  stepDoor,
} from "../../../kiosk-ui/door/desk.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { doorView, elderlyScan } from "../../browser/fixed-views.ts";
import { duplicateScan, refusedView } from "../../browser/identity-views.ts";

const read = { ...doorView, scan: elderlyScan };
const another = {
  ...doorView,
  scan: elderlyScan?.state === "read" ? { ...elderlyScan, scan: "scan-8", elderly: false } : null,
};
const run = (...events: readonly DoorEvent[]) => events.reduce(stepDoor, emptyDesk);
const pager = { base: "base-1", card: 27 };

describe("the guard's form", () => {
  it("admits the person of the scan, by age with no priority that nobody gave", () => {
    const desk = run({ kind: "viewed", view: read }, { kind: "field-chosen", field: "land" });
    expect(admitBody(desk, read, pager)).toEqual({
      scan: "scan-7",
      field: "land",
      lane: "regular",
      reason: null,
      pager,
      agreed: false,
    });
  });

  it("offers the priority of age until the guard gave one or took it back, and only to the old", () => {
    const seen = run({ kind: "viewed", view: read });
    expect(isAgeOffered(seen, read)).toBe(true);
    const given = stepDoor(seen, { kind: "reason-chosen", reason: "elderly" });
    expect(isAgeOffered(given, read)).toBe(false);
    expect(given.reason).toBe("elderly");
    const dropped = stepDoor(given, { kind: "priority-dropped" });
    expect(dropped.reason).toBeNull();
    expect(isAgeOffered(dropped, read)).toBe(false);
    expect(isAgeOffered(stepDoor(dropped, { kind: "viewed", view: another }), another)).toBe(false);
    expect(isAgeOffered(stepDoor(seen, { kind: "walk-in-wanted" }), read)).toBe(false);
  });

  it("carries an agreement to its own visitor only, and lets it be taken back", () => {
    const asked = run({ kind: "viewed", view: read }, { kind: "agreement-wanted" });
    expect(asked).toMatchObject({ sheet: "agree", agreed: false });
    const said = stepDoor(asked, { kind: "agreement-given", agreed: true });
    const chosen = stepDoor(said, { kind: "field-chosen", field: "land" });
    expect(admitBody(chosen, read, null)).toMatchObject({ agreed: true });
    expect(stepDoor(chosen, { kind: "agreement-given", agreed: false }).agreed).toBe(false);
    expect(stepDoor(chosen, { kind: "viewed", view: another }).agreed).toBe(false);
    const walk_in = stepDoor(chosen, { kind: "walk-in-wanted" });
    expect(admitBody({ ...walk_in, agreed: true, field: "land" }, read, null)).toMatchObject({
      scan: null,
      agreed: false,
    });
  });

  it("asks for agreement by the visitor's own card only, where the office keeps anybody", () => {
    const offered = (
      scan: Partial<Extract<typeof elderlyScan, { state: "read" }>>,
      agreement = doorView.agreement,
    ) => {
      if (elderlyScan?.state !== "read") throw new Error("the fixed scan was read");
      const view = { ...doorView, agreement, scan: { ...elderlyScan, ...scan } };
      return isAgreementOffered(run({ kind: "viewed", view }), view);
    };
    expect(offered({})).toBe(true);
    expect(offered({ by: "number" })).toBe(false);
    expect(offered({ by: "visitor-slip" })).toBe(false);
    expect(offered({ agreed: true })).toBe(false);
    expect(offered({}, null)).toBe(false);
    expect(isAgreementOffered(run({ kind: "viewed", view: read }, { kind: "walk-in-wanted" }), read)).toBe(
      false,
    );
  });

  it("finds the number that the visitor holds for the field chosen, and no other visitor's", () => {
    const view = { ...doorView, scan: duplicateScan };
    const at = (field: string) => run({ kind: "viewed", view }, { kind: "field-chosen", field });
    expect(duplicateOf(at("land"), view)?.code).toBe("B009");
    expect(duplicateOf(at("civil"), view)).toBeNull();
    expect(duplicateOf(stepDoor(at("land"), { kind: "field-dropped" }), view)).toBeNull();
    expect(duplicateOf({ ...at("land"), walk_in: true }, view)).toBeNull();
  });

  it("has nobody before it while a scan was refused", () => {
    const view = refusedView("url", "refused", "Không phải mã trên căn cước.");
    const desk = run({ kind: "viewed", view });
    expect(admission(desk, view)).toBeNull();
    expect(personOn(desk, view)).toBeNull();
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

describe("the number typed by hand", () => {
  const { idNumber } = fictionalPerson(3);
  const typing = (digits: string): DoorDesk =>
    [...digits].reduce(
      (desk, digit) => stepDoor(desk, { kind: "typed", digit }),
      run({ kind: "type-wanted" }),
    );

  it("takes twelve digits and not one more, and erases from the end", () => {
    expect(typing(`${idNumber}7`).typed).toBe(idNumber);
    expect(stepDoor(typing("079"), { kind: "typed-erased" }).typed).toBe("07");
    expect(stepDoor(typing(""), { kind: "typed-erased" }).typed).toBe("");
  });

  it.each<readonly [string, DoorEvent]>([
    ["sent", { kind: "number-sent" }],
    ["left", { kind: "sheet-closed" }],
    ["left for a pager", { kind: "return-wanted" }],
    ["left for the count", { kind: "count-wanted", view: doorView, base: "base-1" }],
    ["left for a visitor without a card", { kind: "walk-in-wanted" }],
    ["left for the next visitor", { kind: "person-done" }],
    ["overtaken by a card", { kind: "viewed", view: read }],
    ["not gone on with", { kind: "typing-wiped", why: "idle" }],
    ["typed by a machine", { kind: "typing-wiped", why: "machine" }],
    ["begun anew", { kind: "type-wanted" }],
  ])("is gone as soon as it is %s", (_how, event) => {
    expect(stepDoor(typing(idNumber), event).typed).toBe("");
  });

  it("stays while the scan that lay there is forgotten by the office", () => {
    const desk = run({ kind: "viewed", view: read }, { kind: "type-wanted" }, { kind: "typed", digit: "0" });
    expect(stepDoor(desk, { kind: "viewed", view: doorView })).toMatchObject({ sheet: "type", typed: "0" });
  });

  it("says why it was wiped until the next digit", () => {
    const wiped = stepDoor(typing("079"), { kind: "typing-wiped", why: "idle" });
    expect(wiped).toMatchObject({ sheet: "type", typed: "", wiped: "idle" });
    expect(stepDoor(wiped, { kind: "typed", digit: "1" }).wiped).toBeNull();
  });

  it("takes no digit while no number is being typed", () => {
    expect(run({ kind: "typed", digit: "1" }).typed).toBe("");
    expect(stepDoor(run({ kind: "walk-in-wanted" }), { kind: "typing-wiped", why: "idle" }).wiped).toBeNull();
  });
});
