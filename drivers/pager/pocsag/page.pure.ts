/**
 * One page on the air, and where it may stand: an address word in the frame of its capcode, message words
 * right behind it, over the ends of frames and batches.
 */
import {
  addressWord,
  FRAMES,
  frameOf,
  isCapcode,
  messageWord,
  PAYLOAD_BITS,
  type PagerFunction,
} from "./codeword.pure.ts";
import { contentPayloads, MESSAGE_WORDS_MAX, type TextContent } from "./text.pure.ts";

export const WORDS_A_FRAME = 2;
export const WORDS_A_BATCH = FRAMES * WORDS_A_FRAME;

interface Called {
  readonly capcode: number;
  readonly function: PagerFunction;
}
export type PocsagPage = Called &
  (
    | { readonly content: "tone" }
    | { readonly content: TextContent; readonly text: string }
    /** Message words that are no text of ours: 20 bits each. Only the receiver makes them. */
    | { readonly content: "raw"; readonly payloads: readonly number[] }
  );

/** `at`: place of the address word in the transmission, sync words not counted; 16 to a batch. */
export type PlacedPage = PocsagPage & { readonly at: number };

export type PageWords =
  | { readonly kind: "words"; readonly words: readonly number[] }
  | { readonly kind: "refused"; readonly reason: string };

/** Whether an address word for this capcode may stand at this place. */
export const standsInFrame = (capcode: number, at: number): boolean =>
  Math.floor(at / WORDS_A_FRAME) % FRAMES === frameOf(capcode);

/** The codewords of a page, its address word first. */
export const pageWords = (page: PocsagPage): PageWords => {
  if (!isCapcode(page.capcode)) return { kind: "refused", reason: "capcode: reserved or not in 8..2097151" };
  const address = addressWord(page.capcode, page.function);
  switch (page.content) {
    case "tone":
      return { kind: "words", words: [address] };
    case "raw":
      return page.payloads.length >= 1 && page.payloads.length <= MESSAGE_WORDS_MAX
        ? { kind: "words", words: [address, ...page.payloads.map(messageWord)] }
        : { kind: "refused", reason: `payloads: 1 to ${MESSAGE_WORDS_MAX}` };
    case "numeric":
    case "alpha": {
      const body = contentPayloads(page.content, page.text);
      return body.kind === "refused"
        ? body
        : { kind: "words", words: [address, ...body.payloads.map(messageWord)] };
    }
  }
};

export const PAYLOAD_MAX = 2 ** PAYLOAD_BITS - 1;
