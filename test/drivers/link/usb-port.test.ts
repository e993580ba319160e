import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isUsbPort, nodeOfPath, usbNodes } from "../../../drivers/link/usb-port.ts";

/** Folders as a Debian 6.1 kernel shows them below /sys/bus/usb/devices. */
const bus = (...folders: readonly string[]): string => {
  const root = mkdtempSync(join(tmpdir(), "usb-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  return root;
};

test("a USB-CDC device: the port is found below its first interface, whatever its number", async () => {
  const root = bus("usb3", "3-0:1.0", "3-1", "3-1:1.0/tty/ttyACM1", "3-1:1.0/ep_85", "3-1:1.1/ep_02");
  expect(await nodeOfPath("usb:3-1", "serial", root)).toEqual({ path: "/dev/ttyACM1" });
});

test("a converter: the port lies one folder deeper", async () => {
  const root = bus("1-1.2:1.0/ttyUSB0/tty/ttyUSB0", "1-1.2:1.0/ttyUSB0/power");
  expect(await nodeOfPath("usb:1-1.2", "serial", root)).toEqual({ path: "/dev/ttyUSB0" });
});

test("a printer and a HID device have their own kinds of node", async () => {
  const root = bus("2-1:1.0/usbmisc/lp1", "4-1:1.0/0003:1EAB:0106.000A/hidraw/hidraw3", "4-1:1.0/power");
  expect(await nodeOfPath("usb:2-1", "printer", root)).toEqual({ path: "/dev/usb/lp1" });
  expect(await usbNodes("4-1", "hid", root)).toEqual(["/dev/hidraw3"]);
  expect(await usbNodes("4-1", "serial", root)).toEqual([]);
  expect(await usbNodes("2-1", "hid", root)).toEqual([]);
});

test("a HID device's files that are no hidraw node are not taken for one", async () => {
  const root = bus("4-1:1.0/usbmisc/hiddev0", "4-1:1.0/0003:1EAB:0106.000A/input/input3");
  expect(await usbNodes("4-1", "hid", root)).toEqual([]);
  expect(await usbNodes("4-1", "printer", root)).toEqual([]);
});

test("of two devices with the same ids each is found in its own socket", async () => {
  const root = bus("3-1:1.0/tty/ttyACM1", "3-11:1.0/tty/ttyACM2", "3-1.1:1.0/tty/ttyACM3");
  expect(await nodeOfPath("usb:3-1", "serial", root)).toEqual({ path: "/dev/ttyACM1" });
  expect(await nodeOfPath("usb:3-11", "serial", root)).toEqual({ path: "/dev/ttyACM2" });
  expect(await nodeOfPath("usb:3-1.1", "serial", root)).toEqual({ path: "/dev/ttyACM3" });
});

test("an empty socket and a device of another kind are absent", async () => {
  const root = bus("3-1:1.0/usbmisc/lp0");
  expect(await nodeOfPath("usb:3-2", "serial", root)).toEqual({
    code: "LINK_ABSENT",
    detail: "no serial port is plugged into the USB socket 3-2",
  });
  expect(await nodeOfPath("usb:3-1", "serial", root)).toMatchObject({ code: "LINK_ABSENT" });
  expect(await nodeOfPath("usb:3-1", "printer", "/nowhere")).toMatchObject({ code: "LINK_ABSENT" });
});

test("a device with several ports is refused until the interface is named", async () => {
  const root = bus("1-1:1.0/ttyUSB0/tty/ttyUSB0", "1-1:1.1/ttyUSB1/tty/ttyUSB1");
  expect(await nodeOfPath("usb:1-1", "serial", root)).toEqual({
    code: "LINK_REFUSED",
    detail: "the USB socket 1-1 has more than one serial port: /dev/ttyUSB0 /dev/ttyUSB1",
  });
  expect(await nodeOfPath("usb:1-1:1.1", "serial", root)).toEqual({ path: "/dev/ttyUSB1" });
});

test("a path of a file is left as it is, also one that does not exist", async () => {
  expect(await nodeOfPath("/dev/ttyS0", "serial", bus())).toEqual({ path: "/dev/ttyS0" });
});

test("a word that names no socket is refused", async () => {
  expect(await nodeOfPath("usb:../../tty", "serial", bus())).toEqual({
    code: "LINK_REFUSED",
    detail: "usb:../../tty names no USB socket",
  });
});

test("names of sockets are the kernel's", () => {
  for (const name of ["3-1", "1-1.2", "16-1", "1-1.2:1.0", "2-1.4.3:1.12"])
    expect(isUsbPort(name)).toBe(true);
  for (const name of ["", "3", "usb3", "3-0", "0-1", "3-1:", "3-1:1", "3-1:0.0", "3-1/..", "3-1 ", "03-1"])
    expect(isUsbPort(name), name).toBe(false);
});
