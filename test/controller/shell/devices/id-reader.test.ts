/** What the office hears of a reader, whichever way its scanner sends: scans once, refusals by their word. */
import { describe, expect, test } from "vitest";
import type { ScannerConfig } from "../../../../controller/shell/config-schema.ts";
import { idReader } from "../../../../controller/shell/devices/id-reader.ts";
import type { DeviceOwner } from "../../../../controller/shell/devices/office-device.ts";
import type { ByteLink } from "../../../../drivers/link/link.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { createIdReader } from "../../../../simulators/reader/device.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { ODD_DESCRIPTOR, SCANNER_DESCRIPTORS } from "../../../../simulators/reader/report-descriptors.ts";

/** As the simulated scanner lays its reports out. */
const USUAL = "length-byte";
const CONFIG: ScannerConfig = {
  id: "reader-door",
  protocol: "cccd-qr",
  suffix: "cr",
  layout: "auto",
  repair_encoding: false,
  link: { kind: "tcp", host: "10.0.0.9", port: 4_001 },
};

const bench = (options: Partial<ScannerConfig>, descriptor?: Uint8Array) => {
  const config = { ...CONFIG, ...options };
  const clock = new VirtualClock();
  const { protocol } = config;
  const layout = config.layout === "auto" ? USUAL : config.layout;
  const scanner = createIdReader({ random: new SeededRandom(3), clock, protocol, layout });
  const pair = new BytePair(clock, { label: "scanner", baud: 0 }).join(scanner);
  const line: ByteLink =
    descriptor === undefined ? pair : Object.assign(pair, { describe: () => descriptor });
  const heard: string[] = [];
  const owner: DeviceOwner = {
    clock,
    post: (input) =>
      heard.push(input.kind === "device-changed" ? `${input.state} ${input.fault}` : input.kind),
    scanned: (reader, scan, code) => {
      const read = code.reveal();
      heard.push(
        `${reader} ${scan} ${read.kind === "cccd" ? `${read.card.name} ${read.warnings}` : read.kind}`,
      );
    },
    scanRefused: (reader, scan, error) => heard.push(`${reader} ${scan} ${error}`),
    leftBehind: () => ({ interrupted: false, process_id: null, trusted: null }),
    today: () => ({ year: 2026, month: 11, day: 21 }),
  };
  const device = idReader(config, line, owner);
  device.start();
  clock.advance(10);
  const present = (index: number) => {
    scanner.present(fictionalPerson(index));
    clock.advance(500);
  };
  return { scanner, clock, device, heard, present };
};

const NAME = fictionalPerson(3).name;

describe.each<Partial<ScannerConfig>>([
  { protocol: "cccd-qr" },
  { protocol: "hid-pos" },
  { protocol: "hid-pos", layout: "no-length" },
])("a reader configured as %j", (options) => {
  test("tells a card once, its repeats never, and what was refused by its word", () => {
    const { scanner, clock, heard, present } = bench(options);
    present(3);
    present(3);
    scanner.present("https://example.invalid/");
    clock.advance(500);
    scanner.setDefect("truncated", true, "40");
    present(4);
    expect(heard).toEqual([
      "up null",
      `reader-door reader-door-1 ${NAME} `,
      "reader-door reader-door-2 url",
      "reader-door reader-door-3 field-count",
    ]);
  });

  test("undoes damaged letters only where it was told to", () => {
    for (const repair_encoding of [false, true]) {
      const { scanner, heard, present } = bench({ ...options, repair_encoding });
      scanner.setDefect("cp1252-mojibake", true);
      present(3);
      const told = heard[1] ?? "";
      expect(told.includes(NAME)).toBe(repair_encoding);
      expect(told.includes(repair_encoding ? "encoding-repaired" : "encoding-suspect")).toBe(true);
    }
  });

  test("tells when its cable is pulled and put back", () => {
    const { scanner, clock, heard } = bench(options);
    scanner.prompt("unplug 2s");
    clock.advance(6_000);
    expect(heard).toEqual(["up null", "down LINK_LOST", "up null"]);
  });
});

test.each([
  ["auto", SCANNER_DESCRIPTORS["length-byte"], ["up null"]],
  ["auto", ODD_DESCRIPTOR, ["up null", "degraded READER_LAYOUT_UNTOLD"]],
  ["length-byte", SCANNER_DESCRIPTORS["no-length"], ["up null", "degraded READER_LAYOUT_DIFFERS"]],
] as const)(
  "a scanner configured as %s says what its description makes doubtful, and reads",
  (layout, described, told) => {
    const { heard, present } = bench({ protocol: "hid-pos", layout }, described);
    present(3);
    expect(heard).toEqual([...told, `reader-door reader-door-1 ${NAME} `]);
  },
);

test("a broken report reaches the office as a word", () => {
  const { scanner, heard, present, device } = bench({ protocol: "hid-pos" });
  scanner.setDefect("wrong-length", true);
  present(3);
  expect(heard.slice(1)).toEqual(["reader-door reader-door-1 framing"]);
  expect(device.view().counters.refused_framing).toBe(1);
});
