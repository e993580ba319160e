/** Judges cards: the worked codes, every reason for refusing, every warning. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CardError,
  type CardWarning,
  formatCccdQr,
  parseCccdQr,
} from "../../../../drivers/reader/cccd-qr/card.pure.ts";
import { utf8, vector, vectorBytes } from "../vectors.ts";

const TODAY = { year: 2026, month: 11, day: 21 };

/** A sound card, with fields replaced by index. */
const card = (changes: Readonly<Record<number, string>> = {}, extra: readonly string[] = []): string => {
  const fields = [
    "001090000001",
    "",
    "Nguyễn Văn Mẫu",
    "01011990",
    "Nam",
    "Phường Ví Dụ",
    "01022021",
    ...extra,
  ];
  for (const [index, value] of Object.entries(changes)) fields[Number(index)] = value;
  return fields.join("|");
};

const errorOf = (text: string): CardError | undefined => {
  const result = parseCccdQr(text, TODAY);
  return result.ok ? undefined : result.error;
};
const warningsOf = (text: string): readonly CardWarning[] | undefined => {
  const result = parseCccdQr(text, TODAY);
  return result.ok ? result.warnings : undefined;
};

describe("the worked codes", () => {
  test("Q1 is the bytes, the text and the fields of the reference", () => {
    expect(vectorBytes("Q1")).toEqual(utf8(vector("Q1.text")));
    expect(parseCccdQr(vector("Q1.text"), TODAY)).toEqual({
      ok: true,
      card: {
        idNumber: "001090000001",
        cmnd: "012345678",
        name: "Nguyễn Văn Mẫu",
        birthDate: { year: 1990, month: 1, day: 1 },
        sex: "male",
        residence: "Số 1, Đường Thử Nghiệm, Phường Ví Dụ, Quận Mẫu, Hà Nội",
        issueDate: { year: 2021, month: 2, day: 1 },
        extra: [],
        fieldCount: 7,
      },
      warnings: [],
    });
  });

  test("Q2 without CMND keeps its fields in place", () => {
    const result = parseCccdQr(vector("Q2.text"), TODAY);
    expect(result).toMatchObject({
      ok: true,
      card: {
        cmnd: "",
        name: "Trần Thị Thử Nghiệm",
        birthDate: { year: 2000, month: 2, day: 29 },
        sex: "female",
      },
      warnings: [],
    });
  });

  test("Q3 of 2024 has eleven fields and no warning", () => {
    const result = parseCccdQr(vector("Q3.text"), TODAY);
    expect(result).toMatchObject({
      ok: true,
      card: { fieldCount: 11, extra: ["", "", "", ""], issueDate: { year: 2024, month: 6, day: 30 } },
      warnings: [],
    });
  });

  test.each(["Q1", "Q2", "Q3"])(
    "%s has the length of the reference and comes back from its fields",
    (name) => {
      const text = vector(`${name}.text`);
      expect(utf8(text)).toHaveLength(Number(vector(`${name}.bytes`)));
      const result = parseCccdQr(text, TODAY);
      expect(result.ok && formatCccdQr(result.card)).toBe(text);
    },
  );
});

