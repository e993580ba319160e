/**
 * Every defect that a simulated scanner knows, as trouble of a day, and a scanner left in keyboard mode
 * overnight. What each is in the field stands in reader/defects.ts.
 */
import type { SeededRandom } from "../kit/seeded-random.ts";
import { READER_DEFECT_NAMES, type ReaderDefectName } from "../reader/defects.ts";
import type { IdReaderDevice } from "../reader/device.ts";
import type { World } from "./world.ts";

/** Values by which people at a door are hurt in different ways; absent: the defect's own. */
const VALUES: Readonly<Partial<Record<ReaderDefectName, (random: SeededRandom) => string>>> = {
  truncated: (random) => String(random.between(1, 140)),
  "double-scan": (random) => String(random.between(100, 5_000)),
  "next-person": (random) => String(random.between(1, 400)),
  "endless-line": (random) => String(random.between(1_000, 32_768)),
  "split-bytes": (random) => String(random.between(1, 5)),
  slow: (random) => String(random.between(1, 400)),
};

/** The scanners of the simulated office hang on lines of bytes, over which nothing describes itself. */
const NOT_HERE: readonly string[] = ["wrong-descriptor", "odd-descriptor"];

const readersWith = (world: World, name: string): readonly IdReaderDevice[] =>
  [...world.devices.readers.values()].filter(({ defects }) => defects.some((row) => row.name === name));

const switchOn = (reader: IdReaderDevice, name: string, value?: string): (() => void) => {
  if (!reader.setDefect(name, true, value)) throw new Error(`no defect ${name}=${value} of a scanner`);
  return () => void reader.setDefect(name, false);
};

interface ReaderTrouble {
  readonly name: string;
  readonly canStrike: (world: World) => boolean;
  readonly strike: (stage: { readonly world: World; readonly random: SeededRandom }) => () => void;
  /** True: it is there when the controller starts, and not drawn for a time of the day. */
  readonly at_start?: boolean;
}

export const READER_TROUBLES: readonly ReaderTrouble[] = [
  ...READER_DEFECT_NAMES.filter((name) => !NOT_HERE.includes(name)).map(
    (name): ReaderTrouble => ({
      name: `reader-${name}`,
      canStrike: (world) => readersWith(world, name).length > 0,
      strike: ({ world, random }) =>
        switchOn(random.pick(readersWith(world, name)), name, VALUES[name]?.(random)),
    }),
  ),
  {
    name: "reader-keyboard-overnight",
    canStrike: () => true,
    strike: ({ world, random }) =>
      switchOn(random.pick(readersWith(world, "keyboard-mode")), "keyboard-mode"),
    at_start: true,
  },
];
