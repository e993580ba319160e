/**
 * What the steps of a walk say about each place, as bars, and which step is next there. Where the base has
 * powers each place is tried from strong to weak until nothing is felt: the weaker the buzz that is felt, the
 * more bars. Else a buzz that is not felt is tried once more. Pure.
 */
import type { PagerBoard } from "../../controller/api/views.ts";

export type Levels = PagerBoard["can"]["power_levels"];
export type WalkStep = PagerBoard["walk"][number];
export type Signal = "none" | "weak" | "fair" | "strong";

export interface PlaceResult {
  readonly place: string;
  readonly card: number;
  readonly bars: number;
  readonly bars_max: number;
  readonly signal: Signal;
  /** The power to try next; `null`: the base's usual one. Absent: this place is done. */
  readonly next?: { readonly power: number | null };
}

/** Tries of one place where the base has one power. */
const TRIES_MAX = 2;

/** Powers tried at one place: nobody stands there for ten buzzes. */
const POWERS_MAX = 4;

/** The powers of a walk, strong to weak: the ends and what lies evenly between. */
const powersOf = ({ first, last }: NonNullable<Levels>): readonly number[] => {
  const count = Math.min(last - first + 1, POWERS_MAX);
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? last : Math.round(last - (index * (last - first)) / (count - 1)),
  );
};

export const stepsOf = (levels: Levels): number => (levels === null ? TRIES_MAX : powersOf(levels).length);

const isDone = (run: readonly WalkStep[], levels: Levels): boolean => {
  const last = run.at(-1);
  if (last === undefined) return false;
  if (levels === null) return last.rang || run.length >= TRIES_MAX;
  return !last.rang || (last.power ?? levels.first) <= levels.first;
};

const signalOf = (bars: number, bars_max: number): Signal => {
  if (bars === 0) return "none";
  if (bars === bars_max) return "strong";
  return bars * 2 <= bars_max ? "weak" : "fair";
};

/** The power for the first try of a place. */
export const firstPower = (levels: Levels): number | null => levels?.last ?? null;

const nextOf = (run: readonly WalkStep[], levels: Levels): PlaceResult["next"] => {
  if (isDone(run, levels)) return undefined;
  const power = run.at(-1)?.power ?? null;
  if (levels === null || power === null) return { power: firstPower(levels) };
  return { power: powersOf(levels).find((weaker) => weaker < power) ?? levels.first };
};

const barsOf = (run: readonly WalkStep[], levels: Levels): number => {
  if (levels !== null) return run.filter(({ rang }) => rang).length;
  const heard = run.findIndex(({ rang }) => rang);
  return heard === -1 ? 0 : TRIES_MAX - heard;
};

/** The last run of each place, the place tried last first. */
export const walkResults = (walk: readonly WalkStep[], levels: Levels): readonly PlaceResult[] => {
  const runs = new Map<string, readonly WalkStep[]>();
  for (const step of walk) {
    const run = runs.get(step.place) ?? [];
    const goesOn = !isDone(run, levels) && run.at(-1)?.card === step.card;
    runs.delete(step.place);
    runs.set(step.place, goesOn ? [...run, step] : [step]);
  }
  const bars_max = stepsOf(levels);
  return [...runs].reverse().map(([place, run]) => {
    const bars = barsOf(run, levels);
    const next = nextOf(run, levels);
    return {
      place,
      card: run[0]?.card ?? 0,
      bars,
      bars_max,
      signal: signalOf(bars, bars_max),
      ...(next === undefined ? {} : { next }),
    };
  });
};
