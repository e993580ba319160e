/** A simulated TAP terminal against bytes typed by hand: pagers.md 1.3 and 2.2. */
import { describe, expect, test } from "vitest";
import { asciiBytes, toHex } from "../../../drivers/runtime/text.ts";
import { LOG_ON_MS, NEXT_BLOCK_MS, type TapFrontOptions } from "../../../simulators/pager/tap-front.ts";
import { frontDesk } from "./front-desk.ts";

const PROMPT = "49 44 3D";
const LOG_ON = "1B 50 47 31 0D";
const GO_AHEAD = "1B 5B 70 0D";
/** T6 and T7. */
const PAGE_07 = "02 30 37 0D 4D 6F 69 20 71 75 61 79 20 33 0D 03 33 3D 3E 0D";
const PAGE_99 = "02 39 39 0D 4D 6F 69 20 71 75 61 79 20 31 0D 03 33 3E 37 0D";
/** 211 Page accepted, ACK. */
const TAKEN = "32 31 31 20 50 61 67 65 20 61 63 63 65 70 74 65 64 0D 06 0D";
const hexOf = (text: string): string => toHex(asciiBytes(text));

const terminal = (options: Partial<Omit<TapFrontOptions, "list">> = {}, cards = [1, 7, 99]) => {
  const desk = frontDesk({ host: { protocol: "tap", dialect: "tap-1.8", ...options }, cards });
  const open = (): void => {
    desk.ask("0D");
    expect(desk.ask(LOG_ON)).toContain(GO_AHEAD);
  };
  return { ...desk, open };
};

describe("simulated TAP terminal", () => {
  test("goes through the specification's session", () => {
    const { ask, clock, named } = terminal();
    expect(ask("0D")).toBe(PROMPT);
    expect(ask(LOG_ON)).toBe(`31 31 30 20 31 2E 38 0D ${hexOf("TAP 1.8\r")} 06 0D ${GO_AHEAD}`);
    expect(ask(PAGE_07)).toBe(TAKEN);
    expect(ask("04 0D")).toBe("31 31 35 20 47 6F 6F 64 20 62 79 65 0D 1B 04 0D");
    clock.advance(10_000);
    expect(named("card-buzz")).toMatchObject([{ card: 7, text: "Moi quay 3" }]);
  });

  test("says nothing of a page once it took it", () => {
    const { ask, open, later, buzzed } = terminal();
    open();
    ask(PAGE_99);
    expect(later(2_000)).toBe("");
    expect(buzzed(99)).toBe(1);
  });

  test("asks for the log-on three times, 8 s apart, then hangs up", () => {
    const { ask, later } = terminal();
    ask("0D");
    expect(later(LOG_ON_MS)).toBe(PROMPT);
    expect(later(LOG_ON_MS)).toBe(PROMPT);
    expect(later(LOG_ON_MS)).toMatch(/^35 30 31 20.* 1B 04 0D$/);
    expect(later(60_000)).toBe("");
  });

  test("hangs up when the next block does not begin within 4 s", () => {
    const { ask, open, later } = terminal();
    open();
    later(NEXT_BLOCK_MS - 1);
    expect(ask(PAGE_07)).toBe(TAKEN);
    later(NEXT_BLOCK_MS - 1);
    expect(later(1)).toMatch(/^35 30 31 .* 1B 04 0D$/);
    expect(ask(PAGE_07)).toBe("");
  });

  test("asks again for a log-on it can't read, and hangs up at the third", () => {
    const { ask } = terminal();
    ask("0D");
    expect([ask("41 0D"), ask("42 0D"), ask("43 0D")]).toEqual([
      "15 0D",
      "15 0D",
      `${hexOf("515 Message format error\r")} 1B 04 0D`,
    ]);
  });

  test("wants its password", () => {
    const { ask } = terminal({ password: "SECRET" });
    ask("0D");
    expect(ask(LOG_ON)).toBe(`${hexOf("509 Invalid password\r")} 1B 04 0D`);
    ask("0D");
    expect(ask("1B 50 47 31 53 45 43 52 45 54 0D")).toContain(GO_AHEAD);
  });

  test("a wrong check is refused with 514 and NAK; the fourth in a row ends the session", () => {
    const { ask, open } = terminal();
    open();
    const wrong = PAGE_07.replace("33 3D 3E", "33 3D 3F");
    const again = `${hexOf("514 Checksum error\r")} 15 0D`;
    expect([ask(wrong), ask(wrong), ask(wrong)]).toEqual([again, again, again]);
    expect(ask(wrong)).toMatch(/^35 30 33 .* 1B 04 0D$/);
  });

  test("takes a page in several blocks, ended by US and by ETX", () => {
    const { ask, open, clock, named } = terminal();
    open();
    expect(ask("02 30 37 0D 4D 6F 69 20 71 75 1F 32 3C 30 0D")).toBe("06 0D");
    expect(ask("02 61 79 20 33 0D 03 31 33 3F 0D")).toBe(TAKEN);
    clock.advance(10_000);
    expect(named("card-buzz")).toMatchObject([{ card: 7, text: "Moi quay 3" }]);
  });

  test("moved characters come back as they were meant", () => {
    const { ask, open, clock, base } = terminal({}, [12]);
    open();
    expect(ask("02 31 32 0D 1A 5B 1A 5A 0D 03 31 36 3B 0D")).toBe(TAKEN);
    clock.advance(10_000);
    expect(base.cards.withNumber(12)[0]?.shown).toEqual(["\x1b\x1a"]);
  });

  test("a tone-only page with a sum below 100h is taken", () => {
    const { ask, open, clock, named } = terminal();
    open();
    expect(ask("02 31 0D 0D 03 30 35 30 0D")).toBe(TAKEN);
    clock.advance(10_000);
    expect(named("card-buzz")).toMatchObject([{ card: 1, text: "" }]);
  });

  test.each([
    // Sums added up by hand: 02+31+30+30+0D+0D+03 = B0, 02+41+0D+0D+03 = 60.
    ["card 100", "02 31 30 30 0D 0D 03 30 3B 30 0D", "511 Unknown pager id\r"],
    ["card A", "02 41 0D 0D 03 30 36 30 0D", "510 Illegal pager id\r"],
  ])("%s is refused, the session goes on", (_, block, answer) => {
    const { ask, open } = terminal();
    open();
    expect(ask(block)).toBe(`${hexOf(answer)} 1E 0D`);
    expect(ask(PAGE_07)).toBe(TAKEN);
  });

  test("a full queue is 512, with NAK by the handbook and RS by newer firmware", () => {
    const { ask, open, base } = terminal();
    open();
    base.setDefect("queue-full", true, "0");
    expect(ask(PAGE_07)).toBe(`${hexOf("512 Cannot deliver message now\r")} 15 0D`);
    base.setDefect("full-says-rs", true);
    expect(ask(PAGE_07)).toBe(`${hexOf("512 Cannot deliver message now\r")} 1E 0D`);
  });

  test("without a session it takes no block and answers no ATI", () => {
    const { ask } = terminal();
    expect(ask(PAGE_07)).toBe("");
    expect(ask("41 54 49 0D")).toBe("");
    expect(ask("1B 50 47 31 0D")).toBe("");
  });
});

