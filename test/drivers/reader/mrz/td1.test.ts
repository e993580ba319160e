/** Judges zones: the worked ones, every reason for refusing, every warning, and that nothing throws. */
import { describe, expect, test } from "vitest";
import { checkDigit, formatTd1, parseTd1, type Td1 } from "../../../../drivers/reader/mrz/td1.pure.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { mrzVector, zoneText } from "./vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };
const zoneOf = (text: string, today = TODAY): Td1 => {
  const result = parseTd1(text, today);
  if (!result.ok) throw new Error(result.error);
  return result.zone;
};
const warningsOf = (text: string) => {
  const result = parseTd1(text, TODAY);
  return result.ok ? result.warnings : result.error;
};
/** `text` with `piece` written over it from `at` on. */
const overwritten = (text: string, at: number, piece: string): string =>
  text.slice(0, at) + piece + text.slice(at + piece.length);
/** The same with every check digit of lines 1 and 2 made to fit again, by the rule of ICAO itself. */
const rechecked = (text: string): string => {
  const digit = (from: string): string => {
    let sum = 0;
    for (let index = 0; index < from.length; index++) {
      const worth = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(from.charAt(index));
      sum += Math.max(0, worth) * (index % 3 === 0 ? 7 : index % 3 === 1 ? 3 : 1);
    }
    return String(sum % 10);
  };
  let out = overwritten(text, 14, digit(text.slice(5, 14)));
  out = overwritten(out, 36, digit(out.slice(30, 36)));
  out = overwritten(out, 44, digit(out.slice(38, 44)));
  return overwritten(
    out,
    59,
    digit(out.slice(5, 30) + out.slice(30, 37) + out.slice(38, 45) + out.slice(48, 59)),
  );
};
const M1 = zoneText("M1");

test.each(["check.birth", "check.number"])("%s has ICAO's check digit", (name) => {
  const [text = "", digit] = mrzVector(name).split(" ");
  expect(checkDigit(text)).toBe(digit);
});

describe("the worked zones", () => {
  test("M1 gives what the card prints", () => {
    expect(parseTd1(M1, TODAY)).toEqual({
      ok: true,
      zone: {
        documentCode: "ID",
        issuer: "VNM",
        documentNumber: "090000001",
        optional1: "001090000001<<9",
        idNumber: "001090000001",
        birthDate: { year: 1990, month: 1, day: 1 },
        sex: "male",
        expiryDate: { year: 2030, month: 1, day: 1 },
        nationality: "VNM",
        optional2: "",
        surname: "NGUYEN",
        givenNames: "VAN MAU",
        nameCut: false,
      },
      warnings: [],
    });
  });

  test("M2 was born in 2000, as her number says", () => {
    expect(parseTd1(zoneText("M2"), TODAY)).toMatchObject({
      ok: true,
      zone: { idNumber: "079300000002", birthDate: { year: 2000, month: 2, day: 29 }, sex: "female" },
      warnings: [],
    });
  });

  test("ICAO's own is read, and has expired", () => {
    expect(parseTd1(zoneText("icao"), TODAY)).toMatchObject({
      ok: true,
      zone: { issuer: "UTO", documentNumber: "D23145890", idNumber: undefined, optional1: "" },
      warnings: ["expired"],
    });
  });

  test("a document number of more than nine characters runs on into the optional data", () => {
    expect(zoneOf(zoneText("icao-long"))).toMatchObject({
      documentNumber: "D23145890734",
      optional1: "",
      birthDate: { year: 1934 },
    });
  });

  test.each(["M1", "M2", "icao", "icao-long"])("%s is written back as it was", (name) => {
    expect(formatTd1(zoneOf(zoneText(name)))).toBe(zoneText(name));
  });
});

