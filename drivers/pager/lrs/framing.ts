/**
 * Cuts what an LRS base (or its host) sends into lines. A line ends with CR, LF or CRLF and is given out at
 * the first of them; what can't be a line is noise with its reason. Nothing here knows what a line says.
 * Source: LRS initialization sequence (host: CR or CRLF, base: CRLF); field client in PHP (LF).
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { asciiText } from "../../runtime/text.ts";

/** Longest line, its end not counted. The longest known is FPG with 200 characters of text. */
export const LINE_MAX_BYTES = 256;
/** A line cut for this long is dead: even 256 bytes take 0.27 s at 9600. */
export const LINE_QUIET_MS = 2_000;

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const EMPTY = new Uint8Array();

export interface HeldLine {
  readonly bytes: Uint8Array;
  /** The last line ended with CR: an LF now belongs to that end. */
  readonly afterCr: boolean;
  /** The line was too long; all up to its end is noise, or its tail could pass for a reply. */
  readonly skipping: boolean;
}

type LineChunk = Chunk<string>;

const noise = (bytes: readonly number[] | Uint8Array, reason: string): LineChunk => ({
  kind: "noise",
  bytes: Uint8Array.from(bytes),
  reason,
});

const whole = (line: readonly number[], end: number): LineChunk => {
  if (line.length === 0) return noise([end], "empty-line");
  // A spoiled character may have been a digit: the line must not survive as another card's.
  if (line.some((byte) => byte > 0x7f)) return noise([...line, end], "eight-bit");
  const bytes = Uint8Array.from([...line, end]);
  return { kind: "frame", frame: asciiText(bytes.subarray(0, line.length)), bytes };
};

const push = (held: HeldLine, bytes: Uint8Array): readonly [HeldLine, readonly LineChunk[]] => {
  const chunks: LineChunk[] = [];
  let line = [...held.bytes];
  let { afterCr, skipping } = held;
  let skipped: number[] = [];
  for (const byte of bytes) {
    const endsCrLf = byte === LF && afterCr;
    afterCr = byte === CR;
    if (endsCrLf) continue;
    if (skipping) {
      skipped.push(byte);
      if (byte !== CR && byte !== LF) continue;
      chunks.push(noise(skipped, "line-too-long"));
      skipped = [];
      skipping = false;
    } else if (byte === NUL) {
      chunks.push(noise([byte], "nul"));
    } else if (byte === CR || byte === LF) {
      chunks.push(whole(line, byte));
      line = [];
    } else if (line.length === LINE_MAX_BYTES) {
      chunks.push(noise([...line, byte], "line-too-long"));
      line = [];
      skipping = true;
    } else {
      line.push(byte);
    }
  }
  if (skipped.length > 0) chunks.push(noise(skipped, "line-too-long"));
  return [{ bytes: Uint8Array.from(line), afterCr, skipping }, chunks];
};

/** Frames are lines without their end. */
export const LRS_FRAMING: Framing<HeldLine, string> = {
  empty: { bytes: EMPTY, afterCr: false, skipping: false },
  push,
  flush: (held) => [
    { ...held, bytes: EMPTY, skipping: false },
    held.bytes.length === 0 ? [] : [noise(held.bytes, "unfinished-line")],
  ],
  held_bytes: (held) => held.bytes.length,
};
