/**
 * The screens of guard, clerk, technician and hall in a real browser: sizes, contrast, keys, a lost
 * connection.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notice } from "../../controller/api/views.ts";
import { boardNotice } from "../../controller/shell/views/context.ts";
import type { ProfileName } from "../../kiosk-ui/kit/profile.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press, strike } from "./browser.ts";
import { type FakeOffice, NO_SESSION, startFakeOffice } from "./fake-office.ts";
import {
  counterView,
  doorView,
  EIGHT_FIELDS,
  elderlyScan,
  hallView,
  NOW_MS,
  PAPER_OUT,
  technicianView,
} from "./fixed-views.ts";
import { cardScan } from "./identity-views.ts";

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const UNANSWERED: Notice = {
  code: "PAGER_UNANSWERED",
  level: "warning",
  text: {
    vi: "Đã rung thẻ 27 ba lần, chưa thấy khách: xin gọi số A012 bằng lời, hoặc báo vắng.",
    en: "Card 27 was called 3 times, nobody came: call A012 by voice, or mark as absent.",
  },
};
const current = counterView.current;
const VIEWS: readonly (readonly [string, string, ProfileName, unknown])[] = [
  ["door-ready", "/door/north", "panel-10", doorView],
  ["door-read", "/door/north", "panel-10", { ...doorView, scan: elderlyScan }],
  [
    "door-busy",
    "/door/north",
    "panel-10",
    {
      ...doorView,
      scan:
        elderlyScan?.state === "read"
          ? { ...elderlyScan, live_tickets: [{ code: "A009", field: "land", pager: 12 }] }
          : null,
      fields: EIGHT_FIELDS,
      help: [{ kiosk: "Kiosk sảnh", since_ms: NOW_MS - 120_000 }],
      notices: [PAPER_OUT],
    },
  ],
  [
    "door-refused",
    "/door/north",
    "panel-10",
    { ...doorView, scan: { state: "refused", scan: "s-9", kind: "unread", notice: PAPER_OUT } },
  ],
  ["counter-called", "/counter/c3", "desk-15", counterView],
  [
    "counter-serving",
    "/counter/c3",
    "desk-15",
    {
      ...counterView,
      current: current === null ? null : { ...current, state: "serving", serving_ms: NOW_MS - 200_000 },
    },
  ],
  [
    "counter-unanswered",
    "/counter/c3",
    "desk-15",
    {
      ...counterView,
      current:
        current === null
          ? null
          : {
              ...current,
              calls: 3,
              pager: { card: 27, page: "transmitted", transmitted_ms: NOW_MS - 8_000, unanswered: 3 },
            },
      notices: [UNANSWERED],
    },
  ],
  ["counter-idle", "/counter/c3", "desk-15", { ...counterView, current: null, notices: [PAPER_OUT] }],
  ["counter-closed", "/counter/c3", "desk-15", { ...counterView, current: null, open: false, undo: null }],
  ["hall-call", "/hall/hall", "hall-43", hallView],
  ["hall-none", "/hall/hall", "hall-43", { ...hallView, calls: [] }],
  [
    "hall-long",
    "/hall/hall",
    "hall-43",
    { ...hallView, calls: [{ call: "n", code: "B1007", counter: 12, at_ms: NOW_MS, priority: true }] },
  ],
  ["technician", "/technician", "panel-10", technicianView],
  [
    "technician-board",
    "/technician",
    "panel-10",
    {
      ...technicianView,
      notices: [boardNotice("STORE_FULL", "alarm"), boardNotice("CLOCK_SUSPECT", "warning")],
    },
  ],
];

describe("a staff screen", () => {
  it.each(VIEWS)("cuts nothing, keeps its sizes and its contrast: %s", async (name, path, profile, view) => {
    office.show(view);
    const { page, complaints } = await open(browser, office, path, profile);
    await picture(page, name);
    none(await layoutFaults(page));
    none(await axeViolations(page));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("leads to the sign-in when its session is closed, and names the way back", async () => {
    office.session(NO_SESSION, {
      status: 401,
      body: { ok: false, error: "not-signed-in", vi: "Xin đăng nhập.", en: "Please sign in." },
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${office.url}/counter/c3`);
    await page.waitForURL("**/sign-in?next=%2Fcounter%2Fc3");
    await picture(page, "sign-in");
    none(await axeViolations(page));
    office.session(NO_SESSION, "open");
    await context.close();
  });

  it("says what the office says when its place is unknown", async () => {
    const body = { ok: false, error: "unknown-place", vi: "Không có nơi phục vụ này.", en: "No such place." };
    office.session(NO_SESSION, { status: 404, body });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${office.url}/door/nowhere`);
    await page.waitForSelector("text=Không có nơi phục vụ này.");
    office.session(NO_SESSION, "open");
    await context.close();
  });

  it("lists the office's screens", async () => {
    const places = { doors: ["north"], counters: ["c1", "c2"], kiosks: ["hall"], halls: ["hall"] };
    office.session({ enrolled: true, session: { name: "quan-tri", role: "admin" }, places }, "open");
    const { page } = await open(browser, office, "/", "desk-15");
    await page.waitForSelector(".screens");
    await picture(page, "screens");
    expect(await page.getByRole("link").count()).toBe(7);
    none(await layoutFaults(page));
    none(await axeViolations(page));
    await page.context().close();
  });
});

describe("the clerk", () => {
  it("works by keys, each once however long it is held", async () => {
    office.show(counterView);
    office.given.length = 0;
    const { page } = await open(browser, office, "/counter/c3", "desk-15");
    await page.keyboard.down("F4");
    await page.keyboard.down("F4");
    await page.keyboard.up("F4");
    await strike(page, "F2");
    await expect.poll(() => office.given.map(({ path }) => path)).toEqual(["/api/counter/c3/start"]);
    await page.context().close();
  });
});

describe("the guard", () => {
  it("admits with the pager that is offered, and takes one back by its number", async () => {
    office.show({ ...doorView, scan: elderlyScan });
    office.given.length = 0;
    office.answer(() => ({ status: 200, body: { ok: true, ticket: "t-13", code: "B013" } }));
    const { page } = await open(browser, office, "/door/north", "panel-10");
    await press(page, "Người cao tuổi: ưu tiên?", ".who .chip");
    await press(page, "Đất đai", ".pager-go");
    await picture(page, "door-field");
    none(await layoutFaults(page));
    await press(page, /^Cấp thẻ rung/, "text=Đã cấp số B013");
    expect(office.given.at(-1)?.body).toMatchObject({
      scan: "scan-7",
      field: "land",
      lane: "priority",
      reason: "elderly",
      pager: { base: "base-1", card: 27 },
    });
    await press(page, "Thu thẻ rung", ".returning");
    await press(page, "1", 'output:has-text("1")');
    await press(page, /^2$/, 'output:has-text("12")');
    await picture(page, "door-return");
    none(await layoutFaults(page));
    none(await axeViolations(page));
    await press(page, "Thu thẻ 12", "text=Đã thu thẻ 12");
    expect(office.given.at(-1)?.body).toMatchObject({ base: "base-1", card: 12 });
    office.answer(() => ({ status: 200, body: { ok: true } }));
    await page.context().close();
  });

  it("gives the reason for a priority", async () => {
    office.show({ ...doorView, scan: cardScan });
    const { page } = await open(browser, office, "/door/north", "panel-10");
    await press(page, /^Ưu tiên$/, ".reasons");
    await picture(page, "door-reasons");
    none(await layoutFaults(page));
    await press(page, "Phụ nữ mang thai", '.who .chip:has-text("Phụ nữ mang thai")');
    await page.context().close();
  });
});

describe("the hall display", () => {
  it("shows the called number on a quarter of its height", async () => {
    office.show(hallView);
    const { page } = await open(browser, office, "/hall/hall", "hall-43");
    const share = await page.evaluate(() => {
      const CAP_EM = 0.74;
      const number = document.querySelector(".call > .number");
      return number === null
        ? 0
        : (Number.parseFloat(getComputedStyle(number).fontSize) * CAP_EM) / innerHeight;
    });
    expect(share).toBeGreaterThanOrEqual(0.25);
    await page.context().close();
  });

  it("never shows calls that may be old: after 20 s of silence it asks to listen", async () => {
    office.show(hallView);
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${office.url}/hall/hall`);
    await page.waitForSelector(".call");
    office.session(NO_SESSION, { status: 503, body: {} });
    office.cut();
    await page.clock.runFor(21_000);
    await page.waitForSelector("text=Mất kết nối – xin nghe loa");
    await picture(page, "hall-stale");
    expect(await page.content()).not.toContain("A012");
    office.session(NO_SESSION, "open");
    await page.clock.runFor(15_000);
    await page.waitForSelector(".call");
    await context.close();
  });

  it("speaks English where it is asked to", async () => {
    office.show(hallView);
    const { page } = await open(browser, office, "/hall/hall", "hall-43", "lang=en");
    await page.waitForSelector("text=Now calling");
    await picture(page, "hall-en");
    none(await layoutFaults(page));
    await page.context().close();
  });
});