describe("a zone is refused", () => {
  test.each([
    ["length", M1.slice(1)],
    ["length", `${M1}<`],
    ["character", overwritten(M1, 60, "n")],
    ["character", overwritten(M1, 60, "Đ")],
    ["document-code", overwritten(M1, 0, "P<")],
    ["issuer", overwritten(M1, 2, "<<<")],
    ["document-number", overwritten(M1, 5, "<<<<<<<<<0")],
    ["document-number", overwritten(M1, 5, "09000000<<")],
    ["document-number-check", overwritten(M1, 14, "9")],
    ["document-number-check", overwritten(M1, 5, "190000001")],
    ["document-number-check", zoneText("icao-long").replace("7349", "7359")],
    ["birth-date-check", overwritten(M1, 30, "900102")],
    ["birth-date", rechecked(overwritten(M1, 30, "900230"))],
    ["birth-date", rechecked(overwritten(M1, 30, "90<<<<"))],
    ["sex", overwritten(M1, 37, "X")],
    ["expiry-date-check", overwritten(M1, 38, "300102")],
    ["expiry-date", rechecked(overwritten(M1, 38, "301301"))],
    ["composite-check", overwritten(M1, 59, "7")],
    ["name", overwritten(M1, 60, "<".repeat(30))],
    ["name", overwritten(M1, 66, "<<<")],
    ["name", overwritten(M1, 61, "7")],
  ])("as %s", (error, text) => {
    expect(parseTd1(text, TODAY)).toEqual({ ok: false, error });
  });

  test("a birth that its number puts into the future", () => {
    const inFuture = rechecked(overwritten(M1, 18, "2"));
    expect(parseTd1(inFuture, TODAY)).toEqual({ ok: false, error: "birth-date" });
  });
});

describe("a zone is kept with a warning", () => {
  test.each([
    ["number-missing", rechecked(overwritten(M1, 15, "<".repeat(15)))],
    ["number-check", rechecked(overwritten(M1, 29, "8"))],
    ["number-mismatch", rechecked(overwritten(M1, 5, "090000002"))],
    ["year-mismatch", rechecked(overwritten(M1, 30, "910101"))],
    ["sex-mismatch", rechecked(overwritten(M1, 37, "F"))],
    ["expired", rechecked(overwritten(M1, 38, "261120"))],
  ])("%s", (warning, text) => {
    expect(warningsOf(text)).toEqual([warning]);
  });

  test("on its last day a card has not expired", () => {
    expect(warningsOf(rechecked(overwritten(M1, 38, "261121")))).toEqual([]);
  });
});

test("991231 is no expiry", () => {
  expect(zoneOf(rechecked(overwritten(M1, 38, "991231"))).expiryDate).toBe("none");
});

test("without a number a birth is the latest that is not in the future", () => {
  const born = (yymmdd: string) =>
    zoneOf(rechecked(overwritten(zoneText("icao"), 30, yymmdd))).birthDate.year;
  expect([born("261121"), born("261122"), born("000101")]).toEqual([2026, 1926, 2000]);
});

test("a name that fills its line may go on", () => {
  expect(zoneOf(overwritten(M1, 60, "NGUYEN<<VAN<MAU<THU<NGHIEM<GIA"))).toMatchObject({
    givenNames: "VAN MAU THU NGHIEM GIA",
    nameCut: true,
  });
  expect(formatTd1({ ...zoneOf(M1), givenNames: "VAN MAU THU NGHIEM GIA DINH" })).toMatch(/GIA$/);
});

test.each([
  ["documentCode", { documentCode: "P" }],
  ["issuer", { issuer: "" }],
  ["documentNumber", { documentNumber: "1".repeat(23) }],
  ["optional1", { documentNumber: "1234567890123456", optional1: "ABCDEFGH" }],
  ["nationality", { nationality: "VIET" }],
  ["surname", { surname: "Nguyễn" }],
  ["givenNames", { givenNames: "A  B" }],
  ["expiryDate", { expiryDate: { year: 1999, month: 1, day: 1 } }],
])("a content whose %s has no place has no zone", (misfit, change) => {
  expect(formatTd1({ ...zoneOf(M1), ...change })).toEqual({ misfit });
});

test("10,000 random and damaged zones give a result each, and what is read is written back", () => {
  const random = new SeededRandom(20_260_102);
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<<<<<";
  const letter = (): string => alphabet.charAt(random.between(0, alphabet.length - 1));
  const seen: Record<string, number> = {};
  for (let index = 0; index < 10_000; index++) {
    let text = index % 3 === 0 ? Array.from({ length: random.between(0, 95) }, letter).join("") : M1;
    for (let hits = random.between(0, 3); hits > 0; hits--)
      text = overwritten(text, random.between(0, 89), letter());
    const result = parseTd1(index % 2 === 0 ? text : rechecked(text.slice(0, 90).padEnd(90, "<")), TODAY);
    const kind = result.ok ? "read" : result.error;
    seen[kind] = (seen[kind] ?? 0) + 1;
    if (result.ok && index % 2 === 0 && result.zone.expiryDate !== "none")
      expect(formatTd1(result.zone)).toBe(text);
  }
  expect(Object.values(seen).reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(seen.read).toBeGreaterThan(500);
});
