/**
 * The fields of a payment code that a merchant shows: two digits of name, two of length, so many characters.
 * Takes them apart, puts them together, computes the check value; what a field means is protocol.ts's.
 * Source: queue-and-rules.md 6.3.
 */

/** A field's name and what stands in it: text, or fields again. */
export type Field = readonly [id: string, value: string | readonly Field[]];

const HEADING_CHARACTERS = 4;
export const FIELD_CHARACTERS_MAX = 99;

/** Fields that hold fields, and which of those do so again; any other holds text. */
interface Inside {
  readonly [id: string]: Inside;
}
const INSIDE: Inside = { "38": { "01": {} }, "62": {} };

/** The fields of a whole code, ASCII; undefined where some length, at whatever depth, does not come out. */
export const readFields = (text: string, inside: Inside = INSIDE): readonly Field[] | undefined => {
  const fields: Field[] = [];
  for (let at = 0; at < text.length; ) {
    const heading = text.slice(at, at + HEADING_CHARACTERS);
    if (!/^\d{4}$/.test(heading)) return undefined;
    const [id, from] = [heading.slice(0, 2), at + HEADING_CHARACTERS];
    at = from + Number(heading.slice(2));
    if (at === from || at > text.length) return undefined;
    const value = text.slice(from, at);
    const deeper = inside[id];
    const held = deeper === undefined ? value : readFields(value, deeper);
    if (held === undefined) return undefined;
    fields.push([id, held]);
  }
  return fields;
};

/** The way back; undefined for a value that is empty or longer than two digits can say. */
export const writeFields = (fields: readonly Field[]): string | undefined => {
  let whole = "";
  for (const [id, held] of fields) {
    const value = typeof held === "string" ? held : (writeFields(held) ?? "");
    if (value === "" || value.length > FIELD_CHARACTERS_MAX || !/^\d\d$/.test(id)) return undefined;
    whole += `${id}${String(value.length).padStart(2, "0")}${value}`;
  }
  return whole;
};

const POLYNOMIAL = 0x1021;

/** CRC-16/CCITT-FALSE: init FFFF, not reflected, no final inversion; of `123456789` it is 29B1. */
export const crc16 = (bytes: Uint8Array): number => {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL) & 0xffff;
  }
  return crc;
};
