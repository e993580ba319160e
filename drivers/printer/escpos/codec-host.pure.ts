/**
 * The half of `printer/escpos` that goes to the printer: each message as a plain object and back, with the
 * range of every field. Decides what an object must hold; the bytes are protocol.ts' matter.
 */
import type { WireKind, WireObject } from "../../runtime/machine.ts";
import { fromHex, toHex } from "../../runtime/text.ts";
import type { LetterMessage } from "./letters.pure.ts";
import { GLYPH_CODE_FIRST, GLYPH_CODE_LAST, GLYPH_COLUMN_BYTES, GLYPH_COLUMNS_MAX } from "./letters.pure.ts";
import {
  BARCODE_BYTES_MAX,
  CAPTION_PLACES,
  columnBytes,
  isBarcodeSystem,
  type PictureMessage,
  withNul,
} from "./pictures.pure.ts";
import { type DeviceMessage, type HostMessage, PULSE_UNIT_MS } from "./protocol.ts";

export type Fields = Readonly<Record<string, unknown>>;

const host = (kind: HostMessage["kind"], source: string, fields: Record<string, string> = {}): WireKind => ({
  kind,
  direction: "host",
  fields,
  source: source.startsWith("2") ? `printing.md ${source}` : source,
});

export const HOST_KINDS: readonly WireKind[] = [
  host("initialize", "2.1"),
  host("kanji-off", "2.1"),
  host("motion-units", "TM-T88III manual, GS P", { x: "0..255 per inch", y: "0..255 per inch" }),
  host("align", "2.1", { to: "left | center | right" }),
  host("feed", "2.1", { dots: "0..255" }),
  host("raster", "2.1", { width_bytes: "u16", rows: "u16", data: "hex" }),
  host("graphics-store", "2.1", { width_dots: "u16", rows: "u16", data: "hex", long: "GS 8 L: boolean" }),
  host("graphics-print", "2.1"),
  host("column-image", "2.1", { mode: "0 | 1 | 32 | 33", columns: "u16", data: "hex" }),
  host("code-page", "2.1", { page: "0..255" }),
  host("international", "2.1", { set: "0..255" }),
  host("font", "TM-T88III manual, ESC M", { font: "A | B" }),
  host("bold", "2.1", { on: "boolean" }),
  host("underline", "2.1", { dots: "0 | 1 | 2" }),
  host("invert", "2.1", { on: "boolean" }),
  host("size", "2.1", { width: "1..8", height: "1..8" }),
  host("line-spacing", "2.1", { dots: "0..255 | null" }),
  host("feed-lines", "2.1", { lines: "0..255" }),
  host("position", "TM-T88III manual, ESC $", { dots: "u16" }),
  host("soft-glyphs", "2.1", { first: "0x20..0x7E", glyphs: "hex each, 3 bytes a column, 12 columns" }),
  host("soft-font", "2.1", { on: "boolean" }),
  host("forget-glyph", "2.1", { code: "0..255" }),
  host("qr-model", "2.1", { model: "1 | 2" }),
  host("qr-module", "2.1", { dots: "1..16" }),
  host("qr-correction", "2.1", { level: "L | M | Q | H" }),
  host("qr-store", "2.1", { data: "text" }),
  host("qr-print", "2.1"),
  host("barcode-height", "TM-T88III manual, GS h", { dots: "0..255" }),
  host("barcode-module", "TM-T88III manual, GS w", { dots: "0..255" }),
  host("barcode-caption", "TM-T88III manual, GS H", { at: "none | above | below | both" }),
  host("barcode", "TM-T88III manual, GS k", { system: "0..6 | 65..79", data: "text, 1..255" }),
  host("cut", "2.1", { how: "full | partial", feed: "0..255" }),
  host("cut-here", "2.1", { how: "full | partial" }),
  host("drawer-pulse", "2.1", { connector: "1 | 2", on_ms: "0..510, even", off_ms: "0..510, even" }),
  host("paper-end-sensors", "2.1", { mask: "u8" }),
  host("paper-stop-sensors", "2.1", { mask: "u8" }),
  host("status-request", "2.2", { n: "1..4" }),
  host("in-order-status-request", "2.1", { n: "1 | 2" }),
  host("auto-status", "2.3", { mask: "u8" }),
  host("identify", "2.1", { n: "u8" }),
  host("process-id", "2.4", { id: "4 characters 0x20..0x7E" }),
  host("clear-buffer", "2.1"),
  host("recover", "2.1", { how: "retry | clear" }),
  host("nul", "1.2", { count: "bytes" }),
  host("text", "2.1", { text: "Latin-1" }),
];

