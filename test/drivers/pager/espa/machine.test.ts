/** The ESPA machine in dialogue with a base that says hand-typed bytes, under virtual time. */
import { describe, expect, test } from "vitest";
import { REGAIN_MS } from "../../../../drivers/pager/espa/machine.ts";
import { ASK_TIMEOUT_MS, LATE_MS, STATUS_TIMEOUT_MS } from "../../../../drivers/pager/espa/pages.pure.ts";
import { espaSetup } from "../../../../drivers/pager/espa/setup.pure.ts";
import { ScriptedBase } from "./scripted-base.ts";

const POLL = "04 32 05";
const SELECT = "04 31 05 32 05";
const ACK = "06";
const EOT = "04";
const SELECTS_HOST = "31 05";
const BUSY = "32 15";
// pagers.md 2.1: E5, E7, E8, E9, E10, E13.
const CALL_07 =
  "01 31 02 31 1F 30 37 1E 32 1F 4D 6F 69 20 71 75 61 79 20 33 1E 33 1F 31 1E 34 1F 33 1E 35 1F 32 1E 36 1F 33 03 49";
const CANCEL_07 = "01 31 02 31 1F 30 37 1E 34 1F 31 03 1D";
const ASK_07 = "01 33 02 31 1F 30 37 03 1B";
const PAGED_07 = "01 32 02 31 1F 30 37 1E 37 1F 33 03 1F";
const QUEUED_07 = "01 32 02 31 1F 30 37 1E 37 1F 32 03 1E";
const TX_FAILURE = "01 32 02 38 1F 31 03 25";
// By hand: XOR of the fixed bytes of a status for 07 is 2C, then the digit of the status.
const BUSY_07 = "01 32 02 31 1F 30 37 1E 37 1F 31 03 1D";
const ABSENT_07 = "01 32 02 31 1F 30 37 1E 37 1F 34 03 18";
const ENDED_07 = "01 32 02 31 1F 30 37 1E 37 1F 35 03 19";
const TAKEN_07 = "01 32 02 31 1F 30 37 1E 37 1F 36 03 1A";
const FAULT_07 = "01 32 02 31 1F 30 37 1E 37 1F 38 03 14";
const PAGED_08 = "01 32 02 31 1F 30 38 1E 37 1F 33 03 10";
const PAGED_7 = "01 32 02 31 1F 37 1E 37 1F 33 03 2F";

/** Page 07 up to the acknowledged block. */
const acknowledged = (base = new ScriptedBase().ready()): ScriptedBase => {
  base.page("a", 7).say(ACK, ACK);
  base.heard();
  return base;
};

/** The next poll, in which the base says these blocks. */
const status = (base: ScriptedBase, ...blocks: readonly string[]): ScriptedBase => {
  base.advance(1_000).say(SELECTS_HOST, ...blocks, EOT);
  // A base that had something is polled again at once.
  base.say(EOT);
  base.heard();
  return base;
};

