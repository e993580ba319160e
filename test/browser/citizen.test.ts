/**
 * The kiosk in a real browser: every page on every panel, in both languages, and one citizen's ways through
 * it.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Collect } from "../../controller/api/box-views.ts";
import {
  CITIZEN_NOTICES,
  type CitizenNotice,
  citizenNotice,
} from "../../controller/shell/views/citizen-notices.ts";
import type { ProfileName } from "../../kiosk-ui/kit/profile.ts";
import { boxAt, pickUp, type SeenBox } from "./box-views.ts";
import {
  axeViolations,
  launch,
  layoutFaults,
  none,
  open,
  picture,
  press,
  pressDigits,
  smallWords,
} from "./browser.ts";
import { type FakeOffice, type Given, type Reply, startFakeOffice } from "./fake-office.ts";
import { citizenView, EIGHT_FIELDS, NOW_MS, PAPER_OUT, ticketTaken } from "./fixed-views.ts";

const done = ({ path }: Given): Reply => {
  const reply = path.endsWith("/ticket")
    ? { ticket: "t-12", code: "B012" }
    : path.endsWith("-code")
      ? { boxes: [7, 12] }
      : path.endsWith("/open-box")
        ? { permit: "p-1" }
        : {};
  return { status: 200, body: { ok: true, ...reply } };
};

const showPickUp = (more: Partial<Collect>): void => office.show({ ...citizenView, collect: pickUp(more) });
const showBoxes = (seven: SeenBox, twelve = boxAt(12, "stored", "closed")): void =>
  showPickUp({ verified: true, boxes: [seven, twelve] });

const WORDS = {
  vi: {
    number: "Lấy số thứ tự",
    land: "Đất đai",
    done: /^Xong/,
    collect: "Nhận kết quả",
    send: "Gửi mã",
    pin: "Nhập",
    choose: "Ngăn số 7",
    open: "Mở ngăn số 7",
    back: "Quay lại",
  },
  en: {
    number: "Get a queue number",
    land: "Land",
    done: /^(?:Done|OK)/,
    collect: "Collect my result",
    send: "Send code",
    pin: "Enter",
    choose: "Box 7",
    open: "Open box 7",
    back: "Back",
  },
};

let browser: Browser;
let office: FakeOffice;
beforeAll(async () => {
  [browser, office] = await Promise.all([launch(), startFakeOffice()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const screen = (name: string): string => `.kiosk[data-screen="${name}"]`;

/** From the home page through every page, telling each one's name as it is reached. */
const visitAll = async (page: Page, language: "vi" | "en", seen: (name: string) => Promise<void>) => {
  const words = WORDS[language];
  await seen("home");
  await press(page, words.number, screen("fields"));
  await seen("fields");
  await press(page, words.land, screen("number"));
  office.show({ ...citizenView, ticket: ticketTaken });
  await page.waitForSelector("text=/15–20/");
  await seen("number");
  office.show(citizenView);
  await press(page, words.done, screen("home"));
};

const TOLD: readonly (readonly [string, Partial<Collect>])[] = [
  ["none", { found: 0, code: "none" }],
  ["withdrawn", { found: 0, code: "none", withdrawn: 2 }],
  ["rests", { code: "none", rest_s: 840 }],
];
const OPENED_MS = NOW_MS - 2_000;

const visitBoxes = async (page: Page, language: "vi" | "en", seen: (name: string) => Promise<void>) => {
  const words = WORDS[language];
  await press(page, words.collect, screen("card"));
  await seen("card");
  showPickUp({ code: "none", pin: true });
  await page.waitForSelector(".factors .button");
  await seen("card-read");
  await press(page, words.pin, screen("code"));
  await pressDigits(page, "12345678");
  await seen("pin");
  await press(page, words.back, screen("card"));
  for (const [name, told] of TOLD) {
    showPickUp(told);
    await page.waitForSelector(".card-place .line.warning");
    await seen(name);
  }
  showPickUp({ code: "none", pin: true });
  await page.waitForSelector(".factors .button");
  await press(page, words.send, screen("code"));
  await pressDigits(page, "123456");
  await seen("code");
  showBoxes(boxAt(7, "stored", "closed"));
  await press(page, words.done, screen("boxes"));
  await seen("boxes");
  await press(page, words.choose, screen("confirm"));
  await seen("confirm");
  await press(page, words.open, screen("door-opening"));
  showBoxes(boxAt(7, "releasing", "closed"));
  await seen("door-opening");
  showBoxes(boxAt(7, "releasing", "open", { opened_ms: OPENED_MS }));
  await page.waitForSelector(screen("door-open"));
  await seen("door-open");
  showBoxes(boxAt(7, "releasing", "open", { opened_ms: OPENED_MS - 20_000 }));
  await page.waitForSelector(`${screen("door-open")} .line.warning`);
  await seen("door-late");
  showBoxes(boxAt(7, "stored", "closed", { pulses_left: 1 }));
  await page.waitForSelector(screen("door-not-opened"));
  await seen("door-not-opened");
  showBoxes(boxAt(7, "stored", "closed", { pulses_left: 0 }));
  await page.waitForSelector(`${screen("door-not-opened")} .line.warning`);
  await seen("door-stuck");
  showBoxes(boxAt(7, "quarantined", "closed"));
  await page.waitForSelector(screen("door-held"));
  await seen("door-held");
  showBoxes(boxAt(7, "empty", "closed"));
  await page.waitForSelector(screen("confirm"));
  await seen("confirm-next");
};

