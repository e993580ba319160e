/**
 * Any day at the boxes: whoever asks for whatever, whatever locks, doors, banks and hands do, whenever the
 * program dies. Judged on coils and doors: I1, I2, I3, I5, I10, I11, I14 of lockers.md section 11 on the core
 * alone, rests and rates, and that no result is ever lost or collected against a clerk's word.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Input } from "../../../controller/core/input.ts";
import { BOXES, loadInput, openInput } from "./box-kit.ts";
import { BoxWorld, type Lock } from "./box-world.ts";

const box = fc.constantFrom(...BOXES);
const counter = fc.constantFrom("c1", "c2");
const actor = fc.constantFrom("staff:s-1", "staff:s-2");
const dossier = fc.constantFrom("H-1", "H-2", "H-3", "H-4");
const lock = fc.constantFrom<Lock>("opens", "opens", "stuck", "wrong", "mute", "refuses");

type Step = (world: BoxWorld) => void;
const asks = <K extends Input["kind"]>(
  inputs: fc.Arbitrary<Extract<Input, { kind: K }>>,
): fc.Arbitrary<Step> =>
  fc.tuple(inputs, actor).map(
    ([input, who]) =>
      (world: BoxWorld) =>
        void world.do(input, who),
  );

const load = fc
  .record({ box: fc.option(box, { freq: 3 }), dossier, counter, low: fc.boolean() })
  .map(({ box, dossier, counter, low }) => ({
    ...loadInput(box, dossier, dossier === "H-1" ? "p-y" : "p-x"),
    counter,
    reach: low && box === null ? ("low" as const) : null,
  }));
/** A result is put in, and its door shut again. */
const loaded = load.map(
  (input): Step =>
    (world) => {
      world.do(input, "staff:s-1");
      world.wait(900);
      shutAll(world);
      world.wait(6_000);
    },
);
const restart = fc.nat(4_000).map(
  (deaf_ms): Step =>
    (world) =>
      world.die(deaf_ms),
);

/** The citizen: card, code, and the box. Sometimes only a part of it. */
const collect = fc.tuple(fc.constantFrom("p-x", "p-y"), box, fc.nat(5)).map(
  ([person, number, short]): Step =>
    (world) => {
      world.office.at_ms += 1;
      if (short !== 0) {
        world.do({ ...CARD, person }, "device:rk");
        world.do({ kind: "request-code", kiosk: "k1" }, "citizen");
      }
      if (short !== 1) {
        const claim = world.office.office.kiosks.k1?.claim?.id ?? null;
        world.do({ kind: "try-code", kiosk: "k1", claim, matched: true }, "citizen");
      }
      const { boxes } = world.office.office;
      const own = Object.values(boxes).find((row) => row.person === person && row.state === "stored");
      world.do(openInput(own?.number ?? number), "citizen");
    },
);
const CARD = {
  kind: "read-card",
  by: "card",
  agreed: false,
  reader: "rk",
  scan: "rk-1",
  elderly: false,
  visits_before: 0,
  warnings: [],
} as const;

const hands = fc.tuple(fc.constantFrom("shut", "shut", "shut", "force"), box).map(
  ([what, number]): Step =>
    (world) =>
      what === "force" ? world.force(number) : world.shut(number),
);
const shutAll: Step = (world) => {
  for (const number of BOXES) world.shut(number);
};
const line = fc.tuple(fc.boolean(), fc.constantFrom("w1", "w2", "w3")).map(
  ([silent, bank]): Step =>
    (world) =>
      silent ? world.silence(bank) : world.hear(bank),
);
/** Two clerks, one after the other. */
const remote = fc.tuple(box, counter, fc.boolean()).map(
  ([number, counter, same]): Step =>
    (world) => {
      world.do({ kind: "ask-remote-open", counter, box: number, reason: "needs-help" }, "staff:s-1");
      const second = same ? "staff:s-1" : "staff:s-2";
      world.do({ kind: "confirm-remote-open", counter, box: number }, second);
    },
);
const clerk = fc.oneof(
  asks(
    fc.record({
      kind: fc.constant("withdraw-result" as const),
      counter,
      box,
      why: fc.constantFrom("withdrawn" as const, "moved" as const, "expired" as const),
    }),
  ),
  asks(
    fc.record({
      kind: fc.constant("hand-over" as const),
      counter,
      dossier,
      how: fc.constant("counter" as const),
    }),
  ),
  asks(
    fc.record({
      kind: fc.constant("clear-box" as const),
      counter,
      box,
      holds: fc.constantFrom("nothing" as const, "result" as const, "taken" as const),
    }),
  ),
  asks(
    fc.constantFrom(
      { kind: "begin-round" as const, counter: "c1" },
      { kind: "end-round" as const, counter: "c1" },
    ),
  ),
  asks(fc.record({ kind: fc.constant("check-box" as const), counter: fc.constant("c1"), box })),
  asks(
    fc.record({
      kind: fc.constant("judge-box" as const),
      counter: fc.constant("c1"),
      box,
      found: fc.constantFrom("as-listed" as const, "differs" as const),
    }),
  ),
  asks(fc.record({ kind: fc.constant("resume-bank" as const), bank: fc.constantFrom("w1", "w2", "w3") })),
  asks(
    fc
      .constantFrom(...BOXES, 40)
      .map((box) => ({ kind: "test-box" as const, bank: BANK[box] ?? "b4", box, confirmed: true as const })),
  ),
  asks(
    fc
      .tuple(box, fc.boolean())
      .map(([box, out]) => ({ kind: "retire-box" as const, bank: BANK[box] ?? "", box, out })),
  ),
);
const BANK: Readonly<Record<number, string>> = { 1: "w1", 2: "w1", 7: "w2", 8: "w3", 9: "w3" };

const step: fc.Arbitrary<readonly [number, Step]> = fc.tuple(
  fc.constantFrom(0, 40, 300, 900, 3_000, 4_000, 7_000, 30_000, 70_000),
  fc.oneof(
    { weight: 3, arbitrary: asks(load) },
    { weight: 7, arbitrary: loaded },
    { weight: 8, arbitrary: collect },
    { weight: 4, arbitrary: hands },
    { weight: 5, arbitrary: fc.constant(shutAll) },
    { weight: 6, arbitrary: clerk },
    { weight: 2, arbitrary: remote },
    { weight: 2, arbitrary: line },
    { weight: 1, arbitrary: restart },
    {
      weight: 4,
      arbitrary: lock.map(
        (next): Step =>
          (world) =>
            void world.locks.push(next),
      ),
    },
  ),
);

describe("in any order of commands, pulses, doors, faults and deaths", () => {
  it("nothing that must never happen does", { timeout: 120_000 }, () => {
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
        const world = new BoxWorld();
        for (const [wait_ms, act] of steps) {
          world.wait(wait_ms);
          act(world);
          expect(world.broken).toEqual([]);
        }
        world.wait(200_000);
        expect(world.broken).toEqual([]);
        for (const [point, count] of Object.entries(world.seen)) seen[point] = (seen[point] ?? 0) + count;
      }),
      { numRuns: 2_000 },
    );
    // What was never exercised is not proven.
    for (const [point, least] of Object.entries(LEAST))
      expect(seen[point], point).toBeGreaterThanOrEqual(least);
  });
});

/** Well below what two thousand days bring, as they are others each time. */
const LEAST = {
  pulse: 3_000,
  opened: 2_000,
  restart: 300,
  refused: 100,
  "claim-kept": 15,
  forced: 150,
  "wrong-door": 80,
  "left-open": 500,
  collected: 200,
  "collected-remote": 15,
  "taken-back": 15,
} as const;
