/** The air between bases and cards: one channel for all, real bits where the signal is weak, real airtime. */
import { describe, expect, test } from "vitest";
import { capcode } from "../../../drivers/pager/lrs/capcode.pure.ts";
import type { PocsagRate } from "../../../drivers/pager/pocsag/airtime.pure.ts";
import { asciiBytes } from "../../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { AirChannel, type HeardSending } from "../../../simulators/pager/air/channel.ts";
import { sendingOf } from "../../../simulators/pager/air/sending.ts";
import type { AirPage } from "../../../simulators/pager/air-page.ts";
import { type CardKind, PagerCards, PLAIN_CAPCODES } from "../../../simulators/pager/cards.ts";
import { DefectSwitches } from "../../../simulators/pager/defects.ts";
import { createPagerBase, type PagerBaseOptions } from "../../../simulators/pager/pager-base.ts";
import { Transmitter, type TransmitterParts } from "../../../simulators/pager/transmitter.ts";

const FLEET = Array.from({ length: 99 }, (_, index) => index + 1);
const ownCode = (card: number): number => PLAIN_CAPCODES.first + card - 1;

const mast = (
  channel: AirChannel,
  clock: VirtualClock,
  more: Partial<TransmitterParts> = {},
  numbers = FLEET,
) => {
  const events: SimulatorEvent[] = [];
  const tell = (event: SimulatorEvent): void => void events.push({ at_ms: clock.now_ms(), ...event });
  const cards = new PagerCards(numbers, 0, new SeededRandom(1), clock, tell, "pocsag");
  const ends_ms: number[] = [];
  const transmitter = new Transmitter({
    clock,
    station: channel.tune(cards),
    switches: new DefectSwitches("lrs"),
    news: { queued: () => {}, transmitted: () => ends_ms.push(clock.now_ms()) },
    tell,
    flicker: () => {},
    speed: { rate: 1_200, page_ms: undefined },
    repeats: 1,
    queue_pages: 99,
    ...more,
  });
  const send = (code: number, text = ""): void => {
    const called = { kind: "pocsag", capcode: code, function: text === "" ? 0 : 3 } as const;
    const air: AirPage = text === "" ? { ...called, content: "tone" } : { ...called, content: "alpha", text };
    transmitter.take({ card: code, air });
  };
  return {
    cards,
    transmitter,
    ends_ms,
    send,
    named: (event: string) => events.filter((one) => one.event === event),
    buzzed: () => cards.units.filter(({ buzzes }) => buzzes > 0).map(({ number }) => number),
  };
};

const alone = (more: Partial<TransmitterParts> = {}, numbers = FLEET) => {
  const clock = new VirtualClock();
  const channel = new AirChannel(clock);
  const sent: HeardSending[] = [];
  channel.record((sending) => sent.push(sending));
  return { clock, channel, sent, ...mast(channel, clock, more, numbers) };
};

/** Two bases within reach of each other. */
const neighbours = () => {
  const clock = new VirtualClock();
  const channel = new AirChannel(clock);
  return { clock, ours: mast(channel, clock), theirs: mast(channel, clock, {}, [1, 2]) };
};

const seconds = (at_ms: number | undefined): number => Math.round(at_ms ?? Number.NaN) / 1_000;

