/**
 * Cuts what an LRS base (or its host) sends into lines. A line ends with CR, LF or CRLF and is given out at
 * the first of them; what can't be a line is noise with its reason. Nothing here knows what a line says.
 * Source: LRS initialization sequence (host: CR or CRLF, base: CRLF); field client in PHP (LF).
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";

/** Longest line, its end not counted. The longest known is FPG with 200 characters of text. */
export const LINE_MAX_BYTES = 256;
/** A line cut for this long is dead: even 256 bytes take 0.27 s at 9600. */
export const LINE_QUIET_MS = 2_000;

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
/** Bytes turned into text at once: a longer list of arguments could overflow the stack. */
const TEXT_PIECE_BYTES = 4_096;

export interface HeldLine {
  /** One character a byte: adding to a text is cheap, where adding to bytes copies them each time. */
  readonly line: string;
  /** The last line ended with CR: an LF now belongs to that end. */
  readonly afterCr: boolean;
  /** The line was too long; all up to its end is noise, or its tail could pass for a reply. */
  readonly skipping: boolean;
}

type LineChunk = Chunk<string>;

const noise = (bytes: Uint8Array, reason: string): LineChunk => ({ kind: "noise", bytes, reason });

const textOf = (bytes: Uint8Array): string => {
  if (bytes.length === 1) return String.fromCharCode(bytes[0] ?? 0);
  let text = "";
  for (let from = 0; from < bytes.length; from += TEXT_PIECE_BYTES) {
    const piece = bytes.subarray(from, from + TEXT_PIECE_BYTES);
    // `apply` reads any list of numbers; its type knows arrays only.
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
};

const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
};

/** `bytes`: the line with its end. */
const whole = (line: string, bytes: Uint8Array): LineChunk => {
  if (line === "") return noise(bytes, "empty-line");
  // A spoiled character may have been a digit: the line must not survive as another card's.
  for (let at = 0; at < line.length; at++) if (line.charCodeAt(at) > 0x7f) return noise(bytes, "eight-bit");
  return { kind: "frame", frame: line, bytes };
};

const push = (held: HeldLine, bytes: Uint8Array): readonly [HeldLine, readonly LineChunk[]] => {
  const chunks: LineChunk[] = [];
  const text = textOf(bytes);
  let { line, afterCr, skipping } = held;
  /** The first byte that no chunk and not `line` has yet. */
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    const ends = byte === CR || byte === LF;
    const endsCrLf = byte === LF && afterCr;
    afterCr = byte === CR;
    if (endsCrLf) from = at + 1;
    else if (skipping) {
      if (!ends) continue;
      chunks.push(noise(bytes.slice(from, at + 1), "line-too-long"));
      from = at + 1;
      skipping = false;
    } else if (ends) {
      const rest = text.slice(from, at);
      const end = bytes.slice(from, at + 1);
      chunks.push(
        line === "" ? whole(rest, end) : whole(line + rest, bytesOf(line + text.slice(from, at + 1))),
      );
      line = "";
      from = at + 1;
    } else if (byte === NUL) {
      chunks.push(noise(bytes.slice(at, at + 1), "nul"));
      line += text.slice(from, at);
      from = at + 1;
    } else if (line.length + at - from === LINE_MAX_BYTES) {
      chunks.push(noise(bytesOf(line + text.slice(from, at + 1)), "line-too-long"));
      line = "";
      from = at + 1;
      skipping = true;
    }
  }
  if (!skipping) line += text.slice(from);
  else if (from < bytes.length) chunks.push(noise(bytes.slice(from), "line-too-long"));
  return [{ line, afterCr, skipping }, chunks];
};

/** Frames are lines without their end. */
export const LRS_FRAMING: Framing<HeldLine, string> = {
  empty: { line: "", afterCr: false, skipping: false },
  push,
  flush: (held) => [
    { ...held, line: "", skipping: false },
    held.line === "" ? [] : [noise(bytesOf(held.line), "unfinished-line")],
  ],
  held_bytes: (held) => held.line.length,
};
