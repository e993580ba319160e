/**
 * The machine by itself: any order of events is survived, every slip is answered once, questions stay
 * outside.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stepPrinter } from "../../../../drivers/printer/escpos/machine.ts";
import { PRINTER_PROFILES } from "../../../../drivers/printer/escpos/profile.pure.ts";
import type { PrinterReply } from "../../../../drivers/printer/escpos/replies.pure.ts";
import { slipBytes } from "../../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { planSlip, SLICE_BYTES, type SlipPlan } from "../../../../drivers/printer/escpos/slip-plan.pure.ts";
import {
  type Effect,
  type PrintCommand,
  type PrinterEvent,
  printerInitial,
  SLIPS_WAITING_MAX,
  windowBytes,
} from "../../../../drivers/printer/escpos/state.pure.ts";
import { renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import { PICKUP } from "../sample-slips.ts";

// Names are identity.test.ts' matter.
const window_bytes = 16_384;
const profile = { ...PRINTER_PROFILES["epson-t20iii"], identify: false };
const rendered = renderSlip(PICKUP, profile);
const slip = slipBytes(rendered.kind === "rendered" ? rendered.bands : [], profile, 1_000_000);
const command: PrintCommand = { kind: "print", job: "job", plan: planSlip(slip, 0, profile) };

/** Small, so that a counterexample can be read. */
const SHORT: PrinterEvent = {
  kind: "command",
  id: 1,
  command: {
    kind: "print",
    job: "short",
    plan: planSlip(
      { prologue: Uint8Array.of(1), bands: [new Uint8Array(600)], cut: Uint8Array.of(2), rows: 1 },
      0,
      profile,
    ),
  },
};

const SETTLE: PrinterEvent = {
  kind: "command",
  id: 1,
  command: { kind: "settle", job: "left", cut_id: 1, fresh_id: 777 },
};

const reply = (frame: PrinterReply): PrinterEvent => ({ kind: "frame", frame });
const status = (value: number): PrinterEvent => reply({ kind: "status-byte", value });
const HELLO: readonly PrinterEvent[] = [
  { kind: "link-up" },
  { kind: "timer", timer: "quiet" },
  status(0x12),
  status(0x12),
  status(0x12),
];

const play = (events: readonly PrinterEvent[], window = window_bytes): readonly (readonly Effect[])[] => {
  let state = printerInitial({
    profile,
    bytes_per_s: 11_520,
    interrupted: false,
    keep_alive_ms: 10_000,
    window_bytes: window,
  });
  return events.map((event) => {
    const [next, effects] = stepPrinter(state, event);
    expect(next.waiting.length).toBeLessThanOrEqual(SLIPS_WAITING_MAX);
    state = next;
    return effects;
  });
};
const written = (effects: readonly Effect[]): number =>
  effects.reduce((sum, effect) => sum + (effect.kind === "write" ? effect.bytes.length : 0), 0);
const PACE: PrinterEvent = { kind: "timer", timer: "pace" };
const LINK_DOWN: PrinterEvent = { kind: "link-down" };
const PRINT: PrinterEvent = { kind: "command", id: 1, command };

