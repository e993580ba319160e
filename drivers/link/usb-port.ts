/**
 * Devices addressed by the USB socket they are plugged into. The kernel's name of a socket (`3-1`: bus 3,
 * socket 1; `1-1.2`: socket 2 of the hub in socket 1 of bus 1) is the same after each replug, while ttyACM0
 * may come back as ttyACM1, and two devices of one make may share ids and serial number. Decides which
 * device node stands there now; asked anew at each attempt.
 */
import { readdir } from "node:fs/promises";
import type { LinkLoss } from "./link.ts";

/** What of a device is wanted: its serial port, its printer's file, its HID reports. */
export type UsbNodeKind = "serial" | "printer" | "hid";

export const USB_PREFIX = "usb:";
/** `3-1`, `1-1.2`, with the interface `3-1:1.2` where one device has several alike. */
const USB_PORT = /^[1-9]\d{0,2}-[1-9]\d{0,2}(?:\.[1-9]\d{0,2}){0,6}(?::[1-9]\d{0,2}\.\d{1,3})?$/;

/** Whether this names a socket as the kernel does, with or without an interface. */
export const isUsbPort = (text: string): boolean => USB_PORT.test(text);

/** The socket that a path like `usb:3-1` means; undefined: the path is a file's. */
export const usbPortOf = (path: string): string | undefined =>
  path.startsWith(USB_PREFIX) ? path.slice(USB_PREFIX.length) : undefined;

/** Where the kernel lists devices (`3-1`) and their interfaces (`3-1:1.0`). */
export const USB_ROOT = "/sys/bus/usb/devices";

/**
 * Where nodes lie below an interface, as folder names to be matched one after another, and where their files
 * are: cdc-acm has tty/ttyACM0, converters ttyUSB0/tty/ttyUSB0, usblp usbmisc/lp0, HID 0003:1EAB:0106.0001/
 * hidraw/hidraw0.
 */
const NODES: Readonly<Record<UsbNodeKind, { readonly folder: string; readonly ways: readonly RegExp[][] }>> =
  {
    serial: {
      folder: "/dev",
      ways: [
        [/^tty$/, /^tty/],
        [/^ttyUSB\d+$/, /^tty$/, /^tty/],
      ],
    },
    printer: { folder: "/dev/usb", ways: [[/^usbmisc$/, /^lp\d+$/]] },
    hid: {
      folder: "/dev",
      ways: [[/^[\dA-F]{4}:[\dA-F]{4}:[\dA-F]{4}\.[\dA-F]+$/, /^hidraw$/, /^hidraw\d+$/]],
    },
  };

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch {
    // A device pulled meanwhile has no folders any more.
    return [];
  }
};

const follow = async (folder: string, way: readonly RegExp[]): Promise<readonly string[]> => {
  const [step, ...further] = way;
  if (step === undefined) return [];
  const names = (await namesIn(folder)).filter((name) => step.test(name));
  if (further.length === 0) return names;
  return (await Promise.all(names.map((name) => follow(`${folder}/${name}`, further)))).flat();
};

/**
 * Every node of this kind of the device in this socket, in order of names: `/dev/ttyACM0`. `root`: where the
 * kernel's files lie. Never rejects.
 */
export const usbNodes = async (
  port: string,
  kind: UsbNodeKind,
  root: string = USB_ROOT,
): Promise<readonly string[]> => {
  const { folder, ways } = NODES[kind];
  const interfaces = (await namesIn(root)).filter((name) => name === port || name.startsWith(`${port}:`));
  const found = await Promise.all(
    interfaces.flatMap((name) => ways.map((way) => follow(`${root}/${name}`, way))),
  );
  return [...new Set(found.flat())].sort().map((name) => `${folder}/${name}`);
};

const WANTED: Readonly<Record<UsbNodeKind, string>> = {
  serial: "serial port",
  printer: "printer",
  hid: "HID device",
};

/** The one file that a path means now: itself, or the node of the device in its socket. Never rejects. */
export const nodeOfPath = async (
  path: string,
  kind: UsbNodeKind,
  root: string = USB_ROOT,
): Promise<{ readonly path: string } | LinkLoss> => {
  const port = usbPortOf(path);
  if (port === undefined) return { path };
  if (!isUsbPort(port)) return { code: "LINK_REFUSED", detail: `${path} names no USB socket` };
  const [node, ...others] = await usbNodes(port, kind, root);
  if (node === undefined)
    return { code: "LINK_ABSENT", detail: `no ${WANTED[kind]} is plugged into the USB socket ${port}` };
  if (others.length > 0)
    return {
      code: "LINK_REFUSED",
      detail: `the USB socket ${port} has more than one ${WANTED[kind]}: ${[node, ...others].join(" ")}`,
    };
  return { path: node };
};
