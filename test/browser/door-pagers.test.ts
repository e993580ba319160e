/**
 * The guard's cards in a real browser: a buzz in the visitor's hand, another card for a silent one, a card
 * lost, the count at the end of the day.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DoorView, Pager } from "../../controller/api/views.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { doorView, EIGHT_FIELDS, elderlyScan, NOW_MS, PAPER_OUT } from "./fixed-views.ts";
import { FORTY_CARDS, pageOf, rackCard } from "./pager-views.ts";

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
    body: { ok: true, page: "p9", ticket: "t-1", code: "B013", lost: [], found: [] },
  }));
});

const [board] = doorView.boards;
if (board === undefined) throw new Error("the fixed view has no base");

const viewOf = (cards: readonly Pager[], change: Partial<DoorView> = {}): DoorView => ({
  ...doorView,
  pagers: cards.map((pager) => ({ base: "base-1", ...pager })),
  pagers_free: cards.filter(({ state, fit }) => state === "in-rack" && fit).length,
  missing: cards.filter(({ missing }) => missing).length,
  boards: [{ ...board, can: { ...board.can, all_call: true } }],
  ...change,
});

/** Twenty cards, 27 of them just given to B013. */
const TWENTY: readonly Pager[] = Array.from({ length: 20 }, (_, index) => rackCard(index + 11));
const given = (change: Partial<Pager>, view: Partial<DoorView> = {}): DoorView =>
  viewOf(
    TWENTY.map((pager) =>
      pager.card === 27
        ? { ...pager, state: "lent", ticket: "B013", since_ms: NOW_MS - 12_000, ...change }
        : pager,
    ),
    {
      last_admitted: { code: "B013", field: "land", pager: 27, print: null },
      suggestion: { base: "base-1", card: 28 },
      ...view,
    },
  );

const door = async (view: DoorView): Promise<Page> => {
  office.show(view);
  const { page } = await open(browser, office, "/door/north", "panel-10");
  return page;
};
const sound = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};

describe("the card just given", () => {
  it("is let buzz with one touch and judged with another", async () => {
    const page = await door(given({}));
    await sound(page, "door-handout-offer");
    await press(page, "Rung thử 27", ".trial");
    expect(office.given).toMatchObject([
      { path: "/api/door/north/buzz-pager", body: { base: "base-1", card: 27 } },
    ]);
    office.show(given({ page: pageOf("transmitted", true) }));
    await page.waitForSelector("text=Thẻ 27 có rung không?");
    await sound(page, "door-handout-question");
    await press(page, "Có rung", "#app:not(:has(.handout))");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/door/north/judge-buzz",
      body: { base: "base-1", card: 27, rang: true },
    });
    await page.context().close();
  });

  it.each([
    ["Đổi thẻ 28", { base: "base-1", card: 28 }, "text=Khách giữ thẻ 28"],
    ["Phiếu giấy", null, "text=Khách giữ phiếu giấy"],
  ])("is changed when it is silent: %s", async (button, to, said) => {
    const page = await door(given({ page: pageOf("transmitted", true), suspicion: "battery", fit: false }));
    await page.waitForSelector("text=Thẻ 27 không rung. Xin đổi cho khách:");
    await sound(page, "door-handout-silent");
    await press(page, button, said);
    expect(office.given).toMatchObject([
      { path: "/api/door/north/swap-pager", body: { base: "base-1", card: 27, to } },
    ]);
    await page.context().close();
  });

  it("holds up nobody: the next visitor is served beside the question", async () => {
    const page = await door(given({}));
    await press(page, "Rung thử 27", ".trial");
    const helped = {
      scan: elderlyScan,
      fields: [...EIGHT_FIELDS],
      help: [{ kiosk: "Kiosk sảnh", since_ms: NOW_MS - 120_000 }],
    };
    office.show(given({ page: pageOf("transmitted", true) }, helped));
    await page.waitForSelector("text=Nguyễn V*** Mẫu");
    await page.waitForSelector("text=Thẻ 27 có rung không?");
    await sound(page, "door-handout-next-visitor");
    await press(page, "Đất đai", ".pager-go");
    await page.context().close();
  });

  it("is offered no longer than the office allows a buzz", async () => {
    const page = await door(given({ since_ms: NOW_MS - 61_000 }));
    await page.waitForSelector("text=Vừa cấp");
    expect(await page.locator(".handout").count()).toBe(0);
    await page.context().close();
  });
});

describe("cards that are out", () => {
  it("shows those whose visit is over first, and takes one down as lost with the second touch", async () => {
    const page = await door(viewOf(FORTY_CARDS));
    await page.waitForSelector("text=Còn thiếu 2 thẻ");
    await sound(page, "door-forty");
    await press(page, "Thu thẻ rung", ".returning");
    expect(await page.locator(".out-card b").allInnerTexts()).toEqual([
      "17",
      "29",
      "1",
      "5",
      "9",
      "13",
      "15",
      "27",
      "33",
    ]);
    await press(page, /^1$/, 'output:has-text("1")');
    await press(page, /^7$/, 'output:has-text("17")');
    await sound(page, "door-return-17");
    await press(page, "Báo mất", "text=Ghi thẻ 17 thất lạc?");
    expect(office.given).toEqual([]);
    await sound(page, "door-lost-confirm");
    await press(page, "Ghi thất lạc 17", "text=Đã ghi thẻ 17 thất lạc.");
    expect(office.given).toMatchObject([
      { path: "/api/door/north/mark-pager", body: { base: "base-1", card: 17, as: "lost" } },
    ]);
    await page.context().close();
  });
});

