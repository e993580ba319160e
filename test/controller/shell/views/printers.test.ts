/** A technician and the simulated printer of a whole office: probe, strips, paper, slips. */
import { beforeEach, describe, expect, test } from "vitest";
import type { PrinterBoard } from "../../../../controller/api/printer-view.ts";
import type { TechnicianView } from "../../../../controller/api/views.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { MORNING_MS } from "../../core/office-kit.ts";
import { OfficeBench } from "../office-bench.ts";

const PRINTER = "printer-kiosk";
/** Names and six questions, each answered within 2 s. */
const PROBED_MS = 20_000;
const PRINTED_MS = 20_000;

let office: OfficeBench;
let cookie: string;
const board = (): PrinterBoard => {
  const { printers } = office.view<TechnicianView>("technician", "all");
  const found = printers.find(({ printer }) => printer === PRINTER);
  if (found === undefined) throw new Error(`no ${PRINTER}`);
  return found;
};
const ask = async (what: string, body: object = {}) =>
  (await office.post(`/api/printer/${PRINTER}/${what}`, body, { cookie })).body;
const hand = (line: string): void => {
  office.devices.printers.get(PRINTER)?.prompt(line);
  office.wait(5_000);
};
const open = async (config = DEMO_OFFICE): Promise<void> => {
  office = await OfficeBench.open(config);
  cookie = await office.cookie("technician");
};
const withPrinter = (change: Partial<(typeof DEMO_OFFICE)["printers"][number]>) => ({
  ...DEMO_OFFICE,
  printers: DEMO_OFFICE.printers.map((row) => (row.id === PRINTER ? { ...row, ...change } : row)),
});

describe("with a printer of all abilities", () => {
  beforeEach(() => open());

  test("it has told its names and its state by itself", () => {
    const { maker, model, profile, proof, condition, status, probe } = board();
    expect({ maker, model, profile, proof, condition }).toEqual({
      maker: "EPSON",
      model: "TM-T20III",
      profile: "epson-t20iii",
      proof: "as-profile",
      condition: "serving",
    });
    expect(status).toMatchObject({ online: "online", cover: "closed", paper: "ok", error: "none" });
    expect(status.since_ms).toBeLessThanOrEqual(office.view<TechnicianView>("technician", "all").now_ms);
    expect(probe).toBeNull();
  });

  test("a probe shows that it is what its profile says, and prints nothing", async () => {
    let sheets = 0;
    office.devices.printers.get(PRINTER)?.onSheet(() => sheets++);
    expect(await ask("probe")).toMatchObject({ ok: true });
    office.wait(PROBED_MS);
    const { probing, probe, expects } = board();
    expect(probing).toBe(false);
    expect(Object.entries(probe?.found ?? {}).sort()).toEqual(
      Object.entries(expects)
        .map(([ability, is]) => [ability, is ? "yes" : "no"])
        .sort(),
    );
    expect(sheets).toBe(0);
    await ask("print-strip", { what: "widths", text_mode: "raster" });
    office.wait(PRINTED_MS);
    expect(sheets).toBe(1);
  });

  test("a strip comes out, is asked about, and what was read is kept", async () => {
    const strip = { what: "letters", text_mode: "raster" };
    expect(await ask("judge-strip", { text_mode: "raster", reads: true })).toMatchObject({
      error: "no-strip",
    });
    const { job } = await ask("print-strip", strip);
    expect(board().jobs[0]).toMatchObject({ job, kind: "strip", state: "sending" });
    expect(await ask("print-strip", strip)).toMatchObject({ error: "strip-under-way" });
    office.wait(PRINTED_MS);
    expect(board().jobs[0]).toMatchObject({ job, state: "printed", copyable: true, resolvable: false });
    expect(board().to_judge).toEqual(["raster"]);
    expect(await ask("judge-strip", { text_mode: "raster", reads: true })).toMatchObject({ ok: true });
    expect(board().to_judge).toEqual([]);
    expect(board().strips).toMatchObject([{ text_mode: "raster", reads: true, of_this_model: true }]);
  });

  test("paper is counted down by what slips take, and a new roll begins when paper is seen again", async () => {
    await ask("load-roll", { length_mm: 40_000 });
    await ask("print-strip", { what: "widths", text_mode: "raster" });
    office.wait(PRINTED_MS);
    const { left_mm } = board().paper;
    const length_mm = board().jobs[0]?.length_mm ?? 0;
    expect([left_mm, board().paper.roll_mm]).toEqual([40_000 - length_mm, 40_000]);
    hand("paper low");
    expect(board().paper).toMatchObject({ left_mm: 5_000, near_end: true });
    hand("paper out");
    expect(board().paper.left_mm).toBe(0);
    hand("cover open");
    hand("paper load");
    hand("cover close");
    expect(board().paper).toMatchObject({ left_mm: 80_000, roll_mm: 80_000, near_end: false });
  });

  test("what waits can be taken back; nobody but technicians may", async () => {
    hand("cover open");
    const { job } = await ask("print-strip", { what: "widths", text_mode: "raster" });
    office.wait(1_000);
    expect(board().jobs[0]).toMatchObject({ job, state: "queued", cancellable: true });
    const clerk = { cookie: await office.cookie("clerk") };
    expect((await office.post(`/api/printer/${PRINTER}/cancel-slip`, { job }, clerk)).status).toBe(403);
    expect(await ask("cancel-slip", { job })).toMatchObject({ ok: true });
    expect(board().jobs[0]).toMatchObject({ job, state: "failed", why: "cancelled", cancellable: false });
  });
});

