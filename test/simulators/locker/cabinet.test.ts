/** The boxes as they are, whatever any board says: if this ground truth is wrong, every proof on it is. */
import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import type { Box, CabinetEvent } from "../../../simulators/locker/box.ts";
import { Cabinet, EFFECTIVE_PULSE_MIN_MS, REBOUND_MS } from "../../../simulators/locker/cabinet.ts";
import { burnsIn_ms, COLD, heatAt } from "../../../simulators/locker/coil.ts";
import { byHand } from "../../../simulators/locker/hand-prompts.ts";
import { BROWN_OUT_DEAF_MS, Supply } from "../../../simulators/locker/supply.ts";

const RELAY_MS = 10;

interface Bench {
  readonly clock: VirtualClock;
  readonly cabinet: Cabinet;
  readonly events: CabinetEvent[];
  /** How long its boards were told to be deaf, each time the supply broke down. */
  readonly deaf: number[];
  box(number: number): Box;
  /** Relay of a box on for so long, then everything has come to rest. */
  pulse(number: number, duration_ms: number): void;
}

const bench = (clock = new VirtualClock(), supply = new Supply()): Bench => {
  const events: CabinetEvent[] = [];
  const deaf: number[] = [];
  const channels = [0, 1, 2, 3].map((index0) => ({ board: 1, index0 }));
  const cabinet = new Cabinet(
    channels,
    clock,
    new SeededRandom(3),
    { effective_pulse_min_ms: EFFECTIVE_PULSE_MIN_MS, supply },
    (event) => events.push(event),
    (deaf_ms) => deaf.push(deaf_ms),
  );
  const box = (number: number): Box => {
    const found = cabinet.boxes[number - 1];
    if (found === undefined) throw new Error(`no box ${number}`);
    return found;
  };
  const pulse = (number: number, duration_ms: number): void => {
    cabinet.drive(box(number), true);
    clock.advance(duration_ms);
    cabinet.drive(box(number), false);
    clock.advance(1_000);
  };
  return { clock, cabinet, events, deaf, box, pulse };
};

const opened = ({ events }: Bench): readonly string[] =>
  events.flatMap((event) => (event.event === "door-opened" ? [`${event.number} ${event.by}`] : []));

describe("latch, spring and sensors", () => {
  test("a pulse too short to move the latch opens nothing", () => {
    const b = bench();
    b.pulse(1, EFFECTIVE_PULSE_MIN_MS - 1);
    expect(opened(b)).toEqual([]);
    b.pulse(1, EFFECTIVE_PULSE_MIN_MS + 1);
    expect(opened(b)).toEqual(["1 latch"]);
  });

  test("the hook feels the latch at once, the reed only the door that has sprung open", () => {
    const b = bench();
    b.cabinet.drive(b.box(1), true);
    b.clock.advance(RELAY_MS + EFFECTIVE_PULSE_MIN_MS);
    expect([b.cabinet.sensed(b.box(1), "hook"), b.cabinet.sensed(b.box(1), "reed")]).toEqual([
      "open",
      "closed",
    ]);
    b.clock.advance(b.box(1).spring_ms);
    expect(b.cabinet.sensed(b.box(1), "reed")).toBe("open");
  });

  test("the released door springs open although the coil lost its current meanwhile", () => {
    const b = bench();
    b.cabinet.drive(b.box(1), true);
    b.clock.advance(RELAY_MS + EFFECTIVE_PULSE_MIN_MS);
    b.cabinet.dropRelays(b.cabinet.boxes);
    b.clock.advance(200);
    expect(opened(b)).toEqual(["1 latch"]);
  });

  test("a door shut badly leans and springs open again, unless somebody shuts it well in time", () => {
    const b = bench();
    b.cabinet.forceDoor(b.box(1));
    expect(b.cabinet.shutBadly(b.box(1))).toBe(true);
    expect([b.cabinet.sensed(b.box(1), "hook"), b.cabinet.sensed(b.box(1), "reed")]).toEqual([
      "open",
      "closed",
    ]);
    b.clock.advance(REBOUND_MS);
    expect(opened(b)).toEqual(["1 hand", "1 rebound"]);
    b.cabinet.shutBadly(b.box(1));
    expect(b.cabinet.closeDoor(b.box(1))).toBe(true);
    b.clock.advance(5_000);
    expect([b.box(1).door, b.box(1).latched]).toEqual(["closed", true]);
  });

  test("an inverted switch says the opposite, crossed ones speak of each other", () => {
    const b = bench();
    b.box(1).inverted = true;
    expect(b.cabinet.sensed(b.box(1))).toBe("open");
    b.cabinet.crossSensors(b.box(2), b.box(3), b.box(4));
    b.cabinet.forceDoor(b.box(3));
    const read = [2, 3, 4].map((number) => b.cabinet.sensed(b.box(number)));
    expect(read).toEqual(["open", "closed", "closed"]);
  });

  test("a bounce is over after 30 ms at most", () => {
    const b = bench();
    b.box(1).bounces = true;
    const lasted = Array.from({ length: 200 }, () => {
      b.cabinet.forceDoor(b.box(1));
      const left_ms = b.box(1).bounceUntil_ms - b.clock.now_ms();
      b.cabinet.closeDoor(b.box(1));
      b.clock.advance(100);
      return left_ms;
    });
    expect([Math.min(...lasted), Math.max(...lasted)]).toEqual([0, 30]);
  });
});

