/** A name that is markup stands on the guard's screen as it was written: the page grows no element of it. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, none, open } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { doorView, elderlyScan } from "./fixed-views.ts";

const MARKUP = "<b>Nguyễn</b> &*** <i id=hostile>Mẫu</i>";

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

test("the guard reads markup, the page holds none of it, and a long name stays within its screen", async () => {
  if (elderlyScan?.state !== "read") throw new Error("the fixed scan is no read card");
  office.show({ ...doorView, scan: { ...elderlyScan, name_masked: MARKUP } });
  const { page, complaints } = await open(browser, office, "/door/north", "panel-10");
  await page.getByText(MARKUP).waitFor();
  expect(await page.locator("#hostile").count()).toBe(0);
  // As long as a masked name gets: three words of twenty characters, no place to break them.
  const long = `${"M".repeat(20)} M*** ${"M".repeat(20)}`;
  office.show({ ...doorView, scan: { ...elderlyScan, name_masked: long } });
  const shown = page.getByText(long);
  await shown.waitFor();
  const box = await shown.boundingBox();
  const width_px = page.viewportSize()?.width ?? 0;
  expect((box?.x ?? width_px) + (box?.width ?? 0)).toBeLessThanOrEqual(width_px);
  none(complaints);
});
