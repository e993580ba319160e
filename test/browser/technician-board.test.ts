/**
 * T3 in a real browser: the cards of a base, a test buzz, marks, the call of all cards, the walk, the wire.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PagerBoard, TechnicianView } from "../../controller/api/views.ts";
import type { ProfileName } from "../../kiosk-ui/kit/profile.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { NOW_MS, PAPER_OUT } from "./fixed-views.ts";
import { ABLE, boardView, boardWith, FORTY_CARDS, pageOf, WALK } from "./pager-views.ts";

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
  office.answer(() => ({ status: 200, body: { ok: true, page: "p9" } }));
});

const PROFILES: readonly ProfileName[] = ["panel-10", "panel-15", "panel-21"];
const technician = (view: TechnicianView, profile: ProfileName = "panel-10", query = "") => {
  office.show(view);
  return open(browser, office, "/technician", profile, query);
};
const choose = async (page: Page, card: number): Promise<void> => {
  await page.click(`[data-card="${card}"]`);
  await page.waitForSelector(`[data-card="${card}"][aria-selected="true"]`);
};
const sound = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};
const withCard = (card: number, change: Partial<PagerBoard["cards"][number]>): PagerBoard =>
  boardWith(FORTY_CARDS.map((pager) => (pager.card === card ? { ...pager, ...change } : pager)));

describe("the pager board", () => {
  it.each(
    PROFILES.flatMap((profile) => (["vi", "en"] as const).map((language) => [profile, language] as const)),
  )("cuts nothing and keeps its sizes and contrast: %s, %s", async (profile, language) => {
    const { page, complaints } = await technician(
      boardView(boardWith(FORTY_CARDS)),
      profile,
      `lang=${language}`,
    );
    await sound(page, `t3-${profile}-${language}-base`);
    await choose(page, 27);
    await sound(page, `t3-${profile}-${language}-card`);
    await choose(page, 33);
    await sound(page, `t3-${profile}-${language}-rejected`);
    await choose(page, 77);
    await sound(page, `t3-${profile}-${language}-stranger`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("shows a card whose visit is over as not returned, though the ledger still has it called", async () => {
    const { page } = await technician(boardView(withCard(27, { missing: true })));
    await page.waitForSelector('[data-card="27"].overdue');
    expect(await page.locator('[data-card="27"]').getAttribute("aria-label")).toBe("27, Chưa trả");
    // With 17 and 29.
    await page.waitForSelector('.legend-99 li:has-text("Chưa trả 3")');
    expect(await page.locator('.legend-99 li:has-text("Đang gọi")').count()).toBe(0);
    await page.context().close();
  });

  it("finds room for notices and a fault", async () => {
    const board = boardWith(FORTY_CARDS, { state: "degraded", fault: PAPER_OUT });
    const label = "serial:/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A9K3XQ2L-if00-port0 9600 8N1";
    const { page } = await technician({ ...boardView(board, { label }), notices: [PAPER_OUT] });
    await sound(page, "t3-notices");
    await page.context().close();
  });

  it("lets a card buzz and asks whether it did", async () => {
    const { page } = await technician(boardView(withCard(2, {})));
    await choose(page, 2);
    await press(page, "Rung thử 2", ".trial");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/base/base-1/buzz-pager",
      body: { card: 2, power: null },
    });
    await page.waitForSelector("text=Đang rung thử thẻ 2…");
    expect(await page.getByRole("button", { name: "Có rung", exact: true }).count()).toBe(0);
    office.show(boardView(withCard(2, { page: pageOf("transmitted", true) })));
    await page.waitForSelector("text=Thẻ 2 có rung không?");
    await sound(page, "t3-question");
    await press(page, "Không rung", "text=Đã ghi: thẻ 2 không rung");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/base/base-1/judge-buzz",
      body: { card: 2, rang: false, place: null, power: null },
    });
    await sound(page, "t3-judged");
    await page.context().close();
  });

  it("asks nothing about a buzz that was never on the air, and says why", async () => {
    const { page } = await technician(boardView(withCard(2, { page: pageOf("transmitted", true) })));
    await choose(page, 2);
    await press(page, "Rung thử 2", ".trial");
    const failed = {
      ...pageOf("rejected", true),
      queued_ms: pageOf("queued", true).queued_ms + 1,
      why: "no-answer",
    };
    office.show(boardView(withCard(2, { page: failed })));
    await page.waitForSelector("text=Chưa rung thử được thẻ 2: trạm không trả lời.");
    expect(await page.getByRole("button", { name: "Có rung", exact: true }).count()).toBe(0);
    await sound(page, "t3-not-sent");
    await press(page, "Đóng", "text=Rung thử 2");
    await page.context().close();
  });

  it("is worked by keys: arrows, two digits, Enter, Escape", async () => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS)));
    const grid = page.getByRole("listbox");
    await grid.focus();
    await page.keyboard.type("27");
    await page.waitForSelector('[data-card="27"][aria-selected="true"]');
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector('[data-card="39"][aria-selected="true"]');
    expect(await grid.getAttribute("aria-activedescendant")).toBe("card-39");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".trial");
    expect(office.given.map(({ body }) => body.card)).toEqual([39]);
    await page.keyboard.press("Escape");
    await page.waitForSelector("text=Trạm đáp sau");
    await page.context().close();
  });

  it("follows a finger over the grid and does nothing to the cards it passes", async () => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS)));
    const middle = async (card: number) => {
      const box = await page.locator(`[data-card="${card}"]`).boundingBox();
      if (box === null) throw new Error(`no card ${card}`);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    await page.mouse.move(...(await middle(3)));
    await page.mouse.down();
    await page.waitForSelector('[data-card="3"][aria-selected="true"]');
    await page.mouse.move(...(await middle(16)));
    await page.waitForSelector('[data-card="16"][aria-selected="true"]');
    await page.mouse.up();
    await page.mouse.move(...(await middle(5)));
    await page.waitForSelector("h3:has-text('Thẻ 16')");
    expect(office.given).toEqual([]);
    await page.context().close();
  });

  it("puts a card down as lost with the second touch only", async () => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS)));
    await choose(page, 2);
    await press(page, "Đổi trạng thái", ".marks");
    expect(await page.locator(".marks button").allTextContents()).toEqual([
      "Đã sạc đầy",
      "Thất lạc",
      "Ngừng dùng",
      "Đã thay thẻ mới",
      "Thôi",
    ]);
    await sound(page, "t3-marks");
    await press(page, "Thất lạc", "text=Ghi thẻ 2 thất lạc?");
    expect(office.given).toEqual([]);
    await sound(page, "t3-mark-confirm");
    await press(page, "Thất lạc", "text=Đã ghi thẻ 2 thất lạc");
    expect(office.given).toMatchObject([
      { path: "/api/base/base-1/mark-pager", body: { card: 2, as: "lost" } },
    ]);
    await page.context().close();
  });

  it.each([
    ["Đã sạc đầy", "text=đã sạc đầy?", "charge-pagers", { cards: [21] }],
    ["Đã thay thẻ mới", "text=Một thẻ mới mang số 21", "replace-pager", { card: 21 }],
  ])("knows what else became of a card: %s", async (mark, question, path, body) => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS)));
    await choose(page, 21);
    await press(page, "Đổi trạng thái", ".marks");
    await press(page, mark, question);
    await press(page, mark, ".line.said.good");
    expect(office.given).toMatchObject([{ path: `/api/base/base-1/${path}`, body }]);
    await page.context().close();
  });

  it("calls every card with the second touch, and with a third where somebody is being called", async () => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS)));
    await press(page, "Gọi tất cả", "text=Rung mọi thẻ của trạm?");
    expect(office.given).toEqual([]);
    await sound(page, "t3-all-call");
    const refused = { ok: false, error: "somebody-called", vi: "Đang có người được gọi.", en: "Called." };
    office.answer(() => ({ status: 409, body: refused }));
    await press(page, "Rung 40 thẻ", "text=Vẫn rung tất cả");
    await sound(page, "t3-all-call-anyway");
    office.answer(() => ({ status: 200, body: { ok: true, page: "p9" } }));
    await press(page, "Vẫn rung tất cả", "text=Đã gửi lệnh rung mọi thẻ.");
    expect(office.given.map(({ body }) => body.confirmed)).toEqual([false, true]);
    await page.context().close();
  });

  it("says what a base can't do instead of offering it", async () => {
    const can = { all_call: false, range_test: false, anti_theft: false, cancel: false, power_levels: null };
    const { page } = await technician(boardView(boardWith(FORTY_CARDS, { can, protocol: "jtech" })));
    await page.waitForSelector("text=Trạm này không rung mọi thẻ một lúc được.");
    expect(await page.getByRole("button", { name: "Gọi tất cả" }).count()).toBe(0);
    await page.waitForSelector("text=trạm không có");
    await sound(page, "t3-unable");
    await page.context().close();
  });
});

describe("the walk test", () => {
  it("uses the base's own range test where it has one power, and tries a silent place twice", async () => {
    const can = { ...ABLE, power_levels: null };
    const walk = [{ card: 2, place: "Quầy", power: null, rang: false, at_ms: NOW_MS }];
    const { page } = await technician(boardView(boardWith(FORTY_CARDS, { can, walk })));
    await choose(page, 2);
    await press(page, "Đi thử sóng", ".walk-results li");
    await press(page, "Quầy", "text=Rung thẻ 2");
    await sound(page, "t3-walk-one-power");
    await press(page, "Rung thẻ 2", ".trial");
    expect(office.given).toMatchObject([{ body: { card: 2, power: null, range_test: true } }]);
    await page.context().close();
  });

  it("goes down the powers at each place and draws what was felt", async () => {
    const walked = boardView(boardWith(FORTY_CARDS, { walk: WALK }));
    const { page } = await technician(walked);
    await choose(page, 2);
    await press(page, "Xem trạm", "text=Đi thử sóng");
    await press(page, "Đi thử sóng", "text=Chọn một thẻ trong bảng trước");
    await sound(page, "t3-walk-no-card");
    await press(page, "Về bảng thẻ", ".grid-99");
    await choose(page, 2);
    await press(page, "Đi thử sóng", ".walk-results li");
    await sound(page, "t3-walk");
    expect(
      await page.locator(".bars").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
    ).toEqual(["0 trên 4 vạch", "1 trên 4 vạch", "3 trên 4 vạch", "4 trên 4 vạch"]);
    await page.fill('[name="place"]', "Nhà để xe");
    await press(page, "Rung thẻ 2, mức 4", ".trial");
    office.show(
      boardView(
        boardWith(
          FORTY_CARDS.map((pager) =>
            pager.card === 2 ? { ...pager, page: pageOf("transmitted", true) } : pager,
          ),
          { walk: WALK },
        ),
      ),
    );
    await sound(page, "t3-walk-question");
    await press(page, "Có rung", "text=Rung thẻ 2, mức 4");
    expect(office.given).toMatchObject([
      { path: "/api/base/base-1/buzz-pager", body: { card: 2, power: 4, range_test: false } },
      { path: "/api/base/base-1/judge-buzz", body: { card: 2, rang: true, place: "Nhà để xe", power: 4 } },
    ]);
    const step = { card: 2, place: "Nhà để xe", power: 4, rang: true, at_ms: 1 };
    office.show(boardView(boardWith(FORTY_CARDS, { walk: [...WALK, step] })));
    await page.waitForSelector("text=Rung thẻ 2, mức 3");
    await sound(page, "t3-walk-next");
    await page.context().close();
  });
});

describe("the wire", () => {
  const line = (at_ms: number, meaning: string) => ({
    at_ms: NOW_MS + at_ms,
    direction: "in" as const,
    length_bytes: 1,
    hex: "06",
    meaning,
  });
  const many = Array.from({ length: 40 }, (_, index) => line(index, `line ${index}`));

  it("follows the newest line until somebody scrolls up, and stands still when it is told to", async () => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS), { trace: many }));
    const log = page.locator(".wire ol");
    const gap_px = () => log.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
    await expect.poll(gap_px).toBeLessThan(2);
    await log.evaluate((list) => list.scrollTo(0, 0));
    office.show(boardView(boardWith(FORTY_CARDS), { trace: [...many.slice(1), line(40, "line 40")] }));
    await page.waitForSelector(".wire li:nth-child(41)");
    expect(await gap_px()).toBeGreaterThan(1_000);
    // The page keeps what the view no longer brings.
    expect(await log.locator("li").count()).toBe(41);
    await press(page, "Tạm dừng", '.wire-head:has-text("0 dòng mới")');
    office.show(
      boardView(boardWith(FORTY_CARDS), {
        trace: [...many.slice(2), line(40, "line 40"), line(41, "line 41")],
      }),
    );
    await page.waitForSelector('.wire-head:has-text("1 dòng mới")');
    expect(await page.locator(".wire li > span", { hasText: /^line 41$/ }).count()).toBe(0);
    await sound(page, "t3-wire-held");
    await press(page, "Chạy tiếp", "text=Tạm dừng");
    await page.waitForSelector(".wire li:nth-child(42)");
    await page.context().close();
  });

  it("is copied as plain lines", async () => {
    const { page } = await technician(boardView(boardWith(FORTY_CARDS)));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await press(page, "Chép", "text=Đã chép 6 dòng.");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split("\n").slice(3, 5)).toEqual([
      "14:29:59.000  →  53 54 41 54 0D  status",
      "14:29:59.300  ×  00 FF 13  3 bytes discarded",
    ]);
    await page.context().close();
  });
});
