import { describe, expect, it } from "vitest";
import { effectsOf, TestOffice } from "./office-kit.ts";

const called = () => {
  const office = new TestOffice().open();
  const ticket = office.admit("regular", "land", 1);
  const [page] = effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card");
  return { office, ticket, page: page?.page ?? "" };
};

describe("a page", () => {
  it("goes to the card lent to the person called, and to no other", () => {
    const { office, page } = called();
    expect(page).not.toBe("");
    office.do({ kind: "page-accepted", page });
    office.do({ kind: "page-ended", page, end: "transmitted", why: null });
    expect(office.office.pagers["b1:1"]).toMatchObject({ state: "paged", page: { state: "transmitted" } });
  });

  it("is repeated once after an uncertain outcome, and not a second time", () => {
    const { office, page } = called();
    const [second] = effectsOf(
      office.do({ kind: "page-ended", page, end: "uncertain", why: "line-lost" }),
      "page-card",
    );
    expect(second).toMatchObject({ base: "b1", card: 1 });
    const again = office.do({
      kind: "page-ended",
      page: second?.page ?? "",
      end: "uncertain",
      why: "line-lost",
    });
    expect(effectsOf(again, "page-card")).toEqual([]);
    expect(office.office.pagers["b1:1"]?.page).toMatchObject({ state: "uncertain", attempt: 2 });
  });

  it("is not repeated for somebody who already sits at the counter", () => {
    const { office, page } = called();
    office.do({ kind: "start-service", counter: "c1" });
    expect(
      effectsOf(office.do({ kind: "page-ended", page, end: "uncertain", why: "no-answer" }), "page-card"),
    ).toEqual([]);
  });

  it("covers a recall while it is still under way", () => {
    const { office } = called();
    expect(effectsOf(office.do({ kind: "recall", counter: "c1" }), "page-card")).toEqual([]);
  });

  it("waits for a base that is down and goes out when it returns", () => {
    const office = new TestOffice().open();
    office.admit("regular", "land", 1);
    office.do({ kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" });
    expect(effectsOf(office.do({ kind: "call-next", counter: "c1" }), "page-card")).toEqual([]);
    expect(office.office.pagers["b1:1"]?.page).toMatchObject({ state: "rejected", why: "base-down" });
    const back = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(effectsOf(back, "page-card")).toHaveLength(1);
  });

  it("is settled after a restart by a second buzz, sent when the base is up", () => {
    const { office } = called();
    expect(effectsOf(office.do({ kind: "restarted", boot: "2" }, "start"), "page-card")).toEqual([]);
    const up = office.do({ kind: "device-changed", changed: "b1", state: "up", fault: null });
    expect(effectsOf(up, "page-card")).toHaveLength(1);
  });

  it("ignores an outcome for a page that is not its newest", () => {
    const { office, page } = called();
    office.do({ kind: "page-ended", page, end: "transmitted", why: null });
    const before = office.office;
    office.do({ kind: "page-ended", page, end: "rejected", why: "format" });
    office.do({ kind: "page-ended", page: "p999", end: "transmitted", why: null });
    expect(office.office).toEqual(before);
  });
});
