/**
 * When a stream is opened, given up, opened again, and when the screen says that it is stale.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  OPEN_TIMEOUT_MS,
  RETRY_JITTER,
  RETRY_PAUSES_MS,
  retryPause,
  STALE_AFTER_MS,
  startLink,
  stepLink,
} from "../../../kiosk-ui/kit/link.ts";

const heard = (at_ms: number): LinkEvent => ({ kind: "heard", at_ms });
const failed = (at_ms: number): LinkEvent => ({ kind: "failed", at_ms, chance: 0 });

const run = (state: LinkState, ...events: readonly LinkEvent[]): [LinkState, LinkEffect[]] =>
  events.reduce<[LinkState, LinkEffect[]]>(
    ([before, all], event) => {
      const [after, effects] = stepLink(before, event);
      return [after, [...all, ...effects]];
    },
    [state, []],
  );

/** A tick each second, as the page does. */
const ticks = (from_ms: number, to_ms: number): LinkEvent[] => {
  const events: LinkEvent[] = [];
  for (let at_ms = from_ms; at_ms <= to_ms; at_ms += 1_000) events.push({ kind: "tick", at_ms, chance: 0 });
  return events;
};

describe("a screen's link", () => {
  it("pauses 1, 2, 4, 8, 8 s between tries, and each by up to a half longer", () => {
    expect([0, 1, 2, 3, 4, 99].map((failures) => retryPause(failures, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(retryPause(0, 0.999)).toBeLessThanOrEqual(1_000 * (1 + RETRY_JITTER));
    expect(retryPause(3, 0.5)).toBe(10_000);
  });

  it("opens again after its pause, and starts anew with the first byte", () => {
    const [broken, closing] = run(startLink(0), heard(100), failed(1_000));
    expect(closing).toEqual(["close"]);
    const [opening, effects] = run(broken, ...ticks(1_000, 2_000));
    expect(effects).toEqual(["open"]);
    const [open] = run(opening, heard(2_100));
    expect(open).toEqual({ phase: { kind: "open" }, failures: 0, heard_ms: 2_100, stale: false });
  });

  it("is stale after 20 s without a byte, not before", () => {
    const [open] = run(startLink(0), heard(0));
    expect(run(open, ...ticks(1_000, STALE_AFTER_MS - 1_000))[0].stale).toBe(false);
    expect(run(open, ...ticks(1_000, STALE_AFTER_MS))[0].stale).toBe(true);
  });

  it("drops a line that is open and silent, as it may be half-open", () => {
    const [, effects] = run(startLink(0), heard(0), ...ticks(1_000, STALE_AFTER_MS + 2_000));
    expect(effects).toEqual(["close", "open"]);
  });

  it("stays stale until a byte comes, however often it tries", () => {
    const [cut] = run(startLink(0), heard(0), ...ticks(1_000, 60_000));
    expect(cut.stale).toBe(true);
    expect(run(cut, { kind: "tick", at_ms: 70_000, chance: 0 }, heard(71_000))[0].stale).toBe(false);
  });

  it("gives up an address that never answers", () => {
    const [, effects] = run(startLink(0), ...ticks(1_000, OPEN_TIMEOUT_MS));
    expect(effects).toEqual(["close"]);
  });

  it("takes no notice of a stream that it gave up", () => {
    const [broken] = run(startLink(0), failed(1_000));
    expect(run(broken, heard(1_100), failed(1_200))).toEqual([broken, []]);
  });

  it("never has two streams open, and never waits longer than its longest pause", () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant("heard" as const) }),
      fc.record({
        kind: fc.constant("failed" as const),
        chance: fc.double({ min: 0, max: 0.99, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant("tick" as const),
        chance: fc.double({ min: 0, max: 0.99, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(5_000))), (steps) => {
        let state = startLink(0);
        let open = 1;
        let at_ms = 0;
        for (const [what, later_ms] of steps) {
          at_ms += later_ms;
          const [next, effects] = stepLink(state, { ...what, at_ms });
          for (const effect of effects) open += effect === "open" ? 1 : -1;
          state = next;
          expect(open).toBe(state.phase.kind === "pausing" ? 0 : 1);
          if (state.phase.kind === "pausing") {
            const longest_ms = (RETRY_PAUSES_MS.at(-1) ?? 0) * (1 + RETRY_JITTER);
            expect(state.phase.retry_ms - at_ms).toBeLessThanOrEqual(longest_ms);
          }
        }
      }),
    );
  });
});
