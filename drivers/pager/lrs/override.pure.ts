/**
 * Alert override codes of LRS alpha pagers: what a page does beside showing its text. They stand behind the
 * text, after a form feed that a T74 takes as the two characters `\f`, one after the other; the pager shows
 * nothing from there on. Sources: LRS alert overrides, alert override codes (advanced POCSAG paging).
 * Firmware 1.0 to 1.5 knows B, N and V only and obeys the first code alone: those stand first here.
 */
import type { PagerAlert } from "../base/vocabulary.pure.ts";

/** Two characters on the host line, one (0C) on the air. */
export const FORM_FEED = "\\f";
/** A greater number is taken for this by the pager. */
export const OVERRIDE_NUMBER_MAX = 255;

/** Letter, case matters, and the number's range; `low` = `high`: only this number makes it work. */
const OVERRIDES = {
  /** Locks the pager until it is put on its charger. */
  alarm: { letter: "A", low: 42, high: 42 },
  /** Seconds. */
  beep: { letter: "B", low: 0, high: OVERRIDE_NUMBER_MAX },
  "beep-style": { letter: "b", low: 0, high: OVERRIDE_NUMBER_MAX },
  /** Takes the last page back. */
  "cancel-last": { letter: "C", low: 54, high: 54 },
  "delete-all": { letter: "c", low: 25, high: 25 },
  /** UNSURE: the unit of the display time; seconds assumed. */
  display: { letter: "D", low: 0, high: OVERRIDE_NUMBER_MAX },
  /** Seconds. */
  flash: { letter: "F", low: 0, high: OVERRIDE_NUMBER_MAX },
  /** UNSURE: what N does and whether it takes a number; the sources seen name it only. */
  n: { letter: "N", low: 0, high: OVERRIDE_NUMBER_MAX },
  /** UNSURE: the unit; seconds, as B's, assumed. */
  vibrate: { letter: "V", low: 0, high: OVERRIDE_NUMBER_MAX },
  "vibrate-style": { letter: "v", low: 0, high: OVERRIDE_NUMBER_MAX },
} as const;
export type OverrideName = keyof typeof OVERRIDES;

export interface Override {
  readonly name: OverrideName;
  /** Absent: the pager's own default. */
  readonly number?: number;
}

/** Texts of the pagers that only vibrate. Source: LRS message formats. */
const VIBRATE_TEXTS: Readonly<Partial<Record<PagerAlert, string>>> = {
  "vibrate-1x": "11",
  "vibrate-2x": "22",
  "vibrate-3x": "33",
};

/** What an alert is on an alpha pager; those without a row its cards can't do. UNSURE: counts as seconds. */
const ALERT_OVERRIDES: Readonly<Partial<Record<PagerAlert, readonly Override[]>>> = {
  "flash-1s": [{ name: "flash", number: 1 }],
  "flash-30s": [{ name: "flash", number: 30 }],
  "flash-5min": [{ name: "flash", number: 300 }],
  "flash-beep-5x5": [
    { name: "beep", number: 25 },
    { name: "flash", number: 25 },
  ],
  "beep-3x": [{ name: "beep", number: 3 }],
  "beep-5min": [{ name: "beep", number: 300 }],
  "vibrate-1x": [{ name: "vibrate", number: 1 }],
  "vibrate-2x": [{ name: "vibrate", number: 2 }],
  "vibrate-3x": [{ name: "vibrate", number: 3 }],
};
/** A loud page of no beeping alert beeps this long too. */
const LOUD: Override = { name: "beep", number: 5 };

export const isAlphaAlert = (alert: PagerAlert): boolean => alert in ALERT_OVERRIDES;

/** `\f` and the codes; numbers above 255 as 255. Undefined: a number that its code does not take. */
export const overrideSequence = (overrides: readonly Override[]): string | undefined => {
  let sequence = FORM_FEED;
  for (const { name, number } of overrides) {
    const { letter, low, high } = OVERRIDES[name];
    const clamped = number === undefined ? undefined : Math.min(number, OVERRIDE_NUMBER_MAX);
    if (clamped === undefined ? low === high : !Number.isInteger(clamped) || clamped < low || clamped > high)
      return undefined;
    sequence += `${letter}${clamped ?? ""}`;
  }
  return sequence;
};

/** Longest sequence that an alert makes. */
export const ALERT_SEQUENCE_MAX = "\\fB255F255".length;

/**
 * Text as the pager gets it: what is shown, then how it alerts. `text` undefined: a vibrating alert needs
 * none, as pagers that only vibrate want it; any other shows `fallback`.
 */
export const alertText = (
  alert: PagerAlert,
  loud: boolean,
  text: string | undefined,
  fallback: string,
): string => {
  const silent = text === undefined && !loud ? VIBRATE_TEXTS[alert] : undefined;
  if (silent !== undefined) return silent;
  const overrides = ALERT_OVERRIDES[alert] ?? [];
  const beeps = overrides.some(({ name }) => name === "beep");
  const all = loud && !beeps ? [LOUD, ...overrides] : overrides;
  return (text ?? fallback) + (overrideSequence(all) ?? "");
};

/** The codes of a sequence as a pager reads them: after the form feed, which is 0C on the air. */
export const readOverrides = (sequence: string): readonly Override[] => {
  const found: Override[] = [];
  for (const [, letter, digits] of sequence.matchAll(/([A-Za-z])(\d*)/g)) {
    const name = (Object.keys(OVERRIDES) as OverrideName[]).find((key) => OVERRIDES[key].letter === letter);
    if (name === undefined) continue;
    const number = digits === "" ? undefined : Math.min(Number(digits), OVERRIDE_NUMBER_MAX);
    const { low, high } = OVERRIDES[name];
    if (low === high && number !== low) continue;
    found.push(number === undefined ? { name } : { name, number });
  }
  return found;
};
