/**
 * Sound bytes as a bad line, a worn chip or a malicious one may turn them: what readers of any format must
 * survive. One seed, one damage; knows no format but that many keep lengths in single bytes.
 */
import { concatBytes } from "../../drivers/runtime/text.ts";
import type { SeededRandom } from "./seeded-random.ts";

type Damage = (bytes: Uint8Array, random: SeededRandom) => Uint8Array;

/** Half of the hits strike within these first bytes, where formats keep what matters. */
const HEAD_BYTES = 96;

const place = (bytes: Uint8Array, random: SeededRandom): number =>
  random.between(0, Math.max(0, Math.min(bytes.length, random.chance(0.5) ? HEAD_BYTES : bytes.length) - 1));

const changed = (change: (byte: number, random: SeededRandom) => number): Damage => {
  return (bytes, random) => {
    const at = place(bytes, random);
    const copy = bytes.slice();
    copy[at] = change(copy[at] ?? 0, random);
    return copy;
  };
};

const DAMAGES: readonly Damage[] = [
  // One bit, one byte.
  changed((byte, random) => byte ^ (1 << random.between(0, 7))),
  changed((_byte, random) => random.between(0, 255)),
  // Cut off behind, cut off in front.
  (bytes, random) => bytes.slice(0, random.between(0, bytes.length)),
  (bytes, random) => bytes.slice(random.between(0, bytes.length)),
  // A length by one too short or too long; none, the most, and the long forms.
  changed((byte) => (byte + 1) & 0xff),
  changed((byte) => (byte + 0xff) & 0xff),
  changed((_byte, random) => random.pick([0x00, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff])),
  // A piece twice, a piece missing, bytes behind the end.
  (bytes, random) => {
    const [from, to] = [place(bytes, random), place(bytes, random)];
    return concatBytes(bytes.subarray(0, Math.max(from, to)), bytes.subarray(Math.min(from, to)));
  },
  (bytes, random) => {
    const [from, to] = [place(bytes, random), place(bytes, random)];
    return concatBytes(bytes.subarray(0, Math.min(from, to)), bytes.subarray(Math.max(from, to)));
  },
  (bytes, random) => concatBytes(bytes, random.bytes(random.between(1, 16))),
];

/** Hits of one damaged copy. */
const HITS_MAX = 4;

/** A copy of `sound` with 1..HITS_MAX damages, one on top of the other. */
export const damaged = (sound: Uint8Array, random: SeededRandom): Uint8Array => {
  let bytes = sound;
  for (let hits = random.between(1, HITS_MAX); hits > 0; hits--) bytes = random.pick(DAMAGES)(bytes, random);
  return bytes;
};
