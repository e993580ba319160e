/**
 * Devices as the office sees them: each says its health once a change, and what becomes of each effect,
 * once.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { Input, InputOf } from "../../../../controller/core/input.ts";
import type { OfficeConfig } from "../../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { DeviceSet } from "../../../../controller/shell/devices/device-set.ts";
import { signsOf } from "../../../../controller/shell/office-plan.ts";
import { slipDocument } from "../../../../controller/shell/slips.ts";
import { vpcdLink } from "../../../../drivers/link/vpcd.ts";
import { PermitOffice } from "../../../../drivers/locker/permit.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { createOfficeDevices } from "../../../../simulators/office/devices.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { MORNING_MS } from "../../core/office-kit.ts";

const UP_AFTER_MS = 10_000;
const IDS = [
  "base-1",
  "reader-door",
  "reader-kiosk",
  "reader-chip",
  "printer-door",
  "printer-kiosk",
  "printer-counter",
  "bank-1",
];

const bench = (config: OfficeConfig = DEMO_OFFICE) => {
  const clock = new VirtualClock();
  const simulated = createOfficeDevices(config, { clock, random: new SeededRandom(4), keep_sheets: 1 });
  const lines = new Map(
    [...simulated.all].map(([id, device]) => [
      id,
      new BytePair(clock, { label: `sim:${id}`, baud: 0 }).join(device),
    ]),
  );
  const posted: Input[] = [];
  const scans: string[] = [];
  const ports = {
    makeLink: (device: string) => lines.get(device) as BytePair,
    makeSwitches: simulated.switches,
    makeCardReader: (device: string) => vpcdLink(lines.get(device) as BytePair, clock),
    random: new SeededRandom(5),
    anchors: () => [],
    chipRead: (reader: string) => void scans.push(`${reader} chip`),
  };
  const devices = new DeviceSet(config, ports, new PermitOffice(clock), {
    clock,
    today: () => ({ year: 2026, month: 11, day: 23 }),
    post: (input) => void posted.push(input),
    scanned: (reader, _scan, code) => void scans.push(`${reader} ${code.reveal().kind}`),
    scanRefused: (reader, _scan, error) => void scans.push(`${reader} refused ${error}`),
    leftBehind: () => ({ interrupted: false, process_id: null, trusted: null }),
  });
  devices.start();
  clock.advance(UP_AFTER_MS);
  const of = <K extends Input["kind"]>(kind: K) =>
    posted.filter((input): input is InputOf<K> => input.kind === kind);
  return { clock, simulated, lines, posted, scans, devices, of };
};

let office: ReturnType<typeof bench>;
beforeEach(() => {
  office = bench();
});

describe("health", () => {
  test("every device is said to be up once, and every door is seen", () => {
    const ups = office.of("device-changed");
    expect(ups.map(({ changed }) => changed).sort()).toEqual([...IDS].sort());
    expect(new Set(ups.map(({ state }) => state))).toEqual(new Set(["up"]));
    expect(office.of("door-seen").length).toBe(DEMO_OFFICE.boxes.length);
  });

  test.each(IDS)("%s unplugged is down with a fault, plugged in again up", (id) => {
    office.posted.length = 0;
    office.lines.get(id)?.unplug();
    office.clock.advance(2_000);
    const [down, ...more] = office.of("device-changed");
    expect(down).toMatchObject({ changed: id, state: "down", fault: expect.stringMatching(/^LINK_/) });
    office.lines.get(id)?.plug();
    office.clock.advance(60_000);
    expect([...more, ...office.of("device-changed")].at(-1)).toMatchObject({ changed: id, state: "up" });
  });
});

describe("effects", () => {
  test("a page ends as transmitted, once", () => {
    office.devices.base("base-1")?.page({
      kind: "page-card",
      page: "p1",
      base: "base-1",
      card: 3,
      priority: "normal",
      power: null,
      range_test: false,
      call: null,
    });
    office.clock.advance(20_000);
    expect(office.of("page-ended")).toEqual([
      { kind: "page-ended", page: "p1", end: "transmitted", why: null },
    ]);
  });

  test("a call of all cards is one page of the base, and ends as one", () => {
    office.devices.base("base-1")?.allCall({ kind: "all-call", page: "p1", base: "base-1" });
    office.clock.advance(20_000);
    expect(office.of("page-ended")).toEqual([
      { kind: "page-ended", page: "p1", end: "transmitted", why: null },
    ]);
  });

  test("a page taken back ends once, as it did on the air where the base takes nothing back", () => {
    const base = office.devices.base("base-1");
    const page = { page: "p1", base: "base-1", card: 3 } as const;
    base?.page({
      kind: "page-card",
      ...page,
      priority: "normal",
      power: null,
      range_test: false,
      call: null,
    });
    base?.cancel({ kind: "cancel-page", ...page });
    office.clock.advance(20_000);
    expect(base?.view().paging?.cancel).toBe(false);
    expect(office.of("page-ended")).toEqual([
      { kind: "page-ended", page: "p1", end: "transmitted", why: null },
    ]);
  });

  test("a slip ends as printed, with the number the printer gave it", () => {
    const slip = {
      kind: "ticket",
      ticket: "t1",
      code: "A001",
      field: "land",
      lane: "regular",
      ahead: 0,
      issued_ms: MORNING_MS,
      pager: null,
    } as const;
    const document = slipDocument(signsOf(DEMO_OFFICE), 420, "j1", 1, slip, {
      passOf: () => undefined,
      tailOf: () => undefined,
      formOf: () => undefined,
    });
    if (document === undefined) throw new Error("a ticket's slip needs nobody's pass");
    const printer = office.devices.printer("printer-door");
    const since = office.posted.length;
    printer?.render("j1", document, "raster");
    office.clock.advance(1_000);
    expect(office.posted.slice(since)).toMatchObject([
      { kind: "job-rendered", job: "j1", process_id: "0000" },
    ]);
    printer?.send("j1");
    office.clock.advance(20_000);
    expect(office.of("job-sent")).toEqual([{ kind: "job-sent", job: "j1" }]);
    expect(office.of("job-ended")).toEqual([
      {
        kind: "job-ended",
        job: "j1",
        end: "printed",
        why: null,
        process_id: expect.stringMatching(/^\d{4}$/),
      },
    ]);
  });

  test("a pulse opens the one door it names; the same permit pulses no second time", () => {
    const pulse = {
      kind: "pulse-box",
      permit: "k1",
      box: 2,
      bank: "bank-1",
      board: 1,
      index0: 1,
      pulse_ms: 500,
    } as const;
    office.posted.length = 0;
    office.devices.bank("bank-1")?.pulse(pulse);
    office.clock.advance(3_000);
    office.devices.bank("bank-1")?.pulse(pulse);
    office.clock.advance(3_000);
    expect(office.of("pulse-ended")).toEqual([
      { kind: "pulse-ended", permit: "k1", end: "acknowledged", why: null },
      { kind: "pulse-ended", permit: "k1", end: "refused", why: "permit-spent" },
    ]);
    expect(office.of("door-seen")).toEqual([
      { kind: "door-seen", bank: "bank-1", board: 1, index0: 1, door: "open" },
    ]);
    expect(office.simulated.banks.get("bank-1")?.trace.length).toBe(1);
  });

  test("a card goes to the identity service as it is, a foreign code as a refusal", () => {
    const reader = office.simulated.readers.get("reader-door");
    reader?.present(fictionalPerson(3));
    office.clock.advance(1_000);
    reader?.present("https://example.com/");
    office.clock.advance(1_000);
    expect(office.scans[0]).toBe("reader-door cccd");
    expect(office.scans[1]).toMatch(/^reader-door refused /);
    expect(office.posted.some(({ kind }) => kind === "read-card")).toBe(false);
  });

  test("the cards of a HID scanner go the same way, beside those of a serial one", () => {
    const readers = DEMO_OFFICE.readers.map((reader) =>
      reader.id === "reader-door" && reader.protocol !== "chip"
        ? { ...reader, protocol: "hid-pos" as const }
        : reader,
    );
    const { simulated, clock, scans } = bench({ ...DEMO_OFFICE, readers });
    simulated.readers.get("reader-door")?.present(fictionalPerson(3));
    simulated.readers.get("reader-kiosk")?.present(fictionalPerson(4));
    clock.advance(1_000);
    expect(scans).toEqual(["reader-door cccd", "reader-kiosk cccd"]);
  });
});

test("devices are found by their ids and in their own table only; stopping answers once, when all are closed", () => {
  const { devices } = office;
  for (const id of IDS) expect(devices.find(id)?.id).toBe(id);
  expect([
    devices.find("x"),
    devices.base("bank-1"),
    devices.printer("base-1"),
    devices.bank("base-1"),
  ]).toEqual([undefined, undefined, undefined, undefined]);
  let stopped = 0;
  devices.stop(() => stopped++);
  office.clock.advance(10_000);
  expect(stopped).toBe(1);
});
