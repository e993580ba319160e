/** One page as the base hands it to its transmitter, and as it is on the air. */
import type { PocsagPage } from "../../drivers/pager/pocsag/page.pure.ts";
import { MESSAGE_WORDS_MAX } from "../../drivers/pager/pocsag/text.pure.ts";
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

/** An alpha page by LRS goes out with the function that pagers take for text. UNSURE: LRS does not say. */
const ALPHA_FUNCTION = 3;
/** Characters that fit the longest message; a base cuts the others off. */
const TEXT_MAX_CHARACTERS = Math.floor((MESSAGE_WORDS_MAX * 20) / 7);

/** The page as it is on the air; undefined: in a format of its own that is no POCSAG. */
export const pocsagOf = (air: AirPage): PlainPage | undefined => {
  switch (air.kind) {
    case "alpha": {
      const called = { kind: "pocsag", capcode: air.capcode, function: ALPHA_FUNCTION } as const;
      return air.text === ""
        ? { ...called, content: "tone" }
        : { ...called, content: "alpha", text: air.text.slice(0, TEXT_MAX_CHARACTERS) };
    }
    case "pocsag":
      return air;
    case "coaster":
    case "programming":
      return undefined;
  }
};

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
