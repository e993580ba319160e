/** Bursts in few batches, and how long they take on the air: the figures of pagers.md 3. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capcode } from "../../../../drivers/pager/lrs/capcode.pure.ts";
import { type PocsagRate, pagesAirtime } from "../../../../drivers/pager/pocsag/airtime.pure.ts";
import { IDLE_WORD, isCapcode } from "../../../../drivers/pager/pocsag/codeword.pure.ts";
import type { PocsagPage } from "../../../../drivers/pager/pocsag/page.pure.ts";
import { BURST_PAGES_MAX, planBurst } from "../../../../drivers/pager/pocsag/planner.pure.ts";
import { BATCHES_MAX, layOut } from "../../../../drivers/pager/pocsag/transmission.pure.ts";

const CARDS = Array.from({ length: 99 }, (_, index) => index + 1);
const tone = (code: number): PocsagPage => ({ capcode: code, function: 3, content: "tone" });
const numeric = (code: number, text: string): PocsagPage => ({
  capcode: code,
  function: 0,
  content: "numeric",
  text,
});
const alpha = (code: number, text: string): PocsagPage => ({
  capcode: code,
  function: 3,
  content: "alpha",
  text,
});
const lrs = (card: number): number => capcode(0, card) ?? 0;

const lrsTexts = CARDS.map((card) => alpha(lrs(card), `Moi quay ${card % 9}`));
const lrsTones = CARDS.map((card) => tone(lrs(card)));
const ownTones = CARDS.map((card) => tone(1_000_000 + card));
const ownDigits = CARDS.map((card) => numeric(1_000_000 + card, String(card)));

const seconds = (pages: readonly PocsagPage[], rate: PocsagRate, sending: "one-burst" | "page-by-page") => {
  const found = pagesAirtime(pages, rate, sending);
  return found.kind === "airtime" ? found.ms / 1_000 : Number.NaN;
};

describe("airtime as measured (pagers.md 3)", () => {
  test.each([
    ["one page", [tone(lrs(7))], "one-burst", 1, [2.19, 0.93, 0.47]],
    ["99 cards, each its own transmission", lrsTexts, "page-by-page", 99, [216.6, 92.4, 46.2]],
    ["LRS capcodes with text", lrsTexts, "one-burst", 99, [106.3, 45.4, 22.7]],
    ["LRS capcodes, tone-only", lrsTones, "one-burst", 50, [54.3, 23.1, 11.6]],
    ["consecutive capcodes, one numeric word", ownDigits, "one-burst", 13, [14.9, 6.4, 3.2]],
    ["consecutive capcodes, tone-only", ownTones, "one-burst", 7, [8.6, 3.65, 1.83]],
  ] as const)("%s", (_, pages, sending, batches, [at512, at1200, at2400]) => {
    expect(pagesAirtime(pages, 1200, sending)).toMatchObject({ kind: "airtime", batches });
    const digits = (value: number): number => (String(value).split(".")[1] ?? "").length;
    for (const [rate, expected] of [
      [512, at512],
      [1200, at1200],
      [2400, at2400],
    ] as const)
      expect(Number(seconds(pages, rate, sending).toFixed(digits(expected)))).toBe(expected);
  });

  test("four repeats of 99 transmissions take about six minutes", () => {
    expect(Math.round(4 * seconds(lrsTexts, 1200, "page-by-page"))).toBe(370);
  });

  test("a page that can't be sent has no airtime", () => {
    const burst = [tone(8), tone(7)];
    for (const sending of ["one-burst", "page-by-page"] as const)
      expect(pagesAirtime(burst, 1200, sending)).toMatchObject({ kind: "refused", index: 1 });
  });
});

/** Words of a page, counted apart from the planner: 5 digits or 20/7 characters a word. */
const wordCount = (page: PocsagPage): number => {
  if (page.content === "tone") return 1;
  if (page.content === "raw") return 1 + page.payloads.length;
  return 1 + Math.ceil(page.text.length * (page.content === "numeric" ? 1 / 5 : 7 / 20) - 1e-9);
};

