/** Proves what a masked name still shows, and which names count as the same. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  foldName,
  maskedName,
  NAME_CHARACTERS_MAX,
  nameFault,
  sameNameFolded,
  WORD_SHOWN_MAX,
} from "../../../../drivers/reader/person/name.pure.ts";

describe("what can be a name", () => {
  test.each([
    "Nguyễn Văn Mẫu",
    "Y Bô-Ê'Ban",
    "O’Neil Jr.",
    "Lê  Ảo ",
    "ễ".repeat(NAME_CHARACTERS_MAX),
    '<script>alert(Ảo)</script> & "Mẫu"',
    "Y Ơ̆ Ban",
    "Ə̂̆ Ban",
    "HU廙淇H HI廕銳 THU廕昧",
  ])("%s", (name) => {
    expect(nameFault(name.normalize("NFC"))).toBeUndefined();
  });

  test.each([
    ["empty", ""],
    ["empty", " \u00a0 "],
    ["too-long", "ễ".repeat(NAME_CHARACTERS_MAX + 1)],
    ["digit", "Nguyễn V4n Mẫu"],
    ["digit", "Nguyễn ٣"],
    ["invisible", "Nguyễn\u200bMẫu"],
    ["invisible", "\u2060Mẫu"],
    ["invisible", "Nguyễn \u3164 Mẫu"],
    ["invisible", "Mẫu\ufe0f"],
    ["unassigned", "Mẫu \ue000"],
    ["unassigned", "Mẫu \udc00"],
    ["marks", "M\u0316\u0317\u0318u"],
    ["marks", `Z${"\u0336".repeat(90)}`],
    ["marks", "\u0301Mẫu"],
    ["marks", " \u0301Mẫu"],
    ["marks", "Mẫu\u20dd"],
  ])("%s: %j is none", (fault, name) => {
    expect(nameFault(name.normalize("NFC"))).toBe(fault);
  });
});

describe("masked name", () => {
  test.each([
    ["Nguyễn Văn Mẫu", "Nguyễn V*** Mẫu"],
    ["NGUYỄN VĂN MẪU", "NGUYỄN V*** MẪU"],
    ["Trần Thị Thử Nghiệm", "Trần T*** Nghiệm"],
    ["Lê Đỗ Ước Ảo", "Lê Đ*** Ảo"],
    ["Lê Ảo", "Lê Ả***"],
    ["Mẫu", "M***"],
    ["  Nguyễn   Văn  Mẫu ", "Nguyễn V*** Mẫu"],
    ["Nguyễn Ướm Mẫu".normalize("NFD"), "Nguyễn Ư*** Mẫu"],
    ["", ""],
    ["M".repeat(WORD_SHOWN_MAX), "M***"],
    [`${"M".repeat(WORD_SHOWN_MAX)} Ảo Ví`, `${"M".repeat(WORD_SHOWN_MAX)} Ả*** Ví`],
    [`Lê Ảo ${"M".repeat(WORD_SHOWN_MAX + 1)}`, `Lê Ả*** ${"M".repeat(WORD_SHOWN_MAX - 1)}…`],
  ])("%s shows as %s", (name, shown) => {
    expect(maskedName(name)).toBe(shown);
  });

  test("a name of several words never shows whole", () => {
    const word = fc.constantFrom("Nguyễn", "Văn", "Thị", "Mẫu", "Ảo", "Ý");
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 6 }), (words) => {
        expect(maskedName(words.join(" "))).toMatch(/\*{3}/);
        expect(maskedName(words.join(" "))).not.toBe(words.join(" "));
      }),
      { seed: 7 },
    );
  });
});

describe("folded name", () => {
  test.each([
    ["Lê Đỗ Ước Ảo", "LE DO UOC AO"],
    ["Đặng  Hữu\tDụ", "DANG HUU DU"],
    ["Nguyễn Văn Mẫu".normalize("NFD"), "NGUYEN VAN MAU"],
    ["Y Bô-Ê'Ban", "Y BOEBAN"],
  ])("%s folds to %s", (name, folded) => {
    expect(foldName(name)).toBe(folded);
  });

  test("names are the same with and without marks, in any form", () => {
    expect(sameNameFolded("Nguyễn Văn Mẫu", "NGUYEN VAN MAU")).toBe(true);
    expect(sameNameFolded("Nguyễn Văn Mẫu", "Nguyễn Văn Mậu")).toBe(true);
    expect(sameNameFolded("Nguyễn Văn Mẫu", "Nguyễn Mẫu")).toBe(false);
    expect(sameNameFolded("", "")).toBe(false);
    expect(sameNameFolded("王", "李")).toBe(false);
  });
});
