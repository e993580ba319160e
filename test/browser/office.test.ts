/**
 * The screens on the real controller with real serial lines, as `npm start` runs them: a whole visit by
 * pressing what people press.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";
import { launch, strike } from "./browser.ts";

const SHOTS = process.env.SHOTS;
/** A step of people or devices on a loaded machine. */
const PATIENCE_MS = 20_000;
const NAME = "Trần Thị Ví Dụ";
const PASSWORD = "mat khau that dai";

/** The program under test, and what it says on its terminal. */
class Program {
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), "mot-cua-browser-"));
  #said = "";
  #heard: (() => void)[] = [];

  constructor() {
    const args = ["dist/scripts/start.js", "--port", "0", "--data", join(this.#folder, "data")];
    this.#child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdout?.on("data", (bytes: Buffer) => {
      this.#said += bytes.toString();
      for (const heard of this.#heard.splice(0)) heard();
    });
  }

  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  async hear(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#said);
      if (found !== null) return found[1] ?? found[0];
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

describe("the office in Chromium", { timeout: 120_000, shuffle: false }, () => {
  let program: Program;
  let browser: Browser;
  let context: BrowserContext;
  let url = "";
  const complaints: string[] = [];

  const page = async (path: string, width: number, height: number): Promise<Page> => {
    const opened = await context.newPage();
    opened.setDefaultTimeout(PATIENCE_MS);
    await opened.setViewportSize({ width, height });
    opened.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`));
    opened.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("AudioContext")) {
        complaints.push(`${path}: ${message.text()}`);
      }
    });
    await opened.goto(`${url}${path}`);
    return opened;
  };
  const shot = async (screen: Page, name: string): Promise<void> => {
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await screen.screenshot({ path: join(SHOTS, `office-${name}.png`) });
  };
  const see = (screen: Page, text: string | RegExp): Promise<unknown> =>
    screen.getByText(text).first().waitFor({ state: "visible" });

  /** Presses until the next thing shows: a tap right after another is rightly ignored by the screens. */
  const tap = async (screen: Page, name: RegExp, next: string | RegExp, on: Page = screen): Promise<void> => {
    // A page behind another draws no frames, and a press waits for two.
    await screen.bringToFront();
    for (let tries = 0; tries < 8; tries++) {
      const button = screen.getByRole("button", { name }).first();
      await button.click({ timeout: 5_000 }).catch(() => undefined);
      const shown = on.getByText(next).first().waitFor({ state: "visible", timeout: 2_000 });
      if (
        await shown.then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error(`${String(name)} never led to ${String(next)}`);
  };

  beforeAll(async () => {
    program = new Program();
    url = await program.hear(/(http:\/\/127\.0\.0\.1:[0-9]+)\/kiosk/);
    browser = await launch();
    context = await browser.newContext();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await program.stop();
  });

  it("enrols the first administrator with the one-time code", async () => {
    const code = await program.hear(/#enrol\s+([A-Z0-9-]+)/);
    const screen = await page("/sign-in#enrol", 1366, 768);
    const inputs = screen.locator("input");
    await inputs.nth(0).fill(code);
    await inputs.nth(1).fill(NAME);
    await inputs.nth(2).fill(PASSWORD);
    await inputs.nth(3).fill(PASSWORD);
    await shot(screen, "0-enrol");
    await screen.keyboard.press("Enter");
    await screen.waitForURL((address) => !address.pathname.startsWith("/sign-in"), { timeout: PATIENCE_MS });
    await screen.close();
  });

  it("takes a visitor from the door to the counter, with the hall calling", async () => {
    const door = await page("/door/door-1", 1280, 800);
    const hall = await page("/hall/hall-1", 1920, 1080);
    const counter = await page("/counter/counter-3", 1366, 768);
    await see(counter, /Mở quầy/);
    await strike(counter, "F9");
    await see(counter, NAME);
    program.type("door scan 3");
    await see(door, /Đã đọc thẻ/);
    await tap(door, /Đất đai/, /Cấp thẻ rung/);
    await shot(door, "1-door");
    await tap(door, /Cấp thẻ rung/, "A001", counter);
    await tap(door, /^Rung thử/, /có rung không/);
    await tap(door, /^Có rung/, /Mời quét căn cước/);
    await shot(door, "1-door-judged");
    await strike(counter, "F2");
    await see(hall, "A001");
    await see(counter, /đã phát lúc/);
    await shot(counter, "2-counter");
    await shot(hall, "3-hall");
    await strike(counter, "F4");
    await see(counter, /Hoàn thành/);
    await strike(counter, "F5");
    await see(counter, /Hoàn tác/);
    await counter.close();
    await door.close();
    await hall.close();
  });

  it("gives a citizen a number at the kiosk and prints it", async () => {
    const kiosk = await page("/kiosk/kiosk-1", 1080, 1920);
    await see(kiosk, /Lấy số thứ tự/);
    await shot(kiosk, "4-home");
    await tap(kiosk, /Lấy số thứ tự/, /Hộ tịch/);
    await tap(kiosk, /Hộ tịch/, "B001");
    await tap(kiosk, /In phiếu/, /Đã in phiếu|Đang in/);
    await see(kiosk, /Đã in phiếu/);
    await shot(kiosk, "5-number");
    await kiosk.close();
  });

  it("shows the technician every device up and its wire", async () => {
    const technician = await page("/technician", 1280, 800);
    await see(technician, /ĐANG GIẢ LẬP/);
    await see(technician, /page-transmitted|transmitted/);
    await shot(technician, "6-technician");
    await technician.getByRole("listbox").focus();
    await technician.keyboard.type("19");
    await tap(technician, /Rung thử 19/, /Thẻ 19 có rung không/);
    await shot(technician, "6-technician-buzz");
    await tap(technician, /^Có rung/, /Đã ghi: thẻ 19 có rung/);
    await shot(technician, "6-technician-judged");
    await technician.close();
  });

  it("knows a visitor by the number typed, remembers who agreed, and forgets whoever wants that", async () => {
    const { idNumber } = fictionalPerson(6);
    const door = await page("/door/door-1", 1280, 800);
    const typeNumber = async (next: RegExp): Promise<void> => {
      await tap(door, /^Nhập tay/, /Nhập số căn cước/);
      await door.keyboard.type(idNumber, { delay: 50 });
      await tap(door, /Nhận khách/, next);
    };
    await typeNumber(/Chưa biết tên/);
    await shot(door, "8-typed");
    program.type("door scan 6");
    await see(door, /Đã đọc thẻ/);
    await tap(door, /Khách đồng ý lưu/, /Xin đọc to/);
    await tap(door, /^Khách đồng ý$/, /Chọn lĩnh vực/);
    await tap(door, /Hộ tịch/, /Cấp thẻ rung/);
    await tap(door, /Phiếu giấy/, /Đã cấp số/);
    await typeNumber(/Khách quen, đã đồng ý/);
    await tap(door, /Hộ tịch/, /Khách đã có số B\d+ ở Hộ tịch/);
    await shot(door, "8-duplicate");
    await tap(door, /^Thôi lưu/, /Vẫn lưu/);
    await tap(door, /^Thôi lưu/, /Đã thôi lưu cho lần sau/);
    expect(await door.content()).not.toContain(idNumber);
    await door.close();
  });

  it("brings the manager to a door that calls, and shows him the day", async () => {
    const door = await page("/door/door-1", 1280, 800);
    const manager = await page("/manager", 1366, 768);
    await see(manager, /Lượt quét ở cửa/);
    program.type("door scan foreign url");
    await see(door, /Không nhận lượt quét này/);
    await tap(door, /Gọi quản lý/, /mời quản lý đến/, manager);
    await see(door, /Đã gọi quản lý lúc/);
    await shot(manager, "9-manager");
    await tap(manager, /Đã tới/, /Quét lại/, door);
    await manager.locator(".calling").waitFor({ state: "detached" });
    await door.getByText(/Đã gọi quản lý lúc/).waitFor({ state: "detached" });
    await tap(door, /Quét lại/, /Mời quét căn cước/);
    await manager.close();
    await door.close();
  });

  it("says when the pager base is unplugged, and takes it back by itself", async () => {
    const door = await page("/door/door-1", 1280, 800);
    program.type("unplug base");
    await see(door, /Trạm thẻ rung: /);
    program.type("door scan 5");
    await see(door, /xin cấp phiếu giấy/);
    await shot(door, "7-unplugged");
    program.type("plug base");
    await tap(door, /Hộ tịch/, /Cấp thẻ rung/);
    await door.close();
  });

  it("reported no error and no broken rule on any page", () => {
    expect(complaints).toEqual([]);
  });
});
