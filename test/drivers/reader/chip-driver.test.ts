/** The driver of a reader of chips: the contract, then cards with everything that can be wrong with them. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { vpcdLink } from "../../../drivers/link/vpcd.ts";
import { accessNumberOf } from "../../../drivers/reader/chip/chip-reader.ts";
import { type ChipDeskReport, NUMBER_LIFE_MS } from "../../../drivers/reader/chip/desk.pure.ts";
import type { ChipContent } from "../../../drivers/reader/chip/verdict.pure.ts";
import { ChipReaderDriver } from "../../../drivers/reader/driver.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";
import { createChipReader } from "../../../simulators/reader/chip-card/chip-reader-device.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { type AnyReaderLab, anyReaderContract } from "../../support/id-reader-contract.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const AUTHORITY = createAuthority();

interface LabOptions {
  readonly face?: boolean;
  readonly anchors?: readonly Uint8Array[];
  readonly chunk_bytes?: number;
}

const chipLab = ({ face = false, anchors = [AUTHORITY.anchor], chunk_bytes = 64 }: LabOptions = {}) => {
  const clock = new VirtualClock();
  const random = new SeededRandom(9);
  const device = createChipReader({ clock, random, authority: AUTHORITY, face_bytes: 15_000 });
  const pair = new BytePair(clock, { label: "chip", baud: 0, chunk_bytes }).join(device);
  const reports: ChipDeskReport[] = [];
  const links: string[] = [];
  const driver = new ChipReaderDriver(
    { anchors, today: () => TODAY, random, face },
    vpcdLink(pair, clock),
    clock,
    {
      report: (report) => reports.push(report),
      up: () => links.push("up"),
      down: ({ code }) => links.push(code),
    },
  );
  driver.start();
  clock.advance(10);
  const contents = (): readonly ChipContent[] =>
    reports.flatMap((report) =>
      report.kind === "chip" && report.report.kind === "chip" ? [report.report.content.reveal()] : [],
    );
  const wordOf = (report: ChipDeskReport): string => {
    switch (report.kind) {
      case "reading":
        return report.progress;
      case "chip":
        return report.report.kind === "chip" ? report.report.trust : report.report.why;
      case "number-wanted":
      case "unheard":
      case "card-taken":
        return report.kind;
    }
  };
  const words = (): readonly string[] => reports.map(wordOf);
  const expectPerson = (index: number): void =>
    driver.expect(new Personal({ can: accessNumberOf(fictionalPerson(index).idNumber) }));
  const lay = (index: number): void => {
    device.lay(fictionalPerson(index));
    clock.advance(1_000);
  };
  return { clock, device, pair, driver, reports, links, contents, words, expectPerson, lay };
};

anyReaderContract("a reader of chips", async (): Promise<AnyReaderLab> => {
  const lab = chipLab();
  const { clock, device, driver, links, contents, expectPerson, lay } = lab;
  return {
    driver,
    links,
    pass: async (delay_ms) => clock.advance(delay_ms),
    present: async (index) => {
      expectPerson(index);
      lay(index);
      device.take();
      clock.advance(1);
    },
    idNumbers: () => contents().map(({ holder }) => holder.idNumber),
    unplug: () => void device.prompt("unplug 5s"),
  };
});

describe("a chip", () => {
  test("is read once its number is told, whichever came first", () => {
    const { driver, words, contents, expectPerson, lay, device, clock, reports } = chipLab();
    expect(driver.capabilities).toEqual({ protocol: "chip", qr: false, mrz: false, chip: true });
    lay(3);
    expect(words()).toEqual(["number-wanted"]);
    expectPerson(3);
    clock.advance(1_000);
    expect(words().slice(1)).toEqual(["opening", "reading", "proving", "chip-issuer"]);
    device.take();
    clock.advance(1);
    expectPerson(4);
    lay(4);
    expect(words().slice(5)).toEqual(["card-taken", "opening", "reading", "proving", "chip-issuer"]);
    expect(contents().map(({ holder }) => holder)).toMatchObject(
      [3, 4].map((index) => {
        const { idNumber, name } = fictionalPerson(index);
        return { idNumber, name };
      }),
    );
    expect(reports.at(-1)).toMatchObject({
      reading: 2,
      report: { access: "pace", read: ["dg1", "dg13", "dg14", "sod"], original: "proven" },
    });
  });

  test.each([1, 7])("is read in pieces of %i bytes", (chunk_bytes) => {
    const { words, expectPerson, lay } = chipLab({ chunk_bytes });
    expectPerson(5);
    lay(5);
    expect(words().at(-1)).toBe("chip-issuer");
  });

  test("gives its face where it is wanted, and says that it is being read", () => {
    const { words, contents, expectPerson, lay } = chipLab({ face: true });
    expectPerson(5);
    lay(5);
    expect(words()).toEqual(["opening", "reading", "reading-face", "proving", "chip-issuer"]);
    expect(contents()[0]?.face?.picture.length).toBe(15_000);
  });

  test("is opened by no number that is too old", () => {
    const { words, clock, expectPerson, lay } = chipLab();
    expectPerson(3);
    clock.advance(NUMBER_LIFE_MS);
    lay(3);
    expect(words()).toEqual(["number-wanted"]);
  });

  test("is opened by no number that was forgotten", () => {
    const { driver, words, expectPerson, lay } = chipLab();
    expectPerson(3);
    driver.forget();
    lay(3);
    expect(words()).toEqual(["number-wanted"]);
  });

  test("of somebody else is asked once, and by no other number", () => {
    const { driver, words, expectPerson, lay, clock } = chipLab();
    expectPerson(3);
    lay(4);
    clock.advance(60_000);
    expect(words()).toEqual(["opening", "wrong-key"]);
    const set = driver.diagnostics().trace.filter(({ meaning }) => meaning === "set authentication");
    expect(set).toHaveLength(1);
  });

  test("of who is served no more is told to nobody, though it was being read", () => {
    const { words, clock, device, driver, expectPerson } = chipLab();
    expectPerson(3);
    device.lay(fictionalPerson(3));
    while (words().length === 0) clock.step();
    driver.forget();
    clock.advance(1_000);
    expect(words()).toEqual(["opening", "unheard"]);
    expect(driver.diagnostics().counters).toMatchObject({ readings: 1, readings_unwanted: 1 });
  });
});

describe("everything that is wrong with cards", () => {
  const laid = (defect: string, value?: string, options: LabOptions = {}) => {
    const lab = chipLab(options);
    expect(lab.device.setDefect(defect, true, value)).toBe(true);
    lab.expectPerson(3);
    lab.lay(3);
    return lab;
  };

  test("pulled in the middle of the face: nothing, and the next card is read", () => {
    const { words, contents, device, expectPerson, lay } = laid("pulled-in-face", undefined, { face: true });
    expect(words()).toEqual(["opening", "reading", "reading-face", "card-taken", "card-removed"]);
    expect(contents()).toEqual([]);
    device.setDefect("pulled-in-face", false);
    expectPerson(4);
    lay(4);
    expect(words().at(-1)).toBe("chip-issuer");
  });

  test.each(["1", "2", "7", "20"])("a wrong MAC in answer %s: nothing", (nth) => {
    const { words, contents, driver } = laid("wrong-mac", nth);
    expect(words().at(-1)).toBe("mac");
    expect(contents()).toEqual([]);
    const underKeys = driver.diagnostics().trace.filter(({ meaning }) => meaning.endsWith("under keys"));
    expect(underKeys).toHaveLength(Number(nth));
  });

  test("altered national data: withheld, and said so", () => {
    const { contents, reports } = laid("altered-national-data");
    expect(contents()).toMatchObject([{ national: undefined }]);
    expect(reports.at(-1)).toMatchObject({
      report: { trust: "chip-read", faults: ["READER_CHIP_ALTERED"], findings: ["altered: dg13"] },
    });
  });

  test.each([
    ["unknown-authority", "chip-integrity"],
    ["unsigned", "chip-read"],
    ["copied", "chip-read"],
    ["proof-refused", "chip-read"],
    ["altered-zone", "altered"],
    ["no-national-data", "chip-issuer"],
    ["pieces-of-16", "chip-issuer"],
    ["master-file-6d00", "chip-issuer"],
    ["card-access-behind-master", "chip-issuer"],
    ["no-card-access", "chip-issuer"],
    ["no-basic-access", "chip-issuer"],
    ["pace-6982", "no-access"],
    ["pace-6d00", "no-access"],
    ["no-application", "no-application"],
  ])("%s: %s", (defect, end) => {
    const { words, reports } = laid(defect);
    expect(words().at(-1)).toBe(end);
    const { idNumber, name } = fictionalPerson(3);
    const printed = inspect(reports, { depth: 9 }) + JSON.stringify(reports);
    for (const secret of [idNumber, name]) expect(printed).not.toContain(secret);
  });

  test("face-6982: the rest of it is read", () => {
    const { words, contents } = laid("face-6982", undefined, { face: true });
    expect(words().at(-1)).toBe("chip-issuer");
    expect(contents()).toMatchObject([{ face: undefined }]);
  });

  test("a reader unplugged amid a reading: unread, and down", () => {
    const { words, contents, clock, device, links, expectPerson } = chipLab();
    expectPerson(3);
    device.lay(fictionalPerson(3));
    while (words().length < 2) clock.step();
    device.prompt("unplug");
    clock.advance(1_000);
    expect(words()).toEqual(["opening", "reading", "card-taken", "card-removed"]);
    expect([contents(), links]).toEqual([[], ["up", "LINK_LOST"]]);
  });
});