describe("time on the air", () => {
  test.each([
    [512, 2.188],
    [1_200, 0.933],
    [2_400, 0.467],
  ] as const)("a page at %d bit/s takes %d s", (rate, one_s) => {
    const { clock, send, ends_ms } = alone({ speed: { rate, page_ms: undefined } });
    send(ownCode(1));
    send(ownCode(2));
    clock.advance(10_000);
    expect(seconds(ends_ms[0])).toBe(one_s);
    expect(seconds((ends_ms[1] ?? 0) - (ends_ms[0] ?? 0))).toBe(one_s);
  });

  test("a text in the last frame takes the second batch that it needs", () => {
    const { clock, send, ends_ms } = alone();
    send(1_000_007, "Moi");
    clock.advance(10_000);
    expect(seconds(ends_ms[0])).toBe(1.387);
  });

  const lrs = (card: number): number => capcode(0, card) ?? 0;
  test.each([
    ["tones to our capcodes at 1200 bit/s", ownCode, "", 1_200, 3.653],
    ["cards by our capcodes, tones", ownCode, "", 512, 8.563],
    ["cards by our capcodes, tones", ownCode, "", 2_400, 1.827],
    ["tones to LRS capcodes at 1200 bit/s", lrs, "", 1_200, 23.147],
    ["texts to LRS capcodes at 1200 bit/s", lrs, "Moi quay 3", 1_200, 45.36],
  ] as const)("99 %s in one burst", (_, code, text, rate, burst_s) => {
    const { clock, sent, send, ends_ms } = alone({
      speed: { rate: rate as PocsagRate, page_ms: undefined },
      gather_ms: 100,
    });
    for (const card of FLEET) send(code(card), text);
    clock.advance(60_000);
    expect(ends_ms).toHaveLength(99);
    expect(new Set(ends_ms).size).toBe(1);
    expect(seconds((ends_ms[0] ?? 0) - 100)).toBe(burst_s);
    expect(sent).toHaveLength(1);
  });

  test("a burst waits for pages that still come, and takes no more than a transmission holds", () => {
    const { clock, send, sent, transmitter } = alone({ gather_ms: 1_000, queue_pages: 600 });
    send(8);
    clock.advance(900);
    send(16);
    clock.advance(900);
    expect(transmitter.onAir).toBeUndefined();
    clock.advance(10_000);
    expect(sent.map(({ pages }) => pages.length)).toEqual([2]);
    for (let page = 0; page < 513; page++) send(8 + page);
    clock.advance(120_000);
    expect(sent.map(({ pages }) => pages.length)).toEqual([2, 512, 1]);
  });

  test("each repeat is heard: once by cards that lock duplicates out, each time by others", () => {
    const { clock, send, cards, ends_ms, named } = alone({ repeats: 4 }, [1, 2]);
    expect(cards.setLockOut(2, false)).toBe(true);
    expect(cards.setLockOut(3, false)).toBe(false);
    send(ownCode(1));
    send(ownCode(2));
    clock.advance(20_000);
    expect(seconds(ends_ms[0])).toBe(3.733);
    expect(named("card-buzz").map(({ card, at_ms }) => [card, seconds(Number(at_ms))])).toEqual([
      [1, 0.933],
      [2, 4.667],
      [2, 5.6],
      [2, 6.533],
      [2, 7.467],
    ]);
    send(ownCode(1));
    clock.advance(20_000);
    expect(cards.withNumber(1)[0]?.buzzes).toBe(2);
  });
});

