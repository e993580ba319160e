/** C4 in a real browser: results into boxes and out again, by keys and by touch. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CounterResults } from "../../controller/api/box-views.ts";
import { counterBox, NO_RESULTS } from "./box-views.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press, strike } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { counterView, NOW_MS } from "./fixed-views.ts";

const DOSSIER = "H29.12-261121-0001";
const DAY_MS = 86_400_000;

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const show = (more: Partial<CounterResults> = {}): void =>
  office.show({ ...counterView, results: { ...NO_RESULTS, ...more } });

const stored = (number: number, more: Parameters<typeof counterBox>[2] = {}) =>
  counterBox(number, "stored", {
    dossier: `H29.12-261121-00${String(number).padStart(2, "0")}`,
    until_ms: NOW_MS + 14 * DAY_MS,
    notice: "sent",
    ...more,
  });

const BOXES = [
  stored(1),
  stored(2, { proxy: true }),
  stored(3, { recall: "expired", until_ms: NOW_MS - DAY_MS }),
  stored(4),
  stored(5),
  stored(6),
  counterBox(7, "loading", { dossier: DOSSIER, door: "open", mine: true, opened_ms: NOW_MS }),
  counterBox(8, "quarantined", { dossier: DOSSIER, why: "forced-open" }),
  counterBox(9, "empty"),
];

const opened = async (): Promise<{ page: Page; complaints: string[] }> => {
  const it = await open(browser, office, "/counter/c3", "desk-15");
  await strike(it.page, "F11");
  await it.page.waitForSelector(".results");
  return it;
};

const judged = async (page: Page, name: string): Promise<readonly string[]> => {
  await picture(page, `counter-results-${name}`);
  const faults = [...(await layoutFaults(page)), ...(await axeViolations(page))];
  return faults.map((fault) => `${name}: ${fault}`);
};

describe("the sheet of results", () => {
  it("cuts nothing, keeps its sizes and its contrast, in every part", async () => {
    office.answer(({ path }) => ({
      status: 200,
      body: { ok: true, ...(path.endsWith("/load-result") ? { box: 7, permit: "k1" } : {}) },
    }));
    show({ boxes: BOXES });
    const { page, complaints } = await opened();
    const faults = [...(await judged(page, "load"))];
    await press(page, "Nhận thay", 'input[name="proxy_id"]');
    faults.push(...(await judged(page, "load-proxy")));
    await press(page, "Trong tủ", ".box-rows");
    faults.push(...(await judged(page, "boxes")));
    await press(page, "Xem thêm", '.box-row:has-text("H29.12-261121-0006")');
    await press(page, /H29.12-261121-0006/, ".one-box");
    faults.push(...(await judged(page, "one")));
    await press(page, "Người nhận thay", 'input[name="proxy_id"]');
    faults.push(...(await judged(page, "one-proxy")));
    await press(page, "Quay lại", ".box-acts >> text=Gia hạn");
    await press(page, "Xin mở từ xa", "text=Vì sao cần mở");
    faults.push(...(await judged(page, "one-remote")));
    await press(page, "Trong tủ", ".box-rows");
    await press(page, /^Trục trặc/, ".box-row >> text=Khóa chờ kiểm tra");
    await press(page, /Khóa chờ kiểm tra/, ".one-box");
    faults.push(...(await judged(page, "one-trouble")));
    const in_hand = [1, 2, 3, 4].map((n) => ({
      dossier: `H29.12-261121-000${n}`,
      why: "moved" as const,
      since_ms: NOW_MS,
    }));
    const remote = [
      { box: 2, reason: "no-code", mine: false, until_ms: NOW_MS + 200_000 },
      { box: 4, reason: "needs-help", mine: true, until_ms: NOW_MS + 300_000 },
    ];
    show({ boxes: BOXES, in_hand, remote });
    await press(page, /^Đang giữ/, ".hand-rows li");
    faults.push(...(await judged(page, "hand")));
    await press(page, /^Mở từ xa/, "text=Đồng nghiệp xin mở ngăn 2");
    faults.push(...(await judged(page, "remote")));
    await press(page, "Kiểm tủ", "text=Bắt đầu kiểm tủ");
    faults.push(...(await judged(page, "round-none")));
    show({
      boxes: BOXES,
      round: { started_ms: NOW_MS, mine: true, left: [4, 5], checked: [{ number: 1, found: "as-listed" }] },
    });
    await press(page, "Mở ngăn 4", ".one-box");
    faults.push(...(await judged(page, "round")));
    none(faults);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("loads a batch by a scanner alone: scan, put in, shut, scan", async () => {
    office.answer(() => ({ status: 200, body: { ok: true, box: 7, permit: "k1" } }));
    office.given.length = 0;
    show();
    const { page } = await opened();
    for (const serial of ["0001", "0002"]) {
      await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "dossier");
      await page.keyboard.type(`H29.12-261121-${serial}`);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".given.opening");
      await picture(page, "counter-results-given");
      show({ boxes: [counterBox(7, "loading", { dossier: DOSSIER, door: "open", mine: true })] });
      await page.waitForSelector(".given.open");
      none(await layoutFaults(page));
      show({ boxes: [stored(7)] });
      await page.waitForSelector(".last-loaded");
      show();
    }
    await page.waitForSelector("text=Đã cất 2 kết quả");
    await picture(page, "counter-results-loaded");
    none(await layoutFaults(page));
    expect(office.given.map(({ path, body }) => [path, body.dossier])).toEqual([
      ["/api/counter/c3/load-result", "H29.12-261121-0001"],
      ["/api/counter/c3/load-result", "H29.12-261121-0002"],
    ]);
    await press(page, /Lấy lại khỏi ngăn 7/, () => office.given.length > 2);
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/counter/c3/withdraw-result",
      body: { box: 7, why: "moved" },
    });
    await page.context().close();
  });

  it("tells a door that did not open, keeps the dossier for another box, and says so on the desk", async () => {
    office.answer(() => ({ status: 200, body: { ok: true, box: 7, permit: "k1" } }));
    show();
    const { page } = await opened();
    await page.locator('input[name="dossier"]').fill(DOSSIER);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".given.opening");
    show({ boxes: [counterBox(7, "quarantined", { dossier: DOSSIER, why: "not-opened" })] });
    await page.waitForSelector(".given.failed");
    await picture(page, "counter-results-failed");
    none([...(await layoutFaults(page)), ...(await axeViolations(page))]);
    await press(page, "Bỏ lại vào ngăn khác", 'input[name="dossier"]');
    expect(await page.locator('input[name="dossier"]').inputValue()).toBe(DOSSIER);
    await strike(page, "F11");
    await page.waitForSelector("text=1 ngăn cần xem");
    await page.context().close();
  });

  it("takes the clerk's word for what the key alone opened, and shows what is in hand", async () => {
    office.answer(() => ({ status: 200, body: { ok: true } }));
    office.given.length = 0;
    show({ boxes: [...BOXES, counterBox(10, "unknown", { dossier: DOSSIER, door: "unknown" })] });
    const { page } = await opened();
    await press(page, "Trong tủ", ".box-rows");
    await press(page, /^Trục trặc/, ".box-row >> text=Chưa rõ");
    await press(page, /Chưa rõ/, "text=Ngăn 10 chưa mở được từ máy");
    none(await judged(page, "one-stuck"));
    await press(page, "Đã lấy kết quả khỏi ngăn 10", "text=Kết quả của ngăn 10 đang ở quầy");
    expect(office.given.map(({ path, body }) => [path, body.box, body.holds])).toEqual([
      ["/api/counter/c3/clear-box", 10, "taken"],
    ]);
    await page.context().close();
  });

  it("never sends what is not named: each opening names its box on the button pressed", async () => {
    office.answer(() => ({ status: 200, body: { ok: true, permit: "k1" } }));
    office.given.length = 0;
    show({ boxes: BOXES, remote: [{ box: 2, reason: "no-code", mine: false, until_ms: NOW_MS + 200_000 }] });
    const { page } = await opened();
    await press(page, "Xác nhận: mở ngăn 2", "text=Đang mở ngăn 2");
    await press(page, "Trong tủ", ".box-rows");
    await press(page, /H29.12-261121-0001/, ".one-box");
    await press(page, "Thu hồi – mở ngăn 1", "text=Đang mở ngăn 1");
    expect(office.given.map(({ path, body }) => [path, body.box])).toEqual([
      ["/api/counter/c3/confirm-remote-open", 2],
      ["/api/counter/c3/withdraw-result", 1],
    ]);
    await page.context().close();
  });
});
