/** Proves which trust a chip earns by what was found out about it, and whose job each failure is. */
import { describe, expect, test } from "vitest";
import { FAULTS } from "../../../../drivers/faults.ts";
import type { ChipFailure, ChipOriginal } from "../../../../drivers/reader/chip/machine.ts";
import { failedChip, judgeChip, type PassiveVerdict } from "../../../../drivers/reader/chip/verdict.pure.ts";
import { DG13_ORDINARY } from "../../../../drivers/reader/lds/dg13.pure.ts";
import { formatDg13, textItem } from "../../../../drivers/reader/lds/dg13-codec.pure.ts";
import { asciiBytes, concatBytes, fromHex } from "../../../../drivers/runtime/text.ts";
import { dg13Vector } from "../lds/vectors.ts";
import { zoneText } from "../mrz/vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const DG1 = concatBytes(fromHex("61 5D 5F 1F 5A") ?? new Uint8Array(), asciiBytes(zoneText("M1")));
const WHOLE: PassiveVerdict = { altered: [], uncovered: [], signature: "valid", issuer: "unverified" };

const judged = (
  passive: Partial<PassiveVerdict> = {},
  original: ChipOriginal = "proven",
  dg13 = dg13Vector("D1"),
) =>
  judgeChip(
    { kind: "read", access: "pace", files: { dg1: DG1, dg13 }, absent: {}, original },
    { ...WHOLE, ...passive },
    DG13_ORDINARY,
    TODAY,
  );

describe("trust", () => {
  test.each([
    ["chip-integrity", "proven", {}],
    ["chip-integrity", "not-possible", {}],
    ["chip-issuer", "proven", { issuer: "verified" }],
    ["chip-integrity", "proven", { issuer: "expired" }],
    ["chip-read", "failed", { issuer: "verified" }],
    ["chip-read", "refused", { issuer: "verified" }],
    ["chip-read", "proven", { altered: ["dg13"], issuer: "verified" }],
    ["chip-read", "proven", { uncovered: ["dg13"], issuer: "verified" }],
    ["chip-read", "proven", { signature: "invalid" }],
    ["chip-read", "proven", { signature: "absent" }],
    ["chip-read", "proven", { signature: "structure" }],
  ] as const)("%s: proof %s, %j", (trust, original, passive) => {
    expect(judged(passive, original)).toMatchObject({ kind: "chip", trust });
  });

  test.each([{ uncovered: ["dg15"] }, { altered: ["dg14"] }, { signature: "absent" }] as const)(
    "a proof by a key that nobody signed is none: %j",
    (passive) => {
      expect(judged(passive)).toMatchObject({ original: "not-possible" });
      expect(judged(passive, "failed")).toMatchObject({ original: "failed" });
    },
  );
});

describe("national data", () => {
  test.each([
    ["id-number", formatDg13({ version: 1, oid: new Uint8Array(), items: [textItem(1, "001090000002")] })],
    ["birth-date", formatDg13({ version: 1, oid: new Uint8Array(), items: [textItem(3, "02/01/1990")] })],
  ])("of another person (%s) are withheld", (difference, dg13) => {
    const report = judged({ issuer: "verified" }, "proven", dg13);
    expect(report).toMatchObject({
      trust: "chip-read",
      faults: ["READER_CHIP_ALTERED"],
      findings: [`national: another ${difference}`],
    });
    expect(report.kind === "chip" && report.content.reveal().national).toBeUndefined();
  });

  test("that can't be read are missing, with the reason", () => {
    expect(judged({}, "proven", Uint8Array.of(0x6d, 0x00))).toMatchObject({
      trust: "chip-integrity",
      findings: ["national: structure"],
    });
  });

  test("give the name in its letters", () => {
    const report = judged();
    expect(report.kind === "chip" && report.content.reveal().holder.name).toBe("Nguyễn Văn Mẫu");
  });
});

test("without a zone that can be read nothing is told", () => {
  const outcome = { kind: "read", access: "zone", absent: {}, original: "proven" } as const;
  const files = { dg1: Uint8Array.of(0x61, 0x00) };
  expect(judgeChip({ ...outcome, files }, WHOLE, DG13_ORDINARY, TODAY)).toEqual(failedChip("no-data"));
});

test("every failure has its fault, in both languages", () => {
  const failures: readonly ChipFailure[] = [
    "wrong-key",
    "no-access",
    "no-application",
    "no-data",
    "card-removed",
    "timeout",
    "reader-lost",
    "structure",
    "mac",
    "padding",
    "unprotected",
    "garbled",
    "endless",
  ];
  const faults = failures.map((why) => {
    const report = failedChip(why);
    return report.kind === "failed" ? report.fault : "";
  });
  expect(faults).toEqual([
    "READER_CHIP_WRONG_NUMBER",
    "READER_CHIP_UNREADABLE",
    "READER_CHIP_UNREADABLE",
    "READER_CHIP_UNREADABLE",
    "READER_CHIP_REMOVED",
    "READER_CHIP_UNREADABLE",
    "LINK_LOST",
    "READER_CHIP_DISTURBED",
    "READER_CHIP_DISTURBED",
    "READER_CHIP_DISTURBED",
    "READER_CHIP_DISTURBED",
    "READER_CHIP_UNREADABLE",
    "READER_CHIP_UNREADABLE",
  ]);
  for (const code of [...new Set(faults), "READER_CHIP_ALTERED", "READER_CHIP_COPY"]) {
    const row = FAULTS[code as keyof typeof FAULTS];
    expect(`${row.vi}${row.en}`).not.toMatch(/genuine|thật/);
  }
});
