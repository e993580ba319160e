/** Durations as people type them: `500ms`, `5s`, `2m`. */

/** A day: nobody waits longer at a prompt. */
const DURATION_MAX_MS = 86_400_000;
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** In ms; undefined where the text is no duration up to a day. */
export const readDuration_ms = (text: string): number | undefined => {
  const [, number = "", unit = ""] = /^([0-9]{1,8}(?:\.[0-9]{1,3})?)(ms|s|m)$/.exec(text) ?? [];
  if (number === "") return undefined;
  const duration_ms = Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return duration_ms <= DURATION_MAX_MS ? duration_ms : undefined;
};
