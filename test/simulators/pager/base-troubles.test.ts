/** Troubles that a simulated base makes by itself: cables, cards, channel, neighbour, and a line set wrong. */
import { describe, expect, test } from "vitest";
import { frontDesk } from "./front-desk.ts";

/** LRS `CPG,7,1,3`; ESPA's select and E5 of pagers.md 2.1; JTECH and TAP to card 7. */
const LRS_07 = "43 50 47 2C 37 2C 31 2C 33 0D";
const LRS_08 = "43 50 47 2C 38 2C 31 2C 33 0D";
const ESPA_SELECT = "04 31 05 32 05";
const ESPA_07 = "01 31 02 31 1F 30 37 1E 32 1F 4D 6F 69 03 61";
const JTECH_07 = "FF FF FF 01 31 30 30 30 30 30 37 05 33 32 0D";
const WAVEWARE_07 = "01 33 31 31 30 30 30 30 30 37 04";

const lrs = () => frontDesk({ host: { protocol: "lrs" }, cards: [1, 7, 8, 99] });

describe("the cable of a simulated base", () => {
  test.each([
    ["before", 0],
    ["during", 0],
    ["after", 1],
  ])("comes out %s the last byte of the next page: heard %d times, and not again", (at, heard) => {
    const { base, ask, cable, clock, buzzed } = lrs();
    base.setDefect("unplug-at", true, at);
    ask("53 54 41 54 0D");
    expect(cable).toEqual([]);
    ask(LRS_07);
    expect(cable).toEqual(["out"]);
    clock.advance(5_000);
    expect(buzzed(7)).toBe(heard);
    expect(base.picture()).toContain("defects: none");
    // A new connection's first page; what the old one left half said is refused with it at most.
    ask("0D");
    ask(LRS_08);
    clock.advance(5_000);
    expect([buzzed(8), cable]).toEqual([1, ["out"]]);
  });

  test("before and during tell a page by its beginning, though bytes come one by one", () => {
    const { base, ask, cable } = lrs();
    base.setDefect("unplug-at", true, "before");
    for (const byte of LRS_07.split(" ")) ask(byte);
    expect(cable).toEqual(["out"]);
  });

  test.each([
    ["espa", `${ESPA_SELECT} ${ESPA_07}`, { protocol: "espa" }],
    ["jtech", JTECH_07, { protocol: "jtech" }],
    ["waveware", WAVEWARE_07, { protocol: "waveware" }],
    ["tap", "02 30 37 0D 0D 03 30 38 36 0D", { protocol: "tap", dialect: "waveware-sps5" }],
    ["comp2", "7F 7F 7F 37 0D 0D", { protocol: "comp2" }],
  ] as const)("comes out after a page of %s, and its answer is lost with it", (_, page, host) => {
    const { base, ask, cable } = frontDesk({ host });
    base.setDefect("unplug-at", true, "after");
    ask(page);
    expect(cable).toEqual(["out"]);
  });

  test("is put back after so long, by hand, or when the defect is switched off", () => {
    const { base, ask, cable, clock, named } = lrs();
    base.setDefect("unplug-at", true);
    base.setDefect("unplug-at", false);
    expect(cable).toEqual([]);
    base.setDefect("returns-after", true, "700");
    base.setDefect("unplug-at", true);
    ask(LRS_07);
    clock.advance(699);
    expect(cable).toEqual(["out"]);
    clock.advance(1);
    expect(cable).toEqual(["out", "in"]);
    base.setDefect("returns-after", false);
    base.setDefect("unplug-at", true);
    ask(LRS_07);
    clock.advance(60_000);
    expect(cable).toEqual(["out", "in", "out"]);
    base.setDefect("unplug-at", false);
    expect(cable).toEqual(["out", "in", "out", "in"]);
    expect([named("unplugged").length, named("plugged").length]).toEqual([2, 2]);
  });
});

