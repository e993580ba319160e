/** Timers known by name, on virtual time. */
import { describe, expect, test } from "vitest";
import { NamedTimers } from "../../../drivers/runtime/named-timers.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const bench = () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  const timers = new NamedTimers(clock);
  const arm = (name: string, delay_ms: number, says = name): void =>
    timers.arm(name, delay_ms, () => fired.push(`${says} at ${clock.now_ms()}`));
  return { clock, fired, timers, arm };
};

describe("named timers", () => {
  test("armed again under its name a timer is replaced", () => {
    const { clock, fired, arm, timers } = bench();
    arm("reply", 10, "first");
    arm("reply", 30, "second");
    arm("poll", 20);
    expect(timers.size).toBe(2);
    clock.advance(100);
    expect(fired).toEqual(["poll at 20", "second at 30"]);
    expect(timers.size).toBe(0);
  });

  test("one that was disarmed never fires, nor does any after all were cleared", () => {
    const { clock, fired, arm, timers } = bench();
    arm("reply", 10);
    arm("poll", 20);
    timers.disarm("reply");
    timers.disarm("nobody");
    clock.advance(15);
    timers.clear();
    clock.advance(100);
    expect(fired).toEqual([]);
  });

  test("a timer may arm itself again while it fires", () => {
    const { clock, fired, timers } = bench();
    const again = (): void => {
      fired.push(`${clock.now_ms()}`);
      if (fired.length < 3) timers.arm("poll", 5, again);
    };
    timers.arm("poll", 5, again);
    clock.advance(100);
    expect(fired).toEqual(["5", "10", "15"]);
  });
});
