/**
 * HID point-of-sale scanners on a real USB: the reader contract through node-hid on hidraw, for both layouts
 * of numbered reports, each found by the device's own description.
 */
import { onTestFinished } from "vitest";
import type { LayoutName } from "../../drivers/reader/hid-pos/report.pure.ts";
import { type KernelRig, readerContract } from "../support/id-reader-contract.ts";
import { SCANNER, SCANNER_UDC, scannerLink, serveScanner } from "./hid-gadget.ts";

const onHidraw = (layout: LayoutName): KernelRig => ({
  time: "system",
  protocol: "hid-pos",
  layout,
  setting: "auto",
  join: async (device) => {
    const served = await serveScanner(device, SCANNER_UDC.one);
    onTestFinished(() => served.close());
    return scannerLink(SCANNER, "auto");
  },
});

for (const layout of ["length-byte", "no-length"] as const)
  readerContract(`a scanner on hidraw that describes itself as ${layout}`, onHidraw(layout));
