/** A card that answers from a list, for worked examples; and chance that was drawn beforehand. */

import type { CardAnswer } from "../../../../drivers/link/link.ts";
import {
  COORDINATE_BYTES,
  SCALAR_RANDOM_BYTES,
  toBytes,
  toNumber,
} from "../../../../drivers/reader/chip/curve.pure.ts";
import type { Random } from "../../../../drivers/runtime/ports.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";

export interface ScriptedCard {
  readonly sent: readonly string[];
  answer(command: Uint8Array): CardAnswer;
}

/** Answers each command with its row; a command out of turn is answered by 6F00. An empty list: card removed. */
export const scripted = (
  rows: readonly (readonly [command: Uint8Array | undefined, answer: Uint8Array])[],
): ScriptedCard => {
  const sent: string[] = [];
  return {
    sent,
    answer: (command) => {
      sent.push(toHex(command));
      const row = rows[sent.length - 1];
      if (row === undefined) return { kind: "lost", loss: "card-removed" };
      const [expected, answer] = row;
      const inTurn = expected === undefined || toHex(expected) === toHex(command);
      return { kind: "answer", bytes: inTurn ? answer : Uint8Array.of(0x6f, 0x00) };
    },
  };
};

/** Gives these byte strings in turn. */
export const drawn = (...values: readonly Uint8Array[]): Random => {
  let at = 0;
  return {
    bytes: (count) => {
      const value = values[at++];
      if (value?.length !== count) throw new Error(`draw ${at}: ${count} bytes wanted`);
      return value;
    },
  };
};

/** What must be drawn for this scalar to come out. */
export const drawOfScalar = (scalar: Uint8Array): Uint8Array => {
  const draw = new Uint8Array(SCALAR_RANDOM_BYTES);
  draw.set(toBytes(toNumber(scalar) - 1n), SCALAR_RANDOM_BYTES - COORDINATE_BYTES);
  return draw;
};
