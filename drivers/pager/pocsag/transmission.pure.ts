/**
 * Codewords as the bit stream of one transmission: preamble, then batches of a sync word and 16 codewords.
 * Bytes are the stream with the earlier bit higher.
 */
import { IDLE_WORD, SYNC_WORD } from "./codeword.pure.ts";
import { type PageWords, type PlacedPage, pageWords, standsInFrame, WORDS_A_BATCH } from "./page.pure.ts";

/** Pagers wake up for a moment only; this many bits of 1010... are sure to be met. */
export const PREAMBLE_BITS_MIN = 576;
/** 3.4 s at 1200: more is no preamble. A longer run of 1010... ends here, what is before it is noise. */
export const PREAMBLE_BITS_MAX = 4_096;
/** 116 s at 1200. A transmission would need more: the caller splits it, nothing is cut. */
export const BATCHES_MAX = 256;
const WORD_BYTES = 4;
export const BATCH_BYTES = WORD_BYTES * (1 + WORDS_A_BATCH);
export const BATCH_BITS = BATCH_BYTES * 8;
const PREAMBLE_BYTE = 0xaa;

/** All words of `batches` batches, idle where no page stands; refused where a page can't stand. */
export const layOut = (pages: readonly PlacedPage[], batches: number): PageWords => {
  const words = new Array<number>(batches * WORDS_A_BATCH).fill(IDLE_WORD);
  const taken = new Uint8Array(words.length);
  for (const page of pages) {
    const own = pageWords(page);
    if (own.kind === "refused") return own;
    if (!standsInFrame(page.capcode, page.at))
      return { kind: "refused", reason: "at: not the frame of the capcode" };
    if (page.at + own.words.length > words.length)
      return { kind: "refused", reason: "at: reaches past the last batch" };
    for (const [index, word] of own.words.entries()) {
      if (taken[page.at + index] === 1) return { kind: "refused", reason: "at: taken by another page" };
      taken[page.at + index] = 1;
      words[page.at + index] = word;
    }
  }
  return { kind: "words", words };
};

/** `preamble_bits`: a multiple of 8; `words`: a multiple of 16. */
export const transmissionBytes = (words: readonly number[], preamble_bits: number): Uint8Array => {
  const preamble_bytes = preamble_bits / 8;
  const bytes = new Uint8Array(preamble_bytes + (words.length / WORDS_A_BATCH) * BATCH_BYTES);
  bytes.fill(PREAMBLE_BYTE, 0, preamble_bytes);
  const view = new DataView(bytes.buffer);
  let at = preamble_bytes;
  const put = (word: number): void => {
    view.setUint32(at, word);
    at += WORD_BYTES;
  };
  words.forEach((word, index) => {
    if (index % WORDS_A_BATCH === 0) put(SYNC_WORD);
    put(word);
  });
  return bytes;
};
