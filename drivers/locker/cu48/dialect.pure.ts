/**
 * How the common machine of a bank speaks to CU48 boards: doors are read, locks are unlocked, and that is all
 * there is. An unlock is never answered and its length is set in the board. Frames and their meaning stand in
 * framing.ts and protocol.ts.
 */
import { assert } from "../../faults.ts";
import { type LockCapabilities, PULSE_STEP_MS, type PulseRange } from "../bank/bank.pure.ts";
import type { BoardSettings, Dialect, Question, Request } from "../bank/dialect.pure.ts";
import { BUS_DEFAULTS, type BusLimits, type BusSettings, checkSettings } from "../bank/state.pure.ts";
import { type Cu48Frame, cu48Framing, FRAME_BYTES_MAX, QUIET_MS } from "./framing.ts";
import {
  BOARD_MAX,
  decode,
  describe,
  encode,
  type HostMessage,
  LOCKS_A_BOARD,
  lockIndex,
} from "./protocol.ts";

/** The bus knows ten addresses. */
export const CU48_LIMITS: BusLimits = { boards: BOARD_MAX + 1, address_min: 0, address_max: BOARD_MAX };
/** UNSURE: time the board is delivered with; no sheet names it. */
export const CU48_PULSE_MS = 500;

/** Units and ranges: BusSettings. */
export interface Cu48Settings
  extends Pick<BusSettings, "baud">,
    Partial<Pick<BusSettings, keyof typeof BUS_DEFAULTS>> {
  readonly protocol: "cu48";
  /** `address` 0 to 9. */
  readonly boards: readonly { readonly address: number }[];
  /** Hook bit of a closed door: the vendor says 1, or 0 where the switch is wired the other way round. */
  readonly closed_bit: 0 | 1;
  /** What the boards are set to, 100 to 1000 in steps of 100. The host can't shorten it. */
  readonly pulse_ms: number;
}

const boardsOf = ({ boards }: Cu48Settings): readonly BoardSettings[] =>
  boards.map(({ address }) => ({ address, channels: LOCKS_A_BOARD }));

const rangeOf = ({ pulse_ms }: Cu48Settings): PulseRange => ({
  min: pulse_ms,
  max: pulse_ms,
  step: PULSE_STEP_MS,
});

export const cu48Bus = (settings: Cu48Settings): BusSettings => {
  const { closed_bit: closed_level } = settings;
  const bus = {
    ...BUS_DEFAULTS,
    ...settings,
    boards: boardsOf(settings),
    closed_level,
    pulse_ms: rangeOf(settings),
  };
  checkSettings(bus, CU48_LIMITS);
  return bus;
};

export const cu48Capabilities = (settings: Cu48Settings): LockCapabilities => ({
  channels: settings.boards.length * LOCKS_A_BOARD,
  pulseTimer: "board",
  ack: "none",
  doors: true,
  outputs: false,
  occupancy: false,
  pulse_ms: rangeOf(settings),
});

const messageOf = (question: Question, { address: board }: BoardSettings): HostMessage => {
  if (question.kind === "doors") return { kind: "read-locks", board };
  assert(question.kind === "pulse", `a CU48 knows no ${question.kind}`);
  const lock = lockIndex(question.index0);
  assert(lock !== undefined, "a pulse goes to one lock");
  return { kind: "unlock", board, lock };
};

const ask = (question: Question, board: BoardSettings): Request => {
  const message = messageOf(question, board);
  return {
    bytes: encode(message),
    meaning: describe(message),
    reply_bytes: question.kind === "doors" ? FRAME_BYTES_MAX : 0,
    own_reply: false,
  };
};

export const cu48Dialect = ({ baud }: Cu48Settings): Dialect<Cu48Frame> => ({
  framing: cu48Framing,
  flush_after_ms: QUIET_MS,
  describe: (frame) => describe(decode(frame)),
  // UNSURE: the vendor names no silence; as much as Modbus asks for.
  silence_ms: 35_000 / baud,
  // Two looks make the doors known. Two more, because there is nothing else by which two boards with one
  // address, or a bad line, could be told from a good board before its first pulse.
  start: ["doors", "doors", "doors", "doors"],
  audit: [],
  outputs: false,
  ask,
  hear: (question, { address }, frame) => {
    const reply = decode(frame);
    if (question.kind !== "doors" || reply.kind !== "locks" || reply.board !== address)
      return { kind: "foreign" };
    return { kind: "doors", active: reply.active };
  },
});
