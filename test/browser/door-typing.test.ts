/**
 * An ID number typed by the guard in a real browser: by keypad and by keyboard, read back as it comes, and
 * left nowhere.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DoorView } from "../../controller/api/views.ts";
import { PROFILES } from "../../kiosk-ui/kit/profile.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";
import { axeViolations, launch, layoutFaults, none, type Opened, open, picture, press } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { doorView } from "./fixed-views.ts";
import { cardScan, typedScan } from "./identity-views.ts";

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

const opened = (view: DoorView): Promise<Opened> => {
  office.show(view);
  return open(browser, office, "/door/north", "panel-10");
};
const door = async (view: DoorView): Promise<Page> => (await opened(view)).page;
const withScan = (scan: DoorView["scan"]): DoorView => ({ ...doorView, scan });
const sound = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};
/** Presses what is still missing of these digits. */
const typeOn = async (page: Page, digits: string): Promise<void> => {
  const from = await page.locator(".typed-digit.here").count();
  for (const [index, digit] of [...digits].entries()) {
    if (index >= from) await press(page, new RegExp(`^${digit}$`), `.typed-digit.here >> nth=${index}`);
  }
};

const person = fictionalPerson(2);
const { idNumber } = person;
/** Everything a page holds that another visitor, or another program, could read afterwards. */
const traces = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      location.href,
      JSON.stringify(history.state),
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
    ].join("\n"),
  );

describe("a number typed by hand", () => {
  it("is read back in plain words as it comes, and sent once it is whole", async () => {
    const page = await door(doorView);
    await press(page, "Nhập tay", ".typing");
    await sound(page, "type-empty");
    await typeOn(page, idNumber.slice(0, 4));
    await page.waitForSelector("text=Còn thiếu 8 số");
    await page.waitForSelector("text=Nữ");
    expect(await page.locator("text=Sinh năm").count()).toBe(0);
    await typeOn(page, idNumber.slice(0, 6));
    await page.waitForSelector(`text=Sinh năm ${person.birthDate.year}`);
    await sound(page, "type-half");
    await typeOn(page, idNumber);
    const groups = (await page.locator(".typed-group").allTextContents()).map(({ length }) => length);
    expect(groups).toEqual([3, 1, 2, 6]);
    expect(await page.locator(".typed").textContent()).toBe(idNumber);
    await sound(page, "type-whole");
    await press(page, "Nhận khách", "#app:not(:has(.typing))");
    expect(office.given).toMatchObject([{ path: "/api/door/north/type-number", body: { number: idNumber } }]);
    office.show(withScan(typedScan));
    await page.waitForSelector("text=Chưa biết tên");
    await page.context().close();
  });

  it.each([
    ["accepted", { status: 200, body: { ok: true, scan: "scan-22" } }],
    [
      "refused",
      { status: 400, body: { ok: false, error: "number-malformed", vi: "Số chưa đúng.", en: "No." } },
    ],
    ["cut off", "cut"],
  ] as const)("stays nowhere on the page after it was sent and %s", async (_how, answer) => {
    const { page, complaints } = await opened(doorView);
    await press(page, "Nhập tay", ".typing");
    await page.keyboard.type(idNumber, { delay: 40 });
    expect(await traces(page)).toContain(idNumber);
    office.answer(() => answer);
    await press(page, "Nhận khách", "#app:not(:has(.typing))");
    await expect.poll(() => office.given.length).toBeGreaterThan(0);
    const held = await traces(page);
    expect(held).not.toContain(idNumber);
    expect(held).not.toContain(idNumber.slice(0, 6));
    expect(complaints.filter((line) => line.includes(idNumber))).toEqual([]);
    await page.context().close();
  });

  it("warns of what is odd and sends it all the same", async () => {
    const page = await door(doorView);
    await press(page, "Nhập tay", ".typing");
    await page.keyboard.type("003299", { delay: 40 });
    await page.waitForSelector("text=Ba số đầu không phải mã tỉnh nào đã biết");
    await page.waitForSelector("text=Năm sinh này chưa tới");
    await sound(page, "type-warned");
    await page.keyboard.type("000001", { delay: 40 });
    await sound(page, "type-warned-whole");
    await page.keyboard.press("Enter");
    await expect.poll(() => office.given.length).toBe(1);
    await page.context().close();
  });

  it("is worked by the keys of a keyboard: digits, back, Enter, Escape", async () => {
    const page = await door(doorView);
    await press(page, "Nhập tay", ".typing");
    const typed = async () => (await page.locator(".typed").textContent())?.trim();
    await page.keyboard.type("0799", { delay: 40 });
    await page.keyboard.press("Enter", { delay: 40 });
    await page.keyboard.press("Backspace", { delay: 40 });
    await expect.poll(typed).toBe("079");
    expect(office.given).toEqual([]);
    await page.keyboard.press("Escape", { delay: 40 });
    await page.waitForSelector("#app:not(:has(.typing))");
    await press(page, "Nhập tay", ".typing");
    expect(await typed()).toBe("");
    await page.context().close();
  });

  it("is no number of a scanner that acts as a keyboard", async () => {
    const page = await door(doorView);
    await press(page, "Nhập tay", ".typing");
    await page.evaluate((digits) => {
      for (const key of digits) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
    }, idNumber);
    await page.waitForSelector("text=Đầu đọc đang gõ như bàn phím");
    await sound(page, "type-machine");
    expect((await page.locator(".typed").textContent())?.trim()).toBe("");
    expect(office.given).toEqual([]);
    await page.context().close();
  });

  it("lets two fingers come down together", async () => {
    const page = await door(doorView);
    await press(page, "Nhập tay", ".typing");
    await page.evaluate(() => {
      for (const key of "079") window.dispatchEvent(new KeyboardEvent("keydown", { key }));
    });
    await expect.poll(async () => (await page.locator(".typed").textContent())?.trim()).toBe("079");
    await page.context().close();
  });

  it("is wiped after 15 s without a touch, not before", async () => {
    office.show(doorView);
    const { width_px, height_px } = PROFILES["panel-10"];
    const context = await browser.newContext({ viewport: { width: width_px, height: height_px } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${office.url}/door/north?profile=panel-10`);
    await press(page, "Nhập tay", ".typing");
    await page.keyboard.press("0");
    await page.clock.runFor(14_000);
    await page.keyboard.press("7");
    await page.clock.runFor(14_000);
    expect((await page.locator(".typed").textContent())?.trim()).toBe("07");
    await page.clock.runFor(1_500);
    // The page's clock runs on by itself too, so that a long wait would prove nothing.
    await page.waitForSelector("text=Số đã được xóa vì 15 giây không bấm", { timeout: 5_000 });
    await picture(page, "type-idle");
    expect((await page.locator(".typed").textContent())?.trim()).toBe("");
    await context.close();
  });

  it("gives way to a card that is laid down", async () => {
    const page = await door(doorView);
    await press(page, "Nhập tay", ".typing");
    await page.keyboard.type(idNumber.slice(0, 9), { delay: 40 });
    office.show(withScan(cardScan));
    await page.waitForSelector("text=Trần T*** Dụ");
    expect(await traces(page)).not.toContain(idNumber.slice(0, 6));
    await page.context().close();
  });
});
