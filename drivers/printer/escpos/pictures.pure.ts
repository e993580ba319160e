/**
 * The commands for what is no letter: pictures in three languages, QR codes and bar codes that the printer
 * draws. Decides bytes and their meaning. Source: printing.md 2.1; GS k, GS h, GS w, GS H of the TM-T88III
 * manual.
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

export type PictureMessage =
  /** `data` in this file: rows of whole bytes, top bit leftmost, 1 = ink. */
  | {
      readonly kind: "raster";
      readonly width_bytes: number;
      readonly rows: number;
      readonly data: Uint8Array;
    }
  /** Kept until `graphics-print`. `long`: the length stands in four bytes (GS 8 L). */
  | {
      readonly kind: "graphics-store";
      readonly width_dots: number;
      readonly rows: number;
      readonly data: Uint8Array;
      readonly long: boolean;
    }
  | { readonly kind: "graphics-print" }
  /**
   * Into the line buffer, printed by the next feed. Columns from left to right, top bit uppermost: one byte
   * each in the modes 0 and 1 (8 dots), three in 32 and 33 (24 dots).
   */
  | {
      readonly kind: "column-image";
      readonly mode: 0 | 1 | 32 | 33;
      readonly columns: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: "qr-model"; readonly model: 1 | 2 }
  | { readonly kind: "qr-module"; readonly dots: number }
  | { readonly kind: "qr-correction"; readonly level: "L" | "M" | "Q" | "H" }
  | { readonly kind: "qr-store"; readonly data: string }
  | { readonly kind: "qr-print" }
  | { readonly kind: "barcode-height"; readonly dots: number }
  | { readonly kind: "barcode-module"; readonly dots: number }
  | { readonly kind: "barcode-caption"; readonly at: "none" | "above" | "below" | "both" }
  /**
   * `system` 0 to 6 ends its data with NUL, 65 to 79 gives their length; 73 is Code 128, its data begin with
   * `{A`, `{B` or `{C`.
   */
  | { readonly kind: "barcode"; readonly system: number; readonly data: string };

const QR_HEAD = [0x1d, 0x28, 0x6b] as const;
const QR_LEVELS = ["L", "M", "Q", "H"] as const;
export const CAPTION_PLACES = ["none", "above", "below", "both"] as const;
/** Rows of `GS ( L` fn 112 behind its length: function, tone, scale, colour, width and height. */
const STORE_HEAD_BYTES = 10;
/** Characters of one bar code; a longer run without its NUL is no bar code. */
export const BARCODE_BYTES_MAX = 255;
const LENGTH_SHORT_MAX = 0xffff;
const SYSTEMS_WITH_NUL_MAX = 6;
const SYSTEMS_WITH_LENGTH = { from: 65, to: 79 } as const;

export const withNul = (system: number): boolean => system <= SYSTEMS_WITH_NUL_MAX;
export const isBarcodeSystem = (system: number): boolean =>
  withNul(system) || (system >= SYSTEMS_WITH_LENGTH.from && system <= SYSTEMS_WITH_LENGTH.to);
export const columnBytes = (mode: number): number => (mode < 32 ? 1 : 3);

const withData = (head: readonly number[], data: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(head.length + data.length);
  bytes.set(head);
  bytes.set(data, head.length);
  return bytes;
};

/** The head of a stored picture; its length counts from the function's first byte. */
const storeHead = (message: Extract<PictureMessage, { kind: "graphics-store" }>): number[] => {
  const { width_dots, rows, data, long } = message;
  const length = STORE_HEAD_BYTES + data.length;
  const head = long
    ? [0x1d, 0x38, 0x4c, low(length), high(length), low(length >> 16), low(length >> 24)]
    : [0x1d, 0x28, 0x4c, low(length), high(length)];
  const size = [low(width_dots), high(width_dots), low(rows), high(rows)];
  return [...head, 0x30, 0x70, 0x30, 1, 1, 0x31, ...size];
};

