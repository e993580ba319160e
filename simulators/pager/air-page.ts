/** One transmission as the base hands it to its transmitter: what it says, and how many batches it takes. */
import { frameOf } from "../../drivers/pager/pocsag/codeword.pure.ts";
import { type PocsagPage, WORDS_A_BATCH, WORDS_A_FRAME } from "../../drivers/pager/pocsag/page.pure.ts";
import { FORM_FEED_ON_AIR } from "./alpha-card.ts";

/** A coaster's carries number, system and mode; `\f` in an LRS text is one character here. */
export type AirPage =
  | {
      readonly kind: "coaster";
      readonly card: number;
      readonly system_id: number;
      readonly mode: number;
    }
  | { readonly kind: "alpha"; readonly capcode: number; readonly text: string }
  | { readonly kind: "programming"; readonly slot: number; readonly capcode: number }
  /** To plain POCSAG pagers, as every base but LRS sends it. */
  | PlainPage;

export type PlainPage = { readonly kind: "pocsag" } & Exclude<PocsagPage, { readonly content: "raw" }>;

/** A batch after the first, as a share of a whole page: 544 of 1120 bits. */
export const FURTHER_BATCH = 544 / 1_120;
/** A batch has 16 words; one is the address, each other takes 20 bits of text, 7 a character. */
const FIRST_BATCH_CHARACTERS = Math.floor((15 * 20) / 7);
const BATCH_CHARACTERS = Math.floor((16 * 20) / 7);
const WORD_BITS = 20;
const CHARACTER_BITS = { numeric: 4, alpha: 7 } as const;

export const batchesOf = (air: AirPage): number => {
  switch (air.kind) {
    case "alpha":
      return air.text.length <= FIRST_BATCH_CHARACTERS
        ? 1
        : 1 + Math.ceil((air.text.length - FIRST_BATCH_CHARACTERS) / BATCH_CHARACTERS);
    case "pocsag":
      return Math.ceil((frameOf(air.capcode) * WORDS_A_FRAME + plainWords(air)) / WORDS_A_BATCH);
    case "coaster":
    case "programming":
      return 1;
  }
};

/** Address, message, and the word that ends it. */
const plainWords = (page: PlainPage): number =>
  page.content === "tone" ? 2 : 2 + Math.ceil((page.text.length * CHARACTER_BITS[page.content]) / WORD_BITS);

/** What an event tells of a page beside its number. */
export const saysOf = (air: AirPage): Readonly<Record<string, unknown>> => {
  switch (air.kind) {
    case "coaster":
      return { mode: air.mode };
    case "alpha":
      return { text: air.text.replaceAll(FORM_FEED_ON_AIR, "\\f") };
    case "programming":
      return { text: "" };
    case "pocsag":
      return {
        capcode: air.capcode,
        function: air.function,
        ...(air.content === "tone" ? {} : { text: air.text }),
      };
  }
};
