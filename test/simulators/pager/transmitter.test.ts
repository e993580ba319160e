/** The radio half of a base without any host line: order, withdrawal, time on the air, plain pagers. */
import { describe, expect, test } from "vitest";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { AirChannel } from "../../../simulators/pager/air/channel.ts";
import type { PlainPage } from "../../../simulators/pager/air-page.ts";
import { type CardKind, PagerCards, PLAIN_CAPCODES } from "../../../simulators/pager/cards.ts";
import { DefectSwitches } from "../../../simulators/pager/defects.ts";
import { type QueuedPage, Transmitter } from "../../../simulators/pager/transmitter.ts";

const AIR_MS = 1_000;

const desk = (kind: CardKind = "pocsag", queue_pages = 99) => {
  const clock = new VirtualClock();
  const events: SimulatorEvent[] = [];
  const tell = (event: SimulatorEvent): void => void events.push(event);
  const cards = new PagerCards([1, 7, 7, 99], 0, new SeededRandom(1), clock, tell, kind);
  const switches = new DefectSwitches("tap");
  const told: string[] = [];
  const news = {
    queued: ({ card }: QueuedPage, depth: number) => told.push(`queued ${card} ${depth}`),
    transmitted: ({ card }: QueuedPage) => told.push(`transmitted ${card}`),
  };
  const flicker = (): void => {};
  const station = new AirChannel(clock).tune(cards);
  const speed = { rate: 1_200, page_ms: AIR_MS } as const;
  const parts = { clock, station, switches, news, tell, flicker, speed, repeats: 1, queue_pages };
  const transmitter = new Transmitter(parts);
  const named = (event: string) => events.filter((one) => one.event === event);
  return { clock, cards, transmitter, told, named };
};

const page = (card: number, more: Partial<QueuedPage> = {}, text = ""): QueuedPage => {
  const called = { kind: "pocsag", capcode: PLAIN_CAPCODES.first + card - 1, function: 0 } as const;
  const air: PlainPage = text === "" ? { ...called, content: "tone" } : { ...called, content: "alpha", text };
  return { card, air, ...more };
};

describe("transmitter", () => {
  test("puts pages on the air one after the other, and says what became of them", () => {
    const { transmitter, clock, told } = desk();
    transmitter.take(page(1));
    transmitter.take(page(7));
    expect(transmitter.depth).toBe(2);
    clock.advance(2 * AIR_MS - 1);
    expect(told).toEqual(["queued 1 1", "queued 7 2", "transmitted 1"]);
    clock.advance(1);
    expect(told.at(-1)).toBe("transmitted 7");
    expect(transmitter.depth).toBe(0);
  });

  test("an urgent page passes those that wait, never the one on the air", () => {
    const { transmitter, clock, told } = desk();
    transmitter.take(page(1));
    clock.advance(1);
    transmitter.take(page(7));
    transmitter.take(page(99, { rank: 1 }));
    transmitter.take(page(7, { rank: 1 }));
    clock.advance(4 * AIR_MS);
    expect(told.filter((line) => line.startsWith("transmitted"))).toEqual([
      "transmitted 1",
      "transmitted 99",
      "transmitted 7",
      "transmitted 7",
    ]);
  });

  test("takes waiting pages back, not the one on the air", () => {
    const { transmitter, clock, told, named } = desk();
    transmitter.take(page(7));
    clock.advance(1);
    transmitter.take(page(7));
    transmitter.take(page(1));
    expect(transmitter.withdraw(({ card }) => card === 7)).toHaveLength(1);
    clock.advance(5 * AIR_MS);
    expect(told.filter((line) => line.startsWith("transmitted"))).toEqual(["transmitted 7", "transmitted 1"]);
    expect(named("page-withdrawn")).toMatchObject([{ card: 7 }]);
  });

  test("sends a page as often as it asks", () => {
    const { transmitter, clock, told } = desk();
    transmitter.take(page(1, { transmissions: 3 }));
    clock.advance(3 * AIR_MS - 1);
    expect(told).toEqual(["queued 1 1"]);
    clock.advance(1);
    expect(told).toEqual(["queued 1 1", "transmitted 1"]);
  });

  test("forgets a page that its queue can't hold", () => {
    const { transmitter, told } = desk("pocsag", 1);
    expect(transmitter.take(page(1))).toBe(true);
    expect(transmitter.take(page(7))).toBe(false);
    expect(told).toEqual(["queued 1 1"]);
  });

  test("a taken channel holds every page back", () => {
    const { transmitter, clock, told } = desk();
    transmitter.holdCarrier(5_000);
    expect(transmitter.carrier).toBe(true);
    transmitter.take(page(1));
    clock.advance(5_000 + AIR_MS - 1);
    expect(told).toEqual(["queued 1 1"]);
    expect(transmitter.carrier).toBe(false);
    clock.advance(1);
    expect(told.at(-1)).toBe("transmitted 1");
  });
});

describe("plain pagers", () => {
  test("two with one capcode both buzz and show the text; the others stay quiet", () => {
    const { transmitter, clock, cards, named } = desk();
    transmitter.take(page(7, {}, "Moi quay 3"));
    clock.advance(2 * AIR_MS);
    expect(named("card-buzz")).toMatchObject([
      { card: 7, unit: 1, text: "Moi quay 3" },
      { card: 7, unit: 2, text: "Moi quay 3" },
    ]);
    expect(cards.withNumber(7).map(({ shown }) => shown)).toEqual([["Moi quay 3"], ["Moi quay 3"]]);
    expect(cards.withNumber(1)[0]?.buzzes).toBe(0);
  });

  test("a capcode of no card of ours, a dead card and one out of range are missed, each with its reason", () => {
    const { transmitter, clock, cards, named } = desk();
    cards.setBattery(1, 0);
    cards.move(99, "walked-off");
    transmitter.take(page(50));
    transmitter.take(page(1));
    transmitter.take(page(99));
    clock.advance(3 * AIR_MS);
    expect(named("card-buzz")).toEqual([]);
    expect(named("card-missed")).toMatchObject([
      { capcode: PLAIN_CAPCODES.first + 49, reason: "no-such-card" },
      { card: 1, reason: "battery" },
      { card: 99, reason: "out-of-range" },
    ]);
  });

  test.each([
    ["32", 30_000],
    ["35", 900_000],
    ["9", 3_000],
    ["", 3_000],
  ])("a JTECH coaster reads '%s' as %d ms", (text, run_ms) => {
    const { transmitter, clock, named } = desk("glowster");
    transmitter.take(page(1, {}, text));
    clock.advance(AIR_MS);
    expect(named("card-buzz")).toMatchObject([{ card: 1, run_ms }]);
  });

  test("a text longer than a batch stays on the air longer", () => {
    const { transmitter, clock, told } = desk();
    transmitter.take(page(1, {}, "x".repeat(100)));
    clock.advance(AIR_MS);
    expect(told).toHaveLength(1);
    clock.advance(3 * AIR_MS);
    expect(told.at(-1)).toBe("transmitted 1");
  });
});