/** The shorter of both forms that can say so many bytes. */
export const graphicsStore = (
  width_dots: number,
  rows: number,
  data: Uint8Array,
): Extract<PictureMessage, { kind: "graphics-store" }> => ({
  kind: "graphics-store",
  width_dots,
  rows,
  data,
  long: STORE_HEAD_BYTES + data.length > LENGTH_SHORT_MAX,
});

export const encodePicture = (message: PictureMessage): Uint8Array => {
  switch (message.kind) {
    case "raster": {
      const { width_bytes, rows, data } = message;
      const size = [low(width_bytes), high(width_bytes), low(rows), high(rows)];
      return withData([0x1d, 0x76, 0x30, 0, ...size], data);
    }
    case "graphics-store":
      return withData(storeHead(message), message.data);
    case "graphics-print":
      return Uint8Array.of(0x1d, 0x28, 0x4c, 2, 0, 0x30, 0x32);
    case "column-image": {
      const { mode, columns, data } = message;
      return withData([0x1b, 0x2a, mode, low(columns), high(columns)], data);
    }
    default:
      return Uint8Array.from(codeBytes(message));
  }
};

type CodeMessage = Extract<PictureMessage, { kind: `qr-${string}` | `barcode${string}` }>;

const codeBytes = (message: CodeMessage): number[] => {
  switch (message.kind) {
    case "qr-model":
      return [...QR_HEAD, 4, 0, 0x31, 0x41, 0x30 + message.model, 0];
    case "qr-module":
      return [...QR_HEAD, 3, 0, 0x31, 0x43, low(message.dots)];
    case "qr-correction":
      return [...QR_HEAD, 3, 0, 0x31, 0x45, 0x30 + QR_LEVELS.indexOf(message.level)];
    case "qr-store": {
      const length = message.data.length + 3;
      return [...QR_HEAD, low(length), high(length), 0x31, 0x50, 0x30, ...codes(message.data)];
    }
    case "qr-print":
      return [...QR_HEAD, 3, 0, 0x31, 0x51, 0x30];
    case "barcode-height":
      return [0x1d, 0x68, low(message.dots)];
    case "barcode-module":
      return [0x1d, 0x77, low(message.dots)];
    case "barcode-caption":
      return [0x1d, 0x48, CAPTION_PLACES.indexOf(message.at)];
    case "barcode": {
      const data = codes(message.data);
      const { system } = message;
      return withNul(system)
        ? [0x1d, 0x6b, system, ...data, 0]
        : [0x1d, 0x6b, low(system), low(data.length), ...data];
    }
  }
};

/** `1D 76`. */
export const parseRaster = (bytes: Uint8Array, at: number): Parse<PictureMessage> => {
  if (at + 8 > bytes.length) return incomplete(8);
  const [width_bytes, rows] = [word(bytes, at + 4), word(bytes, at + 6)];
  const length = 8 + width_bytes * rows;
  if (bytes[at + 2] !== 0x30 || bytes[at + 3] !== 0) return unknown(8, "raster mode");
  if (at + length > bytes.length) return incomplete(length);
  return found({ kind: "raster", width_bytes, rows, data: bytes.subarray(at + 8, at + length) }, length);
};

/** `1D 38 4C`: the same as `1D 28 4C`, its length in four bytes. */
export const parseLongGraphics = (bytes: Uint8Array, at: number): Parse<PictureMessage> => {
  if (at + 7 > bytes.length) return incomplete(7);
  const length = 7 + word(bytes, at + 3) + word(bytes, at + 5) * 0x1_00_00;
  if (bytes[at + 2] !== 0x4c) return unknown(3, "GS 8 function");
  if (at + length > bytes.length) return incomplete(length);
  return foundOr(graphicsMessage(bytes.subarray(at + 7, at + length), true), length, "GS 8 L function");
};

