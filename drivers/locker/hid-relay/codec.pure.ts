/**
 * `locker/hid-relay` of the technician's protocol analyser: reports as plain objects and back. It decodes
 * every report, dangerous ones included, and refuses to encode the dangerous ones with the reason.
 */
import type { WireKind, WireObject } from "../../runtime/machine.ts";
import { toHex } from "../../runtime/text.ts";
import type { FieldReader } from "../bank/field-reader.pure.ts";
import { lockerCodec } from "../bank/locker-codec.pure.ts";
import { type RelayFrame, relayFraming } from "./framing.ts";
import {
  decodeCommand,
  decodeState,
  encodeCommand,
  encodeState,
  FORBIDDEN,
  RELAYS_MAX,
  type RelayCommand,
  type RelayState,
  SERIAL_CHARACTERS,
  STATE_BYTES,
} from "./protocol.ts";

const SOURCE = "dcttech USB relay (lockers.md 1d; usbrelay, hidusb-relay-cmd)";
/** As many visible characters as a serial has. */
const SERIAL = new RegExp(`^[\\x21-\\x7e]{${SERIAL_CHARACTERS}}$`);
const RELAY = `number on the board, 1-${RELAYS_MAX}`;

const KINDS: readonly WireKind[] = [
  { kind: "relay-on", direction: "host", fields: { relay: RELAY }, source: SOURCE },
  { kind: "relay-off", direction: "host", fields: { relay: RELAY }, source: SOURCE },
  { kind: "all-off", direction: "host", fields: {}, source: SOURCE },
  {
    kind: "state",
    direction: "device",
    fields: { serial: `${SERIAL_CHARACTERS} visible characters`, on: `relays that are on, each ${RELAY}` },
    source: SOURCE,
  },
  {
    kind: "forbidden",
    direction: "host",
    fields: { what: Object.keys(FORBIDDEN).join(" | "), serial: "new serial of set-serial" },
    source: `${SOURCE}; decoded only, never encoded`,
  },
];

const toObject = ({ from, bytes }: RelayFrame): WireObject => {
  // A board may keep something in byte 6; what it means nobody says, so no object stands for it.
  const plain = from === "host" || bytes[STATE_BYTES - 2] === 0;
  const message = from === "host" ? decodeCommand(bytes) : decodeState(bytes);
  if (!plain || message === undefined || message.kind === "unknown")
    return { kind: "error", error: "unknown-message", bytes: toHex(bytes) };
  if (message.kind === "forbidden")
    return { ...message, warnings: [`must never be sent: ${FORBIDDEN[message.what]}`] };
  if (message.kind === "relay-on")
    return { ...message, warnings: ["the board has no timer: the coil stays on until relay-off"] };
  return { ...message };
};

const messageOf = (kind: unknown, read: FieldReader): RelayCommand | RelayState | undefined => {
  switch (kind) {
    case "relay-on":
    case "relay-off":
      return { kind, relay: read.whole("relay", 1, RELAYS_MAX) };
    case "all-off":
      return { kind };
    case "state": {
      const serial = read.text("serial", SERIAL, `${SERIAL_CHARACTERS} visible characters`);
      return { kind, serial, on: read.list("on", RELAYS_MAX, 0, RELAYS_MAX, 1) };
    }
    default:
      return undefined;
  }
};

export const lockerHidRelayCodec = lockerCodec({
  name: "locker/hid-relay",
  kinds: KINDS,
  framing: relayFraming,
  toObject,
  forbidden: FORBIDDEN,
  messageOf,
  encode: (message) => (message.kind === "state" ? encodeState(message) : encodeCommand(message)),
});
