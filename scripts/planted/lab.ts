/**
 * Mistakes that only a real kernel shows, or that a simulator would share with the driver: each must make its
 * suite of the lab red (`npm run lab-defects`). A change that no longer fits its file is an error
 * (test/scripts/planted.test.ts).
 */
import { edit, type Planted } from "./edit.ts";

export interface LabMistake extends Planted {
  /** The suite of the lab that must notice it. */
  readonly suite: string;
}

const GPIO = "drivers/link/gpio.ts";
const LINES = "drivers/locker/gpio/lines.ts";
const HID = "drivers/link/hid.ts";
const FRAMING = "drivers/reader/hid-pos/framing.ts";

export const LAB_MISTAKES: readonly LabMistake[] = [
  {
    name: "one-edge",
    hazard: "a door sensor tells its opening and never its closing",
    suite: "gpio-kernel",
    edits: [edit(GPIO, '"in" ? "both" : "none"', '"in" ? "rising" : "none"')],
  },
  {
    name: "first-level",
    hazard: "an output is exported energised: every door opens at the start",
    suite: "gpio-kernel",
    edits: [
      edit(
        LINES,
        "backend.output(output.chip, output.line, rest)",
        "backend.output(output.chip, output.line, output.active)",
      ),
    ],
  },
  {
    name: "base-forgotten",
    hazard: "lines are counted from 0 and not from their chip's base: another chip's line is pulsed",
    suite: "gpio-kernel",
    edits: [edit(GPIO, "return chip.base + line;", "return line;")],
  },
  {
    name: "closed-inverted",
    hazard: "an open door reads as closed",
    suite: "gpio-locks",
    edits: [
      edit(LINES, 'level === door.closed ? "closed" : "open"', 'level === door.closed ? "open" : "closed"'),
    ],
  },
  {
    name: "late-rights",
    hazard: "udev's rights to a line that come after its export are not waited for",
    suite: "gpio-program",
    edits: [edit(GPIO, "!files.mayWrite(path)", "files.mayWrite(path) === undefined")],
  },
  {
    name: "state-cut",
    hazard: "a relay's state is asked for without its last byte, the one of the coils",
    suite: "hid-relay",
    edits: [
      edit(HID, "getFeatureReport(reportId, length_bytes)", "getFeatureReport(reportId, length_bytes - 2)"),
    ],
  },
  {
    name: "report-too-short",
    hazard: "a scanner's report is taken for a byte shorter than it is",
    suite: "hid-scanner",
    edits: [
      edit(
        FRAMING,
        "stream.slice(from, from + layout.report_bytes)",
        "stream.slice(from, from + layout.report_bytes - 1)",
      ),
    ],
  },
  {
    name: "continued-forgotten",
    hazard: "each report of a scanner is taken for a whole scan",
    suite: "hid-scanner",
    edits: [
      edit(
        FRAMING,
        "return continued ? [{ ...held, gathered }, []] :",
        "return gathered.length === 0 ? [{ ...held, gathered }, []] :",
      ),
    ],
  },
  {
    name: "twin-taken",
    hazard: "of two scanners of one make the other one's is opened",
    suite: "hid-scanner-kernel",
    edits: [edit("drivers/link/hid-choice.ts", "inSocket(node) &&", "")],
  },
  {
    name: "socket-ignored",
    hazard: "of two devices on serial USB any one is taken for the one in the named socket",
    suite: "serial-replug",
    edits: [
      edit(
        "drivers/link/usb-port.ts",
        "filter((name) => name === port ||",
        'filter((name) => name.includes(":") ||',
      ),
    ],
  },
  {
    name: "full-packet",
    hazard: "a transfer ends in a full packet, and a printer with Linux inside waits for more",
    suite: "printer-link",
    edits: [
      edit(
        "drivers/link/usb-lp.ts",
        "% PACKET_BYTES === 0 ? left_bytes - 1 : left_bytes",
        "% PACKET_BYTES === 0 ? left_bytes : left_bytes",
      ),
    ],
  },
];
