/**
 * A USB device that this machine is to itself: a configfs gadget on one of the dummy controllers, which the
 * same kernel finds as host. Decides how it is described, plugged and pulled; what it says is the far file's.
 * Needs root, configfs, libcomposite and dummy_hcd: the hardware lab has them.
 */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";

export interface GadgetIdentity {
  /** 0..0xFFFF */
  readonly vendor_id: number;
  /** 0..0xFFFF */
  readonly product_id: number;
  /** At most 126 characters, as the two that follow. */
  readonly product: string;
  readonly manufacturer: string;
  readonly serial_number: string;
}

/** What a device does. The kernel has room for 8 of acm, 4 of hid, 4 of printer at a time. */
export type GadgetFunction =
  /**
   * A serial port: /dev/ttyGS0 here, /dev/ttyACM0 at the host. Both begin as terminals that echo and edit,
   * until somebody sets them raw.
   */
  | { readonly kind: "acm" }
  /** `report_bytes`: its longest input report, with the id where reports have one. */
  | { readonly kind: "hid"; readonly descriptor: Uint8Array; readonly report_bytes: number }
  /** `id`: its IEEE 1284 device id, without the two bytes of length. */
  | { readonly kind: "printer"; readonly id: string }
  /** Answered by this program at `mount`, an empty folder: its descriptors are written before `bind`. */
  | { readonly kind: "ffs"; readonly mount: string };

export interface GadgetSettings {
  /** Unique among gadgets, letters and digits, at most 30. */
  readonly name: string;
  readonly identity: GadgetIdentity;
  readonly fn: GadgetFunction;
  /** Further interfaces of the same device, in this order. */
  readonly beside?: readonly GadgetFunction[];
  /** Index of the dummy controller, 0..15; each is a USB of its own with one socket. */
  readonly udc: number;
}

export interface UsbGadget {
  /**
   * The device's own end: /dev/ttyGS0 (at once), /dev/hidg0 (while bound), /dev/g_printer0 (while the host knows
   * it), ep0.
   */
  readonly far: string;
  /** The same of each function, `fn` first. */
  readonly fars: readonly string[];
  /** The kernel's name of the socket it is plugged into: `3-1`. */
  readonly host_port: string;
  readonly bound: boolean;
  /** Plugs it in; the host finds it some 200 ms later. */
  bind(): void;
  /** Pulls the plug. Far files are closed after it, not before: an open ttyGS waits 15 s for its host. */
  unbind(): void;
  /** Takes it apart. Its far files must be closed by then: the kernel waits for them, for ever. */
  remove(): void;
}

const GADGETS = "/sys/kernel/config/usb_gadget";
const ENGLISH = "strings/0x409";
const CONFIGURATION = "configs/c.1";
/** Transfers a printer's far side keeps for either direction, of 8 192 bytes each. */
const PRINTER_QUEUE_TRANSFERS = 4;

/** Throws where the machine has no such kernel, the name or controller is taken, or no function is left. */
export const createGadget = (settings: GadgetSettings): UsbGadget => {
  const { name, identity, fn, beside = [], udc } = settings;
  const root = `${GADGETS}/${name}`;
  const host_port = hostPortOf(udc);
  makeFolder(root);
  describe(root, identity);
  mkdirSync(`${root}/${CONFIGURATION}`);
  const functions = [fn, ...beside].map((one, index) => ({ fn: one, id: `${one.kind}.${name}${index}` }));
  for (const { fn: one, id } of functions) addFunction(root, id, one);
  return new ConfigfsGadget(root, host_port, `dummy_udc.${udc}`, functions);
};

/** Each dummy controller has a root hub of its own, with one socket. */
const hostPortOf = (udc: number): string => {
  const hub = readdirSync(`/sys/devices/platform/dummy_hcd.${udc}`).find((entry) => /^usb\d+$/.test(entry));
  if (hub === undefined) throw new Error(`dummy controller ${udc} has no hub`);
  return `${hub.slice("usb".length)}-1`;
};

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (error) {
    throw new Error(`${path}: the kernel makes no such gadget (${String(error)})`, { cause: error });
  }
};

