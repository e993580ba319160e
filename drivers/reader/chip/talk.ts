/**
 * The shape of every talk with a card: it gives the next command, takes the answer, and ends with what it
 * found. It waits for nothing by itself, so that the same talk is held over a real reader, a network and a
 * simulated card under virtual time. Knows no command.
 */
import type { CardAnswer, CardLink } from "../../link/link.ts";

export type Talk<Result> = Generator<Uint8Array, Result, CardAnswer>;

/** Holds a talk with the card. `ended` is called once: a card that is lost ends every talk. */
export const holdTalk = <Result>(
  talk: Talk<Result>,
  card: CardLink,
  ended: (result: Result) => void,
): void => {
  const goOn = (step: IteratorResult<Uint8Array, Result>): void => {
    if (step.done === true) ended(step.value);
    else card.transmit(step.value, (answer) => goOn(talk.next(answer)));
  };
  goOn(talk.next());
};
