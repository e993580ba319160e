import { describe, expect, it } from "vitest";
import { dateOf, untilMidnight_ms } from "../../../controller/core/day.ts";
import { suggestPager } from "../../../controller/core/pager.ts";
import { liveTicket } from "../../../controller/core/state.ts";
import { dataOf, effectsOf, MORNING_MS, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const read = (office: TestOffice, person: string, scan = "rd-1") =>
  office.do({
    kind: "read-card",
    by: "card",
    agreed: false,
    reader: "rd",
    scan,
    person,
    elderly: false,
    visits_before: 0,
    warnings: [],
  });

describe("the door", () => {
  it("gives a number and a pager to the person whose card was just read", () => {
    const office = new TestOffice().open();
    read(office, "p-x");
    const { reply } = office.do({
      kind: "admit",
      agreed: false,
      door: "d1",
      scan: "rd-1",
      field: "land",
      lane: "regular",
      reason: null,
      pager: { base: "b1", card: 2 },
    });
    const ticket = liveTicket(office.office, String(dataOf(reply).ticket));
    expect(ticket).toMatchObject({ code: "A001", person: "p-x", pager: "b1:2", state: "waiting" });
    expect(office.office.pagers["b1:2"]).toMatchObject({ state: "lent", ticket: ticket?.id });
    expect(office.office.doors.d1?.scan).toBeNull();
  });

  it("refuses a scan that was replaced, a second number in one field, a pager in use, priority without a reason", () => {
    const office = new TestOffice().open();
    const admit = {
      kind: "admit",
      agreed: false,
      door: "d1",
      field: "land",
      lane: "regular",
      reason: null,
    } as const;
    read(office, "p-x");
    expect(refusalOf(office.do({ ...admit, scan: "rd-0", pager: null }).reply)).toBe("scan-gone");
    office.do({ ...admit, scan: "rd-1", pager: { base: "b1", card: 1 } });
    read(office, "p-x", "rd-2");
    expect(refusalOf(office.do({ ...admit, scan: "rd-2", pager: null }).reply)).toBe("already-waiting");
    expect(refusalOf(office.do({ ...admit, scan: null, pager: { base: "b1", card: 1 } }).reply)).toBe(
      "pager-not-in-rack",
    );
    expect(refusalOf(office.do({ ...admit, scan: null, pager: { base: "b1", card: 99 } }).reply)).toBe(
      "unknown-pager",
    );
    expect(refusalOf(office.do({ ...admit, lane: "priority", scan: null, pager: null }).reply)).toBe(
      "reason-missing",
    );
    expect(office.office.tickets).toHaveLength(1);
  });

  it("prints a slip where no pager is given, and keeps the number where no printer works", () => {
    const office = new TestOffice().open();
    const admit = {
      kind: "admit",
      agreed: false,
      door: "d1",
      scan: null,
      field: "land",
      lane: "regular",
      reason: null,
      pager: null,
    } as const;
    const [slip] = effectsOf(office.do(admit), "render-slip");
    expect(slip).toMatchObject({ printer: "pd", copy: 1, slip: { kind: "ticket", code: "A001", ahead: 0 } });
    office.do({ kind: "device-changed", changed: "pd", state: "down", fault: "LINK_LOST" });
    const without = office.do(admit);
    expect(effectsOf(without, "render-slip")).toEqual([]);
    expect(dataOf(without.reply).code).toBe("A002");
  });

  it("offers the pager longest in its rack, and none while the base is down", () => {
    const office = new TestOffice().open();
    office.admit("regular", "land", 1);
    office.wait(60_000);
    office.do({ kind: "return-pager", door: "d1", base: "b1", card: 1 });
    expect(suggestPager(PLAN, office.office, office.at_ms)).toEqual({ base: "b1", card: 2 });
    office.do({ kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" });
    expect(suggestPager(PLAN, office.office, office.at_ms)).toBeUndefined();
  });

  it("forgets a scan that nobody used", () => {
    const office = new TestOffice().open();
    read(office, "p-x");
    office.do({ kind: "timer-fired", timer: "scan:d1" });
    expect(office.office.doors.d1?.scan).toBeNull();
  });
});

describe("the business day", () => {
  it("starts numbers again, closes what is open and marks lent pagers overdue", () => {
    const office = new TestOffice().open();
    const waiting = office.admit("regular", "land", 1);
    office.admit("regular", "civil");
    office.do({ kind: "call-next", counter: "c2" });
    office.wait(24 * 3_600_000);
    office.do({ kind: "timer-fired", timer: "day" });
    expect(office.office.day).toBe("2026-11-24");
    expect(office.office.pagers["b1:1"]).toMatchObject({ state: "overdue", ticket: waiting });
    expect(office.office.tickets).toEqual([]);
    expect(office.office.counters.c2).toMatchObject({ clerk: null, current: null });
    const { reply } = office.do({ kind: "take-ticket", kiosk: "k1", field: "land" });
    expect(dataOf(reply).code).toBe("A001");
    office.do({ kind: "return-pager", door: "d1", base: "b1", card: 1 });
  });

  it("follows the office's own offset and never goes back", () => {
    expect(dateOf(MORNING_MS, 420)).toBe("2026-11-23");
    expect(dateOf(Date.UTC(2026, 10, 22, 16, 59, 59), 420)).toBe("2026-11-22");
    expect(dateOf(Date.UTC(2026, 10, 22, 17, 0, 0), 420)).toBe("2026-11-23");
    expect(dateOf(Date.UTC(2028, 1, 28, 17, 0, 0), 420)).toBe("2028-02-29");
    expect(untilMidnight_ms(PLAN, Date.UTC(2026, 10, 22, 16, 59, 0))).toBe(60_000);
    const office = new TestOffice().open();
    office.wait(-48 * 3_600_000);
    office.admit("regular");
    expect(office.office.day).toBe("2026-11-23");
  });
});
