/** Proves how the twelve digits are read, by the tables of identity.md 1.4. */
import { describe, expect, test } from "vitest";
import { PROVINCES, parseIdNumber, shownDigits } from "../../../../drivers/reader/person/id-number.pure.ts";

describe("ID number", () => {
  test.each([
    ["001090000001", "Hà Nội", "male", 1990],
    ["079300000002", "Hồ Chí Minh", "female", 2000],
    ["096199000005", "Cà Mau", "female", 1999],
    ["048400000003", "Đà Nẵng", "male", 2100],
    ["096999000004", "Cà Mau", "female", 2399],
  ])("%s is from %s, %s, born %i", (text, name, sex, birthYear) => {
    expect(parseIdNumber(text)).toMatchObject({ place: { kind: "province", name }, sex, birthYear });
  });

  test.each([
    ["101190000001", "abroad"],
    ["295190000001", "abroad"],
    ["296190000001", "unknown"],
    ["003190000001", "unknown"],
    ["000190000001", "unknown"],
    ["097190000001", "unknown"],
  ])("%s has a place of kind %s", (text, kind) => {
    expect(parseIdNumber(text)?.place).toEqual({ kind, code: text.slice(0, 3) });
  });

  test.each([
    "",
    "00109000001",
    "0010900000011",
    "00109000000a",
    "001090000001\n",
    "００１０９００００００１",
  ])("%j is no number", (text) => {
    expect(parseIdNumber(text)).toBeUndefined();
  });

  test("the table has 63 provinces, the merged ones among them", () => {
    expect(Object.keys(PROVINCES)).toHaveLength(63);
    const afterTheMerger =
      "001 004 008 011 012 014 015 019 020 022 024 025 031 033 037 038 040" +
      " 042 044 046 048 051 052 056 066 068 075 079 080 082 086 091 092 096";
    expect(Object.keys(PROVINCES)).toEqual(expect.arrayContaining(afterTheMerger.split(" ")));
  });

  test("the mask keeps the last three digits only", () => {
    expect(shownDigits("001090000012")).toBe("012");
  });
});
