/**
 * Office time as people read it: clock, date, durations. Pure; the office's offset comes with its view, as a
 * screen's own time zone may be wrong.
 */

const MINUTE_MS = 60_000;
const pad = (n: number): string => String(n).padStart(2, "0");
const local = (at_ms: number, utc_offset_min: number): Date => new Date(at_ms + utc_offset_min * MINUTE_MS);

/** `14:30` */
export const clockText = (at_ms: number, utc_offset_min: number): string => {
  const at = local(at_ms, utc_offset_min);
  return `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
};

/** `14:29:52` */
export const clockSecondsText = (at_ms: number, utc_offset_min: number): string =>
  `${clockText(at_ms, utc_offset_min)}:${pad(local(at_ms, utc_offset_min).getUTCSeconds())}`;

/** `14:29:52.104`, for the wire log. */
export const clockMillisText = (at_ms: number, utc_offset_min: number): string =>
  `${clockSecondsText(at_ms, utc_offset_min)}.${String(local(at_ms, utc_offset_min).getUTCMilliseconds()).padStart(3, "0")}`;

/** `Thứ Bảy, 21/11/2026`; `weekdays` starts with Sunday. */
export const dateText = (at_ms: number, utc_offset_min: number, weekdays: readonly string[]): string => {
  const at = local(at_ms, utc_offset_min);
  const day = `${pad(at.getUTCDate())}/${pad(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
  return `${weekdays[at.getUTCDay()] ?? ""}, ${day}`;
};

/** `5/12` */
export const dayText = (at_ms: number, utc_offset_min: number): string => {
  const at = local(at_ms, utc_offset_min);
  return `${at.getUTCDate()}/${at.getUTCMonth() + 1}`;
};

/** The calendar year, e.g. 2026. */
export const yearOf = (at_ms: number, utc_offset_min: number): number =>
  local(at_ms, utc_offset_min).getUTCFullYear();

/** `8:40`, minutes and seconds; never negative. */
export const durationText = (duration_ms: number): string => {
  const seconds = Math.max(0, Math.floor(duration_ms / 1_000));
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
};

/** Whole minutes, never negative. */
export const minutesSince = (from_ms: number, now_ms: number): number =>
  Math.max(0, Math.floor((now_ms - from_ms) / MINUTE_MS));

/** Whole seconds left, rounded up, never negative. */
export const secondsUntil = (until_ms: number, now_ms: number): number =>
  Math.max(0, Math.ceil((until_ms - now_ms) / 1_000));