describe("cards and channel of a simulated base", () => {
  test.each([
    ["card-dead", "battery"],
    ["card-away", "out-of-range"],
  ])("%s: this card misses its page, another does not, and it comes back", (defect, reason) => {
    const { base, ask, clock, buzzed, named } = lrs();
    base.setDefect(defect, true, "7");
    ask(LRS_07);
    ask(LRS_08);
    clock.advance(5_000);
    expect([buzzed(7), buzzed(8)]).toEqual([0, 1]);
    expect(named("card-missed")).toMatchObject([{ card: 7, reason }]);
    base.setDefect(defect, true, "8");
    ask(LRS_07);
    clock.advance(5_000);
    expect(buzzed(7)).toBe(1);
    base.setDefect(defect, false);
    ask(LRS_08);
    clock.advance(5_000);
    expect(buzzed(8)).toBe(2);
  });

  test("weak-signal: all cards have so many bit errors, and none after", () => {
    const { base } = lrs();
    base.setDefect("weak-signal", true, "20");
    expect(base.cards.units.map(({ bit_error_rate }) => bit_error_rate)).toEqual([0.02, 0.02, 0.02, 0.02]);
    base.setDefect("weak-signal", false);
    expect(base.cards.units.map(({ bit_error_rate }) => bit_error_rate)).toEqual([0, 0, 0, 0]);
  });

  test("neighbour: our card buzzes every minute without us, until it is over", () => {
    const { base, clock, buzzed, ask } = lrs();
    base.setDefect("neighbour", true, "7");
    clock.advance(130_000);
    expect(buzzed(7)).toBe(3);
    base.setDefect("neighbour", false);
    clock.advance(600_000);
    expect(buzzed(7)).toBe(3);
    expect(ask("53 54 41 54 0D")).not.toContain("53 43 50 47");
  });

  test("a dead transmitter that is repaired goes on with what waits", () => {
    const { base, ask, clock, buzzed } = lrs();
    base.setDefect("accepted-never-transmitted", true);
    ask(LRS_07);
    clock.advance(60_000);
    expect(buzzed(7)).toBe(0);
    base.setDefect("accepted-never-transmitted", false);
    clock.advance(5_000);
    expect(buzzed(7)).toBe(1);
  });
});

describe("the line of a simulated base", () => {
  test("wrong-parity: every character has even parity, and of ours only the even ones arrive", () => {
    const { base, ask } = frontDesk({ host: { protocol: "espa" } });
    base.setDefect("wrong-parity", true);
    // 04 and 32 have an odd number of ones, 05 an even one: a station never hears its address.
    expect(ask("04 32 05")).toBe("");
    const { base: even, ask: say } = lrs();
    even.setDefect("wrong-parity", true);
    // 3F and 0A have an even number of ones, 0D an odd one: `?` CR `?` LF is `??` LF, refused with 8D for CR.
    expect(say("3F 0D")).toBe("");
    expect(say("3F 0A")).toBe("3F 3F 3F 8D 0A");
  });

  test("wrong-baud: as many bytes, none of them ours", () => {
    const { base, ask } = lrs();
    base.setDefect("wrong-baud", true);
    expect(ask(LRS_07)).not.toContain("43 50 47 2C 37");
    base.setDefect("wrong-baud", false);
    ask("0D");
    expect(ask(LRS_07)).toBe("43 50 47 2C 37 0D 0A");
  });

  test("loses-line-ends: two pages run into each other and are refused as one", () => {
    const { base, ask } = lrs();
    base.setDefect("loses-line-ends", true, "1");
    expect(ask(LRS_07)).toBe("");
    base.setDefect("loses-line-ends", false);
    expect(ask(LRS_08)).toBe("3F 43 50 47 2C 37 2C 31 2C 33 43 50 47 2C 38 2C 31 2C 33 0D 0A");
  });

  test("echo: the host's bytes come back before the answer", () => {
    const { base, ask } = lrs();
    base.setDefect("echo", true);
    expect(ask(LRS_07)).toBe(`${LRS_07} 43 50 47 2C 37 0D 0A`);
  });

  test("late-page-reply: at a terminal that works in order all that follows is late too", () => {
    const { base, ask, later } = frontDesk({ host: { protocol: "tap", dialect: "waveware-sps5" } });
    base.setDefect("late-page-reply", true, "3000");
    expect(ask("02 30 37 0D 0D 03 30 38 36 0D")).toBe("");
    expect(ask("41 54 49 0D")).toBe("");
    expect(later(2_999)).toBe("");
    expect(later(1)).toMatch(/^32 31 31 .* 06 0D 57 61 76 65/);
  });

  test("cts-low: what comes meanwhile is lost, what comes after is heard", () => {
    const { base, ask, clock } = frontDesk({ host: { protocol: "waveware" } });
    base.setDefect("cts-low", true, "2000");
    expect(ask(WAVEWARE_07)).toBe("");
    clock.advance(2_000);
    expect(ask(WAVEWARE_07)).toContain(WAVEWARE_07);
  });
});