describe("two bases on one channel", () => {
  test("the neighbour's page buzzes our card of its number, and is no missing card of ours", () => {
    const { clock, ours, theirs } = neighbours();
    theirs.send(ownCode(2));
    clock.advance(2_000);
    expect([ours.buzzed(), theirs.buzzed()]).toEqual([[2], [2]]);
    expect(ours.named("card-buzz")).toMatchObject([{ card: 2, neighbour: true }]);
    expect(theirs.named("card-buzz")[0]).not.toHaveProperty("neighbour");
    theirs.send(1_500_000);
    clock.advance(2_000);
    expect(ours.named("card-missed")).toEqual([]);
    expect(theirs.named("card-missed")).toMatchObject([{ reason: "no-such-card" }]);
  });

  test("each waits for the other's carrier, turn by turn", () => {
    const { clock, ours, theirs } = neighbours();
    for (const base of [theirs, ours]) for (const card of [1, 2]) base.send(ownCode(card));
    clock.advance(100);
    expect([ours.transmitter.carrier, theirs.transmitter.carrier]).toEqual([true, false]);
    clock.advance(10_000);
    expect(theirs.ends_ms.map(seconds)).toEqual([0.933, 2.8]);
    expect(ours.ends_ms.map(seconds)).toEqual([1.867, 3.733]);
    expect(ours.named("air-collision")).toEqual([]);
  });

  test("without listening both are lost where they overlap, and only there", () => {
    const clock = new VirtualClock();
    const channel = new AirChannel(clock);
    const ours = mast(channel, clock, { gather_ms: 0 });
    const theirs = mast(channel, clock, {}, [77]);
    ours.transmitter.listens = false;
    theirs.transmitter.listens = false;
    for (const card of FLEET) ours.send(ownCode(card));
    clock.advance(2_500);
    theirs.send(1_500_000);
    clock.advance(5_000);
    // 480 ms of preamble, then 2.02 s of 3.17 s in the clear, 0.93 s spoilt, 0.22 s in the clear again.
    expect(ours.named("air-collision")).toHaveLength(1);
    expect(theirs.named("air-collision")).toHaveLength(1);
    expect(ours.buzzed().length).toBeGreaterThan(55);
    expect(ours.buzzed().length).toBeLessThan(75);
    const missed = ours.named("card-missed");
    expect(missed.length).toBe(99 - ours.buzzed().length);
    expect(new Set(missed.map(({ reason }) => reason))).toEqual(new Set(["collision"]));
  });

  test("a base whose power goes leaves the channel to the other, and nobody hears its page", () => {
    const { clock, ours, theirs } = neighbours();
    theirs.send(ownCode(2));
    clock.advance(500);
    ours.send(ownCode(1));
    theirs.transmitter.cut();
    expect(ours.transmitter.carrier).toBe(false);
    clock.advance(5_000);
    expect(ours.buzzed()).toEqual([1]);
    expect(theirs.buzzed()).toEqual([1]);
  });

  const lrsBases = (theirSystem: number, more: Partial<PagerBaseOptions> = {}) => {
    const clock = new VirtualClock();
    const channel = new AirChannel(clock);
    const base = (system_id: number) =>
      createPagerBase({ cards: [7], system_id, random: new SeededRandom(1), clock, channel, ...more });
    const [ours, theirs] = [base(5), base(theirSystem)];
    theirs.attach({ send: () => {}, unplug: () => {}, plug: () => {} });
    return { clock, ours, theirs, buzzes: () => [ours, theirs].map(({ cards }) => cards.units[0]?.buzzes) };
  };

  test.each([
    [5, [1, 1]],
    [6, [0, 1]],
  ])("coasters hear an LRS neighbour of system %d: %j", (system, buzzes) => {
    const bases = lrsBases(system);
    bases.theirs.receive(asciiBytes("CPG,7,A,3\r"));
    bases.clock.advance(2_000);
    expect(bases.buzzes()).toEqual(buzzes);
  });

  test("coasters called by both in turn buzz twice", () => {
    const { clock, ours, theirs, buzzes } = lrsBases(5);
    ours.attach({ send: () => {}, unplug: () => {}, plug: () => {} });
    for (const base of [ours, theirs]) base.receive(asciiBytes("CPG,7,A,3\r"));
    clock.advance(5_000);
    expect(buzzes()).toEqual([2, 2]);
  });

  test("coasters understand nothing of two bases at once", () => {
    const clock = new VirtualClock();
    const channel = new AirChannel(clock);
    const missed: SimulatorEvent[] = [];
    const tell = (event: SimulatorEvent): void => void missed.push(event);
    const cards = new PagerCards([7], 5, new SeededRandom(1), clock, tell, "coaster");
    const [ours, theirs] = [channel.tune(cards), channel.tune({ heard: () => {} })];
    const page: AirPage = { kind: "coaster", card: 7, system_id: 5, mode: 1 };
    const sending = { ...sendingOf([page], { rate: 1_200, page_ms: undefined }), repeat: 0 };
    ours.begin(sending);
    clock.advance(900);
    theirs.begin(sending);
    clock.advance(30);
    ours.end();
    expect(missed).toMatchObject([{ event: "card-missed", card: 7, reason: "collision" }]);
  });
});