describe("wiring", () => {
  test("locks may hang on any circle of relays", () => {
    const b = bench();
    b.cabinet.swap(b.box(1), b.box(2), b.box(3));
    for (const relay of [1, 2, 3, 4]) b.pulse(relay, 200);
    expect(opened(b)).toEqual(["2 latch", "3 latch", "1 latch", "4 latch"]);
    expect(b.cabinet.trace.map(({ channel }) => channel.index0)).toEqual([1, 2, 0, 3]);
  });
});

test("a lock whose wire is moved while it has current loses it, and nobody else gets it", () => {
  const b = bench();
  b.cabinet.drive(b.box(1), true);
  b.clock.advance(RELAY_MS + 20);
  b.cabinet.swap(b.box(1), b.box(2));
  expect(b.cabinet.energised).toEqual([]);
  b.cabinet.drive(b.box(1), false);
  b.clock.advance(RELAY_MS);
  b.pulse(1, 200);
  expect(b.cabinet.trace.map(({ channel }) => channel.index0)).toEqual([0, 1]);
});

describe("coils and supply", () => {
  test("heat of a coil: 8 s of current burn it cold, less when warm, and half an hour cools it", () => {
    expect(burnsIn_ms(COLD) / 1_000).toBeCloseTo(8, 1);
    const warm = heatAt(COLD, 4_000, true);
    expect(burnsIn_ms(warm) / 1_000).toBeCloseTo(4, 1);
    expect(burnsIn_ms(heatAt(warm, 1_804_000, false)) / 1_000).toBeCloseTo(8, 1);
  });

  test("many pulses in a row burn a coil that single ones never would", () => {
    const b = bench();
    const pulses = (rest_ms: number): void => {
      for (let pulse = 0; pulse < 30; pulse++) {
        b.pulse(1, 1_000);
        b.clock.advance(rest_ms);
      }
    };
    pulses(60_000);
    expect(b.box(1).burnt).toBe(false);
    pulses(0);
    expect(b.box(1).burnt).toBe(true);
    const before = b.cabinet.trace.length;
    b.pulse(1, 500);
    expect(b.cabinet.trace.length).toBe(before);
  });

  test("two coils on one supply break it down for every cabinet on it, not for another's", () => {
    const clock = new VirtualClock();
    const shared = new Supply();
    const [a, b, other] = [bench(clock, shared), bench(clock, shared), bench(clock)];
    for (const each of [a, b, other]) each.cabinet.drive(each.box(1), true);
    clock.advance(RELAY_MS);
    expect([a.deaf, b.deaf, other.deaf]).toEqual([[BROWN_OUT_DEAF_MS], [BROWN_OUT_DEAF_MS], []]);
    expect([a, b, other].map(({ cabinet }) => cabinet.energised.length)).toEqual([0, 0, 1]);
    expect(shared.brownOuts).toBe(1);
    expect(b.events.filter(({ event }) => event === "brown-out")).toEqual([
      { event: "brown-out", amperes: 4.8 },
    ]);
  });

  test("a welded contact keeps its coil through a brown-out, which comes again and again", () => {
    const b = bench();
    b.cabinet.weld(b.box(1), true);
    b.pulse(1, 200);
    expect(b.cabinet.energised).toEqual([b.box(1)]);
    b.pulse(2, 200);
    expect(b.cabinet.energised).toEqual([b.box(1)]);
    expect(b.deaf).toEqual([BROWN_OUT_DEAF_MS]);
  });
});

describe("hands at the prompt", () => {
  test("papers go in and out of open doors only", () => {
    const b = bench();
    const said = ["put 1", "lever 1", "put 1", "put 1", "door 1 close", "take 1", "door 1 open", "take 1"];
    expect(said.map((line) => byHand(b.cabinet, line))).toEqual([
      "the door is shut, or something lies there",
      "open",
      "papers in it",
      "the door is shut, or something lies there",
      "closed",
      "the door is shut, or nothing lies there",
      "open",
      "taken out",
    ]);
    expect(opened(b)).toEqual(["1 lever", "1 hand"]);
    expect(byHand(b.cabinet, "door 9 open")).toBe("no box 9; boxes are 1 to 4");
    expect(byHand(b.cabinet, "door 1 slowly")).toBe("door N open|close|badly");
    expect(byHand(b.cabinet, "weld 1")).toBeUndefined();
  });
});
