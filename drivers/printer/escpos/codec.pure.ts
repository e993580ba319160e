/**
 * The entry `printer/escpos` of the codec table: bytes of either direction as plain objects and back. Host
 * bytes are known by their first byte (`1B`, `1D`, `10 04|05|14`, `1C 2E`), everything else is read as
 * replies.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { fromHex, toHex } from "../../runtime/text.ts";
import { REPLY_FRAMING } from "./framing.ts";
import { encodeHost, type HostMessage, parseHost } from "./protocol.ts";
import { encodeReply, type PrinterReply, readAutoStatus } from "./replies.pure.ts";

const host = (kind: HostMessage["kind"], source: string, fields: Record<string, string> = {}): WireKind => ({
  kind,
  direction: "host",
  fields,
  source: `printing.md ${source}`,
});
const device = (
  kind: PrinterReply["kind"],
  source: string,
  fields: Record<string, string> = {},
): WireKind => ({
  kind,
  direction: "device",
  fields,
  source: `printing.md ${source}`,
});

const KINDS: readonly WireKind[] = [
  host("initialize", "2.1"),
  host("kanji-off", "2.1"),
  host("motion-units", "TM-T88III manual, GS P", { x: "0..255 per inch", y: "0..255 per inch" }),
  host("align", "2.1", { to: "left | center | right" }),
  host("feed", "2.1", { dots: "0..255" }),
  host("raster", "2.1", { width_bytes: "u16", rows: "u16", data: "hex" }),
  host("qr-model", "2.1", { model: "1 | 2" }),
  host("qr-module", "2.1", { dots: "1..16" }),
  host("qr-correction", "2.1", { level: "L | M | Q | H" }),
  host("qr-store", "2.1", { data: "text" }),
  host("qr-print", "2.1"),
  host("cut", "2.1", { how: "full | partial", feed: "0..255" }),
  host("status-request", "2.2", { n: "1..4" }),
  host("in-order-status-request", "2.1", { n: "1 | 2" }),
  host("auto-status", "2.3", { mask: "u8" }),
  host("identify", "2.1", { n: "u8" }),
  host("process-id", "2.4", { id: "4 characters 0x20..0x7E" }),
  host("clear-buffer", "2.1"),
  host("recover", "2.1", { how: "retry | clear" }),
  host("nul", "1.2", { count: "bytes" }),
  host("text", "2.1", { text: "Latin-1" }),
  device("status-byte", "2.2", { value: "u8, 0xx1xx10" }),
  device("auto-status-report", "2.3", { bytes: "hex, 4 bytes" }),
  device("in-order-byte", "2.3", { value: "u8, 0xx0xxxx" }),
  device("process-id-done", "2.4", { id: "4 characters" }),
  device("buffer-cleared", "2.1"),
  device("block", "2.3", { header: "u8", text: "text" }),
  device("xon", "2.3"),
  device("xoff", "2.3"),
];

/** 0x10 and 0x1C also begin automatic status groups, so their second byte decides. */
const isHostStream = (bytes: Uint8Array): boolean => {
  const [first, second] = bytes;
  if (first === 0x1b || first === 0x1d) return true;
  if (first === 0x10) return second === 0x04 || second === 0x05 || second === 0x14;
  return first === 0x1c && second === 0x2e;
};

const noiseObject = (bytes: Uint8Array, reason: string): WireObject => ({
  kind: "noise",
  bytes: toHex(bytes),
  reason,
});

const decodeHostStream = (bytes: Uint8Array): readonly WireObject[] => {
  const objects: WireObject[] = [];
  for (let at = 0; at < bytes.length; ) {
    const parsed = parseHost(bytes, at);
    if (parsed.kind === "incomplete") {
      objects.push(noiseObject(bytes.subarray(at), "command breaks off"));
      break;
    }
    if (parsed.kind === "unknown") {
      objects.push(noiseObject(bytes.subarray(at, at + parsed.length), parsed.reason));
    } else if (parsed.message.kind === "raster") {
      objects.push({ ...parsed.message, data: toHex(parsed.message.data) });
    } else objects.push(parsed.message);
    at += parsed.length;
  }
  return objects;
};

const replyObject = (reply: PrinterReply): WireObject => {
  if (reply.kind !== "auto-status-report") return reply;
  const { source: _, ...status } = readAutoStatus(reply.value);
  return { kind: reply.kind, bytes: toHex(reply.value), ...status };
};

