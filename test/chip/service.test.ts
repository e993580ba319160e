/**
 * Proves the production link against the real card service: which reader and card are meant, cards that come
 * and go faster than the service looks, other programs, and a service that is missing, ends and comes back.
 */
import pcsc from "pcsc-mini";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CardLink } from "../../drivers/link/link.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { CardService, READERS } from "../../simulators/kernel/card-service.ts";
import type { SlotCard } from "../../simulators/reader/chip-card/vpcd-slot.ts";
import { Desk, emrtdCard, NUMBER, read } from "./desk.ts";

const GET_CHALLENGE = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);

/** A card that says which one it is, whatever it is asked. */
const card = (number: number): SlotCard => ({
  reset: () => {},
  process: () => Uint8Array.of(number, 0x90, 0x00),
});
const numberOf = (link: CardLink): Promise<number | string | undefined> =>
  new Promise((told) =>
    link.transmit(GET_CHALLENGE, (answer) => told(answer.kind === "answer" ? answer.bytes[0] : answer.loss)),
  );

let service: CardService;
let desk: Desk;
beforeEach(() => {
  service = new CardService(systemClock);
  desk = new Desk();
});
afterEach(async () => {
  await desk.close();
  await service.close();
});

describe("a machine", () => {
  test("without the service says so, and opens when it was started", async () => {
    desk.open();
    await desk.until(() => desk.told.length > 0);
    expect(desk.told).toEqual(["LINK_NO_SERVICE"]);
    await service.start();
    desk.open();
    await desk.until(() => desk.told.includes("opened"));
  });

  test("whose reader is not there says so", async () => {
    await service.start();
    const other = new Desk({ reader: "Another reader" });
    other.open();
    await other.until(() => other.told.length > 0);
    expect(other.told).toEqual(["LINK_ABSENT"]);
    await other.close();
  });

  test("whose service crashes amid a talk loses the reader, not the card, and has both again", async () => {
    await service.start();
    desk.open();
    const chip = emrtdCard();
    let commands = 0;
    desk.lay({
      reset: () => chip.reset(),
      process: (command) => {
        if (++commands === 12) void service.stop("SIGKILL");
        return chip.process(command);
      },
    });
    const { report } = await read(await desk.card(), NUMBER);
    expect(report).toEqual({ kind: "failed", why: "reader-lost", fault: "LINK_LOST" });
    await desk.until(() => desk.told.length > 2);
    expect(desk.told).toEqual(["opened", "placed", "LINK_NO_SERVICE"]);
    await service.start();
    desk.open();
    expect((await read(await desk.card(2), NUMBER)).report).toMatchObject({ trust: "chip-issuer" });
  });

  test("whose service is stopped and started again loses the reader and has it again, twice", async () => {
    for (const count of [1, 2, 3]) {
      await service.start();
      desk.open();
      desk.lay(card(count));
      const laid = await desk.card(count);
      expect(await numberOf(laid)).toBe(count);
      await service.stop("SIGTERM");
      await desk.until(() => desk.told.filter((what) => what === "LINK_NO_SERVICE").length === count);
      expect(await numberOf(laid)).toBe("reader-lost");
    }
  });
});

describe("the card", () => {
  beforeEach(() => service.start());

  test("that lay there before the link opened is told", async () => {
    desk.lay(card(1));
    await sees(READERS[0]);
    desk.open();
    expect(await numberOf(await desk.card())).toBe(1);
    expect(desk.told).toEqual(["opened", "placed"]);
  });

  test.each([0, 1] as const)("is found on slot %i, the other being empty", async (slot) => {
    desk.open();
    desk.lay(card(7), slot);
    expect(await numberOf(await desk.card())).toBe(7);
  });

  test("is the one on the reader that was named", async () => {
    const named = new Desk({ reader: READERS[1] });
    named.open();
    named.lay(card(1), 0);
    await sees(READERS[0]);
    named.lay(card(2), 1);
    expect(await numberOf(await named.card())).toBe(2);
    expect(named.told).toEqual(["opened", "placed"]);
    await named.close();
  });

  test("follows another one, which gives nothing more", async () => {
    desk.open();
    desk.lay(card(1));
    const first = await desk.card();
    expect(await numberOf(first)).toBe(1);
    desk.take();
    await desk.until(() => desk.told.includes("removed"));
    desk.lay(card(2));
    expect(await numberOf(await desk.card(2))).toBe(2);
    expect(await numberOf(first)).toBe("card-removed");
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
  });

  test("laid in place of another in one movement is another card", async () => {
    desk.open();
    desk.lay(card(1));
    expect(await numberOf(await desk.card())).toBe(1);
    desk.lay(card(2));
    expect(await numberOf(await desk.card(2))).toBe(2);
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
  });

  test("on the second slot waits for the first one to be taken", async () => {
    desk.open();
    desk.lay(card(1), 0);
    const first = await desk.card();
    desk.lay(card(2), 1);
    await sees(READERS[1]);
    expect(await numberOf(first)).toBe(1);
    desk.take(0);
    expect(await numberOf(await desk.card(2))).toBe(2);
    expect(desk.told).toEqual(["opened", "placed", "removed", "placed"]);
  });

  test("is still had after more cards than the library keeps at once", async () => {
    desk.open();
    for (let count = 1; count <= pcsc.MAX_READERS + 2; count++) {
      desk.lay(card(count));
      expect(await numberOf(await desk.card(count))).toBe(count);
      desk.take();
      await desk.until(() => desk.told.filter((what) => what === "removed").length === count);
    }
    expect(new Set(desk.told)).toEqual(new Set(["opened", "placed", "removed"]));
  });

  test("that another program has for itself is told when that one lets go", async () => {
    desk.lay(card(5));
    const program = await sees(READERS[0]);
    const held = await program.connect(pcsc.CardMode.EXCLUSIVE);
    desk.open();
    await desk.until(() => desk.told.includes("opened"));
    await held.disconnect(pcsc.CardDisposition.LEAVE);
    expect(await numberOf(await desk.card())).toBe(5);
  });
});

// Kept and never stopped, as the product does: see drivers/link/pcsc-mini.ts.
const watchers: pcsc.Client[] = [];

/** Resolves when the service itself tells a card on that reader. */
const sees = (name: string): Promise<pcsc.Reader> =>
  new Promise((seen) => {
    const watcher = new pcsc.Client();
    watchers.push(watcher);
    watcher.on("error", () => {});
    watcher.on("reader", (reader) => {
      if (reader.name() !== name) return;
      reader.on("change", (status) => {
        if (status.has(pcsc.ReaderStatus.PRESENT)) seen(reader);
      });
    });
    watcher.start();
  });
