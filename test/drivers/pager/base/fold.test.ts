/** Vietnamese text in 7 bits. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldsToAscii, foldToAscii } from "../../../../drivers/pager/base/fold.pure.ts";

describe("foldToAscii", () => {
  test.each([
    ["Mời quầy 3", "Moi quay 3"],
    ["Đường Nguyễn Đình Chiểu", "Duong Nguyen Dinh Chieu"],
    ["ưƯơƠăÂêỘặ", "uUoOaAeOa"],
    ["số 5 → quầy 2", "so 5 ? quay 2"],
    ["a\tb\nc", "a b c"],
    ["🙂", "?"],
  ])("%s becomes %s", (text, folded) => {
    expect(foldToAscii(text)).toBe(folded);
  });

  test("decomposed letters fold as composed ones do", () => {
    expect(foldToAscii("Mời quầy".normalize("NFD"))).toBe("Moi quay");
  });

  test("any text folds to printable 7-bit characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(foldToAscii(text)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

test.each([
  ["Mời quầy 3", true],
  ["Đi đâu?", true],
  ["柜台 3", false],
  ["quay 3 ✓", false],
  ["", true],
])("%s keeps its meaning in 7 bits: %s", (text, keeps) => {
  expect(foldsToAscii(text)).toBe(keeps);
});
