/** A pager base in everyday life: identified, paged, asked, armed, stopped. */
import { describe, expect, test } from "vitest";
import { STOP_DISARM_MAX_MS } from "../../../drivers/pager/driver.ts";
import { KEEP_ALIVE_MS } from "../../../drivers/pager/lrs/machine.ts";
import { ALL_CARDS, PagerBench } from "./pager-bench.ts";

describe("PagerDriver in normal life", () => {
  test("identifies the base without radiating", () => {
    const bench = new PagerBench();
    bench.driver.start();
    bench.advance(1_000);
    expect(bench.links).toEqual(["up"]);
    expect(bench.hostText).toBe("STAT\r");
    expect(bench.eventsOf("on-air")).toEqual([]);
    expect(bench.reports).toEqual([
      {
        kind: "base-identified",
        status: expect.objectContaining({ version: "6.04", system_id: 5, repeats: 1 }),
      },
    ]);
    expect(bench.reportsOf("base-identified")[0]?.status.values).toMatchObject({
      ALLPAGE: "0",
      "RF BAUD": "1200",
      "AM TRANSMISSION": "OFF, FF",
      PLL: "37420, 467.7500",
    });
  });

  test("a page is accepted, transmitted, and buzzes its card once", () => {
    const bench = new PagerBench().started().page("p1", 7);
    bench.advance(100);
    expect(bench.hostText).toBe("CPG,7,1,3\r");
    expect(bench.reportsOf("accepted")).toEqual([{ kind: "accepted", page: "p1", card: 7 }]);
    expect(bench.outcome("p1")).toBe("open");
    bench.advance(900);
    expect(bench.outcome("p1")).toBe("transmitted");
    expect(bench.buzzes(7)).toBe(1);
  });

  test("the alert, the volume and the power come from the page, else from the settings", () => {
    const bench = new PagerBench({ settings: { power: 2, alert: "beep-3x", loud: true } }).started();
    bench.page("own", 7, { alert: "flash-1s", loud: false }).page("set", 8).advance(100);
    expect(bench.hostText).toBe("CPG,7,A,2\rCPG,8,44,2\r");
  });

  test("pages wanted before the base is identified wait for it", () => {
    const bench = new PagerBench();
    bench.driver.start();
    bench.clock.advance(0);
    bench.page("early", 7);
    expect(bench.outcome("early")).toBe("open");
    bench.advance(3_000);
    expect(bench.outcome("early")).toBe("transmitted");
  });

  test("a second page to the same card waits until the first is transmitted", () => {
    const bench = new PagerBench().started().page("first", 7).page("second", 7).page("other", 8).advance(500);
    expect(bench.hostText).toBe("CPG,7,1,3\rCPG,8,1,3\r");
    bench.advance(3_000);
    expect(bench.hostText).toBe("CPG,7,1,3\rCPG,8,1,3\rCPG,7,1,3\r");
    expect(bench.allOutcomes).toEqual(["transmitted", "transmitted", "transmitted"]);
    expect(bench.buzzes(7)).toBe(2);
  });

  test.each([0, 100, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY])("card %d is refused", (card) => {
    const bench = new PagerBench().started().page("bad", card);
    expect(bench.outcome("bad")).toBe("rejected illegal-card");
    expect(bench.advance(2_000).hostText).toBe("");
  });

  test("text is refused: coasters show none", () => {
    expect(new PagerBench().started().page("text", 7, { text: "Moi quay 3" }).outcome("text")).toBe(
      "rejected text-not-allowed",
    );
  });

  test("a page without a link is refused at once", () => {
    expect(new PagerBench().page("none", 7).outcome("none")).toBe("rejected line-lost");
  });

  test("more pages than the driver holds are refused, the others are transmitted", () => {
    const bench = new PagerBench({ base: { airtime_ms: 10 } }).started();
    for (let index = 0; index < 200; index++) bench.page(`p${index}`, 7);
    expect(bench.allOutcomes.filter((outcome) => outcome === "rejected queue-full")).toHaveLength(100);
    bench.advance(60_000);
    expect(bench.allOutcomes.filter((outcome) => outcome === "transmitted")).toHaveLength(100);
  });

  test("the base tells its status when asked, and is asked only once for several callers", () => {
    const bench = new PagerBench().started();
    const answers: unknown[] = [];
    bench.driver.status((answer) => answers.push(answer));
    bench.driver.status((answer) => answers.push(answer));
    bench.advance(1_000);
    expect(bench.hostText).toBe("STAT\r");
    expect(answers).toEqual([
      { kind: "status", status: expect.objectContaining({ version: "6.04" }) },
      { kind: "status", status: expect.objectContaining({ version: "6.04" }) },
    ]);
  });

  test("an idle base is asked every 30 s whether it lives", () => {
    const bench = new PagerBench().started().advance(4.5 * KEEP_ALIVE_MS);
    expect(bench.hostText).toBe("STAT\r".repeat(4));
    expect(bench.reportsOf("base-silent")).toEqual([]);
  });

  test("a base that is set to another system is reported, with both ids", () => {
    const bench = new PagerBench();
    bench.base.setDefect("other-system", true);
    bench.started().page("p", 7).advance(2_000);
    expect(bench.reportsOf("wrong-system-id")).toEqual([{ kind: "wrong-system-id", expected: 5, found: 77 }]);
    expect(bench.outcome("p")).toBe("transmitted");
    expect(bench.buzzes(7)).toBe(0);
    expect(bench.eventsOf("card-missed")).toMatchObject([{ card: 7, reason: "other-system" }]);
  });

  test("a base that somebody sets to another system in mid-run is reported at the next STAT, once", () => {
    const bench = new PagerBench().started();
    bench.base.setDefect("other-system", true);
    bench.advance(3 * KEEP_ALIVE_MS);
    expect(bench.reportsOf("wrong-system-id")).toEqual([{ kind: "wrong-system-id", expected: 5, found: 77 }]);
    bench.base.setDefect("other-system", false);
    bench.advance(2 * KEEP_ALIVE_MS);
    bench.base.setDefect("other-system", true);
    bench.advance(2 * KEEP_ALIVE_MS);
    expect(bench.reportsOf("wrong-system-id")).toHaveLength(2);
  });

  test("the trace names each line by its meaning", () => {
    const bench = new PagerBench().started();
    const seen: string[] = [];
    const stop = bench.driver.onTrace(({ direction, meaning }) => seen.push(`${direction} ${meaning}`));
    bench.page("p", 7).advance(2_000);
    stop();
    bench.page("q", 8).advance(2_000);
    expect(seen).toEqual(["out coaster-page", "in accepted", "in transmitted"]);
  });
});