describe("a card is refused", () => {
  test.each<readonly [CardError, string, string]>([
    ["field-count", "with six fields", card().split("|").slice(0, 6).join("|")],
    ["field-count", "with its number alone", "001090000001|"],
    ["id-number", "with 11 digits", card({ 0: "00109000001" })],
    ["id-number", "with 13 digits", card({ 0: "0010900000011" })],
    ["id-number", "with 9 digits", card({ 0: "012345678" })],
    ["id-number", "with full-width digits", card({ 0: "００１０９００００００１" })],
    ["id-number", "with a space", card({ 0: "001090 00001" })],
    ["id-number", "with an empty number", card({ 0: "" })],
    ["name", "without a name", card({ 2: "" })],
    ["name", "with a blank name", card({ 2: "  " })],
    ["name", "with a digit in the name", card({ 2: "Nguyễn V4n Mẫu" })],
    ["name", "with a name of 101 characters", card({ 2: "ễ".repeat(101) })],
    ["birth-date", "born on 30 February", card({ 3: "30022001" })],
    ["birth-date", "born on 29 February 2001", card({ 3: "29022001" })],
    ["birth-date", "born tomorrow", card({ 3: "22112026" })],
    ["birth-date", "without a birth date", card({ 3: "" })],
    ["birth-date", "with another form of date", card({ 3: "1990-01-01" })],
    ["name", "with a zero-width blank in the name", card({ 2: "Nguyễn \u200bVăn Mẫu" })],
    ["name", "with a name drowned in marks", card({ 2: `Mẫu${"\u0336".repeat(40)}` })],
    ["name", "with a damaged name that hides a zero-width blank", card({ 2: "Mâ\u20ac\u2039u", 5: "Vi" })],
    ["control-character", "with a command of printers in the name", card({ 2: "Nguyễn\x1b@\x1dV\x00" })],
    ["control-character", "with a colour of terminals in the name", card({ 2: "Nguyễn \x1b[31mVăn" })],
    ["control-character", "with a terminal's C1 command in the name", card({ 2: "Nguyễn \u009b31mVăn" })],
    ["control-character", "with C1 letters of a Latin-1 scanner", card({ 2: "Nguyá»\u0085n VÄ\u0083n" })],
    ["control-character", "with a damaged name that hides an override", card({ 2: "Mâ\u20ac\u00aeu" })],
    ["control-character", "with NUL in the name", card({ 2: "Nguyễn\x00Mẫu" })],
    ["control-character", "with DEL in the residence", card({ 5: "Ví Dụ\x7f" })],
    ["control-character", "with a tab at the end", `${card()}\t`],
    ["control-character", "with a name written backwards", card({ 2: "Nguyễn \u202eVăn Mẫu" })],
    ["control-character", "with an isolate in the residence", card({ 5: "\u2067Ví Dụ" })],
    ["control-character", "with a line separator in a parent's field", card({}, ["", "", "Ảo\u2028", ""])],
    ["glued", "with a second card behind seven fields", card() + card()],
    ["glued", "with a second card behind eleven fields", card({}, ["", "", "", ""]) + card()],
    ["glued", "with a second card behind an empty issue date", card({ 6: "" }) + card()],
    ["glued", "with a second card behind half a name", `001090000001||Nguyễn V${card()}`],
    ["glued", "with a second number behind the date", `${card()}001090000001`],
  ])("%s: %s", (error, _what, text) => {
    expect(errorOf(text)).toBe(error);
  });

  test("born today is not in the future, and 100 characters are a name", () => {
    expect(errorOf(card({ 0: "001226000001", 3: "21112026" }))).toBeUndefined();
    expect(errorOf(card({ 2: "ễ".repeat(100) }))).toBeUndefined();
  });

  test("a twelve-digit old number or cancelled number is not taken for a second card", () => {
    expect(warningsOf(card({ 1: "001090000002" }))).toEqual(["cmnd-form"]);
    expect(warningsOf(card({}, ["", "001090000002", "", ""]))).toEqual([]);
  });
});

describe("a card is kept with a warning", () => {
  test.each<readonly [CardWarning, string, string]>([
    ["province-unknown", "from province 003", card({ 0: "003090000001" })],
    ["province-unknown", "from country 999", card({ 0: "999090000001" })],
    ["year-mismatch", "born in another year than the number's", card({ 0: "001091000001" })],
    ["sex-mismatch", "of another sex than the number's", card({ 4: "Nữ" })],
    ["sex-unknown", "with a sex we can't read", card({ 4: "M" })],
    ["cmnd-form", "with an old number of 8 digits", card({ 1: "01234567" })],
    ["issue-date-missing", "without a day of issue", card({ 6: "" })],
    ["issue-date-form", "issued on a day that does not exist", card({ 6: "31022021" })],
    ["issue-date-before-2021", "with seven fields, issued in 2020", card({ 6: "31122020" })],
    ["issue-date-future", "issued tomorrow", card({ 6: "22112026" })],
    ["unknown-variant", "with eight fields", card({}, [""])],
    ["unknown-variant", "with twelve fields", card({}, ["", "", "", "", ""])],
    ["not-nfc", "in decomposed letters", card().normalize("NFD")],
    [
      "encoding-suspect",
      "with Windows-1252 damage in the name",
      card({ 2: vector("nguyen-van.cp1252.text") }),
    ],
    ["encoding-suspect", "with Big5 damage in the name", card({ 2: vector("name.big5.text") })],
    ["encoding-suspect", "with Shift-JIS damage in the name", card({ 2: vector("name.sjis.text") })],
  ])("%s: %s", (warning, _what, text) => {
    expect(warningsOf(text)).toEqual([warning]);
  });

  test("issued before birth is said beside being before 2021", () => {
    expect(warningsOf(card({ 6: "31121989" }))).toEqual([
      "issue-date-before-birth",
      "issue-date-before-2021",
    ]);
  });

  test("sex is read in any letter case and form, numbers from abroad are known", () => {
    expect(warningsOf(card({ 4: "NAM" }))).toEqual([]);
    expect(warningsOf(card({ 0: "101190000001", 4: "NỮ" }))).toEqual([]);
  });

  test("decomposed letters are composed in the card", () => {
    const result = parseCccdQr(card().normalize("NFD"), TODAY);
    expect(result.ok && result.card.name).toBe("Nguyễn Văn Mẫu");
  });
});