describe("a weak signal", () => {
  const heardAt = (bit_error_rate: number, kind: CardKind = "pocsag") => {
    const { clock, send, cards, named, buzzed } = alone({ gather_ms: 0 });
    for (const card of FLEET) cards.setBitErrorRate(card, bit_error_rate);
    for (const card of FLEET) send(ownCode(card), kind === "pocsag" ? "" : "Moi quay 3");
    clock.advance(60_000);
    return { cards, buzzed: buzzed(), missed: named("card-missed"), heard: named("card-buzz") };
  };

  test("loses pages bit by bit, each card its own", () => {
    expect(heardAt(0.001).buzzed).toHaveLength(99);
    const { buzzed, missed } = heardAt(0.05);
    expect(buzzed.length).toBeGreaterThan(30);
    expect(buzzed.length).toBeLessThan(95);
    expect(missed.length + buzzed.length).toBe(99);
    expect(new Set(missed.map(({ reason }) => reason))).toEqual(new Set(["bit-errors"]));
    expect(heardAt(0.5).buzzed).toEqual([]);
  });

  test("buzzes a card whose address the errors made of another's, and says so", () => {
    const clock = new VirtualClock();
    const channel = new AirChannel(clock);
    const { cards, named } = mast(channel, clock);
    const toneTo = (card: number): AirPage => ({
      kind: "pocsag",
      capcode: ownCode(card),
      function: 0,
      content: "tone",
    });
    const speed = { rate: 1_200, page_ms: undefined } as const;
    cards.setBitErrorRate(64, 1e-9);
    // What reached card 64 of a page to card 1.
    const { stream } = sendingOf([toneTo(64)], speed);
    const base = channel.tune({ heard: () => {} });
    base.begin({ ...sendingOf([toneTo(1)], speed), stream, repeat: 0 });
    base.end();
    expect(named("card-buzz")).toMatchObject([
      { card: 1, text: "" },
      { card: 64, misheard: true },
    ]);
    expect(named("card-buzz")[0]).not.toHaveProperty("misheard");
  });

  test("two cards of one number hear each for itself", () => {
    const { clock, send, cards } = alone({}, [7, 7]);
    for (const card of cards.units) card.bit_error_rate = 0.06;
    for (let call = 0; call < 60; call++) {
      send(ownCode(7));
      clock.advance(2_000);
    }
    const [first, second] = cards.units.map(({ buzzes }) => buzzes);
    expect(first).not.toBe(second);
    for (const buzzes of [first, second]) {
      expect(buzzes).toBeGreaterThan(10);
      expect(buzzes).toBeLessThan(60);
    }
  });

  test("shows a text as its bits came", () => {
    const { cards } = heardAt(0.04, "alpha");
    const shown = cards.units.flatMap(({ shown: texts }) => texts);
    expect(shown.filter((text) => text === "Moi quay 3").length).toBeGreaterThan(30);
    expect(shown.some((text) => text !== "Moi quay 3" && text.startsWith("Mo"))).toBe(true);
  });

  test("is the same for the same seed", () => {
    expect(heardAt(0.04).heard).toEqual(heardAt(0.04).heard);
  });
});

describe("a card's battery", () => {
  const percent = (cards: PagerCards): number => cards.units[0]?.battery_percent ?? Number.NaN;
  const HOUR_MS = 3_600_000;

  test("drains while the card is carried, and charges in the rack", () => {
    const { clock, cards } = alone({}, [1]);
    clock.advance(HOUR_MS);
    expect(percent(cards)).toBe(100);
    cards.move(1, "carried");
    clock.advance(36 * HOUR_MS);
    expect(percent(cards)).toBeCloseTo(50);
    cards.move(1, "in-rack");
    clock.advance(HOUR_MS);
    expect(percent(cards)).toBeCloseTo(75);
    clock.advance(HOUR_MS + 1);
    expect(percent(cards)).toBe(100);
  });

  test("drains much faster by buzzing, and stops it when it is flat", () => {
    const { clock, cards, send, named, buzzed } = alone({}, [1]);
    cards.move(1, "carried");
    cards.setBattery(1, 0.02);
    send(ownCode(1));
    clock.advance(934);
    expect(buzzed()).toEqual([1]);
    clock.advance(2_200);
    expect(named("card-quiet")).toHaveLength(1);
    expect(percent(cards)).toBe(0);
    send(ownCode(1));
    clock.advance(2_000);
    expect(named("card-missed")).toMatchObject([{ card: 1, reason: "battery" }]);
  });

  test("that ran flat wakes after a while in the rack, not at once", () => {
    const { clock, cards } = alone({}, [1]);
    cards.move(1, "carried");
    clock.advance(80 * HOUR_MS);
    expect(percent(cards)).toBe(0);
    cards.move(1, "in-rack");
    clock.advance(11 * 60_000);
    expect(percent(cards)).toBe(0);
    clock.advance(2 * 60_000);
    expect(percent(cards)).toBeGreaterThan(5);
  });
});