describe("PagerDriver at line rate", () => {
  const burst = (airtime_ms: number, chunk_bytes?: number) => {
    const bench = new PagerBench({
      base: { airtime_ms },
      ...(chunk_bytes === undefined ? {} : { chunk_bytes }),
    }).started();
    const before_ms = bench.line.counts.host_busy_ms;
    const start_ms = bench.clock.now_ms();
    for (const card of ALL_CARDS) bench.page(`p${card}`, card);
    bench.advance(1_500);
    const span_ms = (bench.written.at(-1)?.at_ms ?? Number.NaN) - start_ms;
    return { bench, span_ms, busy_ms: bench.line.counts.host_busy_ms - before_ms };
  };

  test.each([0, 930])("99 cards with %d ms on the air keep the line busy without a gap", (airtime_ms) => {
    const { bench, span_ms, busy_ms } = burst(airtime_ms);
    expect(bench.hostText).toHaveLength(1_080);
    expect(span_ms / busy_ms).toBeLessThanOrEqual(1.05);
    expect(span_ms).toBeLessThanOrEqual(1_200);
    bench.advance(99 * 1_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
    expect(ALL_CARDS.every((card) => bench.buzzes(card) === 1)).toBe(true);
  });

  test("the last of 99 pages waits 92 s for the air without being given up", () => {
    const { bench } = burst(930);
    bench.advance(60_000);
    expect(bench.outcome("p99")).toBe("open");
    bench.advance(32_000);
    expect(bench.outcome("p99")).toBe("transmitted");
    expect(bench.settledAt_ms.get("p99")).toBeGreaterThan(92_000);
  });

  test("each accepted page is reported within 100 ms of the base's line", () => {
    const { bench } = burst(930);
    const accepted = bench.eventsOf("page-accepted");
    expect(accepted).toHaveLength(99);
    expect(bench.reportsOf("accepted").map(({ card }) => card)).toEqual(accepted.map(({ card }) => card));
    const last_ms = Number(accepted.at(-1)?.at_ms);
    expect(last_ms - 1_000).toBeLessThan(1_200);
  });

  test("the line's bytes may come one by one", () => {
    const { bench } = burst(0, 1);
    bench.advance(2_000);
    expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
  });
});

describe("PagerDriver and anti-theft", () => {
  const armed = (repeats = 1) => {
    const bench = new PagerBench({ base: { repeats } });
    for (const card of ALL_CARDS) bench.base.cards.move(card, "carried");
    bench.started();
    const answers: unknown[] = [];
    bench.driver.antiTheft(true, (outcome) => answers.push(outcome));
    bench.advance(repeats * 1_000);
    expect(answers).toEqual([{ kind: "transmitted" }]);
    return bench;
  };

  test("is armed once and repeated every 10 s, so no card in range sounds", () => {
    const bench = armed().advance(60_000);
    expect(bench.hostText).toBe("CPG,1018,80,3\r".repeat(7));
    expect(bench.eventsOf("card-alarm")).toEqual([]);
  });

  test("a card that is carried off sounds after 20 s", () => {
    const bench = armed();
    bench.base.prompt("card 7 walk-off");
    expect(bench.advance(30_000).eventsOf("card-alarm")).toMatchObject([{ card: 7 }]);
  });

  test.each([1, 4])(
    "99 pages at once, each sent %d times, do not starve it, and carry it themselves",
    (repeats) => {
      const bench = armed(repeats);
      for (const card of ALL_CARDS) bench.page(`p${card}`, card);
      bench.advance(repeats * 150_000);
      expect(bench.eventsOf("card-alarm")).toEqual([]);
      expect(new Set(bench.allOutcomes)).toEqual(new Set(["transmitted"]));
      expect(bench.hostText).toContain("CPG,7,81,3\r");
    },
  );

  test("is called off before the link is closed, so that no card sounds after a stop", () => {
    const bench = armed();
    const stopped: number[] = [];
    bench.driver.stop(() => stopped.push(bench.clock.now_ms()));
    bench.advance(60_000);
    expect(bench.hostText).toBe("CPG,1018,80,3\rCPG,0,0,3\r");
    expect(stopped).toHaveLength(1);
    expect(bench.eventsOf("card-alarm")).toEqual([]);
  });

  test("a stop waits no longer than 10 s for a base that is gone", () => {
    const bench = armed();
    bench.base.setDefect("silent", true);
    const stopped: number[] = [];
    const before_ms = bench.clock.now_ms();
    bench.driver.stop(() => stopped.push(bench.clock.now_ms() - before_ms));
    bench.page("late", 7);
    expect(bench.outcome("late")).toBe("rejected line-lost");
    bench.advance(60_000);
    expect(stopped).toEqual([STOP_DISARM_MAX_MS]);
  });

  test("goes on after the link came back", () => {
    const bench = armed();
    bench.line.unplug();
    bench.line.plug();
    bench.written.length = 0;
    expect(bench.advance(5_000).hostText).toBe("STAT\rCPG,1018,80,3\r");
  });

  test("a stop without anti-theft is at once, and a start begins anew", () => {
    const bench = new PagerBench().started();
    const stopped: string[] = [];
    bench.page("open", 7);
    bench.driver.stop(() => stopped.push("stopped"));
    expect(stopped).toEqual(["stopped"]);
    expect(bench.outcome("open")).toBe("uncertain line-lost");
    bench.driver.start();
    bench.advance(6_000);
    expect(bench.page("again", 8).advance(2_000).outcome("again")).toBe("transmitted");
  });
});
