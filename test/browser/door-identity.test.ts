/**
 * The guard and the visitor's identity in a real browser: a card, a known visitor, an agreement asked aloud,
 * and every scan that is not accepted with its next step.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DoorView } from "../../controller/api/views.ts";
import { scanError } from "../../controller/shell/views/scan-texts.ts";
import { axeViolations, launch, layoutFaults, none, type Opened, open, picture, press } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { doorView, elderlyScan, NOW_MS, PAPER_OUT } from "./fixed-views.ts";
import { cardScan, duplicateScan, fullestView, refusedView, slipScan, typedScan } from "./identity-views.ts";

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
  office.answer(() => ({
    status: 200,
    body: { ok: true, scan: "scan-22", ticket: "t-13", code: "B013", job: "j1" },
  }));
});

const opened = (view: DoorView, query = ""): Promise<Opened> => {
  office.show(view);
  return open(browser, office, "/door/north", "panel-10", query);
};
const door = async (view: DoorView, query = ""): Promise<Page> => (await opened(view, query)).page;
const withScan = (scan: DoorView["scan"]): DoorView => ({ ...doorView, scan });
const sound = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};
describe("every state of the door", () => {
  const STATES: readonly (readonly [string, DoorView])[] = [
    ["identity-ready-called", { ...doorView, manager_called_ms: NOW_MS }],
    ["identity-card", withScan(cardScan)],
    ["identity-elderly", withScan(elderlyScan)],
    ["identity-typed", withScan(typedScan)],
    ["identity-slip", withScan(slipScan)],
    ["identity-duplicate", withScan(duplicateScan)],
    ["identity-fullest", fullestView],
    ["identity-unread", refusedView("control-character", "unread", scanError("control-character").text.vi)],
    ["identity-refused", refusedView("url", "refused", scanError("url").text.vi)],
    [
      "identity-differs",
      {
        ...refusedView("chip-differs", "refused", scanError("chip-differs").text.vi),
        manager_called_ms: NOW_MS,
      },
    ],
  ];
  it.each(STATES)("cuts nothing, keeps its sizes and its contrast: %s", async (name, view) => {
    const { page, complaints } = await opened(view);
    await sound(page, name);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const FULLEST = STATES.filter(([name]) => /fullest|slip|duplicate|differs/.test(name));
  it.each(FULLEST)("fits in English too: %s", async (name, view) => {
    const page = await door(view, "lang=en");
    await picture(page, `${name}-en`);
    none(await layoutFaults(page));
    await page.context().close();
  });
});

describe("priority by age", () => {
  it("is offered in one touch and forced on nobody", async () => {
    const page = await door(withScan(elderlyScan));
    await press(page, "Đất đai", ".pager-go");
    expect(await page.locator(".who .chip").count()).toBe(0);
    await press(page, /^Cấp thẻ rung/, "text=Đã cấp số B013");
    expect(office.given.at(-1)?.body).toMatchObject({ lane: "regular", reason: null });
    await page.context().close();
  });

  it("is taken, taken back, and then asks for the reason like any other", async () => {
    const page = await door(withScan(elderlyScan));
    await press(page, "Người cao tuổi: ưu tiên?", '.who .chip:has-text("Người cao tuổi")');
    await sound(page, "elderly-taken");
    await press(page, "Bỏ ưu tiên", ".who:not(:has(.chip))");
    await press(page, /^Ưu tiên$/, ".reasons");
    await press(page, "Người khuyết tật", '.who .chip:has-text("Người khuyết tật")');
    await page.context().close();
  });
});

describe("being remembered", () => {
  it("is asked aloud, answered by the visitor, and never ticked beforehand", async () => {
    const page = await door({ ...withScan(cardScan), notices: [PAPER_OUT] });
    expect(await page.locator(".agree").getAttribute("aria-pressed")).toBe("false");
    await press(page, "Khách đồng ý lưu để lần sau", ".aloud");
    expect(await page.locator(".aloud").textContent()).toBe(doorView.agreement?.text.vi);
    await sound(page, "agree-sheet");
    const size_mm = await page.evaluate(() => {
      const words = document.querySelector(".aloud p");
      const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
      return words === null ? 0 : Number.parseFloat(getComputedStyle(words).fontSize) / mm;
    });
    expect(size_mm).toBeGreaterThanOrEqual(4.5);
    const [yes, no] = await Promise.all(
      [/^Khách đồng ý$/, "Khách không đồng ý"].map((name) =>
        page.getByRole("button", { name }).boundingBox(),
      ),
    );
    expect(yes?.width).toBeCloseTo(no?.width ?? 0, 0);
    expect(yes?.height).toBeCloseTo(no?.height ?? 0, 0);
    await press(page, "Khách không đồng ý", "#app:not(:has(.aloud))");
    expect(await page.locator(".agree").getAttribute("aria-pressed")).toBe("false");
    await press(page, "Khách đồng ý lưu để lần sau", ".aloud");
    await press(page, /^Khách đồng ý$/, '.agree[aria-pressed="true"]');
    await press(page, "Đất đai", ".pager-go");
    await sound(page, "agree-given");
    await press(page, /^Cấp thẻ rung/, "text=Đã cấp số B013");
    expect(office.given.at(-1)?.body).toMatchObject({ scan: cardScan.scan, agreed: true });
    await page.context().close();
  });

  it("is not sent for a visitor who was not asked", async () => {
    const page = await door(withScan(cardScan));
    await press(page, "Đất đai", ".pager-go");
    await press(page, /^Cấp thẻ rung/, "text=Đã cấp số B013");
    expect(office.given.at(-1)?.body).toMatchObject({ agreed: false });
    await page.context().close();
  });

  it("is not offered where the office keeps nobody, nor without the visitor's own card", async () => {
    const page = await door({ ...withScan(cardScan), returning_days: 0, agreement: null });
    expect(await page.locator(".later").count()).toBe(0);
    office.show(withScan(typedScan));
    await page.waitForSelector("text=Chưa biết tên");
    expect(await page.locator(".later").count()).toBe(0);
    office.show(doorView);
    await press(page, "Khách không có thẻ", ".who");
    expect(await page.locator(".later").count()).toBe(0);
    await page.context().close();
  });

  it("shows a known visitor as one, prints the slip again, and ends with one more touch", async () => {
    const page = await door(withScan(slipScan));
    await page.waitForSelector("text=Khách quen, đã đồng ý");
    await press(page, "In lại phiếu khách", "text=Đã gửi in phiếu khách.");
    await press(page, "Thôi lưu", "text=Thôi lưu dữ liệu của khách?");
    await sound(page, "agree-stop");
    await press(page, "Vẫn lưu", "#app:not(:has(.stop-hint))");
    expect(office.given.map(({ path }) => path)).toEqual(["/api/door/north/print-visitor-slip"]);
    await press(page, "Thôi lưu", ".stop-hint");
    await press(page, "Thôi lưu", "text=Đã thôi lưu cho lần sau.");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/door/north/stop-keeping",
      body: { scan: slipScan.scan },
    });
    await page.context().close();
  });
});

describe("what is not accepted", () => {
  it("can be scanned again, typed, or shown to the manager", async () => {
    const view = refusedView("control-character", "unread", "Không đọc được căn cước.");
    const page = await door(view);
    await press(page, "Gọi quản lý", () => office.given.length > 0);
    expect(office.given.map(({ path }) => path)).toEqual(["/api/door/north/call-manager"]);
    office.show({ ...view, manager_called_ms: NOW_MS });
    await page.waitForSelector("text=Đã gọi quản lý lúc 14:30");
    expect(await page.getByRole("button", { name: "Gọi quản lý" }).count()).toBe(0);
    await sound(page, "refused-called");
    await press(page, "Quét lại", () => office.given.length > 1);
    expect(office.given.at(-1)?.path).toBe("/api/door/north/forget-scan");
    await press(page, "Nhập tay", ".typing");
    await page.context().close();
  });

  it("lets nobody in while the chip differs from the code", async () => {
    const page = await door(refusedView("chip-differs", "refused", "Chip ghi người khác."));
    await page.waitForSelector("text=Không cấp số theo thẻ này");
    expect(await page.locator(".fields, .give").count()).toBe(0);
    const red = await page.evaluate(() => {
      const card = document.querySelector(".state");
      return card === null ? "" : getComputedStyle(card).color;
    });
    expect(red).toBe("rgb(147, 19, 26)");
    await page.context().close();
  });

  it("says which number a visitor holds for the field, prints it again or takes another field", async () => {
    const page = await door(withScan(duplicateScan));
    await page.waitForSelector("text=Đang có B009, thẻ 12");
    await press(page, "Đất đai", ".duplicate");
    await page.waitForSelector("text=Khách đã có số B009 ở Đất đai");
    expect(await page.locator(".give").count()).toBe(0);
    await sound(page, "duplicate-chosen");
    await press(page, "In lại phiếu", "text=Đã gửi in lại phiếu B009.");
    expect(office.given).toMatchObject([
      { path: "/api/door/north/reprint-slip", body: { scan: duplicateScan.scan, code: "B009" } },
    ]);
    await press(page, "Chọn lĩnh vực khác", ".choose");
    await press(page, "Hộ tịch", ".pager-go");
    await page.context().close();
  });

  it("is heard as another tone than a card that was read", async () => {
    office.show(doorView);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const tones: number[] = [];
      const connected = { connect: () => connected };
      const fake = class {
        currentTime = 0;
        destination = connected;
        createGain = () => ({ gain: { value: 0 }, ...connected });
        createOscillator = () => {
          const frequency = { value: 0 };
          return { frequency, ...connected, start: () => tones.push(frequency.value), stop: () => undefined };
        };
      };
      Object.assign(globalThis, { AudioContext: fake, tones });
    });
    await page.goto(`${office.url}/door/north?profile=panel-10`);
    await page.waitForSelector(".door");
    // The page wears this property only here, put there by the script above: no type of ours knows it.
    const heard = () => page.evaluate(() => (globalThis as unknown as { tones: number[] }).tones);
    office.show(withScan(cardScan));
    await expect.poll(heard).toHaveLength(1);
    office.show(refusedView("url", "refused", "Không phải mã trên căn cước."));
    await expect.poll(heard).toHaveLength(2);
    const [read, refused] = await heard();
    expect(read).not.toBe(refused);
    await context.close();
  });
});

describe("the number of a visitor", () => {
  it("is seen as stars and three digits, and heard digit by digit", async () => {
    const { page } = await opened(withScan({ ...cardScan, number_tail: "012" }));
    const number = page.getByRole("img", { name: "số căn cước, cuối là không, một, hai" });
    expect(await number.textContent()).toBe("số ***012");
    await page.context().close();
  });
});

describe("a name as a page's text", () => {
  it("is never markup, and never turns the words beside it round", async () => {
    const name = "<img src=x onerror=alert(1)> \u202eụD\u2066\u200b";
    const { page, complaints } = await opened(withScan({ ...cardScan, name_masked: name }));
    await page.waitForSelector(".who h2");
    expect(await page.locator(".who h2").textContent()).toBe(
      "<img src=x onerror=alert(1)> \ufffdụD\ufffd\ufffd",
    );
    expect(await page.locator("#app img").count()).toBe(0);
    expect(complaints).toEqual([]);
    await sound(page, "name-markup");
    await page.context().close();
  });
});