describe("simulated TAP terminal of WaveWare", () => {
  const waveware = () => terminal({ dialect: "waveware-sps5" });

  test("says who it is when asked, and ID= once", () => {
    const { ask, later } = waveware();
    expect(ask("41 54 49 0D")).toBe(
      "57 61 76 65 57 61 72 65 20 50 61 67 69 6E 67 20 45 6E 63 6F 64 65 72 20 76 39 2E 30 30 0D",
    );
    expect(ask("0D")).toBe("49 44 3D 0D");
    expect(later(LOG_ON_MS)).toMatch(/1B 04 0D$/);
  });

  test("takes a block without a log-on, and a capcode with three digits of how to send it", () => {
    const { ask, clock, named } = waveware();
    expect(ask(PAGE_07)).toBe(TAKEN);
    // 1000007 and 100: digits 31+37+31 and seven 30 are 1E9, 02+0D+0D+03 more: 208.
    expect(ask("02 31 30 30 30 30 30 37 31 30 30 0D 0D 03 32 30 38 0D")).toBe(TAKEN);
    clock.advance(10_000);
    expect(named("card-buzz")).toMatchObject([
      { card: 7, text: "Moi quay 3" },
      { card: 7, text: "" },
    ]);
  });
});

describe("simulated TAP terminal in trouble", () => {
  test("bare-controls: control characters without code", () => {
    const { ask, open, base } = terminal();
    open();
    base.setDefect("bare-controls", true);
    expect(ask(PAGE_07)).toBe("06 0D");
  });

  test("no-line-ends: no CR before the control character", () => {
    const { ask, open, base } = terminal();
    open();
    base.setDefect("no-line-ends", true);
    expect(ask(PAGE_07)).toBe(TAKEN.replace("0D 06", "06"));
  });

  test("nak-check finds so many blocks wrong, nak-format does not understand them", () => {
    const { ask, open, base } = terminal();
    open();
    base.setDefect("nak-check", true);
    expect(ask(PAGE_07)).toMatch(/15 0D$/);
    base.setDefect("nak-format", true);
    expect(ask(PAGE_07)).toBe(`${hexOf("515 Message format error\r")} 1E 0D`);
    expect(ask(PAGE_07)).toBe(TAKEN);
  });

  test("doubled-replies: one page, two answers", () => {
    const { ask, open, base, clock, buzzed } = terminal();
    open();
    base.setDefect("doubled-replies", true);
    expect(ask(PAGE_07)).toBe(`${TAKEN} ${TAKEN}`);
    clock.advance(10_000);
    expect(buzzed(7)).toBe(1);
  });

  test("mains flicker ends the session without a word", () => {
    const { ask, open, base, clock } = terminal();
    open();
    base.powerCycle();
    clock.advance(10_000);
    expect(ask(PAGE_07)).toBe("");
    expect(ask("0D")).toBe(PROMPT);
  });
});
