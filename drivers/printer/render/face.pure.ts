/**
 * Reads the packed glyphs of a face. Decides nothing about layout; the data are drawn by
 * scripts/build-slip-font.ts, so that the board needs no drawing library and every slip is the same to the
 * dot.
 */

export type FaceName = "small" | "body" | "strong" | "title" | "heading" | "number";

/** A face as it is stored. `glyphs` is base64 of records: see `readGlyphs`. */
export interface PackedFace {
  readonly name: FaceName;
  readonly weight: number;
  readonly size_px: number;
  /** Rows from one line to the next. */
  readonly line_px: number;
  /** Rows from the top of the line to the baseline. */
  readonly baseline_px: number;
  readonly glyphs: string;
}

export interface Glyph {
  /** In sixteenths of a dot, so that a line's length does not drift by rounding. */
  readonly advance_16ths: number;
  /** First inked column, counted from the pen; may be negative. */
  readonly left: number;
  /** Rows from the baseline up to the first inked row. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Rows of ceil(width / 8) bytes, most significant bit leftmost, 1 = ink. */
  readonly rows: Uint8Array;
}

export interface Face extends Omit<PackedFace, "glyphs"> {
  readonly glyphs: ReadonlyMap<string, Glyph>;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character.charCodeAt(0), value]));

/** Plain base64 to bytes; padding ends it. */
export const fromBase64 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, "").length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (let index = 0; index < text.length && at < bytes.length; index++) {
    held = ((held << 6) | (VALUES.get(text.charCodeAt(index)) ?? 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
};

const signed = (byte: number): number => (byte << 24) >> 24;

/**
 * A record: code u16, advance u16 (1/16 dot), left i8, top i8, width u8, height u8, then the rows, each as
 * its difference (exclusive or) from the row above, a run of zero bytes as `00 count`. Little endian.
 */
const readGlyphs = (packed: Uint8Array): ReadonlyMap<string, Glyph> => {
  const glyphs = new Map<string, Glyph>();
  const byte = (at: number): number => packed[at] ?? 0;
  for (let at = 0; at + 8 <= packed.length; ) {
    const letter = String.fromCharCode(byte(at) | (byte(at + 1) << 8));
    const [width, height] = [byte(at + 6), byte(at + 7)];
    const stride = Math.ceil(width / 8);
    const rows = new Uint8Array(stride * height);
    const advance_16ths = byte(at + 2) | (byte(at + 3) << 8);
    const [left, top] = [signed(byte(at + 4)), signed(byte(at + 5))];
    at += 8;
    for (let index = 0; index < rows.length; ) {
      const change = byte(at++);
      if (change === 0) index += Math.max(1, byte(at++));
      else rows[index++] = change;
    }
    for (let index = stride; index < rows.length; index++)
      rows[index] = (rows[index] ?? 0) ^ (rows[index - stride] ?? 0);
    glyphs.set(letter, { advance_16ths, left, top, width, height, rows });
  }
  return glyphs;
};

export const readFace = ({ glyphs, ...metrics }: PackedFace): Face => ({
  ...metrics,
  glyphs: readGlyphs(fromBase64(glyphs)),
});
