/**
 * Sums of money as people write and say them in Vietnamese. Decides words only; which sums a slip shows is
 * its template's. `lăm`, `mốt`, `linh` as taught in school and as receipts have them.
 */

/** The largest sum that is put into words. */
export const AMOUNT_IN_WORDS_MAX = 999_999_999_999;

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"] as const;
/** From the right: ones, thousands, millions, thousands of millions. */
const GROUPS = ["", "nghìn", "triệu", "tỷ"] as const;

const digit = (value: number): string => DIGITS[value] ?? "";

const ones = (tens: number, value: number): readonly string[] => {
  if (value === 0) return [];
  if (value === 5 && tens > 0) return ["lăm"];
  return [value === 1 && tens > 1 ? "mốt" : digit(value)];
};

const tens = (value: number): readonly string[] => (value === 1 ? ["mười"] : [digit(value), "mươi"]);

/** Three digits; `inner`: behind larger ones, where nothing of them may be left out. */
const group = (value: number, inner: boolean): readonly string[] => {
  const [hundred, ten, one] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const hundreds = hundred > 0 || inner ? [digit(hundred), "trăm"] : [];
  if (ten > 0) return [...hundreds, ...tens(ten), ...ones(ten, one)];
  if (one === 0) return hundreds;
  return [...hundreds, ...(hundreds.length > 0 ? ["linh"] : []), digit(one)];
};

/** `91000` as `Chín mươi mốt nghìn đồng`; undefined where it is no whole sum of 0 to AMOUNT_IN_WORDS_MAX dong. */
export const amountInWords = (amount_vnd: number): string | undefined => {
  if (!Number.isInteger(amount_vnd) || amount_vnd < 0 || amount_vnd > AMOUNT_IN_WORDS_MAX) return undefined;
  const words: string[] = [];
  for (let index = GROUPS.length - 1; index >= 0; index--) {
    const value = Math.floor(amount_vnd / 1_000 ** index) % 1_000;
    if (value > 0) words.push(...group(value, words.length > 0), GROUPS[index] ?? "");
  }
  const said = words.length === 0 ? digit(0) : words.filter((word) => word !== "").join(" ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)} đồng`;
};

/** `1250000` as `1.250.000 đ`. */
export const amountInFigures = (amount_vnd: number): string =>
  `${String(amount_vnd).replace(/\B(?=(\d{3})+$)/g, ".")} đ`;
