/**
 * What the frames of a Waveshare-class Modbus RTU relay board mean, in both directions. Commands that leave a
 * coil energised, or that open more than one lock, are recognised and named but have no encoder: no type here
 * can say them. Source: lockers.md section 1b (vendor protocol V2); worked bytes in
 * test/vectors/locker-modbus.txt.
 */
import { assert } from "../../faults.ts";
import { withCrc } from "./crc.pure.ts";
import type { RtuFrame } from "./framing.ts";

/** Addresses a board may have (vendor; Modbus itself ends at 247); 0 is every board at once. */
const BOARD_MIN = 1;
export const BOARD_MAX = 255;
/** Channels 0 to 31: the largest board has 32. */
export const CHANNEL_MAX = 31;
/** Unit of the board's own pulse timer. */
export const FLASH_UNIT_MS = 100;
export const FLASH_UNITS_MAX = 0x7fff;

const RELAY_OFF = 0x0000;
const RELAY_ON = 0xff00;
const RELAY_TOGGLE = 0x5500;
const ALL_RELAYS = 0x00ff;
const FLASH_ON_BASE = 0x0200;
const FLASH_OFF_BASE = 0x0400;
const MODE_BASE = 0x1000;
const ADDRESS_REGISTER = 0x4000;
const VERSION_REGISTER = 0x8000;

/** What the driver can say. This union is the whole of it: reads, off, and a pulse that the board ends. */
export type HostMessage =
  | { readonly kind: "read-coils"; readonly board: number; readonly first: number; readonly count: number }
  | { readonly kind: "read-inputs"; readonly board: number; readonly first: number; readonly count: number }
  | { readonly kind: "read-modes"; readonly board: number; readonly first: number; readonly count: number }
  | { readonly kind: "read-version"; readonly board: number }
  | FlashOn
  | { readonly kind: "relay-off"; readonly board: number; readonly channel: number }
  | { readonly kind: "all-off"; readonly board: number };

/** On now, off by the board's own timer after `duration_ms`. */
export interface FlashOn {
  readonly kind: "flash-on";
  readonly board: number;
  readonly channel: number;
  readonly duration_ms: number;
}

/** What a technician sets up a board with. The driver never sends these. */
export type ServiceMessage =
  | { readonly kind: "read-address"; readonly board: number }
  | { readonly kind: "set-address"; readonly board: number; readonly address: number }
  | { readonly kind: "set-mode"; readonly board: number; readonly channel: number; readonly mode: number }
  | { readonly kind: "coils-off"; readonly board: number; readonly first: number; readonly count: number };

/** Replies that differ from their request. FC05 and FC06 are answered by the same bytes. */
export type DeviceMessage =
  /** `on`: channels counted from the first asked for; `count`: bits in the reply, a multiple of 8. */
  | { readonly kind: "coils"; readonly board: number; readonly count: number; readonly on: readonly number[] }
  | {
      readonly kind: "inputs";
      readonly board: number;
      readonly count: number;
      readonly active: readonly number[];
    }
  | { readonly kind: "registers"; readonly board: number; readonly values: readonly number[] }
  | {
      readonly kind: "coils-written";
      readonly board: number;
      readonly first: number;
      readonly count: number;
    }
  | {
      readonly kind: "exception";
      readonly board: number;
      readonly function: number;
      readonly code: number;
    };

/** Why a frame must never be sent; also the sentence with which the analyser refuses to encode it. */
export const FORBIDDEN = {
  "relay-on": "leaves the coil energised until somebody switches it off",
  "relay-toggle": "is not idempotent: a repeat leaves the coil energised",
  "all-on": "opens every box of the board and leaves every coil energised",
  "all-toggle": "opens every box whose coil is off",
  "flash-off": "ends with the relay on: the board's timer switches the coil on, for ever",
  "coils-on": "a multiple write with a 1 bit leaves coils energised",
  "broadcast-flash": "is obeyed by every board on the bus: one box opens on each",
} as const satisfies Record<string, string>;
export type ForbiddenWhat = keyof typeof FORBIDDEN;

export interface ForbiddenMessage {
  readonly kind: "forbidden";
  readonly what: ForbiddenWhat;
  readonly board: number;
  /** Channels concerned, counted from 0; empty: all. */
  readonly channels: readonly number[];
  readonly duration_ms?: number;
}

/** A true CRC around something the vendor's table does not know. */
export interface UnknownMessage {
  readonly kind: "unknown";
  readonly board: number;
  readonly function: number;
}

