/** The trouble menu: each row strikes a running office, ends, and the office goes on by itself. */
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { Oracle } from "../../../simulators/office/oracle.ts";
import { soakWorld } from "../../../simulators/office/soak.ts";
import { planTrouble, TROUBLES } from "../../../simulators/office/trouble.ts";
import { PAGER_DEFECTS } from "../../../simulators/pager/defects.ts";
import type { PagerProtocol } from "../../../simulators/pager/protocols.ts";
import { READER_DEFECT_NAMES } from "../../../simulators/reader/defects.ts";
import { admit, advance, loadResult, said, strike, watchedOffice } from "./office-kit.ts";

const DEVICES_UP = Array(8).fill("up");
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

  it.each([5, 6])(
    "of a scanner left a keyboard overnight is named at start, and heals (world %i)",
    (seed) => {
      const world = soakWorld(seed, false);
      const office = { world, oracle: new Oracle(world) };
      const end = strike(office, "reader-keyboard-overnight");
      world.powerUp();
      advance(world, 30_000);
      const faults = () => Object.values(world.office.devices).flatMap(({ fault }) => fault ?? []);
      expect(faults()).toEqual(["LINK_KEYBOARD"]);
      expect(world.reached["scanner-as-keyboard"]).toBe(1);
      end();
      advance(world, 60_000);
      expect(faults()).toEqual([]);
      expect(said(office.oracle)).toEqual([]);
    },
  );

  it("of scanners is every defect they have, but for what no line of bytes can show", () => {
    const rows = NAMES.filter((name) => name.startsWith("reader-")).map((name) =>
      name.slice("reader-".length),
    );
    expect(READER_DEFECT_NAMES.filter((name) => !rows.includes(name))).toEqual([
      "wrong-descriptor",
      "odd-descriptor",
    ]);
  });

  it("has a name of its own", () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });
});

describe("the plan of a day", () => {
  it("has what is there overnight before anything else happens, and at most once a day", () => {
    const hits: Record<string, number> = {};
    const days = 40;
    for (let seed = 1; seed <= days; seed++) {
      const world = soakWorld(seed, false);
      planTrouble(world, new Oracle(world), new SeededRandom(seed), 3_600_000, hits);
    }
    expect(Object.keys(hits)).toEqual(["reader-keyboard-overnight"]);
    expect(hits["reader-keyboard-overnight"]).toBeLessThan(days / 2);
  });

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