describe("ESPA machine", () => {
  test("a page, byte by byte: poll, select, block, in queue, paged", () => {
    const base = new ScriptedBase().open();
    expect(base.heard()).toEqual([POLL]);
    base.say(EOT);
    expect(base.news).toEqual(["base-identified"]);
    base.page("a", 7);
    expect(base.heard()).toEqual([SELECT]);
    base.say(ACK);
    expect(base.heard()).toEqual([CALL_07]);
    base.say(ACK);
    expect(base.heard()).toEqual([EOT]);
    expect(base.outcome("a")).toBe("open");
    base.advance(1_000);
    expect(base.heard()).toEqual([POLL]);
    base.say(SELECTS_HOST);
    expect(base.heard()).toEqual([ACK]);
    base.say(QUEUED_07);
    expect(base.heard()).toEqual([ACK]);
    expect(base.reports.at(-1)).toEqual({ kind: "accepted", page: "a", card: 7 });
    base.say(EOT);
    expect(base.heard()).toEqual([POLL]);
    base.say(SELECTS_HOST, PAGED_07, EOT);
    expect(base.heard()).toEqual([ACK, ACK, POLL]);
    expect(base.outcome("a")).toBe("transmitted");
  });

  test("the same dialogue in single bytes", () => {
    const base = new ScriptedBase().ready().page("a", 7).say(ACK, ACK);
    base.advance(1_000);
    base.say(...`${SELECTS_HOST} ${QUEUED_07} ${PAGED_07} ${EOT}`.split(" "));
    expect(base.outcome("a")).toBe("transmitted");
    expect(base.news).toEqual(["base-identified", "accepted"]);
  });

  test.each([
    ["busy", BUSY_07, "rejected busy"],
    ["absent", ABSENT_07, "uncertain unknown-card"],
    ["fault", FAULT_07, "uncertain transmitter-failure"],
    ["paged without a word of the queue", PAGED_07, "transmitted"],
    ["terminated, of which nothing was in queue", ENDED_07, "open"],
    ["acknowledged by the called, of which nothing was in queue", TAKEN_07, "open"],
    ["another card's", PAGED_08, "open"],
    ["an address in another form", PAGED_7, "open"],
  ])("status %s", (_, block, outcome) => {
    expect(status(acknowledged(), block).outcome("a")).toBe(outcome);
  });

  test.each([
    ["terminated", ENDED_07, "uncertain no-answer"],
    ["acknowledged by the called", TAKEN_07, "transmitted"],
  ])("status in queue, then %s", (_, block, outcome) => {
    expect(status(acknowledged(), QUEUED_07, block).outcome("a")).toBe(outcome);
  });

  test("the first ACK is the select's: a check character 06 of a block completes nothing", () => {
    const base = new ScriptedBase({ text: "Moi q3" }).ready().page("a", 2).say(ACK);
    base.heard();
    // pagers.md 2.1: a block whose BCC looks like ACK, heard while our own block waits for its answer.
    base.say("01 31 02 31 1F 30 32 1E 32 1F 4D 6F 69 20 71 33 03 06");
    expect(base.heard()).toEqual([]);
    expect(base.say(ACK).heard()).toEqual([EOT]);
  });

  test.each([
    ["31 15", "rejected checksum"],
    ["33 15", "rejected format"],
    ["15", "rejected checksum"],
  ])("a block refused by %s is sent three times, then the line is given up", (nak, outcome) => {
    const base = new ScriptedBase().ready().page("a", 7).say(ACK);
    base.heard();
    expect(base.say(nak).heard()).toEqual([CALL_07]);
    expect(base.say(nak).heard()).toEqual([CALL_07]);
    expect(base.outcome("a")).toBe("open");
    expect(base.say(nak).heard()).toEqual([EOT]);
    expect(base.outcome("a")).toBe(outcome);
  });

  test("a block refused once and then taken is one page", () => {
    const base = new ScriptedBase().ready().page("a", 7).say(ACK, "31 15", ACK);
    expect(base.heard()).toEqual([SELECT, CALL_07, CALL_07, EOT]);
    expect(status(base, PAGED_07).outcome("a")).toBe("transmitted");
  });

  test("a full queue is not asked again at line rate", () => {
    const base = new ScriptedBase().ready().page("a", 7).say(ACK, BUSY);
    expect(base.heard()).toEqual([SELECT, CALL_07, EOT]);
    expect(base.outcome("a")).toBe("rejected queue-full");
    expect(base.page("b", 7).say(BUSY).outcome("b")).toBe("rejected busy");
  });

  test("a select refused for its bytes is repeated twice", () => {
    const base = new ScriptedBase().ready().page("a", 7).say("31 15", "31 15", "31 15");
    expect(base.heard()).toEqual([SELECT, SELECT, SELECT, EOT]);
    expect(base.outcome("a")).toBe("rejected checksum");
  });

  test("a select without an answer keeps the page for the next turn", () => {
    const base = new ScriptedBase().ready().page("a", 7);
    base.heard();
    expect(base.advance(REGAIN_MS).heard()).toEqual([EOT]);
    expect(base.advance(1_000).heard()).toEqual([POLL]);
    expect(base.say(EOT).heard()).toEqual([SELECT]);
    expect(base.outcome("a")).toBe("open");
  });

  test("a block without an answer is uncertain, and its late ACK completes no other page", () => {
    const base = new ScriptedBase().ready().page("a", 7).say(ACK).page("b", 8);
    base.heard();
    expect(base.advance(REGAIN_MS).heard()).toEqual([EOT]);
    expect(base.outcome("a")).toBe("uncertain no-answer");
    base.advance(1_000).say(ACK);
    expect(base.heard()).toEqual([POLL]);
    expect(base.counter("rx_late_answers")).toBe(1);
    expect(base.say(EOT).heard()).toEqual([SELECT]);
    expect(base.outcome("b")).toBe("open");
  });

  test("after a turn without an answer nothing but a poll is written", () => {
    const base = new ScriptedBase({ poll_ms: 30_000 }).ready().page("a", 7).say(ACK).advance(REGAIN_MS);
    base.heard();
    expect(base.page("b", 8).heard()).toEqual([]);
    expect(base.advance(30_000).heard()).toEqual([POLL]);
  });

  test("a page paged restarts the wait of those behind it", () => {
    const base = acknowledged().page("b", 8).say(ACK, ACK);
    const wait = (delay_ms: number): void => {
      for (let ms = 0; ms < delay_ms; ms += 1_000) base.advance(1_000).say(EOT);
    };
    wait(40_000);
    status(base, PAGED_07);
    wait(40_000);
    expect(base.heard()).not.toContain(SELECT);
    wait(10_000);
    expect(base.heard()).toContain(SELECT);
  });

  test("a card whose page was cut off by a lost line is free again some time after the line is back", () => {
    const base = acknowledged().lose().advance(60_000);
    base.say(EOT).page("b", 7);
    expect(base.heard()).not.toContain(SELECT);
    for (let second = 0; second * 1_000 < LATE_MS + 3_000; second++) base.advance(1_000).say(EOT);
    expect(base.heard()).toContain(SELECT);
  });

  test("the host hears itself: its own enquiry is an echo", () => {
    const base = new ScriptedBase().open().say("32 05", SELECTS_HOST);
    expect(base.counter("rx_echo")).toBe(1);
    expect(base.heard()).toEqual([POLL, ACK]);
  });

  test("a late status completes nothing: the card's next page waits for it", () => {
    const base = new ScriptedBase().ready().page("a", 7).say(ACK).advance(REGAIN_MS);
    status(base, "").page("b", 7);
    expect(base.heard()).toEqual([]);
    status(base, PAGED_07);
    expect(base.outcome("a")).toBe("uncertain no-answer");
    expect(base.outcome("b")).toBe("open");
    expect(base.counter("rx_late_status")).toBe(1);
    for (let second = 0; second * 1_000 < LATE_MS + 2_000; second++) base.advance(1_000).say(EOT);
    expect(base.heard()).toContain(SELECT);
  });

  test("a foreign status is told and completes nothing", () => {
    const base = status(acknowledged(), PAGED_08);
    expect(base.reports.at(-1)).toEqual({ kind: "foreign-reply", card: 8 });
    expect(base.outcome("a")).toBe("open");
  });

  test("one page outstanding for one card; another card goes on", () => {
    const base = acknowledged().page("b", 7);
    expect(base.heard()).toEqual([]);
    expect(base.page("c", 8).heard()).toEqual([SELECT]);
  });

  test("no status: the base is asked once, then the page is uncertain; it is never sent again", () => {
    const base = acknowledged();
    const wait = (delay_ms: number): void => {
      for (let ms = 0; ms < delay_ms; ms += 1_000) base.advance(1_000).say(EOT);
    };
    wait(STATUS_TIMEOUT_MS + 1_000);
    expect(new Set(base.heard())).toEqual(new Set([POLL]));
    wait(1_000);
    base.say(ACK);
    expect(base.heard().slice(-1)).toEqual([ASK_07]);
    base.say(ACK);
    wait(ASK_TIMEOUT_MS + 2_000);
    expect(base.outcome("a")).toBe("uncertain no-answer");
    expect(base.heard()).not.toContain(CALL_07);
  });

  test("a base that answers nothing is silent after two turns, and pages are refused", () => {
    const base = new ScriptedBase().ready().page("a", 7);
    base.advance(REGAIN_MS + 1_000 + REGAIN_MS);
    expect(base.news).toEqual(["base-identified", "base-silent"]);
    expect(base.outcome("a")).toBe("rejected no-answer");
    expect(base.page("b", 7).outcome("b")).toBe("rejected no-answer");
    base.advance(1_000).say(EOT);
    expect(base.news.at(-1)).toBe("base-answers");
    base.heard();
    expect(base.page("c", 7).heard()).toEqual([SELECT]);
  });

  test("a base that stops in its own turn loses the line after 10 s; noise does not prolong it", () => {
    const base = new ScriptedBase().open().say(SELECTS_HOST);
    base.heard();
    base.advance(REGAIN_MS - 1).say("41");
    expect(base.heard()).toEqual([]);
    expect(base.advance(1).heard()).toEqual([EOT]);
  });

  test("a base that never ends its turn loses the line", () => {
    const base = new ScriptedBase().open();
    for (let times = 0; times < 100; times++) base.say(SELECTS_HOST);
    expect(base.heard()).toContain(EOT);
  });

  test("a spoiled status block is refused with 1, one not understood with 3, and both may come again", () => {
    const base = acknowledged().advance(1_000).say(SELECTS_HOST);
    base.heard();
    expect(base.say("01 32 02 31 1F 30 37 1E 37 1F 33 03 1E").heard()).toEqual(["31 15"]);
    expect(base.say("01 36 02 31 1F 30 37 03 1E").heard()).toEqual(["33 15"]);
    expect(base.say(CALL_07).heard()).toEqual(["33 15"]);
    expect(base.say(PAGED_07).heard()).toEqual([ACK]);
    expect(base.outcome("a")).toBe("transmitted");
  });

  test("on two wires our own EOT is not the base's, and a page goes its way among echoes", () => {
    const base = new ScriptedBase({ echo: true }).open();
    base.say(POLL);
    expect(base.news).toEqual([]);
    base.say(EOT);
    expect(base.news).toEqual(["base-identified"]);
    base.heard();
    base.page("a", 7).say(SELECT, ACK, CALL_07, ACK);
    expect(base.heard()).toEqual([SELECT, CALL_07, EOT]);
    // The EOT that ended our turn comes back in front of the next poll.
    base.advance(1_000).say(EOT, POLL, SELECTS_HOST, ACK, PAGED_07, ACK, EOT);
    expect(base.outcome("a")).toBe("transmitted");
    expect(base.counter("turns_missed")).toBe(0);
  });

  test("a transmitter failure is told once, and its end", () => {
    const base = status(acknowledged(), TX_FAILURE, TX_FAILURE);
    expect(base.news).toEqual(["base-identified", "transmitter-fault"]);
    expect(status(base, PAGED_07).news.at(-1)).toBe("transmitter-works");
  });

  test("a cancel goes out though the card has a page at the base", () => {
    const base = acknowledged().do("off", { kind: "cancel", card: 7 });
    base.say(ACK, ACK);
    expect(base.heard()).toEqual([SELECT, CANCEL_07, EOT]);
    expect(base.outcome("off")).toBe("transmitted");
    expect(base.outcome("a")).toBe("uncertain cancelled");
    expect(status(base, PAGED_07).counter("rx_late_status")).toBe(1);
  });

  test("a cancel takes back what still waits, and goes before other pages", () => {
    const base = new ScriptedBase({ window_pages: 1 }).ready();
    base.page("first", 1).page("other", 2).page("a", 7).page("again", 7);
    base.do("off", { kind: "cancel", card: 7 });
    expect([base.outcome("a"), base.outcome("again")]).toEqual(["rejected cancelled", "rejected cancelled"]);
    base.say(ACK, ACK);
    base.heard();
    base.say(ACK);
    expect(base.heard()).toEqual([CANCEL_07]);
  });

  test("a status call is answered by the next poll; anti-theft is not ESPA's", () => {
    const base = new ScriptedBase().ready().do("how", { kind: "status" });
    expect(base.heard()).toEqual([POLL]);
    expect(base.say(EOT).outcome("how")).toBe("status");
    expect(base.do("on", { kind: "anti-theft", on: true }).outcome("on")).toBe("rejected not-supported");
  });

  test("a lost line ends all: written pages uncertain, others rejected", () => {
    const base = acknowledged().page("b", 8).say(ACK).page("c", 9).page("d", 7).lose();
    expect(["a", "b", "c", "d"].map((name) => base.outcome(name))).toEqual([
      "uncertain line-lost",
      "uncertain line-lost",
      "rejected line-lost",
      "rejected line-lost",
    ]);
    expect(base.page("e", 7).outcome("e")).toBe("rejected line-lost");
  });

  test.each([
    [{ text: "A".repeat(129) }, 7, "rejected text-too-long"],
    [{ text: "Mời" }, 7, "rejected text-not-allowed"],
    [{}, 0, "rejected illegal-card"],
    [{}, 100, "rejected illegal-card"],
  ])("page %j to card %i is %s", (more, card, outcome) => {
    expect(new ScriptedBase().ready().page("a", card, more).outcome("a")).toBe(outcome);
  });

  test("an alert without a beep coding is not supported", () => {
    const base = new ScriptedBase({ loud_beep_codes: {} }).ready().page("a", 7, { loud: true });
    expect(base.outcome("a")).toBe("rejected not-supported");
  });

  test("while pages wait, polls are still made", () => {
    const base = new ScriptedBase().ready();
    for (let card = 1; card <= 20; card++) base.page(`p${card}`, card);
    base.heard();
    for (let turns = 0; turns < 12; turns++) base.advance(100).say(ACK, ACK);
    expect(base.heard()).toContain(POLL);
  });

  test("loud pages without a loud code are refused as a setting", () => {
    expect(() => espaSetup({ protocol: "espa", loud: true })).toThrow("as-set has a loud beep code");
  });

  test.each([149, 30_001, 1_000.5])("a poll each %d ms is refused", (poll_ms) => {
    expect(() => new ScriptedBase({ poll_ms })).toThrow("poll_ms");
  });
});
