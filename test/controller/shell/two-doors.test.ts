/**
 * Two doors of one office, each with a scanner of its own: what one reads is never shown at the other, a card
 * read twice is one visitor, and two people in a row are two, in their order.
 */
import { describe, expect, test } from "vitest";
import type { DoorView } from "../../../controller/api/views.ts";
import type { FactOf } from "../../../controller/core/fact.ts";
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import type { IdReaderDevice } from "../../../simulators/reader/device.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "./office-bench.ts";

const [DOOR] = DEMO_OFFICE.doors;
const READER = DEMO_OFFICE.readers.find(({ id }) => id === "reader-door");
if (DOOR === undefined || READER === undefined || READER.protocol === "chip")
  throw new Error("the demo office has no door");

/** The second door's scanner sends HID reports. */
const OFFICE: OfficeConfig = {
  ...DEMO_OFFICE,
  doors: [DOOR, { ...DOOR, id: "door-2", reader: "reader-back" }],
  readers: [...DEMO_OFFICE.readers, { ...READER, id: "reader-back", protocol: "hid-pos" }],
};
const DOORS = [
  ["door-1", "reader-door"],
  ["door-2", "reader-back"],
] as const;

const scannerOf = (office: OfficeBench, reader: string): IdReaderDevice => {
  const scanner = office.devices.readers.get(reader);
  if (scanner === undefined) throw new Error(`no scanner ${reader}`);
  return scanner;
};

/** What a door shows of a person: the last three digits and the year of birth; undefined: nobody. */
const shownAt = (office: OfficeBench, door: string): string | undefined => {
  const { scan } = office.view<DoorView>("door", door);
  return scan?.state === "read" ? `${scan.number_tail} ${scan.birth_year}` : undefined;
};
const shownOf = (index: number): string => {
  const { idNumber, birthDate } = fictionalPerson(index);
  return `${idNumber.slice(-3)} ${birthDate.year}`;
};

const readsOf = (office: OfficeBench): readonly FactOf<"card-read">[] =>
  [...office.store.facts(0)]
    .filter(({ name }) => name === "card-read")
    .map(({ payload }) => ({ kind: "card-read", ...(payload as object) }) as FactOf<"card-read">);

describe("two scanners at once", () => {
  test("byte by byte into each other: every door shows its own visitor, at no instant the other's", async () => {
    const office = await OfficeBench.open(OFFICE);
    const seen = DOORS.map(() => new Set<string>());
    for (const [index, [, reader]] of DOORS.entries()) {
      scannerOf(office, reader).setDefect("split-bytes", true, "1");
      scannerOf(office, reader).present(fictionalPerson(index + 1));
    }
    for (let passed_ms = 0; passed_ms < 600; passed_ms++) {
      office.wait(1);
      for (const [index, [door]] of DOORS.entries()) {
        const shown = shownAt(office, door);
        if (shown !== undefined) seen[index]?.add(shown);
      }
    }
    expect(seen).toEqual([new Set([shownOf(1)]), new Set([shownOf(2)])]);
    expect(
      readsOf(office)
        .map(({ door }) => door)
        .sort(),
    ).toEqual(["door-1", "door-2"]);
  });

  test("turn by turn for a hundred visitors: none stands at the wrong door", async () => {
    const office = await OfficeBench.open(OFFICE);
    for (let index = 1; index <= 98; index += 2) {
      for (const [offset, [, reader]] of DOORS.entries())
        scannerOf(office, reader).present(fictionalPerson(index + offset));
      office.wait(300);
      expect(DOORS.map(([door]) => shownAt(office, door))).toEqual([shownOf(index), shownOf(index + 1)]);
    }
  });

  test("what is refused at one door stays there", async () => {
    const office = await OfficeBench.open(OFFICE);
    scannerOf(office, "reader-door").present(fictionalPerson(1));
    scannerOf(office, "reader-back").present("https://example.invalid/");
    office.wait(500);
    expect(shownAt(office, "door-1")).toBe(shownOf(1));
    expect(office.view<DoorView>("door", "door-2").scan?.state).toBe("refused");
  });
});

describe.each(DOORS)("one scanner, at %s", (door, reader) => {
  test("a card read again within 2 s is the same scan, shown and kept once", async () => {
    const office = await OfficeBench.open(OFFICE);
    scannerOf(office, reader).setDefect("double-scan", true, "1900");
    scannerOf(office, reader).present(fictionalPerson(3));
    office.wait(1_000);
    const before = office.view<DoorView>("door", door).scan;
    office.wait(1_500);
    expect(office.view<DoorView>("door", door).scan).toMatchObject({ scan: before?.scan });
    expect(readsOf(office)).toHaveLength(1);
    const counters = office.app.devices.find(reader)?.view().counters;
    expect(counters).toMatchObject({ scan_cccd: 1, scan_repeat: 1 });
  });

  test("two people within 300 ms are two scans, in their order", async () => {
    const office = await OfficeBench.open(OFFICE);
    scannerOf(office, reader).setDefect("next-person", true, "250");
    scannerOf(office, reader).present(fictionalPerson(4));
    office.wait(200);
    expect(shownAt(office, door)).toBe(shownOf(4));
    office.wait(800);
    expect(shownAt(office, door)).toBe(shownOf(5));
    const [first, second, ...more] = readsOf(office);
    expect([first?.door, second?.door, more]).toEqual([door, door, []]);
    expect(first?.person).not.toBe(second?.person);
  });
});
