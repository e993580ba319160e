/** What screens are told beside the state itself: the priority offered by age, lost devices, waits. */
import { beforeEach, describe, expect, test } from "vitest";
import {
  CitizenView,
  CounterView,
  DoorView,
  HallView,
  TechnicianView,
} from "../../../../controller/api/views.ts";
import { dayAfter } from "../../../../controller/shell/identity.ts";
import { CITIZEN_NOTICES } from "../../../../controller/shell/views/citizen-notices.ts";
import { FAULTS } from "../../../../drivers/faults.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "../office-bench.ts";

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open();
});
const door = (): DoorView => office.view("door", "door-1");
const kiosk = (): CitizenView => office.view("citizen", "kiosk-1");
const waitOf = (field: string) => kiosk().fields.find(({ id }) => id === field)?.wait_min;

describe("every view", () => {
  test("is what its schema promises", async () => {
    await office.post("/api/kiosk/kiosk-1/ticket", { field: "land" });
    office.devices.readers.get("reader-door")?.present(fictionalPerson(5));
    office.wait(1_000);
    expect(() => CitizenView.strict().parse(kiosk())).not.toThrow();
    expect(() => DoorView.strict().parse(door())).not.toThrow();
    expect(() => CounterView.strict().parse(office.view("counter", "counter-1"))).not.toThrow();
    expect(() => HallView.strict().parse(office.view("hall", "hall-1"))).not.toThrow();
    expect(() => TechnicianView.strict().parse(office.view("technician", "all"))).not.toThrow();
  });
});

describe("the priority lane", () => {
  // The bench's morning is 23 November 2026: sixty today, tomorrow, next year.
  test.each([
    ["1966-11-23", true],
    ["1966-11-24", false],
    ["1966-12-01", false],
    ["1966-01-31", true],
    ["1967-11-22", false],
    ["1936-02-29", true],
  ])("for somebody born on %s is offered by age: %s", (born, elderly) => {
    const [year = 0, month = 0, day = 0] = born.split("-").map(Number);
    const person = fictionalPerson(9);
    const gender_century = { male: "0", female: "1" }[person.sex];
    const idNumber = `${person.idNumber.slice(0, 3)}${gender_century}${born.slice(2, 4)}${person.idNumber.slice(6)}`;
    office.devices.readers
      .get("reader-door")
      ?.present({ ...person, idNumber, birthDate: { year, month, day } });
    office.wait(1_000);
    expect(door().scan).toMatchObject({ state: "read", elderly, birth_year: year });
  });
});

describe("a lost device", () => {
  test("is named on the staff screens concerned in both languages, until it is back", () => {
    office.line("printer-door").unplug();
    office.wait(1_000);
    const [notice, ...more] = door().notices;
    expect(more).toEqual([]);
    expect(notice?.text.vi).toMatch(/^Máy in phiếu 1: /);
    expect(notice?.text.en).toMatch(/^Slip printer 1: /);
    expect(notice?.text.vi).toContain(FAULTS[notice?.code as "LINK_LOST"].vi);
    expect(notice?.text.en).toContain(FAULTS[notice?.code as "LINK_LOST"].en);
    expect(kiosk().notices).toEqual([]);
    office.line("printer-door").plug();
    office.wait(60_000);
    expect(door().notices).toEqual([]);
  });

  test("a reader that is lost tells the guard what to do, a base that is lost that slips are given", () => {
    office.line("reader-door").unplug();
    office.line("base-1").unplug();
    office.wait(1_000);
    expect(door().reader).toMatchObject({ state: "lost", notice: { text: { vi: expect.any(String) } } });
    expect(door().suggestion).toBeNull();
    expect(door().no_pager).toMatchObject({ code: "PAGER_BASE_DOWN", text: { en: expect.any(String) } });
  });

  test("boxes that are lost end the collecting, not the queue; clerks are told", () => {
    office.line("bank-1").unplug();
    office.wait(1_000);
    expect(kiosk().can_collect).toBe(false);
    expect(kiosk().fields.length).toBe(office.config.fields.length);
    const { notices } = office.view<CounterView>("counter", "counter-2");
    expect(notices.map(({ text }) => text.en).join()).toMatch(/^Result boxes/);
  });
});

