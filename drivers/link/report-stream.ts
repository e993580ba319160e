/**
 * A HID device as a line of bytes, so that one performer runs every reader: each report becomes so many
 * bytes, always whole reports, whatever length the device really sent. Decides nothing about their meaning.
 */
import type { ByteLink, HidLink } from "./link.ts";

/**
 * `report_bytes`: length of the reports the driver's framing counts in. A shorter report (another id, another
 * firmware) is filled with zeros, a longer one to the next multiple: the framing then calls it what it is,
 * and the next report begins where a report begins.
 */
export const reportStream = (hid: HidLink, report_bytes: number): ByteLink => ({
  label: hid.label,
  connect: (listener) =>
    hid.connect({
      opened: () => listener.opened(),
      received: (report) => listener.received(filled(report, report_bytes)),
      lost: (loss) => listener.lost(loss),
    }),
  write: (bytes) => hid.writeReport(bytes),
  disconnect: () => hid.disconnect(),
});

const filled = (report: Uint8Array, report_bytes: number): Uint8Array => {
  const whole = new Uint8Array(Math.max(1, Math.ceil(report.length / report_bytes)) * report_bytes);
  whole.set(report);
  return whole;
};
