/**
 * What every protocol does alike through the one driver, each against its simulated base: identify, call,
 * say a text, take back, call all, 99 at once, bytes cut anywhere.
 */
import { describe, expect, test } from "vitest";
import { ALL_CARDS, type PagerBench } from "../pager-bench.ts";
import { cutAt } from "./cut.ts";
import { HOUSES, type House, openHouse, wellEnded } from "./houses.ts";

/** Two batches each, one page after the other, with room to spare. */
const BURST_MS = 99 * 4_000;

const buzzed = (bench: PagerBench, cards: readonly number[] = ALL_CARDS): readonly number[] =>
  cards.map((card) => bench.buzzes(card));
const ones = (cards: readonly number[] = ALL_CARDS): readonly number[] => cards.map(() => 1);

describe.each(HOUSES)("$name", (house: House) => {
  const open = (more = {}) => openHouse(house, more);

  test("says who it is, or that it can't be asked", () => {
    const answers: unknown[] = [];
    const bench = open();
    bench.driver.identify((outcome) => answers.push(outcome));
    bench.driver.status((outcome) => answers.push(outcome.kind));
    bench.advance(5_000);
    expect(answers).toEqual(
      house.asked
        ? [{ kind: "identified", version: house.version, system_id: systemOf(house) }, "status"]
        : [{ kind: "rejected", reason: "not-supported" }, "rejected"],
    );
    expect(bench.eventsOf("on-air")).toEqual([]);
  });

  test("calls each card, once and no other, and ends as its base can prove", () => {
    const bench = open();
    for (const card of ALL_CARDS) {
      bench.page(`p${card}`, card).advance(6_000);
      expect(bench.outcome(`p${card}`)).toBe(wellEnded(house));
      expect(bench.buzzes(card)).toBe(1);
    }
    expect(buzzed(bench)).toEqual(ones());
  });

  test("99 at once while the keep-alive is due: each card buzzes once, each page ends once", () => {
    const bench = open().advance(24_990);
    for (const card of ALL_CARDS) bench.page(`p${card}`, card);
    bench.advance(BURST_MS);
    expect(new Set(bench.allOutcomes)).toEqual(new Set([wellEnded(house)]));
    expect(buzzed(bench)).toEqual(ones());
    expect(bench.reportsOf("base-silent")).toEqual([]);
  });

  test("accepted is told where the base tells it, and never after the end", () => {
    const bench = open().page("p", 7).advance(10_000);
    const accepted = bench.reportsOf("accepted");
    expect(accepted).toEqual(house.proves === "air" ? [{ kind: "accepted", page: "p", card: 7 }] : []);
    expect(bench.ends).toHaveLength(1);
  });

  test("a text reaches the card folded, or is refused where cards show none", () => {
    const bench = open();
    const { text } = bench.driver.capabilities;
    bench.page("p", 7, { text: "Mời quầy 3" }).advance(10_000);
    if (text.kind === "none") {
      expect(bench.outcome("p")).toBe("rejected text-not-allowed");
      expect(bench.buzzes(7)).toBe(0);
      return;
    }
    expect(bench.outcome("p")).toBe(wellEnded(house));
    expect(bench.base.cards.withNumber(7)[0]?.shown.at(-1)).toMatch(/^Moi quay 3/);
  });

  test("the longest text reaches the card whole; one character more is refused", () => {
    const bench = open();
    const { text } = bench.driver.capabilities;
    if (text.kind === "none") return;
    const longest = "0123456789".repeat(200).slice(0, text.max_characters);
    bench.page("longest", 7, { text: longest }).page("longer", 8, { text: `${longest}0` });
    bench.advance(60_000);
    expect([bench.outcome("longest"), bench.outcome("longer")]).toEqual([
      wellEnded(house),
      "rejected text-too-long",
    ]);
    expect(bench.base.cards.withNumber(7)[0]?.shown.at(-1)).toMatch(new RegExp(`^A?${longest}$`));
    expect(bench.buzzes(8)).toBe(0);
  });

  test("an urgent page passes those that the base does not have yet", () => {
    const bench = open();
    const cards = ALL_CARDS.slice(0, 50);
    for (const card of cards) bench.page(`p${card}`, card);
    bench.page("urgent", 99, { priority: "alarm" }).advance(BURST_MS);
    const order = bench.eventsOf("page-transmitted").map(({ card }) => card);
    expect(order).toHaveLength(cards.length + 1);
    // What is written already goes first: as many as the base may hold.
    const { window_pages } = bench.driver.capabilities;
    expect(order.indexOf(99)).toBeLessThanOrEqual(Math.min(window_pages, cards.length));
  });

  test("takes a page back where it can, and else says so without a byte", () => {
    const bench = open();
    const { cancel } = bench.driver.capabilities;
    bench.page("p", 7).advance(300);
    bench.written.length = 0;
    const ends: string[] = [];
    bench.driver.cancelPage(7, (outcome) => ends.push(outcome.kind));
    if (!cancel) {
      expect(ends).toEqual(["rejected"]);
      return;
    }
    bench.advance(60_000);
    expect(ends).toEqual(["transmitted"]);
    expect(bench.base.cards.withNumber(7)[0]?.buzzing).toBe(false);
  });

  test("a range test buzzes the card in hand where the base has one, and else says so without a byte", () => {
    const bench = open();
    const ends: string[] = [];
    bench.written.length = 0;
    bench.driver.rangeTest(7, (outcome) => ends.push(outcome.kind));
    if (!bench.driver.capabilities.range_test) {
      expect([ends, bench.hostText]).toEqual([["rejected"], ""]);
      return;
    }
    bench.advance(10_000);
    expect([ends, bench.buzzes(7), bench.buzzes(8)]).toEqual([[wellEnded(house).split(" ")[0]], 1, 0]);
  });

  test("calls all cards where it can, and else says so without a byte", () => {
    const bench = open();
    const ends: string[] = [];
    bench.written.length = 0;
    bench.driver.allCall({ page: "all" }, (outcome) => ends.push(outcome.kind));
    if (bench.driver.capabilities.all_call !== true) {
      expect([ends, bench.hostText]).toEqual([["rejected"], ""]);
      return;
    }
    bench.advance(20_000);
    expect(ends).toEqual([wellEnded(house).split(" ")[0]]);
    expect(buzzed(bench)).toEqual(ones());
  });

  test("calls the cards of a group where it can, and else says so without a byte", () => {
    const bench = open();
    for (const card of [3, 8]) bench.base.prompt(`group ${card} 5 in`);
    const ends: string[] = [];
    bench.written.length = 0;
    bench.driver.groupCall(5, { page: "group" }, (outcome) => ends.push(outcome.kind));
    if (!bench.driver.capabilities.group) {
      expect([ends, bench.hostText]).toEqual([["rejected"], ""]);
      return;
    }
    bench.advance(20_000);
    expect(ends).toEqual(["transmitted"]);
    expect(ALL_CARDS.filter((card) => bench.buzzes(card) > 0)).toEqual([3, 8]);
  });

  test.each([1, 7, 1_024])("in pieces of %d bytes both ways it is the same", (chunk_bytes) => {
    const bench = open({ chunk_bytes });
    for (const card of [1, 7, 99]) bench.page(`p${card}`, card);
    bench.advance(30_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set([wellEnded(house)]));
    expect(buzzed(bench, [1, 7, 99])).toEqual([1, 1, 1]);
  });

  test("cut behind any byte of any message, both ways, it is the same", () => {
    const longest = longestMessage(open());
    expect(longest).toBeGreaterThan(5);
    for (let at = 1; at < longest; at++) {
      const bench = open({ between: cutAt(at) });
      for (const card of [1, 7]) bench.page(`p${card}`, card);
      bench.advance(20_000);
      expect([at, ...new Set(bench.allOutcomes), ...buzzed(bench, [1, 7])]).toEqual([
        at,
        wellEnded(house),
        1,
        1,
      ]);
    }
  });
});

const systemOf = ({ of }: House): number | undefined => (of.protocol === "lrs" ? of.system_id : undefined);

/** Bytes of the longest message either side sends for a call. */
const longestMessage = (bench: PagerBench): number => {
  let longest = 0;
  bench.line.tap((bytes) => {
    longest = Math.max(longest, bytes.length);
  });
  bench.page("p", 7).advance(20_000);
  return longest;
};
