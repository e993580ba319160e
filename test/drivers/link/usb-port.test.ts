import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type HidLibrary, type HidNode, hidAbsence, hidLink } from "../../../drivers/link/hid.ts";
import type { ByteLink } from "../../../drivers/link/link.ts";
import { serialLink } from "../../../drivers/link/serial.ts";
import { usbLpLink } from "../../../drivers/link/usb-lp.ts";
import { isUsbPort, nodeOfPath, usbNodes } from "../../../drivers/link/usb-port.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";

/** Folders as a Debian 6.1 kernel shows them below /sys/bus/usb/devices. */
const bus = (...folders: readonly string[]): string => {
  const root = mkdtempSync(join(tmpdir(), "usb-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  return root;
};

/** How one attempt ended. */
const lossOf = async (link: ByteLink): Promise<string | undefined> => {
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await recorder.untilLost();
  return recorder.losses[0]?.code;
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

describe("each link looks its socket up again at each attempt", () => {
  test("a serial port that came back under another name", async () => {
    const root = bus("3-1:1.0/tty/ttyACM0");
    const asked: string[] = [];
    const link = serialLink(
      { path: "usb:3-1", baud: 9_600 },
      new VirtualClock(),
      async () => ({
        list: async () => [],
        open: async ({ path }) => {
          asked.push(path);
          throw new Error(`No such file or directory, cannot open ${path}`);
        },
      }),
      root,
    );
    expect(link.label).toBe("serial:usb:3-1 9600 8N1");
    expect(await lossOf(link)).toBe("LINK_ABSENT");
    rmSync(join(root, "3-1:1.0/tty/ttyACM0"), { recursive: true });
    expect(await lossOf(link)).toBe("LINK_ABSENT");
    mkdirSync(join(root, "3-1:1.0/tty/ttyACM1"));
    expect(await lossOf(link)).toBe("LINK_ABSENT");
    expect(asked).toEqual(["/dev/ttyACM0", "/dev/ttyACM1"]);
  });

  test("a printer that came back under another name", async () => {
    const root = bus("3-1:1.0/usbmisc/lp0");
    const asked: string[] = [];
    const open = async (path: string) => {
      asked.push(path);
      throw Object.assign(new Error("busy"), { code: "EBUSY" });
    };
    const link = usbLpLink({ path: "usb:3-1" }, new VirtualClock(), open, root);
    expect(await lossOf(link)).toBe("LINK_REFUSED");
    rmSync(join(root, "3-1:1.0/usbmisc/lp0"), { recursive: true });
    expect(await lossOf(link)).toBe("LINK_ABSENT");
    mkdirSync(join(root, "3-1:1.0/usbmisc/lp2"));
    expect(await lossOf(link)).toBe("LINK_REFUSED");
    expect(asked).toEqual(["/dev/usb/lp0", "/dev/usb/lp2"]);
  });
});

describe("a HID device by its socket", () => {
  const HIDRAW = "0003:0C2E:0B61.0001/hidraw";
  const SCANNER = { vendor_id: 0x0c2e, product_id: 0x0b61, usage_page: 0x8c };
  const POINT_OF_SALE: HidNode = { serialNumber: "7", usagePage: 0x8c, usage: 0x02 };
  const KEYBOARD: HidNode = { path: "/dev/hidraw1", usagePage: 0x01, usage: 0x06 };
  const TWINS = [
    { ...POINT_OF_SALE, path: "/dev/hidraw0" },
    { ...POINT_OF_SALE, path: "/dev/hidraw1" },
  ];
  const absence = (nodes: readonly HidNode[], usb_port: string | undefined, root: string) => {
    const library: HidLibrary = {
      list: async () => nodes,
      open: () => Promise.reject(new Error("nothing is opened")),
      describe: async () => undefined,
    };
    const settings = usb_port === undefined ? SCANNER : { ...SCANNER, usb_port };
    return hidAbsence(settings, async () => library, root);
  };

  test("two of the same ids and serial number are told apart, and refused without a socket", async () => {
    const root = bus(`3-1:1.0/${HIDRAW}/hidraw0`, `4-1:1.0/${HIDRAW}/hidraw1`);
    expect(await absence(TWINS, undefined, root)).toMatchObject({ code: "LINK_REFUSED" });
    expect(await absence(TWINS, "3-1", root)).toBeUndefined();
    expect(await absence(TWINS, "4-1", root)).toBeUndefined();
    expect(await absence(TWINS, "5-1", root)).toEqual({
      code: "LINK_ABSENT",
      detail: "no such HID device is plugged into the USB socket 5-1",
    });
  });

  test("another device in the named socket is not taken for it", async () => {
    const root = bus(`3-1:1.0/${HIDRAW}/hidraw5`, `4-1:1.0/${HIDRAW}/hidraw1`);
    expect(await absence(TWINS, "3-1", root)).toMatchObject({ code: "LINK_ABSENT" });
  });

  test("a keyboard counts in its own socket only", async () => {
    const root = bus(`4-1:1.0/${HIDRAW}/hidraw1`);
    expect(await absence([KEYBOARD], "4-1", root)).toMatchObject({ code: "LINK_KEYBOARD" });
    expect(await absence([KEYBOARD], "3-1", root)).toMatchObject({ code: "LINK_ABSENT" });
  });

  test("its label names the socket", () => {
    expect(hidLink({ ...SCANNER, usb_port: "3-1" }, new VirtualClock()).label).toBe("hid:0c2e:0b61 usb:3-1");
  });
});
