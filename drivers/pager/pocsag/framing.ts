/**
 * Cuts what is on the air into transmissions. The air is no line of bytes: a transmission begins at any bit,
 * so the sync word is looked for at each, and two of its bits may be wrong. From there on come whole words,
 * batch after batch, until a sync word is missing. What the words say stands in receiver.pure.ts.
 * Source: ITU-R M.584-2 as in pagers.md 3.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { concatBytes } from "../../runtime/text.ts";
import { CORRECTED_BITS_MAX, SYNC_WORD } from "./codeword.pure.ts";
import { WORDS_A_BATCH } from "./page.pure.ts";
import { BATCH_BITS, BATCHES_MAX, PREAMBLE_BITS_MAX, PREAMBLE_BITS_MIN } from "./transmission.pure.ts";

export const WORD_BITS = 32;
/** A sync word and its batch. */
export const SYNCED_WORDS = 1 + WORDS_A_BATCH;
const WORDS_MAX = BATCHES_MAX * SYNCED_WORDS;
/** Bits of which no sync word was found yet: the longest preamble and a sync word that is not all there. */
const UNSYNCED_BITS_MAX = PREAMBLE_BITS_MAX + WORD_BITS - 1;
/** The longest transmission: 116 s at 1200. While nothing is found it is 4 134 bits. */
export const HELD_BYTES_MAX = (PREAMBLE_BITS_MAX + BATCHES_MAX * BATCH_BITS + WORD_BITS) / 8;

/** `count` bits, the first of them `first` bits (0..7) behind the beginning of `bytes`, the last a byte's last. */
export interface Bits {
  readonly bytes: Uint8Array;
  readonly first: number;
  readonly count: number;
}

/** One transmission as received, nothing put right. */
export interface Transmission {
  /** Whole bytes of 1010..., in bits. */
  readonly preamble_bits: number;
  /** All words with the sync words among them, 17 a batch; the last batch may be cut. */
  readonly words: readonly number[];
  /** What is left of a word at which the stream ended. */
  readonly rest: Bits;
}

export interface HeldAir {
  readonly rest: Bits;
  /** Bits of `rest` at which no sync word begins. */
  readonly searched: number;
  readonly open: { readonly preamble_bits: number; readonly words: readonly number[] } | undefined;
}

type AirChunk = Chunk<Transmission>;

export const NO_BITS: Bits = { bytes: new Uint8Array(), first: 0, count: 0 };

const behind = (bits: Bits, count: number): Bits => {
  const from = bits.first + count;
  return { bytes: bits.bytes.slice(from >>> 3), first: from & 7, count: bits.count - count };
};

const bitAt = ({ bytes, first }: Bits, at: number): number => {
  const bit = first + at;
  return ((bytes[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
};

const wordAt = (bits: Bits, from: number): number => {
  let word = 0;
  for (let bit = 0; bit < WORD_BITS; bit++) word = (word << 1) | bitAt(bits, from + bit);
  return word >>> 0;
};

/** The first `count` bits as bytes; the last byte is filled with zeros. */
export const bytesOfBits = (bits: Bits, count: number): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil(count / 8));
  for (let at = 0; at < count; at++)
    bytes[at >>> 3] = (bytes[at >>> 3] ?? 0) | (bitAt(bits, at) << (7 - (at & 7)));
  return bytes;
};

const isSync = (word: number): boolean => {
  let wrong = 0;
  for (let rest = (word ^ SYNC_WORD) >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) wrong++;
  return wrong <= CORRECTED_BITS_MAX;
};

/** Where the next sync word begins, at any bit from `from` on. */
const findSync = (bits: Bits, from: number): number | undefined => {
  if (bits.count - from < WORD_BITS) return undefined;
  let word = wordAt(bits, from);
  for (let at = from; ; at++) {
    if (isSync(word)) return at;
    if (at + WORD_BITS >= bits.count) return undefined;
    word = ((word << 1) | bitAt(bits, at + WORD_BITS)) >>> 0;
  }
};

/** Whole bytes of 1010... right before the sync word, in bits. */
const preambleBefore = (bits: Bits, sync: number): number => {
  const most = Math.min(sync, PREAMBLE_BITS_MAX);
  let count = 0;
  while (count < most && bitAt(bits, sync - 1 - count) === count % 2) count++;
  return count - (count % 8);
};

const noise = (reason: string, bits: Bits, count: number): AirChunk => ({
  kind: "noise",
  reason,
  bytes: bytesOfBits(bits, count),
});

const transmission = ({ preamble_bits, words }: NonNullable<HeldAir["open"]>, rest: Bits): AirChunk => {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => {
    view.setUint32(index * 4, word);
  });
  const preamble = new Uint8Array(preamble_bits / 8).fill(0xaa);
  return {
    kind: "frame",
    frame: { preamble_bits, words, rest },
    bytes: concatBytes(preamble, bytes, bytesOfBits(rest, rest.count)),
  };
};

