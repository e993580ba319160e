/**
 * Small parts of sentences that several screens share, per language. Vietnamese is the source: its type is
 * what the English must satisfy.
 */
export type Language = "vi" | "en";

export interface Minutes {
  readonly low: number;
  readonly high: number;
}

export const minutesVi = ({ low, high }: Minutes): string =>
  low === high ? `${low} phút` : `${low}–${high} phút`;

export const minutesEn = ({ low, high }: Minutes): string =>
  low === high ? `${low} min` : `${low}–${high} min`;

/** `3`, `3 hoặc 4`, `3, 4 hoặc 5` */
export const anyOf = (numbers: readonly number[], or: string): string => {
  const last = numbers.at(-1);
  if (last === undefined) return "";
  const before = numbers.slice(0, -1);
  return before.length === 0 ? String(last) : `${before.join(", ")} ${or} ${last}`;
};

export const WEEKDAYS_VI = ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
export const WEEKDAYS_EN = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
