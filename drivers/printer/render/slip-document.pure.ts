/**
 * What a slip says, as blocks from top to bottom, and the text rules that hold for every slip. Decides
 * nothing about dots (layout.pure.ts) or bytes (escpos). A document holds only what its maker passes in.
 */
import type { FaceName } from "./face.pure.ts";

export type Align = "left" | "center" | "right";

export type SlipBlock =
  | { readonly kind: "text"; readonly text: string; readonly face?: FaceName; readonly align?: Align }
  /** White letters on a black bar over the whole width: what nobody may overlook. */
  | { readonly kind: "banner"; readonly text: string; readonly face?: FaceName }
  /** A label in its column and the value beside it, wrapped within the rest of the width. */
  | {
      readonly kind: "key-value";
      readonly key: string;
      readonly value: string;
      readonly face?: "small" | "strong" | "title";
    }
  | { readonly kind: "rule"; readonly style?: "solid" | "dashed" }
  /** Drawn by the printer itself, centred. `data`: 1 to QR_BYTES_MAX printable ASCII characters. */
  | { readonly kind: "qr"; readonly data: string; readonly module_dots?: number }
  | { readonly kind: "feed"; readonly dots: number }
  | { readonly kind: "cut" };

export interface SlipDocument {
  readonly blocks: readonly SlipBlock[];
}

/**
 * Byte mode, version 10, error correction M: what our simulator draws and every reader reads at arm's length.
 */
export const QR_BYTES_MAX = 213;
/** Blocks in one slip; a dossier of 40 papers needs about 60. */
export const BLOCKS_MAX = 400;
/** Characters in one block's text; longer text is cut there with an ellipsis. */
export const TEXT_CHARACTERS_MAX = 2_000;

const FOLDED: Readonly<Record<string, string>> = {
  "\u00a0": " ",
  "\u202f": " ",
  "\u2007": " ",
  "\t": " ",
  "\u00d0": "Đ",
  "\u2010": "-",
  "\u2011": "-",
  "\u2212": "-",
};
/** Zero-width marks, soft hyphen, byte order mark and carriage return: nothing to see, nothing to print. */
const INVISIBLE = new Set(["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\r"]);

const foldCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (INVISIBLE.has(character)) return "";
  return FOLDED[character] ?? character;
};

/** One form for every text on its way to paper: composed (NFC), look-alikes folded, nothing invisible. */
export const foldText = (text: string): string =>
  Array.from(text.normalize("NFC"), foldCharacter).join("").normalize("NFC");
