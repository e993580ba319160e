/** Reads simulated cards from first to last command: sound ones, every way in, every defect, every attack. */
import { describe, expect, test } from "vitest";
import type { ZoneKey } from "../../../../drivers/reader/chip/basic-access.ts";
import { accessNumberOf, chipTalk } from "../../../../drivers/reader/chip/chip-reader.ts";
import type { ChipPassword } from "../../../../drivers/reader/chip/read-chip.ts";
import type { ChipReport } from "../../../../drivers/reader/chip/verdict.pure.ts";
import { sameHolder } from "../../../../drivers/reader/mrz/holder.pure.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { createAuthority } from "../../../../simulators/reader/chip-card/authority.ts";
import { CHIP_DEFECTS, type ChipDefect } from "../../../../simulators/reader/chip-card/defects.ts";
import {
  cardAnswers,
  EmrtdCard,
  type EmrtdCardOptions,
  heldAtOnce,
} from "../../../../simulators/reader/chip-card/emrtd-card.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const AUTHORITY = createAuthority();
const PERSON = fictionalPerson(5);
const CAN = accessNumberOf(PERSON.idNumber);

interface Case {
  readonly card?: Partial<EmrtdCardOptions>;
  readonly defects?: Partial<Record<ChipDefect, number>>;
  readonly anchors?: readonly Uint8Array[];
  readonly face?: boolean;
  readonly password?: (zone: ZoneKey) => ChipPassword;
}

const presented = ({ card, defects, anchors, face, password }: Case = {}) => {
  const on = new Map(Object.entries(defects ?? {}) as [ChipDefect, number][]);
  const random = new SeededRandom(31);
  const chip = new EmrtdCard({
    person: PERSON,
    authority: AUTHORITY,
    random,
    defects: on,
    face_bytes: 15_000,
    ...card,
  });
  const sent: string[] = [];
  const answer = cardAnswers(chip, on);
  const report = heldAtOnce(
    chipTalk(password?.(chip.files.zone) ?? { can: CAN }, {
      anchors: anchors ?? [AUTHORITY.anchor],
      today: () => TODAY,
      random,
      face: face ?? false,
    }),
    (command) => {
      sent.push(toHex(command));
      return answer(command);
    },
  );
  return { report, sent };
};
const read = (report: ChipReport) => {
  if (report.kind !== "chip") throw new Error(report.why);
  const { content, ...shown } = report;
  return { ...shown, ...content.reveal() };
};

describe("a sound card", () => {
  test("is read by the number alone, and vouched for by the configured anchor", () => {
    const { report, sent } = presented();
    expect(read(report)).toMatchObject({
      trust: "chip-issuer",
      original: "proven",
      issuer: "verified",
      faults: [],
      findings: [],
      holder: { idNumber: PERSON.idNumber, name: PERSON.name, birthDate: PERSON.birthDate, sex: PERSON.sex },
      national: { texts: { residence: PERSON.residence } },
      face: undefined,
    });
    expect(sent[0]).toBe("00 A4 02 0C 02 01 1C");
    expect(sent.length).toBeLessThan(45);
  });

  test("is never called genuine where no anchor is configured", () => {
    const { report } = presented({ anchors: [] });
    expect(read(report)).toMatchObject({ trust: "chip-integrity", issuer: "unverified", faults: [] });
  });

  test("gives its face whole", () => {
    const { report } = presented({ face: true });
    const { face } = read(report);
    expect([face?.format, face?.picture.length]).toEqual(["jpeg", 15_000]);
    expect(face?.picture.slice(-2)).toEqual(Uint8Array.of(0xff, 0xd9));
  });

  test("keeps sensitive fields to itself", () => {
    const { report } = presented();
    expect(Object.keys(read(report).national?.texts ?? {})).not.toContain("ethnicity");
  });

  test("says nothing of its holder where reports are printed", () => {
    const { report } = presented();
    const printed = JSON.stringify(report);
    expect(printed).not.toContain(PERSON.idNumber);
    expect(printed).not.toContain(PERSON.name);
    expect(printed).toContain('"content":"[personal]"');
  });

  test("names the same holder as its QR code", () => {
    const { report } = presented();
    expect(sameHolder(PERSON, read(report).zone)).toBe(true);
  });

  test.each([
    ["chip", "proven"],
    ["active-ec", "proven"],
    ["active-rsa", "proven"],
    ["none", "not-possible"],
  ] as const)("proves itself by %s: %s", (proof, original) => {
    const { report } = presented({ card: { proof } });
    expect(read(report)).toMatchObject({ trust: "chip-issuer", original, faults: [] });
  });

  test.each([12, 13] as const)("speaks PACE over curve %i", (pace) => {
    const { report } = presented({ card: { pace } });
    expect(read(report).trust).toBe("chip-issuer");
  });

  test.each([1, 2, 7, 40])("of person %i is read", (index) => {
    const person = fictionalPerson(index);
    const { report } = presented({
      card: { person },
      password: () => ({ can: accessNumberOf(person.idNumber) }),
    });
    expect(read(report)).toMatchObject({ findings: [], holder: { name: person.name } });
  });
});

