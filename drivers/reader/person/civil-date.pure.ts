/**
 * Calendar days as cards and slips write them. Decides which days exist and which comes first; knows no
 * clock and no time zone: today is handed in.
 */

/** A day of the Gregorian calendar: year 1..9999, month 1..12, day 1..31. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const existing = (year: number, month: number, day: number): CivilDate | undefined => {
  const length = month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1];
  if (length === undefined || year < 1 || day < 1 || day > length) return undefined;
  return { year, month, day };
};

/** `01011990` -> 1 January 1990; undefined for any other form and for a day that does not exist. */
export const parseDdmmyyyy = (text: string): CivilDate | undefined =>
  /^[0-9]{8}$/.test(text)
    ? existing(Number(text.slice(4)), Number(text.slice(2, 4)), Number(text.slice(0, 2)))
    : undefined;

/** `1990-01-01` -> 1 January 1990; undefined otherwise. */
export const parseIso = (text: string): CivilDate | undefined =>
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)
    ? existing(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)))
    : undefined;

const digits = (value: number, width: number): string => String(value).padStart(width, "0");

export const formatDdmmyyyy = ({ year, month, day }: CivilDate): string =>
  digits(day, 2) + digits(month, 2) + digits(year, 4);

export const formatIso = ({ year, month, day }: CivilDate): string =>
  `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;

/** Negative: `a` is earlier. Zero: the same day. */
export const compareDates = (a: CivilDate, b: CivilDate): number =>
  a.year - b.year || a.month - b.month || a.day - b.day;
