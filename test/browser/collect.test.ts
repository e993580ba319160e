/**
 * A result from the clerk's hand into a box and into the citizen's hand, on the real controller with
 * simulated devices on real lines: card and code, receipt and code, card and PIN, and a door that does not
 * open. Doors are moved by simulated hands only; what screens say of them is checked at every step.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../controller/shell/log.ts";
import { type RunningOffice, runOffice } from "../../controller/shell/main.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { type ServedOffice, serveOffice } from "../../simulators/office/demo.ts";
import { SimulatedPhones } from "../../simulators/office/phone.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";
import { APPLICANT, APPOINTMENT } from "../controller/shell/forms/form-bench.ts";
import { launch, picture, press, strike } from "./browser.ts";

const BUILT = fileURLToPath(new URL("../../dist/kiosk-ui/", import.meta.url));
/** A step of people or devices on a loaded machine. */
const PATIENCE_MS = 20_000;
const PHONE = "0900000003";

let folder: string;
let served: ServedOffice;
let phones: SimulatedPhones;
let office: RunningOffice;
let browser: Browser;
let context: BrowserContext;
let counter: Page;
let kiosk: Page;
const complaints: string[] = [];

const page = async (path: string, width: number, height: number): Promise<Page> => {
  const opened = await context.newPage();
  opened.setDefaultTimeout(PATIENCE_MS);
  await opened.setViewportSize({ width, height });
  opened.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`));
  await opened.goto(`${office.url}${path}`);
  return opened;
};

const enrol = async (): Promise<void> => {
  const screen = await page("/sign-in#enrol", 1366, 768);
  const inputs = screen.locator("input");
  for (const [index, typed] of [
    office.enrolment ?? "",
    "Trần Thị Ví Dụ",
    "mat khau dai",
    "mat khau dai",
  ].entries())
    await inputs.nth(index).fill(typed);
  await screen.keyboard.press("Enter");
  await screen.waitForURL((address) => !address.pathname.startsWith("/sign-in"), { timeout: PATIENCE_MS });
  await screen.close();
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mot-cua-collect-"));
  served = await serveOffice({
    clock: systemClock,
    random: new SeededRandom(11),
    data_dir: join(folder, "data"),
    port: 0,
    keep_sheets: 5,
  });
  phones = new SimulatedPhones(systemClock);
  office = await runOffice({
    config: served.config,
    log: createLog({ level: "error", stream: process.stderr }),
    simulated: true,
    clock_vouched: true,
    notifier: phones,
    ui_dir: BUILT,
  });
  browser = await launch();
  context = await browser.newContext();
  await enrol();
  counter = await page("/counter/counter-3", 1366, 768);
  kiosk = await page("/kiosk/kiosk-1?profile=portrait-32", 1080, 1920);
  await counter.bringToFront();
  await counter.getByText("Mở quầy").first().waitFor();
  await strike(counter, "F9");
  await counter.getByText("Kết quả và tủ").waitFor();
}, 90_000);

afterAll(async () => {
  await browser.close();
  await office.stop();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  expect(complaints).toEqual([]);
});

const see = (screen: Page, text: string | RegExp): Promise<unknown> =>
  screen.getByText(text).first().waitFor({ state: "visible" });

const bank = () => {
  const found = served.devices.banks.get("bank-1");
  if (found === undefined) throw new Error("the demo office has a bank");
  return found;
};
const channelOf = (box: number) => {
  const row = served.config.boxes.find(({ number }) => number === box);
  return { board: row?.board ?? 0, index0: (row?.channel ?? 0) - 1 };
};
const doorOf = (box: number) => bank().boxes.find(({ number }) => number === box)?.door;
/** A hand shuts a door; a latch just pulled does not hold at once. */
const shut = (box: number): Promise<void> =>
  expect.poll(() => bank().hand.closeDoor(channelOf(box)), { timeout: PATIENCE_MS }).toBe(true);
const stateOf = (box: number) => office.app.loop.office.boxes[box]?.state;

/** The clerk's sheet: one dossier, the box that opens, its door shut by a hand. */
const load = async (fields: Readonly<Record<string, string>>, size = "Nhỏ"): Promise<number> => {
  await counter.bringToFront();
  await strike(counter, "F11");
  await counter.waitForSelector('input[name="dossier"]');
  for (const [name, typed] of Object.entries(fields)) await counter.fill(`input[name="${name}"]`, typed);
  await press(counter, size, `[aria-pressed="true"]:has-text("${size}")`);
  await counter.locator('input[name="dossier"]').press("Enter");
  await counter.waitForSelector(".given");
  const box = Number(/\d+/.exec((await counter.locator(".given output").textContent()) ?? "")?.[0]);
  await counter.waitForSelector(".given.open");
  expect(doorOf(box)).toBe("open");
  await picture(counter, "collect-1-loading");
  await shut(box);
  await counter.waitForSelector(".last-loaded");
  await picture(counter, "collect-2-loaded");
  expect(stateOf(box)).toBe("stored");
  await strike(counter, "F11");
  await counter.waitForSelector(".results", { state: "detached" });
  return box;
};

const screen = (name: string): string => `.kiosk[data-screen="${name}"]`;

const present = async (what: Parameters<Reader["present"]>[0], told: RegExp): Promise<void> => {
  await kiosk.bringToFront();
  served.devices.readers.get("reader-kiosk")?.present(what);
  await see(kiosk, told);
};
type Reader = NonNullable<ReturnType<ServedOffice["devices"]["readers"]["get"]>>;

const enter = async (digits: string): Promise<void> => {
  for (const [index, digit] of [...digits].entries())
    await press(kiosk, digit, `.dot:nth-child(${index + 1}):has-text("${digit}")`);
  await press(kiosk, "Xong", screen("confirm"));
};

const codeByPhone = async (): Promise<void> => {
  const before = phones.newestCode(PHONE);
  await press(kiosk, /Gửi mã/, screen("code"));
  await expect.poll(() => phones.newestCode(PHONE), { timeout: PATIENCE_MS }).not.toBe(before);
  await enter(phones.newestCode(PHONE) ?? "");
};

/** From the box named to the door shut again: by the door's own word. */
const takeOut = async (box: number, name: string): Promise<void> => {
  await see(kiosk, `Kết quả của Ông/Bà ở ngăn số ${box}`);
  await picture(kiosk, `collect-${name}-confirm`);
  expect(doorOf(box)).toBe("closed");
  await press(kiosk, `Mở ngăn số ${box}`, screen("door-open"));
  expect(doorOf(box)).toBe("open");
  await see(kiosk, "Xin lấy hết giấy tờ, rồi đóng cửa");
  await picture(kiosk, `collect-${name}-open`);
  await press(kiosk, "Xong", `text=Xin đóng cửa ngăn số ${box} trước`);
  expect(stateOf(box)).toBe("releasing");
  await shut(box);
  await kiosk.waitForSelector(screen("collected"));
  await picture(kiosk, `collect-${name}-done`);
  expect(stateOf(box)).toBe("empty");
  await press(kiosk, "Xong", screen("home"));
};

/** An appointment slip, as printed at the counter: its dossier, the code of its receipt, its PIN. */
const appointment = async (person: number) => {
  const { idNumber } = fictionalPerson(person);
  const answer = await context.request.post(`${office.url}/api/counter/counter-3/issue-form`, {
    data: {
      key: `appointment-${person}`,
      ticket: null,
      id_number: idNumber,
      applicant: { ...APPLICANT, phone: PHONE },
      form: APPOINTMENT,
    },
  });
  const { dossier } = (await answer.json()) as { readonly dossier: string };
  const { personal } = office.app;
  const owner = personal.find(new Personal(idNumber)) ?? "nobody";
  const form_id = personal.slipOf(owner, dossier) ?? "none";
  const receipt = `MC1:R:${personal.receiptOf(form_id).reference}`;
  return { dossier, receipt, pin: personal.pinOf(form_id)?.reveal() ?? "" };
};

// Each takes another size: the coil of one box rests after three pulses in a minute.
describe("a result in Chromium", { timeout: 120_000, shuffle: false }, () => {
  it("stays the citizen's own where the door does not open: a second try, then staff", async () => {
    const person = fictionalPerson(9);
    const box = await load({ dossier: "H99.1-261122-0902", person: person.idNumber, phone: PHONE });
    expect(bank().setDefect("jammed-latch", true, String(box))).toBe(true);
    await present(person, /Có 1 kết quả đang chờ/);
    await codeByPhone();
    await press(kiosk, `Mở ngăn số ${box}`, screen("door-not-opened"));
    await see(kiosk, "Kết quả vẫn là của Ông/Bà, vẫn ở trong ngăn.");
    await picture(kiosk, "collect-jammed-first");
    expect(doorOf(box)).toBe("closed");
    await see(kiosk, `Mở lại ngăn số ${box}`);
    await press(kiosk, `Mở lại ngăn số ${box}`, screen("door-opening"));
    await see(kiosk, "Đã gọi cán bộ. Kết quả vẫn là của Ông/Bà");
    await picture(kiosk, "collect-jammed-second");
    expect(await kiosk.getByRole("button", { name: /^Mở/ }).count()).toBe(0);
    expect(office.app.loop.office.kiosks["kiosk-1"]?.help_ms).toEqual(expect.any(Number));
    expect(office.app.loop.office.boxes[box]).toMatchObject({
      state: "stored",
      dossier: "H99.1-261122-0902",
    });
    await press(kiosk, "Kết thúc", screen("home"));
  });

  it("goes from the clerk to the citizen by ID card and a code on the phone", async () => {
    const person = fictionalPerson(3);
    const box = await load({ dossier: "H99.1-261122-0901", person: person.idNumber, phone: PHONE });
    await present(person, /Có 1 kết quả đang chờ/);
    await picture(kiosk, "collect-3-found");
    expect(await kiosk.content()).not.toContain(String(person.idNumber));
    await codeByPhone();
    await takeOut(box, "card");
  });

  it("goes by the receipt and a code, loaded by one scan of the receipt", async () => {
    const { receipt } = await appointment(7);
    const box = await load({ dossier: receipt }, "Vừa");
    await present(receipt, /Đã đọc phiếu\. Có 1 kết quả/);
    expect(await kiosk.getByRole("button", { name: /PIN/ }).count()).toBe(0);
    await codeByPhone();
    await takeOut(box, "receipt");
  });

  it("goes by ID card and the PIN of the slip", async () => {
    const { dossier, pin } = await appointment(8);
    const box = await load({ dossier }, "Lớn");
    await present(fictionalPerson(8), /Có 1 kết quả đang chờ/);
    await press(kiosk, /Nhập mã PIN/, screen("code"));
    await picture(kiosk, "collect-pin");
    await enter(pin);
    await takeOut(box, "pin");
  });
});
