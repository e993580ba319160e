/** The simulated scanner as a HID device: which reports leave, what each defect makes of them, how it shows. */
import { describe, expect, test } from "vitest";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { HidBus } from "../../../simulators/kit/hid-bus.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { READER_DEFECTS } from "../../../simulators/reader/defects.ts";
import { createIdReader, type IdReaderOptions } from "../../../simulators/reader/device.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { reportBytes } from "../../drivers/reader/vectors.ts";

const bench = (options: Partial<IdReaderOptions> = {}) => {
  const clock = new VirtualClock();
  const device = createIdReader({ random: new SeededRandom(1), clock, protocol: "hid-pos", ...options });
  const sent: Uint8Array[] = [];
  const cable: string[] = [];
  const events: SimulatorEvent[] = [];
  device.attach({
    send: (bytes) => sent.push(bytes),
    unplug: () => cable.push("unplug"),
    plug: () => cable.push("plug"),
  });
  device.onEvent((event) => events.push(event));
  return { clock, device, sent, cable, events };
};

describe("the simulated HID scanner", () => {
  test.each([
    ["length-byte", "ticket"],
    ["no-length", "ticket.no-length"],
    ["unnumbered", "ticket.unnumbered"],
  ] as const)("sends the hand-typed ticket in the layout %s", (layout, name) => {
    const { device, sent } = bench({ layout });
    device.present("MC1:T:A-017");
    expect(sent).toEqual([reportBytes(name)]);
  });

  test("sends a card in whole reports, the last one without the flag", () => {
    const { device, sent } = bench();
    device.present(fictionalPerson(3));
    expect(sent.map((report) => [report.length, report[0], report[1], report[63]])).toEqual([
      [64, 2, 56, 1],
      [64, 2, 56, 1],
      [64, 2, 13, 0],
    ]);
  });

  test.each([
    ["continued-when-full", [[2, 56, 1]]],
    [
      "status-reports",
      [
        [3, 0, 0],
        [2, 56, 0],
      ],
    ],
    ["wrong-length", [[2, 57, 0]]],
    ["lost-report", []],
  ])("%s changes the reports as the field does", (defect, expected) => {
    const { device, sent } = bench();
    expect(device.setDefect(defect, true)).toBe(true);
    device.present(new Uint8Array(56).fill(0x41));
    expect(sent.map((report) => [report[0], report[1], report[63]])).toEqual(expected);
  });

  test("no-symbology and eci change the symbology, lf-suffix the data", () => {
    const { device, sent } = bench();
    for (const defect of ["no-symbology", "eci", "lf-suffix"]) {
      device.setDefect(defect, true);
      device.present("MC1:T:A-017");
      device.setDefect(defect, false);
    }
    expect(sent.map((report) => [...report.slice(2, 5)])).toEqual([
      [0, 0, 0],
      [0x5d, 0x51, 0x32],
      [0x5d, 0x51, 0x31],
    ]);
    expect(sent[2]?.[16]).toBe(0x0a);
  });

  test("defects of reports are none of a serial scanner", () => {
    const serial = createIdReader({ random: new SeededRandom(1), clock: new VirtualClock() });
    expect(serial.setDefect("lost-report", true)).toBe(false);
    expect(serial.defects.map(({ name }) => name)).not.toContain("lost-report");
    expect(bench().device.defects.map(({ name }) => name)).toEqual(Object.keys(READER_DEFECTS));
  });

  test("the next person's card follows after the time that was set", () => {
    const { clock, device, sent } = bench();
    device.setDefect("next-person", true, "200");
    device.present(fictionalPerson(3));
    const first = sent.length;
    clock.advance(199);
    expect(sent).toHaveLength(first);
    clock.advance(1);
    expect(sent.length).toBeGreaterThan(first);
  });

  test("in keyboard mode it leaves its port, types, and comes back", () => {
    const { device, sent, cable, events } = bench();
    expect(device.usages()).toEqual([{ usagePage: 0x8c, usage: 0x02 }]);
    device.setDefect("keyboard-mode", true);
    expect(device.usages()).toEqual([{ usagePage: 0x01, usage: 0x06 }]);
    device.present(fictionalPerson(3));
    expect([sent, cable]).toEqual([[], ["unplug"]]);
    expect(device.picture()).toContain("KEYBOARD MODE");
    expect(events.map(({ event }) => event)).toEqual(["became-keyboard", "presented", "typed"]);
    device.setDefect("keyboard-mode", false);
    device.present("MC1:T:A-017");
    expect([sent.length, cable]).toEqual([1, ["unplug", "plug"]]);
  });

  test("unplugged it shows nothing on the bus, and a keyboard put back stays a keyboard", () => {
    const { device, cable } = bench();
    device.setDefect("keyboard-mode", true);
    device.prompt("unplug");
    expect(device.usages()).toEqual([]);
    device.prompt("plug");
    expect(device.usages()).toEqual([{ usagePage: 0x01, usage: 0x06 }]);
    expect(cable).not.toContain("plug");
  });

  test("switched to a keyboard before it is joined, it is not at its port either", () => {
    const device = createIdReader({ random: new SeededRandom(1), clock: new VirtualClock() });
    const cable: string[] = [];
    device.setDefect("keyboard-mode", true);
    device.attach({ send: () => {}, unplug: () => cable.push("unplug"), plug: () => cable.push("plug") });
    expect(cable).toEqual(["unplug"]);
  });
});

describe("the simulated bus", () => {
  const IDS = { vendor_id: 0x0c2e, product_id: 0x0b61, product: "Scanner" };
  const joined = () => {
    const device = createIdReader({
      random: new SeededRandom(1),
      clock: new VirtualClock(),
      protocol: "hid-pos",
    });
    return { device, bus: new HidBus().join(device, { ...IDS, usages: () => device.usages() }) };
  };

  test("lists by maker and product, or by maker alone", async () => {
    const { bus } = joined();
    const node = { path: "/dev/hidraw0", product: "Scanner", serialNumber: "", usagePage: 0x8c, usage: 0x02 };
    expect(await bus.list(0x0c2e, 0x0b61)).toEqual([node]);
    expect(await bus.list(0x0c2e, 0)).toEqual([node]);
    expect([await bus.list(0x0c2e, 1), await bus.list(1, 0)]).toEqual([[], []]);
  });

  test("gives reports to whoever has it open, errors when pulled, and what a listener threw as an error", async () => {
    const { device, bus } = joined();
    const handle = await bus.open("/dev/hidraw0");
    const told: string[] = [];
    handle.on("error", (error) => told.push(String(error)));
    handle.on("data", (report) => {
      told.push(`${report.length} bytes`);
      throw new Error("a mistake of ours");
    });
    device.present("MC1:T:A-017");
    device.prompt("unplug");
    expect(told).toEqual(["64 bytes", "Error: a mistake of ours", "Error: could not read from HID device"]);
    await expect(bus.open("/dev/hidraw0")).rejects.toThrow("No such file or directory");
    expect(await bus.list(0x0c2e, 0)).toEqual([]);
    device.prompt("plug");
    await handle.close();
    expect(await bus.open("/dev/hidraw0")).not.toBe(handle);
  });
});
