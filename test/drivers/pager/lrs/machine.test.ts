/** The LRS machine as a pure function: total, bounded, each command settled once, nothing written to. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PagerCommand } from "../../../../drivers/pager/base/vocabulary.pure.ts";
import type { LrsPagers } from "../../../../drivers/pager/lrs/limits.pure.ts";
import {
  lrsInitial,
  lrsStep,
  STATUS_ASKED_MAX,
  STATUS_KEYS_MAX,
} from "../../../../drivers/pager/lrs/machine.ts";
import { UNACCEPTED_PAGES_MAX, WAITING_PAGES_MAX } from "../../../../drivers/pager/lrs/pages.pure.ts";
import type { LrsEffect, LrsEvent, LrsState, LrsTimer } from "../../../../drivers/pager/lrs/state.pure.ts";
import { asciiText } from "../../../../drivers/runtime/text.ts";

const ALPHA = { kind: "alpha", alarm: "beep", text: "Moi", default_power: false } as const;
const LIMITS = {
  pagers: { kind: "coaster" } as const,
  system_id: 5,
  power: 3,
  window_pages: 6,
  line_end: "cr" as const,
  keep_alive_ms: 30_000,
};

/**
 * Freezes what it can reach, so that a step that writes to its state throws. Maps are copied by the
 * machine.
 */
const frozen = (state: LrsState): LrsState => {
  for (const part of Object.values(state))
    if (typeof part === "object" && !(part instanceof Map)) Object.freeze(part);
  return Object.freeze(state);
};

const run = (events: readonly LrsEvent[], pagers: LrsPagers = LIMITS.pagers) => {
  const step = lrsStep({ ...LIMITS, pagers });
  let state = lrsInitial({ ...LIMITS, pagers });
  const effects: LrsEffect[] = [];
  for (const event of events) {
    const [next, done] = step(frozen(state), event);
    state = next;
    effects.push(...done);
  }
  return { state, effects };
};

const line = (frame: string): LrsEvent => ({ kind: "frame", frame });
const up: LrsEvent = { kind: "link-up" };
const page = (id: number, card: number): LrsEvent => ({
  kind: "command",
  id,
  command: { kind: "page", page: `p${id}`, card, alert: "flash-30s", loud: false },
});

const card = fc.integer({ min: 1, max: 8 });
const timer = fc.oneof(
  fc.constantFrom<LrsTimer>(
    "boot",
    "status",
    "status-quiet",
    "keep-alive",
    "anti-theft",
    "anti-theft-answer",
    "program",
  ),
  fc
    .tuple(fc.constantFrom("accept", "transmit", "late"), card)
    .map(([name, n]) => `${name}-${n}` as LrsTimer),
);
const command = fc.oneof(
  { weight: 6, arbitrary: card.map((n) => page(0, n)) },
  fc.constant<LrsEvent>({ kind: "command", id: 0, command: { kind: "status" } }),
  fc.boolean().map<LrsEvent>((on) => ({ kind: "command", id: 0, command: { kind: "anti-theft", on } })),
  fc
    .constantFrom<PagerCommand>(
      { kind: "cancel", card: 3 },
      { kind: "cancel", card: 3, all: true },
      { kind: "all-call", page: "all", alert: "flash-1s", loud: false },
      { kind: "group-call", group: 3, page: "group", alert: "flash-1s", loud: false },
      { kind: "program-card", slot: 1, system_id: 5, card: 7 },
      { kind: "range-test", card: 7 },
    )
    .map<LrsEvent>((asked) => ({ kind: "command", id: 0, command: asked })),
);
const said = fc.oneof(
  card.map((n) => line(`CPG,${n}`)),
  card.map((n) => line(`SCPG,${n}`)),
  card.map((n) => line(`PPG,${n}`)),
  card.map((n) => line(`SPPG,${n}`)),
  card.map((n) => line(`?CPG,${n},1,3`)),
  fc.constantFrom("PPG,0", "SPPG,0", "SPPG,911", "GPEN, 1", "GPEN, 0", "?CCPROG,1,1200056").map(line),
  fc
    .constantFrom("STATUS", "VER 6.04", "RESTID,5", "READY", "PAGER SYSTEM ver 6", "CPG,1018", "SCPG,1018")
    .map(line),
  fc.constantFrom("SCPG,0", "?CPG,1018,80,3", "?xSTAT", "STAT", "").map(line),
  fc.string({ maxLength: 12 }).map(line),
);
const event = fc.oneof(
  { weight: 6, arbitrary: command },
  { weight: 8, arbitrary: said },
  { weight: 3, arbitrary: timer.map<LrsEvent>((name) => ({ kind: "timer", timer: name })) },
  fc.constantFrom<LrsEvent>(
    up,
    { kind: "link-down" },
    { kind: "noise", bytes: new Uint8Array(1), reason: "nul" },
  ),
);

