/**
 * What a receiver makes of a bit stream: transmissions with their pages, and noise named by its reason. It
 * looks for the sync word at every bit, forgives two inverted bits a word, and takes any bytes.
 */
import {
  CORRECTED_BITS_MAX,
  correct,
  FRAMES,
  isCapcode,
  type PagerFunction,
  readWord,
  SYNC_WORD,
} from "./codeword.pure.ts";
import { type PlacedPage, WORDS_A_BATCH, WORDS_A_FRAME } from "./page.pure.ts";
import { contentText, MESSAGE_WORDS_MAX } from "./text.pure.ts";
import { BATCH_BITS, BATCHES_MAX, PREAMBLE_BITS_MAX, PREAMBLE_BITS_MIN } from "./transmission.pure.ts";

const WORD_BITS = 32;

export type NoiseReason =
  | "no-sync"
  | "short-preamble"
  | "damaged-sync"
  | "cut-batch"
  | "uncorrectable-word"
  | "reserved-capcode"
  | "message-without-address"
  | "message-too-long";

export interface HeardNoise {
  readonly kind: "noise";
  readonly reason: NoiseReason;
  /** Bits of the stream, from 0. */
  readonly first_bit: number;
  readonly bits: number;
}
export interface HeardTransmission {
  readonly kind: "transmission";
  readonly preamble_bits: number;
  readonly batches: number;
  readonly pages: readonly PlacedPage[];
  /** Words as they came whose one or two inverted bits were put right. `at` as in `PlacedPage`. */
  readonly corrected: readonly { readonly at: number; readonly received: number }[];
}

/** Noise inside a transmission stands behind it. */
export const receive = (bytes: Uint8Array): readonly (HeardTransmission | HeardNoise)[] => {
  const stream: Stream = { bytes, bits: bytes.length * 8 };
  const heard: (HeardTransmission | HeardNoise)[] = [];
  let from = 0;
  for (;;) {
    const sync = findSync(stream, from);
    const preamble = sync === undefined ? 0 : preambleBefore(stream, sync, from);
    const start = (sync ?? stream.bits) - preamble;
    if (start > from) heard.push(noise("no-sync", from, start - from));
    if (sync === undefined) return heard;
    if (preamble < PREAMBLE_BITS_MIN) heard.push(noise("short-preamble", start, preamble));
    const [transmission, inside, end] = receiveBatches(stream, sync, preamble);
    heard.push(transmission, ...inside);
    from = end;
  }
};

interface Stream {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

const noise = (reason: NoiseReason, first_bit: number, bits: number): HeardNoise => ({
  kind: "noise",
  reason,
  first_bit,
  bits,
});

const bitAt = ({ bytes }: Stream, bit: number): number => ((bytes[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;

const wordAt = (stream: Stream, from: number): number => {
  let word = 0;
  for (let bit = 0; bit < WORD_BITS; bit++) word = (word << 1) | bitAt(stream, from + bit);
  return word >>> 0;
};

const differingBits = (a: number, b: number): number => {
  let count = 0;
  for (let rest = (a ^ b) >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
};

const isSync = (word: number): boolean => differingBits(word, SYNC_WORD) <= CORRECTED_BITS_MAX;

/** Where the next sync word begins, at any bit. */
const findSync = (stream: Stream, from: number): number | undefined => {
  if (stream.bits - from < WORD_BITS) return undefined;
  let word = wordAt(stream, from);
  for (let at = from; ; at++) {
    if (isSync(word)) return at;
    if (at + WORD_BITS >= stream.bits) return undefined;
    word = ((word << 1) | bitAt(stream, at + WORD_BITS)) >>> 0;
  }
};

/** Whole bytes of 1010... right before the sync word, in bits. */
const preambleBefore = (stream: Stream, sync: number, from: number): number => {
  const most = Math.min(sync - from, PREAMBLE_BITS_MAX);
  let bits = 0;
  while (bits < most && bitAt(stream, sync - 1 - bits) === bits % 2) bits++;
  return bits - (bits % 8);
};

type Batches = readonly [HeardTransmission, readonly HeardNoise[], end_bit: number];

const receiveBatches = (stream: Stream, sync: number, preamble_bits: number): Batches => {
  const pages = new PageReader();
  let batches = 0;
  let at = sync;
  while (batches < BATCHES_MAX && stream.bits - at >= WORD_BITS) {
    const word = wordAt(stream, at);
    if (!isSync(word)) break;
    if (word !== SYNC_WORD) pages.noise.push(noise("damaged-sync", at, WORD_BITS));
    const left = Math.min(BATCH_BITS, stream.bits - at);
    for (let bit = WORD_BITS; bit + WORD_BITS <= left; bit += WORD_BITS)
      pages.take(wordAt(stream, at + bit), batches * WORDS_A_BATCH + bit / WORD_BITS - 1, at + bit);
    if (left < BATCH_BITS) pages.noise.push(noise("cut-batch", at, left));
    batches++;
    at += left;
  }
  pages.endPage();
  const { corrected } = pages;
  return [{ kind: "transmission", preamble_bits, batches, pages: pages.pages, corrected }, pages.noise, at];
};

interface OpenPage {
  readonly at: number;
  readonly capcode: number;
  readonly function: PagerFunction;
  readonly payloads: number[];
}

/** Puts the words of one transmission together to pages. A word beyond repair ends its page. */
class PageReader {
  readonly pages: PlacedPage[] = [];
  readonly noise: HeardNoise[] = [];
  readonly corrected: { at: number; received: number }[] = [];
  #open: OpenPage | undefined;

  /** `at`: place of the word in the transmission; `bit`: where it stands in the stream. */
  take(received: number, at: number, bit: number): void {
    const outcome = correct(received);
    if (outcome.kind === "uncorrectable") return this.#reject("uncorrectable-word", bit);
    if (outcome.errors > 0) this.corrected.push({ at, received });
    const word = readWord(outcome.word);
    switch (word.kind) {
      case "idle":
        return this.endPage();
      case "address": {
        const capcode = word.address * FRAMES + (Math.floor(at / WORDS_A_FRAME) % FRAMES);
        if (!isCapcode(capcode)) return this.#reject("reserved-capcode", bit);
        this.endPage();
        this.#open = { at, capcode, function: word.function, payloads: [] };
        return;
      }
      case "message":
        if (this.#open === undefined) return this.#reject("message-without-address", bit);
        if (this.#open.payloads.length === MESSAGE_WORDS_MAX) return this.#reject("message-too-long", bit);
        this.#open.payloads.push(word.payload);
        return;
    }
  }

  endPage(): void {
    if (this.#open !== undefined) this.pages.push(pageOf(this.#open));
    this.#open = undefined;
  }

  #reject(reason: NoiseReason, bit: number): void {
    this.endPage();
    this.noise.push(noise(reason, bit, WORD_BITS));
  }
}

/** Function 0 is read as numeric, the others as alpha: nothing on the air says what a text is. */
const pageOf = ({ payloads, at, capcode, function: call }: OpenPage): PlacedPage => {
  const called = { at, capcode, function: call };
  if (payloads.length === 0) return { ...called, content: "tone" };
  const content = call === 0 ? "numeric" : "alpha";
  const text = contentText(content, payloads);
  return text === undefined ? { ...called, content: "raw", payloads } : { ...called, content, text };
};
