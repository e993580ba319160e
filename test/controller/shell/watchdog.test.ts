/** The watchdog is fed by a living loop that hears its banks, and by nothing else. */
import { describe, expect, test } from "vitest";
import type { DeviceState } from "../../../controller/core/input.ts";
import { HEARD_WITHIN_MS, Watchdog } from "../../../controller/shell/watchdog.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const EVERY_MS = 4_000;

interface Bench {
  readonly clock: VirtualClock;
  readonly loop: { turns: number; waiting: number };
  readonly bank: { state: DeviceState; heard_ms: number | null; speaks: boolean };
  readonly watchdog: Watchdog;
  /** Times it was fed since the last question. */
  fed(): number;
  /** Time passes, and the boards answer all the while. */
  hears(ms: number): void;
}

const bench = (): Bench => {
  const clock = new VirtualClock();
  const loop = { turns: 1, waiting: 0 };
  const bank = { state: "up" as DeviceState, heard_ms: 0 as number | null, speaks: true };
  let fed = 0;
  const watchdog = new Watchdog({
    clock,
    every_ms: EVERY_MS,
    loop,
    banks: [
      {
        heard_ms: () => bank.heard_ms,
        state: () => bank.state,
        get speaks() {
          return bank.speaks;
        },
      },
    ],
    feed: () => fed++,
  });
  watchdog.start();
  return {
    clock,
    loop,
    bank,
    watchdog,
    fed: () => {
      const times = fed;
      fed = 0;
      return times;
    },
    hears: (ms) => {
      for (let left_ms = ms; left_ms > 0; left_ms -= 500) {
        bank.heard_ms = clock.now_ms();
        clock.advance(500);
      }
    },
  };
};

describe("the watchdog", () => {
  test("is fed at once and at every look while the bank is heard", () => {
    const b = bench();
    b.hears(20_000);
    expect(b.fed()).toBe(6);
  });

  test("is not fed once a bank that is said to serve was not heard for its time", () => {
    const b = bench();
    b.hears(20_000);
    b.fed();
    b.clock.advance(HEARD_WITHIN_MS);
    expect(b.fed()).toBe(2);
    b.clock.advance(60_000);
    expect(b.fed()).toBe(0);
    b.hears(8_000);
    expect(b.fed()).toBeGreaterThan(0);
  });

  test("is fed although a bank is silent that is said to be down: people know, and a restart helps nobody", () => {
    const b = bench();
    b.hears(8_000);
    b.bank.state = "down";
    b.fed();
    b.clock.advance(60_000);
    expect(b.fed()).toBe(15);
    b.bank.state = "up";
    b.clock.advance(HEARD_WITHIN_MS + EVERY_MS);
    expect(b.fed()).toBeGreaterThan(0);
    b.clock.advance(60_000);
    expect(b.fed()).toBe(0);
  });

  test("is fed whatever a bank says that can't be heard by itself", () => {
    const b = bench();
    b.bank.speaks = false;
    b.bank.heard_ms = null;
    b.clock.advance(40_000);
    expect(b.fed()).toBe(11);
  });

  test("is not fed while inputs wait and the loop takes no turn", () => {
    const b = bench();
    b.loop.waiting = 3;
    b.hears(4_000);
    b.fed();
    b.hears(20_000);
    expect(b.fed()).toBe(0);
    b.loop.turns++;
    b.hears(4_000);
    expect(b.fed()).toBe(1);
    b.loop.waiting = 0;
    b.hears(8_000);
    expect(b.fed()).toBe(2);
  });

  test("is never fed after its end", () => {
    const b = bench();
    b.watchdog.stop();
    b.fed();
    b.hears(60_000);
    expect(b.fed()).toBe(0);
  });
});
