/**
 * What is left of a transmission where a card is: every bit inverted with one probability, and chance instead
 * of bits while somebody else was on the channel.
 */
import type { PocsagRate } from "../../../drivers/pager/pocsag/airtime.pure.ts";
import { POCSAG_FRAMING } from "../../../drivers/pager/pocsag/framing.ts";
import type { PocsagPage } from "../../../drivers/pager/pocsag/page.pure.ts";
import { receive } from "../../../drivers/pager/pocsag/receiver.pure.ts";
import { contentPayloads, shownText, type TextContent } from "../../../drivers/pager/pocsag/text.pure.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";
import type { Span } from "./channel.ts";

const invert = (stream: Uint8Array, bit: number): void => {
  stream[bit >>> 3] = (stream[bit >>> 3] ?? 0) ^ (0x80 >>> (bit & 7));
};

/** `bit_error_rate`: 0..1; 0.02 is where the first wrong cards are heard (pagers.md 3). */
export const throughAir = (stream: Uint8Array, bit_error_rate: number, random: SeededRandom): Uint8Array => {
  const heard = stream.slice();
  for (let bit = 0; bit < heard.length * 8; bit++) if (random.fraction() < bit_error_rate) invert(heard, bit);
  return heard;
};

/** UNSURE: a receiver may follow the stronger of two; here neither is understood while both radiate. */
export const withSpoilt = (
  stream: Uint8Array,
  spoilt: readonly Span[],
  rate: PocsagRate,
  random: SeededRandom,
): Uint8Array => {
  const heard = stream.slice();
  const bitAt = (at_ms: number): number => Math.round((at_ms * rate) / 1_000);
  for (const { from_ms, to_ms } of spoilt)
    for (let bit = bitAt(from_ms); bit < Math.min(bitAt(to_ms), heard.length * 8); bit++)
      if (random.chance(0.5)) invert(heard, bit);
  return heard;
};

/** Pages that a pager's receiver makes of a stream, right or wrong. */
export const pagesIn = (stream: Uint8Array): readonly PocsagPage[] => {
  const [held, chunks] = POCSAG_FRAMING.push(POCSAG_FRAMING.empty, stream);
  return [...chunks, ...POCSAG_FRAMING.flush(held)[1]].flatMap((chunk) =>
    chunk.kind === "frame" ? receive(chunk.frame).pages : [],
  );
};

type Shown = Exclude<PocsagPage, { readonly content: "raw" }>;

/** The page as a pager shows it that takes texts for `content`: nothing on the air says which they are. */
export const readAs = (page: PocsagPage, content: TextContent): Shown => {
  if (page.content === "tone" || page.content === content) return page;
  const { capcode, function: call } = page;
  const body =
    page.content === "raw" ? { payloads: page.payloads } : contentPayloads(page.content, page.text);
  const payloads = "payloads" in body ? body.payloads : [];
  return { capcode, function: call, content, text: shownText(content, payloads) };
};
