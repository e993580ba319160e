/**
 * Any day at two doors: however people are recognised, by whomever they are called, served, missed or taken
 * back, and whenever the power goes, nobody ever has two live numbers in one field.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Input } from "../../../controller/core/input.ts";
import { PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const DOORS = ["d1", "d2"] as const;
const READERS = { d1: "rd", d2: "r2" } as const;
const TWO_DOORS = {
  ...PLAN,
  doors: [...PLAN.doors, { id: "d2", reader: "r2", printer: null, chip_reader: null }],
  readers: [...PLAN.readers, "r2"],
};

const door = fc.constantFrom(...DOORS);
const person = fc.constantFrom("p-a", "p-b");
const field = fc.constantFrom("land", "civil");
const counter = fc.constantFrom("c1", "c2");

interface Step {
  readonly wait_ms: number;
  readonly inputs: readonly (readonly Input[])[];
}

const seen = { elderly: false, visits_before: 0, warnings: [] };
const arrival = fc.record({
  door,
  person,
  by: fc.constantFrom("card" as const, "number" as const, "visitor-slip" as const),
  field,
  agreed: fc.boolean(),
  /** The guard presses once, out of impatience twice with another scan between, or not at all. */
  press: fc.constantFrom("admit", "admit", "admit-twice", "nothing"),
});
type Arrival = typeof arrival extends fc.Arbitrary<infer A> ? A : never;

const inputsOf = ({ door, person, by, field, agreed, press }: Arrival): readonly Input[] => {
  const whom = { scan: `s-${person}`, person, agreed: false, ...seen };
  const recognised: Input =
    by === "number"
      ? { kind: "type-number", door, known: true, ...whom }
      : { kind: "read-card", reader: READERS[door], by, ...whom };
  const wish = { lane: "regular", reason: null, pager: null } as const;
  const yes = agreed && by === "card";
  const admit: Input = { kind: "admit", door, field, scan: whom.scan, agreed: yes, ...wish };
  switch (press) {
    case "admit":
      return [recognised, admit];
    case "admit-twice":
      return [recognised, admit, recognised, admit];
    default:
      return [recognised];
  }
};
const clerk = fc
  .record({
    counter,
    kind: fc.constantFrom("call-next", "start-service", "finish-service", "mark-no-show", "undo", "recall"),
  })
  .map((input): Input => input);
const restarted: Input = { kind: "restarted", boot: "b" };

/** Inputs of one turn come at one instant; between turns time passes. */
const step: fc.Arbitrary<Step> = fc.record({
  wait_ms: fc.constantFrom(0, 1_000, 11_000),
  inputs: fc.array(
    fc.oneof(
      { arbitrary: arrival.map(inputsOf), weight: 4 },
      { arbitrary: clerk.map((input) => [input]), weight: 6 },
      { arbitrary: fc.constant([restarted]), weight: 1 },
    ),
    { minLength: 1, maxLength: 4 },
  ),
});

const doubles = (office: TestOffice): readonly string[] => {
  const held = office.office.tickets.map(({ person, field }) => `${person} in ${field}`);
  return held.filter((visit, index) => held.indexOf(visit) !== index);
};

describe("one live number a person a field", () => {
  it("holds after anything that can happen", () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const office = new TestOffice(TWO_DOORS).open();
        for (const { wait_ms, inputs } of steps) {
          office.wait(wait_ms);
          for (const input of inputs.flat())
            if (refusalOf(office.do(input).reply) === "already-waiting") refused++;
          expect(doubles(office)).toEqual([]);
        }
      }),
      { seed: 4, numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("also when a no-show is taken back after its person has come again", () => {
    const office = new TestOffice(TWO_DOORS).open();
    const take = (scan: string) => {
      office.do({ kind: "read-card", reader: "r2", by: "card", scan, person: "p-a", agreed: false, ...seen });
      const wish = { lane: "regular", reason: null, pager: null, agreed: false } as const;
      return refusalOf(office.do({ kind: "admit", door: "d2", field: "land", scan, ...wish }).reply);
    };
    take("s1");
    office.do({ kind: "call-next", counter: "c1" });
    office.do({ kind: "mark-no-show", counter: "c1" });
    expect(take("s2")).toBe("done");
    expect(refusalOf(office.do({ kind: "undo", counter: "c1" }).reply)).toBe("nothing-to-undo");
    expect(office.office.tickets).toHaveLength(1);
  });
});
