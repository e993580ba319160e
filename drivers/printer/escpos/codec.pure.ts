/**
 * The entry `printer/escpos` of the codec table: bytes of either direction as plain objects and back. Host
 * bytes are known by their first byte (`1B`, `1D`, `10 04|05|14`, `1C 2E`), everything else is read as
 * replies.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { fromHex, toHex } from "../../runtime/text.ts";
import { type Fields, HOST_KINDS, hasCodes, hostObject, hostOf, isByte } from "./codec-host.pure.ts";
import { REPLY_FRAMING } from "./framing.ts";
import { encodeHost, parseHost } from "./protocol.ts";
import { encodeReply, type PrinterReply, readAutoStatus } from "./replies.pure.ts";

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
  ...HOST_KINDS,
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
    } else objects.push(hostObject(parsed.message));
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
