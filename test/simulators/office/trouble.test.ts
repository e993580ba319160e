/** The trouble menu: each row strikes a running office, ends, and the office goes on by itself. */
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { planTrouble, TROUBLES } from "../../../simulators/office/trouble.ts";
import { PAGER_DEFECTS } from "../../../simulators/pager/defects.ts";
import type { PagerProtocol } from "../../../simulators/pager/protocols.ts";
import { admit, advance, loadResult, said, strike, watchedOffice } from "./office-kit.ts";

const DEVICES_UP = Array(7).fill("up");
/** A device that was given up is asked again within this time, and slips and pages go after it. */
const HEALED_MS = 30 * 60_000;
const NAMES = TROUBLES.map(({ name }) => name);
/** Not every base can have every trouble. */
const protocolFor = (name: string): PagerProtocol =>
  PAGER_DEFECTS.find((row) => `pager-${row.name}` === name)?.of[0] ?? "lrs";

describe("each trouble", () => {
  it.each(NAMES)("%s ends, breaks nothing that must hold, and leaves every device up", (name) => {
    const office = watchedOffice(5, false, protocolFor(name));
    const { world, oracle } = office;
    const end = strike(office, name);
    const replies = [admit(world), admit(world, 3)];
    loadResult(world, 1);
    advance(world, 120_000);
    end();
    advance(world, HEALED_MS);
    const after = admit(world);
    advance(world, 60_000);
    for (const [reply] of [...replies, after]) expect(reply?.kind).toBe("done");
    expect(Object.values(world.office.devices).map(({ state }) => state)).toEqual(DEVICES_UP);
    expect(said(oracle)).toEqual([]);
  });

  it("has a name of its own", () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });
});

describe("the plan of a day", () => {
  const hitsOf = (seed: number): Readonly<Record<string, number>> => {
    const { world, oracle } = watchedOffice(5);
    const hits: Record<string, number> = {};
    planTrouble(world, oracle, new SeededRandom(seed), 3_600_000, hits);
    advance(world, 3_600_000);
    return hits;
  };

  it("is drawn from the seed: some kinds on the menu, at most three strikes of one kind", () => {
    const hits = hitsOf(1);
    expect(hitsOf(1)).toEqual(hits);
    expect(hitsOf(2)).not.toEqual(hits);
    for (const [name, count] of Object.entries(hits)) {
      expect(NAMES).toContain(name);
      expect(count).toBeLessThanOrEqual(3);
    }
    expect(Object.keys(hits).length).toBeGreaterThan(3);
    expect(Object.keys(hits).length).toBeLessThan(NAMES.length);
  });
});
