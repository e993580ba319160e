/** Proves what a masked name still shows, and which names count as the same. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldName, maskedName, sameNameFolded } from "../../../../drivers/reader/person/name.pure.ts";

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
