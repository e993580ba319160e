/**
 * How long a box takes to open and to be seen open, under virtual time: the bus, the relay, the latch and
 * the spring cost what they cost in the field; commit and computing cost what the machine takes, if asked.
 */
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import { SeededRandom } from "../../kit/seeded-random.ts";
import { World } from "../../office/world.ts";
import { lockKey, type Place, placesOf } from "./evidence.ts";
import { COUNTERS, houseOf } from "./house.ts";

const MORNING_MS = Date.UTC(2026, 10, 23, 1, 0, 0);
const WARM_MS = 3_000;
/** Under six openings a minute at each counter, and at another phase of the polls each time. */
const PAUSE_MIN_MS = 5_200;
const PAUSE_MAX_MS = 6_400;
const SHUT_AFTER_MS = 1_500;
const BAUD = 9_600;

export interface Opening {
  /** From the end of the commit to the write of the pulse's frame: waiting for the bus, ms of virtual time. */
  readonly bus_ms: number;
  /** The same in the machine's time, the commit itself included. */
  readonly machine_ms: number;
  /** From the command to the log's "opened", ms of virtual time. */
  readonly opening_ms: number;
  /** From the door's own move to the log's word of it, ms of virtual time. */
  readonly seen_ms: number;
}

export interface LatencySettings {
  readonly seed: number;
  readonly openings: number;
  /** Real SQLite in this file; absent: in memory. */
  readonly database_path?: string;
  readonly machine_ms: () => number;
}

/** One opening under way. */
interface Timing {
  asked_ms: number;
  commitFrom: number;
  committed_ms: number;
  machine_ms: number;
  bus_ms: number;
  moved_ms: number;
  seen_ms: number;
  opened_ms: number;
}

const configOf = (seed: number): OfficeConfig => houseOf(new SeededRandom(seed), BAUD);

export const measureOpenings = (settings: LatencySettings): readonly Opening[] => {
  const { seed, openings, database_path, machine_ms } = settings;
  const world = new World({
    seed,
    config: configOf(seed),
    start_epoch_ms: MORNING_MS,
    real_ports: database_path !== undefined,
    render: undefined,
    ...(database_path === undefined ? {} : { database_path }),
  });
  const random = new SeededRandom(seed);
  const places = placesOf(world.settings.config).filter(({ bank }) => bank === "bank-a");
  const timing: Timing = {
    asked_ms: 0,
    commitFrom: 0,
    committed_ms: -1,
    machine_ms: 0,
    bus_ms: 0,
    moved_ms: 0,
    seen_ms: 0,
    opened_ms: -1,
  };
  follow(world, timing, machine_ms);
  world.powerUp();
  world.runUntil(WARM_MS);
  const measured: Opening[] = [];
  for (let number = 0; measured.length < openings && number < openings * 2; number++) {
    const place = places[number % places.length];
    if (place === undefined) break;
    timing.opened_ms = -1;
    timing.committed_ms = -1;
    open(world, place, number, timing);
    world.runUntil(world.clock.now_ms() + random.between(PAUSE_MIN_MS, PAUSE_MAX_MS));
    if (timing.opened_ms < 0) continue;
    measured.push({
      bus_ms: timing.bus_ms,
      machine_ms: timing.machine_ms,
      opening_ms: timing.opened_ms - timing.asked_ms,
      seen_ms: timing.seen_ms - timing.moved_ms,
    });
  }
  world.close();
  return measured;
};

/** An empty box is loaded, a full one emptied by a clerk. */
const open = (world: World, { number }: Place, serial: number, timing: Timing): void => {
  const counter = COUNTERS[serial % COUNTERS.length] ?? COUNTERS[0];
  const box = world.office.boxes[number];
  const actor = "staff:s-1";
  timing.asked_ms = world.clock.now_ms();
  if (box?.state === "empty") {
    const dossier = `H99.1-261123-${String(serial).padStart(5, "0")}`;
    const result = { dossier, person: "p-bench", box: number, size: null, reach: null, proxy: null };
    world.ask({ kind: "load-result", counter, ...result }, actor, counter, () => undefined);
  } else
    world.ask(
      { kind: "withdraw-result", counter, box: number, why: "moved" },
      actor,
      counter,
      () => undefined,
    );
  for (const { dossier } of world.office.in_hand)
    world.ask({ kind: "hand-over", counter, dossier, how: "counter" }, actor, counter, () => undefined);
};

const follow = (world: World, timing: Timing, machine_ms: () => number): void => {
  world.fate = {
    beforeCommit: (commit) => {
      if (commit.entries.some(({ name }) => name === "pulse-box")) timing.commitFrom = machine_ms();
      return "live";
    },
    afterCommit: (commit) => {
      if (commit.entries.some(({ name }) => name === "pulse-box")) timing.committed_ms = world.clock.now_ms();
      return false;
    },
  };
  world.listen({
    facts: (facts) => {
      const now_ms = world.clock.now_ms();
      for (const fact of facts) {
        if (fact.kind === "box-opened") timing.opened_ms = now_ms;
        if (fact.kind === "door-changed" && fact.door === "open") timing.seen_ms = now_ms;
      }
    },
    acknowledged: () => undefined,
    rebooted: () => undefined,
  });
  for (const [bank, line] of world.lines) {
    const write = line.write.bind(line);
    line.write = (bytes) => {
      if (bytes[1] === 0x05 && bytes[2] === 0x02 && timing.committed_ms >= 0) {
        timing.machine_ms = machine_ms() - timing.commitFrom;
        timing.bus_ms = world.clock.now_ms() - timing.committed_ms;
      }
      return write(bytes);
    };
    world.devices.banks.get(bank)?.onEvent((event) => {
      if (event.event !== "door-opened") return;
      // A door's event names its lock; only the general shape of events does not say so.
      const lock = { bank, ...(event.channel as { readonly board: number; readonly index0: number }) };
      timing.moved_ms = world.clock.now_ms();
      world.clock.arm(`shut ${lockKey(lock)}`, SHUT_AFTER_MS, () =>
        world.devices.banks.get(bank)?.hand.closeDoor(lock),
      );
    });
  }
};
