/**
 * The suites of the lab: what each is called, what it proves, about how long it takes. The one place that
 * knows; a new suite is a row here and its file in test/lab. Decides which run in one guest, not how they
 * run.
 */

/** What is run in the guest. Sources, by their paths in the project; bundle.ts makes of them what is run. */
export type SuiteWork =
  | { readonly kind: "vitest"; readonly files: readonly string[] }
  /** A program of Node that prints one JSON line a step, as `npm run visit -- --json` does. */
  | { readonly kind: "steps"; readonly program: string };

export interface Suite {
  readonly name: string;
  /** About how long it takes on two slow cores, s. Only its ratio to other suites counts. */
  readonly cost_s: number;
  /** One line. */
  readonly proves: string;
  readonly work: SuiteWork;
}

/** Of what `npm run chip` runs: what the kernel has no part in (contents of chips, their time) is left to it. */
const CHIP_FILES = ["driver", "service"].map((name) => `test/chip/${name}.test.ts`);

/** A suite of one file, `test/lab/NAME.test.ts`. */
const labFile = (name: string, cost_s: number, proves: string): Suite => ({
  name,
  cost_s,
  proves,
  work: { kind: "vitest", files: [`test/lab/${name}.test.ts`] },
});

export const SUITES: readonly Suite[] = [
  labFile("kernel", 2, "the guest itself: kernel, lines, sockets, disk and clock are as suites need them"),
  labFile("usb-gadget", 1, "devices of ours on USB sockets: the kernel finds, loses and finds them again"),
  labFile("gpio-kernel", 8, "GPIO lines: bases, labels, edges, levels from the export on, a chip that goes"),
  labFile("gpio-program", 29, "a program killed in a pulse of its own, rights that come late, safe-outputs"),
  labFile("gpio-locks", 8, "the contract of lock banks through onoff on two chips of gpio-sim"),
  labFile("serial-link", 11, "the contract of byte links through serialport on ttyACM"),
  labFile("serial-devices", 29, "pager bases, a scanner and a lock bank through serialport on ttyACM"),
  labFile("serial-replug", 26, "serial devices pulled in mid-frame, renamed, beside a twin, behind noise"),
  labFile("hid-relay", 23, "the contract of lock banks through node-hid on a USB relay's hidraw"),
  labFile(
    "hid-scanner",
    27,
    "the contract of readers through node-hid on a USB scanner's hidraw, two layouts",
  ),
  labFile(
    "hid-scanner-kernel",
    10,
    "report ids, twins, replugs in mid-scan, garbage: HID scanners as a kernel has them",
  ),
  labFile("printer-link", 9, "the contract of byte links on /dev/usb/lp, and what usblp does beside it"),
  labFile("printer", 15, "the contract of printers on /dev/usb/lp, with hands at the printer"),
  labFile(
    "printer-replug",
    17,
    "printers pulled in mid-slip, back under other names, beside a twin, after noise",
  ),
  {
    name: "chip",
    cost_s: 13,
    proves: "chip readers through pcscd and vpcd: cards pulled, the service killed and started",
    // Nobody comes after it: a client of a service that died throws if it is collected, whoever runs then.
    work: { kind: "vitest", files: CHIP_FILES },
  },
  {
    name: "visit",
    cost_s: 65,
    proves: "a whole visit on the kernel's nodes, each cable pulled once; spoiled visits are noticed",
    work: { kind: "steps", program: "scripts/lab/visit.ts" },
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

/**
 * Suites dealt out to so many guests, that all take about as long: the dearest first, each to the guest that
 * has least. In each guest they keep the table's order. A guest without suites is none.
 */
export const dealt = (suites: readonly Suite[], guests: number): readonly (readonly Suite[])[] => {
  const hands = Array.from({ length: guests }, () => ({ cost_s: 0, names: new Set<string>() }));
  for (const { name, cost_s } of suites.toSorted((one, other) => other.cost_s - one.cost_s)) {
    const least = hands.reduce((found, hand) => (hand.cost_s < found.cost_s ? hand : found));
    least.cost_s += cost_s;
    least.names.add(name);
  }
  return hands
    .filter(({ names }) => names.size > 0)
    .map(({ names }) => suites.filter(({ name }) => names.has(name)));
};

/** The longest name. */
export const SUITE_COLUMNS = Math.max(...SUITES.map(({ name }) => name.length));

export const suiteList = (suites: readonly Suite[] = SUITES): string =>
  suites.map(({ name, proves }) => `${name.padEnd(SUITE_COLUMNS)} ${proves}`).join("\n");
