/** A card's answers come once each, on a turn of their own, and a loss is for good. */
import { expect, test } from "vitest";
import type { CardAnswer } from "../../../drivers/link/link.ts";
import { CARD_ANSWER_MS, PlacedCard } from "../../../drivers/link/placed-card.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const READ = Uint8Array.of(0x00, 0xb0, 0x00, 0x00, 0x06);
const DONE = Uint8Array.of(0x90, 0x00);

const placed = () => {
  const clock = new VirtualClock();
  const sent: ((answer: Uint8Array | undefined) => void)[] = [];
  let released = 0;
  const card = new PlacedCard(
    { send: (_command, answered) => void sent.push(answered), release: () => void released++ },
    clock,
  );
  const answers: CardAnswer[] = [];
  const ask = (): void => card.transmit(READ, (answer) => answers.push(answer));
  return { clock, card, sent, answers, ask, released: () => released };
};

test("an answer at once is told after the call returned", () => {
  const { clock, sent, answers, ask } = placed();
  ask();
  sent[0]?.(DONE);
  expect(answers).toEqual([]);
  clock.advance(0);
  expect(answers).toEqual([{ kind: "answer", bytes: DONE }]);
});

test("a second or late answer to a command is nobody's, also while the next one is under way", () => {
  const { clock, sent, answers, ask } = placed();
  ask();
  sent[0]?.(DONE);
  clock.advance(0);
  ask();
  sent[0]?.(Uint8Array.of(0x6f, 0x00));
  clock.advance(1);
  expect(answers).toHaveLength(1);
  clock.advance(CARD_ANSWER_MS);
  sent[1]?.(DONE);
  clock.advance(1);
  expect(answers.slice(1)).toEqual([{ kind: "lost", loss: "timeout" }]);
});

test("a lost card is released once, and told as lost for the first reason", () => {
  const { clock, card, sent, answers, ask, released } = placed();
  ask();
  sent[0]?.(undefined);
  card.lose("timeout");
  ask();
  clock.advance(CARD_ANSWER_MS);
  expect(answers).toEqual([
    { kind: "lost", loss: "card-removed" },
    { kind: "lost", loss: "card-removed" },
  ]);
  expect([released(), sent.length]).toEqual([1, 1]);
});
