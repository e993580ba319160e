/**
 * The trouble of one day, drawn from the seed: which faults, when, how long. Each seed turns on a random
 * subset (swarm), so that rare combinations come up. Every fault ends; the office must go on by itself.
 */

import type { SimulatedDevice } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { PowerCut } from "./boot.ts";
import type { Oracle } from "./oracle.ts";
import { PAGER_TROUBLES } from "./pager-trouble.ts";
import { READER_TROUBLES } from "./reader-trouble.ts";
import type { World } from "./world.ts";

/** Chance that a fault kind is on the menu of a day. */
const ON_MENU = 0.35;
/** There are many of these: a day has a handful of them, and room for other trouble. */
const PAGER_ON_MENU = 0.15;
const READER_ON_MENU = 0.1;
const STRIKES_MAX = 3;
const GARBAGE_BYTES_MAX = 4_000;

interface TroubleRow {
  readonly name: string;
  /** Starts it; gives the way to end it. */
  readonly strike: (stage: Stage) => () => void;
  readonly lasts_ms: readonly [number, number];
  /** Chance that it is on the menu of a day; absent: `ON_MENU`. */
  readonly on_menu?: number;
  /** False: no device of this office can have it. Absent: one always can. */
  readonly canStrike?: (world: World) => boolean;
  /** True: it strikes once, before the day begins. Absent: at any times of the day. */
  readonly at_start?: boolean;
}

interface Stage {
  readonly world: World;
  readonly oracle: Oracle;
  readonly random: SeededRandom;
}

const nothing = (): void => undefined;

const onDevice = (stage: Stage, kind: SimulatedDevice["kind"]): readonly [string, SimulatedDevice] =>
  stage.random.pick([...stage.world.devices.all].filter(([, device]) => device.kind === kind));

const defect =
  (
    kind: SimulatedDevice["kind"],
    name: string,
    value?: (random: SeededRandom) => string,
  ): TroubleRow["strike"] =>
  (stage) => {
    const [, device] = onDevice(stage, kind);
    if (!device.setDefect(name, true, value?.(stage.random)))
      throw new Error(`${kind} has no defect ${name}`);
    return () => void device.setDefect(name, false);
  };

const unplug: TroubleRow["strike"] = (stage) => {
  const [id] = stage.random.pick([...stage.world.lines]);
  const line = stage.world.lines.get(id);
  line?.unplug();
  return () => line?.plug();
};

/** Lines on which bytes can be damaged; a network carries them whole or not at all. */
const cables = ({ world }: Stage) => [...world.lines].filter(([id]) => !world.devices.chips.has(id));

const garbage: TroubleRow["strike"] = (stage) => {
  const [, line] = stage.random.pick(cables(stage));
  line.inject(stage.random.bytes(stage.random.between(1, GARBAGE_BYTES_MAX)));
  return nothing;
};

/** Every piece of a line may be damaged: a byte changed, dropped, or the whole piece lost. */
const noisyLine: TroubleRow["strike"] = (stage) => {
  const [, line] = stage.random.pick(cables(stage));
  const { random } = stage;
  line.garble((bytes, from) => {
    // Forbidden frames must be judged on what we sent, so the host's own bytes stay as they are.
    if (from === "host" || !random.chance(0.1)) return bytes;
    if (random.chance(0.3)) return new Uint8Array();
    const changed = Uint8Array.from(bytes);
    const index = random.between(0, bytes.length - 1);
    changed[index] = random.uint32() & 0xff;
    return changed;
  });
  return () => line.garble(undefined);
};

const paperOut: TroubleRow["strike"] = (stage) => {
  const [, device] = onDevice(stage, "printer");
  device.setDefect("paper-out", true, String(stage.random.between(5, 120)));
  return () => {
    device.setDefect("paper-out", false);
    device.prompt("paper load");
  };
};

const coverOpen: TroubleRow["strike"] = (stage) => {
  const [, device] = onDevice(stage, "printer");
  device.setDefect("cover-open", true, String(stage.random.between(5, 120)));
  return () => {
    device.setDefect("cover-open", false);
    device.prompt("cover close");
  };
};

const box = (random: SeededRandom): string => String(random.between(1, 12));

const nthAnswer = (random: SeededRandom): string => String(random.between(1, 40));

const swappedWiring: TroubleRow["strike"] = (stage) => {
  const [, device] = onDevice(stage, "lock-board");
  stage.oracle.wiring_swapped = true;
  device.setDefect("swapped-wiring", true, "1,2");
  return () => {
    device.setDefect("swapped-wiring", false);
    stage.oracle.wiring_swapped = false;
  };
};

const powerCut =
  (when: PowerCut["when"]): TroubleRow["strike"] =>
  ({ world }) => {
    const before = world.fate;
    const after = (): void => {
      world.fate = before;
    };
    world.fate = {
      beforeCommit: (commit) => {
        if (when !== "before-commit" || commit.entries.length === 0) return before.beforeCommit(commit);
        after();
        return "cut";
      },
      afterCommit: (commit) => {
        if (commit.entries.length === 0 || when === "before-commit") return before.afterCommit(commit);
        after();
        if (when === "after-commit") return true;
        world.clock.soon(() => {
          throw new PowerCut("after-effects");
        });
        return false;
      },
    };
    return after;
  };

const diskFull: TroubleRow["strike"] = ({ world }) => {
  const before = world.fate;
  world.fate = { ...before, beforeCommit: () => "full" };
  return () => {
    world.fate = before;
  };
};