/** Numbers the commands as the performer does. */
const numbered = (events: readonly LrsEvent[]): readonly LrsEvent[] =>
  events.map((one, index) => (one.kind === "command" ? { ...one, id: index } : one));

const KINDS: readonly (readonly [LrsPagers["kind"], LrsPagers])[] = [
  ["coaster", { kind: "coaster" }],
  ["alpha", ALPHA],
];

describe.each(KINDS)("LRS machine with %s pagers", (_, pagers) => {
  test("settles each command exactly once, and all of them when the link ends", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const all: readonly LrsEvent[] = numbered([up, line("STATUS"), ...events, { kind: "link-down" }]);
        const asked = all.flatMap((one) => (one.kind === "command" ? [one.id] : []));
        const settled = run(all, pagers).effects.flatMap((effect) =>
          effect.kind === "settle" ? [effect.id] : [],
        );
        expect(settled.toSorted((a, b) => a - b)).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps one page outstanding for one card, and no more than its window", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const { state } = run(numbered([up, line("STATUS"), ...events]), pagers);
        expect(new Set(state.sent.map((sent) => sent.card)).size).toBe(state.sent.length);
        expect(state.sent.length).toBeLessThanOrEqual(LIMITS.window_pages);
        expect(state.sent.some((sent) => state.owed.has(sent.card))).toBe(false);
        expect(state.waiting.length).toBeLessThanOrEqual(WAITING_PAGES_MAX);
      }),
      { numRuns: 500 },
    );
  });

  test("leaves no timer armed when the link ends", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const armed = new Set<string>();
        for (const effect of run(numbered([up, ...events, { kind: "link-down" }]), pagers).effects)
          if (effect.kind === "arm") armed.add(effect.timer);
          else if (effect.kind === "disarm") armed.delete(effect.timer);
        expect([...armed]).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("LRS machine", () => {
  test("writes no more lines ahead of the base's acceptance than it may", () => {
    const wide = lrsStep({ ...LIMITS, window_pages: 99 });
    let state = lrsInitial({ ...LIMITS, window_pages: 99 });
    let lines = 0;
    for (const one of [
      up,
      line("STATUS"),
      ...Array.from({ length: 99 }, (_, index) => page(index, index + 1)),
    ]) {
      const [next, effects] = wide(state, one);
      state = next;
      lines += effects.filter(
        (effect) => effect.kind === "write" && asciiText(effect.bytes).startsWith("CPG"),
      ).length;
    }
    expect(lines).toBe(UNACCEPTED_PAGES_MAX);
  });

  test("keeps only so many keys of a status that never ends, and only so many who ask", () => {
    const keys = Array.from({ length: 100 }, (_, index) => line(`RIDTIM ${index}`));
    const many = [
      "RESTID",
      "STNID",
      "HPWR",
      "APGINS",
      "POSPG",
      "ALLPAGE",
      "GPEN",
      "VOL",
      "PLL",
      "RF BAUD",
    ].map((key) => line(`${key},1`));
    const { state } = run([up, line("STATUS"), ...keys, ...many]);
    expect(Object.keys(state.status).length).toBeLessThanOrEqual(STATUS_KEYS_MAX);
    const asking = Array.from(
      { length: STATUS_ASKED_MAX + 1 },
      (_, id): LrsEvent => ({
        kind: "command",
        id,
        command: { kind: "status" },
      }),
    );
    expect(run([up, ...asking]).effects).toContainEqual({
      kind: "settle",
      id: STATUS_ASKED_MAX,
      outcome: { kind: "rejected", reason: "busy" },
    });
  });

  test("a base that keeps answering ?xSTAT is not asked at line rate", () => {
    const { effects } = run([up, ...Array.from({ length: 50 }, () => line("?xSTAT"))]);
    expect(effects.filter((effect) => effect.kind === "write").length).toBeLessThanOrEqual(2);
  });
});