/** What stands behind the length of a graphics command. */
export const graphicsMessage = (content: Uint8Array, long: boolean): PictureMessage | undefined => {
  const [group, command, tone, wide, tall, colour] = content;
  if (group !== 0x30) return undefined;
  if (command === 0x32 && content.length === 2 && !long) return { kind: "graphics-print" };
  if (command !== 0x70 || tone !== 0x30 || wide !== 1 || tall !== 1 || colour !== 0x31) return undefined;
  const [width_dots, rows] = [word(content, 6), word(content, 8)];
  const data = content.subarray(STORE_HEAD_BYTES);
  return data.length === Math.ceil(width_dots / 8) * rows
    ? { kind: "graphics-store", width_dots, rows, data, long }
    : undefined;
};

/** `1B 2A`. */
export const parseColumns = (bytes: Uint8Array, at: number): Parse<PictureMessage> => {
  const mode = bytes[at + 2];
  if (at + 5 > bytes.length || mode === undefined) return incomplete(5);
  const columns = word(bytes, at + 3);
  if (mode !== 0 && mode !== 1 && mode !== 32 && mode !== 33) return unknown(5, "column image mode");
  const length = 5 + columns * columnBytes(mode);
  if (at + length > bytes.length) return incomplete(length);
  const data = bytes.subarray(at + 5, at + length);
  return found({ kind: "column-image", mode, columns, data }, length);
};

/** What stands behind the length of `1D 28 6B`. */
export const qrMessage = (content: Uint8Array): PictureMessage | undefined => {
  const [symbol, command, value, second] = content;
  if (symbol !== 0x31 || value === undefined) return undefined;
  const short = content.length === 3;
  if (command === 0x41 && content.length === 4 && second === 0 && (value === 0x31 || value === 0x32))
    return { kind: "qr-model", model: value === 0x31 ? 1 : 2 };
  if (command === 0x43 && short) return { kind: "qr-module", dots: value };
  const level = QR_LEVELS[value - 0x30];
  if (command === 0x45 && short && level !== undefined) return { kind: "qr-correction", level };
  if (command === 0x50 && value === 0x30)
    return { kind: "qr-store", data: String.fromCharCode(...content.subarray(3)) };
  return command === 0x51 && short && value === 0x30 ? { kind: "qr-print" } : undefined;
};

/** A GS command at `at` that is about bar codes; undefined: it is about something else. */
export const parseBarcode = (bytes: Uint8Array, at: number): Parse<PictureMessage> | undefined => {
  const [command, value] = [bytes[at + 1], bytes[at + 2]];
  if (command === 0x6b) return value === undefined ? incomplete(3) : parseBarcodeData(bytes, at, value);
  if (command !== 0x68 && command !== 0x77 && command !== 0x48) return undefined;
  if (value === undefined) return incomplete(3);
  if (command === 0x68) return found({ kind: "barcode-height", dots: value }, 3);
  if (command === 0x77) return found({ kind: "barcode-module", dots: value }, 3);
  const place = CAPTION_PLACES[value];
  return place === undefined
    ? unknown(3, "caption of a bar code")
    : found({ kind: "barcode-caption", at: place }, 3);
};

const parseBarcodeData = (bytes: Uint8Array, at: number, system: number): Parse<PictureMessage> => {
  if (!isBarcodeSystem(system)) return unknown(3, "bar code system");
  const textOf = (from: number, end: number): string => String.fromCharCode(...bytes.subarray(from, end));
  if (!withNul(system)) {
    const count = bytes[at + 3];
    if (count === undefined) return incomplete(4);
    const length = 4 + count;
    if (at + length > bytes.length) return incomplete(length);
    return found({ kind: "barcode", system, data: textOf(at + 4, at + length) }, length);
  }
  const end = bytes.indexOf(0, at + 3);
  const seen = (end < 0 ? bytes.length : end) - at - 3;
  if (seen > BARCODE_BYTES_MAX) return unknown(3, "bar code without its end");
  return end < 0
    ? incomplete(bytes.length - at + 1)
    : found({ kind: "barcode", system, data: textOf(at + 3, end) }, end + 1 - at);
};
