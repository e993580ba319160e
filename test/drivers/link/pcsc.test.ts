/** Proves which reader and card are meant, that a card gone is gone for good, and that a chip is read through it. */
import { describe, expect, test } from "vitest";
import type { CardAnswer, CardLink, CardReaderListener, LinkLoss } from "../../../drivers/link/link.ts";
import {
  type PcscCard,
  type PcscLibrary,
  type PcscReader,
  type PcscSettings,
  pcscLink,
  READER_WAIT_MS,
} from "../../../drivers/link/pcsc.ts";
import { CARD_ANSWER_MS } from "../../../drivers/link/placed-card.ts";
import { accessNumberOf, chipTalk } from "../../../drivers/reader/chip/chip-reader.ts";
import { holdTalk } from "../../../drivers/reader/chip/talk.ts";
import type { ChipReport } from "../../../drivers/reader/chip/verdict.pure.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";
import { EmrtdCard } from "../../../simulators/reader/chip-card/emrtd-card.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { cardReaderContract } from "../../support/card-reader-contract.ts";

class FakeCard implements PcscCard {
  released = 0;
  answer: (command: Uint8Array) => Promise<Uint8Array> = async () => Uint8Array.of(0x90, 0x00);
  transmit(command: Uint8Array): Promise<Uint8Array> {
    return this.answer(command);
  }
  async release(): Promise<void> {
    this.released++;
  }
}

class FakeReader implements PcscReader {
  readonly name: string;
  readonly card = new FakeCard();
  connects: () => Promise<PcscCard> = async () => this.card;
  #changed: (present: boolean) => void = () => {};
  #gone: () => void = () => {};
  constructor(name: string) {
    this.name = name;
  }
  onChange(changed: (present: boolean) => void): void {
    this.#changed = changed;
  }
  onGone(gone: () => void): void {
    this.#gone = gone;
  }
  connect(): Promise<PcscCard> {
    return this.connects();
  }
  puts(present: boolean): void {
    this.#changed(present);
  }
  unplugs(): void {
    this.#gone();
  }
}

const bench = (settings: PcscSettings = {}, load?: () => Promise<PcscLibrary>) => {
  const clock = new VirtualClock();
  const pass = (delay_ms: number): Promise<void> => clock.runUntilSettled(clock.now_ms() + delay_ms);
  const told: string[] = [];
  const cards: CardLink[] = [];
  let found: (reader: PcscReader) => void = () => {};
  let failed: (error: unknown) => void = () => {};
  let stopped = 0;
  const library: PcscLibrary = {
    watch: (onFound, onFailed) => {
      found = onFound;
      failed = onFailed;
      return () => {
        stopped++;
      };
    },
  };
  const listener: CardReaderListener = {
    opened: () => void told.push("opened"),
    placed: (card) => {
      told.push("placed");
      cards.push(card);
    },
    removed: () => void told.push("removed"),
    lost: ({ code }: LinkLoss) => void told.push(code),
  };
  const link = pcscLink(settings, clock, load ?? (async () => library));
  return {
    pass,
    told,
    cards,
    link,
    open: async () => {
      link.connect(listener);
      await pass(0);
    },
    plug: async (reader: FakeReader) => {
      found(reader);
      await pass(0);
    },
    fail: async (error: unknown) => {
      failed(error);
      await pass(0);
    },
    put: async (reader: FakeReader, present: boolean) => {
      reader.puts(present);
      await pass(0);
    },
    answers: async (card: CardLink | undefined) => {
      const answers = asked(card);
      await pass(0);
      return answers;
    },
    stopped: () => stopped,
  };
};
cardReaderContract("a PC/SC reader", () => {
  const clock = new VirtualClock();
  const reader = new FakeReader("Desk");
  let plugged = true;
  let laid = false;
  let found: ((reader: PcscReader) => void) | undefined;
  const link = pcscLink({}, clock, async () => ({
    watch: (onFound) => {
      found = onFound;
      if (plugged) {
        onFound(reader);
        clock.soon(() => reader.puts(laid));
      }
      return () => {
        found = undefined;
      };
    },
  }));
  return {
    link,
    lay: (card) => {
      laid = true;
      reader.card.answer = async (command) => card(command) ?? new Promise(() => {});
      reader.puts(true);
    },
    take: () => {
      laid = false;
      reader.puts(false);
    },
    unplug: () => {
      plugged = false;
      if (found !== undefined) reader.unplugs();
    },
    plug: () => {
      plugged = true;
    },
    pass: (delay_ms) => clock.runUntilSettled(clock.now_ms() + delay_ms),
  };
});

const READ = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);

/** Asks the card; its answer arrives as time passes. */
const asked = (card: CardLink | undefined): CardAnswer[] => {
  const answers: CardAnswer[] = [];
  card?.transmit(READ, (answer) => answers.push(answer));
  return answers;
};

