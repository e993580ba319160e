/**
 * Office time as people in Vietnam write it, from a fixed offset: the machine's own time zone plays no
 * part.
 */

const two = (value: number): string => String(value).padStart(2, "0");

/** `14:30, 21/11/2026`. */
export const localTime = (at_ms: number, utc_offset_min: number): string => {
  const local = new Date(at_ms + utc_offset_min * 60_000);
  const day = `${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`;
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}, ${day}`;
};

/** The civil day at an office time. */
export const civilDay = (
  at_ms: number,
  utc_offset_min: number,
): { readonly year: number; readonly month: number; readonly day: number } => {
  const local = new Date(at_ms + utc_offset_min * 60_000);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
};
