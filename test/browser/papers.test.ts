/**
 * The sheet of papers at a counter and the manager's report, in a real browser: worked by keys alone, sizes,
 * contrast, what is sent, what became of each slip.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssuedPaper } from "../../controller/api/paper-views.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press, strike } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { counterView, NOW_MS, PAPER_OUT } from "./fixed-views.ts";
import { managerView } from "./manager-views.ts";

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

type Slip = IssuedPaper["slips"][number];
const slip = (job: string, change: Partial<Slip>): Slip => ({
  job,
  leaf: null,
  state: "printed",
  copy: 1,
  resolved: null,
  asks: false,
  copyable: true,
  ...change,
});
const DOSSIER = "H99.1-261121-0031";
const appointment: IssuedPaper = {
  form_id: "f-1",
  form: "appointment",
  dossier: DOSSIER,
  issued_ms: NOW_MS,
  slips: [slip("j1", { leaf: "office" }), slip("j2", { leaf: "citizen", state: "sending", copyable: false })],
};
const fee: IssuedPaper = {
  form_id: "f-2",
  form: "fee",
  dossier: DOSSIER,
  issued_ms: NOW_MS,
  slips: [slip("j3", { state: "ambiguous", asks: true, copyable: false })],
};
const withIssued = (issued: IssuedPaper[]) => ({
  ...counterView,
  papers: { ...counterView.papers, issued },
});

/** Types into the field where the hands are, and goes on. */
const type = async (page: Page, name: string, words: string): Promise<void> => {
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe(name);
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
};

const seemly = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};

const fillPerson = async (page: Page): Promise<void> => {
  await type(page, "name", "Nguyễn Văn Mẫu");
  await type(page, "address", "Số 1, Đường Thử Nghiệm, Phường Ví Dụ");
  await type(page, "phone", "");
  await type(page, "email", "");
  await type(page, "request", "Đăng ký biến động đất đai (1.012787.H99)");
};

describe("an appointment slip", () => {
  it("is filled by keys alone, and goes out as the law's form needs it", async () => {
    office.show(counterView);
    office.given.length = 0;
    office.answer(() => ({ status: 200, body: { ok: true, dossier: DOSSIER, jobs: ["j1", "j2"] } }));
    const { page, complaints } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await page.waitForSelector(".paper-sheet");
    expect(await page.inputValue('[name="person"]')).toBe("A012");
    await seemly(page, "papers-person");
    await fillPerson(page);
    await type(page, "line", "Đơn đăng ký biến động đất đai, tài sản gắn liền với đất");
    await page.selectOption('[name="form"]', "certified");
    await page.fill('[name="count"]', "2");
    await page.focus('[name="line"]');
    await type(page, "line", "Hợp đồng chuyển nhượng quyền sử dụng đất");
    await type(page, "line", "Bản vẽ thửa đất");
    await seemly(page, "papers-lines");
    await page.click("text=Bản vẽ thửa đất");
    expect(await page.inputValue('[name="line"]')).toBe("Bản vẽ thửa đất");
    await page.fill('[name="line"]', "");
    await type(page, "line", "");
    await page.waitForSelector('[name="due"]');
    await type(page, "days", "8");
    await type(page, "due", "3/12/2026 16g30");
    await type(page, "collect", "Quầy 3, tầng 1");
    await seemly(page, "papers-rest");
    await type(page, "fee", "");
    await type(page, "dossier", "");
    await page.waitForSelector("text=Phiếu đã in hôm nay tại quầy");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/counter/c3/issue-form",
      body: {
        ticket: "A012",
        id_number: null,
        applicant: { name: "Nguyễn Văn Mẫu", phone: null, email: null },
        form: {
          kind: "appointment",
          dossier: null,
          papers: [
            { name: "Đơn đăng ký biến động đất đai, tài sản gắn liền với đất", form: "original", count: 1 },
            { name: "Hợp đồng chuyển nhượng quyền sử dụng đất", form: "certified", count: 2 },
          ],
          sets: 1,
          processing_days: 8,
          due: "2026-12-03T16:30",
          collect_at: "Quầy 3, tầng 1",
        },
      },
    });
    expect(complaints).toEqual([]);
    office.answer(() => ({ status: 200, body: { ok: true } }));
    await page.context().close();
  });

  it("has room beside what the office tells", async () => {
    office.show({ ...counterView, notices: [PAPER_OUT] });
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await page.waitForSelector(".paper-sheet");
    await seemly(page, "papers-notice");
    await page.context().close();
  });

  it("of forty papers stays in reach of its buttons", async () => {
    office.show(counterView);
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await page.waitForSelector(".paper-sheet");
    await fillPerson(page);
    for (let line = 1; line <= 40; line++) {
      await page.fill('[name="line"]', `Giấy tờ thứ ${line} của hồ sơ đất đai có tên dài vừa phải`);
      await page.press('[name="line"]', "Enter");
    }
    await page.waitForSelector("text=40. Giấy tờ thứ 40");
    await seemly(page, "papers-forty");
    await page.context().close();
  });

  it("says at the field what is wrong with it, and keeps what was typed when the office refuses", async () => {
    office.show(counterView);
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await page.waitForSelector(".paper-sheet");
    await press(page, "Từ chối", "text=Mẫu 03");
    await type(page, "name", "Nguyễn Văn Mẫu 😀");
    await page.fill('[name="phone"]', "123");
    await page.fill('[name="address"]', "Số 1");
    await press(page, "Tiếp", ".input.wrong");
    expect(await page.textContent(".input.wrong")).toContain("10 số");
    await page.fill('[name="phone"]', "");
    await page.fill('[name="request"]', "Cấp bản sao");
    await press(page, "Tiếp", '[name="reason"]');
    await page.fill('[name="reason"]', "Không thuộc thẩm quyền");
    const vi = "Máy in không có ký tự “😀” (U+1F600) ở ô Họ tên. Chưa ghi gì; xin sửa lại rồi in.";
    office.answer(() => ({ status: 400, body: { ok: false, error: "letter-unprintable", vi, en: "x" } }));
    await press(page, "In phiếu từ chối", "text=U+1F600");
    await seemly(page, "papers-refused");
    expect(await page.inputValue('[name="reason"]')).toBe("Không thuộc thẩm quyền");
    await press(page, "Quay lại", '[name="address"]');
    await seemly(page, "papers-refused-back");
    office.answer(() => ({ status: 200, body: { ok: true } }));
    await page.context().close();
  });
});

