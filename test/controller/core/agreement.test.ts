import { describe, expect, it } from "vitest";
import type { InputOf } from "../../../controller/core/input.ts";
import { GUESSES_MAX, GUESSES_WITHIN_MS } from "../../../controller/core/plan.ts";
import { liveTicket } from "../../../controller/core/state.ts";
import { dataOf, effectsOf, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const read = (office: TestOffice, scan: string, more: Partial<InputOf<"read-card">> = {}) => {
  const card = { reader: "rd", scan, by: "card", person: "p-x", agreed: false } as const;
  const seen = { elderly: false, visits_before: 0, warnings: [] };
  return office.do({ kind: "read-card", ...card, ...seen, ...more });
};
const type = (office: TestOffice, scan: string, more: Partial<InputOf<"type-number">> = {}) => {
  const typed = { door: "d1", scan, person: "p-x", known: true, agreed: false } as const;
  const seen = { elderly: false, visits_before: 0, warnings: [] };
  return office.do({ kind: "type-number", ...typed, ...seen, ...more });
};
const admit = (office: TestOffice, scan: string | null, more: Partial<InputOf<"admit">> = {}) => {
  const wish = { door: "d1", field: "land", lane: "regular", reason: null, pager: null } as const;
  return office.do({ kind: "admit", scan, agreed: true, ...wish, ...more });
};
const slipOf = (office: TestOffice) => office.office.jobs.filter(({ slip }) => slip.kind === "visitor");

describe("agreeing", () => {
  it("is a fact with the sentence's version, and prints a slip that names nobody", () => {
    const office = new TestOffice().open();
    read(office, "s1");
    const ruling = admit(office, "s1", { pager: { base: "b1", card: 1 } });
    expect(ruling.facts.find(({ kind }) => kind === "visitor-agreed")).toEqual({
      kind: "visitor-agreed",
      person: "p-x",
      door: "d1",
      wording: "2026-11",
    });
    expect(effectsOf(ruling, "render-slip").map(({ slip }) => slip)).toEqual([
      { kind: "visitor", person: "p-x" },
    ]);
  });

  it("renews a yes of before, and changes nothing where it is not said", () => {
    const office = new TestOffice().open();
    read(office, "s1", { agreed: true });
    expect(admit(office, "s1", { agreed: false }).facts.map(({ kind }) => kind)).not.toContain(
      "visitor-agreed",
    );
    read(office, "s2", { agreed: true });
    admit(office, "s2", { field: "civil" });
    expect(office.count("visitor-agreed")).toBe(1);
  });

  it("needs the visitor's own card: not a number, not a slip, not nobody", () => {
    const office = new TestOffice().open();
    expect(refusalOf(admit(office, null).reply)).toBe("agreement-needs-card");
    type(office, "s1");
    expect(refusalOf(admit(office, "s1").reply)).toBe("agreement-needs-card");
    read(office, "s2", { by: "visitor-slip", agreed: true });
    expect(refusalOf(admit(office, "s2").reply)).toBe("agreement-needs-card");
    expect(office.office.tickets).toEqual([]);
    expect(office.count("visitor-agreed")).toBe(0);
  });

  it("is not taken where the office keeps nobody", () => {
    const office = new TestOffice({ ...PLAN, returning_days: 0 }).open();
    read(office, "s1");
    expect(refusalOf(admit(office, "s1").reply)).toBe("returning-not-offered");
  });

  it("does not hang on a printer", () => {
    const office = new TestOffice().open();
    office.do({ kind: "device-changed", changed: "pd", state: "down", fault: "LINK_LOST" });
    read(office, "s1");
    expect(refusalOf(admit(office, "s1").reply)).toBe("done");
    expect(office.count("visitor-agreed")).toBe(1);
    expect(slipOf(office)).toEqual([]);
  });
});

describe("taking it back", () => {
  it("is shown at once on every door where this person stands, and only there", () => {
    const doors = [
      ...PLAN.doors,
      { id: "d2", reader: "r2", printer: null, chip_reader: null },
      { id: "d3", reader: "r3", printer: null, chip_reader: null },
    ];
    const office = new TestOffice({ ...PLAN, doors });
    read(office, "s1", { agreed: true });
    read(office, "s2", { agreed: true, reader: "r2" });
    read(office, "s3", { agreed: true, reader: "r3", person: "p-y" });
    office.do({ kind: "stop-keeping", door: "d1", scan: "s1" });
    const agreed = ["d1", "d2", "d3"].map((door) => office.office.doors[door]?.scan);
    expect(agreed).toMatchObject([{ agreed: false }, { agreed: false }, { agreed: true }]);
  });

  it("is for who is shown and agreed, no other", () => {
    const office = new TestOffice().open();
    read(office, "s1");
    const stop = (scan: string) => refusalOf(office.do({ kind: "stop-keeping", door: "d1", scan }).reply);
    expect(stop("s0")).toBe("scan-gone");
    expect(stop("s1")).toBe("not-agreed");
    expect(office.count("visitor-withdrew")).toBe(0);
  });
});

describe("the visitor slip again", () => {
  it("comes out once at a time, and again when that is over", () => {
    const office = new TestOffice().open();
    read(office, "s1", { agreed: true });
    const print = () => office.do({ kind: "print-visitor-slip", door: "d1", scan: "s1" }).reply;
    const { job } = dataOf(print());
    expect(refusalOf(print())).toBe("already-printing");
    office.do({ kind: "job-ended", job: String(job), end: "printed", why: null, process_id: "0001" });
    expect(refusalOf(print())).toBe("done");
    expect(slipOf(office)).toHaveLength(2);
  });

  it("that can't be made any more ends as failed at once", () => {
    const office = new TestOffice().open();
    read(office, "s1", { agreed: true });
    const { job } = dataOf(office.do({ kind: "print-visitor-slip", door: "d1", scan: "s1" }).reply);
    office.do({ kind: "job-ended", job: String(job), end: "failed", why: "unprintable", process_id: null });
    expect(slipOf(office)).toMatchObject([{ state: "failed" }]);
  });
});

describe("priority", () => {
  it("by age is offered, never forced: an elder in the regular lane, a young one with the guard's reason", () => {
    const office = new TestOffice().open();
    read(office, "s1", { elderly: true });
    const regular = dataOf(admit(office, "s1", { agreed: false }).reply).ticket;
    read(office, "s2", { person: "p-y", elderly: false });
    const priority = dataOf(
      admit(office, "s2", { agreed: false, lane: "priority", reason: "elderly" }).reply,
    ).ticket;
    expect(liveTicket(office.office, String(regular))).toMatchObject({ lane: "regular", reason: null });
    expect(liveTicket(office.office, String(priority))).toMatchObject({
      lane: "priority",
      reason: "elderly",
    });
    expect(office.facts.filter(({ kind }) => kind === "ticket-issued")).toMatchObject([
      { reason: null },
      { reason: "elderly" },
    ]);
  });
});

describe("guessing", () => {
  const miss = (office: TestOffice, index: number) =>
    type(office, `g${index}`, { known: false, person: `p-${index}` });

  it("counts only what nobody has, forgets it after a minute, and is counted a door", () => {
    const doors = [...PLAN.doors, { id: "d2", reader: null, printer: null, chip_reader: null }];
    const office = new TestOffice({ ...PLAN, doors });
    for (let index = 0; index < 20; index++) expect(refusalOf(type(office, `k${index}`).reply)).toBe("done");
    for (let index = 0; index < GUESSES_MAX; index++) miss(office.wait(1_000), index);
    const rest = type(office, "k").reply;
    expect(rest).toEqual({ kind: "refused", refusal: "guesses-rest", wait_s: GUESSES_WITHIN_MS / 1_000 - 5 });
    expect(refusalOf(type(office, "k", { door: "d2" }).reply)).toBe("done");
    office.wait(GUESSES_WITHIN_MS - 5_000);
    expect(refusalOf(type(office, "k").reply)).toBe("done");
    expect(refusalOf(miss(office, 9).reply)).toBe("done");
    expect(refusalOf(type(office, "k").reply)).toBe("guesses-rest");
  });

  it("is not undone by midnight", () => {
    const office = new TestOffice();
    office.wait(16 * 3_600_000 - 10_000);
    for (let index = 0; index < GUESSES_MAX; index++) miss(office, index);
    office.wait(15_000).do({ kind: "timer-fired", timer: "day" });
    expect(refusalOf(type(office, "k").reply)).toBe("guesses-rest");
  });
});
