/** The one interface of pager bases: what a base can't do is refused by name, and every page's end is told. */
import { describe, expect, test } from "vitest";
import type { PagerOutcome } from "../../../drivers/pager/driver.ts";
import { PagerBench } from "./pager-bench.ts";

const REFUSED = { kind: "rejected", reason: "not-supported" };

describe("PagerDriver asked for what its base can't do", () => {
  test.each<[string, (bench: PagerBench, settled: (outcome: PagerOutcome) => void) => void]>([
    ["cancel", ({ driver }, settled) => driver.cancelPage(7, settled)],
    ["group call", ({ driver }, settled) => driver.groupCall(3, { page: "g" }, settled)],
    ["range test", ({ driver }, settled) => driver.rangeTest(7, settled)],
    ["programming", ({ driver }, settled) => driver.programCard(1, 5, 7, settled)],
    [
      "transmissions of one page",
      ({ driver }, settled) => driver.page({ page: "p", card: 7, transmissions: 2 }, settled),
    ],
    [
      "an alert the cards lack",
      ({ driver }, settled) => driver.page({ page: "p", card: 7, alert: "vibrate-2x" }, settled),
    ],
  ])("%s is refused at once, and nothing is written", (_, ask) => {
    const bench = new PagerBench().started();
    const answers: PagerOutcome[] = [];
    ask(bench, (outcome) => answers.push(outcome));
    expect(answers).toEqual([REFUSED]);
    expect(bench.advance(5_000).hostText).toBe("");
  });
});

describe("PagerDriver and the events of its interface", () => {
  test("each page's end is told to the listener too", () => {
    const bench = new PagerBench().started().page("good", 7).page("bad", 100).advance(2_000);
    bench.base.setDefect("silent", true);
    bench.page("lost", 8).advance(4_000);
    expect(bench.ends).toEqual([
      { kind: "failed", page: "bad", card: 100, reason: "illegal-card", uncertain: false },
      { kind: "transmitted", page: "good", card: 7 },
      { kind: "failed", page: "lost", card: 8, reason: "no-answer", uncertain: true },
    ]);
  });

  test("identify says version and system without radiating", () => {
    const bench = new PagerBench().started();
    const answers: unknown[] = [];
    bench.driver.identify((answer) => answers.push(answer));
    bench.advance(1_000);
    expect(answers).toEqual([{ kind: "identified", version: "6.04", system_id: 5 }]);
    expect(bench.eventsOf("on-air")).toEqual([]);
  });

  test("an urgent page passes those that the base does not have yet", () => {
    const bench = new PagerBench({ settings: { window_pages: 1 } }).started();
    bench.page("first", 1).page("normal", 2).page("high", 3, { priority: "high" });
    bench.page("alarm", 4, { priority: "alarm" }).page("high too", 5, { priority: "high" });
    bench.advance(10_000);
    expect(bench.eventsOf("on-air").map(({ card }) => card)).toEqual([1, 4, 3, 5, 2]);
  });
});
