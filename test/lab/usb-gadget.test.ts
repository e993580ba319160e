/** The devices that the other suites talk to: what a gadget says reaches the host's node, and the way back. */
import { existsSync, readdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { openFar } from "../../simulators/kernel/far-file.ts";
import { type ServedGadget, serveGadget } from "../../simulators/kernel/serve-gadget.ts";
import {
  createGadget,
  type GadgetFunction,
  type GadgetSettings,
} from "../../simulators/kernel/usb-gadget.ts";
import { rawTerminal } from "../support/device-file.ts";
import { LoopDevice } from "../support/loop-device.ts";

/** Eight bytes either way on a page of the maker's own, reports without numbers. */
const EIGHT_BYTES = Uint8Array.of(
  ...[0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x08],
  ...[0x09, 0x01, 0x81, 0x02, 0x95, 0x08, 0x09, 0x01, 0x91, 0x02, 0xc0],
);

const settingsOf = (fn: GadgetFunction): GadgetSettings => ({
  name: `first${fn.kind}`,
  identity: {
    vendor_id: 0x1d6b,
    product_id: 0x0104,
    product: `Lab ${fn.kind}`,
    manufacturer: "Mot Cua",
    serial_number: "L-1",
  },
  fn,
  udc: 0,
});

const served = async (fn: GadgetFunction) => {
  const device = new LoopDevice();
  const gadget = await serveGadget(device, { baud: 0, gadget: settingsOf(fn) }, systemClock);
  onTestFinished(() => gadget.close());
  return { device, gadget };
};

const nodeOf = (gadget: ServedGadget): string => {
  const node = gadget.node();
  if (node === undefined) throw new Error("the host has no node");
  return node;
};

/** Sends `bytes` from the host's node, and gives back the first `count` bytes that come. */
const exchange = async (node: string, bytes: Uint8Array, count: number): Promise<readonly number[]> => {
  const host = openFar(node, systemClock);
  const heard: number[] = [];
  const all = new Promise<void>((come) =>
    host.onData((piece) => {
      heard.push(...piece);
      if (heard.length >= count) come();
    }),
  );
  expect(host.write(bytes)).toBe(true);
  await all;
  host.close();
  return heard;
};

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, value) => value);

test("a serial gadget carries every byte both ways", async () => {
  const { device, gadget } = await served({ kind: "acm" });
  expect(nodeOf(gadget)).toMatch(/^\/dev\/ttyACM\d$/);
  rawTerminal(nodeOf(gadget));
  expect(await exchange(nodeOf(gadget), ALL_BYTES, 256)).toEqual([...ALL_BYTES]);
  expect(device.heard).toEqual([...ALL_BYTES]);
});

test("a HID gadget carries reports both ways", async () => {
  const { device, gadget } = await served({ kind: "hid", descriptor: EIGHT_BYTES, report_bytes: 8 });
  expect(nodeOf(gadget)).toMatch(/^\/dev\/hidraw\d$/);
  // hidraw takes the report's number first, 0 where reports have none, and carries it to nobody.
  const report = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8);
  expect(await exchange(nodeOf(gadget), report, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(device.heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a printer gadget carries every byte both ways", async () => {
  const { device, gadget } = await served({ kind: "printer", id: "MFG:EPSON;MDL:TM-T20III;CLS:PRINTER;" });
  expect(nodeOf(gadget)).toMatch(/^\/dev\/usb\/lp\d$/);
  expect(await exchange(nodeOf(gadget), ALL_BYTES, 256)).toEqual([...ALL_BYTES]);
  expect(device.heard).toEqual([...ALL_BYTES]);
});

test("unplug takes the node away, plug brings it back, and nothing is left after the end", async () => {
  const { gadget } = await served({ kind: "acm" });
  const node = nodeOf(gadget);
  const far = gadget.gadget.far;
  gadget.unplug();
  await expect.poll(() => existsSync(node)).toBe(false);
  expect(gadget.node()).toBeUndefined();
  await gadget.plug();
  expect(gadget.node()).toBe(node);
  expect(gadget.gadget.far).toBe(far);
  await gadget.close();
  expect(readdirSync("/sys/kernel/config/usb_gadget")).toEqual([]);
  expect(existsSync(far)).toBe(false);
});

test("a device held open comes back under another name", async () => {
  const { gadget } = await served({ kind: "acm" });
  const node = nodeOf(gadget);
  const held = openFar(node, systemClock);
  gadget.unplug();
  await gadget.plug();
  expect(nodeOf(gadget)).not.toBe(node);
  held.close();
});

test("two functions of one device have a far side each", () => {
  const hid: GadgetFunction = { kind: "hid", descriptor: EIGHT_BYTES, report_bytes: 8 };
  const gadget = createGadget({ ...settingsOf(hid), beside: [{ kind: "acm" }] });
  gadget.bind();
  expect(gadget.fars.map((far) => far.replace(/\d$/, ""))).toEqual(["/dev/hidg", "/dev/ttyGS"]);
  expect(gadget.fars.every((far) => existsSync(far))).toBe(true);
  gadget.remove();
  expect(readdirSync("/sys/kernel/config/usb_gadget")).toEqual([]);
});

test("a name that is taken is refused, and the gadget that has it stays", async () => {
  const { gadget } = await served({ kind: "acm" });
  expect(() => createGadget(settingsOf({ kind: "acm" }))).toThrow("firstacm");
  expect(existsSync(nodeOf(gadget))).toBe(true);
});
