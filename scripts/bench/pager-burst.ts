/**
 * PG: 99 cards called at once, the figures of pagers.md 7. Time on the air is counted on the simulated base's
 * own air, so no machine can spoil it; that `accepted` follows the base's line is measured through a real
 * pseudo-terminal and the native serialport; that the air is right a receiver says that is not ours.
 */
import { serialLink } from "../../drivers/link/serial.ts";
import { PagerDriver } from "../../drivers/pager/driver.ts";
import { capcode } from "../../drivers/pager/lrs/capcode.pure.ts";
import { POCSAG_RATES, type PocsagRate } from "../../drivers/pager/pocsag/airtime.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { asciiBytes, asciiText } from "../../drivers/runtime/text.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../simulators/kit/virtual-clock.ts";
import { audioOf } from "../../simulators/pager/air/sound.ts";
import { PLAIN_CAPCODES } from "../../simulators/pager/cards.ts";
import { createPagerBase, type PagerBaseOptions } from "../../simulators/pager/pager-base.ts";
import { bareSerial } from "./bare.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { machine_ms } from "./machine-time.ts";
import { HAS_MULTIMON, multimonHears, WHY_WITHOUT_MULTIMON } from "./multimon.ts";
import { eachRound, judge, median, percentile, ROUNDS_MIN, type Round } from "./statistics.ts";
import { Sighting } from "./visitor.ts";

const FLEET = Array.from({ length: 99 }, (_, index) => index + 1);
const OWN_CODES = FLEET.map((card) => PLAIN_CAPCODES.first + card - 1);
const SYSTEM_ID = 0;
const GATHER_MS = 500;
/** Longer than 99 pages one by one at 512 bit/s. */
const RADIATED_MS = 300_000;

interface Radiated {
  /** From the first page on the air to the last page off it. */
  readonly air_ms: number;
  readonly streams: readonly Uint8Array[];
}

/** 99 pages on a base's line at once, and what becomes of them on the air. */
export const radiate = (options: Partial<PagerBaseOptions>, page: (card: number) => string): Radiated => {
  const clock = new VirtualClock();
  const random = new SeededRandom(1);
  const base = createPagerBase({ cards: FLEET, system_id: SYSTEM_ID, random, clock, ...options });
  base.attach({ send: () => undefined, unplug: () => undefined, plug: () => undefined });
  const streams: Uint8Array[] = [];
  const spans: [number, number][] = [];
  base.channel.record(({ stream, began_ms, air_ms }) => {
    if (stream !== undefined) streams.push(stream);
    spans.push([began_ms, began_ms + air_ms]);
  });
  for (const card of FLEET) base.receive(asciiBytes(page(card)));
  clock.advance(RADIATED_MS);
  const buzzed = base.cards.units.filter(({ buzzes }) => buzzes === 1).length;
  if (buzzed !== FLEET.length) throw new Error(`${buzzed} of ${FLEET.length} cards buzzed once`);
  const air_ms = (spans.at(-1)?.[1] ?? Number.NaN) - (spans[0]?.[0] ?? Number.NaN);
  return { air_ms, streams };
};

const COMP2 = { host: { protocol: "comp2" } } as const;
const tone = (card: number): string => `${card}\r\r`;

interface Burst {
  readonly id: string;
  readonly options: Partial<PagerBaseOptions>;
  readonly page: (card: number) => string;
  /** pagers.md 3 and 7, seconds at 1200 bit/s. */
  readonly goal_s: number;
}
const BURSTS: readonly Burst[] = [
  { id: "PG/air/own-capcodes", options: COMP2, page: tone, goal_s: 3.65 },
  {
    id: "PG/air/lrs-text",
    options: { pager: "alpha" },
    page: (card) => `FPG,${card},${SYSTEM_ID},3!AMoi quay ${card % 9}\r`,
    goal_s: 45.4,
  },
  {
    id: "PG/air/lrs-tone",
    options: { ...COMP2, capcodes: { first: capcode(SYSTEM_ID, 1) ?? 0, step: 8 } },
    page: tone,
    goal_s: 23.1,
  },
];

/** The anchors stand with three digits; a base can't be shorter than they are. */
const digits3 = (value: number): number => Number(value.toPrecision(3));

const airFigure = ({ id, options, page, goal_s }: Burst): Figure => {
  const burst_s = radiate({ ...options, gather_ms: GATHER_MS }, page).air_ms / 1_000;
  const single_s = radiate(options, page).air_ms / 1_000;
  return {
    id,
    value: burst_s,
    unit: "s on the air",
    baseline: single_s,
    ratio: burst_s / single_s,
    goal: `<= ${goal_s} s at 1200 bit/s in one burst; baseline page by page`,
    pass: digits3(burst_s) <= goal_s,
    detail: { cards: FLEET.length },
  };
};

