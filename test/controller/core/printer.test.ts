/** The ledger of the printers: names, probes, strips, text modes, paper. */
import { beforeEach, describe, expect, test } from "vitest";
import { paperLeft_mm } from "../../../controller/core/printer.ts";
import type { PrinterLedger } from "../../../controller/core/printer-ledger.ts";
import { dataOf, PLAN, TestOffice } from "./office-kit.ts";

const EPSON = { maker: "EPSON", model: "TM-T20III", firmware: "40.03" };
const OTHER = { maker: "XP", model: "XP-80", firmware: null };
const FOUND = {
  real_time_status: "yes",
  in_order_status: "yes",
  auto_status: "yes",
  process_id: "no",
  clear_buffer: "no",
  identify: "yes",
} as const;

let office: TestOffice;
const ledger = (): PrinterLedger => {
  const found = office.office.printers.pd;
  if (found === undefined) throw new Error("no printer pd");
  return found;
};
const left_mm = () => paperLeft_mm(ledger(), 5_000);
const identify = (names: typeof EPSON | typeof OTHER) =>
  office.do({ kind: "printer-identified", printer: "pd", ...names });
const probed = (names: typeof EPSON | typeof OTHER) => {
  office.do({ kind: "probe-printer", printer: "pd" });
  office.do({ kind: "printer-probed", printer: "pd", result: { ...names, found: FOUND }, why: null });
};
const seePaper = (paper: "ok" | "low" | "out") => office.do({ kind: "paper-seen", printer: "pd", paper });

/** A slip of the door's printer. */
const ask = (): string => {
  office.admit("regular");
  const job = office.office.jobs.at(-1);
  if (job?.printer !== "pd") throw new Error("no slip for pd");
  return job.id;
};
const render = (job: string, length_mm: number) => {
  const size = { bands: 3, length_mm, bytes: 9_000, digest: "cbf43926", process_id: null };
  return office.do({ kind: "job-rendered", job, ...size });
};
const print = (length_mm: number, end: "printed" | "ambiguous" | "failed" = "printed"): void => {
  const job = ask();
  render(job, length_mm);
  const why = end === "failed" ? "unprintable" : null;
  office.do({ kind: "job-ended", job, end, why, process_id: null });
};
const strip = (text_mode: "raster" | "tcvn3" | "soft-font", what: "letters" | "widths" = "letters") =>
  office.do({ kind: "print-strip", printer: "pd", what, text_mode });
const printStrip = (text_mode: "raster" | "tcvn3", what: "letters" | "widths" = "letters"): void => {
  const job = String(dataOf(strip(text_mode, what).reply).job);
  render(job, 200);
  office.do({ kind: "job-ended", job, end: "unconfirmed", why: "in-order", process_id: null });
};
const judge = (reads: boolean, text_mode: "raster" | "tcvn3" = "tcvn3") =>
  office.do({ kind: "judge-strip", printer: "pd", text_mode, reads });

const tcvn3 = { ...PLAN, printers: PLAN.printers.map((row) => ({ ...row, text_mode: "tcvn3" as const })) };

beforeEach(() => {
  office = new TestOffice().open();
});

describe("who answers", () => {
  test("the first to tell its names is trusted; another one proves nothing", () => {
    identify(EPSON);
    expect([ledger().trusted, ledger().proof]).toEqual([
      { maker: "EPSON", model: "TM-T20III" },
      "as-profile",
    ]);
    identify(OTHER);
    expect([ledger().model, ledger().trusted?.model, ledger().proof]).toEqual([
      "XP-80",
      "TM-T20III",
      "unproven",
    ]);
  });

  test("told again it is no news", () => {
    identify(EPSON);
    expect(identify(EPSON).facts).toEqual([]);
  });

  test("a probe makes the one that answers the trusted one, and keeps what it found", () => {
    identify(EPSON);
    identify(OTHER);
    probed(OTHER);
    expect([ledger().proof, ledger().trusted]).toEqual(["as-profile", { maker: "XP", model: "XP-80" }]);
    expect(ledger().probe).toEqual({ ...OTHER, found: FOUND, at_ms: office.at_ms });
    expect(ledger().probing_ms).toBeNull();
  });

  test("a probe that found no names leaves them as they were", () => {
    identify(EPSON);
    office.do({ kind: "probe-printer", printer: "pd" });
    const nobody = { maker: null, model: null, firmware: null, found: FOUND };
    office.do({ kind: "printer-probed", printer: "pd", result: nobody, why: null });
    expect([ledger().model, ledger().trusted?.model]).toEqual(["TM-T20III", "TM-T20III"]);
  });
});

