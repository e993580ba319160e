/**
 * Tells the replies of one printer apart in its receive stream: automatic status groups, real-time bytes,
 * blocks up to NUL, XON and XOFF anywhere. One owner holds the whole stream, because a byte of a status group
 * looks like an answer in order. Decides no meaning. Source: printing.md 2.3 (TM-T88III manual, appendix G).
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { BLOCK_HEADERS, decodeBlock, type PrinterReply, XOFF, XON } from "./replies.pure.ts";

/** The longest block we know is a name of 64 characters; past this it is noise. */
export const BLOCK_BYTES_MAX = 80;
const AUTO_STATUS_BYTES = 4;

/** What is held: nothing, a status group begun, or a block begun. */
export type ReplyHeld = readonly number[];

type Out = Chunk<PrinterReply>[];

const frame = (out: Out, reply: PrinterReply, bytes: readonly number[]): void => {
  out.push({ kind: "frame", frame: reply, bytes: Uint8Array.from(bytes) });
};
const noise = (out: Out, bytes: readonly number[], reason: string): void => {
  out.push({ kind: "noise", bytes: Uint8Array.from(bytes), reason });
};

const isAutoStatusFirst = (byte: number): boolean => (byte & 0x93) === 0x10;
const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;
/** Bytes 2 to 4 of a group, and answers in order: bits 4 and 7 are 0. */
const isLowByte = (byte: number): boolean => (byte & 0x90) === 0;
const isBlockContent = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

/** A byte with nothing held: it is a whole reply, begins one, or is noise. */
const start = (byte: number, out: Out): number[] => {
  if (isAutoStatusFirst(byte) || BLOCK_HEADERS.includes(byte)) return [byte];
  if (isStatusByte(byte)) frame(out, { kind: "status-byte", value: byte }, [byte]);
  else if (isLowByte(byte)) frame(out, { kind: "in-order-byte", value: byte }, [byte]);
  else noise(out, [byte], "no reply begins so");
  return [];
};

const inGroup = (held: number[], byte: number, out: Out): number[] => {
  if (!isLowByte(byte)) {
    noise(out, held, "status group broken off");
    return start(byte, out);
  }
  held.push(byte);
  if (held.length < AUTO_STATUS_BYTES) return held;
  frame(out, { kind: "auto-status-report", value: Uint8Array.from(held) }, held);
  return [];
};

const inBlock = (held: number[], byte: number, out: Out): number[] => {
  if (byte === 0) {
    const bytes = Uint8Array.from([...held, 0]);
    out.push({ kind: "frame", frame: decodeBlock(bytes), bytes });
    return [];
  }
  if (!isBlockContent(byte)) {
    noise(out, held, "block broken off");
    return start(byte, out);
  }
  held.push(byte);
  if (held.length < BLOCK_BYTES_MAX) return held;
  noise(out, held, "block without end");
  return [];
};

const take = (held: number[], byte: number, out: Out): number[] => {
  if (byte === XON || byte === XOFF) {
    frame(out, { kind: byte === XON ? "xon" : "xoff" }, [byte]);
    return held;
  }
  const first = held[0];
  if (first === undefined) return start(byte, out);
  return isAutoStatusFirst(first) ? inGroup(held, byte, out) : inBlock(held, byte, out);
};

export const REPLY_FRAMING: Framing<ReplyHeld, PrinterReply> = {
  empty: [],
  push: (held, bytes) => {
    const out: Out = [];
    let holding = [...held];
    for (const byte of bytes) holding = take(holding, byte, out);
    return [holding, out];
  },
  flush: (held) => {
    const out: Out = [];
    if (held.length > 0) noise(out, held, "the line went quiet inside a reply");
    return [[], out];
  },
  held_bytes: (held) => held.length,
};
