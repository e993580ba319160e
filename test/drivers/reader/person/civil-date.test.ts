/** Proves which days exist and how they are written. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareDates,
  formatDdmmyyyy,
  formatIso,
  parseDdmmyyyy,
  parseIso,
} from "../../../../drivers/reader/person/civil-date.pure.ts";

describe("civil date", () => {
  test.each(["29022000", "29022024", "31121999", "01010001"])("%s exists and comes back", (text) => {
    const date = parseDdmmyyyy(text);
    expect(date && formatDdmmyyyy(date)).toBe(text);
    expect(date && parseIso(formatIso(date))).toEqual(date);
  });

  test.each([
    "29021900",
    "29022023",
    "31042020",
    "00012000",
    "01002000",
    "01132000",
    "01010000",
    "1012000",
    "０1012000",
  ])("%s does not exist", (text) => {
    expect(parseDdmmyyyy(text)).toBeUndefined();
  });

  test.each(["1990-1-1", "1990-02-30", "01-01-1990", ""])("%j is no ISO day", (text) => {
    expect(parseIso(text)).toBeUndefined();
  });

  test("order is the order of the calendar as JavaScript knows it", () => {
    const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2399-12-31"), noInvalidDate: true });
    const civil = (date: Date) => parseIso(date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [first, second] = [civil(a), civil(b)];
        if (first === undefined || second === undefined) throw new Error("a real day was refused");
        const apart = Math.floor(a.getTime() / 86_400_000) - Math.floor(b.getTime() / 86_400_000);
        expect(Math.sign(compareDates(first, second))).toBe(Math.sign(apart));
      }),
      { seed: 6 },
    );
  });
});
