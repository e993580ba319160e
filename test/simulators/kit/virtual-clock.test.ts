import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock, VirtualWallClock } from "../../../simulators/kit/virtual-clock.ts";

describe("the virtual clock", () => {
  test("fires by time, and in the order of arming within one instant", () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.arm("b", 20, () => fired.push("b"));
    clock.arm("a1", 10, () => fired.push("a1"));
    clock.arm("a2", 10, () => fired.push("a2"));
    clock.advance(20);
    expect(fired).toEqual(["a1", "a2", "b"]);
  });

  test("fires any set of timers sorted by time, then by order of arming, without those disarmed", () => {
    const timers = fc.array(fc.record({ at: fc.integer({ min: 0, max: 20 }), kept: fc.boolean() }), {
      maxLength: 3_000,
    });
    fc.assert(
      fc.property(timers, (rows) => {
        const clock = new VirtualClock();
        const fired: number[] = [];
        rows.forEach((row, index) => {
          const disarm = clock.arm("t", row.at, () => fired.push(index));
          if (!row.kept) disarm();
        });
        expect(clock.armed).toBe(rows.filter((row) => row.kept).length);
        clock.advance(20);
        const expected = rows
          .map((row, index) => ({ ...row, index }))
          .filter((row) => row.kept)
          .sort((a, b) => a.at - b.at || a.index - b.index);
        expect(fired).toEqual(expected.map((row) => row.index));
      }),
      { numRuns: 30 },
    );
  });

  test("time goes forward only, even when a timer moves it itself", () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    const see = () => seen.push(clock.now_ms());
    clock.arm("nested", 10, () => clock.advance(50));
    clock.arm("inside", 30, see);
    clock.arm("past", -5, see);
    clock.advance(20);
    see();
    clock.runUntil(5);
    see();
    expect(seen).toEqual([0, 30, 60, 60]);
  });

  test("stands at each timer's instant when it fires, and at the end of the span after that", () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    clock.arm("t", 2.5, () => seen.push(clock.now_ms()));
    clock.advance(10);
    expect([...seen, clock.now_ms()]).toEqual([2.5, 10]);
  });

  test("disarming twice, or after firing, does nothing", () => {
    const clock = new VirtualClock();
    const disarm = clock.arm("t", 1, () => {});
    const other = clock.arm("u", 2, () => {});
    disarm();
    disarm();
    expect(clock.pending()).toEqual(["u@2"]);
    clock.advance(2);
    other();
    expect(clock.armed).toBe(0);
  });

  test("soon runs after the running call, before any later instant", () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    clock.arm("later", 0.001, () => order.push("later"));
    clock.arm("now", 0, () => {
      clock.soon(() => order.push("soon"));
      order.push("now");
    });
    clock.advance(1);
    expect(order).toEqual(["now", "soon", "later"]);
  });

  test("drains microtasks before time moves on", async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.arm("first", 10, () => {
      const chain = async () => {
        for (let turn = 0; turn < 5; turn++) await Promise.resolve();
        seen.push(`chain at ${clock.now_ms()}`);
        clock.arm("from the chain", 5, () => seen.push(`armed at ${clock.now_ms()}`));
      };
      void chain();
    });
    clock.arm("second", 20, () => seen.push(`second at ${clock.now_ms()}`));
    await clock.runUntilSettled(30);
    expect(seen).toEqual(["chain at 10", "armed at 15", "second at 20"]);
    expect(clock.now_ms()).toBe(30);
  });

  test("a million timers armed and disarmed leave no trace; a million armed are a leak", () => {
    const clock = new VirtualClock();
    for (let count = 0; count < 1_100_000; count++) clock.arm("t", 3_600_000, () => {})();
    expect(clock.armed).toBe(0);
    const arm = () => clock.arm("leak", 1, () => {});
    for (let count = 0; count < 1_000_000; count++) arm();
    expect(arm).toThrow("leak");
  });

  test("a delay that is no number is a mistake named by its timer", () => {
    expect(() => new VirtualClock().arm("broken", Number.NaN, () => {})).toThrow("broken");
  });
});

describe("the virtual wall clock", () => {
  test("follows virtual time, drifts and steps on its own", () => {
    const clock = new VirtualClock();
    const wall = new VirtualWallClock(clock, 1_000_000);
    clock.advance(1_000);
    expect(wall.now()).toEqual({ epoch_ms: 1_001_000, quality: "synced" });
    wall.drift = 0.0001;
    clock.advance(99_000);
    expect(wall.now().epoch_ms).toBe(1_100_010);
    wall.stepBy(-500_000);
    wall.quality = "suspect";
    expect(wall.now()).toEqual({ epoch_ms: 600_010, quality: "suspect" });
    expect(clock.now_ms()).toBe(100_000);
  });
});
