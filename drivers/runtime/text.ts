/** Bytes as people write them: upper-case hex, separated by spaces. Pure, shared by traces, CLI and tests. */

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).toUpperCase().padStart(2, "0"));

/** `Uint8Array.of(1, 255)` -> `"01 FF"`. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => HEX[byte]).join(" ");

/** Reads hex with or without spaces; undefined when a character is no hex digit or a digit is missing. */
export const fromHex = (text: string): Uint8Array | undefined => {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
};

/** 7-bit text to bytes; a code above 0x7F is a mistake of the caller's and becomes `?` (0x3F). */
export const asciiBytes = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => (character.charCodeAt(0) < 0x80 ? character.charCodeAt(0) : 0x3f));

/** Bytes to text, one character a byte (Latin-1), for protocols that speak ASCII. */
export const asciiText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Several byte strings as one. */
export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
