/**
 * Our transmissions as sound, heard by a receiver that is not ours: multimon-ng. `npm test` installs it;
 * where it is missing these tests say aloud that they are skipped, and our own receiver is judged alone.
 */
import { describe, expect, test } from "vitest";
import { capcode } from "../../../../drivers/pager/lrs/capcode.pure.ts";
import { POCSAG_RATES, type PocsagRate } from "../../../../drivers/pager/pocsag/airtime.pure.ts";
import type { PocsagPage } from "../../../../drivers/pager/pocsag/page.pure.ts";
import { POCSAG_CODEC } from "../../../../drivers/pager/pocsag/protocol.ts";
import { fromHex } from "../../../../drivers/runtime/text.ts";
import {
  HAS_MULTIMON,
  type MultimonPage,
  multimonHears,
  WHY_WITHOUT_MULTIMON,
} from "../../../../scripts/bench/multimon.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { audioOf } from "../../../../simulators/pager/air/sound.ts";
import { throughAir } from "../../../../simulators/pager/air/weak-signal.ts";

if (!HAS_MULTIMON) process.stderr.write(`air: skipped, ${WHY_WITHOUT_MULTIMON}\n`);

const CARDS = Array.from({ length: 99 }, (_, index) => index + 1);
const lrs = (card: number): number => capcode(0, card) ?? 0;

const multimon = (stream: Uint8Array, rate: PocsagRate): readonly MultimonPage[] =>
  multimonHears(audioOf(stream, rate), rate);

const expected = (page: PocsagPage): MultimonPage => ({
  capcode: page.capcode,
  function: page.function,
  kind: page.content,
  text: "text" in page ? page.text : "",
});

const streamOf = (pages: readonly PocsagPage[]): Uint8Array => {
  const encoded = POCSAG_CODEC.encode({ kind: "transmission", pages });
  if ("error" in encoded) throw new Error(encoded.error);
  return encoded.bytes;
};

const byCapcode = (heard: readonly MultimonPage[]): readonly MultimonPage[] =>
  heard.toSorted((a, b) => a.capcode - b.capcode || a.function - b.function);

const BURSTS: Readonly<Record<string, readonly PocsagPage[]>> = {
  "LRS capcodes, alpha": CARDS.map((card) => ({
    capcode: lrs(card),
    function: 3,
    content: "alpha",
    text: `Moi so ${1000 + card} den quay ${card % 9}`,
  })),
  "consecutive capcodes, numeric": CARDS.map((card) => ({
    capcode: 1_000_000 + card,
    function: 0,
    content: "numeric",
    text: `${card}`.padStart(5, "084 2"),
  })),
  "consecutive capcodes, tone-only": CARDS.map((card) => ({
    capcode: 1_000_000 + card,
    function: 1,
    content: "tone",
  })),
  "all three mixed": CARDS.map((card): PocsagPage => {
    const code = 2_000_000 + 3 * card;
    if (card % 3 === 0) return { capcode: code, function: 2, content: "tone" };
    return card % 3 === 1
      ? { capcode: code, function: 3, content: "alpha", text: `Moi quay ${card}!` }
      : { capcode: code, function: 0, content: "numeric", text: `6]195-3U7[ ${card}` };
  }),
};

describe.each(Object.entries(BURSTS))("multimon-ng hears %s", (_, pages) => {
  test.for(POCSAG_RATES)("99 of 99, no other card, every text, at %d bit/s", (rate, { skip }) => {
    skip(!HAS_MULTIMON, WHY_WITHOUT_MULTIMON);
    expect(byCapcode(multimon(streamOf(pages), rate))).toEqual(byCapcode(pages.map(expected)));
  });
});

