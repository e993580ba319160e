/**
 * Cuts a WaveWare native line into frames: SOH body EOT, and the CR LF that may follow. Commands, their
 * echoes and replies all have this form. What they say stands in protocol.ts.
 * Source: WaveWare SPS-5 v8 manual p. 38-44 (v9S p. 41-46); pagers.md 1.4.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";

export const SOH = 0x01;
export const EOT = 0x04;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Longest body. UNSURE: this protocol's own text limit was not seen; its siblings COMP1 and COMP2 end at 255
 * and 256 characters with all their marks, so a text of 240 leaves room for the head.
 */
export const BODY_MAX_BYTES = 256;
/** A frame cut for this long is dead: the longest takes 0.27 s at 9600 8N1. */
export const FRAME_QUIET_MS = 2_000;

export interface HeldFrame {
  /** Bytes after SOH; undefined: no SOH yet. One character a byte: adding to a text is cheap. */
  readonly body: string | undefined;
  /** What the last byte allows: CR after EOT, LF after that CR. They belong to that frame's end. */
  readonly after: "eot" | "cr" | "none";
  /** The body was too long; all up to the next SOH or EOT is noise, or its tail could pass for a frame. */
  readonly skipping: boolean;
}

/** The body, one character a byte. */
type FrameChunk = Chunk<string>;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const START = String.fromCharCode(SOH);

const closed = (body: string): FrameChunk => {
  const bytes = bytesOf(`${START}${body}${String.fromCharCode(EOT)}`);
  if (body === "") return { kind: "noise", bytes, reason: "empty-frame" };
  // A spoiled character may have been a digit: the frame must not survive as another card's.
  const spoilt = Array.from(body).some((character) => character.charCodeAt(0) > 0x7f);
  return spoilt ? { kind: "noise", bytes, reason: "eight-bit" } : { kind: "frame", frame: body, bytes };
};

const push = (held: HeldFrame, bytes: Uint8Array): readonly [HeldFrame, readonly FrameChunk[]] => {
  const chunks: FrameChunk[] = [];
  let { body, after, skipping } = held;
  let stray: { reason: string; bytes: number[] } | undefined;
  const closeStray = (): void => {
    if (stray !== undefined)
      chunks.push({ kind: "noise", bytes: Uint8Array.from(stray.bytes), reason: stray.reason });
    stray = undefined;
  };
  const spoil = (reason: string, text: string): void => {
    if (stray?.reason !== reason) closeStray();
    stray ??= { reason, bytes: [] };
    for (let at = 0; at < text.length; at++) stray.bytes.push(text.charCodeAt(at));
  };
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    const endsBefore = (after === "eot" && byte === CR) || (after === "cr" && byte === LF);
    after = endsBefore && byte === CR ? "cr" : "none";
    if (endsBefore) continue;
    if (byte === SOH) {
      if (body !== undefined) spoil("cut-short", START + body);
      body = "";
      skipping = false;
    } else if (skipping) {
      spoil("frame-too-long", character);
      if (byte === EOT) skipping = false;
    } else if (body === undefined) spoil("outside-frame", character);
    else if (byte === EOT) {
      closeStray();
      const chunk = closed(body);
      chunks.push(chunk);
      body = undefined;
      // What follows a spoilt frame is noise too, so that no byte goes untold.
      after = chunk.kind === "frame" ? "eot" : "none";
    } else if (body.length === BODY_MAX_BYTES) {
      spoil("frame-too-long", START + body + character);
      body = undefined;
      skipping = true;
    } else body += character;
  }
  closeStray();
  return [{ body, after, skipping }, chunks];
};

/** Frames are bodies: what stands between SOH and EOT. */
export const WAVEWARE_FRAMING: Framing<HeldFrame, string> = {
  empty: { body: undefined, after: "none", skipping: false },
  push,
  flush: (held) => [
    { body: undefined, after: "none", skipping: false },
    held.body === undefined
      ? []
      : [{ kind: "noise", bytes: bytesOf(START + held.body), reason: "unfinished-frame" }],
  ],
  held_bytes: (held) => (held.body === undefined ? 0 : held.body.length + 1),
};