const PANELS: readonly ProfileName[] = ["portrait-32", "panel-21", "panel-15", "panel-10", "pi-7"];

describe("the kiosk on a panel", () => {
  it.each(PANELS.flatMap((panel) => (["vi", "en"] as const).map((language) => [panel, language] as const)))(
    "cuts nothing and keeps its sizes: %s, %s",
    async (panel, language) => {
      office.answer(done);
      office.show(citizenView);
      const { page, complaints } = await open(browser, office, "/kiosk/hall", panel);
      const faults: string[] = [];
      const seen = async (name: string): Promise<void> => {
        await picture(page, `citizen-${panel}-${language}-${name}`);
        for (const fault of [...(await layoutFaults(page)), ...(await smallWords(page, 4.8))]) {
          faults.push(`${name}: ${fault}`);
        }
      };
      if (language === "en") await press(page, "English", 'html[lang="en"]');
      await visitAll(page, language, seen);
      if (language === "en") await press(page, "English", 'html[lang="en"]');
      await visitBoxes(page, language, seen);
      none(faults);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it.each(PANELS)("writes capitals of 7.33 mm in the large mode: %s", async (panel) => {
    office.answer(done);
    office.show(citizenView);
    const { page } = await open(browser, office, "/kiosk/hall", panel);
    const faults: string[] = [];
    const seen = async (name: string): Promise<void> => {
      await picture(page, `citizen-${panel}-large-${name}`);
      for (const fault of [...(await layoutFaults(page)), ...(await smallWords(page, 7.33))]) {
        faults.push(`${name}: ${fault}`);
      }
    };
    const enlarge = async (): Promise<void> => {
      await press(page, /^Trợ năng/, ".ease");
      await press(page, /^Chữ to – Đang tắt/, 'html[data-text="large"]');
      await seen("ease");
      await press(page, /^Xong/, ".home");
    };
    await enlarge();
    await visitAll(page, "vi", seen);
    await enlarge();
    await visitBoxes(page, "vi", seen);
    none(faults);
    await page.context().close();
  });

  it.each(PANELS)("finds room for eight fields, with more behind a tile: %s", async (panel) => {
    office.show({ ...citizenView, fields: [...EIGHT_FIELDS], notices: [PAPER_OUT] });
    const { page } = await open(browser, office, "/kiosk/hall", panel);
    await picture(page, `citizen-${panel}-notice`);
    none(await layoutFaults(page));
    await press(page, WORDS.vi.number, screen("fields"));
    await picture(page, `citizen-${panel}-eight`);
    none(await layoutFaults(page));
    await page.context().close();
  });

  const troubles: readonly (readonly CitizenNotice[])[] = [
    ["no-boxes", "no-slips"],
    ["no-card-reader", "no-slips"],
    ["no-slips"],
    ["storage-full"],
  ];
  it.each(
    PANELS.flatMap((panel) =>
      (["vi", "en"] as const).flatMap((language) =>
        troubles.map((codes) => [panel, language, codes] as const),
      ),
    ),
  )("says what can't be done now, in both sizes of text: %s, %s, %j", async (panel, language, codes) => {
    const [first = "no-boxes"] = codes;
    const can_collect = !codes.some((code) => code === "no-boxes" || code === "no-card-reader");
    office.show({ ...citizenView, notices: codes.map(citizenNotice), can_collect, can_print: false });
    const { page } = await open(browser, office, "/kiosk/hall", panel);
    if (language === "en") await press(page, "English", 'html[lang="en"]');
    await picture(page, `citizen-${panel}-${language}-${first}`);
    none([...(await layoutFaults(page)), ...(await smallWords(page, 4.8))]);
    expect(await page.locator(".notices").textContent()).toContain(CITIZEN_NOTICES[first][language]);
    const collect = page.getByRole("button", { name: WORDS[language].collect });
    expect(await collect.count()).toBe(can_collect ? 1 : 0);
    await press(page, /^(?:Trợ năng|Access)/, ".ease");
    await press(page, /^(?:Chữ to|Large text) – /, 'html[data-text="large"]');
    await press(page, WORDS[language].done, ".home");
    await picture(page, `citizen-${panel}-${language}-${first}-large`);
    none([...(await layoutFaults(page)), ...(await smallWords(page, 7.33))]);
    await page.context().close();
  });

  it("has no violation for axe, contrast of 7 : 1 included, in both contrasts", async () => {
    office.answer(done);
    for (const contrast of ["normal", "high"]) {
      office.show(citizenView);
      const { page } = await open(browser, office, "/kiosk/hall", "portrait-32");
      const found: string[] = [];
      const seen = async (name: string): Promise<void> => {
        found.push(...(await axeViolations(page)).map((violation) => `${name}: ${violation}`));
      };
      const raise = async (): Promise<void> => {
        if (contrast === "normal") return;
        await press(page, /^Trợ năng/, ".ease");
        await press(page, /^Tương phản cao – Đang tắt/, 'html[data-contrast="high"]');
        await seen("ease");
        await press(page, /^Xong/, ".home");
      };
      await raise();
      await visitAll(page, "vi", seen);
      await raise();
      await visitBoxes(page, "vi", seen);
      none(found);
      await page.context().close();
    }
  });
});

describe("a citizen at the kiosk", () => {
  it("gets a number in two taps and leaves nothing behind", async () => {
    office.answer(done);
    office.show(citizenView);
    office.given.length = 0;
    const { page } = await open(browser, office, "/kiosk/hall", "portrait-32");
    await press(page, "Lấy số thứ tự", screen("fields"));
    await press(page, "Đất đai", screen("number"));
    expect(await page.locator(".big-number output").textContent()).toBe("B012");
    expect(office.given.map(({ path }) => path)).toEqual(["/api/kiosk/hall/ticket"]);
    await press(page, /^Xong/, screen("home"));
    expect(await page.content()).not.toContain("B012");
    expect(page.url()).not.toContain("B012");
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).toBe(
      '{"profile":"portrait-32"}',
    );
    expect(office.given.at(-1)?.path).toBe("/api/kiosk/hall/leave");
    await page.context().close();
  });

  it("reads why something was refused, and what to do", async () => {
    office.show(citizenView);
    office.answer(() => ({
      status: 503,
      body: {
        ok: false,
        error: "busy",
        vi: "Hệ thống đang bận; xin thử lại.",
        en: "Busy; please try again.",
      },
    }));
    const { page } = await open(browser, office, "/kiosk/hall", "portrait-32");
    await press(page, "Lấy số thứ tự", screen("fields"));
    await press(page, "Đất đai", "text=Hệ thống đang bận; xin thử lại.");
    expect(await page.locator(screen("fields")).count()).toBe(1);
    await page.context().close();
  });

  it("gets one number though the line breaks twice", async () => {
    office.show(citizenView);
    office.given.length = 0;
    office.answer((given) => (office.given.length < 3 ? "cut" : done(given)));
    const { page } = await open(browser, office, "/kiosk/hall", "portrait-32");
    await press(page, "Lấy số thứ tự", screen("fields"));
    await press(page, "Đất đai", `.working, ${screen("number")}`);
    await page.waitForSelector(screen("number"));
    expect(new Set(office.given.map(({ body }) => body.key)).size).toBe(1);
    await page.context().close();
  });

  it("cancels a tap by sliding off", async () => {
    office.show(citizenView);
    const { page } = await open(browser, office, "/kiosk/hall", "portrait-32");
    const box = await page.getByRole("button", { name: "Lấy số thứ tự" }).boundingBox();
    if (box === null) throw new Error("the tile is not shown");
    await page.mouse.move(box.x + 50, box.y + 50);
    await page.mouse.down();
    expect(await page.locator('[data-pressed="down"]').count()).toBe(1);
    await page.mouse.move(box.x + 50, box.y - 100);
    await page.mouse.up();
    expect(await page.locator(screen("home")).count()).toBe(1);
    await page.context().close();
  });

  it("works the kiosk by keys alone", async () => {
    office.show(citizenView);
    const { page } = await open(browser, office, "/kiosk/hall", "portrait-32");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector(screen("fields"));
    expect(await page.evaluate(() => document.activeElement !== null)).toBe(true);
    await page.context().close();
  });

  it("is asked whether there is need for more time, then forgotten", async () => {
    office.show(citizenView);
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${office.url}/kiosk/hall`);
    await page.waitForSelector(".kiosk");
    await press(page, "English", 'html[lang="en"]');
    await page.clock.runFor(45_000);
    await page.waitForSelector("text=Do you need more time?");
    await picture(page, "citizen-portrait-32-still");
    none(await layoutFaults(page));
    await page.clock.runFor(30_500);
    await page.waitForSelector('html[lang="vi"]');
    expect(await page.locator(screen("home")).count()).toBe(1);
    await context.close();
  });
});
