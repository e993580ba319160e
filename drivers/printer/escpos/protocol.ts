/**
 * The ESC/POS messages to the printer and their bytes, both directions of the table. Decides what a byte
 * string means; knows neither when to send (machine.ts) nor how replies are told apart in a stream
 * (framing.ts). Source: printing.md 2.1 to 2.4 (Epson TM-T88III manual, escpos reference pages of GS ( H).
 */
import { codes, found, foundOr, incomplete, low, type Parse, unknown, word } from "./host-parse.pure.ts";
import {
  encodeLetters,
  type LetterMessage,
  parseEscLetters,
  parseGsLetters,
  parseText,
} from "./letters.pure.ts";
import {
  encodePicture,
  graphicsMessage,
  type PictureMessage,
  parseBarcode,
  parseColumns,
  parseLongGraphics,
  parseRaster,
  qrMessage,
} from "./pictures.pure.ts";

export type HostMessage = LetterMessage | PictureMessage | DeviceMessage;

/** What is said to the printer as a machine: set-up, paper, sensors, questions. */
export type DeviceMessage =
  | { readonly kind: "initialize" }
  | { readonly kind: "kanji-off" }
  /** Inches divided by `x` and `y` become the units of margins and feeds. */
  | { readonly kind: "motion-units"; readonly x: number; readonly y: number }
  | { readonly kind: "align"; readonly to: "left" | "center" | "right" }
  /** Prints what the line holds; `dots` in vertical motion units, 0 to 255. */
  | { readonly kind: "feed"; readonly dots: number }
  /** Paper is fed to the blade and `feed` units more before the cut. */
  | { readonly kind: "cut"; readonly how: "full" | "partial"; readonly feed: number }
  /** Where the paper stands. */
  | { readonly kind: "cut-here"; readonly how: "full" | "partial" }
  /** Opens a cash drawer, or drives the buzzer wired in its place; times are even, 0 to 510. */
  | {
      readonly kind: "drawer-pulse";
      readonly connector: 1 | 2;
      readonly on_ms: number;
      readonly off_ms: number;
    }
  /** Which paper sensors are told on the parallel port's paper-end line. */
  | { readonly kind: "paper-end-sensors"; readonly mask: number }
  /** Which paper sensors stop printing. */
  | { readonly kind: "paper-stop-sensors"; readonly mask: number }
  | { readonly kind: "status-request"; readonly n: StatusNumber }
  | { readonly kind: "in-order-status-request"; readonly n: 1 | 2 }
  | { readonly kind: "auto-status"; readonly mask: number }
  | { readonly kind: "identify"; readonly n: number }
  | { readonly kind: "process-id"; readonly id: string }
  | { readonly kind: "clear-buffer" }
  | { readonly kind: "recover"; readonly how: "retry" | "clear" }
  /** NUL bytes: ignored between commands, and the end of a raster command whose data never came. */
  | { readonly kind: "nul"; readonly count: number };

/** 1 printer, 2 cause of offline, 3 cause of error, 4 roll paper. */
export type StatusNumber = 1 | 2 | 3 | 4;

const ALIGNMENTS = ["left", "center", "right"] as const;
/** Bytes of `DLE DC4 8`, the whole of it a guard against chance. */
export const CLEAR_BUFFER = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08] as const;
/** A drawer's times are sent in units of this. */
export const PULSE_UNIT_MS = 2;

