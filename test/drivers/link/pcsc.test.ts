/** Proves which reader and card are meant, that a card gone is gone for good, and that a chip is read through it. */
import { describe, expect, test } from "vitest";
import { IN_USE_RETRY_MS, type PcscCard, READER_WAIT_MS } from "../../../drivers/link/pcsc.ts";
import { CARD_ANSWER_MS } from "../../../drivers/link/placed-card.ts";
import { CONNECT_TIMEOUT_MS } from "../../../drivers/link/supervise.ts";
import { accessNumberOf, chipTalk } from "../../../drivers/reader/chip/chip-reader.ts";
import { holdTalk } from "../../../drivers/reader/chip/talk.ts";
import type { ChipReport } from "../../../drivers/reader/chip/verdict.pure.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";
import { EmrtdCard } from "../../../simulators/reader/chip-card/emrtd-card.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { asked, bench, coded, FakeCard, FakeReader } from "../../support/pcsc-bench.ts";

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
    expect(READER_WAIT_MS).toBeLessThan(CONNECT_TIMEOUT_MS);
  });

  test("can't be asked on a machine without the library", async () => {
    const desk = bench({}, () => Promise.reject(new Error("no such module")));
    await desk.open();
    expect(desk.told).toEqual(["LINK_NO_DRIVER"]);
  });

  test.each([
    ["LINK_NO_SERVICE", coded("NoService")],
    ["LINK_REFUSED", coded("SecurityViolation")],
    ["LINK_LOST", coded("InternalError")],
  ])("is %s where the service says %s at once", async (loss, error) => {
    const desk = bench({}, async () => ({
      watch: () => {
        throw error;
      },
    }));
    await desk.open();
    expect(desk.told).toEqual([loss]);
  });

  test.each([
    ["LINK_NO_SERVICE", coded("CommError")],
    ["LINK_NO_SERVICE", coded("ServiceStopped")],
    ["LINK_LOST", coded("StatusEventBufferOverflow")],
  ])("is %s where the service says %s later", async (loss, error) => {
    const desk = bench();
    await desk.open();
    await desk.plug(new FakeReader("Desk"));
    await desk.fail(error);
    expect([desk.told, desk.stopped()]).toEqual([["opened", loss], 1]);
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

  test("that lay there before is told", async () => {
    const desk = bench();
    await desk.open();
    await desk.plug(new FakeReader("Desk"), true);
    expect(desk.told).toEqual(["opened", "placed"]);
  });

  test("swapped while it was powered up is another card", async () => {
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
    await desk.put(reader, true);
    reader.card.lies = false;
    powered(reader.card);
    const second = new FakeCard();
    reader.connects = async () => second;
    await desk.pass(0);
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
    expect([reader.card.released, second.released]).toEqual([1, 0]);
  });

  test("taken off amid a command answers with that, for good", async () => {
    const { desk, reader, card } = await placed();
    reader.card.answer = () => new Promise(() => {});
    const answer = asked(card);
    await desk.put(reader, false);
    expect(answer).toEqual([{ kind: "lost", loss: "card-removed" }]);
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "card-removed" }]);
  });

  test("is left open to nobody when the link ends; one that was taken off resets no other", async () => {
    const { desk, reader } = await placed();
    await desk.put(reader, false);
    expect([reader.card.released, reader.card.resets]).toEqual([1, 0]);
    await desk.put(reader, true);
    desk.link.disconnect();
    await desk.pass(0);
    expect([reader.card.released, reader.card.resets]).toEqual([2, 1]);
  });

  test("taken off amid a command is let go when the library is free again, not before", async () => {
    const { desk, reader, card } = await placed();
    let settle: (bytes: Uint8Array) => void = () => {};
    reader.card.answer = () =>
      new Promise((answered) => {
        settle = answered;
      });
    const answer = asked(card);
    await desk.put(reader, false);
    expect([desk.told, reader.card.released]).toEqual([["opened", "placed", "removed"], 0]);
    settle(Uint8Array.of(0x90, 0x00));
    await desk.pass(0);
    expect([answer, reader.card.released]).toEqual([[{ kind: "lost", loss: "card-removed" }], 1]);
  });

  test("that the service can't reach any more is given up until it is moved", async () => {
    const { desk, reader, card } = await placed();
    reader.card.answer = () => Promise.reject(coded("NotTransacted"));
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "card-removed" }]);
    await desk.put(reader, true);
    expect([desk.told, reader.card.released]).toEqual([["opened", "placed"], 0]);
    await desk.put(reader, false);
    await desk.put(reader, true);
    expect([desk.told, reader.card.released]).toEqual([["opened", "placed", "removed", "placed"], 1]);
  });

  test.each([[[]], [[0x90]]])("whose answer is but %j has left amid it", async (bytes) => {
    const { desk, reader, card } = await placed();
    reader.card.answer = async () => Uint8Array.from(bytes);
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "card-removed" }]);
  });

  test("of a service that ended amid a command is not said to be taken off", async () => {
    const { desk, reader, card } = await placed();
    reader.card.answer = () => Promise.reject(coded("CommError"));
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "reader-lost" }]);
  });

  test("swapped for another one faster than the service looks is another card", async () => {
    const { desk, reader, card } = await placed();
    const second = new FakeCard();
    reader.connects = async () => second;
    reader.card.lies = false;
    await desk.put(reader, true);
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
    expect([reader.card.released, second.released]).toEqual([1, 0]);
    expect(await desk.answers(card)).toEqual([{ kind: "lost", loss: "card-removed" }]);
    expect(await desk.answers(desk.cards[1])).toMatchObject([{ kind: "answer" }]);
  });

  test("told again without having moved is the same card, amid a command too", async () => {
    const { desk, reader, card } = await placed();
    const answer = asked(card);
    await desk.put(reader, true);
    expect(answer).toMatchObject([{ kind: "answer" }]);
    expect([desk.told, reader.card.released]).toEqual([["opened", "placed"], 0]);
  });

  test("on another reader is taken when the first one is gone", async () => {
    const { desk, reader } = await placed();
    const other = new FakeReader("Other");
    await desk.plug(other);
    await desk.put(other, true);
    expect(desk.told).toEqual(["opened", "placed"]);
    await desk.put(reader, false);
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
    expect([reader.card.released, other.card.released]).toEqual([1, 0]);
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

  test("taken off and put on again while it was powered up is the second one", async () => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    await desk.plug(reader);
    const powered: ((card: PcscCard) => void)[] = [];
    reader.connects = () => new Promise((connected) => powered.push(connected));
    await desk.put(reader, true);
    await desk.put(reader, false);
    await desk.put(reader, true);
    const [first, second] = [new FakeCard(), new FakeCard()];
    powered[0]?.(first);
    await desk.pass(0);
    expect(desk.told).toEqual(["opened"]);
    powered[1]?.(second);
    await desk.pass(0);
    expect([desk.told, first.released, second.released]).toEqual([["opened", "placed"], 1, 0]);
  });

  test("that is another program's is tried again and again, until it is had", async () => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    let tries = 0;
    reader.connects = () => {
      tries++;
      return Promise.reject(coded("SharingViolation"));
    };
    await desk.plug(reader, true);
    await desk.pass(3 * IN_USE_RETRY_MS);
    expect([tries, desk.told]).toEqual([4, ["opened"]]);
    reader.connects = async () => reader.card;
    await desk.pass(IN_USE_RETRY_MS);
    expect(desk.told).toEqual(["opened", "placed"]);
  });

  test.each<readonly [string, (desk: ReturnType<typeof bench>, reader: FakeReader) => Promise<void>]>([
    ["taken off", (desk, reader) => desk.put(reader, false)],
    ["left behind by a link that ended", async (desk) => desk.link.disconnect()],
  ])("that is another program's and %s is tried no more", async (_how, go) => {
    const desk = bench();
    await desk.open();
    const reader = new FakeReader("Desk");
    let tries = 0;
    reader.connects = () => {
      tries++;
      return Promise.reject(coded("SharingViolation"));
    };
    await desk.plug(reader, true);
    await go(desk, reader);
    await desk.pass(3 * IN_USE_RETRY_MS);
    expect(tries).toBe(1);
  });

  test("that never powers up does not keep another reader's waiting for ever", async () => {
    const desk = bench();
    await desk.open();
    const [stuck, other] = [new FakeReader("Stuck"), new FakeReader("Other")];
    await desk.plug(stuck);
    await desk.plug(other);
    let late: (card: PcscCard) => void = () => {};
    stuck.connects = () =>
      new Promise((connected) => {
        late = connected;
      });
    await desk.put(stuck, true);
    await desk.put(other, true);
    await desk.pass(CARD_ANSWER_MS - 1);
    expect(desk.told).toEqual(["opened"]);
    await desk.pass(1);
    expect(desk.told).toEqual(["opened", "placed"]);
    late(stuck.card);
    await desk.pass(0);
    expect([desk.told, stuck.card.released]).toEqual([["opened", "placed"], 1]);
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
