/**
 * What a plain POCSAG pager makes of a page to its capcode: it shows the text, if any, and alerts. JTECH's
 * guest coasters (Glowster, CommPass) show nothing and read the alert out of the text: filler `3`, one digit.
 * Source: pagers.md 1.5; the times of the others are ours.
 */
import type { PlainPage } from "./air-page.ts";

/** UNSURE: what a plain pager does for a call, and for how long, is set in each pager. */
const DEFAULT_ALERT_MS = 3_000;
/** Seconds by the alert digit. UNSURE: group, demonstration and range test name no time; 15 s is ours. */
const GLOWSTER_ALERT_S = [15, 15, 30, 45, 60, 900, 15, 15, 15] as const;
const GLOWSTER_TEXT = /^3([0-8])$/;

export interface PlainReaction {
  readonly text: string;
  readonly run_ms: number;
}

export const plainReactionOf = (kind: "pocsag" | "glowster", page: PlainPage): PlainReaction => {
  const text = page.content === "tone" ? "" : page.text;
  if (kind === "pocsag") return { text, run_ms: DEFAULT_ALERT_MS };
  const digit = GLOWSTER_TEXT.exec(text)?.[1];
  const seconds = digit === undefined ? undefined : GLOWSTER_ALERT_S[Number(digit)];
  return { text, run_ms: seconds === undefined ? DEFAULT_ALERT_MS : seconds * 1_000 };
};
