/** A simulated JTECH transmitter against bytes typed by hand: SmartAlert 320124E p. 8-10, pagers.md 1.5. */
import { describe, expect, test } from "vitest";
import { frontDesk } from "./front-desk.ts";

/** Numeric, capcode 1000007 (card 7), 1200 normal, alert 30 s; then 1200 inverted, whose separator is 0D. */
const PAGE_07 = "FF FF FF 01 31 30 30 30 30 30 37 05 33 32 0D";
const INVERTED_07 = "FF FF FF 01 31 30 30 30 30 30 37 0D 33 32 0D";
const TONE_99 = "FF FF FF 01 31 30 30 30 30 39 39 0D 0D";

const jtech = () => frontDesk({ host: { protocol: "jtech" } });

describe("simulated JTECH transmitter", () => {
  test.each([
    ["normal", PAGE_07],
    ["inverted, its separator is the end's byte", INVERTED_07],
  ])("calls the card and answers nothing: %s", (_, page) => {
    const { ask, later, named } = jtech();
    expect(ask(page)).toBe("");
    expect(later(5_000)).toBe("");
    expect(named("card-buzz")).toMatchObject([{ card: 7, run_ms: 30_000 }]);
  });

  test("an empty text is the default alert", () => {
    const { ask, clock, named } = jtech();
    ask(TONE_99);
    clock.advance(5_000);
    expect(named("card-buzz")).toMatchObject([{ card: 99, run_ms: 3_000 }]);
  });

  test("byte by byte is the same", () => {
    const { ask, clock, buzzed } = jtech();
    for (const byte of INVERTED_07.split(" ")) ask(byte);
    clock.advance(5_000);
    expect(buzzed(7)).toBe(1);
  });

  test("a page cut off is forgotten when the next begins", () => {
    const { ask, clock, buzzed, named } = jtech();
    ask("FF FF FF 01 31 30 30 30 30 39 39 05 33");
    ask(PAGE_07);
    clock.advance(5_000);
    expect([buzzed(7), buzzed(99), named("on-air").length]).toEqual([1, 0, 1]);
  });

  test.each([
    ["function 05", PAGE_07.replace("FF 01", "FF 05")],
    ["separator 08", PAGE_07.replace("37 05", "37 08")],
    ["a letter in the capcode", PAGE_07.replace("37 05", "41 05")],
    ["two FF only", PAGE_07.slice(3)],
    ["letters on a numeric page", PAGE_07.replace("33 32", "4D 6F")],
    ["a reserved capcode", "FF FF FF 01 30 30 30 30 30 30 37 05 33 32 0D"],
  ])("forgets a page with %s", (_, page) => {
    const { ask, clock, named } = jtech();
    expect(ask(page)).toBe("");
    clock.advance(5_000);
    expect(named("page-received")).toEqual([]);
  });

  test("holds CTS low while it can take no more; what is sent meanwhile is lost", () => {
    const { ask, clock, named, buzzed } = jtech();
    ask(PAGE_07);
    ask(PAGE_07);
    expect(named("cts")).toMatchObject([{ low: true }]);
    ask(TONE_99);
    clock.advance(20_000);
    expect([buzzed(7), buzzed(99)]).toEqual([2, 0]);
    expect(named("cts")).toMatchObject([{ low: true }, { low: false }]);
    ask(TONE_99);
    clock.advance(5_000);
    expect(buzzed(99)).toBe(1);
  });

  test("listens again after its mains were off", () => {
    const { ask, base, clock, buzzed } = jtech();
    ask(PAGE_07);
    ask(PAGE_07);
    base.powerCycle();
    clock.advance(5_000);
    ask(TONE_99);
    clock.advance(5_000);
    expect([buzzed(7), buzzed(99)]).toEqual([0, 1]);
  });

  test("cts-low for 3 s loses the pages sent in it", () => {
    const { ask, base, clock, buzzed } = jtech();
    base.setDefect("cts-low", true);
    ask(PAGE_07);
    clock.advance(3_000);
    ask(TONE_99);
    clock.advance(5_000);
    expect([buzzed(7), buzzed(99)]).toEqual([0, 1]);
  });
});