const byBoth = (zone: ZoneKey): ChipPassword => ({ can: CAN, zone });
const byZone = (zone: ZoneKey): ChipPassword => ({ zone });

describe("ways in", () => {
  test.each<readonly [string, Case]>([
    ["by PACE with the zone", { password: byZone }],
    ["by PACE although the master file is refused", { defects: { "master-file-6d00": 0 } }],
    ["by PACE whose way is told only below the master file", { defects: { "card-access-behind-master": 0 } }],
    ["by PACE whose way is not told, curve 13", { defects: { "no-card-access": 0 } }],
    ["by PACE whose way is not told, curve 12", { defects: { "no-card-access": 0 }, card: { pace: 12 } }],
    [
      "by PACE whose way is not told and without a master file",
      { defects: { "no-card-access": 0, "master-file-6d00": 0 } },
    ],
    ["by PACE alone", { defects: { "no-basic-access": 0 }, password: byBoth }],
    ["by the zone, PACE refused with 6982", { defects: { "pace-6982": 0 }, password: byBoth }],
    ["by the zone, PACE unknown", { defects: { "pace-6d00": 0, "no-card-access": 0 }, password: byZone }],
    ["in pieces of sixteen bytes", { defects: { "pieces-of-16": 0 } }],
  ])("%s", (_what, given) => {
    expect(read(presented(given).report)).toMatchObject({ trust: "chip-issuer", faults: [] });
  });

  test.each<readonly [string, Case, object]>([
    [
      "another number",
      { password: () => ({ can: "999999" }) },
      { why: "wrong-key", fault: "READER_CHIP_WRONG_NUMBER" },
    ],
    [
      "another zone",
      {
        defects: { "pace-6982": 0 },
        password: (zone) => ({ zone: { ...zone, expiry: "350101" } }),
      },
      { why: "wrong-key", fault: "READER_CHIP_WRONG_NUMBER" },
    ],
    [
      "PACE refused, and the zone is not known",
      { defects: { "pace-6982": 0 } },
      { why: "no-access", fault: "READER_CHIP_UNREADABLE" },
    ],
    ["no number at all", { password: () => ({}) }, { why: "no-access", fault: "READER_CHIP_UNREADABLE" }],
    [
      "another kind of card",
      { defects: { "no-application": 0 } },
      { why: "no-application", fault: "READER_CHIP_UNREADABLE" },
    ],
  ])("none: %s", (_what, given, outcome) => {
    expect(presented(given).report).toEqual({ kind: "failed", ...outcome });
  });

  test("a wrong number is tried once", () => {
    const { sent } = presented({ password: (zone) => ({ can: "999999", zone }) });
    expect(sent.filter((command) => command.startsWith("00 22 C1 A4"))).toHaveLength(1);
    expect(sent.filter((command) => command.startsWith("00 82"))).toHaveLength(0);
  });
});

