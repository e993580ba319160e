/**
 * How the common machine of a bank speaks to relay boards over Modbus RTU: which frame asks what, what
 * answers it, what makes such a board ready. Frames and their meaning stand in framing.ts and protocol.ts.
 */
import { type LockCapabilities, PULSE_RANGE } from "../bank/bank.pure.ts";
import type { Answer, BoardSettings, Dialect, Question, Request } from "../bank/dialect.pure.ts";
import { BUS_DEFAULTS, type BusLimits, type BusSettings, checkSettings } from "../bank/state.pure.ts";
import { QUIET_MS, type RtuFrame, rtuFraming } from "./framing.ts";
import { decode, describe, encode, type HostMessage, type ModbusMessage } from "./protocol.ts";

/** More boards would make one idle round longer than its interval. */
export const MODBUS_LIMITS: BusLimits = { boards: 16, address_min: 1, address_max: 247 };
/** UNSURE: version register of the first V2 firmware, hundredths (200 = V2.00); DATASHEET.md, doubts. */
export const VERSION_MIN = 200;

type Common = Omit<BusSettings, keyof typeof BUS_DEFAULTS | "boards" | "pulse_ms">;

/** Units and ranges: BusSettings. */
export interface ModbusSettings extends Common, Partial<Pick<BusSettings, keyof typeof BUS_DEFAULTS>> {
  readonly protocol: "modbus";
  /** `address` 1 to 247. */
  readonly boards: readonly { readonly address: number; readonly channels: 8 | 16 | 32 }[];
  /** Boards of an older firmware are refused; default VERSION_MIN. */
  readonly version_min?: number;
}

export const modbusBus = (settings: ModbusSettings): BusSettings => {
  const { boards, baud, closed_level } = settings;
  const bus = { ...BUS_DEFAULTS, ...settings, boards, baud, closed_level, pulse_ms: PULSE_RANGE };
  checkSettings(bus, MODBUS_LIMITS);
  return bus;
};

export const modbusCapabilities = (settings: ModbusSettings): LockCapabilities => ({
  channels: settings.boards.reduce((sum, { channels }) => sum + channels, 0),
  pulseTimer: "board",
  ack: "echo",
  doors: true,
  outputs: true,
  occupancy: false,
  pulse_ms: PULSE_RANGE,
});

/** t3.5: fixed above 19200 baud (Modbus over serial line 1.02, section 2.5.1.1). */
const silence_ms = (baud: number): number => (baud > 19_200 ? 1.75 : 35_000 / baud);

const messageOf = (question: Question, { address: board, channels: count }: BoardSettings): HostMessage => {
  switch (question.kind) {
    case "all-off":
      return { kind: "all-off", board };
    case "version":
      return { kind: "read-version", board };
    case "modes":
      return { kind: "read-modes", board, first: 0, count };
    case "outputs":
      return { kind: "read-coils", board, first: 0, count };
    case "doors":
      return { kind: "read-inputs", board, first: 0, count };
    case "pulse":
      return { kind: "flash-on", board, channel: question.index0, duration_ms: question.duration_ms };
  }
};

const replyBytes = (question: Question, { channels }: BoardSettings): number => {
  switch (question.kind) {
    case "outputs":
    case "doors":
      return 5 + Math.ceil(channels / 8);
    case "modes":
      return 5 + channels * 2;
    case "version":
      return 7;
    case "pulse":
    case "all-off":
      return 8;
  }
};

const ask = (question: Question, board: BoardSettings): Request => {
  const message = messageOf(question, board);
  return {
    bytes: encode(message),
    meaning: describe(message),
    reply_bytes: replyBytes(question, board),
    own_reply: question.kind === "pulse" || question.kind === "all-off",
  };
};

const FUNCTIONS: Readonly<Record<Question["kind"], number>> = {
  "all-off": 0x05,
  pulse: 0x05,
  outputs: 0x01,
  doors: 0x02,
  version: 0x03,
  modes: 0x03,
};

const FOREIGN: Answer = { kind: "foreign" };

/** A board that knows no version or no modes is not one of ours. */
const refusalOf = (question: Question): Answer => {
  if (question.kind === "version") return { kind: "unfit", fault: "LOCKER_VERSION_UNKNOWN", found: [] };
  if (question.kind === "modes") return { kind: "unfit", fault: "LOCKER_MODES_WRONG", found: [] };
  return { kind: "refusal" };
};

const answerOf = (
  question: Question,
  { address, channels }: BoardSettings,
  reply: ModbusMessage,
  version_min: number,
): Answer => {
  if (reply.board !== address) return FOREIGN;
  if (reply.kind === "exception")
    return reply.function === FUNCTIONS[question.kind] ? refusalOf(question) : FOREIGN;
  const bits = Math.ceil(channels / 8) * 8;
  switch (question.kind) {
    case "outputs":
      if (reply.kind !== "coils" || reply.count !== bits) return FOREIGN;
      return { kind: "outputs", on: reply.on.filter((index0) => index0 < channels) };
    case "doors":
      if (reply.kind !== "inputs" || reply.count !== bits) return FOREIGN;
      return { kind: "doors", active: reply.active };
    case "modes": {
      if (reply.kind !== "registers" || reply.values.length !== channels) return FOREIGN;
      const isNormal = reply.values.every((mode) => mode === 0);
      return isNormal
        ? { kind: "fine" }
        : { kind: "unfit", fault: "LOCKER_MODES_WRONG", found: reply.values };
    }
    case "version": {
      const version = reply.kind === "registers" && reply.values.length === 1 ? reply.values[0] : undefined;
      if (version === undefined) return FOREIGN;
      return version >= version_min
        ? { kind: "fine", version }
        : { kind: "unfit", fault: "LOCKER_VERSION_UNKNOWN", found: [version] };
    }
    // Answered by the request's own bytes, which the machine itself compares.
    case "pulse":
    case "all-off":
      return FOREIGN;
  }
};

export const modbusDialect = ({ baud, version_min = VERSION_MIN }: ModbusSettings): Dialect<RtuFrame> => ({
  framing: rtuFraming,
  flush_after_ms: QUIET_MS,
  describe: (frame) => describe(decode(frame)),
  silence_ms: silence_ms(baud),
  start: ["all-off", "version", "modes", "outputs", "doors", "doors"],
  // Modes too: a board set up anew while it serves could energise a lock by its door switch.
  audit: ["outputs", "modes"],
  outputs: true,
  ask,
  hear: (question, board, frame) => answerOf(question, board, decode(frame), version_min),
});