const PLACES = 16;
const ALL_PLACES = 2 ** PLACES - 1;
const ones = Uint8Array.from(
  { length: ALL_PLACES + 1 },
  (_, set) => set.toString(2).replaceAll("0", "").length,
);
const onesOf = (set: number): number => ones[set] ?? 0;
/** Neighbouring places round the circle; most bursts are bounded by some of these already. */
const ARCS = Array.from({ length: PLACES * PLACES }, (_, index) => {
  const set = (2 ** (1 + Math.floor(index / PLACES)) - 1) << (index % PLACES);
  return (set | (set >>> PLACES)) & ALL_PLACES;
});

/** Whole rounds of a page, and the places of what is left if it begins at its frame's first or second word. */
const waysOf = (page: PocsagPage) => {
  const count = wordCount(page);
  const from = (start: number): number => {
    const set = (2 ** (count % PLACES) - 1) << start;
    return (set | (set >>> PLACES)) & ALL_PLACES;
  };
  const start = 2 * (page.capcode % 8);
  return { rounds: Math.floor(count / PLACES), first: from(start), second: from(start + 1) };
};

/**
 * What no plan can go below: whichever places of a batch are looked at, each page leaves some words there
 * wherever in its frame it begins, a batch has each place once, and the very last word stays idle.
 */
const boundBy = (pages: readonly PocsagPage[], sets: Iterable<number>): number => {
  const ways = pages.map(waysOf);
  let bound = 0;
  for (const set of sets) {
    let words = set >>> (PLACES - 1);
    for (const { rounds, first, second } of ways)
      words += rounds * onesOf(set) + Math.min(onesOf(set & first), onesOf(set & second));
    bound = Math.max(bound, Math.ceil(words / onesOf(set)));
  }
  return bound;
};

function* allSets(): Generator<number> {
  for (let set = 1; set <= ALL_PLACES; set++) yield set;
}

/** Whether some choice of places proves that one batch fewer is impossible. */
const isFewest = (pages: readonly PocsagPage[], batches: number): boolean =>
  boundBy(pages, ARCS) === batches || boundBy(pages, allSets()) === batches;

const code = fc.nat({ max: 2_097_151 }).filter(isCapcode);
const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 5 });
const text = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
const anyPage = fc.oneof(
  code.map(tone),
  fc.tuple(code, digits).map(([at, written]) => numeric(at, written)),
  fc.tuple(code, text).map(([at, written]) => alpha(at, written)),
);

const batchesOf = (pages: readonly PocsagPage[]): number => {
  const plan = planBurst(pages);
  return plan.kind === "plan" ? plan.batches : Number.NaN;
};

/** The fewest batches of all plans, by trying every order: the next page as early as its frame allows. */
const fewest = (pages: readonly PocsagPage[]): number => {
  let best = Number.POSITIVE_INFINITY;
  const place = (left: readonly PocsagPage[], at: number): void => {
    if (left.length === 0) best = Math.min(best, Math.ceil((at + 1) / 16));
    left.forEach((page, index) => {
      if (left.slice(0, index).some((other) => other.capcode === page.capcode)) return;
      let start = at;
      while (Math.floor(start / 2) % 8 !== page.capcode % 8) start++;
      place(left.toSpliced(index, 1), start + wordCount(page));
    });
  };
  place(pages, 0);
  return best;
};

