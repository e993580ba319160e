/** The TAP machine as a pure function: total, each command settled once, bounded, nothing written to. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TapControl } from "../../../../drivers/pager/tap/framing.ts";
import { STATUS_ASKED_MAX, TAP_INITIAL, tapStep } from "../../../../drivers/pager/tap/machine.ts";
import { WAITING_PAGES_MAX } from "../../../../drivers/pager/tap/pages.pure.ts";
import {
  TAP_TIMER_NAMES,
  type TapEffect,
  type TapEvent,
  type TapState,
} from "../../../../drivers/pager/tap/state.pure.ts";
import { LIMITS } from "./tap-bench.ts";

const frozen = (state: TapState): TapState => {
  for (const part of Object.values(state)) if (typeof part === "object") Object.freeze(part);
  return Object.freeze(state);
};

const up: TapEvent = { kind: "link-up" };
const down: TapEvent = { kind: "link-down" };
const line = (text: string): TapEvent => ({ kind: "frame", frame: { kind: "line", text } });
const control = (name: TapControl): TapEvent => ({
  kind: "frame",
  frame: { kind: "control", control: name },
});
const prompt: TapEvent = { kind: "frame", frame: { kind: "prompt", before: "" } };

/** Runs the events; a timer fires only while it is armed, a command gets the next number. */
const run = (events: readonly TapEvent[], dialect: "tap-1.8" | "waveware-sps5") => {
  const step = tapStep({ ...LIMITS, ids: { ...LIMITS.ids, all: "900" }, dialect });
  let state = TAP_INITIAL;
  const effects: TapEffect[] = [];
  const armed = new Set<string>();
  const asked: number[] = [];
  for (const one of events) {
    if (one.kind === "timer" && !armed.delete(one.timer)) continue;
    const event = one.kind === "command" ? { ...one, id: asked.push(asked.length) - 1 } : one;
    const [next, done] = step(frozen(state), event);
    state = next;
    effects.push(...done);
    for (const effect of done)
      if (effect.kind === "arm") armed.add(effect.timer);
      else if (effect.kind === "disarm") armed.delete(effect.timer);
  }
  return { state, effects, armed, asked };
};

const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.integer({ min: 0, max: 9 }).map<TapEvent>((card) => ({
      kind: "command",
      id: 0,
      command:
        card === 9
          ? { kind: "all-call", page: "all", alert: "as-set", loud: false }
          : {
              kind: "page",
              page: "p",
              card,
              alert: "as-set",
              loud: false,
              priority: card > 4 ? "high" : "normal",
            },
    })),
  },
  fc.constantFrom<TapEvent>(
    { kind: "command", id: 0, command: { kind: "status" } },
    { kind: "command", id: 0, command: { kind: "anti-theft", on: true } },
    { kind: "noise", bytes: new Uint8Array(1), reason: "eight-bit" },
    up,
    down,
  ),
  {
    weight: 4,
    arbitrary: fc.constantFrom(...TAP_TIMER_NAMES).map<TapEvent>((timer) => ({ kind: "timer", timer })),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      prompt,
      prompt,
      control("go-ahead"),
      control("go-ahead"),
      ...(["ack", "ack", "nak", "rs", "hang-up", "exit"] as const).map(control),
      ...["211 ok", "213 held", "512 full", "514", "509", "111", "WaveWare Paging Encoder v9.00", ""].map(
        line,
      ),
    ),
  },
  {
    weight: 4,
    // The whole way in, or random events seldom get to a block.
    arbitrary: fc.constant<TapEvent>({ kind: "frame", frame: { kind: "line", text: "in" } }),
  },
);
const events = fc
  .array(event, { maxLength: 150 })
  .map((all) =>
    all.flatMap((one) =>
      one.kind === "frame" && one.frame.kind === "line" && one.frame.text === "in"
        ? [line("WaveWare Paging Encoder v9.00"), prompt, control("ack"), control("go-ahead")]
        : [one],
    ),
  );
const dialect = fc.constantFrom("tap-1.8" as const, "waveware-sps5" as const);

describe("TAP machine", () => {
  test("settles each command exactly once, all of them when the link ends, and leaves no timer", () => {
    fc.assert(
      fc.property(events, dialect, (all, kind) => {
        const { effects, armed, asked } = run([up, ...all, down], kind);
        const settled = effects.flatMap((effect) => (effect.kind === "settle" ? [effect.id] : []));
        expect(settled.toSorted((a, b) => a - b)).toEqual(asked);
        expect([...armed]).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("never stands still: somebody waits, so a timer runs", () => {
    fc.assert(
      fc.property(events, dialect, (all, kind) => {
        const { state, armed } = run([up, ...all.filter((one) => one !== down)], kind);
        expect(state.waiting.length).toBeLessThanOrEqual(WAITING_PAGES_MAX);
        expect(state.asked.length).toBeLessThanOrEqual(STATUS_ASKED_MAX);
        if (state.waiting.length + state.asked.length > 0 || state.sent !== undefined)
          expect(armed.size).toBeGreaterThan(0);
        if (state.sent !== undefined) expect([state.phase, armed.has("answer")]).toEqual(["open", true]);
      }),
      { numRuns: 500 },
    );
  });

  test("a page is transmitted only by an answer that came after its last block", () => {
    fc.assert(
      fc.property(events, dialect, (all, kind) => {
        const { effects } = run([up, ...all], kind);
        let open = false;
        for (const effect of effects) {
          if (effect.kind === "write") open = effect.meaning === "block";
          if (effect.kind !== "settle" || effect.outcome.kind !== "transmitted") continue;
          expect(open).toBe(true);
          open = false;
        }
      }),
      { numRuns: 500 },
    );
  });
});
