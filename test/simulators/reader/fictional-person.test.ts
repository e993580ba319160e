/** Proves that invented citizens stay inside the reserved range and carry consistent cards. */
import { describe, expect, test } from "vitest";
import { parseCccdQr } from "../../../drivers/reader/cccd-qr/card.pure.ts";
import { parseIdNumber } from "../../../drivers/reader/person/id-number.pure.ts";
import {
  FICTIONAL_PERSONS_DISTINCT,
  fictionalPerson,
  qrText,
} from "../../../simulators/reader/fictional-person.ts";

const everybody = Array.from({ length: FICTIONAL_PERSONS_DISTINCT }, (_, index) =>
  fictionalPerson(index + 1),
);

describe("fictional persons", () => {
  test("have distinct numbers with serials 000001 to 000099", () => {
    expect(new Set(everybody.map(({ idNumber }) => idNumber)).size).toBe(FICTIONAL_PERSONS_DISTINCT);
    for (const { idNumber } of everybody) expect(idNumber).toMatch(/0000(0[1-9]|[1-9][0-9])$/);
  });

  test("live at addresses that say that they are invented", () => {
    for (const { residence } of everybody) expect(residence).toMatch(/Ví Dụ|Thử Nghiệm/);
  });

  test("carry cards that give no warning, in both forms", () => {
    for (const person of everybody.slice(0, 500))
      for (const form of ["cccd", "can-cuoc"] as const) {
        const result = parseCccdQr(qrText(person, form), { year: 2026, month: 1, day: 1 });
        expect(result).toMatchObject({
          ok: true,
          warnings: [],
          card: { fieldCount: form === "cccd" ? 7 : 11 },
        });
      }
  });

  test("have numbers that agree with their birth and sex", () => {
    for (const { idNumber, birthDate, sex } of everybody)
      expect(parseIdNumber(idNumber)).toMatchObject({
        birthYear: birthDate.year,
        sex,
        place: { kind: "province" },
      });
  });

  test("are the same for the same index, and start at 1", () => {
    expect(fictionalPerson(17)).toEqual(fictionalPerson(17));
    expect(() => fictionalPerson(0)).toThrow(RangeError);
    expect(() => fictionalPerson(1.5)).toThrow(RangeError);
  });
});
