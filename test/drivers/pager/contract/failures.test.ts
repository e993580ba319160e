/**
 * Every failure of the field against every protocol that can have it: no call is lost unnoticed, no card
 * buzzes more than once too often, each page ends once, and the base works again afterwards.
 */
import { describe, expect, test } from "vitest";
import { defectsOf, type PagerDefectName } from "../../../../simulators/pager/defects.ts";
import type { PagerBench } from "../pager-bench.ts";
import { Caller } from "./caller.ts";
import { expectHonest, expectNoticed } from "./expect-honest.ts";
import { HOUSES, type House, openHouse, wellEnded } from "./houses.ts";
import { isHidden, troublesOf } from "./troubles.ts";

const CARDS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
/** Who calls has given up long before. */
const OVER_MS = 3_600_000;
/** Late answers have come, and every time-out of a driver is over. */
const QUIET_MS = 120_000;
const AFTER_MS = 90_000;

const trouble = (bench: PagerBench, name: PagerDefectName, value?: string): void => {
  if (name === "unplug-at") expect(bench.base.setDefect("returns-after", true, "4000")).toBe(true);
  expect(bench.base.setDefect(name, true, value)).toBe(true);
};

describe.each(HOUSES)("$name", (house: House) => {
  const called = (name: PagerDefectName, value: string | undefined) => {
    const bench = openHouse(house);
    trouble(bench, name, value);
    const caller = new Caller(bench);
    for (const card of CARDS) caller.call(card);
    caller.settle(OVER_MS);
    bench.advance(QUIET_MS);
    return { bench, caller };
  };
  const worksAfter = (bench: PagerBench, name: PagerDefectName): void => {
    bench.base.setDefect(name, false);
    bench.advance(AFTER_MS).page("after", 50).advance(AFTER_MS);
    expect(bench.outcome("after")).toBe(wellEnded(house));
    expect(bench.buzzes(50)).toBe(1);
  };

  test.each(troublesOf(house).filter(([name]) => !isHidden(house, name)))(
    "%s %s: no call is lost unnoticed, at most one buzz too many, and it works again",
    (name, value) => {
      const { bench, caller } = called(name, value);
      expectNoticed(bench, caller);
      expectHonest(bench, CARDS);
      worksAfter(bench, name);
    },
  );

  test.each(troublesOf(house).filter(([name]) => isHidden(house, name)))(
    "%s %s is behind the base: every page ends all the same, and it works again",
    (name, value) => {
      const { bench, caller } = called(name, value);
      expect([...caller.ends.values()]).not.toContain("open");
      worksAfter(bench, name);
    },
  );

  test.each(troublesOf(house).filter(([name]) => name === "late-reply" || name === "late-page-reply"))(
    "%s %s: a late answer completes no other page, though the base refuses that one",
    (name, value) => {
      const bench = openHouse(house);
      trouble(bench, name, value);
      bench.page("late", 7).advance(3_500);
      // The first page's answers are still under way when the base begins to refuse.
      bench.base.setDefect("queue-full", true, "0");
      for (const card of [7, 8, 1]) bench.page(`next-${card}`, card);
      bench.advance(3 * QUIET_MS);
      expectHonest(bench, CARDS);
    },
  );
});

describe("replies for a card that nobody paged complete nothing", () => {
  const foreign = HOUSES.filter(({ of }) =>
    defectsOf(of.protocol).some(({ name }) => name === "foreign-reply"),
  );

  test.each(foreign)("$name", (house) => {
    const bench = openHouse(house);
    bench.base.setDefect("foreign-reply", true, "98");
    bench.base.setDefect("accepted-never-transmitted", true);
    bench.page("p", 7).advance(QUIET_MS);
    expect(bench.outcome("p")).toBe("uncertain no-answer");
    expect(bench.buzzes(7)).toBe(0);
  });
});

describe("what the base says in another way", () => {
  test("lrs coasters of another system: told at the next STAT", () => {
    const bench = openHouse(houseNamed("lrs coasters"));
    bench.base.setDefect("other-system", true);
    bench.advance(60_000);
    expect(bench.reportsOf("wrong-system-id")).toMatchObject([{ expected: 5, found: 77 }]);
  });

  test("lrs alpha numbers that are groups: told at the next STAT, pages refused from then", () => {
    const bench = openHouse(houseNamed("lrs alpha pagers"));
    bench.base.setDefect("numbers-are-groups", true);
    bench.advance(60_000).page("p", 7).advance(10_000);
    expect(bench.reportsOf("numbers-are-groups")).toHaveLength(1);
    expect(bench.outcome("p")).toBe("rejected not-supported");
  });

  test("espa: a failed transmitter is told once, and once that it works", () => {
    const bench = openHouse(houseNamed("espa"));
    bench.base.setDefect("transmitter-failure", true);
    for (const card of CARDS) bench.page(`p${card}`, card);
    bench.advance(60_000);
    bench.base.setDefect("transmitter-failure", false);
    bench.page("after", 50).advance(60_000);
    expect(bench.reportsOf("transmitter-fault")).toHaveLength(1);
    expect(bench.reportsOf("transmitter-works")).toHaveLength(1);
  });

  test.each(["lrs coasters", "lrs alpha pagers"])(
    "%s: a power cycle is told, pages in it are uncertain",
    (name) => {
      const bench = openHouse(houseNamed(name));
      for (const card of CARDS) bench.page(`p${card}`, card);
      bench.advance(1_500);
      bench.base.powerCycle();
      bench.advance(60_000);
      expect(bench.reportsOf("base-reset")).toHaveLength(1);
      expect(
        bench.allOutcomes.filter((outcome) => outcome === "uncertain base-reset").length,
      ).toBeGreaterThan(5);
    },
  );

  test("espa on two wires: an adapter that echoes is set so, and nothing is lost", () => {
    const espa = houseNamed("espa");
    const bench = openHouse({ ...espa, of: { protocol: "espa", echo: true } });
    bench.base.setDefect("echo", true);
    for (const card of CARDS) bench.page(`p${card}`, card);
    bench.advance(60_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
    expectHonest(bench, CARDS);
  });
});

const houseNamed = (name: string): House => {
  const house = HOUSES.find((one) => one.name === name);
  if (house === undefined) throw new Error(`no house ${name}`);
  return house;
};
