/** Slips in question or failed are told to guard, clerk and technician until it is settled. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CounterView, DoorView, TechnicianView } from "../../../../controller/api/views.ts";
import type { Input } from "../../../../controller/core/input.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { OfficeBench } from "../office-bench.ts";

const PRINTER = "printer-door";
/** Three copies, each given up after 15 s without proof. */
const ALL_COPIES_MS = 90_000;
const ADMIT: Input = {
  kind: "admit",
  agreed: false,
  door: "door-1",
  scan: null,
  field: "land",
  lane: "regular",
  reason: null,
  pager: null,
};

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open();
});
const post = (input: Input): void => office.app.post(input, "staff:s-1");
const noticesAt = (screen: "door" | "technician") =>
  (screen === "door"
    ? office.view<DoorView>("door", "door-1")
    : office.view<TechnicianView>("technician", "all")
  ).notices.filter(({ code }) => code.startsWith("SLIP_"));
const inQuestion = (): string => {
  office.devices.printers.get(PRINTER)?.setDefect("drops-id-echo", true);
  post(ADMIT);
  office.wait(ALL_COPIES_MS);
  const [job] = office.app.loop.office.jobs;
  expect(job).toMatchObject({ state: "ambiguous", copy: 3 });
  return job?.id ?? "";
};

describe("a slip whose fate is unknown", () => {
  test("is told by its number to the guard and to the technician, until somebody looked", () => {
    const job = inQuestion();
    for (const screen of ["door", "technician"] as const) {
      const [notice] = noticesAt(screen);
      expect(notice).toMatchObject({ code: "SLIP_IN_QUESTION", level: "warning" });
      expect(notice?.text.vi).toBe(
        "Phiếu A001: chưa rõ đã in hay chưa. Xin xem tại máy in; nếu chưa có, xin in lại.",
      );
      expect(notice?.text.en).toContain("Slip A001: it may be printed or not.");
    }
    post({ kind: "resolve-slip", job, as: "printed" });
    office.wait(1_000);
    expect([noticesAt("door"), noticesAt("technician")]).toEqual([[], []]);
  });

  test("leaves the guard in peace after ten minutes; the technician still sees it", () => {
    inQuestion();
    office.wait(11 * 60_000);
    expect(noticesAt("door")).toEqual([]);
    expect(noticesAt("technician").length).toBe(1);
  });
});

test("a slip that did not come out within five minutes is told too", () => {
  office.devices.printers.get(PRINTER)?.setDefect("cover-open", true, "0");
  post(ADMIT);
  office.wait(2_000);
  expect(office.app.loop.office.jobs.map(({ state }) => state)).toEqual(["queued"]);
  office.wait(6 * 60_000);
  expect(noticesAt("door").map(({ code }) => code)).toEqual(["SLIP_NOT_PRINTED"]);
});

test("a slip longer than the paper that is left is not begun, and told with what helps", async () => {
  const printers = DEMO_OFFICE.printers.map((row) => ({ ...row, changes: { near_end_mm: 100 } }));
  office = await OfficeBench.open({ ...DEMO_OFFICE, printers });
  office.devices.printers.get(PRINTER)?.prompt("paper low");
  office.wait(2_000);
  post({ kind: "print-strip", printer: PRINTER, what: "letters", text_mode: "raster" });
  office.wait(20_000);
  const [job] = office.app.loop.office.jobs;
  expect(job).toMatchObject({ state: "failed", why: "paper-short" });
  const [notice] = noticesAt("technician");
  expect(notice?.text.vi).toBe(
    `Phiếu ${job?.id}: giấy còn lại không đủ dài nên chưa in, nội dung vẫn được giữ. Xin thay cuộn giấy rồi in lại.`,
  );
  // A new roll: it can be printed as the first copy that it still is.
  office.devices.printers.get(PRINTER)?.prompt("paper load");
  office.wait(5_000);
  post({ kind: "resolve-slip", job: job?.id ?? "", as: "not-printed" });
  office.wait(20_000);
  expect(office.app.loop.office.jobs[0]).toMatchObject({ state: "printed", copy: 1 });
});

test("a paper that can't be printed is told to the clerk by its dossier", () => {
  const counter = "counter-1";
  const paper = { counter, person: "p-0", dossier: "H99.1-261123-0001", form_id: "f-0" } as const;
  post({ kind: "open-counter", counter });
  office.wait(1_000);
  // Nobody's form lies in the personal store, so that it has no words.
  post({ kind: "request-fee", ...paper, amount_vnd: 8_000 });
  office.wait(1_000);
  const { notices } = office.view<CounterView>("counter", counter);
  expect(notices).toMatchObject([{ code: "SLIP_NOT_PRINTED", level: "warning" }]);
  expect(notices[0]?.text.vi).toContain("Phiếu H99.1-261123-0001: chưa in được");
  expect(noticesAt("door")).toEqual([]);
});

test("a slip called off is not told", () => {
  office.devices.printers.get(PRINTER)?.setDefect("cover-open", true, "0");
  post(ADMIT);
  office.wait(2_000);
  const [job] = office.app.loop.office.jobs;
  post({ kind: "cancel-slip", job: job?.id ?? "" });
  office.wait(1_000);
  expect(office.app.loop.office.jobs[0]).toMatchObject({ state: "failed", why: "cancelled" });
  expect([noticesAt("door"), noticesAt("technician")]).toEqual([[], []]);
});
