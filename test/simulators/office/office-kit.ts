/** A simulated office with an oracle watching it, and the few things that tests do and look at there. */
import type { Fact, FactOf } from "../../../controller/core/fact.ts";
import type { Reply } from "../../../controller/core/refusal.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { Oracle } from "../../../simulators/office/oracle.ts";
import { soakWorld } from "../../../simulators/office/soak.ts";
import { TROUBLES } from "../../../simulators/office/trouble.ts";
import type { World } from "../../../simulators/office/world.ts";
import type { PagerProtocol } from "../../../simulators/pager/protocols.ts";

/** The first day of every soak world. */
export const DAY = "2026-11-23";
/** By then every device has answered after power-up. */
const READY_MS = 30_000;

export interface Watched {
  readonly world: World;
  readonly oracle: Oracle;
}

/** Powered, every device up, nobody there. */
export const watchedOffice = (seed = 1, real = false, protocol: PagerProtocol = "lrs"): Watched => {
  const world = soakWorld(seed, real, protocol);
  const oracle = new Oracle(world);
  world.powerUp();
  advance(world, READY_MS);
  return { world, oracle };
};

export const advance = (world: World, delay_ms: number): void =>
  world.runUntil(world.clock.now_ms() + delay_ms);

/** The guard lets somebody in, with a pager or with a slip; gives every answer that came. */
export const admit = (world: World, card: number | null = null): readonly Reply[] => {
  const replies: Reply[] = [];
  const pager = card === null ? null : { base: "base-1", card };
  world.ask(
    {
      kind: "admit",
      agreed: false,
      door: "door-1",
      scan: null,
      field: "land",
      lane: "regular",
      reason: null,
      pager,
    },
    "staff:s-guard",
    "door-1",
    (reply) => replies.push(reply),
  );
  return replies;
};

/** One person is called to this counter and served. */
export const serveOne = (world: World, counter: string): void => {
  for (const kind of ["open-counter", "call-next", "start-service", "finish-service"] as const) {
    world.ask({ kind, counter }, `staff:s-${counter}`, counter, () => undefined);
    advance(world, 1_000);
  }
};

/** A clerk puts a result into a box; its door pops open and stays so until somebody shuts it. */
export const loadResult = (world: World, box: number): void =>
  world.ask(
    {
      kind: "load-result",
      counter: "counter-1",
      dossier: `H99.1-261123-0000${box}`,
      person: "p-1",
      box,
      size: null,
      reach: null,
      proxy: null,
    },
    "staff:s-counter-1",
    "counter-1",
    () => undefined,
  );

export const factsOf = <K extends Fact["kind"]>(world: World, kind: K): readonly FactOf<K>[] =>
  [...world.store.facts(0)]
    .filter(({ name }) => name === kind)
    .map(({ payload }) => ({ kind, ...(payload as object) }) as FactOf<K>);

/** Lets one row of the trouble menu strike; gives the way to end it. */
export const strike = ({ world, oracle }: Watched, name: string): (() => void) => {
  const row = TROUBLES.find((known) => known.name === name);
  if (row === undefined) throw new Error(`there is no trouble ${name}`);
  return row.strike({ world, oracle, random: new SeededRandom(1) });
};

/** The violations without their times. */
export const said = ({ violations }: Oracle): readonly string[] =>
  violations.map((text) => text.replace(/^[\d.]+ s: /, ""));
