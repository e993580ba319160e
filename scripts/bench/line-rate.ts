/**
 * P3: 99 cards paged back to back through one base. Counted in virtual time on a line at 9600 baud, so no
 * machine can spoil it: the base answers at once (airtime 0), and what is left is what our own driver adds.
 */
import { PagerDriver, type PagerOutcome } from "../../drivers/pager/driver.ts";
import { BytePair } from "../../simulators/kit/byte-pair.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../simulators/kit/virtual-clock.ts";
import { createPagerBase } from "../../simulators/pager/pager-base.ts";
import type { FigureFamily } from "./figure.ts";

const CARDS = 99;
const BAUD = 9_600;
const SPAN_MAX = 1.05;
const GAP_BYTES_MAX = 2;
/** The base has said who it is by then, ms of virtual time. */
const IDENTIFIED_MS = 5_000;
/** Long enough for every page, and before the base is asked again whether it lives. */
const PAGED_MS = 20_000;
/** Two instants of virtual time closer than this are one: sums of byte times have rounding errors. */
const SAME_MS = 0.001;

interface Piece {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** Times of the host's pieces on the wire while 99 cards are paged. */
export const pageAll = () => {
  const clock = new VirtualClock();
  const byte_ms = 10_000 / BAUD;
  const line = new BytePair(clock, { label: "bench base", baud: BAUD });
  const cards = Array.from({ length: CARDS }, (_, index) => index + 1);
  line.join(createPagerBase({ cards, system_id: 27, random: new SeededRandom(1), clock, airtime_ms: 0 }));
  const driver = new PagerDriver({ protocol: "lrs", system_id: 27 }, line, clock, {
    up: () => undefined,
    down: () => undefined,
    report: () => undefined,
  });
  driver.start();
  clock.advance(IDENTIFIED_MS);
  const pieces: Piece[] = [];
  let bytes = 0;
  line.tap((piece, from, at_ms) => {
    if (from !== "host") return;
    bytes += piece.length;
    pieces.push({ start_ms: at_ms - piece.length * byte_ms, end_ms: at_ms });
  });
  const outcomes: PagerOutcome["kind"][] = [];
  for (const card of cards) driver.page({ page: `p${card}`, card }, ({ kind }) => outcomes.push(kind));
  clock.advance(PAGED_MS);
  driver.stop();
  return { pieces, bytes, byte_ms, transmitted: outcomes.filter((kind) => kind === "transmitted").length };
};

/** Gaps between pieces, in byte times. */
export const gapsOf = (pieces: readonly Piece[], byte_ms: number): readonly number[] =>
  pieces.slice(1).flatMap(({ start_ms }, index) => {
    const gap_ms = start_ms - (pieces[index]?.end_ms ?? start_ms);
    return gap_ms > SAME_MS ? [gap_ms / byte_ms] : [];
  });

export const LINE_RATE: FigureFamily = {
  id: "P3",
  what: "99 cards paged back to back",
  run: async () => {
    const { pieces, bytes, byte_ms, transmitted } = pageAll();
    const span_ms = (pieces.at(-1)?.end_ms ?? Number.NaN) - (pieces[0]?.start_ms ?? Number.NaN);
    const wire_ms = bytes * byte_ms;
    const gaps = gapsOf(pieces, byte_ms);
    const long = gaps.filter((gap) => gap > GAP_BYTES_MAX).length;
    const ratio = span_ms / wire_ms;
    return [
      {
        id: "P3",
        value: span_ms,
        unit: "ms",
        baseline: wire_ms,
        ratio,
        goal: `<= ${SPAN_MAX}x wire time, 0 gaps > ${GAP_BYTES_MAX} byte times`,
        pass: transmitted === CARDS && ratio <= SPAN_MAX && long === 0,
        detail: {
          cards: CARDS,
          transmitted,
          bytes,
          long_gaps: long,
          longest_gap_bytes: Math.max(0, ...gaps),
        },
      },
    ];
  },
};
