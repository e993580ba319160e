/**
 * What a slip says, as blocks from top to bottom, and the text rules that hold for every slip. Decides
 * nothing about dots (layout.pure.ts) or bytes (escpos). A document holds only what its maker passes in.
 */
import type { Bitmap } from "./bitmap.pure.ts";
import type { FaceName } from "./face.pure.ts";

export type Align = "left" | "center" | "right";

/** One column: so many dots, or its share of what fixed columns and gaps leave. */
export interface TableColumn {
  readonly width: { readonly dots: number } | { readonly share: number };
  readonly align?: Align;
}

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
  /** Ruled rows of wrapped cells, at most TABLE_ROWS_MAX; a missing cell is empty, one too many is refused. */
  | {
      readonly kind: "table";
      readonly columns: readonly TableColumn[];
      readonly head?: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly face?: "small" | "body";
    }
  | { readonly kind: "rule"; readonly style?: "solid" | "dashed" }
  /** Centred. `data`: 1 to QR_BYTES_MAX printable ASCII characters; drawn by the printer where it can. */
  | { readonly kind: "qr"; readonly data: string; readonly module_dots?: number }
  /** Centred, drawn by us. `data`: printable ASCII; a narrow bar is `module_dots` wide, default 2. */
  | {
      readonly kind: "barcode";
      readonly symbology: "code128";
      readonly data: string;
      readonly height_dots?: number;
      readonly module_dots?: number;
    }
  /** Dots as they are, at most as wide as the paper. */
  | { readonly kind: "image"; readonly bitmap: Bitmap; readonly align?: Align }
  | { readonly kind: "feed"; readonly dots: number }
  | { readonly kind: "cut" };

export interface SlipDocument {
  readonly blocks: readonly SlipBlock[];
}

/** Why a document can't be laid out at all, whatever its letters are. */
export type RefusalWhy =
  | "too-many-blocks"
  | "too-long"
  | "qr-data"
  | "barcode-data"
  | "image-size"
  | "table-shape";

/**
 * Byte mode, version 10, error correction M: what our simulator draws and every reader reads at arm's length.
 */
export const QR_BYTES_MAX = 213;
/** Blocks in one slip; a dossier of 40 papers needs about 60. */
export const BLOCKS_MAX = 400;
/** Rows of dots in one slip, feeds included: two metres of paper at 8 dots a mm. */
export const SLIP_ROWS_MAX = 16_000;
/** Characters in one block's text or one cell; longer text is cut there with an ellipsis. */
export const TEXT_CHARACTERS_MAX = 2_000;
export const TABLE_COLUMNS_MAX = 8;
/** Rows of one table; the longest dossier has about 40 papers. */
export const TABLE_ROWS_MAX = 100;

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
/** Letters and marks that stand for themselves, composed already: nearly every text. */
const PLAIN = /^[\x20-\x7e\n\u00c0-\u00cf\u00d1-\u02ff\u1ea0-\u1ef9\u2013\u2014\u2018-\u201d\u2022\u2026]*$/;

const foldCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (INVISIBLE.has(character)) return "";
  return FOLDED[character] ?? character;
};

/** True where each code unit is one letter as a reader sees it, and folding changes nothing. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** One form for every text on its way to paper: composed (NFC), look-alikes folded, nothing invisible. */
export const foldText = (text: string): string =>
  isPlain(text) ? text : Array.from(text.normalize("NFC"), foldCharacter).join("").normalize("NFC");
