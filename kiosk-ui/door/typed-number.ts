/**
 * What a guard has typed of an ID number so far, read back in plain words: `PPP G YY SSSSSS` has no check
 * digit, so the eyes that compare it with the visitor's words are the check. It refuses nothing but a
 * missing digit; the office judges again. Pure. Source: identity.md 1.4.
 */

/** A personal ID number, digits. */
export const NUMBER_DIGITS = 12;
/** As people read the number out: place, century and sex, year, serial. */
export const NUMBER_GROUPS: readonly number[] = [3, 1, 2, 6];
/** What was typed is wiped after this time without a digit, ms. */
export const TYPING_IDLE_MS = 15_000;

const PLACE_DIGITS = 3;
const SEX_DIGITS = 4;
const YEAR_DIGITS = 6;

/** The 63 codes of births in Vietnam (TT 07/2016, annex 1): merged provinces keep theirs for life. */
const PROVINCES = (
  "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 " +
  "040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 " +
  "083 084 086 087 089 091 092 093 094 095 096"
).split(" ");
/** Births abroad, by country. */
const COUNTRY_FIRST = 101;
const COUNTRY_LAST = 295;

/** What is worth a second look; none of them keeps a number from being sent. */
export type TypedWarning = "place-unknown" | "year-ahead";

export interface ReadBack {
  /** Digits still to come, 0..12. */
  readonly missing: number;
  readonly sex: "male" | "female" | null;
  /** 1900..2399; null until its digits are there. */
  readonly birth_year: number | null;
  readonly warnings: readonly TypedWarning[];
}

const isPlace = (code: string): boolean =>
  PROVINCES.includes(code) || (Number(code) >= COUNTRY_FIRST && Number(code) <= COUNTRY_LAST);

/**
 * @param typed ASCII digits, at most twelve.
 * @param year_now the office's calendar year, 2026 or later.
 */
export const readBack = (typed: string, year_now: number): ReadBack => {
  const century_and_sex = Number(typed.charAt(PLACE_DIGITS));
  const sex = typed.length < SEX_DIGITS ? null : century_and_sex % 2 === 0 ? "male" : "female";
  const century = (19 + Math.floor(century_and_sex / 2)) * 100;
  const birth_year =
    typed.length < YEAR_DIGITS ? null : century + Number(typed.slice(SEX_DIGITS, YEAR_DIGITS));
  const warnings: TypedWarning[] = [];
  if (typed.length >= PLACE_DIGITS && !isPlace(typed.slice(0, PLACE_DIGITS))) warnings.push("place-unknown");
  if (birth_year !== null && birth_year > year_now) warnings.push("year-ahead");
  return { missing: NUMBER_DIGITS - typed.length, sex, birth_year, warnings };
};

/** The digits in their groups, a blank for each that is still to come: `["079", "1", "9 ", "      "]`. */
export const inGroups = (typed: string): readonly string[] => {
  let from = 0;
  return NUMBER_GROUPS.map((length) => {
    const group = typed.slice(from, from + length).padEnd(length, " ");
    from += length;
    return group;
  });
};
