/**
 * Bytes of a Modbus RTU line to frames and noise. Without timing: a frame's length follows from its function
 * code, the CRC says whether it is one. Requests are recognised too, because the simulator reads them and
 * because a two-wire adapter may let the host hear itself; who sent a frame is for the machine to judge.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { crcHolds } from "./crc.pure.ts";

/** A whole frame with a true CRC; its contents are not yet judged. */
export interface RtuFrame {
  readonly address: number;
  readonly function: number;
  /** Between function code and CRC. */
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * Longest RTU frame (Modbus over serial line 1.02, section 2.5.1). Held bytes never reach it: overflow slides
 * on as noise.
 */
export const FRAME_BYTES_MAX = 256;
/**
 * Silence after which a started frame will not be finished. USB adapters pause up to 16 ms inside a frame.
 */
export const QUIET_MS = 40;

const REQUEST_BYTES = 8;
const EXCEPTION_BYTES = 5;
const DATA_BYTES_MAX = 250;

/**
 * Lengths the frame that starts here may have, shortest first; undefined: none starts here;
 * `more`: too few bytes to tell.
 */
const lengthsOf = (held: Uint8Array): readonly number[] | "more" | undefined => {
  const code = held[1];
  if (code === undefined) return "more";
  switch (code) {
    case 0x01:
    case 0x02:
    case 0x03: {
      const third = held[2];
      if (third === undefined) return "more";
      // A reply counts at least one data byte; a coil request starts below channel 256: its third byte is 0.
      if (third === 0 || third > DATA_BYTES_MAX) return [REQUEST_BYTES];
      if (code !== 0x03) return [5 + third];
      return third === 2 ? [7, REQUEST_BYTES] : [REQUEST_BYTES, 5 + third];
    }
    case 0x05:
    case 0x06:
      return [REQUEST_BYTES];
    case 0x0f:
    case 0x10: {
      const count = held[6];
      if (count === undefined) return "more";
      return count === 0 || count > DATA_BYTES_MAX - 4 ? [8] : [8, 9 + count];
    }
    default:
      return code === 0x81 || code === 0x82 || code === 0x83 || code === 0x85 || code === 0x86
        ? [EXCEPTION_BYTES]
        : code === 0x8f || code === 0x90
          ? [EXCEPTION_BYTES]
          : undefined;
  }
};

type Look =
  | { readonly kind: "frame"; readonly length: number }
  | { readonly kind: "wait" }
  | { readonly kind: "noise"; readonly reason: string };

/** `ended`: nothing more will come, so a frame that is not whole never will be. */
const look = (held: Uint8Array, ended: boolean): Look => {
  const lengths = lengthsOf(held);
  if (lengths === undefined) return { kind: "noise", reason: "no such function" };
  if (lengths === "more") return ended ? { kind: "noise", reason: "cut short" } : { kind: "wait" };
  for (const length of lengths) {
    if (held.length < length) return ended ? { kind: "noise", reason: "cut short" } : { kind: "wait" };
    if (crcHolds(held.subarray(0, length))) return { kind: "frame", length };
  }
  return { kind: "noise", reason: "crc" };
};

const frameOf = (bytes: Uint8Array): RtuFrame => ({
  address: bytes[0] ?? 0,
  function: bytes[1] ?? 0,
  data: bytes.slice(2, -2),
  bytes,
});

const scan = (bytes: Uint8Array, ended: boolean): readonly [Uint8Array, readonly Chunk<RtuFrame>[]] => {
  const chunks: Chunk<RtuFrame>[] = [];
  let from = 0;
  let noiseFrom = 0;
  let reason = "";
  const endNoise = (): void => {
    if (from > noiseFrom) chunks.push({ kind: "noise", bytes: bytes.slice(noiseFrom, from), reason });
  };
  while (from < bytes.length) {
    const seen = look(bytes.subarray(from), ended);
    if (seen.kind === "wait") break;
    if (seen.kind === "frame") {
      endNoise();
      const whole = bytes.slice(from, from + seen.length);
      chunks.push({ kind: "frame", frame: frameOf(whole), bytes: whole });
      from += seen.length;
      noiseFrom = from;
    } else {
      // One bad byte is given up at a time: a good frame may start at the next.
      if (from === noiseFrom) reason = seen.reason;
      from++;
    }
  }
  endNoise();
  return [bytes.slice(from), chunks];
};

const EMPTY: Uint8Array = new Uint8Array();

export const rtuFraming: Framing<Uint8Array, RtuFrame> = {
  empty: EMPTY,
  push: (held, bytes) => {
    if (held.length === 0) return scan(bytes, false);
    const joined = new Uint8Array(held.length + bytes.length);
    joined.set(held);
    joined.set(bytes, held.length);
    return scan(joined, false);
  },
  flush: (held) => scan(held, true),
  held_bytes: (held) => held.length,
};