describe("cards that are not whole", () => {
  test("without national data: the zone's letters are the name", () => {
    const { report } = presented({ defects: { "no-national-data": 0 } });
    expect(read(report)).toMatchObject({
      trust: "chip-issuer",
      national: undefined,
      holder: { idNumber: PERSON.idNumber, name: expect.stringMatching(/^[A-Z ]+$/) },
    });
  });

  test("that refuse the face are read without it", () => {
    const { report } = presented({ defects: { "face-6982": 0 }, face: true });
    expect(read(report)).toMatchObject({ trust: "chip-issuer", face: undefined });
  });

  test("without security object are read, and no more", () => {
    const { report } = presented({ defects: { unsigned: 0 } });
    expect(read(report)).toMatchObject({
      trust: "chip-read",
      original: "not-possible",
      issuer: "unverified",
      findings: ["not signed: dg1", "not signed: dg13", "not signed: dg14", "signature: absent"],
    });
  });

  test("pulled in the middle of the face give nothing", () => {
    const { report, sent } = presented({ defects: { "pulled-in-face": 0 }, face: true });
    expect(report).toEqual({ kind: "failed", why: "card-removed", fault: "READER_CHIP_REMOVED" });
    expect(sent.length).toBeGreaterThan(60);
  });
});

describe("attacks", () => {
  test.each([1, 2, 5, 12, 20])("a wrong MAC in answer %i gives nothing, and nothing more is asked", (nth) => {
    const { report, sent } = presented({ defects: { "wrong-mac": nth } });
    expect(report).toEqual({ kind: "failed", why: "mac", fault: "READER_CHIP_DISTURBED" });
    expect(sent.filter((command) => command.startsWith("0C"))).toHaveLength(nth);
  });

  test("altered national data are withheld", () => {
    const { report } = presented({ defects: { "altered-national-data": 0 } });
    expect(read(report)).toMatchObject({
      trust: "chip-read",
      national: undefined,
      faults: ["READER_CHIP_ALTERED"],
      findings: ["altered: dg13"],
    });
  });

  test("an altered zone gives nothing", () => {
    const { report } = presented({ defects: { "altered-zone": 0 } });
    expect(report).toEqual({ kind: "failed", why: "altered", fault: "READER_CHIP_ALTERED" });
  });

  test("an authority nobody was told to trust vouches for nothing", () => {
    expect(read(presented({ defects: { "unknown-authority": 0 } }).report)).toMatchObject({
      trust: "chip-integrity",
      issuer: "unverified",
    });
  });

  test("an authority of the same name is another one", () => {
    const namesake = createAuthority({ name: "Namesake" });
    const anchor = createAuthority({ name: "Namesake" }).anchor;
    const { report } = presented({ card: { authority: namesake }, anchors: [anchor] });
    expect(read(report)).toMatchObject({ trust: "chip-integrity", issuer: "unverified" });
  });

  test("a signer whose time is over vouches for nothing any more", () => {
    const old = createAuthority({ validTo: new Date("2026-11-20T00:00:00Z") });
    const { report } = presented({ card: { authority: old }, anchors: [old.anchor] });
    expect(read(report)).toMatchObject({ trust: "chip-integrity", issuer: "expired" });
  });

  test.each(["chip", "active-ec", "active-rsa"] as const)("a copy fails to prove itself by %s", (proof) => {
    const { report } = presented({ card: { proof }, defects: { copied: 0 } });
    expect(read(report)).toMatchObject({
      trust: "chip-read",
      original: "failed",
      faults: ["READER_CHIP_COPY"],
    });
  });

  test.each(["chip", "active-ec", "active-rsa"] as const)(
    "a chip that will not prove itself by %s",
    (proof) => {
      const { report } = presented({ card: { proof }, defects: { "proof-refused": 0 } });
      expect(read(report)).toMatchObject({ trust: "chip-read", original: "refused" });
    },
  );
});

test("every defect has its line and its test here", async () => {
  const source = await import("node:fs").then(({ readFileSync }) =>
    readFileSync(new URL(import.meta.url), "utf8"),
  );
  expect(Object.keys(CHIP_DEFECTS).filter((name) => !source.includes(name))).toEqual([]);
});