/** The message as one prints it: bytes as hex. */
export const hostObject = (message: HostMessage): WireObject => {
  switch (message.kind) {
    case "raster":
    case "graphics-store":
    case "column-image":
      return { ...message, data: toHex(message.data) };
    case "soft-glyphs":
      return { ...message, glyphs: message.glyphs.map(toHex) };
    default:
      return message;
  }
};

const isWithin = (value: unknown, from: number, to: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
export const isByte = (value: unknown): value is number => isWithin(value, 0, 0xff);
const isWord = (value: unknown): value is number => isWithin(value, 0, 0xffff);
export const hasCodes = (value: unknown, from: number, to: number): value is string =>
  typeof value === "string" &&
  Array.from(value).every((c) => c.charCodeAt(0) >= from && c.charCodeAt(0) <= to);
const isHow = (value: unknown): value is "full" | "partial" => value === "full" || value === "partial";
const bytesOf = (value: unknown): Uint8Array | undefined =>
  typeof value === "string" ? fromHex(value) : undefined;

/** A plain object as the message it means; undefined when a field is missing or out of its range. */
export const hostOf = (m: Fields): HostMessage | undefined =>
  deviceOf(m) ?? askOf(m) ?? lettersOf(m) ?? settingOf(m) ?? pictureOf(m) ?? codeOf(m);

/** More NULs than this in one message are no message of ours. */
const NUL_COUNT_MAX = 1_048_576;

const deviceOf = (m: Fields): DeviceMessage | undefined => {
  switch (m.kind) {
    case "initialize":
    case "kanji-off":
    case "clear-buffer":
      return { kind: m.kind };
    case "motion-units":
      return isByte(m.x) && isByte(m.y) ? { kind: "motion-units", x: m.x, y: m.y } : undefined;
    case "align": {
      const to = m.to;
      return to === "left" || to === "center" || to === "right" ? { kind: "align", to } : undefined;
    }
    case "feed":
      return isByte(m.dots) ? { kind: "feed", dots: m.dots } : undefined;
    case "cut":
      return isHow(m.how) && isByte(m.feed) ? { kind: "cut", how: m.how, feed: m.feed } : undefined;
    case "cut-here":
      return isHow(m.how) ? { kind: "cut-here", how: m.how } : undefined;
    case "drawer-pulse":
      return pulseOf(m);
    case "paper-end-sensors":
    case "paper-stop-sensors":
      return isByte(m.mask) ? { kind: m.kind, mask: m.mask } : undefined;
    case "nul":
      return isWithin(m.count, 1, NUL_COUNT_MAX) ? { kind: "nul", count: m.count } : undefined;
    default:
      return undefined;
  }
};

const pulseOf = ({ connector, on_ms, off_ms }: Fields): DeviceMessage | undefined => {
  const isTime = (value: unknown): value is number =>
    isWithin(value, 0, 0xff * PULSE_UNIT_MS) && value % PULSE_UNIT_MS === 0;
  return (connector === 1 || connector === 2) && isTime(on_ms) && isTime(off_ms)
    ? { kind: "drawer-pulse", connector, on_ms, off_ms }
    : undefined;
};

const askOf = (m: Fields): DeviceMessage | undefined => {
  const n = m.n;
  switch (m.kind) {
    case "status-request":
      return n === 1 || n === 2 || n === 3 || n === 4 ? { kind: "status-request", n } : undefined;
    case "in-order-status-request":
      return n === 1 || n === 2 ? { kind: "in-order-status-request", n } : undefined;
    case "auto-status":
      return isByte(m.mask) ? { kind: "auto-status", mask: m.mask } : undefined;
    case "identify":
      return isByte(n) ? { kind: "identify", n } : undefined;
    case "process-id":
      return hasCodes(m.id, 0x20, 0x7e) && m.id.length === 4 ? { kind: "process-id", id: m.id } : undefined;
    case "recover":
      return m.how === "retry" || m.how === "clear" ? { kind: "recover", how: m.how } : undefined;
    default:
      return undefined;
  }
};

const lettersOf = (m: Fields): LetterMessage | undefined => {
  switch (m.kind) {
    case "text":
      return hasCodes(m.text, 0x0a, 0xff) ? { kind: "text", text: m.text } : undefined;
    case "size": {
      const { width, height } = m;
      return isWithin(width, 1, 8) && isWithin(height, 1, 8) ? { kind: "size", width, height } : undefined;
    }
    case "position":
      return isWord(m.dots) ? { kind: "position", dots: m.dots } : undefined;
    case "line-spacing":
      return m.dots === null || isByte(m.dots) ? { kind: "line-spacing", dots: m.dots } : undefined;
    case "soft-glyphs":
      return glyphsOf(m);
    default:
      return undefined;
  }
};

const settingOf = (m: Fields): LetterMessage | undefined => {
  const { dots, font } = m;
  switch (m.kind) {
    case "code-page":
      return isByte(m.page) ? { kind: "code-page", page: m.page } : undefined;
    case "international":
      return isByte(m.set) ? { kind: "international", set: m.set } : undefined;
    case "font":
      return font === "A" || font === "B" ? { kind: "font", font } : undefined;
    case "bold":
    case "invert":
    case "soft-font":
      return typeof m.on === "boolean" ? { kind: m.kind, on: m.on } : undefined;
    case "underline":
      return dots === 0 || dots === 1 || dots === 2 ? { kind: "underline", dots } : undefined;
    case "feed-lines":
      return isByte(m.lines) ? { kind: "feed-lines", lines: m.lines } : undefined;
    case "forget-glyph":
      return isByte(m.code) ? { kind: "forget-glyph", code: m.code } : undefined;
    default:
      return undefined;
  }
};

const glyphsOf = ({ first, glyphs }: Fields): LetterMessage | undefined => {
  if (!isWithin(first, GLYPH_CODE_FIRST, GLYPH_CODE_LAST) || !Array.isArray(glyphs)) return undefined;
  const columns = glyphs.map(bytesOf).filter((glyph) => glyph !== undefined);
  const fits = columns.every(
    ({ length }) => length % GLYPH_COLUMN_BYTES === 0 && length <= GLYPH_COLUMNS_MAX * GLYPH_COLUMN_BYTES,
  );
  const count = columns.length;
  return fits && count === glyphs.length && count > 0 && first + count - 1 <= GLYPH_CODE_LAST
    ? { kind: "soft-glyphs", first, glyphs: columns }
    : undefined;
};

const pictureOf = (m: Fields): PictureMessage | undefined => {
  const { width_bytes, width_dots, rows, columns, mode, long } = m;
  const data = bytesOf(m.data);
  switch (m.kind) {
    case "graphics-print":
      return { kind: "graphics-print" };
    case "raster":
      return data !== undefined && isWord(width_bytes) && isWord(rows) && data.length === width_bytes * rows
        ? { kind: "raster", width_bytes, rows, data }
        : undefined;
    case "graphics-store": {
      if (data === undefined || !isWord(width_dots) || !isWord(rows) || typeof long !== "boolean")
        return undefined;
      const fits = data.length === Math.ceil(width_dots / 8) * rows && (long || data.length <= 0xfff0);
      return fits ? { kind: "graphics-store", width_dots, rows, data, long } : undefined;
    }
    case "column-image": {
      if (mode !== 0 && mode !== 1 && mode !== 32 && mode !== 33) return undefined;
      const fits = isWord(columns) && data?.length === columns * columnBytes(mode);
      return fits ? { kind: "column-image", mode, columns, data } : undefined;
    }
    default:
      return undefined;
  }
};

const codeOf = (m: Fields): PictureMessage | undefined => {
  const { model, level, data, dots, system } = m;
  switch (m.kind) {
    case "qr-print":
      return { kind: "qr-print" };
    case "qr-model":
      return model === 1 || model === 2 ? { kind: "qr-model", model } : undefined;
    case "qr-module":
    case "barcode-height":
    case "barcode-module":
      return isByte(dots) ? { kind: m.kind, dots } : undefined;
    case "qr-correction":
      return level === "L" || level === "M" || level === "Q" || level === "H"
        ? { kind: "qr-correction", level }
        : undefined;
    case "qr-store":
      return hasCodes(data, 0, 0xff) && data.length <= 0xfffc ? { kind: "qr-store", data } : undefined;
    case "barcode-caption": {
      const at = CAPTION_PLACES.find((place) => place === m.at);
      return at === undefined ? undefined : { kind: "barcode-caption", at };
    }
    case "barcode": {
      if (!isByte(system) || !isBarcodeSystem(system)) return undefined;
      const fits = hasCodes(data, withNul(system) ? 1 : 0, 0xff) && data.length <= BARCODE_BYTES_MAX;
      return fits ? { kind: "barcode", system, data } : undefined;
    }
    default:
      return undefined;
  }
};