describe("letters damaged by a Windows-1252 scanner", () => {
  const repaired = (text: string) => parseCccdQr(text, TODAY, { repair: true });

  test("are undone where every byte comes back, and the card says so", () => {
    // Typed by hand after identity.md 1.3: ụ is E1 BB A5, which Windows-1252 shows as á » ¥.
    const text = card({ 2: vector("nguyen-van.cp1252.text"), 5: "VÃ­ Dá»¥" });
    const result = repaired(text);
    expect(result.ok && [result.card.name, result.card.residence, result.warnings]).toEqual([
      "Nguyễn Văn",
      "Ví Dụ",
      ["encoding-repaired"],
    ]);
  });

  test.each([
    ["Big5", card({ 2: vector("name.big5.text") })],
    ["Shift-JIS", card({ 2: vector("name.sjis.text") })],
    ["half a card", card({ 2: vector("nguyen-van.cp1252.text") })],
  ])("%s: reported, never repaired", (_what, text) => {
    const result = repaired(text);
    expect(result.ok && [result.card.name, result.warnings]).toEqual([
      text.split("|")[2],
      ["encoding-suspect"],
    ]);
  });

  test("what nobody could see of damaged letters shows as such, and hides nothing", () => {
    // Đặng: C4 90 E1 BA B7; Windows-1252 leaves 90 open. í: C3 AD, a soft hyphen there.
    const damaged = parseCccdQr(card({ 2: "Ä\u0090áº·ng Mẫu", 5: "VÃ\u00ad Dụ" }), TODAY);
    expect(damaged).toMatchObject({ ok: false, error: "control-character" });
    const whole = parseCccdQr(card({ 2: "Ä\u0090áº·ng", 5: "VÃ\u00ad" }), TODAY);
    expect(whole.ok && [whole.card.name, whole.card.residence, whole.warnings]).toEqual([
      "Ä\ufffdáº·ng",
      "VÃ\ufffd",
      ["encoding-suspect"],
    ]);
    expect(repaired(card({ 2: "Ä\u0090áº·ng", 5: "VÃ\u00ad" }))).toMatchObject({
      card: { name: "Đặng", residence: "Ví" },
    });
  });

  test("a residence with a character nobody sees is shown with its place, and warned about", () => {
    const result = parseCccdQr(card({ 5: "Ví\u200bDụ" }), TODAY);
    expect(result.ok && [result.card.residence, result.warnings]).toEqual([
      "Ví\ufffdDụ",
      ["encoding-suspect"],
    ]);
  });

  test("a sound card is not touched", () => {
    expect(repaired(vector("Q1.text"))).toEqual(parseCccdQr(vector("Q1.text"), TODAY));
  });
});

test("no text throws", () => {
  const shard = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("|", "001090000001", "01011990", "Nữ"),
  );
  fc.assert(
    fc.property(fc.array(shard), (shards) => {
      parseCccdQr(shards.join("|"), TODAY);
    }),
    { seed: 4, numRuns: 5_000 },
  );
});