describe("the printer machine", () => {
  test("writes one slice, then the next when the line has carried it", () => {
    const effects = play([...HELLO, PRINT, PACE, PACE]);
    expect(effects.slice(5).map(written)).toEqual([SLICE_BYTES, SLICE_BYTES, SLICE_BYTES]);
  });

  test("stops at XOFF and goes on at XON", () => {
    const effects = play([...HELLO, PRINT, reply({ kind: "xoff" }), PACE, PACE, reply({ kind: "xon" })]);
    expect(effects.slice(5).map(written)).toEqual([SLICE_BYTES, 0, 0, 0, SLICE_BYTES]);
  });

  test("begins a slip after an XOFF that came while nothing was under way: it was noise", () => {
    const effects = play([...HELLO, reply({ kind: "xoff" }), PRINT, PACE]);
    expect(effects.slice(6).map(written)).toEqual([SLICE_BYTES, SLICE_BYTES]);
  });

  test("sends no more than its window ahead of the printer's answers", () => {
    const paces = Array.from({ length: 100 }, () => PACE);
    const before = play([...HELLO, PRINT, ...paces]).slice(5);
    expect(before.reduce((sum, effects) => sum + written(effects), 0)).toBe(window_bytes);
    const answered = play([...HELLO, PRINT, ...paces, reply({ kind: "in-order-byte", value: 0 })]);
    expect(written(answered.at(-1) ?? [])).toBeGreaterThan(0);
  });

  test("goes on to the next mark where one picture alone is more than its window", () => {
    const plan: SlipPlan = {
      bytes: new Uint8Array(6_010),
      rows_begin: 0,
      rows_end: 6_007,
      band_ends: [3_000, 6_007],
      mark_ends: [3_003, 6_010],
      rows_id: undefined,
      cut_id: undefined,
    };
    const wide: PrinterEvent = { kind: "command", id: 1, command: { kind: "print", job: "wide", plan } };
    const paces = Array.from({ length: 20 }, () => PACE);
    const sum = (effects: readonly (readonly Effect[])[]): number =>
      effects.slice(5).reduce((bytes, one) => bytes + written(one), 0);
    expect(sum(play([...HELLO, wide, ...paces], 768))).toBe(3_003);
    const mark = reply({ kind: "in-order-byte", value: 0 });
    expect(sum(play([...HELLO, wide, ...paces, mark, ...paces], 768))).toBe(6_010);
  });

  test("has as much under way as the printer's buffer holds, and no more than a link should", () => {
    expect(windowBytes(profile)).toBe(4_096 - 256);
    expect(windowBytes({ ...profile, receive_buffer_bytes: 1_048_576 })).toBe(16_384);
  });

  test("tells a stale process id from its own", () => {
    const stale = play([...HELLO, PRINT, reply({ kind: "process-id-done", id: "0001" })]);
    expect(stale.at(-1)).toEqual([{ kind: "count", counter: "stale_process_id" }]);
  });

  test("survives any order of events and answers every slip exactly once", () => {
    const frame = fc.oneof(
      fc.record({
        kind: fc.constant("status-byte" as const),
        value: fc.constantFrom(0x12, 0x16, 0x32, 0x52, 0x1a, 0x7e),
      }),
      fc.record({
        kind: fc.constant("auto-status-report" as const),
        value: fc
          .constantFrom([0x14, 0, 0, 15], [0x3c, 0, 0, 15], [0x1c, 0, 15, 15], [0x18, 8, 0, 0])
          .map((b) => Uint8Array.from(b)),
      }),
      fc.record({ kind: fc.constant("in-order-byte" as const), value: fc.constantFrom(0, 12) }),
      fc.record({
        kind: fc.constant("process-id-done" as const),
        id: fc.constantFrom("0000", "0001", "0777"),
      }),
      fc.constantFrom<PrinterReply>({ kind: "buffer-cleared" }, { kind: "xon" }, { kind: "xoff" }),
    );
    const timer = fc.constantFrom(
      "quiet",
      "answer",
      "poll",
      "pace",
      "pace",
      "pace",
      "progress",
      "clear",
      "steady",
      "tell",
      "settle",
    );
    const event: fc.Arbitrary<PrinterEvent> = fc.oneof(
      { weight: 6, arbitrary: frame.map(reply) },
      { weight: 6, arbitrary: timer.map((name): PrinterEvent => ({ kind: "timer", timer: name as "pace" })) },
      { weight: 2, arbitrary: fc.constant(SHORT) },
      { weight: 1, arbitrary: fc.constant(SETTLE) },
    );
    const stretch = fc.array(event, { maxLength: 60 });
    fc.assert(
      fc.property(stretch, stretch, (before, after) => {
        const numbered = [...HELLO, ...before, LINK_DOWN, ...HELLO, ...after, LINK_DOWN].map((one, index) =>
          one.kind === "command" ? { ...one, id: index } : one,
        );
        const asked = numbered.flatMap((one) => (one.kind === "command" ? [one.id] : []));
        const effects = play(numbered).flat();
        const settled = effects.flatMap((effect) => (effect.kind === "settle" ? [effect.id] : []));
        expect(settled.toSorted((a, b) => a - b)).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });
});
