/** Proves who is taken for the same holder in both codes of a card, and by which field not. */
import { describe, expect, test } from "vitest";
import { holderDifferences, sameHolder } from "../../../../drivers/reader/mrz/holder.pure.ts";
import { parseTd1, type Td1 } from "../../../../drivers/reader/mrz/td1.pure.ts";
import { zoneText } from "./vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const zone = (name: string): Td1 => {
  const result = parseTd1(zoneText(name), TODAY);
  if (!result.ok) throw new Error(result.error);
  return result.zone;
};
const MAU = {
  idNumber: "001090000001",
  name: "Nguyễn Văn Mẫu",
  birthDate: { year: 1990, month: 1, day: 1 },
  sex: "male",
} as const;
const NGHIEM = {
  idNumber: "079300000002",
  name: "Trần Thị Thử Nghiệm",
  birthDate: { year: 2000, month: 2, day: 29 },
  sex: "female",
} as const;

test("both codes of a card agree", () => {
  expect(sameHolder(MAU, zone("M1"))).toBe(true);
  expect(sameHolder(NGHIEM, zone("M2"))).toBe(true);
});

test("two cards do not", () => {
  expect(holderDifferences(MAU, zone("M2"))).toEqual(["id-number", "name", "birth-date", "sex"]);
});

describe("one field alone", () => {
  test.each([
    ["id-number", { idNumber: "001090000002" }],
    ["name", { name: "Nguyễn Văn Mậu Thử" }],
    ["name", { name: "Nguyễn Văn" }],
    ["name", { name: "" }],
    ["birth-date", { birthDate: { year: 1990, month: 1, day: 2 } }],
    ["sex", { sex: "female" as const }],
  ])("%s", (difference, change) => {
    expect(holderDifferences({ ...MAU, ...change }, zone("M1"))).toEqual([difference]);
  });
});

test.each([
  "NGUYỄN VĂN MẪU",
  "Nguyễn  Văn Mẫu",
  "Nguyen Van Mau",
  "Nguyễn Văn Mẫu".normalize("NFD"),
  "Nguyễn Văn-Mẫu",
])("%s folds to the zone's letters", (name) => {
  expect(holderDifferences({ ...MAU, name }, zone("M1"))).toEqual([]);
});

test("an unknown sex differs from none", () => {
  expect(sameHolder({ ...MAU, sex: "unknown" }, zone("M1"))).toBe(true);
});

test("a cut name is compared as far as it goes", () => {
  const cut: Td1 = { ...zone("M1"), givenNames: "VAN MAU THU NGHIEM GIA", nameCut: true };
  expect(sameHolder({ ...MAU, name: "Nguyễn Văn Mẫu Thử Nghiệm Giả Định" }, cut)).toBe(true);
  expect(sameHolder({ ...MAU, name: "Nguyễn Văn Mẫu Thử Nghiệm" }, cut)).toBe(false);
  expect(sameHolder({ ...MAU, name: "Nguyễn Văn Mẫu Thử Nghiệm Giả Định" }, { ...cut, nameCut: false })).toBe(
    false,
  );
});

test("a zone without the number is compared by its document number", () => {
  const bare: Td1 = { ...zone("M1"), idNumber: undefined };
  expect(sameHolder(MAU, bare)).toBe(true);
  expect(sameHolder({ ...MAU, idNumber: "001090000002" }, bare)).toBe(false);
});
