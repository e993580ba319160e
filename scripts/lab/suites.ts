/**
 * The suites of the lab: what each is called, in which of the two machines it runs, what it proves. The one
 * place that knows; a new suite is a row here and its file in test/lab. Decides nothing about how they run.
 */

/** Machines that run side by side. Suites are dealt out so that both take about as long. */
export const MACHINES = [1, 2] as const;
export type MachineIndex = (typeof MACHINES)[number];

/** How a suite is run in the guest. Paths are relative to the project. */
export type SuiteWork =
  | { readonly kind: "vitest"; readonly config: string; readonly files: readonly string[] }
  /** A program of Node that prints one JSON line a step, as `npm run visit -- --json` does. */
  | { readonly kind: "steps"; readonly program: readonly string[] };

export interface Suite {
  readonly name: string;
  readonly machine: MachineIndex;
  /** One line. */
  readonly proves: string;
  readonly work: SuiteWork;
}

const LAB_CONFIG = "vitest.lab.config.ts";

/** Of what `npm run chip` runs: what the kernel has no part in (contents of chips, their time) is left to it. */
const CHIP_FILES = ["driver", "service"].map((name) => `test/chip/${name}.test.ts`);

/** A suite of one file, `test/lab/NAME.test.ts`. */
const labFile = (name: string, machine: MachineIndex, proves: string): Suite => ({
  name,
  machine,
  proves,
  work: { kind: "vitest", config: LAB_CONFIG, files: [`test/lab/${name}.test.ts`] },
});

export const SUITES: readonly Suite[] = [
  labFile("kernel", 1, "the guest itself: kernel, lines, sockets, disk and clock are as suites need them"),
  labFile("usb-gadget", 1, "devices of ours on USB sockets: the kernel finds, loses and finds them again"),
  labFile("gpio-kernel", 1, "GPIO lines: bases, labels, edges, levels from the export on, a chip that goes"),
  labFile("gpio-program", 1, "a program killed in a pulse of its own, rights that come late, safe-outputs"),
  labFile("gpio-locks", 1, "the contract of lock banks through onoff on two chips of gpio-sim"),
  labFile("serial-link", 2, "the contract of byte links through serialport on ttyACM"),
  labFile("serial-devices", 1, "pager bases, a scanner and a lock bank through serialport on ttyACM"),
  labFile("serial-replug", 2, "serial devices pulled in mid-frame, renamed, beside a twin, behind noise"),
  labFile("hid-relay", 2, "the contract of lock banks through node-hid on a USB relay's hidraw"),
  labFile(
    "hid-scanner",
    1,
    "the contract of readers through node-hid on a USB scanner's hidraw, two layouts",
  ),
  labFile(
    "hid-scanner-kernel",
    2,
    "report ids, twins, replugs in mid-scan, garbage: HID scanners as a kernel has them",
  ),
  labFile("printer-link", 2, "the contract of byte links on /dev/usb/lp, and what usblp does beside it"),
  labFile("printer", 1, "the contract of printers on /dev/usb/lp, with hands at the printer"),
  labFile(
    "printer-replug",
    2,
    "printers pulled in mid-slip, back under other names, beside a twin, after noise",
  ),
  {
    name: "chip",
    machine: 1,
    proves: "chip readers through pcscd and vpcd: cards pulled, the service killed and started",
    // A process of its own: a client of a service that died throws when it is collected, whoever runs then.
    work: { kind: "vitest", config: "vitest.chip.config.ts", files: CHIP_FILES },
  },
  {
    name: "visit",
    machine: 2,
    proves: "a whole visit on the kernel's nodes, each cable pulled once; spoiled visits are noticed",
    work: { kind: "steps", program: ["dist/scripts/lab/visit.js"] },
  },
];

/** `unknown` are names that no suite has. No names: all suites. In the table's order, each once. */
export const chosenSuites = (
  names: readonly string[],
  suites: readonly Suite[] = SUITES,
): { readonly chosen: readonly Suite[]; readonly unknown: readonly string[] } => ({
  chosen: names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name)),
  unknown: names.filter((name) => !suites.some((suite) => suite.name === name)),
});

const NAME_COLUMNS = 16;

export const suiteList = (suites: readonly Suite[] = SUITES): string =>
  suites.map(({ name, proves }) => `${name.padEnd(NAME_COLUMNS)} ${proves}`).join("\n");