const describe = (root: string, identity: GadgetIdentity): void => {
  writeFileSync(`${root}/idVendor`, `0x${identity.vendor_id.toString(16)}`);
  writeFileSync(`${root}/idProduct`, `0x${identity.product_id.toString(16)}`);
  mkdirSync(`${root}/${ENGLISH}`);
  writeFileSync(`${root}/${ENGLISH}/product`, identity.product);
  writeFileSync(`${root}/${ENGLISH}/manufacturer`, identity.manufacturer);
  writeFileSync(`${root}/${ENGLISH}/serialnumber`, identity.serial_number);
};

const addFunction = (root: string, id: string, fn: GadgetFunction): void => {
  const folder = `${root}/functions/${id}`;
  makeFolder(folder);
  switch (fn.kind) {
    case "acm":
      break;
    case "hid":
      writeFileSync(`${folder}/protocol`, "0");
      writeFileSync(`${folder}/subclass`, "0");
      writeFileSync(`${folder}/report_length`, `${fn.report_bytes}`);
      writeFileSync(`${folder}/report_desc`, fn.descriptor);
      break;
    case "printer":
      writeFileSync(`${folder}/pnp_string`, fn.id);
      writeFileSync(`${folder}/q_len`, `${PRINTER_QUEUE_TRANSFERS}`);
      break;
    case "ffs":
      execFileSync("mount", ["-t", "functionfs", id.slice("ffs.".length), fn.mount]);
      break;
  }
  symlinkSync(folder, `${root}/${CONFIGURATION}/${id}`);
};

const attribute = (path: string): string => readFileSync(path, "utf8").trim();

const ttyOf = (folder: string): string => `/dev/ttyGS${attribute(`${folder}/port_num`)}`;

/** `239:0`: the second is the number in the node's name. */
const hidgOf = (folder: string): string => `/dev/hidg${attribute(`${folder}/dev`).split(":")[1]}`;

const printersNow = (): readonly string[] =>
  readdirSync("/dev").filter((entry) => entry.startsWith("g_printer"));

interface NamedFunction {
  readonly fn: GadgetFunction;
  readonly id: string;
}

class ConfigfsGadget implements UsbGadget {
  readonly host_port: string;
  readonly #root: string;
  readonly #controller: string;
  readonly #functions: readonly NamedFunction[];
  #bound = false;
  #printer: string | undefined;

  constructor(root: string, host_port: string, controller: string, functions: readonly NamedFunction[]) {
    this.#root = root;
    this.host_port = host_port;
    this.#controller = controller;
    this.#functions = functions;
  }

  get bound(): boolean {
    return this.#bound;
  }

  get far(): string {
    // A gadget has a function at least.
    return this.fars[0] ?? "";
  }

  get fars(): readonly string[] {
    return this.#functions.map(({ fn, id }) => this.#farOf(fn, `${this.#root}/functions/${id}`));
  }

  bind(): void {
    if (this.#bound) return;
    const before = printersNow();
    writeFileSync(`${this.#root}/UDC`, this.#controller);
    this.#bound = true;
    // Nothing else tells a printer's number; it stays the same until the function is taken away.
    this.#printer ??= printersNow().find((printer) => !before.includes(printer));
  }

  unbind(): void {
    if (!this.#bound) return;
    this.#bound = false;
    writeFileSync(`${this.#root}/UDC`, "\n");
  }

  remove(): void {
    this.unbind();
    for (const { fn, id } of this.#functions) {
      unlinkSync(`${this.#root}/${CONFIGURATION}/${id}`);
      if (fn.kind === "ffs") execFileSync("umount", [fn.mount]);
      rmdirSync(`${this.#root}/functions/${id}`);
    }
    rmdirSync(`${this.#root}/${CONFIGURATION}`);
    rmdirSync(`${this.#root}/${ENGLISH}`);
    rmdirSync(this.#root);
  }

  #farOf(fn: GadgetFunction, folder: string): string {
    switch (fn.kind) {
      case "acm":
        return ttyOf(folder);
      case "hid":
        return hidgOf(folder);
      case "printer":
        if (this.#printer === undefined)
          throw new Error("a printer's far side has no name before it is bound");
        return `/dev/${this.#printer}`;
      case "ffs":
        return `${fn.mount}/ep0`;
    }
  }
}
