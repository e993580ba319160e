/**
 * Vietnamese as the printer's own letters: TCVN 5712 (VN3), whose capitals with marks stand in a page of
 * their own. Decides which byte of which page a letter is; the page numbers are the profile's. Source:
 * printing.md 2.5 and 3.1; the slots of TCVN 5712-3. UNSURE: the page of capitals has Ă Â Đ at A1 A2 A7, the
 * others at the small letters' places, in two tables made for Epson's page 31 that agree (EscPosUtils, and
 * the point-of-sale encoder's, which lacks Đ); no manual shows it, so a test strip decides.
 */

export type Tcvn3Page = "lower" | "upper";

/** One or more bytes that print a letter. `page` null: they mean the same on both pages. */
export interface Tcvn3Letter {
  readonly page: Tcvn3Page | null;
  readonly codes: readonly number[];
}

/** Runs of letters in the order of their codes. */
const LOWER: readonly (readonly [number, string])[] = [
  [0xa8, "ăâêôơưđ"],
  [0xb5, "àảãáạ"],
  [0xbb, "ằẳẵắ"],
  [0xc6, "ặầẩẫấậè"],
  [0xce, "ẻẽéẹềểễếệìỉ"],
  [0xdc, "ĩíịò"],
  [0xe1, "ỏõóọồổỗốộờởỡớợù"],
  [0xf1, "ủũúụừửữứựỳỷỹýỵ"],
];
/** Where the page of capitals has no capital in the small letter's slot. */
const UPPER_ELSEWHERE: Readonly<Record<string, number>> = { Ă: 0xa1, Â: 0xa2, Đ: 0xa7 };
/** Marks that no page has, in letters that say the same. */
const PLAINER: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
  "«": '"',
  "»": '"',
  "…": "...",
  "•": "*",
  "·": "-",
  "×": "x",
  "→": "->",
  "₫": "đ",
};

const letters = new Map<string, Tcvn3Letter>();
for (let code = 0x20; code <= 0x7e; code++)
  letters.set(String.fromCharCode(code), { page: null, codes: [code] });
for (const [first, run] of LOWER)
  for (const [index, letter] of Array.from(run).entries()) {
    const upper = letter.toUpperCase();
    letters.set(letter, { page: "lower", codes: [first + index] });
    letters.set(upper, { page: "upper", codes: [UPPER_ELSEWHERE[upper] ?? first + index] });
  }
for (const [mark, plain] of Object.entries(PLAINER)) {
  const codes = Array.from(plain).flatMap((letter) => letters.get(letter)?.codes ?? []);
  letters.set(mark, { page: letters.get(plain)?.page ?? null, codes });
}

/** Undefined: neither page has it. */
export const tcvn3Of = (letter: string): Tcvn3Letter | undefined => letters.get(letter);
