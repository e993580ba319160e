/** The printer page in a real browser: state, paper, probe, strips, slips and what is done about them. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PrinterBoard, PrinterJob } from "../../controller/api/printer-view.ts";
import { DEMO_OFFICE } from "../../controller/shell/demo-office.ts";
import { signsOf } from "../../controller/shell/office-plan.ts";
import { slipPicture } from "../../controller/shell/pictures/slip-picture.ts";
import { PRINTER_PROFILES } from "../../drivers/printer/escpos/profile.pure.ts";
import type { ProfileName } from "../../kiosk-ui/kit/profile.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press, strike, touch } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { NOW_MS, PAPER_OUT } from "./fixed-views.ts";
import {
  DOUBTFUL,
  EPSON,
  IN_QUESTION,
  NOT_PRINTED,
  printerView,
  SENDING,
  slipOf,
  UNKNOWN,
  WAITING,
} from "./printer-views.ts";

const TICKET = {
  kind: "ticket",
  ticket: "t57",
  code: "A057",
  field: "land",
  lane: "regular",
  ahead: 4,
  issued_ms: NOW_MS,
  pager: null,
} as const;

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});
beforeEach(() => {
  office.given.length = 0;
  office.answer(() => ({ status: 200, body: { ok: true, job: "j1057", again: true, copy: 3 } }));
  const job = { id: "j1057", copy: 2, slip: TICKET };
  office.picture(slipPicture(signsOf(DEMO_OFFICE), 420, job, PRINTER_PROFILES["epson-t20iii"]) ?? null);
});

const PROFILES: readonly ProfileName[] = ["panel-10", "panel-15", "panel-21"];
const technician = (printer: PrinterBoard, profile: ProfileName = "panel-10", query = "") => {
  office.show(printerView(printer));
  return open(browser, office, "/technician", profile, query);
};
type Page = Awaited<ReturnType<typeof technician>>["page"];
const sound = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};
const look = async (page: Page, slip: PrinterJob): Promise<void> => {
  const row = EPSON.jobs.findIndex(({ job }) => job === slip.job) + 1;
  await touch(page, () => page.click(`.slips li:nth-child(${row}) button`));
  await page.waitForSelector(`.slip-facts:has-text("${slip.job}")`);
};
const asked = () => office.given.map(({ path, body: { key: _key, ...body } }) => [path, body]);

describe("the printer page", () => {
  it.each(
    PROFILES.flatMap((profile) => (["vi", "en"] as const).map((language) => [profile, language] as const)),
  )("cuts nothing and keeps its sizes and contrast: %s, %s", async (profile, language) => {
    const { page, complaints } = await technician(EPSON, profile, `lang=${language}`);
    await page.waitForSelector(".printer-page");
    await sound(page, `printer-${profile}-${language}-good`);
    office.show(printerView(DOUBTFUL));
    await page.waitForSelector(".abilities .differs");
    await sound(page, `printer-${profile}-${language}-doubtful`);
    office.show(printerView({ ...DOUBTFUL, proof: "unproven" }, [PAPER_OUT]));
    await page.waitForSelector(".notices p");
    await sound(page, `printer-${profile}-${language}-notice`);
    const crowded = printerView({ ...DOUBTFUL, proof: "unproven" }, [PAPER_OUT, { ...PAPER_OUT, code: "B" }]);
    office.show(crowded);
    await page.waitForSelector(".notices p + p");
    await sound(page, `printer-${profile}-${language}-notices`);
    office.show({ ...crowded, devices: crowded.devices.map((row) => ({ ...row, fault: PAPER_OUT })) });
    await page.waitForSelector(".printer-page > .line");
    await sound(page, `printer-${profile}-${language}-fault`);
    office.show(printerView(UNKNOWN));
    await page.waitForSelector(".slips > p");
    await sound(page, `printer-${profile}-${language}-unknown`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(
    PROFILES.flatMap((profile) => (["vi", "en"] as const).map((language) => [profile, language] as const)),
  )("its sheets as well: %s, %s", async (profile, language) => {
    const { page, complaints } = await technician(DOUBTFUL, profile, `lang=${language}`);
    const vi = language === "vi";
    await press(page, vi ? "Trả lời tờ thử" : "Answer the strip", ".strips");
    await sound(page, `printer-${profile}-${language}-strips`);
    await press(page, vi ? "Về máy in" : "Back to printer", ".findings");
    await press(page, vi ? "Đã thay cuộn" : "Roll changed", ".roll-sheet");
    await sound(page, `printer-${profile}-${language}-roll`);
    for (const slip of [IN_QUESTION, NOT_PRINTED, WAITING, SENDING]) {
      await look(page, slip);
      await page.waitForFunction(
        () => document.querySelector<HTMLImageElement>(".slip-picture img")?.complete,
      );
      await sound(page, `printer-${profile}-${language}-slip-${slip.state}`);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("asks the printer, and says what is found against the profile in words", async () => {
    const { page } = await technician({ ...EPSON, probe: null });
    await page.waitForSelector("text=Chưa hỏi máy này");
    expect(await page.locator(".abilities dd").allTextContents()).toEqual(Array(6).fill("? chưa hỏi"));
    await press(page, "Kiểm tra máy in", "text=Đã bắt đầu hỏi máy in.");
    expect(asked()).toEqual([["/api/printer/printer-1/probe", {}]]);
    office.show(printerView({ ...EPSON, probe: null, probing: true }));
    await page.waitForSelector("text=Đang hỏi máy in, có thể đến 20 giây. Không in gì.");
    office.show(printerView(DOUBTFUL));
    await page.waitForSelector("text=khác cấu hình epson-t20iii ở 3 điểm");
    expect(await page.locator(".abilities .differs").allTextContents()).toEqual([
      "Chứng minh đã in✗ không (khác)",
      "Tự báo khi thay đổi✗ không (khác)",
      "Xóa bộ đệm✗ không (khác)",
    ]);
    office.show(printerView(EPSON));
    await page.waitForSelector("text=Máy đúng như cấu hình epson-t20iii.");
    await page.context().close();
  });

  it("tells that another model answers, before anything else of it", async () => {
    const { page } = await technician({ ...EPSON, proof: "unproven", maker: "XP", model: "XP-80" });
    await page.waitForSelector("text=Máy đang trả lời là máy khác: XP XP-80.");
    expect(await page.locator("text=Máy đúng như cấu hình").count()).toBe(0);
    await page.context().close();
  });

  it("prints a strip in one text mode and asks about that mode", async () => {
    const { page } = await technician(EPSON);
    await press(page, "In tờ thử", ".strips");
    await touch(page, () => page.click('.strips li:has-text("TCVN3") button'));
    await page.waitForSelector("text=Tờ thử đang in");
    const strip = slipOf(60, { kind: "strip", name: null, state: "sending", ended_ms: null });
    office.show(printerView({ ...EPSON, jobs: [strip] }));
    await page.waitForSelector("text=đang in tờ thử");
    office.show(printerView({ ...EPSON, to_judge: ["tcvn3"] }));
    await page.waitForSelector(".strips .asked:has-text('TCVN3'):has-text('Tờ thử có đọc được không?')");
    await press(page, "Không đọc được", "text=Đã ghi: kiểu chữ bảng mã TCVN3 không đọc được");
    expect(asked()).toEqual([
      ["/api/printer/printer-1/print-strip", { what: "letters", text_mode: "tcvn3" }],
      ["/api/printer/printer-1/judge-strip", { text_mode: "tcvn3", reads: false }],
    ]);
    await page.context().close();
  });

  it("offers only the text modes that the printer has", async () => {
    const { page } = await technician({ ...EPSON, text_modes: ["raster"] });
    await press(page, "In tờ thử", ".strips");
    expect(await page.locator(".strips b").allTextContents()).toEqual(["Kiểu chữ: bằng hình"]);
    await page.context().close();
  });

  it("notes a new roll by its length", async () => {
    const { page } = await technician(EPSON);
    expect(await page.locator(".roll p").textContent()).toBe("khoảng 52,3 m trong cuộn 80 m");
    await press(page, "Đã thay cuộn", ".roll-sheet");
    await press(page, "40 m", "text=Đã ghi cuộn mới 40 m.");
    expect(asked()).toEqual([["/api/printer/printer-1/load-roll", { length_mm: 40_000 }]]);
    await page.waitForSelector(".findings");
    await page.context().close();
  });

  it("shows a slip with its picture, and settles what is in question", async () => {
    const { page } = await technician(EPSON);
    await look(page, IN_QUESTION);
    expect(await page.getAttribute(".slip-picture img", "src")).toBe(
      "/api/printer/printer-1/slip/j1057?copy=2",
    );
    expect(await page.locator(".slip-facts dd").allTextContents()).toContain("máy không gửi mã chứng minh");
    await press(page, "Chưa có, in lại", "text=Đã ghi: phiếu chưa có. Phiếu đang in lại.");
    await press(page, "Đã có trên giấy", "text=Đã ghi: phiếu có trên giấy.");
    expect(asked()).toEqual([
      ["/api/printer/printer-1/resolve-slip", { job: "j1057", as: "not-printed" }],
      ["/api/printer/printer-1/resolve-slip", { job: "j1057", as: "printed" }],
    ]);
    await page.context().close();
  });

  it("prints a marked copy, takes back what waits, and offers nothing while it is printed", async () => {
    const { page } = await technician(EPSON);
    const buttons = () => page.locator(".slip-buttons .button-text").allTextContents();
    await look(page, slipOf(50));
    expect(await buttons()).toEqual(["In lại có dấu", "Về máy in"]);
    await press(page, "In lại có dấu", "text=Đang in bản có dấu in lại.");
    await look(page, WAITING);
    expect(await buttons()).toEqual(["Thu lại phiếu", "Về máy in"]);
    await press(page, "Thu lại phiếu", "text=Đã thu lại phiếu. Không có gì được in.");
    await look(page, SENDING);
    expect(await buttons()).toEqual(["Về máy in"]);
    expect(await page.locator(".slip .progress title").textContent()).toBe("5 trên 12 dải");
    expect(asked()).toEqual([
      ["/api/printer/printer-1/copy-slip", { job: "j1050" }],
      ["/api/printer/printer-1/cancel-slip", { job: "j1059" }],
    ]);
    await page.context().close();
  });

  it("is worked by keys alone", async () => {
    const { page } = await technician(EPSON);
    const chosen = page.locator('.slips li:has-text("A057") button');
    await chosen.focus();
    await strike(page, "Enter");
    await page.waitForSelector(".slip-picture img");
    await page.getByRole("button", { name: "Về máy in" }).focus();
    await strike(page, "Enter");
    await page.waitForSelector(".findings");
    await page.context().close();
  });

  it("still shows the line, and the slips again", async () => {
    const { page } = await technician(EPSON);
    await press(page, "Đường dây", ".wire");
    await sound(page, "printer-wire");
    await press(page, "Xem phiếu", ".slips ol");
    await page.context().close();
  });

  it("says a refusal in the office's words", async () => {
    const vi = "Máy in đang in hoặc đang được kiểm tra.";
    office.answer(() => ({ status: 409, body: { ok: false, error: "printer-busy", vi, en: "busy" } }));
    const { page } = await technician(EPSON);
    await press(page, "Kiểm tra máy in", `.said.alarm:has-text("${vi}")`);
    await page.context().close();
  });
});