export type ModbusMessage = HostMessage | ServiceMessage | DeviceMessage | ForbiddenMessage | UnknownMessage;

// ---- decode ----

const word = (data: Uint8Array, at: number): number => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);

const bitsOf = (bytes: Uint8Array): readonly number[] => {
  const set: number[] = [];
  bytes.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) set.push(index * 8 + bit);
  });
  return set;
};

export const decode = ({ address: board, function: code, data }: RtuFrame): ModbusMessage => {
  const unknown: UnknownMessage = { kind: "unknown", board, function: code };
  const first = word(data, 0);
  const value = word(data, 2);
  if (code > 0x80) return { kind: "exception", board, function: code - 0x80, code: data[0] ?? 0 };
  switch (code) {
    case 0x01:
    case 0x02: {
      if (data[0] !== 0) {
        if (data[0] !== data.length - 1) return unknown;
        const set = bitsOf(data.subarray(1));
        const count = (data.length - 1) * 8;
        return code === 0x01
          ? { kind: "coils", board, count, on: set }
          : { kind: "inputs", board, count, active: set };
      }
      if (value < 1 || first + value > CHANNEL_MAX + 1) return unknown;
      return { kind: code === 0x01 ? "read-coils" : "read-inputs", board, first, count: value };
    }
    case 0x03:
      return data.length === 4 ? decodeReadRegisters(board, first, value) : decodeRegisters(board, data);
    case 0x05:
      return decodeWriteCoil(board, first, value);
    case 0x06:
      if (first === ADDRESS_REGISTER && value >= 1 && value <= 255)
        return { kind: "set-address", board, address: value };
      if (first >= MODE_BASE && first <= MODE_BASE + CHANNEL_MAX && value <= 3)
        return { kind: "set-mode", board, channel: first - MODE_BASE, mode: value };
      return unknown;
    case 0x0f:
      return decodeWriteCoils(board, first, value, data);
    default:
      return unknown;
  }
};

const decodeReadRegisters = (board: number, first: number, count: number): ModbusMessage => {
  if (first === VERSION_REGISTER && count === 1) return { kind: "read-version", board };
  if (first === ADDRESS_REGISTER && count === 1) return { kind: "read-address", board };
  const channel = first - MODE_BASE;
  if (channel >= 0 && count >= 1 && channel + count <= CHANNEL_MAX + 1)
    return { kind: "read-modes", board, first: channel, count };
  return { kind: "unknown", board, function: 0x03 };
};

const decodeRegisters = (board: number, data: Uint8Array): ModbusMessage => {
  if (data.length % 2 === 0 || data[0] !== data.length - 1) return { kind: "unknown", board, function: 0x03 };
  const values = Array.from({ length: (data.length - 1) / 2 }, (_, index) => word(data, 1 + index * 2));
  return { kind: "registers", board, values };
};

const decodeWriteCoil = (board: number, register: number, value: number): ModbusMessage => {
  const unknown: UnknownMessage = { kind: "unknown", board, function: 0x05 };
  const channel = register & 0xff;
  const single = channel <= CHANNEL_MAX;
  const duration_ms = value * FLASH_UNIT_MS;
  const forbidden = (what: ForbiddenWhat, extra: { duration_ms?: number } = {}): ForbiddenMessage => ({
    kind: "forbidden",
    what,
    board,
    channels: single ? [channel] : [],
    ...extra,
  });
  switch (register - channel) {
    case 0x0000: {
      const all = register === ALL_RELAYS;
      if (!single && !all) return unknown;
      if (value === RELAY_ON) return forbidden(all ? "all-on" : "relay-on");
      if (value === RELAY_TOGGLE) return forbidden(all ? "all-toggle" : "relay-toggle");
      if (value !== RELAY_OFF) return unknown;
      return all ? { kind: "all-off", board } : { kind: "relay-off", board, channel };
    }
    case FLASH_ON_BASE:
      if (!single || value < 1 || value > FLASH_UNITS_MAX) return unknown;
      return board === 0
        ? forbidden("broadcast-flash", { duration_ms })
        : { kind: "flash-on", board, channel, duration_ms };
    case FLASH_OFF_BASE:
      return forbidden("flash-off", { duration_ms });
    default:
      return unknown;
  }
};

