/** A weak signal: every bit of the stream is inverted with the same probability, by a seed. */
import type { SeededRandom } from "../kit/seeded-random.ts";

/** `bit_error_rate`: 0..1; 0.02 is where the first wrong cards are heard (pagers.md 3). */
export const throughAir = (stream: Uint8Array, bit_error_rate: number, random: SeededRandom): Uint8Array => {
  const heard = stream.slice();
  for (let bit = 0; bit < heard.length * 8; bit++)
    if (random.fraction() < bit_error_rate) heard[bit >>> 3] = (heard[bit >>> 3] ?? 0) ^ (0x80 >>> (bit & 7));
  return heard;
};
