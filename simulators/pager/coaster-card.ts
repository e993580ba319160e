/**
 * What an LRS coaster makes of a page's mode, and how often it hears one where the signal is weak: its own
 * air format is not ours bit by bit. Source: LRS AM page modes.
 */

/**
 * Run times of coaster modes, the volume bit taken off. UNSURE: 03, 04 and 07 give counts, one second
 * each is ours.
 */
const RUN_MS: Readonly<Record<number, number>> = {
  0: 0,
  1: 30_000,
  2: 300_000,
  3: 25_000,
  4: 3_000,
  5: 300_000,
  6: 300_000,
  7: 15_000,
  10: 1_000,
};
const DEFAULT_RUN_MS = 1_000;
const MODE_ANTI_THEFT = 0x80;
const MODE_VALUE = 0x3f;

/** 0: the mode alerts nobody. */
export const runOfMode = (mode: number): number => RUN_MS[mode & MODE_VALUE] ?? DEFAULT_RUN_MS;

export const keepsInRange = (mode: number): boolean => (mode & MODE_ANTI_THEFT) !== 0;

/**
 * Share of pages found at a bit error rate, POCSAG 1200 bps measured over 99 cards (pagers.md 3).
 * UNSURE: whether the coasters' format does as well.
 */
const FOUND_AT: readonly (readonly [ber: number, found: number])[] = [
  [0, 1],
  [0.001, 0.995],
  [0.005, 0.965],
  [0.01, 0.955],
  [0.02, 0.88],
  [0.03, 0.67],
  [0.05, 0.32],
  [0.08, 0.04],
  [0.15, 0],
];

/** Straight lines between the measured points. */
export const foundAt = (bit_error_rate: number): number => {
  for (let index = 1; index < FOUND_AT.length; index++) {
    const [low, above] = FOUND_AT[index - 1] as (typeof FOUND_AT)[number];
    const [high, below] = FOUND_AT[index] as (typeof FOUND_AT)[number];
    if (bit_error_rate <= high) return above + ((below - above) * (bit_error_rate - low)) / (high - low);
  }
  return 0;
};
