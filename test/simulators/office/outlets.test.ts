import { describe, expect, it } from "vitest";
import type { DemoLinks } from "../../../controller/shell/demo-office.ts";
import type { SimulatedDevice } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import type { ServedDevice } from "../../../simulators/kit/serve.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { serveOffice } from "../../../simulators/office/demo.ts";
import type { Outlets, OutletsMaker } from "../../../simulators/office/outlets.ts";

const DATA = "/nowhere/office/data";

const serial = (name: string) => ({ kind: "serial", path: `/dev/${name}`, baud: 9_600 }) as const;
const lp = (name: string) => ({ kind: "usb-lp", path: `/dev/usb/${name}` }) as const;
const LINKS: DemoLinks = {
  pager_base: serial("ttyACM0"),
  door_reader: { kind: "hid", vendor_id: "1209", product_id: "0001" },
  kiosk_reader: serial("ttyACM1"),
  door_printer: lp("lp0"),
  kiosk_printer: lp("lp1"),
  counter_printer: lp("lp2"),
  lock_bank: serial("ttyACM2"),
  chip_reader: { kind: "pcsc", reader: "Virtual PCD" },
};

/** Outlets that note what is done with them, in order; a device named `broken` can't be plugged in. */
const noted = (broken?: string) => {
  const done: string[] = [];
  const plugged = new Map<string, SimulatedDevice>();
  const sent: Uint8Array[] = [];
  const served = (id: string): ServedDevice => ({
    path: `socket of ${id}`,
    unplug: () => undefined,
    plug: async () => undefined,
    close: async () => void done.push(`close ${id}`),
  });
  const outlets: Outlets = {
    wiring: LINKS,
    serve: async (id, device) => {
      if (id === broken) throw new Error(`no socket for ${id}`);
      done.push(`serve ${id}`);
      plugged.set(id, device);
      device.attach({
        send: (bytes) => void sent.push(bytes),
        unplug: () => undefined,
        plug: () => undefined,
      });
      return served(id);
    },
    links: () => LINKS,
    place: (id) => (plugged.has(id) ? `place of ${id}` : undefined),
    close: async () => void done.push("close outlets"),
  };
  const maker: OutletsMaker = async () => outlets;
  return { done, plugged, sent, maker };
};

const DEVICES = [
  "base-1",
  "reader-door",
  "reader-kiosk",
  "reader-chip",
  "printer-door",
  "printer-kiosk",
  "printer-counter",
  "bank-1",
];

const settings = (outlets: OutletsMaker, clock = new VirtualClock()) => ({
  clock,
  random: new SeededRandom(1),
  data_dir: DATA,
  port: 8_123,
  keep_sheets: 0,
  outlets,
});

describe("an office on given outlets", () => {
  it("plugs in every device once, and is configured with the outlets' links", async () => {
    const { done, maker } = noted();
    const office = await serveOffice(settings(maker));
    expect([...done].sort()).toEqual(DEVICES.map((id) => `serve ${id}`).sort());
    const { pager_bases, readers, printers, lock_banks } = office.config;
    expect(pager_bases[0]?.link).toMatchObject(LINKS.pager_base);
    expect(readers.map(({ link }) => link)).toMatchObject([
      LINKS.door_reader,
      LINKS.kiosk_reader,
      LINKS.chip_reader,
    ]);
    expect(printers.map(({ link }) => link)).toMatchObject([
      LINKS.door_printer,
      LINKS.kiosk_printer,
      LINKS.counter_printer,
    ]);
    expect(lock_banks[0]).toMatchObject({ link: LINKS.lock_bank });
    expect(office.place("bank-1")).toBe("place of bank-1");
    await office.close();
  });

  it("makes a scanner by its link: on HID it sends reports, and the controller expects them", async () => {
    const { maker, sent } = noted();
    const clock = new VirtualClock();
    const office = await serveOffice(settings(maker, clock));
    expect(office.config.readers.map(({ protocol }) => protocol)).toEqual(["hid-pos", "cccd-qr", "chip"]);
    office.devices.readers.get("reader-door")?.present("MC1:T:1");
    clock.advance(1_000);
    expect(sent.map(({ length }) => length)).toEqual([64]);
    await office.close();
  });

  it("pulls every plug before the outlets go", async () => {
    const { done, maker } = noted();
    const office = await serveOffice(settings(maker));
    done.length = 0;
    await office.close();
    expect([...done].slice(0, -1).sort()).toEqual(DEVICES.map((id) => `close ${id}`).sort());
    expect(done.at(-1)).toBe("close outlets");
  });

  it("leaves nothing plugged in when one device can't be", async () => {
    const { done, maker } = noted("printer-door");
    await expect(serveOffice(settings(maker))).rejects.toThrow("no socket for printer-door");
    const plugged = done.flatMap((line) => (line.startsWith("serve ") ? [line.slice("serve ".length)] : []));
    expect(plugged.length).toBeGreaterThan(0);
    expect(done.slice(plugged.length)).toEqual([...plugged.map((id) => `close ${id}`), "close outlets"]);
  });
});
