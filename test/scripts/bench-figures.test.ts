import { describe, expect, it } from "vitest";
import { type Figure, jsonLine, tableOf, untaken } from "../../scripts/bench/figure.ts";
import { gapsOf, pageAll } from "../../scripts/bench/line-rate.ts";
import { overlap_ms } from "../../scripts/bench/measured-store.ts";
import { radiate } from "../../scripts/bench/pager-burst.ts";
import { wantedOf } from "../../scripts/bench/run.ts";

const FIGURE: Figure = {
  id: "P3",
  value: 1125.0001,
  unit: "ms",
  baseline: 1125,
  ratio: 1,
  goal: "<= 1.05x",
  pass: true,
  detail: { cards: 99 },
};

describe("a figure", () => {
  it("is one line of JSON with the fields of the contract", () => {
    const line = jsonLine(FIGURE);
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toMatchObject({
      id: "P3",
      unit: "ms",
      baseline: 1130,
      ratio: 1,
      goal: "<= 1.05x",
      pass: true,
    });
  });

  it("that could not be taken is missed, and its line says why", () => {
    const figure = untaken("P6", "start", new Error("no disk"));
    expect(figure.pass).toBe(false);
    expect(JSON.parse(jsonLine(figure))).toMatchObject({
      value: null,
      detail: { why: expect.stringContaining("no disk") },
    });
  });

  it("stands in a table with its verdict", () => {
    const lines = tableOf([FIGURE, { ...FIGURE, id: "P9", baseline: null, pass: false }]).split("\n");
    expect(lines[1]).toMatch(/^ok +P3 +1130 +ms +1130 +1 +<= 1\.05x$/);
    expect(lines[2]).toMatch(/^MISSED +P9 +1130 +ms +- +1 /);
  });
});

describe("the arguments", () => {
  it("choose families in the order of the bench", () => {
    expect(wantedOf(["--only", "P3,P1", "--json"])).toMatchObject({
      json: true,
      families: [{ id: "P1" }, { id: "P3" }],
    });
    expect(wantedOf([])?.families.map(({ id }) => id)).toEqual([
      "P1",
      "P3",
      "PG",
      "P4",
      "P5",
      "P6",
      "P7",
      "P8",
      "ID",
      "P13",
      "L1",
    ]);
  });

  it.each([[["--only", "P99"]], [["--fast"]], [["P1"]], [["--only", ""]]])("%j are wrong usage", (args) => {
    expect(wantedOf(args)).toBeUndefined();
  });
});

describe("gaps on a line", () => {
  it("are counted in byte times between pieces, not within the rounding of sums", () => {
    const pieces = [
      { start_ms: 0, end_ms: 10 },
      { start_ms: 10.0000001, end_ms: 20 },
      { start_ms: 23, end_ms: 30 },
    ];
    expect(gapsOf(pieces, 1)).toEqual([3]);
  });

  it("of 99 pages through one base are none: the line is busy from the first byte to the last", () => {
    const { pieces, bytes, byte_ms, transmitted } = pageAll();
    const span_ms = (pieces.at(-1)?.end_ms ?? 0) - (pieces[0]?.start_ms ?? 0);
    expect(transmitted).toBe(99);
    expect(gapsOf(pieces, byte_ms)).toEqual([]);
    expect(span_ms).toBeCloseTo(bytes * byte_ms, 3);
  });
});

describe("99 cards on the air", () => {
  const tone = (card: number): string => `${card}\r\r`;

  it("are counted from the first bit of the first page to the last of the last", () => {
    const burst = radiate({ host: { protocol: "comp2" }, gather_ms: 10 }, tone);
    expect(burst.streams).toHaveLength(1);
    expect(burst.air_ms).toBeCloseTo(((576 + 7 * 544) * 1_000) / 1_200);
    const single = radiate({ host: { protocol: "comp2" }, rate: 2_400 }, tone);
    expect(single.streams).toHaveLength(99);
    expect(single.air_ms).toBeCloseTo((99 * 1_120 * 1_000) / 2_400);
  });

  it("count only where each buzzed once", () => {
    expect(() => radiate({ repeats: 1, cards: [1] }, (card) => `CPG,${card},A,3\r`)).toThrow("1 of 99");
  });
});

describe("the time of commits", () => {
  const spans = [
    { begin_ms: 10, end_ms: 20 },
    { begin_ms: 30, end_ms: 45 },
  ];

  it("is what of a stretch they cover", () => {
    expect(overlap_ms(spans, 0, 100)).toBe(25);
    expect(overlap_ms(spans, 15, 35)).toBe(10);
    expect(overlap_ms(spans, 21, 29)).toBe(0);
    expect(overlap_ms(spans, 12, 14)).toBe(2);
  });
});
