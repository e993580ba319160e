/** T4 in a real browser: the boxes of a bank, the two-step test, a stopped bank, banks with weaknesses. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LockBoard } from "../../controller/api/box-views.ts";
import type { ProfileName } from "../../kiosk-ui/kit/profile.ts";
import { lockBoard, lockBox } from "./box-views.ts";
import { axeViolations, launch, layoutFaults, none, open, picture, press } from "./browser.ts";
import { type FakeOffice, startFakeOffice } from "./fake-office.ts";
import { NOW_MS, technicianView } from "./fixed-views.ts";

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
  office.answer(() => ({ status: 200, body: { ok: true, permit: "k1" } }));
});

const viewOf = (bank: LockBoard) => ({
  ...technicianView,
  devices: technicianView.devices.map((device) =>
    device.id === "locks-1" ? { ...device, state: bank.state, fault: null } : device,
  ),
  lock_boards: [bank],
});

const technician = async (bank: LockBoard, profile: ProfileName = "panel-10", language = "vi") => {
  office.show(viewOf(bank));
  const opened = await open(browser, office, "/technician", profile, `lang=${language}`);
  await press(opened.page, /1–24/, ".lock-grid");
  return opened;
};
const choose = async (page: Page, box: number): Promise<void> => {
  await page.click(`[data-box="${box}"]`);
  await page.waitForSelector(`[data-box="${box}"][aria-selected="true"]`);
};
const sound = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  none(await layoutFaults(page));
  none(await axeViolations(page));
};
const paths = (): readonly string[] => office.given.map(({ path }) => path);

describe("the boxes of a bank", () => {
  it.each([
    ["panel-10", "vi"],
    ["panel-10", "en"],
    ["panel-15", "vi"],
    ["panel-21", "en"],
  ] as const)("cut nothing and keep their sizes and contrast: %s, %s", async (profile, language) => {
    const { page, complaints } = await technician(lockBoard(), profile, language);
    await sound(page, `t4-${profile}-${language}-bank`);
    for (const box of [1, 2, 8, 11, 20]) {
      await choose(page, box);
      await sound(page, `t4-${profile}-${language}-box-${box}`);
    }
    await choose(page, 1);
    await press(page, /^(?:Mở thử|Test box)/, ".panel .line");
    await sound(page, `t4-${profile}-${language}-testing`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are told by word, not by colour alone", async () => {
    const { page } = await technician(lockBoard());
    const said = (box: number) => page.locator(`[data-box="${box}"]`).getAttribute("aria-label");
    expect(await said(1)).toBe("1, Trống, cửa đóng");
    expect(await said(5)).toBe("5, Đang mở, cửa mở");
    expect(await said(14)).toBe("14, Chưa rõ, chưa rõ cửa");
    await page.context().close();
  });

  it("are tested by two touches, the second with the box named; the door says what came of it", async () => {
    const { page } = await technician(lockBoard());
    await choose(page, 1);
    await press(page, "Mở thử ngăn 1", "text=Cửa ngăn 1 sẽ bật ra");
    expect(paths()).toEqual([]);
    await press(page, "Xác nhận: mở ngăn 1", "text=Đã gửi lệnh mở ngăn 1");
    expect(office.given.at(-1)).toMatchObject({
      path: "/api/bank/locks-1/test-box",
      body: { box: 1, confirmed: true },
    });
    const tested = lockBoard();
    const opened = lockBox(1, { door: "open", testable: false, last: { at_ms: NOW_MS, outcome: "opened" } });
    office.show(viewOf({ ...tested, boxes: [opened, ...tested.boxes.slice(1)] }));
    await page.waitForSelector("text=cửa đã mở lúc 14:30:00");
    await picture(page, "t4-opened");
    expect(paths()).toEqual(["/api/bank/locks-1/test-box"]);
    await page.context().close();
  });

  it("take the first touch back when another box is chosen", async () => {
    const { page } = await technician(lockBoard());
    await choose(page, 1);
    await press(page, "Mở thử ngăn 1", "text=Cửa ngăn 1 sẽ bật ra");
    await choose(page, 4);
    await page.waitForSelector("text=Mở thử ngăn 4");
    expect(await page.getByRole("button", { name: /^Xác nhận/ }).count()).toBe(0);
    await page.context().close();
  });

  it("that hold a result, or move, are not offered for a test, and say why", async () => {
    const { page } = await technician(lockBoard());
    for (const [box, why] of [
      [2, "Ngăn đang giữ kết quả"],
      [5, "Ngăn đang được mở"],
      [14, "chưa rõ: không mở thử"],
      [20, "mở thử được sau"],
    ] as const) {
      await choose(page, box);
      await page.waitForSelector(`.cannot >> text=${why}`);
      expect(await page.getByRole("button", { name: /^Mở thử/ }).count()).toBe(0);
    }
    await page.context().close();
  });

  it("go out of service and come back", async () => {
    const { page } = await technician(lockBoard());
    await choose(page, 1);
    await press(page, "Ngừng dùng ngăn 1", ".said >> text=Ngăn 1 ngừng dùng");
    await choose(page, 11);
    await press(page, "Dùng lại ngăn 11", ".said >> text=Ngăn 11 dùng lại được");
    expect(office.given.map(({ path, body }) => [path, body.box, body.out])).toEqual([
      ["/api/bank/locks-1/retire-box", 1, true],
      ["/api/bank/locks-1/retire-box", 11, false],
    ]);
    await page.context().close();
  });

  it("of a stopped bank wait until somebody says that its wiring was checked", async () => {
    const stopped = "box 7 opened instead of 3";
    const { page } = await technician(lockBoard({ stopped }));
    await page.waitForSelector("text=ngăn 7 mở thay cho ngăn 3");
    await sound(page, "t4-stopped");
    await press(page, "Đã kiểm tra dây – dùng lại tủ", "text=Tủ được dùng lại");
    expect(paths()).toEqual(["/api/device/locks-1/resume"]);
    await page.context().close();
  });

  it("of a bank that this computer times, or that has no doors, carry its warning", async () => {
    const weak = lockBoard({ protocol: "hid-relay", pulse_timer: "host", ack: "state", doors: false });
    const { page } = await technician({ ...weak, boxes: weak.boxes.slice(0, 8) });
    await page.waitForSelector("text=Máy này tự cắt điện khóa");
    await page.waitForSelector("text=chỉ để thử trên bàn");
    await sound(page, "t4-weak");
    await page.context().close();
  });

  it("are shown 64 at a time where a bank has hundreds", async () => {
    const boxes = Array.from({ length: 480 }, (_, index) => lockBox(index + 1));
    const { page } = await technician(lockBoard({ boxes }));
    expect(await page.locator("[data-box]").count()).toBe(64);
    await sound(page, "t4-many");
    await press(page, "Các ngăn tiếp", '[data-box="65"]');
    await page.context().close();
  });
});
