/** A base that speaks only to refuse: whose refusal it is, and what silence means. */
import { describe, expect, test } from "vitest";
import { COMP2_FRAMING, INPUT_QUIET_MS } from "../../../../drivers/pager/comp2/framing.ts";
import { COMP2_INITIAL, type Comp2Limits, comp2Step } from "../../../../drivers/pager/comp2/machine.ts";
import { MachineBench } from "../base/machine-bench.ts";

const LIMITS: Comp2Limits = {
  baud: 9600,
  ids: { first: 101, step: 1, digits: 1 },
  alerts: { "as-set": "none", "flash-30s": "A" },
  text: "",
  mark: "cr",
};

const bench = (limits: Partial<Comp2Limits> = {}) =>
  new MachineBench(
    {
      initial: COMP2_INITIAL,
      step: comp2Step({ ...LIMITS, ...limits }),
      framing: COMP2_FRAMING,
      describe: ({ kind }) => kind,
      flush_after_ms: INPUT_QUIET_MS,
      personal: false,
    },
    9600,
  );

// Card 7 is number 107 of the base's list.
const CARD_7 = "7F 7F 7F 31 30 37 41 0D 0D";
const CARD_8 = "7F 7F 7F 31 30 38 41 0D 0D";
const INVALID = "Invalid character in pager ID\r\r\x1e\r";

describe("COMP2 machine", () => {
  test("every page starts with three DEL, and silence ends it uncertain", () => {
    const base = bench().page(7).page(8).wait(500);
    expect(base.takeHeard()).toBe(CARD_7);
    expect(base.wait(1_000).takeHeard()).toBe(CARD_8);
    expect(base.wait(2_000).outcomes).toEqual([
      { kind: "uncertain", reason: "no-answer" },
      { kind: "uncertain", reason: "no-answer" },
    ]);
  });

  test("the error line rejects the page that is out, and the next goes at once", () => {
    const base = bench().page(7).page(8).wait(50).says(INVALID).wait(100);
    expect(base.outcomes).toEqual([{ kind: "rejected", reason: "illegal-card" }, undefined]);
    expect(base.takeHeard()).toBe(`${CARD_7} ${CARD_8}`);
  });

  test("an error that comes before our last byte left is of an older page", () => {
    const base = bench().says(INVALID).wait(33).page(7).wait(5);
    expect(base.counted("rx_late_replies")).toBe(1);
    expect(base.wait(2_000).outcomes).toEqual([{ kind: "uncertain", reason: "no-answer" }]);
  });

  test("an echo and unlisted words prove nothing", () => {
    const base = bench()
      .page(7)
      .wait(20)
      .says("\x7f\x7f\x7f107A\r\r")
      .says("Page Queued\r\nOK\r\n")
      .wait(100);
    expect([base.counted("rx_echo"), base.counted("rx_unknown_line")]).toEqual([1, 2]);
    expect(base.outcomes).toEqual([undefined]);
  });

  test("a cable pulled in mid-page ends it uncertain", () => {
    const base = bench().page(7).wait(4);
    base.line.unplug();
    expect(base.outcomes).toEqual([{ kind: "uncertain", reason: "line-lost" }]);
  });
});