const clockJump: TroubleRow["strike"] = ({ world, random }) => {
  const by_ms = random.pick([-86_400_000 * 3_650, -3_600_000, 3_600_000, 86_400_000 * 3_650]);
  const { quality } = world.wall;
  world.wall.stepBy(by_ms);
  // No time server vouches for such a time.
  world.wall.quality = "held";
  return () => {
    world.wall.stepBy(-by_ms);
    world.wall.quality = quality;
  };
};

const phonesDead: TroubleRow["strike"] = ({ world }) => {
  world.phones.reachable = false;
  return () => {
    world.phones.reachable = true;
  };
};

const BRIEF = [2_000, 30_000] as const;
/** What is broken until somebody comes. */
const HOUR: readonly [number, number] = [600_000, 3_600_000];
const LONG = [30_000, 300_000] as const;
/** A wrongly set scanner stays so until somebody looks; a visitor comes about every two minutes. */
const UNNOTICED = [120_000, 1_200_000] as const;

export const TROUBLES: readonly TroubleRow[] = [
  { name: "unplug", strike: unplug, lasts_ms: LONG },
  { name: "garbage", strike: garbage, lasts_ms: BRIEF },
  { name: "noisy-line", strike: noisyLine, lasts_ms: LONG },
  ...PAGER_TROUBLES.map((row): TroubleRow => ({ ...row, lasts_ms: LONG, on_menu: PAGER_ON_MENU })),
  ...READER_TROUBLES.map((row): TroubleRow => ({ ...row, lasts_ms: UNNOTICED, on_menu: READER_ON_MENU })),
  { name: "chip-wrong-mac", strike: defect("chip-reader", "wrong-mac", nthAnswer), lasts_ms: HOUR },
  { name: "chip-pulled", strike: defect("chip-reader", "pulled-in-face"), lasts_ms: HOUR },
  { name: "chip-altered", strike: defect("chip-reader", "altered-national-data"), lasts_ms: HOUR },
  { name: "chip-unknown-authority", strike: defect("chip-reader", "unknown-authority"), lasts_ms: HOUR },
  { name: "printer-paper-out", strike: paperOut, lasts_ms: LONG },
  { name: "printer-cover-open", strike: coverOpen, lasts_ms: BRIEF },
  { name: "printer-silent", strike: defect("printer", "silent"), lasts_ms: LONG },
  { name: "printer-late-reply", strike: defect("printer", "late-reply", () => "4000"), lasts_ms: LONG },
  { name: "printer-no-proof", strike: defect("printer", "drops-id-echo"), lasts_ms: LONG },
  { name: "lock-lost-reply", strike: defect("lock-board", "drops-nth-reply", () => "2"), lasts_ms: LONG },
  { name: "lock-late-reply", strike: defect("lock-board", "late-reply", () => "450"), lasts_ms: LONG },
  { name: "lock-bad-crc", strike: defect("lock-board", "bad-crc", () => "2"), lasts_ms: LONG },
  { name: "lock-exception", strike: defect("lock-board", "exception", () => "4"), lasts_ms: LONG },
  { name: "lock-silent", strike: defect("lock-board", "silent-board", () => "1"), lasts_ms: LONG },
  { name: "lock-jammed", strike: defect("lock-board", "jammed-latch", box), lasts_ms: HOUR },
  {
    name: "lock-dead-relay",
    strike: defect("lock-board", "stuck-open", box),
    lasts_ms: HOUR,
  },
  { name: "lock-bounce", strike: defect("lock-board", "door-bounce"), lasts_ms: LONG },
  { name: "lock-swapped", strike: swappedWiring, lasts_ms: HOUR },
  { name: "power-cut-before-commit", strike: powerCut("before-commit"), lasts_ms: LONG },
  { name: "power-cut-after-commit", strike: powerCut("after-commit"), lasts_ms: LONG },
  { name: "power-cut-after-effects", strike: powerCut("after-effects"), lasts_ms: LONG },
  { name: "disk-full", strike: diskFull, lasts_ms: BRIEF },
  { name: "clock-jump", strike: clockJump, lasts_ms: LONG },
  { name: "phones-dead", strike: phonesDead, lasts_ms: LONG },
];

/** Plans the day's trouble, before the controller has power; counts each strike. One of a kind at a time. */
export const planTrouble = (
  world: World,
  oracle: Oracle,
  random: SeededRandom,
  open_ms: number,
  hits: Record<string, number>,
): void => {
  const stage: Stage = { world, oracle, random };
  let busy = 0;
  const strikeNow = (row: TroubleRow, lasts_ms: number): void => {
    // Fates are nested by taking turns: a second one waits for no one, it is left out.
    if (busy > 2) return;
    busy++;
    hits[row.name] = (hits[row.name] ?? 0) + 1;
    const end = row.strike(stage);
    world.clock.arm(`end of ${row.name}`, lasts_ms, () => {
      busy--;
      end();
    });
  };
  for (const row of TROUBLES) {
    if (!random.chance(row.on_menu ?? ON_MENU) || row.canStrike?.(world) === false) continue;
    const strikes = row.at_start === true ? 1 : random.between(1, STRIKES_MAX);
    for (let count = 0; count < strikes; count++) {
      const at_ms = random.fraction() * open_ms;
      const lasts_ms = random.between(row.lasts_ms[0], row.lasts_ms[1]);
      if (row.at_start === true) strikeNow(row, lasts_ms);
      else world.clock.arm(`trouble ${row.name}`, at_ms, () => strikeNow(row, lasts_ms));
    }
  }
};
