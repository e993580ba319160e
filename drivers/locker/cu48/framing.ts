/**
 * Bytes of a Kerong CU48 line to frames and noise: 6 bytes, or 12 for a status reply, told by the command
 * byte; end mark and sum say whether it is one. Requests are recognised too, as in Modbus. The vendor's sheet
 * says that requests have "32 bytes": its own examples have 6 (lockers.md 1c).
 */
import { CUT_SHORT, type Looking, slidingFraming, WAIT } from "../bank/sliding.pure.ts";

/** A whole frame with a true sum; its contents are not yet judged. */
export interface Cu48Frame {
  readonly address: number;
  /** 0-based number of the lock, or what stands in its place. */
  readonly lock: number;
  readonly command: number;
  /** Between command and end mark: none, or six bytes of locks. */
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

export const FRAME_START = 0x02;
export const FRAME_END = 0x03;
/** Every board at once: the highest address there is. */
export const BUS_ADDRESS = 0x0a;
export const STATUS = 0x50;
export const UNLOCK = 0x51;
export const LOCKS = 0x65;
/** Longest frame, a status reply. Held bytes never reach it. */
export const FRAME_BYTES_MAX = 12;
const REQUEST_BYTES = 6;
/**
 * Silence after which a started frame will not be finished. USB adapters pause up to 16 ms inside a frame.
 */
export const QUIET_MS = 40;

/** Low byte of the sum of all bytes before it. */
export const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);

const lengthOf = (command: number): number | undefined => {
  switch (command) {
    case STATUS:
    case UNLOCK:
      return REQUEST_BYTES;
    case LOCKS:
      return FRAME_BYTES_MAX;
    default:
      return undefined;
  }
};

const look: Looking = (held, ended) => {
  const [start, address, , command] = held;
  if (start !== FRAME_START) return { kind: "noise", reason: "no start" };
  if (address !== undefined && address > BUS_ADDRESS) return { kind: "noise", reason: "no such address" };
  if (command === undefined) return ended ? CUT_SHORT : WAIT;
  const length = lengthOf(command);
  if (length === undefined) return { kind: "noise", reason: "no such command" };
  if (held.length < length) return ended ? CUT_SHORT : WAIT;
  if (held[length - 2] !== FRAME_END) return { kind: "noise", reason: "no end" };
  const isWhole = sumOf(held.subarray(0, length - 1)) === held[length - 1];
  return isWhole ? { kind: "frame", length } : { kind: "noise", reason: "sum" };
};

const frameOf = (bytes: Uint8Array): Cu48Frame => ({
  address: bytes[1] ?? 0,
  lock: bytes[2] ?? 0,
  command: bytes[3] ?? 0,
  data: bytes.slice(4, -2),
  bytes,
});

export const cu48Framing = slidingFraming(look, frameOf);
