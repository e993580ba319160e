/**
 * The ESC/POS messages of both directions that we use, and their bytes. Decides what a byte string means;
 * knows neither when to send (machine.ts) nor how replies are told apart in a stream (framing.ts). Source:
 * printing.md 2.1 to 2.4 (Epson TM-T88III manual, escpos reference pages of GS ( H).
 */

export type HostMessage =
  | { readonly kind: "initialize" }
  | { readonly kind: "kanji-off" }
  /** Inches divided by `x` and `y` become the units of margins and feeds. */
  | { readonly kind: "motion-units"; readonly x: number; readonly y: number }
  | { readonly kind: "align"; readonly to: "left" | "center" | "right" }
  /** `dots` in vertical motion units, 0 to 255. */
  | { readonly kind: "feed"; readonly dots: number }
  | {
      readonly kind: "raster";
      readonly width_bytes: number;
      readonly rows: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: "qr-model"; readonly model: 1 | 2 }
  | { readonly kind: "qr-module"; readonly dots: number }
  | { readonly kind: "qr-correction"; readonly level: "L" | "M" | "Q" | "H" }
  | { readonly kind: "qr-store"; readonly data: string }
  | { readonly kind: "qr-print" }
  | { readonly kind: "cut"; readonly how: "full" | "partial"; readonly feed: number }
  | { readonly kind: "status-request"; readonly n: StatusNumber }
  | { readonly kind: "in-order-status-request"; readonly n: 1 | 2 }
  | { readonly kind: "auto-status"; readonly mask: number }
  | { readonly kind: "identify"; readonly n: number }
  | { readonly kind: "process-id"; readonly id: string }
  | { readonly kind: "clear-buffer" }
  | { readonly kind: "recover"; readonly how: "retry" | "clear" }
  /** NUL bytes: ignored between commands, and the end of a raster command whose data never came. */
  | { readonly kind: "nul"; readonly count: number }
  /** Printable bytes and line feeds outside any command: what a printer prints with its own font. */
  | { readonly kind: "text"; readonly text: string };

/** 1 printer, 2 cause of offline, 3 cause of error, 4 roll paper. */
export type StatusNumber = 1 | 2 | 3 | 4;

const QR_HEAD = [0x1d, 0x28, 0x6b] as const;
const ALIGNMENTS = ["left", "center", "right"] as const;
const QR_LEVELS = ["L", "M", "Q", "H"] as const;
/** Bytes of `DLE DC4 8`, the whole of it a guard against chance. */
export const CLEAR_BUFFER = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08] as const;

/** Stray text is cut into messages of at most this many bytes. */
export const TEXT_BYTES_MAX = 256;

const codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);
const low = (value: number): number => value & 0xff;
const high = (value: number): number => (value >> 8) & 0xff;

const encodeQr = (message: Extract<HostMessage, { kind: `qr-${string}` }>): number[] => {
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
  }
};

const encodeRaster = ({ width_bytes, rows, data }: Extract<HostMessage, { kind: "raster" }>): Uint8Array => {
  const bytes = new Uint8Array(8 + data.length);
  bytes.set([0x1d, 0x76, 0x30, 0, low(width_bytes), high(width_bytes), low(rows), high(rows)]);
  bytes.set(data, 8);
  return bytes;
};

const hostCodes = (message: Exclude<HostMessage, { kind: "raster" }>): number[] => {
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
    case "text":
      return codes(message.text);
    default:
      return encodeQr(message);
  }
};

/** The bytes of one host command. Values are taken as they are, cut to the width of their field. */
export const encodeHost = (message: HostMessage): Uint8Array =>
  message.kind === "raster" ? encodeRaster(message) : Uint8Array.from(hostCodes(message));

/**
 * What stands at one place of the host's stream. `incomplete`: more bytes are needed, at least `needed` in
 * all.
 */
export type HostParse =
  | { readonly kind: "message"; readonly message: HostMessage; readonly length: number }
  | { readonly kind: "unknown"; readonly length: number; readonly reason: string }
  | { readonly kind: "incomplete"; readonly needed: number };

