/** A simulated COMP2 base against bytes typed by hand: SPS-5 v9S p. 48-49, pagers.md 1.4. */
import { describe, expect, test } from "vitest";
import { INPUT_QUIET_MS } from "../../../simulators/pager/comp2-front.ts";
import { frontDesk } from "./front-desk.ts";

const DEL = "7F 7F 7F";
/** Card 7: `7 CR Moi CR`, tone only with function D, tilde form. */
const PAGE_07 = "37 0D 4D 6F 69 0D";
const TONE_07 = "37 44 0D 0D";
const TILDE_07 = "37 7E 4D 6F 69 7E";
const BAD_ID =
  "49 6E 76 61 6C 69 64 20 63 68 61 72 61 63 74 65 72 20 69 6E 20 70 61 67 65 72 20 49 44 0D 0D 1E 0D";

const comp2 = (verbose = true, first = 1) =>
  frontDesk({ host: { protocol: "comp2", verbose }, numbers: { first, step: 1 }, cards: [1, 7, 33, 99] });

describe("simulated COMP2 base", () => {
  test.each([
    ["two fields", PAGE_07, "Moi", 0],
    ["tone only with its function", TONE_07, "", 3],
    ["the tilde form", TILDE_07, "Moi", 0],
    ["three DEL before it", `${DEL} ${PAGE_07}`, "Moi", 0],
  ])("takes a page in silence: %s", (_, page, text, call) => {
    const { ask, later, named } = comp2();
    expect(ask(page)).toBe("");
    expect(later(5_000)).toBe("");
    expect(named("card-buzz")).toMatchObject([{ card: 7, text }]);
    expect(named("on-air")).toMatchObject([{ function: call }]);
  });

  test("says what it can't read where it is verbose, nothing where it is quiet", () => {
    expect(comp2().ask("58 0D 4D 6F 69 0D")).toBe(BAD_ID);
    expect(comp2(false).ask("58 0D 4D 6F 69 0D")).toBe("");
  });

  test("a number that is not in its list is refused", () => {
    const { ask, clock, named } = comp2(true, 101);
    expect(ask(PAGE_07)).toBe(BAD_ID);
    expect(ask("31 30 37 0D 4D 6F 69 0D")).toBe("");
    clock.advance(5_000);
    expect(named("card-buzz")).toMatchObject([{ card: 7 }]);
  });

  test("after one lost CR every text is a number, until three DEL come", () => {
    const { ask, clock, named } = comp2();
    // `1 CR` lost its text's CR: the next number becomes its text, "33" the next number.
    expect(ask("31 0D")).toBe("");
    expect(ask("37 0D 33 33 0D")).toBe("");
    expect(ask("37 0D 33 33 0D")).toBe("");
    expect(ask(`${DEL} ${PAGE_07}`)).toBe("");
    clock.advance(20_000);
    expect(named("card-buzz")).toMatchObject([
      { card: 1, text: "7" },
      { card: 33, text: "7" },
      { card: 7, text: "Moi" },
    ]);
  });

  test("incomplete input is thrown away after 10 s", () => {
    const { ask, later, named } = comp2();
    ask("31 0D");
    later(INPUT_QUIET_MS - 1);
    expect(named("page-received")).toEqual([]);
    later(1);
    ask(PAGE_07);
    later(5_000);
    expect(named("card-buzz")).toMatchObject([{ card: 7, text: "Moi" }]);
  });

  test("a full queue is told to nobody", () => {
    const { ask, base, clock, buzzed } = comp2();
    base.setDefect("queue-full", true, "0");
    expect(ask(PAGE_07)).toBe("");
    clock.advance(5_000);
    expect(buzzed(7)).toBe(0);
  });

  test("loses-line-ends eats every n-th CR", () => {
    const { ask, base, clock, named } = comp2();
    base.setDefect("loses-line-ends", true, "2");
    ask(`${DEL} ${PAGE_07}`);
    ask(`${DEL} ${PAGE_07}`);
    clock.advance(20_000);
    expect(named("card-buzz")).toEqual([]);
  });
});
