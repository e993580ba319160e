/**
 * What the words of a transmission say: its pages, and noise named by its reason. It forgives two inverted
 * bits a word, and takes any words.
 */
import { correct, FRAMES, isCapcode, type PagerFunction, readWord, SYNC_WORD } from "./codeword.pure.ts";
import { SYNCED_WORDS, type Transmission } from "./framing.ts";
import { type PlacedPage, WORDS_A_FRAME } from "./page.pure.ts";
import { contentText, MESSAGE_WORDS_MAX } from "./text.pure.ts";

export type WordNoise =
  | "damaged-sync"
  | "cut-batch"
  | "uncorrectable-word"
  | "reserved-capcode"
  | "message-without-address"
  | "message-too-long";

/** Words that say nothing, from the first of them (sync words counted) on; a cut batch is the last of all. */
export interface HeardNoise {
  readonly reason: WordNoise;
  readonly word: number;
  readonly words: number;
}
export interface Heard {
  readonly batches: number;
  readonly pages: readonly PlacedPage[];
  /** Words as they came whose one or two inverted bits were put right. `at` as in `PlacedPage`. */
  readonly corrected: readonly { readonly at: number; readonly received: number }[];
  readonly noise: readonly HeardNoise[];
}

export const receive = ({ words }: Transmission): Heard => {
  const pages = new PageReader();
  let at = 0;
  words.forEach((word, index) => {
    if (index % SYNCED_WORDS !== 0) pages.take(word, at++, index);
    else if (word !== SYNC_WORD) pages.noise.push({ reason: "damaged-sync", word: index, words: 1 });
  });
  pages.endPage();
  const batches = Math.ceil(words.length / SYNCED_WORDS);
  const last = (batches - 1) * SYNCED_WORDS;
  if (words.length - last < SYNCED_WORDS)
    pages.noise.push({ reason: "cut-batch", word: last, words: words.length - last });
  return { batches, pages: pages.pages, corrected: pages.corrected, noise: pages.noise };
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

  /** `at`: as in `PlacedPage`; `index`: its place with the sync words counted. */
  take(received: number, at: number, index: number): void {
    const outcome = correct(received);
    if (outcome.kind === "uncorrectable") return this.#reject("uncorrectable-word", index);
    if (outcome.errors > 0) this.corrected.push({ at, received });
    const word = readWord(outcome.word);
    switch (word.kind) {
      case "idle":
        return this.endPage();
      case "address": {
        const capcode = word.address * FRAMES + (Math.floor(at / WORDS_A_FRAME) % FRAMES);
        if (!isCapcode(capcode)) return this.#reject("reserved-capcode", index);
        this.endPage();
        this.#open = { at, capcode, function: word.function, payloads: [] };
        return;
      }
      case "message":
        if (this.#open === undefined) return this.#reject("message-without-address", index);
        if (this.#open.payloads.length === MESSAGE_WORDS_MAX) return this.#reject("message-too-long", index);
        this.#open.payloads.push(word.payload);
        return;
    }
  }

  endPage(): void {
    if (this.#open !== undefined) this.pages.push(pageOf(this.#open));
    this.#open = undefined;
  }

  #reject(reason: WordNoise, word: number): void {
    this.endPage();
    this.noise.push({ reason, word, words: 1 });
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
