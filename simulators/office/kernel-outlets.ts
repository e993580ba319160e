/**
 * The demo office's devices as USB gadgets of this machine's own kernel, which finds them as a host does, and
 * its reader of chips as one of the machine's own card service: the controller opens what it opens on a
 * board. Only a machine with such a kernel has them: the hardware lab.
 */
import { existsSync } from "node:fs";
import type { DemoLinks } from "../../controller/shell/demo-office.ts";
import { REPORT_LAYOUTS } from "../../drivers/reader/hid-pos/report.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { CardService, READERS, SLOT_PORTS } from "../kernel/card-service.ts";
import { type ServedGadget, serveGadget } from "../kernel/serve-gadget.ts";
import type { GadgetFunction } from "../kernel/usb-gadget.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { ChipReaderDevice } from "../reader/chip-card/chip-reader-device.ts";
import { dialReader } from "../reader/chip-card/dialled-reader.ts";
import { SCANNER_DESCRIPTORS } from "../reader/report-descriptors.ts";
import { BAUD, isLined, type LinedDevice, type Outlets } from "./outlets.ts";

/** What each device of the demo office is on USB, and the index of its dummy controller. */
interface Socket {
  readonly fn: GadgetFunction;
  readonly udc: number;
  /** Speed of the line behind it; 0: it has none. */
  readonly baud: number;
}

const SCANNER: GadgetFunction = {
  kind: "hid",
  descriptor: SCANNER_DESCRIPTORS["length-byte"],
  report_bytes: REPORT_LAYOUTS["length-byte"].report_bytes,
};
/** What such a printer says of itself in the words of IEEE 1284. */
const PRINTER: GadgetFunction = { kind: "printer", id: "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;" };
const line = (id: LinedDevice, udc: number): Socket => ({ fn: { kind: "acm" }, udc, baud: BAUD[id] });

const SOCKETS: Readonly<Record<LinedDevice, Socket>> = {
  "base-1": line("base-1", 9),
  "reader-door": { fn: SCANNER, udc: 10, baud: 0 },
  "reader-kiosk": line("reader-kiosk", 11),
  "printer-door": { fn: PRINTER, udc: 12, baud: 0 },
  "printer-kiosk": { fn: PRINTER, udc: 13, baud: 0 },
  "printer-counter": { fn: PRINTER, udc: 14, baud: 0 },
  "bank-1": line("bank-1", 15),
};

/** Where the card service's first reader waits for cards. */
const SLOT = { host: "127.0.0.1", port: SLOT_PORTS[0] };

/** Ids that pid.codes gives away for tests; all devices share them, so that only their sockets differ. */
const VENDOR_ID = 0x1209;
const PRODUCT_ID = 0x0001;
/** What a link names before its device is plugged in: any socket, each another. */
const anySocket = (id: LinedDevice): string => `${SOCKETS[id].udc}-1`;

/** Why this machine can't have the devices as gadgets, in one sentence of each language, or undefined. */
export const kernelProblem = (exists: (path: string) => boolean = existsSync): string | undefined => {
  const controllers = Object.values(SOCKETS).map(({ udc }) => `/sys/class/udc/dummy_udc.${udc}`);
  const missing = ["/sys/kernel/config/usb_gadget", ...controllers].find((path) => !exists(path));
  return (
    missing &&
    `Nhân máy này không giả được thiết bị USB (thiếu ${missing}): chỉ chạy được trong npm run lab.
This machine's kernel can't play USB devices (no ${missing}): this works inside npm run lab only.`
  );
};

/** For machines of which `kernelProblem` has nothing to say; elsewhere nothing can be served. */
export const kernelOutlets = async (clock: Clock): Promise<Outlets> => new KernelOutlets(clock);

class KernelOutlets implements Outlets {
  readonly #clock: Clock;
  readonly #gadgets = new Map<string, ServedGadget>();
  readonly #cards: CardService;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#cards = new CardService(clock);
  }

  get wiring(): DemoLinks {
    return this.links();
  }

  async serve(id: string, device: SimulatedDevice): Promise<ServedDevice> {
    if (device instanceof ChipReaderDevice) {
      await this.#cards.start();
      return dialReader(device, SLOT, this.#clock);
    }
    if (!isLined(id)) throw new Error(`invariant broken: ${id} has a socket`);
    const { fn, udc, baud } = SOCKETS[id];
    const gadget = await serveGadget(
      device,
      {
        baud,
        gadget: {
          name: id.replaceAll("-", ""),
          identity: {
            vendor_id: VENDOR_ID,
            product_id: PRODUCT_ID,
            product: id,
            manufacturer: "Mot cua",
            serial_number: "0001",
          },
          fn,
          udc,
        },
      },
      this.#clock,
    );
    this.#gadgets.set(id, gadget);
    return gadget;
  }

  links(): DemoLinks {
    return {
      pager_base: this.#serial("base-1"),
      door_reader: {
        kind: "hid",
        vendor_id: hex4(VENDOR_ID),
        product_id: hex4(PRODUCT_ID),
        usb_port: this.#socket("reader-door"),
      },
      kiosk_reader: this.#serial("reader-kiosk"),
      door_printer: this.#usbLp("printer-door"),
      kiosk_printer: this.#usbLp("printer-kiosk"),
      counter_printer: this.#usbLp("printer-counter"),
      lock_bank: this.#serial("bank-1"),
      chip_reader: { kind: "pcsc", reader: READERS[0] },
    };
  }

  place(id: string): string | undefined {
    return isLined(id) ? this.#gadgets.get(id)?.node() : READERS[0];
  }

  close(): Promise<void> {
    return this.#cards.close();
  }

  #socket(id: LinedDevice): string {
    return this.#gadgets.get(id)?.host_port ?? anySocket(id);
  }

  #serial(id: LinedDevice) {
    return { kind: "serial", path: `usb:${this.#socket(id)}`, baud: BAUD[id] } as const;
  }

  #usbLp(id: LinedDevice) {
    return { kind: "usb-lp", path: `usb:${this.#socket(id)}` } as const;
  }
}

const hex4 = (value: number): string => value.toString(16).padStart(4, "0");