describe("taking cards back", () => {
  it("has room for a notice, and for what was said about the last one", async () => {
    const page = await door(viewOf(FORTY_CARDS, { notices: [PAPER_OUT] }));
    await press(page, "Thu thẻ rung", ".returning");
    await press(page, /^17/, "text=Đã thu thẻ 17");
    await press(page, "Thu thẻ rung", ".returning");
    await press(page, /^5$/, 'output:has-text("5")');
    await sound(page, "door-return-notice");
    await page.context().close();
  });
});

describe("the count at the end of the day", () => {
  const startCount = async (view: DoorView): Promise<Page> => {
    const page = await door(view);
    await press(page, "Thu thẻ rung", ".returning");
    await press(page, /Đếm thẻ/, ".counting");
    return page;
  };
  const ninetyNine = Array.from({ length: 99 }, (_, index) => FORTY_CARDS[index] ?? rackCard(index + 1));

  it("begins with what the ledger believes; only what differs is touched", async () => {
    const page = await startCount(viewOf(FORTY_CARDS));
    // Thirty-nine: a card out of use is not counted.
    expect(await page.locator(".tick").count()).toBe(39);
    expect(await page.locator('.tick[aria-pressed="false"]').allTextContents()).toEqual([
      "1",
      "5",
      "9",
      "13",
      "15",
      "17",
      "27",
      "29",
      "33",
    ]);
    await sound(page, "door-count");
    await press(page, "15, thiếu", '[aria-label="15, trên giá"]');
    await press(page, "40, trên giá", '[aria-label="40, thiếu"]');
    await press(page, "Đếm xong, thiếu 9", ".sum");
    const rows = await page.locator(".sum div").allTextContents();
    expect(rows).toEqual([
      "Ghi thất lạc17, 29, 40",
      "Đã về giá15",
      "Khách còn giữ1, 5, 9, 13, 27, 33",
      "Vẫn thất lạckhông có thẻ nào",
    ]);
    await sound(page, "door-count-sum");
    expect(office.given).toEqual([]);
    office.answer(() => ({ status: 200, body: { ok: true, lost: [17, 29, 40], found: [15] } }));
    await press(page, "Xác nhận, ghi 3 thẻ thất lạc", "text=Đã đếm xong, thất lạc 3 thẻ: 17, 29, 40.");
    expect(office.given).toMatchObject([
      {
        path: "/api/door/north/reconcile-pagers",
        body: { base: "base-1", missing: [1, 5, 9, 13, 17, 27, 29, 33, 40] },
      },
    ]);
    await picture(page, "door-counted");
    await page.context().close();
  });

  it("counts 99 cards on two pages", async () => {
    const page = await startCount(viewOf(ninetyNine));
    await sound(page, "door-count-99");
    await press(page, "Thẻ 52–99", '[aria-label="99, trên giá"]');
    await sound(page, "door-count-99-second");
    await page.context().close();
  });

  it("calls every card to find those left about, with a third touch while somebody is called", async () => {
    const page = await startCount(viewOf(ninetyNine, { scan: elderlyScan }));
    await page.waitForSelector("text=Có khách ở cửa");
    await press(page, "Gọi tất cả", "text=Rung mọi thẻ của trạm?");
    await sound(page, "door-count-all-call");
    const refused = { ok: false, error: "somebody-called", vi: "Đang có người được gọi.", en: "Called." };
    office.answer(() => ({ status: 409, body: refused }));
    await press(page, "Rung 99 thẻ", "text=Vẫn rung tất cả");
    await sound(page, "door-count-anyway");
    office.answer(() => ({ status: 200, body: { ok: true, page: "p9" } }));
    await press(page, "Vẫn rung tất cả", "text=Đã gửi lệnh rung mọi thẻ.");
    expect(office.given.map(({ body }) => body.confirmed)).toEqual([false, true]);
    await sound(page, "door-count-all-called");
    await page.context().close();
  });

  it("goes on where it was left to serve a visitor", async () => {
    const page = await startCount(viewOf(FORTY_CARDS));
    await press(page, "40, trên giá", '[aria-label="40, thiếu"]');
    await press(page, "Để sau", "text=Mời quét căn cước");
    office.show(viewOf(FORTY_CARDS, { scan: elderlyScan }));
    await page.waitForSelector("text=Nguyễn V*** Mẫu");
    await press(page, "Thu thẻ rung", ".returning");
    await press(page, /Đếm thẻ/, '[aria-label="40, thiếu"]');
    await page.context().close();
  });
});
