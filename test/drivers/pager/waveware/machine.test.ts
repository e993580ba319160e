/** A base with a queue: depth as back-pressure, replies without numbers, echoes, silence. */
import { describe, expect, test } from "vitest";
import { FRAME_QUIET_MS, WAVEWARE_FRAMING } from "../../../../drivers/pager/waveware/framing.ts";
import {
  REPLY_TIMEOUT_MS,
  WAITING_PAGES_MAX,
  wavewareStep,
} from "../../../../drivers/pager/waveware/machine.ts";
import { decodeBody } from "../../../../drivers/pager/waveware/protocol.ts";
import {
  WAVEWARE_ALERTS,
  type WavewareLimits,
  wavewareInitial,
} from "../../../../drivers/pager/waveware/state.pure.ts";
import { MachineBench } from "../base/machine-bench.ts";

const LIMITS: WavewareLimits = {
  cards: { first: 101, step: 1 },
  rate: "1",
  pager: { kind: "tone", alerts: WAVEWARE_ALERTS },
  frame_end: "none",
  window_pages: 2,
  keep_alive_ms: 30_000,
};
const STATUS = "01 53 3F 04";
// Three beeps at 1200 to capcode 107, commas as in the manual: 3,1,0000107,
const CARD_7 = "01 33 2C 31 2C 30 30 30 30 31 30 37 2C 04";
const CARD_8 = "01 33 2C 31 2C 30 30 30 30 31 30 38 2C 04";
const ack = (queue: string) => `\x01\x06V8.01,${queue},0,1,1A\x04`;
const nak = (code: string) => `\x01\x15${code}\x04\r\n`;
const ECHO_7 = "\x013,1,0000107,\x04";

const bench = (limits = LIMITS) =>
  new MachineBench(
    {
      initial: wavewareInitial(limits),
      step: wavewareStep(limits),
      framing: WAVEWARE_FRAMING,
      describe: (body: string) => decodeBody(body).kind,
      flush_after_ms: FRAME_QUIET_MS,
      personal: false,
    },
    9600,
  );
const ready = (limits = LIMITS) => {
  const base = bench(limits).wait(20).says(ack("00")).wait(100);
  expect(base.takeHeard()).toBe(STATUS);
  return base;
};
const beep = { alert: "beep-3x" } as const;

