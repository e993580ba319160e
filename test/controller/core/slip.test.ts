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
  const [slip] = effectsOf(office.do(ADMIT), "print-slip");
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
        "print-slip",
      );
      expect(again).toMatchObject({ job, copy });
    }
    const last = office.do({ kind: "job-ended", job, end: "ambiguous", why: "link-lost", process_id: null });
    expect(effectsOf(last, "print-slip")).toEqual([]);
    expect(jobOf(office.office, job)?.state).toBe("ambiguous");
  });

  it("waits as the same first copy when nothing was printed, and is given up after five minutes", () => {
    const { office, job } = printing();
    const waiting = office.do({ kind: "job-ended", job, end: "failed", why: "paper-out", process_id: null });
    expect(effectsOf(waiting, "arm-timer").map((timer) => timer.timer)).toEqual(["slips:pd"]);
    expect(effectsOf(office.do({ kind: "timer-fired", timer: "slips:pd" }), "print-slip")).toMatchObject([
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
    office.do({ kind: "restarted", boot: "2" }, "start");
    const up = office.do({ kind: "device-changed", changed: "pd", state: "up", fault: null });
    expect(effectsOf(up, "print-slip")).toMatchObject([{ job, copy: 2 }]);
  });

  it("of the kiosk is printed once, for the number on its screen only", () => {
    const office = new TestOffice().open();
    office.do({ kind: "take-ticket", kiosk: "k1", field: "land" });
    const ticket = office.office.kiosks.k1?.ticket ?? "";
    expect(effectsOf(office.do({ kind: "print-ticket", kiosk: "k1", ticket }), "print-slip")).toHaveLength(1);
    expect(refusalOf(office.do({ kind: "print-ticket", kiosk: "k1", ticket }).reply)).toBe(
      "already-printing",
    );
    office.do({ kind: "leave-kiosk", kiosk: "k1" });
    expect(refusalOf(office.do({ kind: "print-ticket", kiosk: "k1", ticket }).reply)).toBe("unknown-ticket");
  });
});
