/**
 * The commands for the printer's own letters: code page, size, bold, where on the line, and glyphs of ours
 * taken for its own. Decides bytes and their meaning; which letter has which code is render's matter. Source:
 * printing.md 2.1 and the manuals of user-defined characters (TM-T88III, SRP-350: ESC &).
 */
import {
  codes,
  found,
  foundOr,
  high,
  incomplete,
  low,
  type Parse,
  unknown,
  word,
} from "./host-parse.pure.ts";

export type LetterMessage =
  /** Meaning of the bytes 0x80 to 0xFF; numbers differ between makers (printing.md 2.5). */
  | { readonly kind: "code-page"; readonly page: number }
  /** Meaning of twelve ASCII codes; 0 is plain ASCII. */
  | { readonly kind: "international"; readonly set: number }
  | { readonly kind: "font"; readonly font: "A" | "B" }
  | { readonly kind: "bold"; readonly on: boolean }
  /** Thickness of the line; 0: none. */
  | { readonly kind: "underline"; readonly dots: 0 | 1 | 2 }
  /** White on black. */
  | { readonly kind: "invert"; readonly on: boolean }
  /** Times the font's own width and height, 1 to 8. */
  | { readonly kind: "size"; readonly width: number; readonly height: number }
  /** Vertical motion units from line to line; null: the printer's own. */
  | { readonly kind: "line-spacing"; readonly dots: number | null }
  | { readonly kind: "feed-lines"; readonly lines: number }
  /** Horizontal motion units from the left edge, u16. */
  | { readonly kind: "position"; readonly dots: number }
  /** Glyphs for the codes from `first` on, 24 rows high: three bytes a column, top bit uppermost. */
  | { readonly kind: "soft-glyphs"; readonly first: number; readonly glyphs: readonly Uint8Array[] }
  | { readonly kind: "soft-font"; readonly on: boolean }
  /** This code is the printer's own again. */
  | { readonly kind: "forget-glyph"; readonly code: number }
  /** Printable bytes and line feeds outside any command: what a printer prints with its own font. */
  | { readonly kind: "text"; readonly text: string };

/** Bytes of one column of a soft glyph. */
export const GLYPH_COLUMN_BYTES = 3;
/** Codes that can be given a glyph: 0x20 to 0x7E. */
export const GLYPH_CODE_FIRST = 0x20;
export const GLYPH_CODE_LAST = 0x7e;
/** Font A: the widest a soft glyph can be. */
export const GLYPH_COLUMNS_MAX = 12;

const encodeGlyphs = (first: number, glyphs: readonly Uint8Array[]): number[] => [
  0x1b,
  0x26,
  GLYPH_COLUMN_BYTES,
  low(first),
  low(first + glyphs.length - 1),
  ...glyphs.flatMap((columns) => [low(columns.length / GLYPH_COLUMN_BYTES), ...columns]),
];

export const encodeLetters = (message: LetterMessage): number[] => {
  switch (message.kind) {
    case "code-page":
      return [0x1b, 0x74, low(message.page)];
    case "international":
      return [0x1b, 0x52, low(message.set)];
    case "font":
      return [0x1b, 0x4d, message.font === "A" ? 0 : 1];
    case "bold":
      return [0x1b, 0x45, message.on ? 1 : 0];
    case "underline":
      return [0x1b, 0x2d, message.dots];
    case "invert":
      return [0x1d, 0x42, message.on ? 1 : 0];
    case "size":
      return [0x1d, 0x21, ((message.width - 1) << 4) | (message.height - 1)];
    case "line-spacing":
      return message.dots === null ? [0x1b, 0x32] : [0x1b, 0x33, low(message.dots)];
    case "feed-lines":
      return [0x1b, 0x64, low(message.lines)];
    case "position":
      return [0x1b, 0x24, low(message.dots), high(message.dots)];
    case "soft-glyphs":
      return encodeGlyphs(message.first, message.glyphs);
    case "soft-font":
      return [0x1b, 0x25, message.on ? 1 : 0];
    case "forget-glyph":
      return [0x1b, 0x3f, low(message.code)];
    case "text":
      return codes(message.text);
  }
};

type Setting = (value: number) => LetterMessage | undefined;

