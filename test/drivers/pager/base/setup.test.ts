/** Settings that several protocols share: ids of cards, capcodes, the text and the alert of a plain page. */
import { describe, expect, test } from "vitest";
import { cardOfId, idOf } from "../../../../drivers/pager/base/cards.pure.ts";
import { houseCapcodes } from "../../../../drivers/pager/base/pocsag.pure.ts";
import {
  alertsOf,
  houseIds,
  textCapability,
  usualAlert,
  usualText,
  within,
} from "../../../../drivers/pager/base/setup.pure.ts";

const fits = (): boolean => true;
const tooLong = (): boolean => false;

describe("ids of cards", () => {
  test("lead with zeros, start and step as the house numbers them, and are found again", () => {
    const ids = houseIds({ first_id: 101, id_step: 10, id_digits: 5, all_id: "00099" }, 1, 5);
    expect([0, 1, 7, 99, 100, 1.5].map((card) => idOf(card, ids))).toEqual([
      "00099",
      "00101",
      "00161",
      "01081",
      undefined,
      undefined,
    ]);
    expect(["00099", "00161", "161", "00162", "00091", "01091", ""].map((id) => cardOfId(id, ids))).toEqual([
      0,
      7,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("without one for all cards call nobody at once", () => {
    const ids = houseIds({}, 2, 16);
    expect([idOf(0, ids), idOf(7, ids), cardOfId("00", ids)]).toEqual([undefined, "07", undefined]);
  });

  test.each([
    [{ id_digits: 0 }, "id_digits"],
    [{ id_digits: 5 }, "id_digits"],
    [{ first_id: -1 }, "first_id"],
    [{ first_id: 9_950 }, "card 99"],
    [{ id_step: 0 }, "id_step"],
    [{ all_id: "7a" }, "all_id"],
    [{ all_id: "12345" }, "all_id"],
    [{ all_id: "07" }, "no card's own"],
  ])("%j are refused, naming %s", (settings, named) => {
    expect(() => houseIds(settings, 2, 4)).toThrow(named);
  });
});

test.each([
  [{ first_capcode: 7 }, "first_capcode"],
  [{ first_capcode: 2_007_664 }, "first_capcode"],
  [{ first_capcode: 100_001, capcode_step: 0 }, "capcode_step"],
  [{ first_capcode: 100_001, all_capcode: 2_097_152 }, "all_capcode"],
])("capcodes %j are refused, naming %s", (settings, named) => {
  expect(() => houseCapcodes(settings)).toThrow(named);
});

describe("a page that brings nothing of its own", () => {
  test("says what its cards can show", () => {
    expect(usualText("alpha", undefined, fits)).toBe("Moi den quay");
    expect(usualText("alpha", "Đến quầy", fits)).toBe("Den quay");
    expect(usualText("numeric", undefined, fits)).toBe("");
    expect(usualText("numeric", "12-3", fits)).toBe("12-3");
    expect(usualText("tone", undefined, fits)).toBe("");
  });

  test.each([
    ["tone", "3", fits],
    ["numeric", "Quay 3", fits],
    ["alpha", "Mời", tooLong],
  ] as const)("to %s cards never says %j where it can't", (display, text, holds) => {
    expect(() => usualText(display, text, holds)).toThrow("text");
  });

  test("has an alert that the base has", () => {
    expect(usualAlert("beep-3x", ["beep-3x"])).toBe("beep-3x");
    expect(() => usualAlert("flash-30s", ["beep-3x", "as-set"])).toThrow("beep-3x, as-set");
  });
});

test("what cards show decides what text may be", () => {
  expect(textCapability("tone", 240)).toEqual({ kind: "none" });
  expect(textCapability("numeric", 16)).toEqual({ kind: "numeric", max_characters: 16 });
  expect(textCapability("alpha", 120)).toEqual({ kind: "ascii7", max_characters: 120 });
});

test("a house's table of alerts gives them in the order of the vocabulary", () => {
  expect(alertsOf({ "beep-3x": 3, "as-set": "none" })).toEqual(["as-set", "beep-3x"]);
});

test.each([0, 11, 1.5, Number.NaN])("a setting of %d is not within 1..10", (value) => {
  expect(() => within("window_pages", value, 1, 10)).toThrow("window_pages is 1..10");
});
