/**
 * What the machine of one Modbus lock bank knows between two events: the bus, the boards, the pulse under
 * way, what is still to be sent. Types, settings and first values only; what happens is in machine.ts.
 */
import { assert } from "../../faults.ts";
import type { MachineEffect } from "../../runtime/machine.ts";
import type { BankNews, LockOutcome, PulseCommand, PulseDoubt } from "../bank/bank.pure.ts";
import { type Doors, unknownDoors } from "./doors.pure.ts";
import type { HostMessage } from "./protocol.ts";

/** Boards on one bus; more would make one idle round longer than its interval. */
export const BOARDS_MAX = 16;
export const REPLY_TIMEOUT_MS = 300;
export const IDLE_POLL_MS = 500;
export const IDLE_POLL_MAX_MS = 600_000;
/** UNSURE: version register of the first V2 firmware, hundredths (200 = V2.00); DATASHEET.md, doubts. */
export const VERSION_MIN = 200;

/** One bus, one lock power supply. */
export interface ModbusBankSettings {
  /** `address` 1 to 247, each once. */
  readonly boards: readonly { readonly address: number; readonly channels: 8 | 16 | 32 }[];
  /** Of the line, 8N1: sets the silence between frames and the wire's share of a reply's time. */
  readonly baud: number;
  /** Input level of a closed door: 1 = input active when closed. */
  readonly closed_level: 0 | 1;
  /** True: the adapter lets the host hear its own frames. */
  readonly echo: boolean;
  /** Time a board may take to answer, wire time not counted; 50 to 2000. */
  readonly reply_timeout_ms: number;
  /** All doors are read this often; 100 to IDLE_POLL_MAX_MS. */
  readonly idle_poll_ms: number;
  /** After a pulse, and when a door moved, its board is read this often; 20 to 1 000. */
  readonly fast_poll_ms: number;
  /** Boards of an older firmware are refused. */
  readonly version_min: number;
}

/** Refuses settings that could move a wrong lock or none. They come parsed; a breach is our own mistake. */
export const checkSettings = (settings: ModbusBankSettings): void => {
  const addresses = settings.boards.map((board) => board.address);
  assert(addresses.length >= 1 && addresses.length <= BOARDS_MAX, `a bank has 1 to ${BOARDS_MAX} boards`);
  assert(new Set(addresses).size === addresses.length, "two boards of a bank have one address");
  assert(
    addresses.every((address) => Number.isInteger(address) && address >= 1 && address <= 247),
    "a board's address is 1 to 247",
  );
  assert(settings.baud >= 1_200, "the baud rate of a bank is at least 1200");
  assert(settings.reply_timeout_ms >= 50 && settings.reply_timeout_ms <= 2_000, "reply timeout out of range");
  assert(
    settings.idle_poll_ms >= 100 && settings.idle_poll_ms <= IDLE_POLL_MAX_MS,
    "idle poll interval out of range",
  );
  assert(settings.fast_poll_ms >= 20 && settings.fast_poll_ms <= 1_000, "fast poll interval out of range");
};

export type LockTimer =
  /** Silence between frames, and the rest after an unanswered one. */
  | "line"
  | "reply"
  /** Next round of all boards; next fast poll; end of the fast polls after a pulse. */
  | "idle"
  | "fast"
  | "watch-end"
  /** The pulse and its settling time are over. */
  | "settle"
  /** A pulse that an earlier life of this program wrote is surely over. */
  | "earlier-life"
  /** Next attempt on boards that do not serve. */
  | "revive";

export type LockEffect = MachineEffect<LockOutcome, BankNews, LockTimer>;

/** One request with its reply. Whatever is asked, at most one of these is on the bus. */
export interface Exchange {
  readonly purpose: "pulse" | "off" | "start" | "coils" | "doors";
  /** Index into the bank's boards. */
  readonly board: number;
  readonly message: HostMessage;
  readonly retries: number;
}

export type Bus =
  | { readonly kind: "free" }
  /** The line must be silent for a while before the next frame. */
  | { readonly kind: "silence" }
  | {
      readonly kind: "awaiting";
      readonly exchange: Exchange;
      readonly bytes: Uint8Array;
      /** Our own frame is still to come back, before the reply. */
      readonly echo_due: boolean;
      readonly garbled: boolean;
    };

export type StartStep = "all-off" | "version" | "modes" | "coils" | "doors" | "doors-again";

export type BoardPhase =
  | { readonly kind: "down" }
  | { readonly kind: "starting"; readonly step: StartStep; readonly version: number }
  | { readonly kind: "ready"; readonly version: number }
  | { readonly kind: "silent" }
  | { readonly kind: "refused" };

export interface Board {
  readonly address: number;
  readonly channels: number;
  readonly phase: BoardPhase;
  readonly doors: Doors;
  /** An output read on when none should be; cleared only by reading it off. */
  readonly stuck: boolean;
  /** The state last reported, so that one trouble is told once. */
  readonly told: string;
}

export type Pulse =
  /** Accepted, nothing written. */
  | { readonly kind: "waiting"; readonly id: number; readonly board: number; readonly command: PulseCommand }
  /** Written. `doubt` undefined: acknowledged; `no-answer` until a reply came. */
  | {
      readonly kind: "sent" | "checking";
      readonly id: number;
      readonly board: number;
      readonly command: PulseCommand;
      readonly doubt: PulseDoubt | undefined;
    };

export interface LockBankState {
  readonly link: "up" | "down";
  /** A pulse of an earlier life may still run, on any board: none gets ready. */
  readonly fresh: boolean;
  readonly bus: Bus;
  readonly boards: readonly Board[];
  readonly pulse: Pulse | undefined;
  /** A read or an all-off to be repeated once. */
  readonly retry: Exchange | undefined;
  /** Boards to be sent all-off, those that did not answer it, and the commands that wait for it. */
  readonly offs: {
    readonly due: readonly number[];
    readonly unanswered: readonly number[];
    readonly ids: readonly number[];
  };
  readonly stopping: { readonly kind: "no" | "stopped" } | { readonly kind: "yes"; readonly id: number };
  /** Boards still to be visited in this idle round, and in this fast one. */
  readonly sweep: readonly number[];
  readonly fast: readonly number[];
  readonly fastArmed: boolean;
  /** Board that was pulsed a moment ago. */
  readonly watched: number | undefined;
  /** Idle rounds until the outputs are read too. */
  readonly auditIn: number;
  /** Boards whose outputs are to be read in this idle round. */
  readonly audit: readonly number[];
  /** The host was heard to hear itself. */
  readonly echoes: boolean;
  /** A pulse went unanswered and no board has answered since: it may still lie somewhere in the link. */
  readonly pulseHeld: boolean;
}

export const initialState = (settings: ModbusBankSettings): LockBankState => ({
  link: "down",
  fresh: true,
  bus: { kind: "free" },
  boards: settings.boards.map(({ address, channels }) => ({
    address,
    channels,
    phase: { kind: "down" },
    doors: unknownDoors(channels),
    stuck: false,
    told: "",
  })),
  pulse: undefined,
  retry: undefined,
  offs: { due: [], unanswered: [], ids: [] },
  stopping: { kind: "no" },
  sweep: [],
  fast: [],
  fastArmed: false,
  watched: undefined,
  auditIn: 0,
  audit: [],
  echoes: settings.echo,
  pulseHeld: false,
});
