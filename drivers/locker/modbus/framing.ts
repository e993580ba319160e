/**
 * Bytes of a Modbus RTU line to frames and noise. Without timing: a frame's length follows from its function
 * code, the CRC says whether it is one. Requests are recognised too, because the simulator reads them and
 * because a two-wire adapter may let the host hear itself; who sent a frame is for the machine to judge.
 */
import { CUT_SHORT, type Looking, slidingFraming, WAIT } from "../bank/sliding.pure.ts";
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

const look: Looking = (held, ended) => {
  const lengths = lengthsOf(held);
  if (lengths === undefined) return { kind: "noise", reason: "no such function" };
  if (lengths === "more") return ended ? CUT_SHORT : WAIT;
  for (const length of lengths) {
    if (held.length < length) return ended ? CUT_SHORT : WAIT;
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

export const rtuFraming = slidingFraming(look, frameOf);
