/**
 * What the machine of one host-timed bank knows between two events, what can happen to it and what it may ask
 * for. Types, limits and first values only; what happens is in machine.ts.
 */
import { assert } from "../../faults.ts";
import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import type {
  BankNews,
  DoorState,
  LockCommand,
  LockOutcome,
  PulseCommand,
  PulseDoubt,
} from "../bank/bank.pure.ts";
import { IDLE_POLL_MAX_MS } from "../bank/state.pure.ts";
import { unseenDoors, type WatchedDoors } from "./doors.pure.ts";

/** The one board of such a bank. */
export const HOST_BOARD = 1;
/** Outputs of one bank: more boxes want boards that end their pulses themselves. */
export const SWITCHES_MAX = 8;
/** Resting is tried so often, REST_AGAIN_MS apart, until the outputs read off; then the bank is stuck. */
export const RESTS_MAX = 5;
export const REST_AGAIN_MS = 50;

export const HOST_DEFAULTS = { idle_poll_ms: 500, fast_poll_ms: 50 } as const;

export interface HostTimedSettings {
  /** Boxes, 1 to SWITCHES_MAX: outputs, and doors where there are door contacts. */
  readonly boxes: number;
  readonly doors: boolean;
  /** Doors and outputs are looked at this often; 100 to IDLE_POLL_MAX_MS. */
  readonly idle_poll_ms: number;
  /** So often after a pulse and while a door moves; 20 to 1 000. Also what a door must stay equal for. */
  readonly fast_poll_ms: number;
}

/** Refuses settings that could move a wrong lock or none. They come parsed; a breach is our own mistake. */
export const checkHostTimed = ({ boxes, idle_poll_ms, fast_poll_ms }: HostTimedSettings): void => {
  assert(Number.isInteger(boxes) && boxes >= 1 && boxes <= SWITCHES_MAX, `${SWITCHES_MAX} boxes at most`);
  assert(idle_poll_ms >= 100 && idle_poll_ms <= IDLE_POLL_MAX_MS, "idle_poll_ms out of range");
  assert(fast_poll_ms >= 20 && fast_poll_ms <= 1_000, "fast_poll_ms out of range");
};

export type HostTimer = "rest-again" | "settle" | "idle" | "fast" | "watch-end" | "earlier-life";

/** A frame is never read from such a bank; its own events stand beside the common ones. */
export type HostEvent =
  | Exclude<MachineEvent<never, LockCommand, HostTimer>, { kind: "link-up" | "frame" | "noise" }>
  /** `found`: outputs that were energised before they were put to rest. */
  | { readonly kind: "link-up"; readonly found: readonly number[] }
  /** The pulse ended, whoever ended it. `taken`: the write that energised was taken. */
  | { readonly kind: "pulse-over"; readonly taken: boolean }
  | { readonly kind: "outputs"; readonly ask: number; readonly on: readonly number[] | undefined }
  | { readonly kind: "doors"; readonly doors: readonly DoorState[] }
  | { readonly kind: "moved" };

export type HostEffect =
  | Exclude<MachineEffect<LockOutcome, BankNews, HostTimer>, { kind: "write" }>
  /** Energises one coil and rests it after `duration_ms`: one effect, so that none is ever only switched on. */
  | { readonly kind: "pulse"; readonly index0: number; readonly duration_ms: number }
  /** Every output to rest, a running pulse first. */
  | { readonly kind: "rest-all" }
  | { readonly kind: "read-outputs"; readonly ask: number }
  | { readonly kind: "read-doors" };

/** Why outputs were asked for; only the newest question counts. */
export interface Asked {
  readonly ask: number;
  readonly why: "proof" | "confirm" | "audit";
}

export interface HostPulse {
  /** `on`: its coil may have current. `over`: it was put to rest. `settled`: and the settling time has passed. */
  readonly kind: "on" | "over" | "settled";
  readonly id: number;
  readonly command: PulseCommand;
  /** Undefined: its output was read on while it ran. */
  readonly doubt: PulseDoubt | undefined;
}

export interface HostTimedState {
  readonly link: "down" | "up";
  /** True until pulses of an earlier life of this program, on whichever bank, are over. */
  readonly fresh: boolean;
  /** True once the outputs were proven off and the doors were looked at twice since the link came up. */
  readonly ready: boolean;
  /** Looks at the doors since the link came up, counted to 2. */
  readonly looks: number;
  /** `proven`: the outputs read off after the last rest. `proving`: tried so often. `failed`: RESTS_MAX times. */
  readonly rest:
    | { readonly kind: "proven" | "failed" }
    | { readonly kind: "proving"; readonly attempts: number };
  /** Outputs declared energised; outlives the link. Undefined: none. */
  readonly stuck: readonly number[] | undefined;
  readonly pulse: HostPulse | undefined;
  readonly doors: WatchedDoors;
  readonly asked: Asked | undefined;
  readonly lastAsk: number;
  /** Commands that wait until the outputs are proven off. */
  readonly offs: readonly number[];
  readonly stopping: { readonly kind: "no" | "stopped" } | { readonly kind: "yes"; readonly id: number };
  /** Doors are polled fast until the watch ends. */
  readonly watching: boolean;
  /** A hint was followed since the last poll; further ones wait for it. */
  readonly hinted: boolean;
  /** What was said last of the board. */
  readonly told: string;
}

export const firstState = ({ boxes, doors }: HostTimedSettings): HostTimedState => ({
  link: "down",
  fresh: true,
  ready: false,
  looks: 0,
  rest: { kind: "failed" },
  stuck: undefined,
  pulse: undefined,
  doors: unseenDoors(doors ? boxes : 0),
  asked: undefined,
  lastAsk: 0,
  offs: [],
  stopping: { kind: "no" },
  watching: false,
  hinted: false,
  told: "",
});

/** One step while it is worked out: its own copy of the state, and effects that add up. */
export interface HostTurn {
  readonly settings: HostTimedSettings;
  readonly state: { -readonly [Part in keyof HostTimedState]: HostTimedState[Part] };
  readonly effects: HostEffect[];
}

export const set = (turn: HostTurn, change: Partial<HostTimedState>): void => {
  Object.assign(turn.state, change);
};

export const arm = (turn: HostTurn, timer: HostTimer, delay_ms: number): void => {
  turn.effects.push({ kind: "arm", timer, delay_ms });
};

export const disarm = (turn: HostTurn, ...timers: readonly HostTimer[]): void => {
  for (const timer of timers) turn.effects.push({ kind: "disarm", timer });
};

export const count = (turn: HostTurn, counter: string): void => {
  turn.effects.push({ kind: "count", counter });
};

export const report = (turn: HostTurn, said: BankNews): void => {
  turn.effects.push({ kind: "report", report: said });
};

export const askOutputs = (turn: HostTurn, why: Asked["why"]): void => {
  const ask = turn.state.lastAsk + 1;
  set(turn, { lastAsk: ask, asked: { ask, why } });
  turn.effects.push({ kind: "read-outputs", ask });
};
