/** A host-timed bank under any order of commands, faults and doors: what is true whatever happens. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostTimedMachine } from "../../../../drivers/locker/host-timed/machine.ts";
import { readyBench } from "./bench.ts";

describe("a host-timed bank, whatever happens", () => {
  const deed = fc.oneof(
    fc.record({ kind: fc.constant("pulse" as const), box: fc.integer({ min: -1, max: 4 }) }),
    fc.record({
      kind: fc.constantFrom("all-off", "stop", "pull", "plug", "stick", "free", "blind", "see", "move"),
      box: fc.integer({ min: 0, max: 3 }),
    }),
  );

  test("one coil at a time and no longer than ordered, unless an output itself stuck; each command settled once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ deed, pause_ms: fc.integer({ min: 0, max: 900 }) }), { maxLength: 25 }),
        (script) => {
          const bench = readyBench();
          const { switches, clock } = bench;
          const settled: (readonly unknown[])[] = [];
          let spoilt = false;
          for (const { deed: does, pause_ms } of script) {
            if (does.kind === "pulse") settled.push(bench.pulse(does.box, 300));
            if (does.kind === "all-off") settled.push(bench.order({ kind: "all-off" }));
            if (does.kind === "stop") bench.bank.execute({ kind: "shut-down" }, () => bench.bank.stop());
            if (does.kind === "plug") {
              switches.there = true;
              bench.bank.start();
            }
            if (does.kind === "pull") switches.pull("drop");
            if (does.kind === "stick") switches.stuck.add(does.box);
            if (does.kind === "stick") spoilt = true;
            if (does.kind === "free") switches.stuck.clear();
            if (does.kind === "blind") switches.readable = false;
            if (does.kind === "see") switches.readable = true;
            if (does.kind === "move") switches.doors[does.box] = "open";
            clock.advance(pause_ms);
          }
          bench.bank.start();
          Object.assign(switches, { there: true, readable: true });
          switches.stuck.clear();
          clock.advance(15_000);
          expect(settled.map((outcomes) => outcomes.length)).toEqual(settled.map(() => 1));
          expect(switches.on).toEqual([]);
          if (spoilt) return;
          switches.intervals.forEach(({ from_ms, to_ms = Number.POSITIVE_INFINITY }, at) => {
            expect(to_ms - from_ms).toBeLessThanOrEqual(300);
            expect(from_ms - (switches.intervals[at - 1]?.to_ms ?? -200)).toBeGreaterThanOrEqual(200);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    [{ boxes: 0 }, "8 boxes at most"],
    [{ boxes: 9 }, "8 boxes at most"],
    [{ idle_poll_ms: 99 }, "idle_poll_ms out of range"],
    [{ fast_poll_ms: 19 }, "fast_poll_ms out of range"],
  ])("settings of %j are our own mistake", (wrong, message) => {
    const settings = { boxes: 4, doors: true, idle_poll_ms: 500, fast_poll_ms: 50, ...wrong };
    expect(() => hostTimedMachine(settings)).toThrow(message);
  });
});
