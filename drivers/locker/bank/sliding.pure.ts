/**
 * Framing of buses without marks in their bytes: a frame's length follows from its first bytes and its sum
 * says whether it is one. What does not fit is given up one byte at a time, since a good frame may start at
 * the next. What a frame looks like is the protocol's.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";

/** What starts with these bytes. */
export type Look =
  | { readonly kind: "frame"; readonly length: number }
  | { readonly kind: "wait" }
  | { readonly kind: "noise"; readonly reason: string };

/** `ended`: nothing more will come, so a frame that is not whole never will be. */
export type Looking = (held: Uint8Array, ended: boolean) => Look;

export const CUT_SHORT: Look = { kind: "noise", reason: "cut short" };
export const WAIT: Look = { kind: "wait" };

const scan = <Frame>(
  look: Looking,
  frameOf: (bytes: Uint8Array) => Frame,
  bytes: Uint8Array,
  ended: boolean,
): readonly [Uint8Array, readonly Chunk<Frame>[]] => {
  const chunks: Chunk<Frame>[] = [];
  let from = 0;
  let noiseFrom = 0;
  let reason = "";
  const endNoise = (): void => {
    if (from > noiseFrom) chunks.push({ kind: "noise", bytes: bytes.slice(noiseFrom, from), reason });
  };
  while (from < bytes.length) {
    const seen = look(bytes.subarray(from), ended);
    if (seen.kind === "wait") break;
    if (seen.kind === "frame") {
      endNoise();
      const whole = bytes.slice(from, from + seen.length);
      chunks.push({ kind: "frame", frame: frameOf(whole), bytes: whole });
      from += seen.length;
      noiseFrom = from;
    } else {
      if (from === noiseFrom) reason = seen.reason;
      from++;
    }
  }
  endNoise();
  return [bytes.slice(from), chunks];
};

export const slidingFraming = <Frame>(
  look: Looking,
  frameOf: (bytes: Uint8Array) => Frame,
): Framing<Uint8Array, Frame> => ({
  empty: new Uint8Array(),
  push: (held, bytes) => {
    if (held.length === 0) return scan(look, frameOf, bytes, false);
    const joined = new Uint8Array(held.length + bytes.length);
    joined.set(held);
    joined.set(bytes, held.length);
    return scan(look, frameOf, joined, false);
  },
  flush: (held) => scan(look, frameOf, held, true),
  held_bytes: (held) => held.length,
});
