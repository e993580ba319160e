/** The virtual reader's protocol: the contract, then bytes typed by hand and what may go wrong on the line. */
import { describe, expect, test } from "vitest";
import type { CardLink } from "../../../drivers/link/link.ts";
import { tcpLink } from "../../../drivers/link/tcp.ts";
import { PRESENCE_ANSWER_MS, PRESENCE_MS, vpcdLink } from "../../../drivers/link/vpcd.ts";
import { accessNumberOf, chipTalk } from "../../../drivers/reader/chip/chip-reader.ts";
import { holdTalk } from "../../../drivers/reader/chip/talk.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { fromHex, toHex } from "../../../drivers/runtime/text.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import type { DeviceSide, SimulatedDevice } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";
import { EmrtdCard } from "../../../simulators/reader/chip-card/emrtd-card.ts";
import { serveVpcd } from "../../../simulators/reader/chip-card/vpcd-slot.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { type CardSays, cardReaderContract } from "../../support/card-reader-contract.ts";

const ATR = "00 05 3B 80 80 01 01";
const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

/** A place for a card, written apart from the simulators' own. */
class HandSlot implements SimulatedDevice {
  readonly kind = "id-reader";
  readonly defects = [];
  readonly prompts = [];
  readonly heard: string[] = [];
  silent = false;
  #side: DeviceSide | undefined;
  #card: CardSays | undefined;
  #asked = false;
  #held = "";
  attach(side: DeviceSide): void {
    this.#side = side;
  }
  opened(): void {
    this.#asked = false;
    this.#held = "";
  }
  say(hex: string): void {
    this.#side?.send(bytes(hex));
  }
  lay(card: CardSays): void {
    this.#card = card;
    if (this.#asked) this.say(ATR);
  }
  take(): void {
    this.#card = undefined;
    this.#asked = false;
    this.say("00 00");
  }
  receive(piece: Uint8Array): void {
    this.#held += toHex(piece).replaceAll(" ", "");
    for (;;) {
      const characters = 4 + 2 * Number.parseInt(this.#held.slice(0, 4) || "0", 16);
      if (this.#held.length < 4 || this.#held.length < characters) return;
      const body = this.#held.slice(4, characters);
      this.#held = this.#held.slice(characters);
      this.heard.push(body);
      if (!this.silent) this.#answer(body);
    }
  }
  #answer(body: string): void {
    if (body === "04") {
      this.#asked = true;
      if (this.#card !== undefined) this.say(ATR);
    } else if (body.length > 2) {
      const answer = this.#card === undefined ? new Uint8Array() : this.#card(bytes(body));
      if (answer !== undefined)
        this.say(`${toHex(Uint8Array.of(answer.length >> 8, answer.length & 0xff))} ${toHex(answer)}`);
    }
  }
  setDefect(): boolean {
    return false;
  }
  prompt(): string {
    return "";
  }
  picture(): string {
    return "";
  }
  onEvent(): () => void {
    return () => {};
  }
}

const rigIn = (chunk_bytes: number) => () => {
  const clock = new VirtualClock();
  const slot = new HandSlot();
  const pair = new BytePair(clock, { label: "slot", baud: 0, chunk_bytes }).join(slot);
  return {
    clock,
    slot,
    pair,
    link: vpcdLink(pair, clock),
    lay: (card: CardSays) => slot.lay(card),
    take: () => slot.take(),
    unplug: () => pair.unplug(),
    plug: () => pair.plug(),
    pass: async (delay_ms: number) => clock.advance(delay_ms),
  };
};

for (const chunk_bytes of [1, 7, 1_024])
  cardReaderContract(`a virtual reader in pieces of ${chunk_bytes}`, rigIn(chunk_bytes));

const opened = () => {
  const rig = rigIn(1_024)();
  const told: string[] = [];
  const cards: CardLink[] = [];
  rig.link.connect({
    opened: () => void told.push("opened"),
    placed: (card) => {
      told.push("placed");
      cards.push(card);
    },
    removed: () => void told.push("removed"),
    lost: ({ code }) => void told.push(code),
  });
  rig.clock.advance(1);
  return { ...rig, told, cards };
};

describe("bytes", () => {
  test("power on and the question for the answer to reset come first, then whole commands", () => {
    const { slot, clock, cards } = opened();
    expect(slot.heard).toEqual(["01", "04"]);
    slot.lay(() => bytes("90 00"));
    clock.advance(1);
    cards[0]?.transmit(bytes("00 A4 02 0C 02 01 1C"), () => undefined);
    clock.advance(1);
    expect(slot.heard.slice(2)).toEqual(["00A4020C02011C"]);
  });

  test("an empty place is not asked again and again", () => {
    const { slot, clock } = opened();
    clock.advance(60_000);
    expect(slot.heard).toEqual(["01", "04"]);
  });

  test("an empty place that says so at once is asked now and then", () => {
    const { slot, clock, told } = opened();
    slot.say("00 00");
    clock.advance(PRESENCE_MS + 1);
    expect(slot.heard).toEqual(["01", "04", "04"]);
    slot.lay(() => undefined);
    clock.advance(1);
    expect(told).toEqual(["opened", "placed"]);
  });

  test("a card that lies there is asked now and then whether it still does", () => {
    const { slot, clock } = opened();
    slot.lay(() => undefined);
    clock.advance(1);
    clock.advance(4 * PRESENCE_MS);
    expect(slot.heard).toEqual(["01", "04", "04", "04", "04", "04"]);
  });

  test("a command waits for the answer about the card's presence", () => {
    const { slot, clock, cards } = opened();
    slot.lay(() => bytes("90 00"));
    clock.advance(1);
    slot.silent = true;
    clock.advance(PRESENCE_MS);
    cards[0]?.transmit(bytes("00 84 00 00 08"), () => undefined);
    clock.advance(1);
    expect(slot.heard.at(-1)).toBe("04");
    slot.say(ATR);
    clock.advance(1);
    expect(slot.heard.at(-1)).toBe("0084000008");
  });
});

describe("a line", () => {
  test("on which a card falls silent is dialled anew", () => {
    const { slot, clock, told } = opened();
    slot.lay(() => undefined);
    clock.advance(1);
    slot.silent = true;
    clock.advance(PRESENCE_MS + PRESENCE_ANSWER_MS);
    expect(told).toEqual(["opened", "placed", "removed"]);
    slot.silent = false;
    clock.advance(PRESENCE_MS + 1);
    expect(told).toEqual(["opened", "placed", "removed", "placed"]);
  });

  test("that promises more than a card can say is dialled anew, and holds none of it", () => {
    const { slot, clock, told, cards } = opened();
    slot.lay(() => undefined);
    clock.advance(1);
    const answers: unknown[] = [];
    cards[0]?.transmit(bytes("00 B0 00 00 DF"), (answer) => answers.push(answer));
    slot.say("01 03 61");
    clock.advance(1);
    expect(answers).toEqual([{ kind: "lost", loss: "card-removed" }]);
    clock.advance(PRESENCE_MS + 1);
    expect(told).toEqual(["opened", "placed", "removed", "placed"]);
  });

  test("refused at once by a slot without a card is a reader without a card", () => {
    const { pair, clock, told } = opened();
    pair.unplug();
    pair.plug();
    clock.advance(PRESENCE_MS + 1);
    expect(told).toEqual(["opened"]);
  });
});

test("over TCP a card of another process is told, read whole, and told again when it was taken", async () => {
  const slot = await serveVpcd(0, systemClock);
  const person = fictionalPerson(6);
  const authority = createAuthority();
  const random = new SeededRandom(8);
  const card = () => new EmrtdCard({ person, authority, random });
  const link = vpcdLink(tcpLink({ host: "127.0.0.1", port: slot.port }, systemClock), systemClock);
  const settings = {
    anchors: [authority.anchor],
    today: () => ({ year: 2026, month: 11, day: 21 }),
    random,
  };
  const read = await new Promise<readonly string[]>((done) => {
    const told: string[] = [];
    link.connect({
      opened: () => {
        told.push("opened");
        slot.lay(card());
      },
      placed: (placed) => {
        const talk = chipTalk({ can: accessNumberOf(person.idNumber) }, settings);
        holdTalk(talk, placed, (report) => {
          told.push(report.kind === "chip" ? report.trust : report.why);
          if (told.length === 4) done(told);
          else slot.take();
        });
      },
      removed: () => {
        told.push("removed");
        slot.lay(card());
      },
      lost: ({ code }) => done([...told, code]),
    });
  });
  link.disconnect();
  await slot.close();
  expect(read).toEqual(["opened", "chip-issuer", "removed", "chip-issuer"]);
});
