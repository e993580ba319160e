/** A transmitter that never answers: paced, ended honestly, refused before a byte is sent. */
import { describe, expect, test } from "vitest";
import { WAITING_PAGES_MAX } from "../../../../drivers/pager/base/paced.pure.ts";
import { JTECH_FRAMING, PAGE_QUIET_MS } from "../../../../drivers/pager/jtech/framing.ts";
import {
  JTECH_ALERTS,
  JTECH_INITIAL,
  type JtechLimits,
  jtechStep,
} from "../../../../drivers/pager/jtech/machine.ts";
import { MachineBench } from "../base/machine-bench.ts";

const bench = (limits: Partial<JtechLimits> = {}) =>
  new MachineBench(
    {
      initial: JTECH_INITIAL,
      step: jtechStep({
        baud: 1200,
        cards: { first: 100_001, step: 1 },
        pager: { kind: "coaster", alerts: JTECH_ALERTS },
        alphabet: "numeric",
        air: { rate: 1200, polarity: "inverted", type: "numeric" },
        ...limits,
      }),
      framing: JTECH_FRAMING,
      describe: () => "page",
      flush_after_ms: PAGE_QUIET_MS,
      personal: false,
    },
    1200,
  );

// 15 bytes at 1200 8N1 are 125 ms. Capcode 100007 stands in the last frame: address and digits fill the
// batch, so the word that closes the message begins a second, 576 + 2 x 544 bits at 1200: 1387 ms. Others:
// 934 ms.
const CARD_7 = "FF FF FF 01 30 31 30 30 30 30 37 0D 33 32 0D";
const CARD_8 = "FF FF FF 01 30 31 30 30 30 30 38 0D 33 32 0D";

describe("JTECH machine", () => {
  test("a page ends uncertain when its line and air time are over, never transmitted", () => {
    const base = bench().page(7).wait(1_511);
    expect(base.takeHeard()).toBe(CARD_7);
    expect(base.outcomes).toEqual([undefined]);
    expect(base.wait(2).outcomes).toEqual([{ kind: "uncertain", reason: "no-answer" }]);
  });

  test("the next page is not written before the air is free", () => {
    const base = bench().page(7).page(8).wait(1_500);
    expect(base.takeHeard()).toBe(CARD_7);
    expect(base.wait(200).takeHeard()).toBe(CARD_8);
  });

  test("a cable pulled ends what was written uncertain and what waited rejected", () => {
    const base = bench().page(7).page(8).wait(50);
    base.line.unplug();
    expect(base.outcomes).toEqual([
      { kind: "uncertain", reason: "line-lost" },
      { kind: "rejected", reason: "line-lost" },
    ]);
    expect(base.page(9).outcomes[2]).toEqual({ kind: "rejected", reason: "line-lost" });
  });

  test("what can't be said is refused before a byte is sent", () => {
    const base = bench().page(0).page(100).page(7, { alert: "glow-15x" }).page(7, { loud: true });
    base.ask({ kind: "status" }).ask({ kind: "anti-theft", on: true }).wait(5_000);
    expect(base.outcomes.map((one) => one?.kind === "rejected" && one.reason)).toEqual([
      "illegal-card",
      "illegal-card",
      "not-supported",
      "not-supported",
      "not-supported",
      "not-supported",
    ]);
    expect(base.takeHeard()).toBe("");
  });

  test("a waiting room of 99 is full", () => {
    const base = bench();
    for (let page = 0; page <= WAITING_PAGES_MAX; page++) base.page(7);
    expect(base.page(7).outcomes.at(-1)).toEqual({ kind: "rejected", reason: "queue-full" });
  });

  test("an echo and noise prove nothing", () => {
    const base = bench().page(7).wait(200);
    base.says("OK\r").wait(100);
    expect(base.outcomes).toEqual([undefined]);
    expect(base.counted("rx_noise")).toBeGreaterThan(0);
  });
});
