/**
 * What the machine of one bank on a bus knows between two events: the bus, the boards, the pulse under way,
 * what is still to be sent. Types, settings and first values only; what happens is in machine.ts.
 */
import { assert } from "../../faults.ts";
import type { MachineEffect } from "../../runtime/machine.ts";
import type { BankNews, LockOutcome, PulseCommand, PulseDoubt, PulseRange } from "./bank.pure.ts";
import type { AuditStep, BoardSettings, Question, Request } from "./dialect.pure.ts";
import { type Doors, unknownDoors } from "./doors.pure.ts";

export const IDLE_POLL_MAX_MS = 600_000;

/** One bus, one lock power supply. */
export interface BusSettings {
  /** Each address once. */
  readonly boards: readonly BoardSettings[];
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
  /** How long a pulse may be; others are refused. */
  readonly pulse_ms: PulseRange;
}

/** What settings of any bank may leave out. */
export const BUS_DEFAULTS = {
  echo: false,
  reply_timeout_ms: 300,
  idle_poll_ms: 500,
  fast_poll_ms: 50,
} as const satisfies Partial<BusSettings>;

/** The addresses that a bus knows, and how many boards it bears. */
export interface BusLimits {
  readonly boards: number;
  readonly address_min: number;
  readonly address_max: number;
}

/** Refuses settings that could move a wrong lock or none. They come parsed; a breach is our own mistake. */
export const checkSettings = (settings: BusSettings, limits: BusLimits): void => {
  const { address_min, address_max } = limits;
  const addresses = settings.boards.map((board) => board.address);
  assert(
    addresses.length >= 1 && addresses.length <= limits.boards,
    `a bank has 1 to ${limits.boards} boards`,
  );
  assert(new Set(addresses).size === addresses.length, "two boards of a bank have one address");
  assert(
    addresses.every(
      (address) => Number.isInteger(address) && address >= address_min && address <= address_max,
    ),
    `a board's address is ${address_min} to ${address_max}`,
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
  readonly purpose: "pulse" | "off" | "start" | "outputs" | "modes" | "doors";
  /** Index into the bank's boards. */
  readonly board: number;
  readonly question: Question;
  readonly request: Request;
  readonly retries: number;
}

export type Bus =
  | { readonly kind: "free" }
  /** The line must be silent for a while before the next frame. */
  /** `starting`: board that just answered a question of its start and must not be heard again. */
  | { readonly kind: "silence"; readonly starting?: number }
  | {
      readonly kind: "awaiting";
      readonly exchange: Exchange;
      /** Our own frame is still to come back, before the reply. */
      readonly echo_due: boolean;
      readonly garbled: boolean;
    };

export type BoardPhase =
  | { readonly kind: "down" }
  /** `step`: index into the dialect's start; behind the last it only waits for silence. `version`: null until read, and where boards tell none. */
  | { readonly kind: "starting"; readonly step: number; readonly version: number | null }
  | { readonly kind: "ready" }
  | { readonly kind: "silent" }
  | { readonly kind: "refused" };

export interface Board extends BoardSettings {
  readonly phase: BoardPhase;
  readonly doors: Doors;
  /** An output read on when none should be; cleared only by reading it off. */
  readonly stuck: boolean;
  /** The state last reported, so that one trouble is told once. */
  readonly told: string;
  /** Replies that did not come in time and may still come; at most LATE_REPLIES_MAX. */
  readonly late: number;
}

export type Pulse =
  /** Accepted, nothing written. */
  | { readonly kind: "waiting"; readonly id: number; readonly board: number; readonly command: PulseCommand }
  /** Written. `doubt` undefined: acknowledged. */
  | {
      readonly kind: "sent" | "checking";
      readonly id: number;
      readonly board: number;
      readonly command: PulseCommand;
      readonly doubt: PulseDoubt | undefined;
      /** It surely left, or was given up: from here its time runs. */
      readonly timed: boolean;
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
  /** Idle rounds until the audit. */
  readonly auditIn: number;
  /** What is still to be asked in this round beside the doors. */
  readonly audit: readonly { readonly board: number; readonly step: AuditStep }[];
  /** The host was heard to hear itself. */
  readonly echoes: boolean;
  /** A pulse went unanswered and no board has answered since: it may still lie somewhere in the link. */
  readonly pulseHeld: boolean;
  /** The read that was answered last: a second answer to it comes from a second board. */
  readonly answered: Exchange | undefined;
}

export const initialState = (settings: BusSettings): LockBankState => ({
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
    late: 0,
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
  answered: undefined,
});
