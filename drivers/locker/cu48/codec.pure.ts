/**
 * `locker/cu48` of the technician's protocol analyser: frames as plain objects and back. It decodes every
 * frame, dangerous ones included, and refuses to encode the dangerous ones with the reason. It speaks to no
 * board.
 */
import type { WireKind, WireObject } from "../../runtime/machine.ts";
import { toHex } from "../../runtime/text.ts";
import type { FieldReader } from "../bank/field-reader.pure.ts";
import { lockerCodec } from "../bank/locker-codec.pure.ts";
import { cu48Framing } from "./framing.ts";
import {
  BOARD_MAX,
  type Cu48Message,
  type DeviceMessage,
  decode,
  encode,
  FORBIDDEN,
  type HostMessage,
  LOCKS_A_BOARD,
  lockIndex,
  type ServiceMessage,
} from "./protocol.ts";

const SOURCE = "Kerong CU48 Protocol and Introduction v2.1 (lockers.md 1c)";
const BOARD = "address 0-9";
const LOCK_MAX = LOCKS_A_BOARD - 1;

const KINDS: readonly WireKind[] = [
  { kind: "read-locks", direction: "host", fields: { board: BOARD }, source: SOURCE },
  { kind: "read-bus", direction: "host", fields: {}, source: `${SOURCE}; every board answers` },
  {
    kind: "unlock",
    direction: "host",
    fields: { board: BOARD, lock: "0-47" },
    source: `${SOURCE}; never answered`,
  },
  {
    kind: "locks",
    direction: "device",
    fields: { board: BOARD, active: "locks whose bit is 1, 0-47" },
    source: SOURCE,
  },
  {
    kind: "forbidden",
    direction: "host",
    fields: { what: Object.keys(FORBIDDEN).join(" | "), board: "0-10, 10: all", locks: "0-47, none: all" },
    source: `${SOURCE}; decoded only, never encoded`,
  },
];

const toObject = (message: Cu48Message, bytes: Uint8Array): WireObject => {
  switch (message.kind) {
    case "unknown":
      return {
        kind: "error",
        error: "unknown-message",
        board: message.board,
        command: message.command,
        bytes: toHex(bytes),
      };
    case "forbidden":
      return { ...message, warnings: [`must never be sent: ${FORBIDDEN[message.what]}`] };
    case "read-locks":
    case "read-bus":
    case "unlock":
    case "locks":
      return { ...message };
  }
};

const messageOf = (
  kind: unknown,
  read: FieldReader,
): HostMessage | ServiceMessage | DeviceMessage | undefined => {
  const board = (): number => read.whole("board", 0, BOARD_MAX);
  switch (kind) {
    case "read-locks":
      return { kind, board: board() };
    case "read-bus":
      return { kind };
    case "unlock": {
      const lock = lockIndex(read.whole("lock", 0, LOCK_MAX));
      return lock === undefined ? undefined : { kind, board: board(), lock };
    }
    case "locks":
      return { kind, board: board(), active: read.list("active", LOCK_MAX, 0, LOCKS_A_BOARD) };
    default:
      return undefined;
  }
};

export const lockerCu48Codec = lockerCodec({
  name: "locker/cu48",
  kinds: KINDS,
  framing: cu48Framing,
  toObject: (frame, bytes) => toObject(decode(frame), bytes),
  forbidden: FORBIDDEN,
  messageOf,
  encode,
});
