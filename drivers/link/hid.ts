/**
 * HID devices through the kernel's hidraw nodes, and the only file that knows node-hid, loaded at the first
 * attempt. Decides which node is the device, bounds what waits, tells one loss a connection; the meaning of
 * reports is the driver's.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Clock, Disarm } from "../runtime/ports.ts";
import {
  type ByteLinkListener,
  CLOSE_TIMEOUT_MS,
  type HidLink,
  LINK_PENDING_BYTES_MAX,
  type LinkLoss,
  WRITE_TIMEOUT_MS,
} from "./link.ts";
import { lossOf, noDriver } from "./loss.ts";
import { USB_ROOT, usbNodes } from "./usb-port.ts";

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

/** The part of node-hid's `HIDAsync` used here. */
export interface HidHandle {
  on(event: "data", listener: (report: Uint8Array) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  getFeatureReport(reportId: number, length_bytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What is used here of node-hid and of the kernel's files; tests hand in a fake one. */
export interface HidLibrary {
  /** 0 as `product_id`: all products of this maker. */
  list(vendor_id: number, product_id: number): Promise<readonly HidNode[]>;
  open(path: string): Promise<HidHandle>;
  /** The report descriptor of a node; undefined where the system tells none. Never rejects. */
  describe(path: string): Promise<Uint8Array | undefined>;
}

/**
 * Reports read and not yet told; past it the link is lost as stalled, since a part of a scan is worth
 * nothing.
 */
export const HID_REPORTS_PENDING_MAX = 256;

export const hidLink = (
  settings: HidSettings,
  clock: Clock,
  load: () => Promise<HidLibrary> = loadNodeHid,
  usb_root: string = USB_ROOT,
): HidLink => new NodeHidLink(settings, clock, load, usb_root);

const loadNodeHid = async (): Promise<HidLibrary> => {
  const { default: hid } = await import("node-hid");
  // The other back end wants libusb and detaches the kernel's own driver.
  hid.setDriverType("hidraw");
  // Loads the native binding now, so that a missing libudev or libusb shows here.
  hid.getHidapiVersion();
  return {
    list: (vendor, product) => hid.devicesAsync(vendor, product),
    open: (path) => hid.HIDAsync.open(path),
    describe: (path) => readDescriptor(path),
  };
};

/** node-hid does not hand it out; the kernel does, for every hidraw node, to everybody. */
const SYSFS = "/sys/class/hidraw";

/** `root`: where the kernel's files lie. */
export const readDescriptor = async (path: string, root = SYSFS): Promise<Uint8Array | undefined> => {
  try {
    return new Uint8Array(await readFile(`${root}/${basename(path)}/device/report_descriptor`));
  } catch {
    return undefined;
  }
};

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
const keyboardOf = async (
  library: HidLibrary,
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

const findPath = async (
  library: HidLibrary,
  settings: HidSettings,
  usb_root: string,
): Promise<{ readonly path: string } | LinkLoss> => {
  const { vendor_id, product_id, usage_page, usb_port } = settings;
  const inSocket = await socketOf(usb_port, usb_root);
  const chosen = choosePath(settings, await library.list(vendor_id, product_id), inSocket);
  if ("path" in chosen || chosen.code !== "LINK_ABSENT" || usage_page === undefined) return chosen;
  return (await keyboardOf(library, vendor_id, inSocket)) ?? chosen;
};

/** What the bus says without opening anything; every failure is a loss. */
const onBus = async <Found>(
  load: () => Promise<HidLibrary>,
  look: (library: HidLibrary) => Promise<Found>,
): Promise<Found | LinkLoss> => {
  let library: HidLibrary;
  try {
    library = await load();
  } catch (error) {
    return noDriver("node-hid", error);
  }
  try {
    return await look(library);
  } catch (error) {
    return lossOf(error);
  }
};

/** Whether exactly one device fits now; undefined: yes. Opens nothing. */
export const hidAbsence = async (
  settings: HidSettings,
  load: () => Promise<HidLibrary> = loadNodeHid,
  usb_root: string = USB_ROOT,
): Promise<LinkLoss | undefined> => {
  const found = await onBus(load, (library) => findPath(library, settings, usb_root));
  return "path" in found ? undefined : found;
};

/** Whether a device of this maker is plugged in as a keyboard. A bus that can't be asked holds none. */
export const hidKeyboard = async (
  vendor_id: number,
  load: () => Promise<HidLibrary> = loadNodeHid,
): Promise<LinkLoss | undefined> => {
  const found = await onBus(load, (library) => keyboardOf(library, vendor_id));
  return found?.code === "LINK_KEYBOARD" ? found : undefined;
};

const hex4 = (id: number): string => id.toString(16).padStart(4, "0");

/** One connection, from `connect` to `lost` or `disconnect`. */
interface Session {
  readonly listener: ByteLinkListener;
  readonly armed: Set<Disarm>;
  handle: HidHandle | undefined;
  descriptor: Uint8Array | undefined;
  pending_bytes: number;
  reports: number;
}

interface OpenedHid {
  readonly handle: HidHandle;
  readonly descriptor: Uint8Array | undefined;
}

class NodeHidLink implements HidLink {
  readonly label: string;
  readonly #settings: HidSettings;
  readonly #clock: Clock;
  readonly #load: () => Promise<HidLibrary>;
  readonly #usb_root: string;
  #session: Session | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(settings: HidSettings, clock: Clock, load: () => Promise<HidLibrary>, usb_root: string) {
    this.#settings = settings;
    this.#clock = clock;
    this.#load = load;
    this.#usb_root = usb_root;
    const socket = settings.usb_port === undefined ? "" : ` usb:${settings.usb_port}`;
    this.label = `hid:${hex4(settings.vendor_id)}:${hex4(settings.product_id)}${socket}`;
  }

  connect(listener: ByteLinkListener): void {
    this.disconnect();
    const session: Session = {
      listener,
      armed: new Set(),
      handle: undefined,
      descriptor: undefined,
      pending_bytes: 0,
      reports: 0,
    };
    this.#session = session;
    void this.#attempt(session);
  }

  describe(): Uint8Array | undefined {
    return this.#session?.descriptor;
  }

  writeReport(report: Uint8Array): boolean {
    return this.#send(report, (handle, bytes) => handle.write(bytes));
  }

  sendFeature(report: Uint8Array): boolean {
    return this.#send(report, (handle, bytes) => handle.sendFeatureReport(bytes));
  }

  readFeature(
    reportId: number,
    length_bytes: number,
    answered: (report: Uint8Array | undefined) => void,
  ): void {
    const session = this.#session;
    const answer = (report: Uint8Array | undefined) =>
      this.#clock.soon(() => answered(this.#session === session ? report : undefined));
    if (session?.handle === undefined) {
      answer(undefined);
      return;
    }
    let waiting = true;
    // Not disarmed with the session: whoever asked is answered even when the link ends meanwhile.
    const disarm = this.#clock.arm(`${this.label} feature report`, WRITE_TIMEOUT_MS, () => once(undefined));
    const once = (report: Uint8Array | undefined) => {
      if (waiting) answer(report);
      waiting = false;
      disarm();
    };
    session.handle.getFeatureReport(reportId, length_bytes).then(
      (report) => once(new Uint8Array(report)),
      () => once(undefined),
    );
  }

  disconnect(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    for (const disarm of session.armed) disarm();
    if (session.handle !== undefined) this.#release(session.handle);
  }

  async #attempt(session: Session): Promise<void> {
    await this.#closing;
    if (this.#session !== session) return;
    const opened = await this.#open();
    if (this.#session !== session) {
      if (!("code" in opened)) this.#release(opened.handle);
      return;
    }
    if ("code" in opened) {
      this.#lose(session, opened);
      return;
    }
    const { handle, descriptor } = opened;
    session.handle = handle;
    session.descriptor = descriptor;
    session.listener.opened();
    // node-hid catches what a listener throws and gives it back as an error of the device: only note it down.
    handle.on("data", (report) => this.#note(session, new Uint8Array(report)));
    handle.on("error", (error) =>
      this.#clock.soon(() => this.#lose(session, { code: "LINK_LOST", detail: lossOf(error).detail })),
    );
  }

  #open(): Promise<OpenedHid | LinkLoss> {
    return onBus(this.#load, async (library) => {
      const chosen = await findPath(library, this.#settings, this.#usb_root);
      if ("code" in chosen) return chosen;
      const descriptor = await library.describe(chosen.path);
      return { handle: await library.open(chosen.path), descriptor };
    });
  }

  #note(session: Session, report: Uint8Array): void {
    session.reports++;
    if (session.reports > HID_REPORTS_PENDING_MAX) {
      const detail = `more than ${HID_REPORTS_PENDING_MAX} reports wait`;
      this.#clock.soon(() => this.#lose(session, { code: "LINK_STALLED", detail }));
      return;
    }
    this.#clock.soon(() => {
      session.reports--;
      if (this.#session === session) session.listener.received(report);
    });
  }

  #send(report: Uint8Array, act: (handle: HidHandle, bytes: Buffer) => Promise<number>): boolean {
    const session = this.#session;
    if (session?.handle === undefined) return false;
    if (session.pending_bytes + report.length > LINK_PENDING_BYTES_MAX) return false;
    session.pending_bytes += report.length;
    const disarm = this.#watch(session);
    act(session.handle, Buffer.from(report)).then(
      () => {
        disarm();
        session.pending_bytes -= report.length;
      },
      (error) =>
        this.#clock.soon(() => this.#lose(session, { code: "LINK_LOST", detail: lossOf(error).detail })),
    );
    return true;
  }

  /** A report that the device does not take in time ends the link. Returns the way to call the watch off. */
  #watch(session: Session): Disarm {
    const stop = this.#clock.arm(`${this.label} report`, WRITE_TIMEOUT_MS, () =>
      this.#lose(session, { code: "LINK_STALLED", detail: "the device takes no report" }),
    );
    const disarm = () => {
      stop();
      session.armed.delete(disarm);
    };
    session.armed.add(disarm);
    return disarm;
  }

  #lose(session: Session, loss: LinkLoss): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.listener.lost(loss);
  }

  #release(handle: HidHandle): void {
    this.#closing = new Promise((released) => {
      const disarm = this.#clock.arm(`${this.label} close`, CLOSE_TIMEOUT_MS, released);
      // A turn later: node-hid begins to read a turn after it is listened to, and what is closed by then ends
      // the whole program with "device has been closed".
      this.#clock.soon(() => handle.close().then(released, released).finally(disarm));
    });
  }
}
