/**
 * What a host said on the wire of a bank, read by the proof's own eyes: no line of the production codecs
 * stands behind it, so that a mistake there is seen here. Source: lockers.md sections 1b and 1c.
 */

export interface HostFrame {
  readonly kind: "read" | "off" | "pulse" | "forbidden" | "torn";
  readonly board: number;
  /** Of a pulse: the lock's output on its board, from 0. */
  readonly index0: number;
  readonly bytes: readonly number[];
}

/** Takes bytes as they arrive and gives the frames they complete. */
export interface HostReader {
  push(bytes: Uint8Array): readonly HostFrame[];
  /** A frame has begun, and is not complete, that will be a pulse. */
  readonly opens: boolean;
  /** The line was closed: what was begun is lost. */
  reset(): void;
}

/** Every request that a host of ours may send is eight bytes long. */
const MODBUS_BYTES = 8;
const MODBUS_CHANNELS_MAX = 32;
const PULSE_STEPS_MAX = 10;

/** CRC-16/MODBUS bit by bit, as the standard draws it. */
const crcOf = (bytes: readonly number[]): number => {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
};

const modbusFrame = (bytes: readonly number[]): HostFrame => {
  const [board = 0, code = 0, high = 0, low = 0, valueHigh = 0, valueLow = 0, crcLow = 0, crcHigh = 0] =
    bytes;
  const frame = (kind: HostFrame["kind"], index0 = 0): HostFrame => ({ kind, board, index0, bytes });
  if (crcOf(bytes.slice(0, 6)) !== (crcHigh << 8) + crcLow) return frame("torn");
  const value = (valueHigh << 8) + valueLow;
  if (code === 1 || code === 2 || code === 3) return frame("read");
  if (code !== 5) return frame("forbidden");
  if (high === 0 && value === 0 && (low === 0xff || low < MODBUS_CHANNELS_MAX)) return frame("off");
  const flashes = high === 2 && low < MODBUS_CHANNELS_MAX && value >= 1 && value <= PULSE_STEPS_MAX;
  return frame(flashes && board !== 0 ? "pulse" : "forbidden", low);
};

const CU48_BYTES = 6;
const CU48_BOARDS = 10;
const CU48_LOCKS = 48;

const cu48Frame = (bytes: readonly number[]): HostFrame => {
  const [stx = 0, board = 0, lock = 0, command = 0, etx = 0, sum = 0] = bytes;
  const frame = (kind: HostFrame["kind"]): HostFrame => ({ kind, board, index0: lock, bytes });
  const whole = stx === 0x02 && etx === 0x03 && (stx + board + lock + command + etx) % 256 === sum;
  if (!whole) return frame("torn");
  if (command === 0x50) return frame("read");
  return frame(command === 0x51 && board < CU48_BOARDS && lock < CU48_LOCKS ? "pulse" : "forbidden");
};

const FORMS = {
  modbus: {
    length: MODBUS_BYTES,
    frameOf: modbusFrame,
    opens: ([, code, high]: readonly number[]) => code === 0x05 && high === 0x02,
  },
  cu48: {
    length: CU48_BYTES,
    frameOf: cu48Frame,
    opens: ([, , , command]: readonly number[]) => command === 0x51,
  },
} as const;

export type WireProtocol = keyof typeof FORMS;

export const hostReader = (protocol: WireProtocol): HostReader => {
  const { length, frameOf, opens } = FORMS[protocol];
  let held: number[] = [];
  return {
    push: (bytes) => {
      const frames: HostFrame[] = [];
      for (const byte of bytes) {
        held.push(byte);
        if (held.length < length) continue;
        frames.push(frameOf(held));
        held = [];
      }
      return frames;
    },
    get opens() {
      return opens(held);
    },
    reset: () => {
      held = [];
    },
  };
};
