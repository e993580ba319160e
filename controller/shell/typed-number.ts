/**
 * An ID number as a guard types it: twelve digits that can be a person's, or what is wrong with them. A
 * number has no check digit, so this finds slips of the hand, not wrong people.
 */
import type { CivilDate } from "../../drivers/reader/person/civil-date.pure.ts";
import { parseIdNumber } from "../../drivers/reader/person/id-number.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { Text } from "./views/context.ts";

const DIGITS = 12;
/** The old paper card's number. */
const CMND_DIGITS = 9;

export type TypedNumber =
  | {
      readonly kind: "number";
      readonly number: Personal<string>;
      /** As the number says; the person may have had it corrected since. */
      readonly birth_year: number;
      readonly warnings: readonly "province-unknown"[];
    }
  | { readonly kind: "malformed"; readonly why: Text };

const wrong = (vi: string, en: string): TypedNumber => ({ kind: "malformed", why: { vi, en } });

/** `today` judges birth years in the future. */
export const judgeTyped = (typed: string, today: CivilDate): TypedNumber => {
  const text = typed.trim();
  if (!/^[0-9]*$/.test(text)) return wrong("chỉ gõ chữ số từ 0 đến 9", "only digits 0 to 9 can be typed");
  if (text.length === CMND_DIGITS)
    return wrong("9 chữ số là số CMND cũ, cần 12 chữ số", "9 digits are an old ID number, 12 are needed");
  if (text.length !== DIGITS)
    return wrong(`có ${text.length} chữ số, cần 12`, `it has ${text.length} digits, 12 are needed`);
  const parts = parseIdNumber(text);
  if (parts === undefined) return wrong("cần 12 chữ số", "12 digits are needed");
  const { birthYear, place } = parts;
  if (birthYear > today.year)
    return wrong(`năm sinh ${birthYear} chưa tới`, `the birth year ${birthYear} is yet to come`);
  const warnings = place.kind === "unknown" ? (["province-unknown"] as const) : [];
  return { kind: "number", number: new Personal(text), birth_year: birthYear, warnings };
};
