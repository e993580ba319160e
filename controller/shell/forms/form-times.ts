/** Days and hours as forms write them, and as a clerk types them; office time, from a fixed offset. */
import { localTime } from "../local-time.ts";

/** `14:30, 21/11/2026` of `localTime`, in its parts. */
const partsOf = (at_ms: number, utc_offset_min: number) => {
  const [time = "", date = ""] = localTime(at_ms, utc_offset_min).split(", ");
  const [hour = "", minute = ""] = time.split(":");
  const [day = "", month = "", year = ""] = date.split("/");
  return { hour, minute, day, month, year };
};

/** `ngày 21 tháng 11 năm 2026`. */
export const formDate = (at_ms: number, utc_offset_min: number): string => {
  const { day, month, year } = partsOf(at_ms, utc_offset_min);
  return `ngày ${day} tháng ${month} năm ${year}`;
};

/** `14 giờ 30 phút, ngày 21 tháng 11 năm 2026`. */
export const formTime = (at_ms: number, utc_offset_min: number): string => {
  const { hour, minute } = partsOf(at_ms, utc_offset_min);
  return `${hour} giờ ${minute} phút, ${formDate(at_ms, utc_offset_min)}`;
};

/** `07:28` */
export const clockTime = (at_ms: number, utc_offset_min: number): string => {
  const { hour, minute } = partsOf(at_ms, utc_offset_min);
  return `${hour}:${minute}`;
};

/** Office time of `2026-11-27T16:30` as typed; undefined: no such day or hour. */
export const typedTime_ms = (typed: string, utc_offset_min: number): number | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(typed)) return undefined;
  const local_ms = Date.parse(`${typed}:00Z`);
  // A 31 February is read as a day of March: what comes out must be what went in.
  if (Number.isNaN(local_ms) || new Date(local_ms).toISOString().slice(0, 16) !== typed) return undefined;
  return local_ms - utc_offset_min * 60_000;
};

/** What a typed hour becomes on paper; what is none stays hidden, never another hour. */
export const typedOnPaper = (typed: string, utc_offset_min: number): string => {
  const at_ms = typedTime_ms(typed, utc_offset_min);
  return at_ms === undefined ? "***" : formTime(at_ms, utc_offset_min);
};

/** `Ngày 21 tháng 11 năm 2026` of a typed day. */
export const typedDayOnPaper = (typed: string, utc_offset_min: number): string => {
  const at_ms = typedTime_ms(`${typed}T00:00`, utc_offset_min);
  return at_ms === undefined ? "***" : formDate(at_ms, utc_offset_min).replace("ngày", "Ngày");
};
