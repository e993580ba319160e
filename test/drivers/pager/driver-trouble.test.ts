/** A pager base in trouble: every field defect ends in a named outcome, and no page is lost. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LATE_ACCEPT_MS, TRANSMIT_TIMEOUT_MS } from "../../../drivers/pager/lrs/pages.pure.ts";
import { asciiBytes } from "../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { defectsOf } from "../../../simulators/pager/defects.ts";
import { ALL_CARDS, PagerBench } from "./pager-bench.ts";

const troubled = (defect: string, value?: string): PagerBench => {
  const bench = new PagerBench().started();
  expect(bench.base.setDefect(defect, true, value)).toBe(true);
  return bench;
};

describe("PagerDriver with a silent base", () => {
  test("a page ends uncertain, the base is reported once, further pages are refused until it answers", () => {
    const bench = troubled("silent").page("p", 7).page("again", 7).advance(10_000);
    expect(bench.outcome("p")).toBe("uncertain no-answer");
    expect(bench.outcome("again")).toBe("rejected no-answer");
    expect(bench.page("later", 8).outcome("later")).toBe("rejected no-answer");
    bench.base.setDefect("silent", false);
    bench.advance(LATE_ACCEPT_MS + 5_000);
    expect(bench.reports.map(({ kind }) => kind)).toEqual(["base-identified", "base-silent", "base-answers"]);
    expect(bench.page("now", 7).advance(2_000).outcome("now")).toBe("transmitted");
  });

  test("an idle base that falls silent is noticed within 40 s", () => {
    expect(troubled("silent").advance(40_000).reportsOf("base-silent")).toHaveLength(1);
  });

  test("a base that never answers STAT is no base: pages are refused", () => {
    const bench = new PagerBench();
    bench.base.setDefect("no-status", true);
    bench.started().page("p", 7).advance(10_000);
    expect(bench.outcome("p")).toBe("rejected no-answer");
    expect(bench.reports).toEqual([{ kind: "base-silent" }]);
    expect(bench.eventsOf("on-air")).toEqual([]);
  });

  test("status calls end too", () => {
    const bench = troubled("silent");
    const answers: unknown[] = [];
    bench.driver.status((answer) => answers.push(answer));
    bench.advance(10_000);
    bench.driver.status((answer) => answers.push(answer));
    expect(answers).toEqual(Array(2).fill({ kind: "rejected", reason: "no-answer" }));
  });
});

describe("PagerDriver and replies out of step", () => {
  test("accepted but never transmitted ends uncertain after 45 s", () => {
    const bench = troubled("accepted-never-transmitted")
      .page("p", 7)
      .advance(TRANSMIT_TIMEOUT_MS - 1_000);
    expect(bench.outcome("p")).toBe("open");
    expect(bench.advance(2_000).outcome("p")).toBe("uncertain no-answer");
    expect(bench.reportsOf("accepted")).toHaveLength(1);
  });

  test.each(["transmitted-before-accepted", "glued-replies", "drops-accepted"])(
    "%s is transmitted",
    (defect) => {
      const bench = troubled(defect).page("p", 7).advance(2_000);
      expect(bench.outcome("p")).toBe("transmitted");
      expect(
        bench
          .page("next", 7)
          .advance(LATE_ACCEPT_MS + 2_000)
          .outcome("next"),
      ).toBe("transmitted");
      expect(bench.buzzes(7)).toBe(2);
    },
  );

  test("a transmitted line that came first leaves its accepted line to no other page", () => {
    const bench = troubled("mute").page("p", 7).advance(100);
    bench.line.inject(asciiBytes("SCPG,7\r\n"));
    expect(bench.outcome("p")).toBe("transmitted");
    bench.page("next", 7).advance(100);
    bench.line.inject(asciiBytes("CPG,7\r\n"));
    expect(bench.reportsOf("accepted")).toEqual([]);
    expect(bench.advance(100).hostText.match(/CPG,7/g)).toHaveLength(2);
  });

  test("a line said twice is counted and changes nothing", () => {
    const bench = troubled("mute").page("p", 7).advance(100);
    bench.line.inject(asciiBytes("CPG,7\r\nCPG,7\r\n"));
    expect(bench.reportsOf("accepted")).toHaveLength(1);
    expect(bench.counter("rx_duplicate_replies")).toBe(1);
  });

  test("an alpha pager's reply completes no coaster's page", () => {
    const bench = troubled("mute").page("p", 7).advance(100);
    bench.line.inject(asciiBytes("PPG,7\r\nSPPG,7\r\n"));
    expect(bench.outcome("p")).toBe("open");
  });

  test("a base with pages under way is not asked whether it lives", () => {
    const bench = troubled("accepted-never-transmitted")
      .page("p", 7)
      .advance(TRANSMIT_TIMEOUT_MS - 1_000);
    expect(bench.hostText).toBe("CPG,7,1,3\r");
  });

  test("replies of many cards may come in any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ALL_CARDS.slice(0, 12), { minLength: 12 }), (order) => {
        const bench = troubled("mute");
        for (const card of order.toSorted((a, b) => a - b)) bench.page(`p${card}`, card);
        bench.advance(1_000);
        for (const card of order) bench.line.inject(asciiBytes(`CPG,${card}\r\n`));
        for (const card of order.toReversed()) {
          expect(bench.outcome(`p${card}`)).toBe("open");
          bench.line.inject(asciiBytes(`SCPG,${card}\r\n`));
          expect(bench.outcome(`p${card}`)).toBe("transmitted");
        }
      }),
      { numRuns: 20 },
    );
  });

  test("a late answer completes neither the next page to that card nor any other", () => {
    const bench = troubled("mute").page("first", 7).advance(3_500);
    expect(bench.outcome("first")).toBe("uncertain no-answer");
    bench.page("second", 7);
    bench.line.inject(asciiBytes("CPG,7\r\n"));
    bench.line.inject(asciiBytes("SCPG,7\r\n"));
    expect(bench.outcome("second")).toBe("open");
    expect(bench.counter("rx_late_replies")).toBe(2);
    bench.base.setDefect("mute", false);
    bench.advance(2_000);
    expect(bench.outcome("second")).toBe("transmitted");
    expect(bench.reportsOf("accepted")).toEqual([{ kind: "accepted", page: "second", card: 7 }]);
  });

  test.each([
    ["late-reply", "4000"],
    ["late-page-reply", "4000"],
    ["late-page-reply", "7500"],
    ["late-reply", "20000"],
  ])("%s %s ms: every page is settled once, and transmitted only by its own reply", (defect, value) => {
    const bench = troubled(defect, value);
    for (let index = 0; index < 4; index++) bench.page(`p${index}`, 7).page(`q${index}`, 8).advance(9_000);
    bench.base.setDefect(defect, false);
    bench.advance(120_000);
    expect(bench.allOutcomes).not.toContain("open");
    expect(bench.allOutcomes.filter((outcome) => outcome === "transmitted").length).toBeLessThanOrEqual(
      bench.eventsOf("page-transmitted").length,
    );
    expect(bench.page("after", 7).advance(20_000).outcome("after")).toBe("transmitted");
  });

  test("a late transmitted line after 45 s belongs to the old page", () => {
    const bench = troubled("accepted-never-transmitted")
      .page("old", 7)
      .advance(TRANSMIT_TIMEOUT_MS + 500);
    expect(bench.outcome("old")).toBe("uncertain no-answer");
    bench.page("new", 7).advance(1_000);
    expect(bench.hostText.match(/CPG,7/g)).toHaveLength(1);
    bench.line.inject(asciiBytes("SCPG,7\r\n"));
    expect(bench.outcome("new")).toBe("open");
    expect(bench.advance(100).hostText.match(/CPG,7/g)).toHaveLength(2);
  });

  test("replies for cards never paged complete nothing, are counted, and reported only so often", () => {
    const bench = troubled("foreign-reply", "98");
    for (const card of ALL_CARDS.slice(0, 20)) bench.page(`p${card}`, card);
    bench.advance(60_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
    expect(bench.counter("rx_foreign_replies")).toBe(40);
    expect(bench.reportsOf("foreign-reply")).toEqual(Array(16).fill({ kind: "foreign-reply", card: 98 }));
    expect(bench.buzzes(98)).toBe(0);
  });

  test("a card's reply lost among many ends that page uncertain, and no other", () => {
    const bench = new PagerBench().started();
    for (const card of ALL_CARDS.slice(0, 60)) bench.page(`p${card}`, card);
    bench.advance(1_000);
    bench.base.setDefect("drops-nth-reply", true, "7");
    bench.advance(150_000);
    const outcomes = bench.allOutcomes;
    expect(new Set(outcomes)).toEqual(new Set(["transmitted", "uncertain no-answer"]));
    expect(outcomes.filter((outcome) => outcome !== "transmitted").length).toBeLessThanOrEqual(9);
  });
});

describe("PagerDriver and a base that refuses", () => {
  test("a base that takes nothing at all refuses the form of the page", () => {
    expect(troubled("queue-full", "0").page("p", 7).advance(1_000).outcome("p")).toBe("rejected format");
  });

  test("a full queue is learned: what was written over it is refused, its repeat waits its turn", () => {
    const bench = troubled("queue-full", "10");
    for (const card of ALL_CARDS) bench.page(`p${card}`, card);
    bench.advance(100_000);
    const outcomes = bench.allOutcomes;
    expect(new Set(outcomes)).toEqual(new Set(["transmitted", "rejected queue-full"]));
    const refused = ALL_CARDS.filter((card) => bench.outcome(`p${card}`) !== "transmitted");
    expect(refused.length).toBeLessThanOrEqual(40);
    for (const card of refused) bench.page(`again${card}`, card);
    bench.advance(60_000);
    expect(refused.map((card) => bench.outcome(`again${card}`))).toEqual(refused.map(() => "transmitted"));
    expect(ALL_CARDS.every((card) => bench.buzzes(card) === 1)).toBe(true);
  });

  test("a line cut by an unplugged cable is cleared by STAT and pages nobody", () => {
    const bench = new PagerBench();
    bench.base.receive(asciiBytes("CPG,7"));
    bench.started();
    expect(bench.eventsOf("line-refused")).toMatchObject([{ line: "CPG,7STAT" }]);
    expect(bench.reportsOf("base-identified")).toHaveLength(1);
    expect(bench.page("p", 8).advance(2_000).outcome("p")).toBe("transmitted");
    expect(bench.buzzes(7)).toBe(0);
  });
});

describe("PagerDriver and a base that was power-cycled", () => {
  test("pages in its queue end uncertain at once, pages not yet written are kept and sent", () => {
    const bench = troubled("base-reset-mid-page");
    bench.page("air", 7).page("queued", 8).page("waiting", 7).advance(1_200);
    expect(bench.outcome("air")).toBe("uncertain base-reset");
    expect(bench.outcome("queued")).toBe("uncertain base-reset");
    expect(bench.outcome("waiting")).toBe("open");
    bench.advance(8_000);
    expect(bench.outcome("waiting")).toBe("transmitted");
    expect(bench.reports.map(({ kind }) => kind)).toEqual([
      "base-identified",
      "accepted",
      "accepted",
      "base-reset",
      "accepted",
      "base-identified",
    ]);
  });

  test("the repeat of a page goes out as soon as the base is up", () => {
    const bench = troubled("base-reset-mid-page")
      .page("p", 7)
      .advance(1_200)
      .page("repeat", 7)
      .advance(4_000);
    expect(bench.outcome("repeat")).toBe("transmitted");
    expect(bench.buzzes(7)).toBe(1);
  });

  test("READY alone, and lines that a status may hold, are no power-up", () => {
    const bench = new PagerBench().started().page("p", 7).advance(100);
    bench.line.inject(asciiBytes("READY\r\nTIME,08:00:00\r\nUSA Frequency\r\nSystem OK\r\n"));
    expect(bench.advance(2_000).outcome("p")).toBe("transmitted");
    expect(bench.reportsOf("base-reset")).toEqual([]);
  });
});

describe("PagerDriver and its cable", () => {
  test("unplugged with pages in flight: written ones are uncertain, the others refused, at once", () => {
    const bench = new PagerBench().started();
    bench.page("written", 7).page("waiting", 7).advance(100);
    bench.line.unplug();
    expect(bench.allOutcomes).toEqual(["uncertain line-lost", "rejected line-lost"]);
  });

  test("what the base still radiates after a reconnection does not complete the repeat", () => {
    const bench = new PagerBench({ base: { airtime_ms: 4_000 } }).started().page("first", 7).advance(100);
    bench.line.unplug();
    bench.line.plug();
    bench.advance(500).page("repeat", 7).advance(2_900);
    expect(bench.outcome("repeat")).toBe("open");
    expect(bench.advance(600).counter("rx_late_replies")).toBe(1);
    expect(bench.outcome("repeat")).toBe("open");
    expect(bench.advance(5_000).outcome("repeat")).toBe("transmitted");
    expect(bench.buzzes(7)).toBe(2);
  });

  test("a repeat waits while the base still drains what it took before the cable was out", () => {
    const bench = new PagerBench({ base: { airtime_ms: 4_000 } }).started();
    for (const card of [1, 2, 3, 4, 5, 6]) bench.page(`p${card}`, card);
    bench.advance(500);
    bench.line.unplug();
    bench.line.plug();
    bench.written.length = 0;
    bench.advance(1_000).page("repeat", 6).advance(22_000);
    expect(bench.hostText).toBe("STAT\r");
    expect(bench.advance(6_000).outcome("repeat")).toBe("transmitted");
    expect(bench.buzzes(6)).toBe(2);
  });

  test("unplugged at any byte, every page is settled once and the line works again", () => {
    for (let at_ms = 0; at_ms <= 26; at_ms++) {
      const bench = new PagerBench({ chunk_bytes: 1 }).started().page("p", 7).page("q", 8);
      bench.advance(at_ms);
      bench.line.unplug();
      expect(bench.allOutcomes).toEqual(["uncertain line-lost", "uncertain line-lost"]);
      bench.line.plug();
      bench.advance(25_000).page("p2", 7).advance(20_000);
      expect(bench.outcome("p2"), `cut after ${at_ms} ms`).toBe("transmitted");
    }
  });
});

describe("PagerDriver and dirt on the line", () => {
  test.each([1, 2, 3, 5, 7])("replies split into pieces of %d bytes are whole", (size) => {
    const bench = troubled("split-replies", String(size));
    for (const card of ALL_CARDS.slice(0, 20)) bench.page(`p${card}`, card);
    bench.advance(30_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
  });

  test.each(["stray-line-ends", "echo", "garbage"])("%s harms no page", (defect) => {
    const bench = troubled(defect);
    for (const card of ALL_CARDS.slice(0, 20)) bench.page(`p${card}`, card);
    bench.advance(30_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
    expect(ALL_CARDS.slice(0, 20).every((card) => bench.buzzes(card) === 1)).toBe(true);
  });

  test("a busy carrier only delays", () => {
    const bench = troubled("carrier-busy", "30000").page("p", 7).advance(29_000);
    expect(bench.outcome("p")).toBe("open");
    expect(bench.advance(3_000).outcome("p")).toBe("transmitted");
  });

  test("garbage for ever keeps what is held bounded, and pages still pass", () => {
    const bench = new PagerBench().started();
    const random = new SeededRandom(7);
    for (let index = 0; index < 5_000; index++) bench.line.inject(random.bytes(64));
    bench.line.inject(asciiBytes("\r\n"));
    const { counters, trace } = bench.driver.diagnostics();
    expect(trace.length).toBeLessThanOrEqual(256);
    expect(Object.keys(counters).length).toBeLessThanOrEqual(12);
    expect(bench.clock.armed).toBeLessThanOrEqual(8);
    expect(bench.reports.length).toBeLessThanOrEqual(2);
    expect(bench.page("p", 7).advance(2_000).outcome("p")).toBe("transmitted");
  });

  test("no line from the base can make the driver fail or forget a page", () => {
    const line = fc.oneof(
      fc.constantFrom("CPG,7", "SCPG,7", "CPG,8", "SCPG,8", "?CPG,7,1,3", "STATUS", "VER 1", "READY", "STAT"),
      fc.constantFrom("PAGER SYSTEM ver 6.04", "CPG,1018", "SCPG,0", "SPPG,7", "RESTID,9", "?STAT", "?xSTAT"),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.nat({ max: 4_000 })), { maxLength: 40 }), (lines) => {
        const bench = new PagerBench().started();
        lines.forEach(([text, wait_ms], index) => {
          bench.page(`p${index}`, index % 2 === 0 ? 7 : 8);
          bench.line.inject(asciiBytes(`${text}\r\n`));
          bench.advance(wait_ms);
        });
        bench.advance(300_000);
        for (const outcome of bench.allOutcomes)
          expect(outcome).toMatch(/^(transmitted|rejected [a-z-]+|uncertain [a-z-]+)$/);
      }),
    );
  });
});

describe.each(["coaster", "alpha"] as const)(
  "PagerDriver with %s pagers against every named defect",
  (pager) => {
    test.each(defectsOf("lrs").map(({ name }) => name))(
      "%s: each of 30 pages ends once, in a named way",
      (name) => {
        const bench = new PagerBench({ pager }).started();
        expect(bench.base.setDefect(name, true)).toBe(true);
        for (let round = 0; round < 2; round++)
          for (const card of ALL_CARDS.slice(0, 15)) bench.page(`p${round}-${card}`, card);
        bench.advance(300_000);
        for (const outcome of bench.allOutcomes)
          expect(outcome).toMatch(/^(transmitted|rejected [a-z-]+|uncertain [a-z-]+)$/);
        bench.base.setDefect(name, false);
        bench.advance(60_000).page("after", 50).advance(60_000);
        expect(bench.outcome("after")).toBe("transmitted");
      },
    );
  },
);
