/**
 * UTF-8 both ways, and the test for text that some device decoded wrongly before us. Strict: a byte string
 * that is not UTF-8 gives undefined, never replacement characters. Undoes one kind of damage, when asked.
 * Pure files have no TextDecoder. Source: Unicode 15, table 3-7; identity.md 1.3.
 */

/** Legal second bytes by lead byte, so that overlong forms and surrogates are out; later ones are 80..BF. */
const secondByteRange = (lead: number): readonly [number, number] => {
  switch (lead) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
};

/** Bytes after the lead byte, or -1 where the byte can't lead. */
const continuationCount = (lead: number): number => {
  if (lead < 0x80) return 0;
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  if (lead >= 0xf0 && lead <= 0xf4) return 3;
  return -1;
};

/** The text of `bytes`, or undefined when they are not UTF-8. A BOM is a character like any other. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const more = continuationCount(lead);
    if (more < 0 || at + more >= bytes.length) return undefined;
    let codePoint = more === 0 ? lead : lead & (0x3f >> more);
    for (let index = 1; index <= more; index++) {
      const byte = bytes[at + index] ?? 0;
      const [low, high] = index === 1 ? secondByteRange(lead) : [0x80, 0xbf];
      if (byte < low || byte > high) return undefined;
      codePoint = (codePoint << 6) | (byte & 0x3f);
    }
    text += String.fromCodePoint(codePoint);
    at += more + 1;
  }
  return text;
};

/** The bytes of `text`; a lone surrogate becomes U+FFFD, as in TextEncoder. */
export const encodeUtf8 = (text: string): Uint8Array => {
  const bytes: number[] = [];
  for (const character of text) {
    const scalar = character.codePointAt(0) ?? 0;
    const code = scalar >= 0xd800 && scalar <= 0xdfff ? 0xfffd : scalar;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000)
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      );
  }
  return Uint8Array.from(bytes);
};

/** Windows-1252 from 0x80 to 0x9F; the five bytes it leaves open stand for themselves, as browsers do it. */
const CP1252_HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** The bytes a Windows-1252 reader must have seen to produce `text`; undefined where it can't have. */
export const encodeCp1252 = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const high = CP1252_HIGH.indexOf(text.charAt(index));
    if (high >= 0) bytes[index] = 0x80 + high;
    else if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) bytes[index] = code;
    else return undefined;
  }
  return bytes;
};

/** What UTF-8 looks like to a Windows-1252 reader: the damage itself, for simulators and tests. */
export const misreadAsCp1252 = (text: string): string =>
  Array.from(encodeUtf8(text), (byte) =>
    byte >= 0x80 && byte <= 0x9f ? CP1252_HIGH.charAt(byte - 0x80) : String.fromCharCode(byte),
  ).join("");

/** Kana, Han, Hangul, compatibility Han, half-width kana, the replacement character: never part of a card. */
const EAST_ASIAN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff61-\uff9f\ufffd]/;

/**
 * The text before a Windows-1252 reader took it for its own; undefined where none did. Exact: reading the
 * result wrongly gives `text` again.
 */
export const undoCp1252 = (text: string): string | undefined => {
  const bytes = encodeCp1252(text);
  return bytes?.some((byte) => byte >= 0x80) === true ? decodeUtf8(bytes) : undefined;
};

/** True where `text` was probably decoded with the wrong table on its way (Windows-1252, Big5, Shift-JIS). */
export const looksMisread = (text: string): boolean =>
  EAST_ASIAN.test(text) || undoCp1252(text) !== undefined;
