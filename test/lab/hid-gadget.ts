/** HID scanners of the lab: simulated ones behind a USB gadget, reached through hidraw and node-hid. */
import { type HidSettings, hidLink } from "../../drivers/link/hid.ts";
import type { ByteLink } from "../../drivers/link/link.ts";
import { reportStream } from "../../drivers/link/report-stream.ts";
import { chooseLayout, type LayoutSetting } from "../../drivers/reader/hid-pos/layout.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { type ServedGadget, serveGadget } from "../../simulators/kernel/serve-gadget.ts";
import type { GadgetFunction, GadgetSettings } from "../../simulators/kernel/usb-gadget.ts";
import type { IdReaderDevice } from "../../simulators/reader/device.ts";

/** The dummy controllers of readers. */
export const SCANNER_UDC = { one: 2, twin: 3 } as const;

const IDS = { vendor_id: 0x0c2e, product_id: 0x0b61 };
/** As the production configuration finds a scanner. */
export const SCANNER: HidSettings = { ...IDS, usage_page: 0x8c };

/** A keyboard as the boot protocol has it: modifiers, a byte of nothing, six keys. */
export const KEYBOARD_FN: GadgetFunction = {
  kind: "hid",
  report_bytes: 8,
  descriptor: Uint8Array.of(
    ...[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7],
    ...[0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x03],
    ...[0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0],
  ),
};

/** `report_bytes`: of its longest report; 64, ids included, on every scanner known. */
export const scannerFn = (descriptor: Uint8Array, report_bytes = 64): GadgetFunction => ({
  kind: "hid",
  descriptor,
  report_bytes,
});

/** Two of one make tell nothing that differs, not even a serial number. */
export const scannerGadget = (udc: number, fn: GadgetFunction): GadgetSettings => ({
  name: `scanner${udc}`,
  identity: { ...IDS, product: "Scanner", manufacturer: "Mot Cua", serial_number: "0001" },
  fn,
  udc,
});

/** The scanner with the description it has now. */
export const serveScanner = (
  device: IdReaderDevice,
  udc: number,
  report_bytes = 64,
): Promise<ServedGadget> => {
  const descriptor = device.descriptor();
  if (descriptor === undefined) throw new Error("a scanner that is no HID device");
  return serveGadget(
    device,
    { baud: 0, gadget: scannerGadget(udc, scannerFn(descriptor, report_bytes)) },
    systemClock,
  );
};

/** Whole reports of the layout chosen, as the office joins link and driver. */
export const scannerLink = (settings: HidSettings, setting: LayoutSetting): ByteLink =>
  reportStream(
    hidLink(settings, systemClock),
    (descriptor) => chooseLayout(setting, descriptor).layout.report_bytes,
  );