const incomplete = (needed: number): HostParse => ({ kind: "incomplete", needed });
const unknown = (length: number, reason: string): HostParse => ({ kind: "unknown", length, reason });
const found = (message: HostMessage, length: number): HostParse => ({ kind: "message", message, length });

const isText = (byte: number): boolean => byte === 0x0a || (byte >= 0x20 && byte !== 0x7f);

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
  let end = at;
  if (first === 0) {
    while (bytes[end] === 0) end++;
    return found({ kind: "nul", count: end - at }, end - at);
  }
  if (!isText(first)) return unknown(1, "control character");
  const limit = Math.min(bytes.length, at + TEXT_BYTES_MAX);
  while (end < limit && isText(bytes[end] ?? 0)) end++;
  return found({ kind: "text", text: String.fromCharCode(...bytes.subarray(at, end)) }, end - at);
};

const parseEsc = (bytes: Uint8Array, at: number): HostParse => {
  const command = bytes[at + 1];
  const value = bytes[at + 2];
  if (command === undefined) return incomplete(2);
  if (command === 0x40) return found({ kind: "initialize" }, 2);
  if (command !== 0x4a && command !== 0x61) return unknown(2, "ESC command");
  if (value === undefined) return incomplete(3);
  if (command === 0x4a) return found({ kind: "feed", dots: value }, 3);
  const to = ALIGNMENTS[value];
  return to === undefined ? unknown(3, "alignment") : found({ kind: "align", to }, 3);
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
  if (command === 0x56 && (value === 0x41 || value === 0x42)) {
    const feed = bytes[at + 3];
    if (feed === undefined) return incomplete(4);
    return found({ kind: "cut", how: value === 0x41 ? "full" : "partial", feed }, 4);
  }
  if (value === undefined) return incomplete(3);
  if (command === 0x61) return found({ kind: "auto-status", mask: value }, 3);
  if (command === 0x49) return found({ kind: "identify", n: value }, 3);
  if (command === 0x72 && (value === 1 || value === 2))
    return found({ kind: "in-order-status-request", n: value }, 3);
  if (command !== 0x50) return unknown(3, "GS command");
  const y = bytes[at + 3];
  return y === undefined ? incomplete(4) : found({ kind: "motion-units", x: value, y }, 4);
};

const parseRaster = (bytes: Uint8Array, at: number): HostParse => {
  if (at + 8 > bytes.length) return incomplete(8);
  const width_bytes = (bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8);
  const rows = (bytes[at + 6] ?? 0) | ((bytes[at + 7] ?? 0) << 8);
  const length = 8 + width_bytes * rows;
  if (bytes[at + 2] !== 0x30 || bytes[at + 3] !== 0) return unknown(8, "raster mode");
  if (at + length > bytes.length) return incomplete(length);
  return found({ kind: "raster", width_bytes, rows, data: bytes.subarray(at + 8, at + length) }, length);
};

/** `1D 28 cn pL pH …`: skipped by its length where we don't know it, as a well-made printer does. */
const parseGroup = (bytes: Uint8Array, at: number): HostParse => {
  if (at + 5 > bytes.length) return incomplete(5);
  const count = (bytes[at + 3] ?? 0) | ((bytes[at + 4] ?? 0) << 8);
  const length = 5 + count;
  if (at + length > bytes.length) return incomplete(length);
  const content = bytes.subarray(at + 5, at + length);
  const message = bytes[at + 2] === 0x6b ? qrMessage(content) : processIdMessage(bytes[at + 2], content);
  return message === undefined ? unknown(length, "GS ( function") : found(message, length);
};

const processIdMessage = (group: number | undefined, content: Uint8Array): HostMessage | undefined =>
  group === 0x48 &&
  content.length === 6 &&
  content[0] === 0x30 &&
  content[1] === 0x30 &&
  content.subarray(2).every((code) => code >= 0x20 && code <= 0x7e)
    ? { kind: "process-id", id: String.fromCharCode(...content.subarray(2)) }
    : undefined;

const qrMessage = (content: Uint8Array): HostMessage | undefined => {
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
