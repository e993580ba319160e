/**
 * A card on a reader until it is lost; then every command is answered by that loss, and none is sent. The
 * same for every reader; how a command travels is the reader's.
 */
import type { Clock } from "../runtime/ports.ts";
import type { CardAnswer, CardLink, CardLoss } from "./link.ts";

/** A chip answers within this time, its own arithmetic included; then the card is given up. */
export const CARD_ANSWER_MS = 10_000;

/** The way to one card. `answered` with undefined: the card is gone; it may also never be called. */
export interface CardWire {
  send(command: Uint8Array, answered: (answer: Uint8Array | undefined) => void): void;
  release(): void;
}

export class PlacedCard implements CardLink {
  readonly #wire: CardWire;
  readonly #clock: Clock;
  #loss: CardLoss | undefined;
  #waiting: ((answer: CardAnswer) => void) | undefined;

  constructor(wire: CardWire, clock: Clock) {
    this.#wire = wire;
    this.#clock = clock;
  }

  lose(loss: CardLoss): void {
    if (this.#loss !== undefined) return;
    this.#loss = loss;
    this.#waiting?.({ kind: "lost", loss });
    this.#wire.release();
  }

  transmit(command: Uint8Array, answered: (answer: CardAnswer) => void): void {
    const loss = this.#loss;
    if (loss !== undefined) return this.#clock.soon(() => answered({ kind: "lost", loss }));
    const disarm = this.#clock.arm("card answer", CARD_ANSWER_MS, () => this.lose("timeout"));
    const settle = (answer: CardAnswer): void => {
      // Late answers are nobody's: another command may be under way.
      if (this.#waiting !== settle) return;
      this.#waiting = undefined;
      disarm();
      // On a turn of its own: a mistake of the listener must not pass for a fault of the card.
      this.#clock.soon(() => answered(answer));
    };
    this.#waiting = settle;
    this.#wire.send(command, (bytes) => {
      if (bytes === undefined) this.lose("card-removed");
      else settle({ kind: "answer", bytes });
    });
  }
}