describe("the reader", () => {
  test("is the one named, and tells cards", async () => {
    const desk = bench({ reader: "Desk" });
    await desk.open();
    const other = new FakeReader("Virtual 0");
    const reader = new FakeReader("Desk Reader 00");
    await desk.plug(other);
    await desk.plug(reader);
    await desk.put(other, true);
    expect(desk.told).toEqual(["opened"]);
    await desk.put(reader, true);
    await desk.put(reader, false);
    await desk.put(reader, true);
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
    expect(reader.card.released).toBe(1);
  });

  test("of several that fit is the one with a card on it", async () => {
    const desk = bench();
    await desk.open();
    const [empty, used] = [new FakeReader("Virtual 0"), new FakeReader("Virtual 1")];
    await desk.plug(empty);
    await desk.plug(used);
    await desk.put(empty, false);
    await desk.put(used, true);
    expect(desk.told).toEqual(["opened", "placed"]);
    expect(await desk.answers(desk.cards[0])).toEqual([{ kind: "answer", bytes: Uint8Array.of(0x90, 0x00) }]);
  });

  test("is absent when none was there in time", async () => {
    const desk = bench();
    await desk.open();
    await desk.pass(READER_WAIT_MS - 1);
    expect(desk.told).toEqual([]);
    await desk.pass(1);
    expect([desk.told, desk.stopped()]).toEqual([["LINK_ABSENT"], 1]);
  });

  test("can't be asked on a machine without the library", async () => {
    const desk = bench({}, () => Promise.reject(new Error("no such module")));
    await desk.open();
    expect(desk.told).toEqual(["LINK_NO_DRIVER"]);
  });

  test("is lost when it is unplugged or the service ends; nothing is told after it", async () => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    await desk.plug(reader);
    await desk.put(reader, true);
    reader.unplugs();
    await desk.pass(0);
    await desk.put(reader, true);
    await desk.fail(new Error("ended"));
    expect([desk.told, desk.stopped()]).toEqual([["opened", "placed", "LINK_LOST"], 1]);
    expect(await desk.answers(desk.cards[0])).toEqual([{ kind: "lost", loss: "reader-lost" }]);
  });

  test("is let go without a word", async () => {
    const desk = bench();
    await desk.open();
    desk.link.disconnect();
    desk.link.disconnect();
    await desk.pass(READER_WAIT_MS);
    expect([desk.told, desk.stopped()]).toEqual([[], 1]);
  });
});

describe("a card", () => {
  const placed = async () => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    await desk.plug(reader);
    await desk.put(reader, true);
    const [card] = desk.cards;
    if (card === undefined) throw new Error("no card");
    return { desk, reader, card };
  };

  test("taken off amid a command answers with that, for good", async () => {
    const { desk, reader, card } = await placed();
    reader.card.answer = () => new Promise(() => {});
    const answer = asked(card);
    await desk.put(reader, false);
    expect(answer).toEqual([{ kind: "lost", loss: "card-removed" }]);
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "card-removed" }]);
  });

  test("that the service can't reach any more is removed", async () => {
    const { desk, reader, card } = await placed();
    reader.card.answer = () => Promise.reject(new Error("RemovedCard"));
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "card-removed" }]);
    expect(reader.card.released).toBe(1);
  });

  test("silent for too long is given up, and a late answer is nobody's", async () => {
    const { desk, reader, card } = await placed();
    let late: (bytes: Uint8Array) => void = () => {};
    reader.card.answer = () =>
      new Promise((answered) => {
        late = answered;
      });
    const answer = asked(card);
    await desk.pass(CARD_ANSWER_MS);
    expect(answer).toEqual([{ kind: "lost", loss: "timeout" }]);
    late(Uint8Array.of(0x90, 0x00));
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "timeout" }]);
  });

  test("that does not power up is not told; the next one is", async () => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    await desk.plug(reader);
    reader.connects = () => Promise.reject(new Error("UnresponsiveCard"));
    await desk.put(reader, true);
    expect(desk.told).toEqual(["opened"]);
    reader.connects = async () => reader.card;
    await desk.put(reader, true);
    expect(desk.told).toEqual(["opened", "placed"]);
  });

  test("gone before it was powered up is not told", async () => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    await desk.plug(reader);
    let powered: (card: PcscCard) => void = () => {};
    reader.connects = () =>
      new Promise((connected) => {
        powered = connected;
      });
    await desk.put(reader, true);
    await desk.put(reader, false);
    powered(reader.card);
    await desk.pass(0);
    expect([desk.told, reader.card.released]).toEqual([["opened"], 1]);
  });

  test("is read whole through the link", async () => {
    const { desk, reader, card } = await placed();
    const random = new SeededRandom(4);
    const authority = createAuthority();
    const person = fictionalPerson(3);
    const chip = new EmrtdCard({ person, authority, random });
    reader.card.answer = async (command) => chip.process(command);
    const reports: ChipReport[] = [];
    const settings = {
      anchors: [authority.anchor],
      today: () => ({ year: 2026, month: 11, day: 21 }),
      random,
    };
    const talk = chipTalk({ can: accessNumberOf(person.idNumber) }, settings);
    holdTalk(talk, card, (report) => reports.push(report));
    await desk.pass(0);
    expect(reports).toMatchObject([{ kind: "chip", trust: "chip-issuer", original: "proven" }]);
  });
});
