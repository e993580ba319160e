/**
 * What every reader of cards promises, as one suite: it runs against PC/SC behind a fake library and against
 * the virtual reader's protocol on a byte line.
 */
import { describe, expect, test } from "vitest";
import type { CardAnswer, CardLink, CardReaderLink } from "../../drivers/link/link.ts";
import { CARD_ANSWER_MS } from "../../drivers/link/placed-card.ts";

/** What a card says to a command; undefined: nothing, ever. */
export type CardSays = (command: Uint8Array) => Uint8Array | undefined;

export interface CardReaderRig {
  readonly link: CardReaderLink;
  lay(card: CardSays): void;
  take(): void;
  unplug(): void;
  plug(): void;
  pass(delay_ms: number): Promise<void>;
}

const READ = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);
const SELECT = Uint8Array.of(0x00, 0xa4, 0x02, 0x0c, 0x02, 0x01, 0x1c);
const DONE = Uint8Array.of(0x90, 0x00);
const LONG = Uint8Array.from({ length: 258 }, (_, index) => index & 0xff);
/** Every reader has told by then what lies on it. */
const TOLD_MS = 5_000;

export const cardReaderContract = (name: string, setUp: () => CardReaderRig): void => {
  const bench = async (before: (rig: CardReaderRig) => void = () => {}) => {
    const rig = setUp();
    before(rig);
    const told: string[] = [];
    const cards: CardLink[] = [];
    const connect = async (): Promise<void> => {
      rig.link.connect({
        opened: () => void told.push("opened"),
        placed: (card) => {
          told.push("placed");
          cards.push(card);
        },
        removed: () => void told.push("removed"),
        lost: ({ code }) => void told.push(code),
      });
      await rig.pass(TOLD_MS);
    };
    await connect();
    const doing = async (act: () => void, delay_ms = TOLD_MS): Promise<void> => {
      act();
      await rig.pass(delay_ms);
    };
    const asked = (card: CardLink | undefined, command = READ): CardAnswer[] => {
      const answers: CardAnswer[] = [];
      card?.transmit(command, (answer) => answers.push(answer));
      return answers;
    };
    return { rig, told, cards, connect, doing, asked };
  };
  const sayingDone: CardSays = () => DONE;

  describe(`${name} as a reader of cards`, () => {
    test("tells each card that is laid and taken", async () => {
      const { rig, told, doing } = await bench();
      expect(told).toEqual(["opened"]);
      await doing(() => rig.lay(sayingDone));
      await doing(() => rig.take());
      await doing(() => rig.lay(sayingDone));
      expect(told).toEqual(["opened", "placed", "removed", "placed"]);
    });

    test("tells a card that lay there before", async () => {
      const { told } = await bench((rig) => rig.lay(sayingDone));
      expect(told).toEqual(["opened", "placed"]);
    });

    test("carries commands and answers unchanged, one after another", async () => {
      const heard: number[][] = [];
      const { rig, cards, doing, asked } = await bench((made) =>
        made.lay((command) => {
          heard.push([...command]);
          return command[1] === 0xa4 ? DONE : LONG;
        }),
      );
      const answers: CardAnswer[] = [];
      const [card] = cards;
      await doing(() => {
        card?.transmit(SELECT, (first) => {
          answers.push(first);
          card.transmit(READ, (second) => answers.push(second));
        });
        expect(answers).toEqual([]);
      });
      expect(answers).toEqual([
        { kind: "answer", bytes: DONE },
        { kind: "answer", bytes: LONG },
      ]);
      expect(heard).toEqual([[...SELECT], [...READ]]);
      const again = asked(card);
      await rig.pass(TOLD_MS);
      expect(again).toHaveLength(1);
    });

    test("a card taken amid a command answers with that, for good", async () => {
      const { rig, cards, doing, asked } = await bench((made) => made.lay(() => undefined));
      const answers = asked(cards[0]);
      await doing(() => rig.take());
      expect(answers).toEqual([{ kind: "lost", loss: "card-removed" }]);
      await doing(() => rig.lay(sayingDone));
      const late = asked(cards[0]);
      await rig.pass(TOLD_MS);
      expect(late).toEqual([{ kind: "lost", loss: "card-removed" }]);
    });

    test("a card that is silent for too long is given up, and is not told again while it lies", async () => {
      const { rig, told, cards, asked } = await bench((made) => made.lay(() => undefined));
      const answers = asked(cards[0]);
      await rig.pass(CARD_ANSWER_MS - 1);
      expect(answers).toEqual([]);
      await rig.pass(1);
      expect(answers).toEqual([{ kind: "lost", loss: "timeout" }]);
      await rig.pass(TOLD_MS);
      expect(told).toEqual(["opened", "placed"]);
      rig.take();
      await rig.pass(TOLD_MS);
      rig.lay(sayingDone);
      await rig.pass(TOLD_MS);
      expect(told).toEqual(["opened", "placed", "removed", "placed"]);
    });

    test("pulled off the machine it is lost once, its card with it; nothing is told after that", async () => {
      const { rig, told, cards, connect, doing, asked } = await bench((made) => made.lay(() => undefined));
      const answers = asked(cards[0]);
      await doing(() => rig.unplug());
      expect(answers).toMatchObject([{ kind: "lost" }]);
      expect(told.filter((word) => word.startsWith("LINK_"))).toHaveLength(1);
      expect(told.at(-1)).toMatch(/^LINK_/);
      await doing(() => rig.take());
      expect(told.at(-1)).toMatch(/^LINK_/);
      rig.plug();
      told.length = 0;
      await connect();
      await doing(() => rig.lay(sayingDone));
      expect(told).toEqual(["opened", "placed"]);
    });

    test("absent, the attempt fails", async () => {
      const { told } = await bench((made) => made.unplug());
      expect(told).toHaveLength(1);
      expect(told[0]).toMatch(/^LINK_(ABSENT|REFUSED)$/);
    });

    test("is let go without a word, its card with it", async () => {
      const { rig, told, cards, asked } = await bench((made) => made.lay(() => undefined));
      const answers = asked(cards[0]);
      rig.link.disconnect();
      rig.link.disconnect();
      await rig.pass(TOLD_MS);
      expect(answers).toEqual([{ kind: "lost", loss: "reader-lost" }]);
      expect(told).toEqual(["opened", "placed"]);
    });
  });
};
