/** The trouble menu: each row strikes a running office, ends, and the office goes on by itself. */
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { BASES } from "../../../simulators/office/soak.ts";
import { planTrouble, TROUBLES } from "../../../simulators/office/trouble.ts";
import { admit, advance, loadResult, said, strike, type Watched, watchedOffice } from "./office-kit.ts";

const DEVICES_UP = Array(6).fill("up");
/** A device that was given up is asked again within this time, and slips and pages go after it. */
const HEALED_MS = 30 * 60_000;
const NAMES = TROUBLES.map(({ name }) => name);

/** An office whose base can suffer this, LRS where it can. */
const officeFor = (name: string): Watched => {
  const row = TROUBLES.find((known) => known.name === name);
  for (let base = 0; base < BASES.length; base++) {
    const office = watchedOffice(5, false, base);
    if (row?.possible?.(office.world) !== false) return office;
  }
  throw new Error(`no base can have ${name}`);
};

describe("each trouble", () => {
  it.each(NAMES)("%s ends, breaks nothing that must hold, and leaves every device up", (name) => {
    const office = officeFor(name);
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

  it("of a base is left out where that base can't have it", () => {
    const jtech = watchedOffice(5, false, 3).world;
    const possible = TROUBLES.filter((row) => row.possible?.(jtech) !== false).map(({ name }) => name);
    expect(possible).toContain("pager-not-listening");
    expect(possible).not.toContain("pager-mute");
    expect(possible).toContain("unplug");
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