describe("what was printed", () => {
  it("is told leaf by leaf as it happens, and can be had again", async () => {
    office.show(withIssued([appointment]));
    office.given.length = 0;
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await press(page, "Hôm nay", "text=Liên 1 (lưu): đã in · Liên 2 (giao khách): đang in");
    await seemly(page, "papers-issued");
    await press(page, "In lại liên 1 (lưu)", () => office.given.length > 0);
    expect(office.given.at(-1)).toMatchObject({ path: "/api/counter/c3/copy-slip", body: { job: "j1" } });
    const [first] = appointment.slips;
    office.show(
      withIssued([{ ...appointment, slips: [first, slip("j2", { leaf: "citizen", copy: 2 })] as Slip[] }]),
    );
    await page.waitForSelector("text=Liên 2 (giao khách): đã in (in lại lần 1)");
    await page.context().close();
  });

  it("asks first for what nobody knows", async () => {
    office.show(withIssued([appointment, fee]));
    office.given.length = 0;
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await page.waitForSelector("text=In phiếu · 1 phiếu chưa rõ");
    await strike(page, "F10");
    await page.waitForSelector("text=Phiếu đã in ra chưa?");
    await seemly(page, "papers-asks");
    await press(page, "Chưa in: in lại", () => office.given.length > 0);
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/counter/c3/resolve-slip",
      body: { job: "j3", as: "not-printed" },
    });
    await page.context().close();
  });
});

describe("the other papers", () => {
  it.each([
    ["Bổ sung", "papers-supplement", '[name="reason"]'],
    ["Xin lỗi", "papers-apology", '[name="new_due"]'],
    ["Thu phí", "papers-fee", '[name="amount"]'],
  ])("%s has its own fields, and all in sight", async (kind, name, field) => {
    office.show(counterView);
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await page.waitForSelector(".paper-sheet");
    await press(page, kind, `.paper-kinds .act:has-text("${kind}")`);
    await page.fill('[name="name"]', "Nguyễn Văn Mẫu");
    if (kind === "Thu phí") await page.fill('[name="dossier"]', DOSSIER);
    else {
      await page.fill('[name="address"]', "Số 1");
      await page.fill('[name="request"]', "Đăng ký khai sinh");
    }
    await press(page, "Tiếp", field);
    await seemly(page, name);
    await page.context().close();
  });
});

describe("a fee", () => {
  it("is filled by keys alone, item by item", async () => {
    office.show(counterView);
    office.given.length = 0;
    office.answer(() => ({ status: 200, body: { ok: true, job: "j3" } }));
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await strike(page, "F10");
    await press(page, "Thu phí", "text=Yêu cầu nộp phí, lệ phí");
    await type(page, "name", "Nguyễn Văn Mẫu");
    await type(page, "dossier", DOSSIER);
    await type(page, "line", "Lệ phí đăng ký biến động");
    await type(page, "amount", "75.000");
    await type(page, "line", "Phí trích lục");
    await type(page, "amount", "16000");
    await page.waitForSelector("text=Tổng cộng 91.000 đ");
    await type(page, "line", "");
    await page.waitForSelector("text=Phiếu đã in hôm nay tại quầy");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/counter/c3/request-fee",
      body: {
        dossier: DOSSIER,
        items: [
          { name: "Lệ phí đăng ký biến động", amount_vnd: 75_000 },
          { name: "Phí trích lục", amount_vnd: 16_000 },
        ],
      },
    });
    office.answer(() => ({ status: 200, body: { ok: true } }));
    await page.context().close();
  });
});

describe("the manager", () => {
  it.each(["", "lang=en"])("prints the report of the day, and sees what became of it %s", async (query) => {
    office.show(managerView);
    office.given.length = 0;
    const { page } = await open(browser, office, "/manager", "desk-15", query);
    await seemly(page, query === "" ? "manager-report" : "manager-report-en");
    await press(page, query === "" ? "In báo cáo cuối ngày" : "Print the end-of-day report", ".foot");
    await expect
      .poll(() => office.given.at(-1))
      .toMatchObject({ path: "/api/manager/print-report", body: { day: managerView.report.day } });
    office.show({ ...managerView, report: { ...managerView.report, state: "printed" } });
    await page.waitForSelector(query === "" ? "text=Đã in báo cáo." : "text=The report was printed.");
    await page.context().close();
  });
});
