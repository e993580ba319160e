/** Proves how sums of money are said in Vietnamese; the sentences are typed by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AMOUNT_IN_WORDS_MAX,
  amountInFigures,
  amountInWords,
} from "../../../../drivers/printer/slips/amount-in-words.pure.ts";

describe("a sum in words", () => {
  test.each([
    [0, "Không đồng"],
    [5, "Năm đồng"],
    [10, "Mười đồng"],
    [11, "Mười một đồng"],
    [15, "Mười lăm đồng"],
    [21, "Hai mươi mốt đồng"],
    [24, "Hai mươi bốn đồng"],
    [25, "Hai mươi lăm đồng"],
    [50, "Năm mươi đồng"],
    [101, "Một trăm linh một đồng"],
    [105, "Một trăm linh năm đồng"],
    [110, "Một trăm mười đồng"],
    [115, "Một trăm mười lăm đồng"],
    [200, "Hai trăm đồng"],
    [555, "Năm trăm năm mươi lăm đồng"],
    [1_000, "Một nghìn đồng"],
    [1_001, "Một nghìn không trăm linh một đồng"],
    [1_010, "Một nghìn không trăm mười đồng"],
    [1_100, "Một nghìn một trăm đồng"],
    [16_000, "Mười sáu nghìn đồng"],
    [75_000, "Bảy mươi lăm nghìn đồng"],
    [91_000, "Chín mươi mốt nghìn đồng"],
    [1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"],
    [1_000_005, "Một triệu không trăm linh năm đồng"],
    [2_005_000, "Hai triệu không trăm linh năm nghìn đồng"],
    [10_000_000, "Mười triệu đồng"],
    [1_000_000_000, "Một tỷ đồng"],
    [3_000_000_021, "Ba tỷ không trăm hai mươi mốt đồng"],
    [
      999_999_999_999,
      "Chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn " +
        "chín trăm chín mươi chín đồng",
    ],
  ])("%i is %s", (amount_vnd, words) => {
    expect(amountInWords(amount_vnd)).toBe(words);
  });

  test.each([-1, 0.5, 1_000_000_000_000, Number.NaN, Number.POSITIVE_INFINITY])(
    "%d has none",
    (amount_vnd) => {
      expect(amountInWords(amount_vnd)).toBeUndefined();
    },
  );

  /** What somebody who hears the words writes down. */
  const heard = (words: string): number => {
    const digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    const scales: Record<string, number> = { nghìn: 1e3, triệu: 1e6, tỷ: 1e9 };
    let [sum, group, last] = [0, 0, 0];
    for (const word of words.toLowerCase().split(" ")) {
      const scale = scales[word];
      if (word === "trăm") [group, last] = [group + last * 100, 0];
      else if (word === "mươi") [group, last] = [group + last * 10, 0];
      else if (word === "mười") group += 10;
      else if (scale !== undefined) [sum, group, last] = [sum + (group + last) * scale, 0, 0];
      else if (word === "mốt" || word === "lăm") last = word === "mốt" ? 1 : 5;
      else if (digits.includes(word)) last = digits.indexOf(word);
    }
    return sum + group + last;
  };

  test("is understood as the sum it is, whatever it is", () => {
    const sums = fc.oneof(
      fc.integer({ min: 0, max: AMOUNT_IN_WORDS_MAX }),
      fc.integer({ min: 0, max: 999_999 }).map((thousands) => thousands * 1_000),
    );
    fc.assert(
      fc.property(sums, (amount_vnd) => {
        expect(heard(amountInWords(amount_vnd) ?? "")).toBe(amount_vnd);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a sum in figures", () => {
  test.each([
    [0, "0 đ"],
    [999, "999 đ"],
    [1_000, "1.000 đ"],
    [91_000, "91.000 đ"],
    [1_250_000, "1.250.000 đ"],
  ])("%i is %s", (amount_vnd, figures) => {
    expect(amountInFigures(amount_vnd)).toBe(figures);
  });
});
