/**
 * Opens the lines named in the configuration with the production bindings: serial ports, TCP, USB printers,
 * HID, GPIO, readers of the PC/SC service.
 */
import { onoffBackend } from "../../drivers/link/gpio.ts";
import { hidKeyboard, hidLink } from "../../drivers/link/hid.ts";
import { orKeyboard } from "../../drivers/link/keyboard-mode.ts";
import type { ByteLink, CardReaderLink } from "../../drivers/link/link.ts";
import { pcscLink } from "../../drivers/link/pcsc.ts";
import { reportStream } from "../../drivers/link/report-stream.ts";
import { serialLink } from "../../drivers/link/serial.ts";
import { tcpLink } from "../../drivers/link/tcp.ts";
import { usbLpLink } from "../../drivers/link/usb-lp.ts";
import { vpcdLink } from "../../drivers/link/vpcd.ts";
import { hidRelayDevice } from "../../drivers/locker/hid-relay/setup.ts";
import { SCAN_LINES } from "../../drivers/reader/cccd-qr/framing.ts";
import { chooseLayout } from "../../drivers/reader/hid-pos/layout.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { ByteLinkConfig, HidConfig, OfficeConfig, ScannerConfig } from "./config-schema.ts";
import type { CardReaderMaker, LinkMaker, SwitchMaker } from "./devices/device-set.ts";

const LF = 0x0a;
const CR = 0x0d;
/** Longest line of an LRS base, bytes; a longer one is cut and becomes noise. */
const LINE_BYTES_MAX = 1_024;

/**
 * Devices that only speak lines go through parser-readline, behind the bounded splitter; the others are raw.
 */
const linesOf = (config: OfficeConfig, device: string, reader: ScannerConfig | undefined) => {
  if (config.pager_bases.some((base) => base.id === device && base.protocol === "lrs")) {
    return { ends: [CR, LF], delimiter: LF, line_max_bytes: LINE_BYTES_MAX };
  }
  return reader?.protocol === "cccd-qr" ? SCAN_LINES : undefined;
};

/** Point-of-sale scanners: the interface that does not type. */
const SCANNER_USAGE_PAGE = 0x8c;

/** As an enumeration of the bus understands it. */
export const hidSettings = ({ vendor_id, product_id, serial_number, usb_port }: HidConfig) => ({
  vendor_id: Number.parseInt(vendor_id, 16),
  product_id: Number.parseInt(product_id, 16),
  usage_page: SCANNER_USAGE_PAGE,
  ...(serial_number === undefined ? {} : { serial_number }),
  ...(usb_port === undefined ? {} : { usb_port }),
});

export const productionLinks =
  (config: OfficeConfig, clock: Clock): LinkMaker =>
  (device: string, link: ByteLinkConfig): ByteLink => {
    const found = config.readers.find(({ id }) => id === device);
    const reader = found?.protocol === "chip" ? undefined : found;
    switch (link.kind) {
      case "tcp":
        return tcpLink(link, clock);
      case "hid": {
        const layout = reader?.layout ?? "auto";
        return reportStream(
          hidLink(hidSettings(link), clock),
          (descriptor) => chooseLayout(layout, descriptor).layout.report_bytes,
        );
      }
      case "usb-lp":
        return usbLpLink(link, clock);
      case "serial": {
        const { kind: _kind, flow, ...serial } = link;
        const lines = linesOf(config, device, reader);
        const line = serialLink(
          {
            ...serial,
            // What paces by the device's answers is its driver: the line itself holds nothing back.
            flow: flow === "reply-paced" ? "none" : flow,
            ...(lines === undefined ? {} : { lines }),
          },
          clock,
        );
        const maker = reader?.keyboard_maker;
        if (maker === undefined) return line;
        return orKeyboard(line, (found) => void hidKeyboard(Number.parseInt(maker, 16)).then(found));
      }
    }
  };

export const productionSwitches = (clock: Clock): SwitchMaker => ({
  gpio: () => onoffBackend(),
  hidRelay: (relays) => hidLink(hidRelayDevice(relays), clock),
});

export const productionCardReaders =
  (clock: Clock): CardReaderMaker =>
  (_device, link): CardReaderLink => {
    switch (link.kind) {
      case "pcsc":
        return pcscLink(link.reader === undefined ? {} : { reader: link.reader }, clock);
      case "tcp":
        return vpcdLink(tcpLink(link, clock), clock);
    }
  };
