/** The machines of small bases as pure functions: each command settled once, no timer left behind. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PagerCommand } from "../../../../drivers/pager/base/vocabulary.pure.ts";
import { COMP2_INITIAL, type Comp2Limits, comp2Step } from "../../../../drivers/pager/comp2/machine.ts";
import { wavewareStep } from "../../../../drivers/pager/waveware/machine.ts";
import {
  WAVEWARE_ALERTS,
  type WavewareState,
  wavewareInitial,
} from "../../../../drivers/pager/waveware/state.pure.ts";
import type { MachineEffect, MachineEvent, Step } from "../../../../drivers/runtime/machine.ts";

const COMP2: Comp2Limits = {
  baud: 9600,
  ids: { first: 101, step: 1, digits: 1, all: "90" },
  alerts: { "flash-30s": "A", "beep-3x": "none" },
  text: "",
  mark: "cr",
};
const LIMITS = {
  cards: { first: 101, step: 1, all: 90 },
  rate: "1" as const,
  pager: { kind: "tone" as const, alerts: WAVEWARE_ALERTS },
  frame_end: "none" as const,
  window_pages: 3,
  keep_alive_ms: 30_000,
};

const card = fc.integer({ min: 0, max: 9 });
const commands: fc.Arbitrary<PagerCommand> = fc.oneof(
  { weight: 6, arbitrary: card.map((n) => page(n)) },
  fc.constant<PagerCommand>({ kind: "status" }),
  fc.constant<PagerCommand>({ kind: "all-call", page: "all", alert: "beep-3x", loud: false }),
  card.map<PagerCommand>((n) => ({ kind: "range-test", card: n })),
  card.map<PagerCommand>((n) => ({ ...page(n), priority: n % 3 === 0 ? "alarm" : "high" })),
  fc.constant<PagerCommand>({ kind: "anti-theft", on: true }),
);
const page = (n: number): PagerCommand => ({
  kind: "page",
  page: `p${n}`,
  card: n,
  alert: n % 2 ? "beep-3x" : "flash-30s",
  loud: false,
});

const owes = <State, Frame, Timer extends string, Outcome, Report>(
  initial: State,
  step: Step<State, MachineEvent<Frame, PagerCommand, Timer>, MachineEffect<Outcome, Report, Timer>>,
  frames: fc.Arbitrary<Frame>,
  timers: readonly Timer[],
  holds: (state: State) => boolean,
): void => {
  type Event = MachineEvent<Frame, PagerCommand, Timer>;
  const event: fc.Arbitrary<Event> = fc.oneof(
    { weight: 6, arbitrary: commands.map<Event>((command) => ({ kind: "command", id: 0, command })) },
    { weight: 6, arbitrary: frames.map<Event>((frame) => ({ kind: "frame", frame })) },
    { weight: 3, arbitrary: fc.constantFrom(...timers).map<Event>((timer) => ({ kind: "timer", timer })) },
    fc.constantFrom<Event>({ kind: "link-up" }, { kind: "link-down" }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120 }), (events) => {
      let state = initial;
      const [settled, asked, armed] = [[] as number[], [] as number[], new Set<string>()];
      const all: readonly Event[] = [{ kind: "link-up" }, ...events, { kind: "link-down" }];
      for (const [id, one] of all.entries()) {
        // A line goes down before it comes up again, and only an armed timer fires.
        if (one.kind === "timer" && !armed.delete(one.timer)) continue;
        const steps: readonly Event[] =
          one.kind === "link-up"
            ? [{ kind: "link-down" }, one]
            : [one.kind === "command" ? { ...one, id } : one];
        if (one.kind === "command") asked.push(id);
        for (const now of steps) {
          const [next, effects] = step(state, now);
          state = next;
          expect(holds(state)).toBe(true);
          for (const effect of effects)
            if (effect.kind === "settle") settled.push(effect.id);
            else if (effect.kind === "arm") armed.add(effect.timer);
            else if (effect.kind === "disarm") armed.delete(effect.timer);
        }
      }
      expect(settled.toSorted((a, b) => a - b)).toEqual(asked);
      expect([...armed]).toEqual([]);
    }),
    { numRuns: 500 },
  );
};

describe("small machines settle each command once, and leave no timer when the link ends", () => {
  test("paced pages, with a base that may refuse", () => {
    owes(
      COMP2_INITIAL,
      comp2Step(COMP2),
      fc.constantFrom({ kind: "error" as const, text: "No" }, { kind: "line" as const, text: "OK" }),
      ["left", "over"],
      () => true,
    );
  });

  test("WaveWare, with a queue that says anything", () => {
    owes(
      wavewareInitial(LIMITS),
      wavewareStep(LIMITS),
      fc.constantFrom("\x06V8,0,0,1,", "\x06V8,2,0,1,", "\x06V8,9,0,1,", "\x1505", "\x1503", "S?", "Q"),
      ["reply", "poll", "stuck"],
      ({ taken, waiting }: WavewareState) => taken.length <= 3 && waiting.length <= 99,
    );
  });
});