const decodeWriteCoils = (board: number, first: number, count: number, data: Uint8Array): ModbusMessage => {
  const unknown: UnknownMessage = { kind: "unknown", board, function: 0x0f };
  if (count < 1 || first + count > CHANNEL_MAX + 1) return unknown;
  if (data.length === 4) return { kind: "coils-written", board, first, count };
  if (data[4] !== Math.ceil(count / 8) || data.length !== 5 + data[4]) return unknown;
  const set = bitsOf(data.subarray(5));
  return set.length === 0
    ? { kind: "coils-off", board, first, count }
    : { kind: "forbidden", what: "coils-on", board, channels: set.map((bit) => first + bit) };
};

// ---- encode ----

const frame = (board: number, code: number, ...data: readonly number[]): Uint8Array =>
  withCrc(Uint8Array.of(board, code, ...data));

const words = (...values: readonly number[]): readonly number[] =>
  values.flatMap((value) => [value >>> 8, value & 0xff]);

const bytesOf = (set: readonly number[], count: number): readonly number[] => {
  const bytes = new Array<number>(Math.ceil(count / 8)).fill(0);
  for (const bit of set) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  return bytes;
};

/** A message as one frame. Fields out of range are a mistake of the caller's. */
export const encode = (message: HostMessage | ServiceMessage | DeviceMessage): Uint8Array => {
  const { board } = message;
  switch (message.kind) {
    case "read-coils":
      return frame(board, 0x01, ...words(message.first, message.count));
    case "read-inputs":
      return frame(board, 0x02, ...words(message.first, message.count));
    case "read-modes":
      return frame(board, 0x03, ...words(MODE_BASE + message.first, message.count));
    case "read-version":
      return frame(board, 0x03, ...words(VERSION_REGISTER, 1));
    case "flash-on":
      return encodeFlashOn(message);
    case "relay-off":
      assert(message.channel <= CHANNEL_MAX, "a relay's channel is 0 to 31");
      return frame(board, 0x05, ...words(message.channel, RELAY_OFF));
    case "all-off":
      return frame(board, 0x05, ...words(ALL_RELAYS, RELAY_OFF));
    case "read-address":
      return frame(board, 0x03, ...words(ADDRESS_REGISTER, 1));
    case "set-address":
      return frame(board, 0x06, ...words(ADDRESS_REGISTER, message.address));
    case "set-mode":
      return frame(board, 0x06, ...words(MODE_BASE + message.channel, message.mode));
    case "coils-off": {
      const zeros = bytesOf([], message.count);
      return frame(board, 0x0f, ...words(message.first, message.count), zeros.length, ...zeros);
    }
    case "coils":
      return frame(board, 0x01, message.count / 8, ...bytesOf(message.on, message.count));
    case "inputs":
      return frame(board, 0x02, message.count / 8, ...bytesOf(message.active, message.count));
    case "registers":
      return frame(board, 0x03, message.values.length * 2, ...words(...message.values));
    case "coils-written":
      return frame(board, 0x0f, ...words(message.first, message.count));
    case "exception":
      return frame(board, 0x80 + message.function, message.code);
  }
};

/** The one frame that energises a coil: every number in it is checked again here, on both sides. */
const encodeFlashOn = ({ board, channel, duration_ms }: FlashOn): Uint8Array => {
  const units = duration_ms / FLASH_UNIT_MS;
  assert(Number.isInteger(board) && board >= BOARD_MIN && board <= BOARD_MAX, "a pulse goes to one board");
  assert(Number.isInteger(channel) && channel >= 0 && channel <= CHANNEL_MAX, "a pulse goes to one channel");
  assert(Number.isInteger(units) && units >= 1 && units <= FLASH_UNITS_MAX, "a pulse ends by itself");
  return frame(board, 0x05, ...words(FLASH_ON_BASE + channel, units));
};

/** For traces and pictures: `flash-on 1/3 500 ms`. */
export const describe = (message: ModbusMessage): string => {
  switch (message.kind) {
    case "flash-on":
      return `flash-on ${message.board}/${message.channel} ${message.duration_ms} ms`;
    case "relay-off":
    case "set-mode":
      return `${message.kind} ${message.board}/${message.channel}`;
    case "coils":
      return `coils ${message.board} on [${message.on.join(" ")}]`;
    case "inputs":
      return `inputs ${message.board} active [${message.active.join(" ")}]`;
    case "forbidden":
      return `FORBIDDEN ${message.what} ${message.board}`;
    case "exception":
      return `exception ${message.board} function ${message.function} code ${message.code}`;
    default:
      return `${message.kind} ${message.board}`;
  }
};