const flag =
  (kind: "bold" | "invert" | "soft-font"): Setting =>
  (value) =>
    value <= 1 ? { kind, on: value === 1 } : undefined;

const ESC_SETTINGS: ReadonlyMap<number, Setting> = new Map<number, Setting>([
  [0x74, (page) => ({ kind: "code-page", page })],
  [0x52, (set) => ({ kind: "international", set })],
  [0x4d, (font) => (font <= 1 ? { kind: "font", font: font === 0 ? "A" : "B" } : undefined)],
  [0x45, flag("bold")],
  [0x2d, (dots) => (dots === 0 || dots === 1 || dots === 2 ? { kind: "underline", dots } : undefined)],
  [0x33, (dots) => ({ kind: "line-spacing", dots })],
  [0x64, (lines) => ({ kind: "feed-lines", lines })],
  [0x25, flag("soft-font")],
  [0x3f, (code) => ({ kind: "forget-glyph", code })],
]);
const GS_SETTINGS: ReadonlyMap<number, Setting> = new Map<number, Setting>([
  [0x42, flag("invert")],
  [
    0x21,
    (value) =>
      (value & 0x88) === 0 ? { kind: "size", width: (value >> 4) + 1, height: (value & 7) + 1 } : undefined,
  ],
]);

const parseSetting = (
  setting: Setting | undefined,
  bytes: Uint8Array,
  at: number,
): Parse<LetterMessage> | undefined => {
  if (setting === undefined) return undefined;
  const value = bytes[at + 2];
  return value === undefined ? incomplete(3) : foundOr(setting(value), 3, "setting of letters");
};

/** An ESC command at `at` that is about letters; undefined: it is about something else. */
export const parseEscLetters = (bytes: Uint8Array, at: number): Parse<LetterMessage> | undefined => {
  const command = bytes[at + 1] ?? 0;
  if (command === 0x32) return found({ kind: "line-spacing", dots: null }, 2);
  if (command === 0x26) return parseGlyphs(bytes, at);
  if (command === 0x24)
    return at + 4 > bytes.length ? incomplete(4) : found({ kind: "position", dots: word(bytes, at + 2) }, 4);
  return parseSetting(ESC_SETTINGS.get(command), bytes, at);
};

/** A GS command at `at` that is about letters; undefined: it is about something else. */
export const parseGsLetters = (bytes: Uint8Array, at: number): Parse<LetterMessage> | undefined =>
  parseSetting(GS_SETTINGS.get(bytes[at + 1] ?? 0), bytes, at);

const parseGlyphs = (bytes: Uint8Array, at: number): Parse<LetterMessage> => {
  const [rows, first, last] = [bytes[at + 2], bytes[at + 3], bytes[at + 4]];
  if (rows === undefined || first === undefined || last === undefined) return incomplete(5);
  if (rows !== GLYPH_COLUMN_BYTES || first < GLYPH_CODE_FIRST || last < first || last > GLYPH_CODE_LAST)
    return unknown(5, "soft glyphs");
  const glyphs: Uint8Array[] = [];
  let end = at + 5;
  for (let code = first; code <= last; code++) {
    const from = end + 1;
    end = from + (bytes[end] ?? 0) * GLYPH_COLUMN_BYTES;
    if (end > bytes.length) return incomplete(end - at);
    glyphs.push(bytes.subarray(from, end));
  }
  return found({ kind: "soft-glyphs", first, glyphs }, end - at);
};

/** Stray text is cut into messages of at most this many bytes. */
export const TEXT_BYTES_MAX = 256;

const isText = (byte: number): boolean => byte === 0x0a || (byte >= 0x20 && byte !== 0x7f);

/** The printable bytes from `at` on; other control characters are passed over one by one. */
export const parseText = (bytes: Uint8Array, at: number): Parse<LetterMessage> => {
  if (!isText(bytes[at] ?? 0)) return unknown(1, "control character");
  const limit = Math.min(bytes.length, at + TEXT_BYTES_MAX);
  let end = at;
  while (end < limit && isText(bytes[end] ?? 0)) end++;
  return found({ kind: "text", text: String.fromCharCode(...bytes.subarray(at, end)) }, end - at);
};