/** Cards of 99 found at a bit error rate, 1200 bit/s, multimon-ng; three runs each. pagers.md 3. */
const FOUND_AT = [
  [0.001, 98, 99],
  [0.005, 95, 96],
  [0.01, 93, 96],
  [0.02, 84, 90],
  [0.03, 63, 70],
  [0.05, 29, 34],
  [0.08, 3, 5],
] as const;
/** Cards by which the mean of three runs may lie outside the table: its bursts and seeds are not ours. */
const BAND_CARDS = 10;
const SEEDS = [100, 200, 300];

const clean = streamOf(
  CARDS.map((card) => ({ capcode: lrs(card), function: 3, content: "alpha", text: `Moi quay ${card}` })),
);
const ours = new Set(CARDS.map(lrs));

/** Mean over the seeds: cards found, and capcodes heard that nobody called. */
const weakSignal = (ber: number, receive: (stream: Uint8Array) => readonly number[]) => {
  const runs = SEEDS.map((seed) => new Set(receive(throughAir(clean, ber, new SeededRandom(seed)))));
  const mean = (count: (run: ReadonlySet<number>) => number): number =>
    runs.reduce((sum, run) => sum + count(run), 0) / runs.length;
  const found = mean((run) => [...run].filter((code) => ours.has(code)).length);
  return { found, foreign: mean((run) => run.size) - found };
};

const hearOurselves = (stream: Uint8Array): readonly number[] =>
  POCSAG_CODEC.decode(stream).flatMap(({ pages }) =>
    ((pages ?? []) as readonly PocsagPage[]).map((page) => page.capcode),
  );

describe("a weak signal", () => {
  test.for(FOUND_AT)("at BER %d multimon-ng finds about %d to %d cards", ([ber, low, high], { skip }) => {
    skip(!HAS_MULTIMON, WHY_WITHOUT_MULTIMON);
    const { found } = weakSignal(ber, (stream) => multimon(stream, 1200).map((heard) => heard.capcode));
    expect(found).toBeGreaterThanOrEqual(low - BAND_CARDS);
    expect(found).toBeLessThanOrEqual(high + BAND_CARDS);
  });

  test("buzzes wrong cards from 2 % on, and none up to 0.5 %", ({ skip }) => {
    skip(!HAS_MULTIMON, WHY_WITHOUT_MULTIMON);
    const foreign = (ber: number): number =>
      weakSignal(ber, (stream) => multimon(stream, 1200).map((heard) => heard.capcode)).foreign;
    expect([foreign(0), foreign(0.001), foreign(0.005)]).toEqual([0, 0, 0]);
    for (const ber of [0.02, 0.03, 0.05]) {
      expect(foreign(ber)).toBeGreaterThan(0);
      expect(foreign(ber)).toBeLessThanOrEqual(19 + BAND_CARDS);
    }
  });

  test.each(FOUND_AT)("at BER %d our own receiver finds no fewer than %d cards", (ber, low) => {
    expect(weakSignal(ber, hearOurselves).found).toBeGreaterThanOrEqual(low);
  });

  test("is the same for the same seed", () => {
    const heard = (seed: number) => throughAir(clean, 0.02, new SeededRandom(seed));
    expect(heard(1)).toEqual(heard(1));
    expect(heard(1)).not.toEqual(heard(2));
    expect(throughAir(clean, 0, new SeededRandom(1))).toEqual(clean);
  });
});

describe("audio", () => {
  test.each([
    [512, 43],
    [1200, 18],
    [2400, 9],
  ] as const)(
    "at %d bit/s a bit lasts about %d samples, a 1 negative, and edges do not drift",
    (rate, samples) => {
      const bytes = audioOf(fromHex("AA".repeat(1_500)) ?? new Uint8Array(), rate);
      const sound = new Int16Array(bytes.buffer);
      const silence = 2_205;
      expect(sound.length).toBe(2 * silence + Math.round((12_000 * 22_050) / rate));
      expect([sound[0], sound[silence], sound[silence + samples + 1], sound.at(-1)]).toEqual([
        0, -10_000, 10_000, 0,
      ]);
    },
  );
});
