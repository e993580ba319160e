import { describe, expect, it } from "vitest";
import { COPIES_MAX, SLIP_WAITS_MS } from "../../../controller/core/plan.ts";
import { jobOf } from "../../../controller/core/state.ts";
import { effectsOf, refusalOf, TestOffice } from "./office-kit.ts";

const ADMIT = {
  kind: "admit",
  agreed: false,
  door: "d1",
  scan: null,
  field: "land",
  lane: "regular",
  reason: null,
  pager: null,
} as const;

const printing = () => {
  const office = new TestOffice().open();
  const [slip] = effectsOf(office.do(ADMIT), "render-slip");
  return { office, job: slip?.job ?? "" };
};

describe("a slip", () => {
  it("is printed only with the printer's own proof", () => {
    const { office, job } = printing();
    office.do({ kind: "job-ended", job, end: "printed", why: null, process_id: "0002" });
    expect(jobOf(office.office, job)).toMatchObject({ state: "printed", process_id: "0002", copy: 1 });
  });

  it("is repeated with a copy mark when its fate is unknown, up to three copies", () => {
    const { office, job } = printing();
    for (let copy = 2; copy <= COPIES_MAX; copy++) {
      const [again] = effectsOf(
        office.do({ kind: "job-ended", job, end: "ambiguous", why: "link-lost", process_id: null }),
        "render-slip",
      );
      expect(again).toMatchObject({ job, copy });
    }
    const last = office.do({ kind: "job-ended", job, end: "ambiguous", why: "link-lost", process_id: null });
    expect(effectsOf(last, "render-slip")).toEqual([]);
    expect(jobOf(office.office, job)?.state).toBe("ambiguous");
  });

  it("waits as the same first copy when nothing was printed, and is given up after five minutes", () => {
    const { office, job } = printing();
    const waiting = office.do({ kind: "job-ended", job, end: "failed", why: "paper-out", process_id: null });
    expect(effectsOf(waiting, "arm-timer").map((timer) => timer.timer)).toEqual(["slips:pd"]);
    expect(effectsOf(office.do({ kind: "timer-fired", timer: "slips:pd" }), "render-slip")).toMatchObject([
      { job, copy: 1 },
    ]);
    office.do({ kind: "job-ended", job, end: "failed", why: "paper-out", process_id: null });
    office.wait(SLIP_WAITS_MS);
    office.do({ kind: "timer-fired", timer: "slips:pd" });
    expect(jobOf(office.office, job)).toMatchObject({ state: "failed", why: "waited-too-long" });
  });

  it("fails at once when no printer could ever print it", () => {
    const { office, job } = printing();
    office.do({ kind: "job-ended", job, end: "failed", why: "unprintable", process_id: null });
    expect(jobOf(office.office, job)?.state).toBe("failed");
  });

  it("in flight at a restart comes out again as a marked copy", () => {
    const { office, job } = printing();
    office.rendered(job);
    office.do({ kind: "restarted", boot: "2" }, "start");
    const up = office.do({ kind: "device-changed", changed: "pd", state: "up", fault: null });
    expect(effectsOf(up, "render-slip")).toMatchObject([{ job, copy: 2 }]);
  });

  it("of the kiosk is printed once, for the number on its screen only", () => {
    const office = new TestOffice().open();
    office.do({ kind: "take-ticket", kiosk: "k1", field: "land" });
    const ticket = office.office.kiosks.k1?.ticket ?? "";
    expect(effectsOf(office.do({ kind: "print-ticket", kiosk: "k1", ticket }), "render-slip")).toHaveLength(
      1,
    );
    expect(refusalOf(office.do({ kind: "print-ticket", kiosk: "k1", ticket }).reply)).toBe(
      "already-printing",
    );
    office.do({ kind: "leave-kiosk", kiosk: "k1" });
    expect(refusalOf(office.do({ kind: "print-ticket", kiosk: "k1", ticket }).reply)).toBe("unknown-ticket");
  });

  describe("of a number that the visitor at the door holds", () => {
    const READ = {
      kind: "read-card",
      reader: "rd",
      by: "card",
      agreed: false,
      elderly: false,
      visits_before: 0,
      warnings: [],
    } as const;
    const reprint = (office: TestOffice, code: string, scan = "s-2") =>
      office.do({ kind: "reprint-slip", door: "d1", scan, code });
    /** p1 holds A001 on paper, p2 holds A002; p1's card lies there again. */
    const printed = { kind: "job-ended", end: "printed", why: null, process_id: null } as const;
    const holding = (pager: { base: string; card: number } | null = null) => {
      const office = new TestOffice().open();
      office.do({ ...READ, scan: "s-1", person: "p1" });
      const [slip] = effectsOf(office.do({ ...ADMIT, scan: "s-1", pager }), "render-slip");
      office.do({ ...READ, scan: "s-x", person: "p2" });
      office.do({ ...ADMIT, scan: "s-x" });
      const other = office.office.jobs.at(-1)?.id ?? "";
      if (pager === null) office.do({ ...printed, job: slip?.job ?? "" });
      office.do({ ...printed, job: other });
      office.do({ ...READ, scan: "s-2", person: "p1" });
      return { office, job: slip?.job ?? "" };
    };
    it("comes again as a marked copy, up to three", () => {
      const { office, job } = holding();
      for (let copy = 2; copy <= COPIES_MAX; copy++) {
        expect(effectsOf(reprint(office, "A001"), "render-slip")).toMatchObject([
          { job, copy, printer: "pd", slip: { code: "A001" } },
        ]);
        office.do({ ...printed, job });
      }
      expect(refusalOf(reprint(office, "A001").reply)).toBe("already-printing");
    });

    it("does not come twice while it is printing", () => {
      const { office } = holding();
      reprint(office, "A001");
      expect(refusalOf(reprint(office, "A001").reply)).toBe("already-printing");
    });

    it("is a first slip where the visitor was given a pager", () => {
      const { office } = holding({ base: "b1", card: 1 });
      expect(effectsOf(reprint(office, "A001"), "render-slip")).toMatchObject([
        { copy: 1, slip: { code: "A001", pager: 1 } },
      ]);
    });

    it("is nobody else's, and no closed number's", () => {
      const { office } = holding();
      expect(refusalOf(reprint(office, "A002").reply)).toBe("unknown-ticket");
      expect(refusalOf(reprint(office, "A009").reply)).toBe("unknown-ticket");
      expect(refusalOf(reprint(office, "A001", "s-1").reply)).toBe("scan-gone");
      office.do({ kind: "device-changed", changed: "pd", state: "down", fault: null });
      expect(refusalOf(reprint(office, "A001").reply)).toBe("printer-down");
    });
  });
});
