/**
 * The typed number is read back as the office's own parser reads it, digit by digit.
 */
import { describe, expect, it } from "vitest";
import { parseIdNumber } from "../../../drivers/reader/person/id-number.pure.ts";
import { inGroups, NUMBER_DIGITS, readBack } from "../../../kiosk-ui/door/typed-number.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";

const YEAR = 2026;
const SERIAL = "000001";

describe("the typed number", () => {
  it("says the same as the office's parser, for every place, century, sex and year", () => {
    const odd: string[] = [];
    for (let place = 0; place < 1_000; place++) {
      for (let century_and_sex = 0; century_and_sex < 10; century_and_sex++) {
        const year = String((place * 7 + century_and_sex) % 100).padStart(2, "0");
        const number = `${String(place).padStart(3, "0")}${century_and_sex}${year}${SERIAL}`;
        const read = readBack(number, YEAR);
        const parts = parseIdNumber(number);
        const said = [read.missing, read.sex, read.birth_year, ...read.warnings].join(" ");
        const unknown = parts?.place.kind === "unknown" ? " place-unknown" : "";
        const ahead = (parts?.birthYear ?? 0) > YEAR ? " year-ahead" : "";
        const meant = `0 ${parts?.sex} ${parts?.birthYear}${unknown}${ahead}`;
        if (said !== meant) odd.push(`${number}: ${said}, not ${meant}`);
      }
    }
    expect(odd).toEqual([]);
  });

  it("tells each thing as soon as its digits are there, and not before", () => {
    const { idNumber, birthDate, sex } = fictionalPerson(1);
    const steps = Array.from({ length: NUMBER_DIGITS + 1 }, (_, typed) =>
      readBack(idNumber.slice(0, typed), YEAR),
    );
    expect(steps.map(({ missing }) => missing)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(steps.map((step) => step.sex)).toEqual([...Array(4).fill(null), ...Array(9).fill(sex)]);
    expect(steps.map(({ birth_year }) => birth_year)).toEqual([
      ...Array(6).fill(null),
      ...Array(7).fill(birthDate.year),
    ]);
  });

  it("warns of a place nobody knows and of a year to come, and refuses neither", () => {
    expect(readBack("00", YEAR).warnings).toEqual([]);
    expect(readBack("003", YEAR).warnings).toEqual(["place-unknown"]);
    expect(readBack("001290", YEAR)).toMatchObject({ birth_year: 2090, warnings: ["year-ahead"] });
    expect(readBack("001226", YEAR).warnings).toEqual([]);
    expect(readBack("999390", YEAR).warnings).toEqual(["place-unknown", "year-ahead"]);
  });

  it("stands in groups of 3, 1, 2 and 6, with a blank for each digit to come", () => {
    expect(inGroups("")).toEqual(["   ", " ", "  ", "      "]);
    expect(inGroups("07919")).toEqual(["079", "1", "9 ", "      "]);
    expect(inGroups(`001090${SERIAL}`)).toEqual(["001", "0", "90", SERIAL]);
  });
});
