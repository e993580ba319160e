/** The printer's Vietnamese pages, by the standard's slots typed here and by an encoder that is not ours. */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import { describe, expect, test } from "vitest";
import { tcvn3Of } from "../../../../drivers/printer/render/tcvn3.pure.ts";
import { VIETNAMESE_LETTERS } from "../../../../scripts/build-slip-font.ts";

const ESC_T_LENGTH = 3;

/** Page and byte that the encoder sends for one letter. */
const theirs = (letter: string, page: "tcvn3" | "tcvn3capitals"): string => {
  const encoder = new ReceiptPrinterEncoder({ printerModel: "epson-tm-t20iii" });
  const bytes = encoder.codepage(page).text(letter).encode();
  return Buffer.from(bytes.subarray(0, ESC_T_LENGTH + 1)).toString("hex");
};
const ours = (letter: string): string => {
  const found = tcvn3Of(letter);
  return `1b74${found?.page === "lower" ? "1e" : "1f"}${found?.codes.map((code) => code.toString(16)).join("")}`;
};

describe("the TCVN3 pages", () => {
  test.each([
    ["ă", "lower", 0xa8],
    ["â", "lower", 0xa9],
    ["ê", "lower", 0xaa],
    ["ô", "lower", 0xab],
    ["ơ", "lower", 0xac],
    ["ư", "lower", 0xad],
    ["đ", "lower", 0xae],
    ["ế", "lower", 0xd5],
    ["ệ", "lower", 0xd6],
    ["ộ", "lower", 0xe9],
    ["ự", "lower", 0xf9],
    ["Ế", "upper", 0xd5],
    ["Đ", "upper", 0xa7],
  ])("%s is in the page of %s letters at %i, as printing.md 3.1 has it", (letter, page, code) => {
    expect(tcvn3Of(letter)).toEqual({ page, codes: [code] });
  });

  test("have every small letter where the encoder of the point of sale has it on Epson's page 30", () => {
    for (const letter of VIETNAMESE_LETTERS.filter((each) => each === each.toLowerCase()))
      expect(ours(letter), letter).toBe(theirs(letter, "tcvn3"));
  });

  test("have every capital but Đ, which that encoder lacks, where it has it on page 31", () => {
    for (const letter of VIETNAMESE_LETTERS.filter((each) => each !== each.toLowerCase() && each !== "Đ"))
      expect(ours(letter), letter).toBe(theirs(letter, "tcvn3capitals"));
    expect(theirs("Đ", "tcvn3capitals")).toBe("1b741f3f");
  });

  test("mean no two letters by one byte of one page", () => {
    const places = VIETNAMESE_LETTERS.map(ours);
    expect(new Set(places).size).toBe(134);
  });

  test("write marks that they lack in plainer ones, and lack everything else", () => {
    const asText = (letter: string): string => String.fromCharCode(...(tcvn3Of(letter)?.codes ?? []));
    expect(["–", "…", "“", "→", "•"].map(asText)).toEqual(["-", "...", '"', "->", "*"]);
    for (const letter of ["ö", "ж", "ก", "中", "😀", "\u001b", "\u0010", "\n", "\u007f"])
      expect(tcvn3Of(letter), letter).toBeUndefined();
  });
});
