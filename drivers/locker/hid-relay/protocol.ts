/**
 * What the reports of a dcttech USB relay mean, both ways. Commands that switch every coil on, or write the
 * board's memory, are recognised and named but have no encoder: no type here can say them.
 * Source: lockers.md section 1d; DATASHEET.md, hid-relay.
 */
import { assert } from "../../faults.ts";

/** Report id, then eight bytes. */
export const COMMAND_BYTES = 9;
/** The feature report as the device gives it, without an id of its own. */
export const STATE_BYTES = 8;
/** Report id under which the state is asked for. */
export const STATE_REPORT = 0x01;
/** Relays of the largest board; numbered from 1 on the wire and on the board. */
export const RELAYS_MAX = 8;
export const SERIAL_CHARACTERS = 5;

const RELAY_ON = 0xff;
const RELAY_OFF = 0xfd;
const ALL_ON = 0xfe;
const ALL_OFF = 0xfc;
const SET_SERIAL = 0xfa;

/** What a host may say. `relay` 1 to 8. There is no way to say "all on". */
export type RelayCommand =
  | { readonly kind: "relay-on"; readonly relay: number }
  | { readonly kind: "relay-off"; readonly relay: number }
  | { readonly kind: "all-off" };

/** What the board says: its five letters, and the relays that are on (1 to 8, ascending). */
export interface RelayState {
  readonly kind: "state";
  readonly serial: string;
  readonly on: readonly number[];
}

/** Why a report must never be sent; also the sentence with which the analyser refuses to encode it. */
export const FORBIDDEN = {
  "all-on": "opens every box of the board and leaves every coil energised",
  "set-serial": "writes the board's memory: the bank's own board would be refused from then on",
} as const satisfies Record<string, string>;
export type ForbiddenWhat = keyof typeof FORBIDDEN;

export interface ForbiddenReport {
  readonly kind: "forbidden";
  readonly what: ForbiddenWhat;
  /** Of set-serial. */
  readonly serial?: string;
}

export interface UnknownReport {
  readonly kind: "unknown";
}

export type RelayReport = RelayCommand | RelayState | ForbiddenReport | UnknownReport;

const letters = (bytes: Uint8Array): string | undefined => {
  const five = bytes.subarray(0, SERIAL_CHARACTERS);
  return five.length === SERIAL_CHARACTERS && five.every((byte) => byte > 0x20 && byte < 0x7f)
    ? String.fromCharCode(...five)
    : undefined;
};

const areZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** A command, 9 bytes with its report id. Bytes it does not use must be 0, or it is none we know. */
export const decodeCommand = (report: Uint8Array): RelayReport => {
  const [id, command, relay = 0] = report;
  if (report.length !== COMMAND_BYTES || id !== 0) return { kind: "unknown" };
  const named = relay >= 1 && relay <= RELAYS_MAX && areZero(report.subarray(3));
  switch (command) {
    case RELAY_ON:
      return named ? { kind: "relay-on", relay } : { kind: "unknown" };
    case RELAY_OFF:
      return named ? { kind: "relay-off", relay } : { kind: "unknown" };
    case ALL_OFF:
      return areZero(report.subarray(2)) ? { kind: "all-off" } : { kind: "unknown" };
    // Boards obey these two whatever follows, so they are named whatever follows.
    case ALL_ON:
      return { kind: "forbidden", what: "all-on" };
    case SET_SERIAL:
      return { kind: "forbidden", what: "set-serial", serial: letters(report.subarray(2)) ?? "" };
    default:
      return { kind: "unknown" };
  }
};

/** Feature report 1. A board that answers with zeros has not said that its relays are off. */
export const decodeState = (report: Uint8Array): RelayState | undefined => {
  const serial = letters(report);
  if (report.length < STATE_BYTES || serial === undefined || report[SERIAL_CHARACTERS] !== 0)
    return undefined;
  const bits = report[STATE_BYTES - 1] ?? 0;
  const on = Array.from({ length: RELAYS_MAX }, (_, bit) => bit + 1).filter(
    (relay) => (bits >> (relay - 1)) & 1,
  );
  return { kind: "state", serial, on };
};

export const encodeCommand = (message: RelayCommand): Uint8Array => {
  const report = new Uint8Array(COMMAND_BYTES);
  if (message.kind === "all-off") {
    report[1] = ALL_OFF;
    return report;
  }
  const { relay } = message;
  assert(Number.isInteger(relay) && relay >= 1 && relay <= RELAYS_MAX, "a relay of the board");
  report[1] = message.kind === "relay-on" ? RELAY_ON : RELAY_OFF;
  report[2] = relay;
  return report;
};

/** As the board says it. `serial`: five visible characters. */
export const encodeState = ({ serial, on }: Omit<RelayState, "kind">): Uint8Array => {
  const report = new Uint8Array(STATE_BYTES);
  for (let at = 0; at < SERIAL_CHARACTERS; at++) report[at] = serial.charCodeAt(at);
  report[STATE_BYTES - 1] = on.reduce((bits, relay) => bits | (1 << (relay - 1)), 0);
  return report;
};