const multimonFigure = (rate: PocsagRate): Figure => {
  const goal = `99 of 99, 0 others, by multimon-ng at ${rate} bit/s`;
  const { streams } = radiate({ ...COMP2, rate, gather_ms: GATHER_MS }, tone);
  const heard = HAS_MULTIMON ? streams.flatMap((stream) => multimonHears(audioOf(stream, rate), rate)) : [];
  const codes = heard.map(({ capcode: code }) => code);
  const found = OWN_CODES.filter((code) => codes.includes(code)).length;
  const foreign = codes.filter((code) => !OWN_CODES.includes(code)).length;
  return {
    id: `PG/multimon/${rate}`,
    value: found,
    unit: "cards",
    baseline: null,
    ratio: null,
    goal,
    pass: found === FLEET.length && foreign === 0,
    detail: { foreign, ...(HAS_MULTIMON ? {} : { why: WHY_WITHOUT_MULTIMON }) },
  };
};

// ---- accepted ----

const ACCEPTED_MAX_MS = 100;
const BAUD = 115_200;
/** Short, so that rounds are: what is measured ends before a page is on the air. */
const AIRTIME_MS = 2;

/** A base that works behind a pseudo-terminal, and our driver on the native serialport before it. */
const openPager = async () => {
  const { openPty } = await bareSerial();
  const pty = openPty();
  const base = createPagerBase({
    cards: FLEET,
    system_id: SYSTEM_ID,
    random: new SeededRandom(1),
    clock: systemClock,
    airtime_ms: AIRTIME_MS,
  });
  const said_ms = new Map<number, number>();
  const delays_ms: number[] = [];
  base.attach({
    send: (bytes) => {
      const card = /^CPG,(\d+)\r/.exec(asciiText(bytes))?.[1];
      if (card !== undefined) said_ms.set(Number(card), machine_ms());
      pty.write(bytes);
    },
    unplug: () => undefined,
    plug: () => undefined,
  });
  pty.onBytes((bytes) => base.receive(bytes));
  const ready = new Sighting();
  const identified = ready.next("the base's answer to STAT");
  const link = serialLink({ path: pty.path, baud: BAUD }, systemClock);
  const driver = new PagerDriver({ protocol: "lrs", system_id: SYSTEM_ID }, link, systemClock, {
    up: () => undefined,
    down: () => undefined,
    report: (report) => {
      if (report.kind === "base-identified") ready.seen(machine_ms());
      if (report.kind === "accepted") delays_ms.push(machine_ms() - (said_ms.get(report.card) ?? Number.NaN));
    },
  });
  driver.start();
  await identified;
  return {
    /** From the base's line on the wire to `accepted`, of 99 cards paged at once. */
    burst: async (): Promise<readonly number[]> => {
      delays_ms.length = 0;
      await Promise.all(
        FLEET.map(
          (card) => new Promise<void>((settled) => driver.page({ page: `p${card}`, card }, () => settled())),
        ),
      );
      return [...delays_ms];
    },
    close: () =>
      new Promise<void>((stopped) => {
        driver.stop(() => {
          pty.close();
          stopped();
        });
      }),
  };
};

/** The same line through serialport and parser-readline alone. */
const openBareLine = async () => {
  const { openLines, openPty } = await bareSerial();
  const pty = openPty();
  const line = new Sighting();
  const lines = await openLines(pty.path, BAUD, () => line.seen(machine_ms()));
  return {
    delays: async (): Promise<readonly number[]> => {
      const delays: number[] = [];
      for (const card of FLEET) {
        const seen = line.next("a bare line");
        const from_ms = machine_ms();
        pty.write(asciiBytes(`CPG,${card}\r\n`));
        delays.push((await seen) - from_ms);
      }
      return delays;
    },
    close: async () => {
      await lines.close();
      pty.close();
    },
  };
};

const acceptedFigure = async (): Promise<Figure> => {
  const [pager, bare] = [await openPager(), await openBareLine()];
  const rounds: Round[] = [];
  let worst_ms = 0;
  // The first round warms both up.
  for (let round = -1; round < ROUNDS_MIN; round++) {
    const baseline = median(await bare.delays());
    const delays = await pager.burst();
    if (delays.length !== FLEET.length) throw new Error(`${delays.length} of ${FLEET.length} accepted`);
    if (round < 0) continue;
    const value = percentile(delays, 0.95);
    worst_ms = Math.max(worst_ms, ...delays);
    rounds.push({ value, baseline, ratio: median(delays) / baseline });
  }
  await Promise.all([pager.close(), bare.close()]);
  const verdict = judge(rounds, ({ value }) => value <= ACCEPTED_MAX_MS);
  return {
    id: "PG/accepted",
    ...verdict,
    pass: verdict.pass && worst_ms <= ACCEPTED_MAX_MS,
    unit: "ms",
    goal: `each <= ${ACCEPTED_MAX_MS} ms after the base's line, 99 cards at once`,
    detail: { value: "p95", baseline: "p50 of the bare line", worst_ms, rounds: eachRound(rounds) },
  };
};

export const PAGER_BURST: FigureFamily = {
  id: "PG",
  what: "99 cards called at once: air, answers, another receiver",
  run: async () => [...BURSTS.map(airFigure), ...POCSAG_RATES.map(multimonFigure), await acceptedFigure()],
};
