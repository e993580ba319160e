/**
 * How an ID number appears to people: by the digits that may be shown of it, the last three, everywhere. It
 * takes these only, so that no whole number need come here. `***`: not even these are known.
 * Source: architecture.md, Settled once.
 */

const UNKNOWN = "***";

/** On screens and slips: `***001`. */
export const maskedNumber = (tail: string): string => (tail === UNKNOWN ? UNKNOWN : `***${tail}`);

const ALOUD = {
  vi: ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
  en: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
} as const;

/** For speech: no stars, digit by digit, so that 012 is not read as twelve. */
export const maskedNumberAloud = (tail: string): { readonly vi: string; readonly en: string } => {
  if (!/^[0-9]+$/.test(tail)) return { vi: "số căn cước đã ẩn", en: "ID number hidden" };
  const said = (language: keyof typeof ALOUD): string =>
    Array.from(tail, (digit) => ALOUD[language][Number(digit)]).join(", ");
  return { vi: `số căn cước, cuối là ${said("vi")}`, en: `ID number ending in ${said("en")}` };
};
