/**
 * `locker/modbus` of the technician's protocol analyser: frames as plain objects and back. It decodes every
 * frame, dangerous ones included, and refuses to encode the dangerous ones with the reason. It speaks to no
 * board.
 */
import type { WireKind, WireObject } from "../../runtime/machine.ts";
import { toHex } from "../../runtime/text.ts";
import { PULSE_MAX_MS } from "../bank/bank.pure.ts";
import type { FieldReader } from "../bank/field-reader.pure.ts";
import { lockerCodec } from "../bank/locker-codec.pure.ts";
import { rtuFraming } from "./framing.ts";
import {
  BOARD_MAX,
  CHANNEL_MAX,
  type DeviceMessage,
  decode,
  encode,
  FLASH_UNIT_MS,
  FLASH_UNITS_MAX,
  FORBIDDEN,
  type HostMessage,
  type ModbusMessage,
  type ServiceMessage,
} from "./protocol.ts";

/** Longest lists a reply may carry (Modbus application protocol 1.1b3, sections 6.1 and 6.3). */
const BITS_MAX = 2_000;
const REGISTERS_MAX = 125;

const SOURCE = "Waveshare Modbus RTU Relay protocol V2 (lockers.md 1b)";
const BOARD = "bus address 1-255";
const RANGE = { board: BOARD, first: "first channel 0-31", count: "channels 1-32" };

const host = (kind: string, fields: Readonly<Record<string, string>>): WireKind => ({
  kind,
  direction: "host",
  fields,
  source: SOURCE,
});
const device = (kind: string, fields: Readonly<Record<string, string>>): WireKind => ({
  kind,
  direction: "device",
  fields,
  source: SOURCE,
});
const both = (kind: string, fields: Readonly<Record<string, string>>): WireKind => ({
  kind,
  direction: "both",
  fields,
  source: `${SOURCE}; the reply is the same bytes`,
});

const KINDS: readonly WireKind[] = [
  host("read-coils", RANGE),
  host("read-inputs", RANGE),
  host("read-modes", RANGE),
  host("read-version", { board: "bus address 0-255" }),
  both("flash-on", { board: BOARD, channel: "0-31", duration_ms: "100-3276700, multiple of 100" }),
  both("relay-off", { board: "bus address 0-255", channel: "0-31" }),
  both("all-off", { board: "bus address 0-255" }),
  host("read-address", { board: "bus address 0-255" }),
  both("set-address", { board: "bus address 0-255", address: "1-255" }),
  both("set-mode", { board: BOARD, channel: "0-31", mode: "0 normal, 1 linkage, 2 toggle, 3 edge" }),
  host("coils-off", RANGE),
  device("coils", { board: BOARD, count: "bits, multiple of 8", on: "channels that are on" }),
  device("inputs", { board: BOARD, count: "bits, multiple of 8", active: "inputs that are active" }),
  device("registers", { board: BOARD, values: "numbers 0-65535, 1 to 125 of them" }),
  device("coils-written", RANGE),
  device("exception", { board: BOARD, function: "function refused", code: "1-255" }),
  {
    ...both("forbidden", { what: Object.keys(FORBIDDEN).join(" | "), board: "0-255", channels: "0-31" }),
    source: `${SOURCE}; decoded only, never encoded`,
  },
];

const warningsOf = (message: ModbusMessage): readonly string[] => {
  if (message.kind === "forbidden") return [`must never be sent: ${FORBIDDEN[message.what]}`];
  if (message.kind === "flash-on" && message.duration_ms > PULSE_MAX_MS)
    return [`longer than ${PULSE_MAX_MS} ms: the coil may burn`];
  if (message.kind === "set-mode" && message.mode !== 0)
    return ["an input drives the relay in this mode: a door switch keeps the coil energised"];
  return [];
};

const toObject = (message: ModbusMessage, bytes: Uint8Array): WireObject => {
  if (message.kind === "unknown")
    return {
      kind: "error",
      error: "unknown-message",
      board: message.board,
      function: message.function,
      bytes: toHex(bytes),
    };
  const warnings = warningsOf(message);
  return warnings.length === 0 ? { ...message } : { ...message, warnings };
};

const messageOf = (
  kind: unknown,
  read: FieldReader,
): HostMessage | ServiceMessage | DeviceMessage | undefined => {
  const board = read.whole("board", kind === "flash-on" ? 1 : 0, BOARD_MAX);
  const channel = (): number => read.whole("channel", 0, CHANNEL_MAX);
  switch (kind) {
    case "read-coils":
    case "read-inputs":
    case "read-modes":
    case "coils-off":
    case "coils-written": {
      const first = read.whole("first", 0, CHANNEL_MAX);
      return { kind, board, first, count: read.whole("count", 1, CHANNEL_MAX + 1 - first) };
    }
    case "read-version":
    case "all-off":
    case "read-address":
      return { kind, board };
    case "flash-on": {
      const duration_ms = read.multiple("duration_ms", FLASH_UNIT_MS, FLASH_UNITS_MAX * FLASH_UNIT_MS);
      return { kind, board, channel: channel(), duration_ms };
    }
    case "relay-off":
      return { kind, board, channel: channel() };
    case "set-address":
      return { kind, board, address: read.whole("address", 1, 255) };
    case "set-mode":
      return { kind, board, channel: channel(), mode: read.whole("mode", 0, 3) };
    case "coils": {
      const count = read.multiple("count", 8, BITS_MAX);
      return { kind, board, count, on: read.list("on", count - 1, 0, count) };
    }
    case "inputs": {
      const count = read.multiple("count", 8, BITS_MAX);
      return { kind, board, count, active: read.list("active", count - 1, 0, count) };
    }
    case "registers":
      return { kind, board, values: read.list("values", 0xffff, 1, REGISTERS_MAX) };
    case "exception":
      return { kind, board, function: read.whole("function", 1, 16), code: read.whole("code", 0, 255) };
    default:
      return undefined;
  }
};

export const lockerModbusCodec = lockerCodec({
  name: "locker/modbus",
  kinds: KINDS,
  framing: rtuFraming,
  toObject: (frame, bytes) => toObject(decode(frame), bytes),
  forbidden: FORBIDDEN,
  messageOf,
  encode,
});
