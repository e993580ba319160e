/**
 * Tag, length, value as chips write them (BER with definite lengths): cuts bytes into items and makes items
 * of bytes. What a tag means is decided by its reader. Total: bytes that are none give undefined.
 * Source: ISO/IEC 7816-4 5.2.2; ICAO 9303-10.
 */
import { concatBytes } from "../../runtime/text.ts";

/** Length bytes behind the first: values up to 16 MB. A face has 15..60 kB. */
const LENGTH_BYTES_MAX = 3;
/** Items of one list; more make the list unreadable. */
export const TLV_ITEMS_MAX = 256;

export interface Tlv {
  /** One or two bytes as one number: 0x6D, 0x5F1F. */
  readonly tag: number;
  readonly value: Uint8Array;
  /** Tag and length bytes together. */
  readonly header_bytes: number;
}

/** Tag and length at `at`, whether or not the value is there whole; undefined where they are not. */
export const readHeading = (
  bytes: Uint8Array,
  at = 0,
): { readonly tag: number; readonly header_bytes: number; readonly value_bytes: number } | undefined => {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const long = (first & 0x1f) === 0x1f;
  const second = bytes[at + 1];
  // A third tag byte exists nowhere on these chips.
  if (long && (second === undefined || second >= 0x80)) return undefined;
  const tag = long ? (first << 8) | (second ?? 0) : first;
  const lengthAt = at + (long ? 2 : 1);
  const short = bytes[lengthAt];
  if (short === undefined) return undefined;
  if (short < 0x80) return { tag, header_bytes: lengthAt + 1 - at, value_bytes: short };
  const more = short & 0x7f;
  if (more < 1 || more > LENGTH_BYTES_MAX || lengthAt + more >= bytes.length) return undefined;
  let value_bytes = 0;
  for (let index = 1; index <= more; index++)
    value_bytes = value_bytes * 256 + (bytes[lengthAt + index] ?? 0);
  return { tag, header_bytes: lengthAt + 1 + more - at, value_bytes };
};

/** The item at `at`, or undefined where none is whole. */
export const readTlv = (bytes: Uint8Array, at = 0): Tlv | undefined => {
  const heading = readHeading(bytes, at);
  if (heading === undefined) return undefined;
  const from = at + heading.header_bytes;
  if (from + heading.value_bytes > bytes.length) return undefined;
  const value = bytes.subarray(from, from + heading.value_bytes);
  return { tag: heading.tag, value, header_bytes: heading.header_bytes };
};

/** Items that fill `bytes` exactly; undefined where they don't, or are more than TLV_ITEMS_MAX. */
export const readTlvs = (bytes: Uint8Array): readonly Tlv[] | undefined => {
  const items: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const item = readTlv(bytes, at);
    if (item === undefined || items.length === TLV_ITEMS_MAX) return undefined;
    items.push(item);
    at += item.header_bytes + item.value.length;
  }
  return items;
};

/** The value of the one item of this tag that fills `bytes`; undefined otherwise. */
export const onlyValue = (bytes: Uint8Array, tag: number): Uint8Array | undefined => {
  const item = readTlv(bytes);
  const whole = item !== undefined && item.header_bytes + item.value.length === bytes.length;
  return whole && item.tag === tag ? item.value : undefined;
};

/** The items within the one item of this tag that fills `bytes`. */
export const itemsWithin = (bytes: Uint8Array, tag: number): readonly Tlv[] | undefined => {
  const value = onlyValue(bytes, tag);
  return value === undefined ? undefined : readTlvs(value);
};

/** An item with the shortest length form. Values up to 16 MB. */
export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const value = concatBytes(...parts);
  return concatBytes(Uint8Array.from(bigEndian(tag)), lengthBytes(value.length), value);
};

const bigEndian = (value: number): readonly number[] =>
  value < 256 ? [value] : [...bigEndian(Math.floor(value / 256)), value % 256];

const lengthBytes = (length: number): Uint8Array => {
  const bytes = bigEndian(length);
  return length < 0x80 ? Uint8Array.from(bytes) : Uint8Array.of(0x80 | bytes.length, ...bytes);
};