describe("a probe", () => {
  test("is asked for once, and is over when it can't be done", () => {
    expect(office.do({ kind: "probe-printer", printer: "pd" }).effects).toEqual([
      { kind: "probe-printer", printer: "pd" },
    ]);
    expect(office.do({ kind: "probe-printer", printer: "pd" }).reply).toMatchObject({
      refusal: "printer-busy",
    });
    office.do({ kind: "printer-probed", printer: "pd", result: null, why: "link-lost" });
    expect([ledger().probing_ms, ledger().probe]).toEqual([null, null]);
  });

  test("waits for no slip: while one is under way it is refused", () => {
    ask();
    expect(office.do({ kind: "probe-printer", printer: "pd" }).reply).toMatchObject({
      refusal: "printer-busy",
    });
  });

  test("of a printer that is not reached, or that nobody has, is refused", () => {
    office.do({ kind: "device-changed", changed: "pd", state: "down", fault: null });
    expect(office.do({ kind: "probe-printer", printer: "pd" }).reply).toMatchObject({
      refusal: "printer-not-reached",
    });
    expect(office.do({ kind: "probe-printer", printer: "constructor" }).reply).toMatchObject({
      refusal: "unknown-place",
    });
  });

  test("that a restart cut off is over; an answer that still comes says nothing", () => {
    office.do({ kind: "probe-printer", printer: "pd" });
    office.do({ kind: "restarted", boot: "b2" });
    expect(ledger().probing_ms).toBeNull();
    const late = {
      kind: "printer-probed",
      printer: "pd",
      result: { ...OTHER, found: FOUND },
      why: null,
    } as const;
    expect(office.do(late).facts).toEqual([]);
  });
});

describe("a strip", () => {
  test("is printed in the text mode it is to prove, and names what answers", () => {
    identify(EPSON);
    const { effects } = strip("tcvn3");
    expect(effects).toContainEqual(
      expect.objectContaining({
        kind: "render-slip",
        text_mode: "tcvn3",
        slip: {
          kind: "strip",
          what: "letters",
          text_mode: "tcvn3",
          profile: "generic-80",
          model: "EPSON TM-T20III",
          issued_ms: office.at_ms,
        },
      }),
    );
  });

  test("of a mode that the printer has not is refused, and so is a second one", () => {
    expect(strip("soft-font").reply).toMatchObject({ refusal: "text-mode-not-offered" });
    strip("tcvn3");
    expect(strip("raster").reply).toMatchObject({ refusal: "strip-under-way" });
  });

  test("can be judged once it is out, letters only", () => {
    expect(judge(true).reply).toMatchObject({ refusal: "no-strip" });
    printStrip("tcvn3", "widths");
    expect(judge(true).reply).toMatchObject({ refusal: "no-strip" });
    printStrip("tcvn3");
    expect(judge(true).reply).toMatchObject({ kind: "done" });
  });
});