const deviceCodes = (message: DeviceMessage): number[] => {
  switch (message.kind) {
    case "initialize":
      return [0x1b, 0x40];
    case "kanji-off":
      return [0x1c, 0x2e];
    case "motion-units":
      return [0x1d, 0x50, low(message.x), low(message.y)];
    case "align":
      return [0x1b, 0x61, ALIGNMENTS.indexOf(message.to)];
    case "feed":
      return [0x1b, 0x4a, low(message.dots)];
    case "cut":
      return [0x1d, 0x56, message.how === "full" ? 0x41 : 0x42, low(message.feed)];
    case "cut-here":
      return [0x1d, 0x56, message.how === "full" ? 0 : 1];
    case "drawer-pulse": {
      const { connector, on_ms, off_ms } = message;
      return [0x1b, 0x70, connector - 1, low(on_ms / PULSE_UNIT_MS), low(off_ms / PULSE_UNIT_MS)];
    }
    case "paper-end-sensors":
      return [0x1b, 0x63, 0x33, low(message.mask)];
    case "paper-stop-sensors":
      return [0x1b, 0x63, 0x34, low(message.mask)];
    case "status-request":
      return [0x10, 0x04, message.n];
    case "in-order-status-request":
      return [0x1d, 0x72, message.n];
    case "auto-status":
      return [0x1d, 0x61, low(message.mask)];
    case "identify":
      return [0x1d, 0x49, low(message.n)];
    case "process-id":
      return [0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30, ...codes(message.id.padStart(4, "0").slice(-4))];
    case "clear-buffer":
      return [...CLEAR_BUFFER];
    case "recover":
      return [0x10, 0x05, message.how === "retry" ? 1 : 2];
    case "nul":
      return Array.from({ length: message.count }, () => 0);
  }
};

/** The bytes of one host command. Values are taken as they are, cut to the width of their field. */
export const encodeHost = (message: HostMessage): Uint8Array => {
  switch (message.kind) {
    case "raster":
    case "graphics-store":
    case "graphics-print":
    case "column-image":
    case "qr-model":
    case "qr-module":
    case "qr-correction":
    case "qr-store":
    case "qr-print":
    case "barcode":
    case "barcode-height":
    case "barcode-module":
    case "barcode-caption":
      return encodePicture(message);
    case "code-page":
    case "international":
    case "font":
    case "bold":
    case "underline":
    case "invert":
    case "size":
    case "line-spacing":
    case "feed-lines":
    case "position":
    case "soft-glyphs":
    case "soft-font":
    case "forget-glyph":
    case "text":
      return Uint8Array.from(encodeLetters(message));
    default:
      return Uint8Array.from(deviceCodes(message));
  }
};

/** What stands at one place of the host's stream. */
export type HostParse = Parse<HostMessage>;

/**
 * Reads the command at `at`. Total: every byte belongs to a message, to something unknown, or waits for more.
 */
export const parseHost = (bytes: Uint8Array, at = 0): HostParse => {
  const first = bytes[at];
  if (first === undefined) return incomplete(1);
  if (first === 0x1b) return parseEsc(bytes, at);
  if (first === 0x1d) return parseGs(bytes, at);
  if (first === 0x10) return parseDle(bytes, at);
  if (first === 0x1c) {
    if (at + 2 > bytes.length) return incomplete(2);
    return bytes[at + 1] === 0x2e ? found({ kind: "kanji-off" }, 2) : unknown(2, "FS command");
  }
  if (first !== 0) return parseText(bytes, at);
  let end = at;
  while (bytes[end] === 0) end++;
  return found({ kind: "nul", count: end - at }, end - at);
};

const parseEsc = (bytes: Uint8Array, at: number): HostParse => {
  const [command, value] = [bytes[at + 1], bytes[at + 2]];
  if (command === undefined) return incomplete(2);
  if (command === 0x40) return found({ kind: "initialize" }, 2);
  if (command === 0x2a) return parseColumns(bytes, at);
  if (command === 0x63) return parseSensors(bytes, at);
  if (command === 0x70) return parsePulse(bytes, at);
  if (command !== 0x4a && command !== 0x61) return parseEscLetters(bytes, at) ?? unknown(2, "ESC command");
  if (value === undefined) return incomplete(3);
  if (command === 0x4a) return found({ kind: "feed", dots: value }, 3);
  const to = ALIGNMENTS[value];
  return to === undefined ? unknown(3, "alignment") : found({ kind: "align", to }, 3);
};

const parseSensors = (bytes: Uint8Array, at: number): HostParse => {
  const [which, mask] = [bytes[at + 2], bytes[at + 3]];
  if (which === undefined || mask === undefined) return incomplete(4);
  if (which === 0x33) return found({ kind: "paper-end-sensors", mask }, 4);
  return which === 0x34 ? found({ kind: "paper-stop-sensors", mask }, 4) : unknown(4, "ESC c function");
};

