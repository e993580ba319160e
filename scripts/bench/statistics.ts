/**
 * The arithmetic of the bench, pure: percentiles, rounds, and when a noisy machine may say that a goal is
 * missed. It measures nothing. Source of the rules for noise: proof-and-fleet.md 4.
 */

/** Fewer rounds than this prove nothing on a noisy machine. */
export const ROUNDS_MIN = 5;

/** The value below which `share` (0..1) of the samples lie: nearest rank. NaN without samples. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((one, other) => one - other);
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))] ?? Number.NaN;
};

/** Middle of the samples; of an even number the mean of the two in the middle. */
export const median = (samples: readonly number[]): number => {
  const sorted = [...samples].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
};

/** One round of a comparison: ours, and the baseline taken right before it. `ratio`: as the goal has it. */
export interface Round {
  readonly value: number;
  readonly baseline: number;
  readonly ratio: number;
}

export interface Verdict extends Round {
  readonly pass: boolean;
}

/**
 * Each number is its median over the rounds. A goal is missed only if no round meets it, because another
 * program's burst can spoil a round and nothing can make one better than the code is.
 */
export const judge = (rounds: readonly Round[], meets: (round: Round) => boolean): Verdict => ({
  value: median(rounds.map(({ value }) => value)),
  baseline: median(rounds.map(({ baseline }) => baseline)),
  ratio: median(rounds.map(({ ratio }) => ratio)),
  pass: rounds.length > 0 && rounds.some(meets),
});

/** Every round as `value (ratio)`, for whoever doubts the median. */
export const eachRound = (rounds: readonly Round[]): string =>
  rounds.map(({ value, ratio }) => `${rounded(value)} (${rounded(ratio)}x)`).join(", ");

/** Least-squares slope of `y` over `x`; NaN for fewer than two different x. */
export const slope = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x_mean = mean(points.map(([x]) => x));
  const y_mean = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - x_mean) ** 2, 0);
  return points.reduce((sum, [x, y]) => sum + (x - x_mean) * (y - y_mean), 0) / (spread || Number.NaN);
};

/** Three significant digits: a noisy machine knows no more. */
export const rounded = (value: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
