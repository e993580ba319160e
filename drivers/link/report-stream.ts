/**
 * A HID device as a line of bytes, so that one performer runs every reader: each report becomes so many
 * bytes, always whole reports, whatever length the device really sent. Decides nothing about their meaning.
 */
import type { ByteLink, HidLink } from "./link.ts";

/**
 * `reportBytes`: length of the reports the driver's framing counts in, by what the device says of itself; asked
 * at each opening. A shorter report (another id, another firmware) is filled with zeros, a longer one to the
 * next multiple: the framing then calls it what it is, and the next report begins where a report begins.
 */
export const reportStream = (
  hid: HidLink,
  reportBytes: (descriptor: Uint8Array | undefined) => number,
): ByteLink => {
  let report_bytes = 0;
  return {
    label: hid.label,
    connect: (listener) =>
      hid.connect({
        opened: () => {
          report_bytes = reportBytes(hid.describe());
          listener.opened();
        },
        received: (report) => listener.received(filled(report, report_bytes)),
        lost: (loss) => listener.lost(loss),
      }),
    write: (bytes) => hid.writeReport(bytes),
    disconnect: () => hid.disconnect(),
    describe: () => hid.describe(),
  };
};

const filled = (report: Uint8Array, report_bytes: number): Uint8Array => {
  const whole = new Uint8Array(Math.max(1, Math.ceil(report.length / report_bytes)) * report_bytes);
  whole.set(report);
  return whole;
};