describe("letters", () => {
  const modeOf = (): unknown => {
    office.admit("regular");
    const job = office.office.jobs.at(-1)?.id ?? "";
    const effect = office.lastEffects.find((row) => row.kind === "render-slip");
    office.do({ kind: "job-ended", job, end: "printed", why: null, process_id: null });
    return effect?.text_mode;
  };

  beforeEach(() => {
    office = new TestOffice(tcvn3).open();
    identify(EPSON);
  });

  test("are pictures until a strip of the wanted mode could be read", () => {
    expect(modeOf()).toBe("raster");
    printStrip("tcvn3");
    judge(true);
    expect(modeOf()).toBe("tcvn3");
  });

  test("are pictures again once a later strip could not be read", () => {
    printStrip("tcvn3");
    judge(true);
    judge(false);
    expect([modeOf(), ledger().strips.length]).toEqual(["raster", 1]);
  });

  test("are pictures on another printer, also when it was probed: its letters nobody read", () => {
    printStrip("tcvn3");
    judge(true);
    identify(OTHER);
    expect(modeOf()).toBe("raster");
    probed(OTHER);
    expect(modeOf()).toBe("raster");
  });
});

describe("paper", () => {
  test("of a roll that nobody saw being loaded is not known", () => {
    print(60);
    expect(left_mm()).toBeNull();
  });

  test("is what slips left of the roll; one in question may have taken all of its length, one that failed none", () => {
    office.do({ kind: "load-roll", printer: "pd", length_mm: 50_000 });
    print(60);
    print(70, "ambiguous");
    // Its marked copy follows by itself.
    const copy = office.office.jobs.at(-1)?.id ?? "";
    render(copy, 75);
    office.do({ kind: "job-ended", job: copy, end: "printed", why: null, process_id: null });
    expect(left_mm()).toBe(50_000 - 60 - 70 - 75);
    print(90, "failed");
    expect(left_mm()).toBe(50_000 - 60 - 70 - 75);
  });

  test("near its end the sensor's word counts, and never falls below nothing", () => {
    office.do({ kind: "load-roll", printer: "pd", length_mm: 50_000 });
    seePaper("low");
    expect(left_mm()).toBe(5_000);
    print(140);
    expect(left_mm()).toBe(4_860);
    office.happened({
      kind: "slip-ended",
      job: office.office.jobs.at(-1)?.id ?? "",
      end: "printed",
      why: null,
      process_id: null,
      length_mm: 9_000,
    });
    expect(left_mm()).toBe(0);
  });

  test.each([
    ["out", "ok", 80_000],
    ["low", "ok", 80_000],
    ["out", "low", 5_000],
  ] as const)("%s and then %s is a new roll", (before, after, left) => {
    seePaper(before);
    office.wait(1_000);
    seePaper(after);
    expect([left_mm(), ledger().loaded_ms]).toEqual([left, office.at_ms]);
  });

  test("that is out is none, whatever was counted; seen again the same it is no news", () => {
    office.do({ kind: "load-roll", printer: "pd", length_mm: 50_000 });
    seePaper("out");
    expect(left_mm()).toBe(0);
    expect(seePaper("out").facts).toEqual([]);
  });

  test("too short for a long slip near its end: it is not begun, and says why", () => {
    seePaper("low");
    const job = ask();
    const { effects } = render(job, 5_001);
    expect(effects.some(({ kind }) => kind === "send-slip")).toBe(false);
    expect(office.office.jobs.at(-1)).toMatchObject({ state: "failed", why: "paper-short" });
    expect(left_mm()).toBe(5_000);
  });

  test("short slips are begun to the last, and long ones while the roll is not near its end", () => {
    office.do({ kind: "load-roll", printer: "pd", length_mm: 1_000 });
    const job = ask();
    expect(render(job, 5_001).effects).toContainEqual({ kind: "send-slip", job, printer: "pd" });
    office.do({ kind: "job-ended", job, end: "printed", why: null, process_id: null });
    seePaper("low");
    office.happened({
      kind: "slip-ended",
      job,
      end: "printed",
      why: null,
      process_id: null,
      length_mm: 5_000,
    });
    const short = ask();
    expect(render(short, 150).effects).toContainEqual({ kind: "send-slip", job: short, printer: "pd" });
  });
});