const parsePulse = (bytes: Uint8Array, at: number): HostParse => {
  const [which, on, off] = [bytes[at + 2], bytes[at + 3], bytes[at + 4]];
  if (which === undefined || on === undefined || off === undefined) return incomplete(5);
  if (which > 1) return unknown(5, "drawer connector");
  const connector = which === 0 ? 1 : 2;
  const [on_ms, off_ms] = [on * PULSE_UNIT_MS, off * PULSE_UNIT_MS];
  return found({ kind: "drawer-pulse", connector, on_ms, off_ms }, 5);
};

const parseDle = (bytes: Uint8Array, at: number): HostParse => {
  const [command, value] = [bytes[at + 1], bytes[at + 2]];
  if (command === undefined) return incomplete(2);
  if (command !== 0x04 && command !== 0x05 && command !== 0x14) return unknown(1, "DLE without a command");
  if (value === undefined) return incomplete(3);
  if (command === 0x04) {
    if (value !== 1 && value !== 2 && value !== 3 && value !== 4) return unknown(3, "status number");
    return found({ kind: "status-request", n: value }, 3);
  }
  if (command === 0x05) {
    if (value !== 1 && value !== 2) return unknown(3, "real-time request");
    return found({ kind: "recover", how: value === 1 ? "retry" : "clear" }, 3);
  }
  for (let index = 2; index < CLEAR_BUFFER.length; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return incomplete(CLEAR_BUFFER.length);
    if (byte !== CLEAR_BUFFER[index]) return unknown(3, "DLE DC4 function");
  }
  return found({ kind: "clear-buffer" }, CLEAR_BUFFER.length);
};

const parseGs = (bytes: Uint8Array, at: number): HostParse => {
  const [command, value] = [bytes[at + 1], bytes[at + 2]];
  if (command === undefined) return incomplete(2);
  if (command === 0x76) return parseRaster(bytes, at);
  if (command === 0x28) return parseGroup(bytes, at);
  if (command === 0x38) return parseLongGraphics(bytes, at);
  const letters = parseGsLetters(bytes, at) ?? parseBarcode(bytes, at);
  if (letters !== undefined) return letters;
  if (value === undefined) return incomplete(3);
  if (command === 0x56) return parseCut(bytes, at, value);
  if (command === 0x61) return found({ kind: "auto-status", mask: value }, 3);
  if (command === 0x49) return found({ kind: "identify", n: value }, 3);
  if (command === 0x72 && (value === 1 || value === 2))
    return found({ kind: "in-order-status-request", n: value }, 3);
  if (command !== 0x50) return unknown(3, "GS command");
  const y = bytes[at + 3];
  return y === undefined ? incomplete(4) : found({ kind: "motion-units", x: value, y }, 4);
};

const parseCut = (bytes: Uint8Array, at: number, value: number): HostParse => {
  if (value <= 1) return found({ kind: "cut-here", how: value === 0 ? "full" : "partial" }, 3);
  if (value !== 0x41 && value !== 0x42) return unknown(3, "cut");
  const feed = bytes[at + 3];
  if (feed === undefined) return incomplete(4);
  return found({ kind: "cut", how: value === 0x41 ? "full" : "partial", feed }, 4);
};

/** `1D 28 cn pL pH …`: skipped by its length where we don't know it, as a well-made printer does. */
const parseGroup = (bytes: Uint8Array, at: number): HostParse => {
  if (at + 5 > bytes.length) return incomplete(5);
  const length = 5 + word(bytes, at + 3);
  if (at + length > bytes.length) return incomplete(length);
  return foundOr(groupMessage(bytes[at + 2], bytes.subarray(at + 5, at + length)), length, "GS ( function");
};

const groupMessage = (group: number | undefined, content: Uint8Array): HostMessage | undefined => {
  if (group === 0x6b) return qrMessage(content);
  if (group === 0x4c) return graphicsMessage(content, false);
  return group === 0x48 &&
    content.length === 6 &&
    content[0] === 0x30 &&
    content[1] === 0x30 &&
    content.subarray(2).every((code) => code >= 0x20 && code <= 0x7e)
    ? { kind: "process-id", id: String.fromCharCode(...content.subarray(2)) }
    : undefined;
};
