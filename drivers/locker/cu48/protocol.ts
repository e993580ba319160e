/**
 * What the frames of a Kerong CU48 lock board mean, in both directions. Commands that open more than one lock
 * are recognised and named but have no encoder: no type here can say them. An unlock is never answered.
 * Source: lockers.md section 1c (vendor's "CU48 Protocol and Introduction v2.1"); worked bytes in
 * test/vectors/locker-cu48.txt.
 */
import { assert } from "../../faults.ts";
import {
  BUS_ADDRESS,
  type Cu48Frame,
  FRAME_END,
  FRAME_START,
  LOCKS,
  STATUS,
  sumOf,
  UNLOCK,
} from "./framing.ts";

/** Addresses a board may have. */
export const BOARD_MAX = 9;
/** Locks of a board, 0 to 47; the number behind the last one opens all of them. */
export const LOCKS_A_BOARD = 48;
const EVERY_LOCK = 0x30;
const LOCK_BYTES = LOCKS_A_BOARD / 8;

declare const ranged: unique symbol;
/** A lock counted from 0 that is surely one lock: 0 to 47. */
export type LockIndex = number & { readonly [ranged]: true };

/** Undefined: no such lock. 48, a lock counted from 1 by mistake, would open every box of the board. */
export const lockIndex = (index0: number): LockIndex | undefined => (isLock(index0) ? index0 : undefined);

const isLock = (index0: number): index0 is LockIndex =>
  Number.isInteger(index0) && index0 >= 0 && index0 < LOCKS_A_BOARD;

/** What the driver can say. This union is the whole of it. */
export type HostMessage =
  | { readonly kind: "read-locks"; readonly board: number }
  /** The board ends the pulse after the time set in it, and says nothing. */
  | { readonly kind: "unlock"; readonly board: number; readonly lock: LockIndex };

/** What a technician asks; the driver never sends it: several boards would answer at once. */
export type ServiceMessage = { readonly kind: "read-bus" };

/** `active`: locks whose hook bit is 1, counted from 0. What 1 means is the wiring's: DATASHEET.md. */
export type DeviceMessage = {
  readonly kind: "locks";
  readonly board: number;
  readonly active: readonly number[];
};

/** Why a frame must never be sent; also the sentence with which the analyser refuses to encode it. */
export const FORBIDDEN = {
  "unlock-all": "opens all 48 boxes of the board",
  "unlock-bus": "is obeyed by every board on the bus: one box, or all, open on each",
} as const satisfies Record<string, string>;
export type ForbiddenWhat = keyof typeof FORBIDDEN;

export interface ForbiddenMessage {
  readonly kind: "forbidden";
  readonly what: ForbiddenWhat;
  /** 10: every board. */
  readonly board: number;
  /** Locks concerned, counted from 0; empty: all. */
  readonly locks: readonly number[];
}

/** A true sum around something the vendor's table does not know. */
export interface UnknownMessage {
  readonly kind: "unknown";
  readonly board: number;
  readonly command: number;
}

export type Cu48Message = HostMessage | ServiceMessage | DeviceMessage | ForbiddenMessage | UnknownMessage;

export const decode = ({ address: board, lock, command, data }: Cu48Frame): Cu48Message => {
  const unknown: UnknownMessage = { kind: "unknown", board, command };
  switch (command) {
    case STATUS:
      if (lock !== 0) return unknown;
      return board === BUS_ADDRESS ? { kind: "read-bus" } : { kind: "read-locks", board };
    case UNLOCK:
      return decodeUnlock(board, lock);
    case LOCKS:
      if (lock !== 0 || board > BOARD_MAX) return unknown;
      return { kind: "locks", board, active: bitsOf(data) };
    default:
      return unknown;
  }
};

const decodeUnlock = (board: number, lock: number): Cu48Message => {
  const one = lockIndex(lock);
  if (one === undefined && lock !== EVERY_LOCK) return { kind: "unknown", board, command: UNLOCK };
  const locks = one === undefined ? [] : [one];
  if (board === BUS_ADDRESS) return { kind: "forbidden", what: "unlock-bus", board, locks };
  return one === undefined
    ? { kind: "forbidden", what: "unlock-all", board, locks }
    : { kind: "unlock", board, lock: one };
};

const bitsOf = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: LOCKS_A_BOARD }, (_, index0) => index0).filter(
    (index0) => ((bytes[index0 >> 3] ?? 0) >> (index0 & 7)) & 1,
  );

const frame = (board: number, lock: number, command: number, ...data: readonly number[]): Uint8Array => {
  const body = Uint8Array.of(FRAME_START, board, lock, command, ...data, FRAME_END);
  return Uint8Array.of(...body, sumOf(body));
};

/** A message as one frame. Fields out of range are a mistake of the caller's. */
export const encode = (message: HostMessage | ServiceMessage | DeviceMessage): Uint8Array => {
  switch (message.kind) {
    case "read-locks":
      assertBoard(message.board);
      return frame(message.board, 0, STATUS);
    case "read-bus":
      return frame(BUS_ADDRESS, 0, STATUS);
    case "unlock":
      // The one frame that energises a coil: both numbers are checked again here.
      assertBoard(message.board);
      assert(isLock(message.lock), "a pulse goes to one lock");
      return frame(message.board, message.lock, UNLOCK);
    case "locks":
      assertBoard(message.board);
      return frame(message.board, 0, LOCKS, ...bytesOf(message.active));
  }
};

const assertBoard = (board: number): void =>
  assert(Number.isInteger(board) && board >= 0 && board <= BOARD_MAX, "a frame goes to one board");

const bytesOf = (active: readonly number[]): readonly number[] => {
  const bytes = new Array<number>(LOCK_BYTES).fill(0);
  for (const bit of active) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  return bytes;
};

/** For traces and pictures: `unlock 0/11`. */
export const describe = (message: Cu48Message): string => {
  switch (message.kind) {
    case "unlock":
      return `unlock ${message.board}/${message.lock}`;
    case "locks":
      return `locks ${message.board} active [${message.active.join(" ")}]`;
    case "forbidden":
      return `FORBIDDEN ${message.what} ${message.board}`;
    case "read-bus":
      return message.kind;
    case "read-locks":
    case "unknown":
      return `${message.kind} ${message.board}`;
  }
};