describe("WaveWare machine", () => {
  test("identifies without radiating before it pages", () => {
    const base = bench().page(7, beep).wait(100);
    expect(base.takeHeard()).toBe(STATUS);
    base.says(ack("00")).wait(100);
    expect(base.reports).toMatchObject([{ kind: "base-identified", status: { version: "V8.01" } }]);
    expect(base.takeHeard()).toBe(CARD_7);
  });

  test("accepted by its reply, transmitted only when the base later says that the queue fell", () => {
    const base = ready()
      .page(7, beep)
      .wait(20)
      .says(ECHO_7 + ack("00"))
      .wait(100);
    expect(base.reports.at(-1)).toEqual({ kind: "accepted", page: "p7", card: 7 });
    expect(base.outcomes).toEqual([undefined]);
    base.takeHeard();
    base.wait(1_000);
    expect(base.takeHeard()).toBe(STATUS);
    expect(base.says(`\x01S?\x04${ack("01")}`).wait(100).outcomes).toEqual([undefined]);
    base
      .wait(1_000)
      .says(`\x01S?\x04${ack("00")}`)
      .wait(100);
    expect(base.outcomes).toEqual([{ kind: "transmitted" }]);
    expect(base.reports.slice(-2)).toEqual([
      { kind: "queue-depth", pages: 1 },
      { kind: "queue-depth", pages: 0 },
    ]);
  });

  test("a full window waits; the depth told counts pages of others too", () => {
    const base = ready().page(7, beep).page(8, beep).wait(20).says(ack("02")).wait(500);
    expect(base.takeHeard()).toBe(CARD_7);
    base.wait(600).says(ack("01")).wait(100);
    expect(base.takeHeard()).toBe(`${STATUS} ${CARD_8}`);
  });

  test("queue full is rejected, and the window shrinks to what the base held", () => {
    const base = ready({ ...LIMITS, window_pages: 10 })
      .page(7, beep)
      .page(8, beep)
      .page(9, beep)
      .wait(20);
    base.says(ack("01")).wait(100).says(nak("05")).wait(300);
    expect(base.outcomes).toEqual([undefined, { kind: "rejected", reason: "queue-full" }, undefined]);
    expect(base.takeHeard()).toBe(`${CARD_7} ${CARD_8}`);
  });

  test("a bad capcode is rejected for its card; reserved ones are never sent", () => {
    const base = ready()
      .page(7, beep)
      .wait(20)
      .says(ECHO_7 + nak("03"))
      .wait(100);
    expect(base.outcomes).toEqual([{ kind: "rejected", reason: "illegal-card" }]);
    const reserved = ready({ ...LIMITS, cards: { first: 2_007_660, step: 1 } })
      .page(7, beep)
      .wait(100);
    expect(reserved.outcomes).toEqual([{ kind: "rejected", reason: "illegal-card" }]);
    expect(reserved.takeHeard()).toBe("");
  });

  test("a reply behind another command's echo completes nothing", () => {
    const base = ready()
      .page(8, beep)
      .wait(20)
      .says(ECHO_7 + ack("00"))
      .wait(100);
    expect(base.counted("rx_late_replies")).toBe(1);
    expect(base.reports).toHaveLength(1);
  });

  test("no reply: the page is uncertain, the base is asked, twice makes it silent", () => {
    const base = ready()
      .page(7, beep)
      .page(8, beep)
      .wait(REPLY_TIMEOUT_MS + 50);
    expect(base.takeHeard()).toBe(`${CARD_7} ${STATUS}`);
    expect(base.outcomes).toEqual([{ kind: "uncertain", reason: "no-answer" }, undefined]);
    base.wait(REPLY_TIMEOUT_MS);
    expect(base.outcomes[1]).toEqual({ kind: "rejected", reason: "no-answer" });
    expect(base.reports.at(-1)).toEqual({ kind: "base-silent" });
    expect(base.page(9, beep).outcomes[2]).toEqual({ kind: "rejected", reason: "no-answer" });
    base.says(ack("00")).wait(100);
    expect(base.reports.at(-1)).toEqual({ kind: "base-answers" });
  });

  test("a base that missed a question may have lost its queue: an empty one then proves nothing", () => {
    const base = ready()
      .page(7, beep)
      .wait(20)
      .says(ack("01"))
      .wait(1_100 + REPLY_TIMEOUT_MS);
    expect(base.outcomes).toEqual([{ kind: "uncertain", reason: "no-answer" }]);
  });

  test("a queue that never falls ends its pages uncertain, and refuses those that wait for room", () => {
    const base = ready().page(7, beep).page(8, beep).page(9, beep).wait(20);
    base.says(ack("01")).wait(100).says(ack("02"));
    for (let second = 0; second < 50; second++) base.wait(950).says(ack("02")).wait(100);
    expect(base.outcomes).toEqual([
      { kind: "uncertain", reason: "no-answer" },
      { kind: "uncertain", reason: "no-answer" },
      { kind: "rejected", reason: "queue-full" },
    ]);
    base.page(10, beep);
    for (let second = 0; second < 50; second++) base.wait(950).says(ack("02")).wait(100);
    expect(base.outcomes[3]).toEqual({ kind: "rejected", reason: "queue-full" });
  });

  test("a queue that falls slowly, as on a busy channel, is waited for", () => {
    const base = ready().page(7, beep).page(8, beep).wait(20);
    base.says(ack("01")).wait(100).says(ack("02"));
    for (let second = 0; second < 80; second++)
      base
        .wait(950)
        .says(ack(second < 40 ? "02" : "01"))
        .wait(100);
    expect(base.outcomes).toEqual([{ kind: "transmitted" }, undefined]);
  });

  test("a depth that can't be asked is not believed for ever: the next page asks for room itself", () => {
    const base = ready().page(7, beep).page(8, beep).wait(20);
    base.says(ack("01")).wait(100).says(ack("02"));
    for (let second = 0; second < 50; second++) base.wait(950).says(nak("08")).wait(100);
    base.takeHeard();
    base.page(9, beep).wait(100);
    expect(base.takeHeard()).toContain("01 33 2C 31 2C 30 30 30 30 31 30 39 2C 04");
    base.says(ack("01")).wait(100);
    expect(base.reports.at(-1)).toEqual({ kind: "accepted", page: "p9", card: 9 });
  });

  test("of a base that echoes, a reply without an echo is a repeated one and completes nothing", () => {
    const base = ready().page(7, beep).page(8, beep).wait(20);
    base.says(ECHO_7 + ack("01") + ack("01")).wait(100);
    expect(base.counted("rx_late_replies")).toBe(1);
    base.says(`${ECHO_7.replace("07,", "08,")}${nak("05")}`).wait(100);
    expect(base.outcomes[1]).toEqual({ kind: "rejected", reason: "queue-full" });
  });

  test("a cable pulled ends each page by how far it came", () => {
    const base = ready().page(7, beep).page(8, beep).page(9, beep).wait(20).says(ack("01")).wait(100);
    base.line.unplug();
    expect(base.outcomes.map((one) => one?.kind)).toEqual(["uncertain", "uncertain", "rejected"]);
  });

  test("status is answered from S?, and a waiting room of 99 is full", () => {
    const base = ready().ask({ kind: "status" }).ask({ kind: "anti-theft", on: true }).wait(20);
    base.says(ack("03")).wait(100);
    expect(base.outcomes[0]).toMatchObject({ kind: "status", status: { values: { queue: "03" } } });
    expect(base.outcomes[1]).toEqual({ kind: "rejected", reason: "not-supported" });
    for (let page = 0; page < WAITING_PAGES_MAX; page++) base.page(7, beep);
    expect(base.page(7, beep).outcomes.at(-1)).toEqual({ kind: "rejected", reason: "queue-full" });
  });
});
