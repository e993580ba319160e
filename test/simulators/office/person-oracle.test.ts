/** Each thing that must never happen to a person's data is broken once, and the oracle says so. */
import { beforeEach, describe, expect, test } from "vitest";
import type { FactOf } from "../../../controller/core/fact.ts";
import { type Kept, PersonOracle } from "../../../simulators/office/person-oracle.ts";
import { soakWorld } from "../../../simulators/office/soak.ts";

const [MONDAY, THURSDAY, FRIDAY] = ["2026-11-23", "2026-11-26", "2026-11-27"];
const TUESDAY = "2026-11-24";

let oracle: PersonOracle;
let said: string[];
const world = soakWorld(1, false);
world.powerUp();

beforeEach(() => {
  said = [];
  oracle = new PersonOracle(world, (what) => said.push(what));
});

const read = (more: Partial<FactOf<"card-read">> = {}): FactOf<"card-read"> => ({
  kind: "card-read",
  door: "door-1",
  scan: "s",
  by: "card",
  person: "p-1",
  agreed: false,
  elderly: false,
  visits_before: 0,
  warnings: [],
  ...more,
});
const agreed = { kind: "visitor-agreed", person: "p-1", door: "door-1", wording: "2026-11" } as const;
const withdrew = { kind: "visitor-withdrew", person: "p-1", door: "door-1" } as const;
const issued = { kind: "ticket-issued", person: "p-1", ticket: "t1" } as FactOf<"ticket-issued">;

test("an agreement holds for the days of the office, the first among them", () => {
  oracle.fact(read(), MONDAY);
  oracle.fact(agreed, MONDAY);
  oracle.fact(read({ by: "number", agreed: true, visits_before: 1 }), TUESDAY);
  oracle.fact(read({ by: "visitor-slip", agreed: true, visits_before: 2 }), THURSDAY);
  expect(said).toEqual([]);
  oracle.fact(read({ by: "visitor-slip", agreed: true, visits_before: 3 }), FRIDAY);
  expect(said).toContain("p-1 came by visitor-slip: agreed false, but recognised true");
  expect(said).toContain("the slip of p-1 was taken, who did not agree");
  expect(said).toContain("p-1 is known by 3 visits, but did not agree");
});

describe("said aloud", () => {
  test("somebody who agreed is not recognised", () => {
    oracle.fact(agreed, MONDAY);
    oracle.fact(read(), TUESDAY);
    expect(said).toEqual(["p-1 came by card: agreed true, but recognised false"]);
  });

  test("somebody who took it back is", () => {
    oracle.fact(agreed, MONDAY);
    oracle.fact(withdrew, TUESDAY);
    oracle.fact(read({ agreed: true }), TUESDAY);
    expect(said).toEqual(["p-1 came by card: agreed false, but recognised true"]);
  });

  test("a stranger has his id of yesterday; not where a result keeps him, nor twice on one day", () => {
    oracle.fact(read(), MONDAY);
    oracle.fact(issued, MONDAY);
    oracle.fact(read({ visits_before: 1 }), MONDAY);
    expect(said).toEqual([]);
    oracle.fact({ kind: "result-assigned", box: 1, dossier: "d", person: "p-2" }, MONDAY);
    oracle.fact(read({ person: "p-2" }), MONDAY);
    oracle.fact(read({ person: "p-2" }), TUESDAY);
    expect(said).toEqual([]);
    oracle.fact(read(), TUESDAY);
    expect(said).toEqual([`p-1 of ${MONDAY} has the same id today, but did not agree`]);
  });
});

describe("in the evening", () => {
  const evening = (...kept: Kept): readonly string[] => {
    oracle.endOfDay(kept, TUESDAY);
    return said;
  };

  test("nobody is kept past a day", () => {
    expect(
      evening(["p-1", { visit: TUESDAY }], ["p-2", { visit: MONDAY }], ["p-3", { result: MONDAY }]),
    ).toEqual([`p-2 is kept past ${MONDAY}`, `p-3 is kept past ${MONDAY}`]);
  });

  test("nobody is kept longer for a visit, or without having agreed", () => {
    oracle.fact(agreed, MONDAY);
    expect(
      evening(["p-1", { returning: THURSDAY }], ["p-2", { visit: FRIDAY }], ["p-3", { returning: THURSDAY }]),
    ).toEqual([
      `p-2 is kept for a visit until ${FRIDAY}`,
      `p-3 agreed until undefined, but is kept until ${THURSDAY}`,
    ]);
  });

  test("nobody who agreed was forgotten", () => {
    oracle.fact(agreed, TUESDAY);
    expect(evening(["p-1", { visit: TUESDAY }])).toEqual([
      `p-1 agreed until ${FRIDAY}, but is kept until undefined`,
    ]);
  });
});
