/**
 * Which of a machine's HID nodes is meant by a device's settings, from what an enumeration says of each. Opens
 * nothing; hid.ts does.
 */
import type { LinkLoss } from "./link.ts";
import { usbNodes } from "./usb-port.ts";

/** All given fields must match, and exactly one device node with them. */
export interface HidSettings {
  /** 0..0xFFFF */
  readonly vendor_id: number;
  /** 0..0xFFFF */
  readonly product_id: number;
  /** Product string, whole. Needed where many makers share one id pair (16c0:05df, lockers.md 1d). */
  readonly product?: string;
  readonly serial_number?: string;
  /**
   * Usage page of the wanted interface of a composite device: 0x8C for scanners. Where it is named and
   * missing, a keyboard of the same maker is LINK_KEYBOARD instead of LINK_ABSENT.
   */
  readonly usage_page?: number;
  /** `/dev/hidraw0`; changes when the device is plugged again. */
  readonly path?: string;
  /**
   * `3-1`, `3-1:1.0`: the USB socket it is plugged into (usb-port.ts); tells apart what shares all of the
   * above, and stays over a replug.
   */
  readonly usb_port?: string;
}

/** What an enumeration says of one device node; node-hid's own names. */
export interface HidNode {
  readonly path?: string | undefined;
  readonly product?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}

/** The part of an enumeration that is asked. */
interface HidList {
  /** 0 as `product_id`: all products of this maker. */
  list(vendor_id: number, product_id: number): Promise<readonly HidNode[]>;
}

/** As `lsusb` shows ids. */
export const hex4 = (id: number): string => id.toString(16).padStart(4, "0");

/** Whether a node is in the wanted socket, where one is named. */
type InSocket = (node: HidNode) => boolean;

/** The one path that the settings mean, or why there is none. */
const choosePath = (
  settings: HidSettings,
  nodes: readonly HidNode[],
  inSocket: InSocket,
): { readonly path: string } | LinkLoss => {
  const matching = nodes.filter(
    (node) =>
      inSocket(node) &&
      (settings.path === undefined || node.path === settings.path) &&
      (settings.product === undefined || node.product === settings.product) &&
      (settings.serial_number === undefined || node.serialNumber === settings.serial_number) &&
      (settings.usage_page === undefined || node.usagePage === settings.usage_page),
  );
  // One node is listed once for each of its usages.
  const paths = [...new Set(matching.flatMap((node) => node.path ?? []))];
  const [path, ...others] = paths;
  if (path === undefined) {
    const where = settings.usb_port === undefined ? "" : `to the USB socket ${settings.usb_port}`;
    return { code: "LINK_ABSENT", detail: `no such HID device is plugged in${where}` };
  }
  if (others.length > 0)
    return {
      code: "LINK_REFUSED",
      detail: `the settings fit ${paths.length} HID devices: ${paths.join(" ")}`,
    };
  return { path };
};

const ANY_PRODUCT = 0;
/** Generic desktop, keyboard. */
const isKeyboard = ({ usagePage, usage }: HidNode): boolean => usagePage === 0x01 && usage === 0x06;

/** Many scanners change their product id with their mode, so all products of the maker are looked at. */
export const keyboardOf = async (
  library: HidList,
  vendor_id: number,
  inSocket: InSocket = () => true,
): Promise<LinkLoss | undefined> => {
  const nodes = await library.list(vendor_id, ANY_PRODUCT);
  const keyboard = nodes.find((node) => isKeyboard(node) && inSocket(node));
  if (keyboard === undefined) return undefined;
  const name = keyboard.product ?? "device";
  return { code: "LINK_KEYBOARD", detail: `the ${name} of maker ${hex4(vendor_id)} is set to be a keyboard` };
};

/** Asked of the kernel at each attempt, as numbers of nodes change. */
const socketOf = async (usb_port: string | undefined, usb_root: string): Promise<InSocket> => {
  if (usb_port === undefined) return () => true;
  const paths = await usbNodes(usb_port, "hid", usb_root);
  return ({ path }) => path !== undefined && paths.includes(path);
};

export const findPath = async (
  library: HidList,
  settings: HidSettings,
  usb_root: string,
): Promise<{ readonly path: string } | LinkLoss> => {
  const { vendor_id, product_id, usage_page, usb_port } = settings;
  const inSocket = await socketOf(usb_port, usb_root);
  const chosen = choosePath(settings, await library.list(vendor_id, product_id), inSocket);
  if ("path" in chosen || chosen.code !== "LINK_ABSENT" || usage_page === undefined) return chosen;
  return (await keyboardOf(library, vendor_id, inSocket)) ?? chosen;
};
