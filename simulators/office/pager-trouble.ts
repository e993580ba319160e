/**
 * Every defect that a simulated pager base knows, as trouble of a day. Which of them a base can have depends
 * on its protocol; what each is in the field stands in pager/defects.ts.
 */
import type { SeededRandom } from "../kit/seeded-random.ts";
import { PAGER_DEFECTS, type PagerDefectName } from "../pager/defects.ts";
import type { PagerBase } from "../pager/pager-base.ts";
import type { World } from "./world.ts";

/** Cards of the soak's office. */
const CARDS = 20;
const card = (random: SeededRandom): string => String(random.between(1, CARDS));

/** Values by which an office of this size is hurt, not blinded for a day; absent: the defect's own. */
const VALUES: Readonly<Partial<Record<PagerDefectName, (random: SeededRandom) => string>>> = {
  "drops-nth-reply": (random) => String(random.between(2, 4)),
  "split-replies": (random) => String(random.between(1, 7)),
  "late-reply": (random) => String(random.between(500, 20_000)),
  "late-page-reply": () => "9000",
  "queue-full": (random) => String(random.between(0, 2)),
  "loses-line-ends": (random) => String(random.between(2, 9)),
  "bad-check": (random) => String(random.between(1, 3)),
  "nak-check": (random) => String(random.between(1, 5)),
  "nak-busy": (random) => String(random.between(1, 5)),
  "nak-format": (random) => String(random.between(1, 5)),
  "unplug-at": (random) => random.pick(["before", "during", "after"]),
  "foreign-reply": card,
  "card-absent": card,
  "card-dead": card,
  neighbour: card,
  "weak-signal": (random) => String(random.between(5, 80)),
};

/** People of the simulated office walk off by themselves, and `returns-after` only adds to `unplug-at`. */
const NOT_HERE: readonly PagerDefectName[] = ["card-away", "returns-after"];

const basesWith = (world: World, name: string): readonly PagerBase[] =>
  [...world.devices.bases.values()].filter(({ defects }) => defects.some((row) => row.name === name));

interface PagerTrouble {
  readonly name: string;
  readonly canStrike: (world: World) => boolean;
  readonly strike: (stage: { readonly world: World; readonly random: SeededRandom }) => () => void;
}

export const PAGER_TROUBLES: readonly PagerTrouble[] = PAGER_DEFECTS.filter(
  ({ name }) => !NOT_HERE.includes(name),
).map(({ name }) => ({
  name: `pager-${name}`,
  canStrike: (world) => basesWith(world, name).length > 0,
  strike: ({ world, random }) => {
    const base = random.pick(basesWith(world, name));
    const value = VALUES[name]?.(random);
    if (!base.setDefect(name, true, value)) throw new Error(`no defect ${name}=${value} of a pager base`);
    return () => void base.setDefect(name, false);
  },
}));
