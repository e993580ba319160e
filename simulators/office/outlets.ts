/**
 * The ways in which the devices of a simulated office can be plugged into this machine: a port of demo.ts,
 * so that there is one office whatever its devices hang on. Lines of bytes are line-outlets.ts's, gadgets of
 * a kernel kernel-outlets.ts's.
 */
import type { DemoLinks } from "../../controller/shell/demo-office.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import type { ServedDevice } from "../kit/serve.ts";

export interface Outlets {
  /**
   * The links before anything is plugged in, where a device is made by its link: a scanner on HID sends
   * reports. Absent: as the demo office has them.
   */
  readonly wiring?: DemoLinks;
  /** Plugs in the device of this id; resolves when a controller can open it. */
  serve(id: string, device: SimulatedDevice): Promise<ServedDevice>;
  /** Where a controller finds the devices, once all are served. */
  links(): DemoLinks;
  /** What this machine has of a device now, its device file or its port; undefined: none is known. */
  place(id: string): string | undefined;
  /** After the devices: what they were plugged into goes. */
  close(): Promise<void>;
}

export type OutletsMaker = (clock: Clock) => Promise<Outlets>;

/** Line speed of each device of the demo office. */
export const BAUD = {
  "base-1": 9_600,
  "reader-door": 9_600,
  "reader-kiosk": 9_600,
  "printer-door": 115_200,
  "printer-kiosk": 115_200,
  "printer-counter": 115_200,
  "bank-1": 9_600,
} as const;

/** A device of the demo office that has a line, or a gadget, of its own. */
export type LinedDevice = keyof typeof BAUD;

export const isLined = (id: string): id is LinedDevice => Object.hasOwn(BAUD, id);