describe("a kiosk that can't do something", () => {
  const codes = (place = "kiosk-1") =>
    office.view<CitizenView>("citizen", place).notices.map(({ code }) => code);
  const offered = () => [kiosk().can_print, kiosk().can_collect];

  test.each([
    ["printer-kiosk", "no-slips", [false, true]],
    ["bank-1", "no-boxes", [true, false]],
    ["reader-kiosk", "no-card-reader", [true, false]],
  ])("as %s is lost says so, until it is back; no other kiosk does", (device, code, can) => {
    expect([codes(), offered()]).toEqual([[], [true, true]]);
    office.line(device).unplug();
    office.wait(1_000);
    expect([codes(), offered()]).toEqual([[code], can]);
    expect(codes("kiosk-2")).toEqual([]);
    office.line(device).plug();
    office.wait(60_000);
    expect([codes(), offered()]).toEqual([[], [true, true]]);
  });

  test("says first what keeps a citizen from a result: a small panel shows one sentence", async () => {
    for (const device of ["printer-kiosk", "bank-1", "reader-kiosk"]) office.line(device).unplug();
    office.wait(1_000);
    expect(codes()).toEqual(["no-boxes", "no-slips"]);
    office.db.pragma("query_only = 1");
    await office.post("/api/kiosk/kiosk-1/help");
    expect(codes()).toEqual(["storage-full"]);
    expect(codes("kiosk-2")).toEqual(["storage-full"]);
  });

  test("says nothing of boxes where there are none", async () => {
    const bare = await OfficeBench.open({ ...office.config, lock_banks: [], boxes: [] });
    const { notices, can_collect } = bare.view<CitizenView>("citizen", "kiosk-1");
    expect([notices, can_collect]).toEqual([[], false]);
  });

  test.each(Object.entries(CITIZEN_NOTICES))("%s is said to a citizen, not to a technician", (_code, row) => {
    expect(row.vi).toMatch(/Ông\/Bà/);
    expect(row.vi).toMatch(/giữ/);
    expect(row.en).toMatch(/kept/);
    expect(`${row.vi} ${row.en}`).not.toMatch(/kỹ thuật|technician|cổng|dây|cable|port|[A-Z]{2,}_/);
  });
});

describe("a full disk", () => {
  test("is told to the technician too, beside what each device lacks", async () => {
    office.line("printer-kiosk").unplug();
    office.wait(1_000);
    office.db.pragma("query_only = 1");
    await office.post("/api/kiosk/kiosk-1/help");
    const { notices, devices } = office.view<TechnicianView>("technician", "all");
    expect(notices).toMatchObject([
      { code: "STORE_FULL", level: "alarm", text: { vi: FAULTS.STORE_FULL.vi } },
    ]);
    expect(devices.find(({ id }) => id === "printer-kiosk")?.fault).not.toBeNull();
  });
});

describe("the wait", () => {
  test("is not estimated while no counter of the field is open", async () => {
    expect(waitOf("land")).toBeNull();
    const cookie = await office.cookie("clerk");
    await office.post("/api/counter/counter-1/open", {}, { cookie });
    expect(waitOf("land")).toBeNull();
    expect(waitOf("residence")).toEqual({ low: 0, high: 5 });
    await office.post("/api/counter/counter-1/close", {}, { cookie });
    expect(waitOf("residence")).toBeNull();
  });

  test("grows with the people ahead and falls with open counters, in steps of five minutes", async () => {
    const cookie = await office.cookie("clerk");
    await office.post("/api/counter/counter-3/open", {}, { cookie });
    for (let count = 0; count < 3; count++) await office.post("/api/kiosk/kiosk-1/ticket", { field: "land" });
    // (3 ahead + 1) x 15 min over one counter = 60 min, +-20 %.
    expect(waitOf("land")).toEqual({ low: 45, high: 75 });
    await office.post("/api/counter/counter-4/open", {}, { cookie });
    expect(waitOf("land")).toEqual({ low: 20, high: 40 });
  });
});

test("the last day of a person follows the calendar, not hours", () => {
  expect(dayAfter({ year: 2026, month: 12, day: 31 }, 1)).toBe("2026-12-31");
  expect(dayAfter({ year: 2026, month: 12, day: 31 }, 2)).toBe("2027-01-01");
  expect(dayAfter({ year: 2028, month: 2, day: 28 }, 2)).toBe("2028-02-29");
  expect(dayAfter({ year: 2026, month: 3, day: 1 }, 0)).toBe("2026-02-28");
});