const decodeReplies = (bytes: Uint8Array): readonly WireObject[] => {
  const [held, chunks] = REPLY_FRAMING.push(REPLY_FRAMING.empty, bytes);
  const [, rest] = REPLY_FRAMING.flush(held);
  return [...chunks, ...rest].map((chunk) =>
    chunk.kind === "frame" ? replyObject(chunk.frame) : noiseObject(chunk.bytes, chunk.reason),
  );
};

const isByte = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;
const hasCodes = (value: unknown, low: number, high: number): value is string =>
  typeof value === "string" &&
  Array.from(value).every((c) => c.charCodeAt(0) >= low && c.charCodeAt(0) <= high);

type Fields = Readonly<Record<string, unknown>>;

/** A plain object as the message it means; undefined when a field is missing or out of its range. */
const hostOf = (m: Fields): HostMessage | undefined => {
  switch (m.kind) {
    case "initialize":
    case "kanji-off":
    case "qr-print":
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
    case "raster":
      return rasterOf(m);
    case "cut": {
      const how = m.how;
      if ((how !== "full" && how !== "partial") || !isByte(m.feed)) return undefined;
      return { kind: "cut", how, feed: m.feed };
    }
    case "nul": {
      const count = m.count;
      const fits =
        typeof count === "number" && Number.isInteger(count) && count > 0 && count <= NUL_COUNT_MAX;
      return fits ? { kind: "nul", count } : undefined;
    }
    case "text":
      return hasCodes(m.text, 0x0a, 0xff) ? { kind: "text", text: m.text } : undefined;
    default:
      return askOf(m) ?? qrOf(m);
  }
};

/** More NULs than this in one message are no message of ours. */
const NUL_COUNT_MAX = 1_048_576;

const rasterOf = (m: Fields): HostMessage | undefined => {
  const [width_bytes, rows] = [m.width_bytes, m.rows];
  const data = typeof m.data === "string" ? fromHex(m.data) : undefined;
  if (typeof width_bytes !== "number" || typeof rows !== "number" || data === undefined) return undefined;
  const fits = width_bytes >= 0 && width_bytes <= 0xffff && rows >= 0 && rows <= 0xffff;
  return fits && data.length === width_bytes * rows ? { kind: "raster", width_bytes, rows, data } : undefined;
};

const askOf = (m: Fields): HostMessage | undefined => {
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

const qrOf = (m: Fields): HostMessage | undefined => {
  const { model, level, data } = m;
  switch (m.kind) {
    case "qr-model":
      return model === 1 || model === 2 ? { kind: "qr-model", model } : undefined;
    case "qr-module":
      return isByte(m.dots) ? { kind: "qr-module", dots: m.dots } : undefined;
    case "qr-correction":
      return level === "L" || level === "M" || level === "Q" || level === "H"
        ? { kind: "qr-correction", level }
        : undefined;
    case "qr-store":
      return hasCodes(data, 0, 0xff) && data.length <= 0xfffc ? { kind: "qr-store", data } : undefined;
    default:
      return undefined;
  }
};

const replyOf = (m: Fields): PrinterReply | undefined => {
  const { value, id, header, text, bytes } = m;
  switch (m.kind) {
    case "status-byte":
    case "in-order-byte":
      return isByte(value) ? { kind: m.kind, value } : undefined;
    case "auto-status-report": {
      const group = typeof bytes === "string" ? fromHex(bytes) : undefined;
      return group?.length === 4 ? { kind: "auto-status-report", value: group } : undefined;
    }
    case "process-id-done":
      return hasCodes(id, 0x20, 0x7e) && id.length === 4 ? { kind: "process-id-done", id } : undefined;
    case "block":
      return isByte(header) && hasCodes(text, 0x20, 0x7e) ? { kind: "block", header, text } : undefined;
    case "buffer-cleared":
    case "xon":
    case "xoff":
      return { kind: m.kind };
    default:
      return undefined;
  }
};

export const ESCPOS_CODEC: WireCodec = {
  name: "printer/escpos",
  kinds: KINDS,
  decode: (bytes) => (isHostStream(bytes) ? decodeHostStream(bytes) : decodeReplies(bytes)),
  encode: (message) => {
    const toPrinter = hostOf(message);
    if (toPrinter !== undefined) return { bytes: encodeHost(toPrinter) };
    const fromPrinter = replyOf(message);
    if (fromPrinter !== undefined) return { bytes: encodeReply(fromPrinter) };
    const known = KINDS.find((row) => row.kind === message.kind);
    if (known === undefined) return { error: `no message of printer/escpos is called ${message.kind}` };
    const wanted = Object.entries(known.fields).map(([field, range]) => `${field} (${range})`);
    return { error: `${known.kind} needs ${wanted.join(", ")}` };
  },
};