describe("planner", () => {
  const longText = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 199 });
  test.each([
    ["tones", code.map(tone), 120],
    ["one numeric word each", fc.tuple(code, digits).map(([at, written]) => numeric(at, written)), 120],
    [
      "LRS cards, tones and short texts",
      fc
        .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom("", "11", "Moi quay 12"))
        .map(([card, written]) => (written === "" ? tone(lrs(card)) : alpha(lrs(card), written))),
      99,
    ],
    [
      "short and long texts",
      fc.oneof(
        anyPage,
        fc.tuple(code, longText).map(([at, all]) => alpha(at, all)),
      ),
      99,
    ],
    [
      "long texts in three frames",
      fc.tuple(code, longText).map(([at, all]) => alpha(8 * (1 + (at % 9_999)) + (at % 3), all)),
      40,
    ],
  ] as const)("no batch more than the bound: %s", (_, page, maxLength) => {
    // Two pages to one card keep their order, which may cost a batch.
    const burst = fc.uniqueArray(page as fc.Arbitrary<PocsagPage>, {
      minLength: 9,
      maxLength,
      selector: (one) => one.capcode,
    });
    fc.assert(
      fc.property(burst, (pages) => {
        expect(isFewest(pages, batchesOf(pages))).toBe(true);
      }),
    );
  });

  test("small mixed bursts are as short as the best of all orders", () => {
    fc.assert(
      fc.property(fc.array(anyPage, { minLength: 1, maxLength: 6 }), (pages) => {
        expect(batchesOf(pages)).toBe(fewest(pages));
      }),
    );
  });

  test.each([
    // Frames 6, 4 and 1 with 8, 6 and 2 words: 2..3, 12..19 and 24..29 fill two batches.
    [
      "sorted apart from its calls",
      [numeric(806, "1".repeat(35)), numeric(812, "1".repeat(25)), numeric(817, "1".repeat(5))],
    ],
    // Frames 4 and 0 with 9 and 12 words: the first late, at 9..17, or the second is on a piece of its own.
    [
      "reached with a page beginning late only",
      [numeric(164_196, "1".repeat(40)), numeric(439_832, "1".repeat(55))],
    ],
  ] as const)("two batches hold a burst that is %s", (_, pages) => {
    expect(batchesOf(pages)).toBe(2);
  });

  test("every page is sent once, in its frame, apart from the others", () => {
    fc.assert(
      fc.property(fc.array(anyPage, { maxLength: 60 }), (pages) => {
        const plan = planBurst(pages);
        if (plan.kind === "refused") return expect(plan).toBe("a plan");
        const seen = plan.pages.map(({ at: _, ...page }) => JSON.stringify(page)).sort();
        expect(seen).toEqual(pages.map((page) => JSON.stringify(page)).sort());
        const laid = layOut(plan.pages, plan.batches);
        expect(laid.kind).toBe("words");
        if (laid.kind === "words" && pages.length > 0) expect(laid.words.at(-1)).toBe(IDLE_WORD);
      }),
    );
  });

  test("pages to one card, and alike pages of one frame, keep their order", () => {
    const few = fc
      .tuple(fc.constantFrom(8, 16, 24), fc.constantFrom("", "1", "123456"))
      .map(([at, written]) => (written === "" ? tone(at) : numeric(at, written)));
    fc.assert(
      fc.property(fc.array(few, { maxLength: 30 }), (pages) => {
        const order = planBurst(pages.map((page, call) => ({ ...page, call })));
        if (order.kind === "refused") return expect(order).toBe("a plan");
        const sent = order.pages as unknown as readonly (PocsagPage & { call: number })[];
        sent.forEach((later, index) => {
          for (const earlier of sent.slice(0, index))
            if (earlier.capcode === later.capcode || sameInAll(pages, earlier, later))
              expect(earlier.call).toBeLessThan(later.call);
        });
      }),
    );
  });

  test("a burst that no transmission holds is refused, not cut", () => {
    const one = Array.from({ length: 2 * BATCHES_MAX }, () => tone(8));
    expect(batchesOf(one)).toBe(BATCHES_MAX);
    expect(planBurst([...one, tone(8)])).toMatchObject({ kind: "refused" });
    const many = Array.from({ length: BURST_PAGES_MAX + 1 }, (_, index) => tone(8 + index));
    expect(planBurst(many)).toMatchObject({ kind: "refused" });
    expect(planBurst(many.slice(1))).toMatchObject({ kind: "plan" });
    const texts = Array.from({ length: BATCHES_MAX + 1 }, (_, index) => numeric(8 + 8 * index, "1"));
    expect(planBurst(texts)).toMatchObject({ kind: "refused", reason: expect.stringContaining("257") });
  });
});

/** Alike pages of one frame, where neither has another call to its card that could hold it back. */
const sameInAll = (all: readonly PocsagPage[], a: PocsagPage, b: PocsagPage): boolean =>
  a.capcode % 8 === b.capcode % 8 &&
  wordCount(a) === wordCount(b) &&
  [a, b].every(({ capcode: own }) => all.filter((page) => page.capcode === own).length === 1);
