/** Printers as the lab's printer suites plug them in: a device behind a gadget, and the link that reaches it. */
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { type ServedGadget, serveGadget } from "../../simulators/kernel/serve-gadget.ts";
import type { GadgetIdentity, GadgetSettings } from "../../simulators/kernel/usb-gadget.ts";
import type { SimulatedDevice } from "../../simulators/kit/device.ts";

/** The dummy controllers that are the printers'. */
const SOCKETS = [6, 7] as const;
export type Socket = 0 | 1;

/** Seiko Epson's number, a product of nobody. */
export const RECEIPT_PRINTER: GadgetIdentity = {
  vendor_id: 0x04b8,
  product_id: 0x0fff,
  product: "Receipt printer",
  manufacturer: "Fictional",
  serial_number: "LAB-1",
};

/** One of those that usblp knows to be written to only (HP 895C): every read of it is refused. */
export const ONE_WAY_PRINTER: GadgetIdentity = {
  ...RECEIPT_PRINTER,
  vendor_id: 0x03f0,
  product_id: 0x0004,
};

export const printerGadget = (
  socket: Socket = 0,
  identity: GadgetIdentity = RECEIPT_PRINTER,
): GadgetSettings => ({
  name: `labprinter${socket}`,
  identity,
  fn: { kind: "printer", id: `MFG:${identity.manufacturer};MDL:${identity.product};CLS:PRINTER;` },
  udc: SOCKETS[socket],
});

/** Plugged in, and known to the host. */
export const servePrinter = (
  device: SimulatedDevice,
  socket?: Socket,
  identity?: GadgetIdentity,
): Promise<ServedGadget> =>
  serveGadget(device, { gadget: printerGadget(socket, identity), baud: 0 }, systemClock);

/** Where the host sees it now. */
export const nodeOf = (served: ServedGadget): string => {
  const node = served.node();
  if (node === undefined) throw new Error("the printer is not plugged in");
  return node;
};
