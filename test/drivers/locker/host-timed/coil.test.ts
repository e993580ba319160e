/** The one place that energises: every pulse ends by itself, whatever else happens. */
import { describe, expect, test } from "vitest";
import { Coil, type PulseEnd } from "../../../../drivers/locker/host-timed/coil.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { BenchSwitches } from "./bench.ts";

const bench = () => {
  const clock = new VirtualClock();
  const switches = new BenchSwitches(3, clock);
  switches.connect({ opened: () => undefined, lost: () => undefined, moved: () => undefined });
  clock.advance(0);
  const ends: PulseEnd[] = [];
  return { clock, switches, ends, coil: new Coil(switches, clock, (end) => ends.push(end)) };
};

describe("a coil", () => {
  test("is at rest again after its time, without anybody's doing", () => {
    const { clock, switches, coil, ends } = bench();
    coil.pulse(1, 300);
    clock.advance(299);
    expect([switches.on, ends]).toEqual([[1], []]);
    clock.advance(1);
    expect([switches.on, ends]).toEqual([[], [{ taken: true, on_ms: 300 }]]);
  });

  test("cut short is at rest at once, and ends once", () => {
    const { clock, switches, coil, ends } = bench();
    coil.pulse(1, 300);
    clock.advance(100);
    coil.cut();
    coil.cut();
    expect(switches.on).toEqual([]);
    clock.advance(1_000);
    expect(ends).toEqual([{ taken: true, on_ms: 100 }]);
  });

  test("gets no current beside another: the one before ends first", () => {
    const { clock, switches, coil, ends } = bench();
    coil.pulse(0, 300);
    clock.advance(50);
    coil.pulse(2, 300);
    expect([switches.on, ends.length]).toEqual([[2], 1]);
    clock.advance(300);
    expect([switches.on, ends.length]).toEqual([[], 2]);
  });

  test("that was not taken ends at once, and is written to rest all the same", () => {
    const { clock, switches, coil, ends } = bench();
    switches.refusing.add(0);
    const { rests } = switches;
    coil.pulse(0, 300);
    expect([ends, switches.rests - rests, clock.armed]).toEqual([[{ taken: false, on_ms: 0 }], 1, 0]);
  });
});
