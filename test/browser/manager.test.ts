/**
 * The manager's page in a real browser: at a desk, an ordinary day, an empty morning, and the most at once.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ManagerView } from "../../controller/api/views.ts";
import { axeViolations, launch, layoutFaults, none, open, picture } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { fullManagerView, managerView, morningView } from "./manager-views.ts";

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const VIEWS: readonly (readonly [string, ManagerView])[] = [
  ["manager-day", managerView],
  ["manager-morning", morningView],
  ["manager-full", fullManagerView],
];

describe("the manager's page", () => {
  it.each(VIEWS)("cuts nothing, keeps its sizes and its contrast: %s", async (name, view) => {
    office.show(view);
    const { page, complaints } = await open(browser, office, "/manager", "desk-15");
    await picture(page, name);
    none(await layoutFaults(page));
    none(await axeViolations(page));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(VIEWS)("fits in English too: %s", async (name, view) => {
    office.show(view);
    const { page } = await open(browser, office, "/manager", "desk-15", "lang=en");
    await picture(page, `${name}-en`);
    none(await layoutFaults(page));
    await page.context().close();
  });

  it("answers a guard who called, and keeps the call until the office says it is over", async () => {
    const [north] = fullManagerView.doors_calling;
    if (north === undefined) throw new Error("the fixed view has no call");
    office.show({ ...managerView, doors_calling: [north] });
    office.given.length = 0;
    const { page } = await open(browser, office, "/manager", "desk-15");
    await page.waitForSelector("text=Cửa chính mời quản lý đến, lúc 14:27 (2 phút)");
    await page.getByRole("button", { name: "Đã tới" }).click();
    await expect
      .poll(() => office.given)
      .toMatchObject([{ path: "/api/manager/door-seen", body: { door: "north" } }]);
    expect(await page.locator(".calling").count()).toBe(1);
    office.show(managerView);
    await page.waitForSelector("#app:not(:has(.calling))");
    await page.context().close();
  });

  it("is worked by keys alone", async () => {
    office.show(fullManagerView);
    office.given.length = 0;
    const { page } = await open(browser, office, "/manager", "desk-15");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => office.given.map(({ body }) => body.door)).toEqual(["south"]);
    await page.context().close();
  });

  it("says what many numbers may mean and what to do, and accuses nobody", async () => {
    office.show(fullManagerView);
    const { page } = await open(browser, office, "/manager", "desk-15");
    const words = (await page.locator(".frequent").textContent()) ?? "";
    expect(words).toContain("13 người lấy từ 4 số trở lên, nhiều nhất 17 số");
    expect(words).toContain("Xin ra sảnh quan sát và hỏi thăm; đừng vội kết luận về ai.");
    office.show(managerView);
    await page.waitForSelector("text=Hôm nay không ai lấy từ 4 số trở lên.");
    await page.context().close();
  });
});
