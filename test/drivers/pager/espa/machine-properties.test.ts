/** The ESPA machine as a pure function: total, bounded, each command settled once, nothing written to. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EspaFrame } from "../../../../drivers/pager/espa/framing.ts";
import { ESPA_INITIAL, espaStep } from "../../../../drivers/pager/espa/machine.ts";
import { WAITING_JOBS_MAX } from "../../../../drivers/pager/espa/pages.pure.ts";
import type {
  EspaEffect,
  EspaEvent,
  EspaState,
  EspaTimer,
} from "../../../../drivers/pager/espa/state.pure.ts";
import { LIMITS } from "./scripted-base.ts";

const WINDOW = 3;
const step = espaStep({ ...LIMITS, ids: { ...LIMITS.ids, all: "900" }, window_pages: WINDOW });

/** Freezes what it can reach, so that a step that writes to its state throws. Sets are copied. */
const frozen = (state: EspaState): EspaState => {
  for (const part of Object.values(state))
    if (typeof part === "object" && !(part instanceof Set)) Object.freeze(part);
  return Object.freeze(state);
};

const run = (events: readonly EspaEvent[], each: (state: EspaState) => void = () => undefined) => {
  let state = ESPA_INITIAL;
  const effects: EspaEffect[] = [];
  for (const event of events) {
    const [next, done] = step(frozen(state), event);
    state = next;
    effects.push(...done);
    each(state);
  }
  return { state, effects };
};

const frame = (one: EspaFrame): EspaEvent => ({ kind: "frame", frame: one });
const plain = <const T extends object>(one: T) => ({ ...one, parity: "none" as const });
const END = frame(plain({ kind: "end" }));
const ACK = frame(plain({ kind: "ack" }));
const UP: readonly EspaEvent[] = [{ kind: "link-up" }, END];
const DOWN: EspaEvent = { kind: "link-down" };

const card = fc.integer({ min: 1, max: 6 });
const status = fc
  .tuple(card, fc.constantFrom("1", "2", "3", "4", "5", "6", "7", "71", "72", "8", "9"))
  .map(([n, value]) => frame(plain({ kind: "block", body: `2\x021\x1f0${n}\x1e7\x1f${value}` })));
const said = fc.oneof(
  { weight: 6, arbitrary: fc.constant(ACK) },
  { weight: 4, arbitrary: status },
  { weight: 4, arbitrary: fc.constantFrom(END, frame(plain({ kind: "enquiry", address: "1" }))) },
  fc.constantFrom("", "1", "2", "3", "9").map((prefix) => frame(plain({ kind: "nak", prefix }))),
  fc
    .constantFrom<EspaFrame>(
      plain({ kind: "block", body: "2\x028\x1f1" }),
      plain({ kind: "block", body: "5\x02A\x1f1" }),
      plain({ kind: "block", body: "9" }),
      plain({ kind: "enquiry", address: "2" }),
      { kind: "bad-block", reason: "bcc" },
    )
    .map(frame),
);
const timer = fc.oneof(
  fc.constantFrom<EspaTimer>("poll", "poll", "line"),
  fc.tuple(fc.constantFrom("status", "late"), card).map(([name, n]) => `${name}-${n}` as EspaTimer),
);
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: card.map<EspaEvent>((n) => ({
      kind: "command",
      id: 0,
      command: {
        kind: "page",
        page: "p",
        card: n,
        alert: "flash-30s",
        loud: false,
        priority: n % 3 === 0 ? "alarm" : "normal",
      },
    })),
  },
  fc.constant<EspaEvent>({
    kind: "command",
    id: 0,
    command: { kind: "all-call", page: "all", alert: "flash-30s", loud: false },
  }),
  card.map<EspaEvent>((n) => ({ kind: "command", id: 0, command: { kind: "cancel", card: n } })),
  fc.constantFrom<EspaEvent>(
    { kind: "command", id: 0, command: { kind: "status" } },
    { kind: "command", id: 0, command: { kind: "anti-theft", on: true } },
  ),
);
const event = fc.oneof(
  { weight: 5, arbitrary: command },
  { weight: 12, arbitrary: said },
  { weight: 3, arbitrary: timer.map<EspaEvent>((name) => ({ kind: "timer", timer: name })) },
  fc.constantFrom<EspaEvent>(DOWN, ...UP, { kind: "noise", bytes: new Uint8Array(1), reason: "stray" }),
);

/** Numbers the commands as the performer does. */
const numbered = (events: readonly EspaEvent[]): readonly EspaEvent[] =>
  events.map((one, index) => (one.kind === "command" ? { ...one, id: index } : one));
const runs = fc.array(event, { maxLength: 150 }).map((events) => numbered([...UP, ...events]));

describe("ESPA machine, whatever happens", () => {
  test("settles each command exactly once, and all of them when the link ends", () => {
    fc.assert(
      fc.property(runs, (events) => {
        const asked = events.flatMap((one) => (one.kind === "command" ? [one.id] : []));
        const settled = run([...events, DOWN]).effects.flatMap((effect) =>
          effect.kind === "settle" ? [effect.id] : [],
        );
        expect(settled.toSorted((a, b) => a - b)).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps one page outstanding for one card, and no more than its window", () => {
    fc.assert(
      fc.property(runs, (events) => {
        run(events, ({ sent, waiting, line, owed }) => {
          const cards = sent.map((page) => page.card);
          const job = line.kind === "selecting" || line.kind === "sending" ? line.job : undefined;
          if (job?.kind === "page") cards.push(job.card);
          expect(new Set(cards).size).toBe(cards.length);
          expect(cards.length).toBeLessThanOrEqual(WINDOW);
          expect(cards.some((one) => owed.has(one))).toBe(false);
          expect(waiting.length).toBeLessThanOrEqual(WAITING_JOBS_MAX + WINDOW + 1);
        });
      }),
      { numRuns: 500 },
    );
  });

  test("leaves no timer armed when the link ends, and never an open line without one", () => {
    fc.assert(
      fc.property(runs, (events) => {
        const armed = new Set<string>();
        let state = ESPA_INITIAL;
        for (const one of [...events, DOWN]) {
          if (one.kind === "timer") armed.delete(one.timer);
          const [next, effects] = step(state, one);
          state = next;
          for (const effect of effects)
            if (effect.kind === "arm") armed.add(effect.timer);
            else if (effect.kind === "disarm") armed.delete(effect.timer);
          if (state.phase !== "down" && !(one.kind === "timer" && one.timer === "line"))
            expect(state.line.kind === "idle" || armed.has("line")).toBe(true);
        }
        expect([...armed]).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("a flood of commands is refused, not kept", () => {
    const pages = Array.from(
      { length: 300 },
      (_, id): EspaEvent => ({
        kind: "command",
        id,
        command: { kind: "cancel", card: 1 },
      }),
    );
    const { state, effects } = run([...UP, ...pages]);
    expect(state.waiting.length).toBe(WAITING_JOBS_MAX);
    expect(effects).toContainEqual({
      kind: "settle",
      id: 299,
      outcome: { kind: "rejected", reason: "queue-full" },
    });
  });
});