/** Looks for a sync word; what is surely before it goes as noise, in whole bytes while none is found. */
const search = (held: HeldAir, chunks: AirChunk[]): HeldAir => {
  const { rest } = held;
  const sync = findSync(rest, held.searched);
  if (sync === undefined) {
    const spare = Math.max(0, rest.count - UNSYNCED_BITS_MAX);
    const lost = spare - (spare % 8);
    if (lost > 0) chunks.push(noise("no-sync", rest, lost));
    const kept = behind(rest, lost);
    return { rest: kept, searched: Math.max(0, kept.count - WORD_BITS + 1), open: undefined };
  }
  const preamble_bits = preambleBefore(rest, sync);
  const before = sync - preamble_bits;
  if (before > 0) chunks.push(noise("no-sync", rest, before));
  if (preamble_bits < PREAMBLE_BITS_MIN)
    chunks.push(noise("short-preamble", behind(rest, before), preamble_bits));
  return { rest: behind(rest, sync), searched: 0, open: { preamble_bits, words: [] } };
};

/** Takes whole words while the transmission goes on. */
const follow = (held: HeldAir, open: NonNullable<HeldAir["open"]>, chunks: AirChunk[]): HeldAir => {
  const words = [...open.words];
  let at = 0;
  for (; held.rest.count - at >= WORD_BITS && words.length < WORDS_MAX; at += WORD_BITS) {
    const word = wordAt(held.rest, at);
    if (words.length % SYNCED_WORDS === 0 && !isSync(word)) {
      chunks.push(transmission({ ...open, words }, NO_BITS));
      return { rest: behind(held.rest, at), searched: 0, open: undefined };
    }
    words.push(word);
  }
  const rest = behind(held.rest, at);
  if (words.length < WORDS_MAX) return { rest, searched: 0, open: { ...open, words } };
  chunks.push(transmission({ ...open, words }, NO_BITS));
  return { rest, searched: 0, open: undefined };
};

const push = (held: HeldAir, bytes: Uint8Array): readonly [HeldAir, readonly AirChunk[]] => {
  const { first, count } = held.rest;
  const chunks: AirChunk[] = [];
  const rest = { bytes: concatBytes(held.rest.bytes, bytes), first, count: count + bytes.length * 8 };
  let now: HeldAir = { ...held, rest };
  for (;;) {
    const wasOpen = now.open;
    now = wasOpen === undefined ? search(now, chunks) : follow(now, wasOpen, chunks);
    if ((now.open === undefined) === (wasOpen === undefined)) return [now, chunks];
  }
};

/** The stream ends here: a batch that is not all there belongs to its transmission, other bits are noise. */
const flush = ({ rest, open }: HeldAir): readonly [HeldAir, readonly AirChunk[]] => {
  const chunks: AirChunk[] = [];
  const isCut = open !== undefined && open.words.length % SYNCED_WORDS !== 0;
  if (open !== undefined) chunks.push(transmission(open, isCut ? rest : NO_BITS));
  if (!isCut && rest.count > 0) chunks.push(noise("no-sync", rest, rest.count));
  return [POCSAG_FRAMING.empty, chunks];
};

export const POCSAG_FRAMING: Framing<HeldAir, Transmission> = {
  empty: { rest: NO_BITS, searched: 0, open: undefined },
  push,
  flush,
  held_bytes: ({ rest, open }) =>
    Math.ceil(rest.count / 8) + (open === undefined ? 0 : open.preamble_bits / 8 + open.words.length * 4),
};
