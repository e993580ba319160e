/** A simulated WaveWare base in its native protocol against bytes typed by hand: SPS-5 v8 p. 38-44, pagers.md 1.4. */
import { describe, expect, test } from "vitest";
import { frontDesk } from "./front-desk.ts";

/** A,1,1000007,"Moi quay 3" and the same without text; capcode of card 7. */
const PAGE_07 = "01 41 2C 31 2C 31 30 30 30 30 30 37 2C 02 4D 6F 69 20 71 75 61 79 20 33 03 04";
const BEEPS_07 = "01 33 31 31 30 30 30 30 30 37 04";
const STATUS = "01 53 3F 04";
/** V9.00, so many pages, nobody else on the air, carrier detect on, 1A. */
const ack = (queue: "00" | "01" | "02", carrier = "30", detect = "31"): string =>
  `01 06 56 39 2E 30 30 2C 30 ${{ "00": "30", "01": "31", "02": "32" }[queue]} 2C ${carrier} 2C ${detect} 2C 31 41 04`;
const nak = (digit: string): string => `01 15 30 ${digit} 04`;

const waveware = () => frontDesk({ host: { protocol: "waveware" } });

describe("simulated WaveWare base", () => {
  test("echoes a page, says how many it holds, and the depth falls when it was on the air", () => {
    const { ask, clock, named } = waveware();
    expect(ask(PAGE_07)).toBe(`${PAGE_07} ${ack("01")}`);
    expect(ask(BEEPS_07)).toBe(`${BEEPS_07} ${ack("02")}`);
    expect(ask(STATUS)).toBe(`${STATUS} ${ack("02")}`);
    clock.advance(20_000);
    expect(ask(STATUS)).toBe(`${STATUS} ${ack("00")}`);
    expect(named("card-buzz")).toMatchObject([
      { card: 7, text: "Moi quay 3" },
      { card: 7, text: "" },
    ]);
  });

  test("a second SOH drops what was begun", () => {
    const { ask, clock, buzzed } = waveware();
    expect(ask(`01 41 2C 31 2C 31 30 ${BEEPS_07}`)).toBe(`${BEEPS_07} ${ack("01")}`);
    clock.advance(10_000);
    expect(buzzed(7)).toBe(1);
  });

  test.each([
    ["type 5", "01 35 2C 31 2C 31 30 30 30 30 30 37 04", "31"],
    ["rate 3", "01 33 2C 33 2C 31 30 30 30 30 30 37 04", "32"],
    ["capcode 7", "01 33 2C 31 2C 30 30 30 30 30 30 37 04", "33"],
    ["capcode 2007664", "01 34 35 32 30 30 37 36 36 34 04", "33"],
    ["a short capcode without commas", "01 33 31 31 32 33 04", "38"],
    ["letters behind N", "01 4E 32 31 30 30 30 30 30 37 02 41 03 04", "38"],
    ["nothing known", "01 51 04", "38"],
  ])("refuses %s", (_, frame, digit) => {
    const { ask, clock, named } = waveware();
    expect(ask(frame)).toBe(`${frame} ${nak(digit)}`);
    clock.advance(10_000);
    expect(named("on-air")).toEqual([]);
  });

  test("ten pages are all it holds; the eleventh is refused with 05", () => {
    const { ask, base } = waveware();
    base.setDefect("carrier-busy", true, "600000");
    for (let page = 0; page < 10; page++) expect(ask(BEEPS_07)).toContain(" 06 ");
    expect(ask(BEEPS_07)).toBe(`${BEEPS_07} ${nak("35")}`);
  });

  test("without carrier detect it does not wait for the channel, and says both", () => {
    const { ask, base, clock, buzzed } = waveware();
    base.setDefect("carrier-busy", true, "600000");
    expect(ask("01 53 2C 31 2C 30 04")).toBe(`01 53 2C 31 2C 30 04 ${ack("00", "31", "30")}`);
    ask(BEEPS_07);
    clock.advance(10_000);
    expect(buzzed(7)).toBe(1);
    expect(ask("01 53 31 31 04")).toBe(`01 53 31 31 04 ${ack("00", "31", "31")}`);
  });

  test("input without an end is refused with 04 and forgotten", () => {
    const { ask } = waveware();
    expect(ask(`01${" 41".repeat(601)}`)).toBe(nak("34"));
    expect(ask("04")).toBe("");
    expect(ask(STATUS)).toBe(`${STATUS} ${ack("00")}`);
  });
});

describe("simulated WaveWare base in trouble", () => {
  test("a failed transmitter is NAK 06", () => {
    const { ask, base } = waveware();
    base.setDefect("transmitter-failure", true);
    expect(ask(BEEPS_07)).toBe(`${BEEPS_07} ${nak("36")}`);
    base.setDefect("transmitter-failure", false);
    expect(ask(BEEPS_07)).toContain(ack("01"));
  });

  test("another host's page shows as its echo and its answer", () => {
    const { ask, base } = waveware();
    base.setDefect("foreign-reply", true, "98");
    expect(ask(BEEPS_07)).toBe(
      `${BEEPS_07} ${ack("01")} 01 33 2C 31 2C 31 30 30 30 30 39 38 2C 04 ${ack("01")}`,
    );
    expect(ask(STATUS)).toBe(`${STATUS} ${ack("01")}`);
  });

  test("a status it does not know is NAK 08", () => {
    const { ask, base } = waveware();
    base.setDefect("no-status", true);
    expect(ask(STATUS)).toBe(`${STATUS} ${nak("38")}`);
  });
});
