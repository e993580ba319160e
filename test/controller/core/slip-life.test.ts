/** Each step of a slip's life, kept before the act that follows it; what a restart and a person make of it. */
import { describe, expect, it } from "vitest";
import { emptyOffice } from "../../../controller/core/empty-office.ts";
import { evolve } from "../../../controller/core/evolve.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import type { JobEnd } from "../../../controller/core/input.ts";
import {
  COPIES_MAX,
  JOB_LIFE_MS,
  JOBS_KEPT_MAX,
  OPEN_QUESTIONS_MAX,
  SLIP_WAITS_MS,
} from "../../../controller/core/plan.ts";
import type { SlipPolicy } from "../../../controller/core/print-job.ts";
import { jobOf } from "../../../controller/core/state.ts";
import { dataOf, effectsOf, MORNING_MS, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const SLIP = {
  kind: "ticket",
  ticket: "t1",
  code: "A001",
  field: "land",
  lane: "regular",
  ahead: 0,
  issued_ms: MORNING_MS,
  pager: null,
} as const;

const queued = (serial: number, policy: SlipPolicy = "repeat-by-itself", copy = 1): Fact => ({
  kind: "slip-queued",
  serial,
  job: `j${serial}`,
  printer: "pd",
  copy,
  slip: SLIP,
  key: `test:${serial}`,
  policy,
  asked: true,
});

/** One slip of this policy, its printer up, about to be begun. */
const asked = (policy: SlipPolicy = "repeat-by-itself", copy = 1): TestOffice => {
  const office = new TestOffice().open();
  office.happened(queued(100, policy, copy));
  office.do({ kind: "timer-fired", timer: "slips:pd" });
  return office;
};
const JOB = "j100";
const job = (office: TestOffice) => jobOf(office.office, JOB);
const end = (office: TestOffice, as: JobEnd, why: string | null = null) =>
  office.do({ kind: "job-ended", job: JOB, end: as, why, process_id: as === "printed" ? "0001" : null });
const restart = (office: TestOffice) => office.do({ kind: "restarted", boot: "2" }, "start");
const up = (office: TestOffice) =>
  office.do({ kind: "device-changed", changed: "pd", state: "up", fault: null });

describe("the steps of a slip", () => {
  it("are each kept before the act that follows", () => {
    const office = new TestOffice().open();
    office.happened(queued(100));
    const begun = office.do({ kind: "timer-fired", timer: "slips:pd" });
    expect(begun.facts).toEqual([{ kind: "slip-rendering", job: JOB }]);
    expect(effectsOf(begun, "render-slip")).toEqual([
      { kind: "render-slip", job: JOB, printer: "pd", copy: 1, slip: SLIP, text_mode: "raster" },
    ]);
    const ready = office.rendered(JOB);
    const size = { bands: 12, length_mm: 60, bytes: 15_400, digest: "cbf43926", process_id: "0000" };
    expect(ready.facts).toEqual([{ kind: "slip-sending", job: JOB, ...size }]);
    expect(ready.effects).toEqual([{ kind: "send-slip", job: JOB, printer: "pd" }]);
    expect(office.do({ kind: "job-progressed", job: JOB, band: 5 }).facts).toEqual([
      { kind: "slip-progressed", job: JOB, band: 5 },
    ]);
    expect(office.do({ kind: "job-sent", job: JOB }).facts).toEqual([
      { kind: "slip-awaiting-proof", job: JOB },
    ]);
    office.wait(700);
    expect(end(office, "printed").facts).toEqual([
      { kind: "slip-ended", job: JOB, end: "printed", why: null, process_id: "0001", length_mm: 60 },
    ]);
    expect(job(office)).toMatchObject({
      state: "printed",
      band: 5,
      bands: 12,
      digest: "cbf43926",
      process_id: "0000",
      begun_ms: MORNING_MS,
      ended_ms: MORNING_MS + 700,
    });
  });

  it("say nothing new out of turn, or twice", () => {
    const office = asked();
    expect(office.do({ kind: "job-sent", job: JOB }).facts).toEqual([]);
    expect(office.do({ kind: "job-progressed", job: JOB, band: 1 }).facts).toEqual([]);
    office.rendered(JOB);
    expect(office.rendered(JOB).facts).toEqual([]);
    for (const band of [0, 13])
      expect(office.do({ kind: "job-progressed", job: JOB, band }).facts).toEqual([]);
    end(office, "unconfirmed", "no-process-id");
    expect(end(office, "ambiguous").facts).toEqual([]);
    expect(job(office)?.state).toBe("unconfirmed");
  });

  it("leave a printer to one slip at a time, the oldest first, each printer by itself", () => {
    const office = asked();
    office.admit("regular");
    office.do({ kind: "take-ticket", kiosk: "k1", field: "land" });
    const ticket = office.office.kiosks.k1?.ticket ?? "";
    const other = office.do({ kind: "print-ticket", kiosk: "k1", ticket });
    expect(effectsOf(other, "render-slip")).toMatchObject([{ printer: "pk" }]);
    office.rendered(JOB);
    const second = office.office.jobs.find(({ printer, state }) => printer === "pd" && state === "queued");
    const ended = end(office, "printed");
    expect(effectsOf(ended, "render-slip")).toMatchObject([{ job: second?.id, printer: "pd", copy: 1 }]);
  });

  it("do not stand still for ever when the printer's end is never told", () => {
    const office = asked();
    const ready = office.rendered(JOB);
    expect(effectsOf(ready, "arm-timer")).toEqual([]);
    office.admit("regular");
    office.wait(JOB_LIFE_MS);
    const late = office.do({ kind: "timer-fired", timer: "slips:pd" });
    expect(job(office)).toMatchObject({ state: "ambiguous", why: "never-answered", resolved: null });
    expect(late.facts.map(({ kind }) => kind)).toContain("slip-ended");
  });

  it("end as failed after five minutes without a printer, also when that never comes back", () => {
    const office = new TestOffice().open();
    office.happened(queued(100));
    const down = office.do({ kind: "restarted", boot: "2" }, "start");
    expect(effectsOf(down, "arm-timer")).toContainEqual({
      kind: "arm-timer",
      timer: "slips:pd",
      delay_ms: SLIP_WAITS_MS,
    });
    office.wait(SLIP_WAITS_MS);
    office.do({ kind: "timer-fired", timer: "slips:pd" });
    expect(job(office)).toMatchObject({ state: "failed", why: "waited-too-long" });
  });
});

describe("after a restart", () => {
  it("what was queued or only rendered goes on unmarked: nothing had left", () => {
    const office = asked();
    expect(restart(office).facts).toContainEqual({ kind: "slip-waiting", job: JOB, why: "restarted" });
    expect(effectsOf(up(office), "render-slip")).toMatchObject([{ job: JOB, copy: 1 }]);
  });

  it("what was being sent is unknown, and comes again as a marked copy", () => {
    const office = asked();
    office.rendered(JOB);
    const back = restart(office);
    expect(back.facts).toContainEqual(
      expect.objectContaining({ kind: "slip-ended", job: JOB, end: "ambiguous", why: "restarted" }),
    );
    expect(effectsOf(back, "settle-slip")).toEqual([]);
    expect(effectsOf(up(office), "render-slip")).toMatchObject([{ job: JOB, copy: 2 }]);
  });

  it("what awaited its proof is asked for, and nothing else printed before", () => {
    const office = asked();
    office.rendered(JOB, "0042");
    office.do({ kind: "job-sent", job: JOB });
    office.happened(queued(101));
    expect(effectsOf(restart(office), "settle-slip")).toEqual([
      { kind: "settle-slip", job: JOB, printer: "pd", process_id: "0042" },
    ]);
    expect(job(office)?.state).toBe("awaiting-proof");
    expect(effectsOf(up(office), "render-slip")).toEqual([]);
    expect(effectsOf(end(office, "printed"), "render-slip")).toMatchObject([{ job: "j101" }]);
    expect(job(office)?.state).toBe("printed");
  });

  it("a printer that proves nothing is not asked", () => {
    const office = asked();
    office.rendered(JOB, null);
    office.do({ kind: "job-sent", job: JOB });
    expect(effectsOf(restart(office), "settle-slip")).toEqual([]);
    expect(job(office)).toMatchObject({ state: "queued", copy: 2 });
  });

  it("process ids go on behind the last, and scraps are known until a slip ends well", () => {
    const office = asked();
    expect(office.office.spools.pd).toBeUndefined();
    office.rendered(JOB, "0042");
    expect(office.office.spools.pd).toEqual({ process_id: "0042", unclean: true });
    end(office, "ambiguous", "cutter");
    expect(office.office.spools.pd).toEqual({ process_id: "0042", unclean: true });
    office.rendered(JOB, null);
    end(office, "printed");
    expect(office.office.spools.pd).toEqual({ process_id: "0042", unclean: false });
  });
});

describe("a slip on which money hangs", () => {
  const inQuestion = (copy = 1): TestOffice => {
    const office = asked("ask-a-person", copy);
    office.rendered(JOB);
    end(office, "ambiguous", "link-lost");
    return office;
  };

  it("waits for a person when its fate is unknown, at a restart too", () => {
    expect(job(inQuestion())).toMatchObject({ state: "ambiguous", copy: 1, resolved: null });
    const office = asked("ask-a-person");
    office.rendered(JOB);
    restart(office);
    expect(job(office)).toMatchObject({ state: "ambiguous", why: "restarted", resolved: null });
  });

  it("found printed is done with; it stays unproven", () => {
    const office = inQuestion();
    const ruling = office.do({ kind: "resolve-slip", job: JOB, as: "printed" });
    expect(ruling.effects).toEqual([]);
    expect(dataOf(ruling.reply)).toEqual({ job: JOB, again: false });
    expect(job(office)).toMatchObject({ state: "ambiguous", resolved: "printed" });
    expect(refusalOf(office.do({ kind: "resolve-slip", job: JOB, as: "printed" }).reply)).toBe(
      "slip-not-in-question",
    );
  });

  it("not found comes again, marked: it may lie behind the printer", () => {
    const office = inQuestion();
    const ruling = office.do({ kind: "resolve-slip", job: JOB, as: "not-printed" });
    expect(effectsOf(ruling, "render-slip")).toMatchObject([{ job: JOB, copy: 2 }]);
    expect(job(office)).toMatchObject({ policy: "ask-a-person", resolved: null });
  });

  it("is not printed a fourth time", () => {
    const office = inQuestion(COPIES_MAX);
    const ruling = office.do({ kind: "resolve-slip", job: JOB, as: "not-printed" });
    expect(dataOf(ruling.reply)).toEqual({ job: JOB, again: false });
    expect(effectsOf(ruling, "render-slip")).toEqual([]);
    expect(job(office)?.resolved).toBe("not-printed");
  });

  it("that failed comes again unmarked: nothing can have been printed", () => {
    const office = asked("ask-a-person");
    end(office, "failed", "unprintable");
    const ruling = office.do({ kind: "resolve-slip", job: JOB, as: "not-printed" });
    expect(effectsOf(ruling, "render-slip")).toMatchObject([{ job: JOB, copy: 1 }]);
  });
});

describe("staff", () => {
  it("get a marked copy of what is, or may be, on paper, and no more than three in all", () => {
    const office = asked();
    const copy = () => office.do({ kind: "copy-slip", job: JOB });
    expect(refusalOf(copy().reply)).toBe("slip-under-way");
    end(office, "printed");
    for (let number = 2; number <= COPIES_MAX; number++) {
      expect(effectsOf(copy(), "render-slip")).toMatchObject([{ job: JOB, copy: number }]);
      end(office, "printed");
    }
    expect(refusalOf(copy().reply)).toBe("copies-used-up");
    expect(refusalOf(office.do({ kind: "copy-slip", job: "j9" }).reply)).toBe("unknown-slip");
  });

  it("get a copy hours later, with five minutes of its own to come out", () => {
    const office = asked();
    end(office, "printed");
    office.wait(3 * 3_600_000);
    office.do({ kind: "copy-slip", job: JOB });
    end(office, "failed", "paper-out");
    expect(job(office)).toMatchObject({ state: "queued", copy: 2 });
    office.do({ kind: "device-changed", changed: "pd", state: "degraded", fault: "PRINTER_PAPER_OUT" });
    expect(refusalOf(office.do({ kind: "copy-slip", job: JOB }).reply)).toBe("slip-under-way");
  });

  it("may call off what has not begun, and nothing else", () => {
    const office = asked();
    office.happened(queued(101));
    office.do({ kind: "cancel-slip", job: "j101" });
    expect(jobOf(office.office, "j101")).toMatchObject({ state: "failed", why: "cancelled" });
    expect(refusalOf(office.do({ kind: "cancel-slip", job: JOB }).reply)).toBe("slip-under-way");
    expect(refusalOf(office.do({ kind: "cancel-slip", job: "j9" }).reply)).toBe("unknown-slip");
  });
});

describe("a slip asked for twice", () => {
  const READY = { kind: "take-ticket", kiosk: "k1", field: "land" } as const;

  it("is the same job, and after a failure the same copy", () => {
    const office = new TestOffice().open();
    office.do(READY);
    const ticket = office.office.kiosks.k1?.ticket ?? "";
    const print = () => office.do({ kind: "print-ticket", kiosk: "k1", ticket });
    const { job: first } = dataOf(print().reply);
    office.do({ kind: "job-ended", job: String(first), end: "failed", why: "unprintable", process_id: null });
    const again = print();
    expect(dataOf(again.reply).job).toBe(first);
    expect(effectsOf(again, "render-slip")).toMatchObject([{ job: first, copy: 1 }]);
    expect(office.office.jobs.length).toBe(1);
  });

  it("stays a marked copy when a copy of it failed", () => {
    const office = new TestOffice().open();
    office.do(READY);
    const ticket = office.office.kiosks.k1?.ticket ?? "";
    const print = () => office.do({ kind: "print-ticket", kiosk: "k1", ticket });
    const id = String(dataOf(print().reply).job);
    office.do({ kind: "job-ended", job: id, end: "printed", why: null, process_id: "0001" });
    office.do({ kind: "copy-slip", job: id });
    office.do({ kind: "job-ended", job: id, end: "failed", why: "unprintable", process_id: null });
    expect(effectsOf(print(), "render-slip")).toMatchObject([{ job: id, copy: 2 }]);
  });
});

describe("what is kept", () => {
  const ended = (serial: number, as: JobEnd): readonly Fact[] => [
    queued(serial),
    { kind: "slip-ended", job: `j${serial}`, end: as, why: null, process_id: null, length_mm: null },
  ];

  it("no slip in question is pushed out by others that ended", () => {
    const office = new TestOffice()
      .open()
      .happened(...ended(1, "ambiguous"), queued(2), ...ended(3, "failed"));
    for (let serial = 10; serial < 10 + 2 * JOBS_KEPT_MAX; serial++)
      office.happened(...ended(serial, "printed"));
    const ids = office.office.jobs.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(["j1", "j2"]);
    expect(ids).not.toContain("j3");
    expect(ids.length).toBeLessThanOrEqual(JOBS_KEPT_MAX + 3);
  });

  it("questions that nobody answers are bounded too", () => {
    const office = new TestOffice();
    for (let serial = 1; serial < JOBS_KEPT_MAX + OPEN_QUESTIONS_MAX; serial++)
      office.happened(...ended(serial, "ambiguous"));
    expect(office.office.jobs.length).toBeLessThanOrEqual(OPEN_QUESTIONS_MAX + 1);
  });

  it("facts of core version 4 fold: slips in flight are unknown at the next start", () => {
    const old: readonly Fact[] = [
      { kind: "slip-queued", serial: 1, job: "j1", printer: "pd", copy: 1, slip: SLIP },
      { kind: "slip-sending", job: "j1" },
      { kind: "slip-queued", serial: 2, job: "j2", printer: "pd", copy: 1, slip: SLIP },
      { kind: "slip-sending", job: "j2" },
      { kind: "slip-ended", job: "j2", end: "printed", why: null, process_id: "0003" },
    ];
    const office = new TestOffice();
    office.office = old.reduce((state, fact) => evolve(state, fact, MORNING_MS), emptyOffice(PLAN));
    expect(jobOf(office.office, "j2")).toMatchObject({ state: "printed", process_id: "0003", digest: null });
    restart(office);
    expect(jobOf(office.office, "j1")).toMatchObject({ state: "queued", copy: 2, key: null });
  });
});
