/** Forms, fees and the report as the core decides them: codes, numbers, jobs; over days, years and restarts. */
import { describe, expect, it } from "vitest";
import { evolve } from "../../../controller/core/evolve.ts";
import { FORMS_KEPT_MAX } from "../../../controller/core/plan.ts";
import { ANY_BOX, effectsOf, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const DAY_MS = 86_400_000;
const FORM = { kind: "issue-form", counter: "c1", person: "p-1", dossier: null } as const;
let forms = 0;
const issue = (office: TestOffice, form: "appointment" | "supplement" | "refusal" | "apology", more = {}) =>
  office.do({ ...FORM, form, form_id: `f-${++forms}`, ...more });
const dossierOf = ({ reply }: ReturnType<typeof issue>): unknown =>
  reply.kind === "done" ? reply.data.dossier : reply.refusal;

describe("an appointment", () => {
  it("has two leaves as two jobs of the counter's printer, and says nothing of the person", () => {
    const office = new TestOffice().open();
    const ruling = issue(office, "appointment", { form_id: "f-x" });
    expect(office.office.jobs).toMatchObject([
      { printer: "pc", key: "f-x:office", policy: "repeat-marked", slip: { leaf: "office", leaves: 2 } },
      { printer: "pc", key: "f-x:citizen", policy: "repeat-marked", slip: { leaf: "citizen", leaves: 2 } },
    ]);
    expect(ruling.reply).toEqual({
      kind: "done",
      data: { dossier: "H99.1-261123-0001", jobs: office.office.jobs.map(({ id }) => id) },
    });
    // One printer works on one slip at a time.
    expect(effectsOf(ruling, "render-slip")).toHaveLength(1);
  });

  it("has the next code of its day, which begins anew each day and is never given twice", () => {
    const office = new TestOffice().open();
    const codes = [1, 2].map(() => dossierOf(issue(office, "appointment")));
    expect(dossierOf(issue(office, "appointment", { dossier: "H99.1-261123-0003" }))).toBe(
      "H99.1-261123-0003",
    );
    codes.push(dossierOf(issue(office, "appointment")));
    office.do({ kind: "restarted", boot: "b-2" });
    office.do({ kind: "open-counter", counter: "c1" });
    codes.push(dossierOf(issue(office, "appointment")));
    expect(codes).toEqual([
      "H99.1-261123-0001",
      "H99.1-261123-0002",
      "H99.1-261123-0004",
      "H99.1-261123-0005",
    ]);
    office.wait(DAY_MS);
    office.do({ kind: "open-counter", counter: "c1" });
    expect(dossierOf(issue(office, "appointment"))).toBe("H99.1-261124-0001");
  });

  it("of an office that gives no codes needs one that was typed", () => {
    const office = new TestOffice({ ...PLAN, agency: null }).open();
    expect(dossierOf(issue(office, "appointment"))).toBe("dossier-needed");
    expect(dossierOf(issue(office, "appointment", { dossier: "H99-261123-0001" }))).toBe("H99-261123-0001");
    expect(dossierOf(issue(office, "appointment", { dossier: "H99-261123-0001" }))).toBe("dossier-issued");
  });
});

describe("forms", () => {
  it("of other kinds have one leaf, and a code only where one was typed", () => {
    const office = new TestOffice().open();
    expect([dossierOf(issue(office, "supplement")), dossierOf(issue(office, "refusal"))]).toEqual([
      null,
      null,
    ]);
    expect(dossierOf(issue(office, "apology"))).toBe("dossier-needed");
    expect(dossierOf(issue(office, "apology", { dossier: "H99.1-261109-0007" }))).toBe("H99.1-261109-0007");
    expect(office.office.jobs).toHaveLength(3);
    expect(office.office.book.dossiers).toBe(0);
  });

  it("are numbered through the year", () => {
    const office = new TestOffice().open();
    const numberOf = () => office.office.register.last;
    issue(office, "refusal");
    issue(office, "appointment");
    expect(numberOf()).toBe(2);
    office.wait(DAY_MS);
    office.do({ kind: "open-counter", counter: "c1" });
    issue(office, "refusal");
    expect(numberOf()).toBe(3);
    office.wait(60 * DAY_MS);
    office.do({ kind: "open-counter", counter: "c1" });
    issue(office, "refusal");
    expect(office.office.register).toEqual({ year: "2027", last: 1 });
  });

  it("need an open counter with a printer", () => {
    const office = new TestOffice().open();
    expect(dossierOf(issue(office, "refusal", { counter: "c2" }))).toBe("no-printer-here");
    expect(dossierOf(issue(office, "refusal", { counter: "c9" }))).toBe("unknown-place");
    office.do({ kind: "close-counter", counter: "c1" });
    expect(dossierOf(issue(office, "refusal"))).toBe("counter-closed");
  });

  it("of today are kept for the screens, so many at most", () => {
    const office = new TestOffice().open();
    const issued = {
      kind: "form-issued",
      counter: "c1",
      form: "refusal",
      person: "p-1",
      dossier: null,
    } as const;
    for (let register = 0; register <= FORMS_KEPT_MAX; register++) {
      const fact = { ...issued, form_id: `f-n${register}`, dossier_number: null, register };
      office.office = evolve(office.office, fact, office.at_ms);
    }
    expect(office.office.forms).toHaveLength(FORMS_KEPT_MAX);
    expect(office.office.forms[0]?.form_id).toBe("f-n1");
    office.wait(DAY_MS);
    office.do({ kind: "open-counter", counter: "c1" });
    expect(office.office.forms).toEqual([]);
  });
});

describe("a fee request", () => {
  it("waits for a person when nobody knows whether it came out", () => {
    const office = new TestOffice().open();
    const fee = { counter: "c1", form_id: "f-fee", person: "p-1", dossier: "H99.1-261123-0001" } as const;
    office.do({ kind: "request-fee", ...fee, amount_vnd: 91_000 });
    const [job] = office.office.jobs;
    expect(job).toMatchObject({ key: "f-fee", policy: "ask-a-person", slip: { amount_vnd: 91_000 } });
    const end = { end: "ambiguous", why: "link-lost", process_id: null } as const;
    const ended = office.do({ kind: "job-ended", job: job?.id ?? "", ...end });
    expect(effectsOf(ended, "render-slip")).toEqual([]);
    const again = office.do({ kind: "resolve-slip", job: job?.id ?? "", as: "not-printed" });
    expect(effectsOf(again, "render-slip")).toMatchObject([{ copy: 2 }]);
  });
});

describe("the report", () => {
  it("counts the day, names nobody, and is of today alone", () => {
    const office = new TestOffice().open();
    const admit = {
      kind: "admit",
      door: "d1",
      scan: null,
      lane: "regular",
      reason: null,
      pager: null,
    } as const;
    for (const field of ["land", "land", "civil"]) office.do({ ...admit, field, agreed: false });
    office.wait(7 * 60_000);
    for (const kind of ["call-next", "start-service", "finish-service"] as const)
      office.do({ kind, counter: "c1" });
    office.do({ kind: "call-next", counter: "c2" });
    office.do({ kind: "mark-no-show", counter: "c2" });
    for (const counter of ["c1", "c2"]) office.do({ kind: "close-counter", counter });
    expect(refusalOf(office.do({ kind: "print-report", day: "2026-11-22" }).reply)).toBe("not-today");
    office.do({ kind: "print-report", day: "2026-11-23" });
    expect(office.office.jobs.at(-1)).toMatchObject({
      printer: "pc",
      slip: {
        kind: "report",
        day: "2026-11-23",
        opened_ms: office.at_ms - 7 * 60_000,
        closed_ms: office.at_ms,
        tickets: 3,
        served: 1,
        no_shows: 1,
        waited_min: { median: 7, p90: 7 },
        fields: [{ field: "land", served: 1 }],
        slips: { printed: 0, unconfirmed: 0, ambiguous: 0, failed: 0, copies: 0 },
        pagers_missing: [],
        boxes: { loaded: 0, collected: 0, quarantined: 0 },
      },
    });
    expect(JSON.stringify(office.office.jobs.at(-1)?.slip)).not.toContain("person");
  });

  it("goes to a printer that works, if any does", () => {
    const office = new TestOffice().open();
    office.do({ kind: "device-changed", changed: "pc", state: "down", fault: null });
    office.do({ kind: "print-report", day: "2026-11-23" });
    expect(office.office.jobs.at(-1)?.printer).toBe("pd");
    const bare = new TestOffice({
      ...PLAN,
      printers: [],
      counters: PLAN.counters.map((counter) => ({ ...counter, printer: null })),
    }).open();
    expect(refusalOf(bare.do({ kind: "print-report", day: "2026-11-23" }).reply)).toBe("no-printer-here");
  });

  it("counts what went into boxes and out of them", () => {
    const office = new TestOffice().open();
    const load = {
      kind: "load-result",
      counter: "c1",
      dossier: "H99.1-1",
      person: "p-1",
      box: 1,
      ...ANY_BOX,
    } as const;
    office.do(load);
    const [pulse] = office.facts.filter((fact) => fact.kind === "permit-granted");
    const permit = pulse?.kind === "permit-granted" ? pulse.permit : "";
    const door = { kind: "door-seen", bank: "w1", board: 1, index0: 0 } as const;
    office.do({ kind: "pulse-ended", permit, end: "acknowledged", why: null });
    office.do({ ...door, door: "open" });
    office.do({ ...door, door: "closed" });
    office.do({ kind: "print-report", day: "2026-11-23" });
    expect(office.office.jobs.at(-1)?.slip).toMatchObject({ boxes: { loaded: 1, collected: 0 } });
  });
});
