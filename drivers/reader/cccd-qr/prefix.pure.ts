/**
 * What scanners put in front of a code's text: found, taken off, named for technicians, put back. Decides
 * nothing about the text behind. Source: identity.md 4.1.
 */
import { concatBytes } from "../../runtime/text.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.pure.ts";

const STX = Uint8Array.of(0x02);
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** What scanners put before the text, each at most once and in any order. */
const PREFIXES: readonly ((bytes: Uint8Array, at: number) => number)[] = [
  // STX
  (bytes, at) => (bytes[at] === 0x02 ? 1 : 0),
  // AIM symbology identifier of a QR code, `]Q0` .. `]Q6`
  (bytes, at) => {
    const modifier = bytes[at + 2] ?? 0;
    return bytes[at] === 0x5d && bytes[at + 1] === 0x51 && modifier >= 0x30 && modifier <= 0x36 ? 3 : 0;
  },
  // ECI escape `\000026`. UNSURE: backslashes of the text itself are doubled in this mode; no card has one.
  (bytes, at) => {
    const number = bytes.subarray(at + 1, at + 7);
    const isNumber = number.length === 6 && number.every((byte) => byte >= 0x30 && byte <= 0x39);
    return bytes[at] === 0x5c && isNumber ? 7 : 0;
  },
  // Byte order mark
  (bytes, at) => (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? 3 : 0),
];

/** The scan without what the scanner put in front; `prefixes` holds that, piece by piece, as sent. */
export const stripPrefixes = (
  bytes: Uint8Array,
): { readonly prefixes: readonly Uint8Array[]; readonly body: Uint8Array } => {
  const prefixes: Uint8Array[] = [];
  const left = new Set(PREFIXES);
  let at = 0;
  for (let found = true; found; ) {
    found = false;
    for (const lengthOf of left) {
      const length = lengthOf(bytes, at);
      if (length === 0) continue;
      prefixes.push(bytes.slice(at, at + length));
      at += length;
      left.delete(lengthOf);
      found = true;
    }
  }
  return { prefixes, body: bytes.slice(at) };
};

/** `stx`, `bom`, else the characters themselves: `]Q1`, `\000026`. */
export const nameOfPrefix = (prefix: Uint8Array): string => {
  if (prefix[0] === STX[0]) return "stx";
  return prefix[0] === BOM[0] ? "bom" : (decodeUtf8(prefix) ?? "");
};

/** The way back of `nameOfPrefix` for a list of them; undefined where it is no list of prefixes. */
export const prefixBytes = (names: unknown): Uint8Array | undefined => {
  if (!Array.isArray(names)) return undefined;
  const pieces = names.map((name) =>
    name === "stx" ? STX : name === "bom" ? BOM : encodeUtf8(String(name)),
  );
  const whole = concatBytes(...pieces);
  return stripPrefixes(whole).body.length === 0 ? whole : undefined;
};
