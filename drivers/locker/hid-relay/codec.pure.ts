/**
 * `locker/hid-relay` of the technician's protocol analyser: reports as plain objects and back. It decodes
 * every report, dangerous ones included, and refuses to encode the dangerous ones with the reason.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { toHex } from "../../runtime/text.ts";
import { type RelayFrame, relayFraming } from "./framing.ts";
import {
  decodeCommand,
  decodeState,
  encodeCommand,
  encodeState,
  FORBIDDEN,
  type ForbiddenWhat,
  RELAYS_MAX,
  SERIAL_CHARACTERS,
  STATE_BYTES,
} from "./protocol.ts";

const SOURCE = "dcttech USB relay (lockers.md 1d; usbrelay, hidusb-relay-cmd)";
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

type Encoded = ReturnType<WireCodec["encode"]>;

const isRelay = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= RELAYS_MAX;

const encodeSwitch = (kind: "relay-on" | "relay-off", relay: unknown): Encoded =>
  isRelay(relay)
    ? { bytes: encodeCommand({ kind, relay }) }
    : { error: `relay must be a whole number from 1 to ${RELAYS_MAX}` };

const encodeAnswer = (serial: unknown, on: unknown): Encoded => {
  if (typeof serial !== "string" || !/^[\x21-\x7e]{5}$/.test(serial))
    return { error: `serial must be ${SERIAL_CHARACTERS} visible characters` };
  if (!Array.isArray(on) || on.length > RELAYS_MAX || !on.every(isRelay))
    return { error: `on must be a list of relays from 1 to ${RELAYS_MAX}` };
  return { bytes: encodeState({ serial, on }) };
};

export const lockerHidRelayCodec: WireCodec = {
  name: "locker/hid-relay",
  kinds: KINDS,
  decode: (bytes) => {
    const [held, chunks] = relayFraming.push(relayFraming.empty, bytes);
    const [, last] = relayFraming.flush(held);
    return [...chunks, ...last].map((chunk) =>
      chunk.kind === "frame"
        ? toObject(chunk.frame)
        : { kind: "noise", bytes: toHex(chunk.bytes), reason: chunk.reason },
    );
  },
  encode: (message) => {
    const { kind, what, relay, serial, on } = message;
    const named = kind === "forbidden" ? what : kind;
    if (typeof named === "string" && Object.hasOwn(FORBIDDEN, named))
      return { error: `forbidden: ${named} ${FORBIDDEN[named as ForbiddenWhat]}` };
    switch (kind) {
      case "relay-on":
      case "relay-off":
        return encodeSwitch(kind, relay);
      case "all-off":
        return { bytes: encodeCommand({ kind }) };
      case "state":
        return encodeAnswer(serial, on);
      case "forbidden":
        return { error: "forbidden: such a report is never built" };
      default:
        return { error: `no such kind: ${String(kind)}` };
    }
  },
};