test("slips asked for in one moment stand newest first", async () => {
  await open();
  const guard = { cookie: await office.cookie("guard") };
  const visit = { scan: null, lane: "regular", reason: null, pager: null, agreed: false };
  for (const field of ["land", "civil-status"])
    expect((await office.post("/api/door/door-1/admit", { ...visit, field }, guard)).status).toBe(200);
  const { printers } = office.view<TechnicianView>("technician", "all");
  const slips = printers.find(({ printer }) => printer === "printer-door")?.jobs ?? [];
  expect(new Set(slips.map(({ requested_ms }) => requested_ms)).size).toBe(1);
  expect(slips.map(({ name }) => name)).toEqual(["B001", "A001"]);
});

test("another printer after a restart is told, proves nothing, and is trusted once it was probed", async () => {
  await open();
  const { db } = office;
  await ask("load-roll", { length_mm: 40_000 });
  office.app.stop(() => undefined);
  office = await OfficeBench.open(withPrinter({ profile: "generic-80" }), 0, {
    db,
    wall_ms: MORNING_MS + 3_600_000,
  });
  const fault = () =>
    office.view<TechnicianView>("technician", "all").devices.find(({ id }) => id === PRINTER)?.fault?.code;
  expect(board()).toMatchObject({ model: "POS-80", proof: "unproven", paper: { left_mm: 40_000 } });
  expect(fault()).toBe("PRINTER_OTHER_MODEL");
  expect(await ask("probe")).toMatchObject({ ok: true });
  office.wait(PROBED_MS);
  expect(board()).toMatchObject({ proof: "as-profile", probe: { found: { process_id: "no" } } });
  expect(fault()).toBeUndefined();
});

describe("with another text mode wanted", () => {
  const NOTICE = "TEXT_MODE_UNPROVEN";
  const notices = () => office.view<TechnicianView>("technician", "all").notices.map(({ code }) => code);

  test("letters are pictures, and that is told, until its strip was read", async () => {
    await open(withPrinter({ text_mode: "tcvn3" }));
    expect([board().text_mode, board().text_mode_wanted]).toEqual(["raster", "tcvn3"]);
    expect(notices()).toContain(NOTICE);
    await ask("print-strip", { what: "letters", text_mode: "tcvn3" });
    office.wait(PRINTED_MS);
    await ask("judge-strip", { text_mode: "tcvn3", reads: true });
    expect(board().text_mode).toBe("tcvn3");
    expect(notices()).not.toContain(NOTICE);
  });

  test("one that the profile lacks is not offered", async () => {
    await open(withPrinter({ profile: "generic-80" }));
    expect(board().text_modes).toEqual(["raster"]);
    expect(await ask("print-strip", { what: "letters", text_mode: "tcvn3" })).toMatchObject({
      error: "text-mode-not-offered",
    });
  });
});
