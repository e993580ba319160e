/**
 * What the printer machine remembers and says: phases, outcomes, reports, timers with their times, and the
 * small judgements on them. Decides no step; those are in questions, printing and machine.
 */
import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import { type Identity, type Naming, namesDue, type Probe, type ProbeOutcome } from "./findings.pure.ts";
import type { PrinterProfile } from "./profile.pure.ts";
import { encodeHost, type HostMessage, type StatusNumber } from "./protocol.ts";
import { type PrinterReply, type PrinterStatus, STATUS_UNKNOWN } from "./replies.pure.ts";
import type { SlipPlan } from "./slip-plan.pure.ts";

/** After the link opened, what the printer still had to say to someone else runs out. */
export const QUIET_MS = 100;
/** A real-time answer comes within a few ms; the line's own time for what was sent before is added. */
export const ANSWER_TIMEOUT_MS = 2_000;
/** Idle printers are asked this often, silent ones too. */
export const KEEP_ALIVE_MS = 10_000;
/** A printer in trouble is asked this often, so that service goes on soon after the paper was changed. */
export const TROUBLE_POLL_MS = 1_000;
/**
 * Without a sign of progress for this long a slip is given up. Longer than any cut and any hot head's rest.
 */
export const PROGRESS_TIMEOUT_MS = 15_000;
export const CLEAR_TIMEOUT_MS = 2_000;
/** How far a slip is, is told at most this often. */
export const PROGRESS_TOLD_MS = 1_000;
/** A printer that can't be asked for so long what became of a former run's slip is not asked any more. */
export const SETTLE_PATIENCE_MS = 60_000;
/** Cover closed and paper in for this long, before paper is moved again. */
export const STEADY_MS = 2_000;
/** Slips waiting for their turn; past it a slip is refused as `busy`. */
export const SLIPS_WAITING_MAX = 16;
/** Bytes sent without a sign that they were taken; keeps far below what a link may hold (65 536). */
const WINDOW_BYTES = 16_384;
/** A slip up to this long is sent at the line's pace to printers that give no sign; a link holds all of it. */
export const MUTE_AT_ONCE_BYTES_MAX = 49_152;
/**
 * Longer ones at this pace, slower than any print head takes them. Of a printer that takes nothing at all the
 * link soon holds all it may, and breaks: the slip counts as broken off, never as sent.
 */
const MUTE_BYTES_PER_S = 24_000;
/** A whole slip, for printers that give no sign at all; a longer one is refused as `too-long`. */
export const MUTE_SLIP_BYTES_MAX = 262_144;

/** What this slip's bytes may be sent at. */
export const pace_bytes_per_s = ({ settings }: PrinterState, plan: SlipPlan): number =>
  settings.profile.in_order_status || plan.bytes.length <= MUTE_AT_ONCE_BYTES_MAX
    ? settings.bytes_per_s
    : Math.min(settings.bytes_per_s, MUTE_BYTES_PER_S);

/** Left free in a printer's receive buffer: questions come beside slips, and the clear command in trouble. */
const BUFFER_SPARE_BYTES = 256;

/**
 * Who keeps a printer from being sent more than it can take: its line, so that large pictures may go in one
 * piece, or its own answers alone.
 */
export type Pace = "line" | "replies";

/**
 * Bytes that may be under way: what the printer's buffer holds. A line that holds more back would keep the
 * clear command behind them when the paper ends.
 */
export const windowBytes = ({ receive_buffer_bytes }: PrinterProfile): number =>
  Math.min(WINDOW_BYTES, receive_buffer_bytes - BUFFER_SPARE_BYTES);

export interface PrinterSettings {
  readonly profile: PrinterProfile;
  /** What the line carries: baud / 10 on 8N1; about 1 000 000 on USB and network. */
  readonly bytes_per_s: number;
  /**
   * A slip was under way when the last program ended: the printer may still wait for the rest of a picture.
   */
  readonly interrupted: boolean;
  /** An idle printer, and a silent one, is asked for its state this often, ms. */
  readonly keep_alive_ms: number;
  /** Bytes sent without a sign that they were taken, where the printer gives signs. */
  readonly window_bytes: number;
}

/** `job`: the office's name of it. Process ids are 0 to 9999 and ascend. */
export type PrinterCommand =
  | { readonly kind: "print"; readonly job: string; readonly plan: SlipPlan }
  /** Was the slip of a former run, sent whole, printed? `fresh_id` is asked for behind it. */
  | {
      readonly kind: "settle";
      readonly job: string;
      readonly cut_id: number;
      readonly fresh_id: number;
    }
  /** Which questions does it answer? */
  | { readonly kind: "probe" };
export type PrintCommand = Extract<PrinterCommand, { kind: "print" }>;

export type PrintTrouble =
  | "paper-out"
  | "cover-open"
  | "cutter"
  | "printer-error"
  | "offline"
  | "no-answer"
  | "link-lost"
  | "no-proof"
  | "busy";

/** `last_band` counts the slip's bands handed to the line; the printer may have fewer. */
export type PrintOutcome =
  /** The printer itself said that rows and cut are done. */
  | { readonly kind: "printed"; readonly process_id: number }
  /** Everything was taken and no trouble seen; this printer can prove no more. */
  | { readonly kind: "unconfirmed"; readonly why: "no-process-id" | "mute-printer" | "other-model" }
  /**
   * It may be on paper or not: a person looks, or a marked copy is printed. `rows_printed`: only the cut is
   * unproven.
   */
  | {
      readonly kind: "ambiguous";
      readonly why: PrintTrouble;
      readonly last_band: number;
      readonly rows_printed: boolean;
    }
  /**
   * No whole slip exists. `torn`: a part of it may hang out of the printer; it is cut off before the next
   * slip.
   */
  | {
      readonly kind: "failed";
      readonly why: PrintTrouble;
      readonly torn: boolean;
      readonly last_band: number;
    };

/** `serving`: a slip given now is begun at once or after those before it. */
export type PrinterCondition = "down" | "starting" | "silent" | "trouble" | "serving";

export type PrinterReport =
  | { readonly kind: "status"; readonly status: PrinterStatus; readonly condition: PrinterCondition }
  | { readonly kind: "job"; readonly job: string; readonly state: "sending" | "awaiting-proof" }
  /** So many bands were taken; at most once in PROGRESS_TOLD_MS. */
  | { readonly kind: "progress"; readonly job: string; readonly band: number }
  /** Who it says it is; maker or model at least is known. */
  | ({ readonly kind: "model" } & Identity);

const TIMERS = [
  "quiet",
  "answer",
  "poll",
  "pace",
  "progress",
  "tell",
  "clear",
  "steady",
  "settle",
  "name",
  "probe",
] as const;
export type PrinterTimer = (typeof TIMERS)[number];

export interface Job {
  readonly id: number;
  readonly command: PrintCommand;
  readonly plan: SlipPlan;
  /** Next byte of the plan to be written. */
  readonly at: number;
  /** Marks of the plan that the printer has answered. */
  readonly marks_answered: number;
  readonly rows_printed: boolean;
  /** Bands last told as taken. */
  readonly told_band: number;
}

/** The question what became of a former run's slip; `asked`: the fresh id was sent behind it. */
export interface Settling {
  readonly id: number;
  readonly cut_id: number;
  readonly fresh_id: number;
  readonly asked: boolean;
}

export type Phase =
  | { readonly kind: "down" }
  | { readonly kind: "quiet" }
  /** Asking who is there. `flushed`: a half-sent picture was ended with NULs, this is the last try. */
  | { readonly kind: "hello"; readonly flushed: boolean }
  | { readonly kind: "silent" }
  | { readonly kind: "trouble" }
  | { readonly kind: "steady" }
  | { readonly kind: "ready" }
  | { readonly kind: "probing"; readonly probe: Probe }
  | { readonly kind: "sending"; readonly job: Job }
  | { readonly kind: "proving"; readonly job: Job }
  /** The last look at the sensors of a printer without process ids. */
  | { readonly kind: "checking"; readonly job: Job }
  | { readonly kind: "clearing"; readonly job: Job | undefined; readonly why: PrintTrouble };

export interface PrinterState {
  readonly settings: PrinterSettings;
  readonly phase: Phase;
  readonly status: PrinterStatus;
  /** The real-time question now open, and those to ask after it. */
  readonly asked: StatusNumber | undefined;
  readonly to_ask: readonly StatusNumber[];
  readonly waiting: readonly { readonly id: number; readonly command: PrintCommand }[];
  readonly settling: Settling | undefined;
  /** The newest id that came while no slip was under way, since the link opened. */
  readonly last_echo: string | undefined;
  /** A broken slip is in the printer: cut off before the next one. */
  readonly torn: boolean;
  /** NULs that end whatever picture the printer may still be waiting for. */
  readonly dirty_bytes: number;
  /** The printer sent XOFF. */
  readonly held_back: boolean;
  readonly naming: Naming;
}

/** What a command ends in. */
export type PrinterOutcome = PrintOutcome | ProbeOutcome;
export type Effect = MachineEffect<PrinterOutcome, PrinterReport, PrinterTimer>;
export type PrinterEvent = MachineEvent<PrinterReply, PrinterCommand, PrinterTimer>;
export type Next = readonly [PrinterState, readonly Effect[]];

/** One raster command of full width and height: what a lost line may have left half sent. */
export const largestBandBytes = (profile: PrinterProfile): number =>
  8 + (profile.width_dots / 8) * profile.band_rows_max;

export const printerInitial = (settings: PrinterSettings): PrinterState => ({
  settings,
  phase: { kind: "down" },
  status: STATUS_UNKNOWN,
  asked: undefined,
  to_ask: [],
  waiting: [],
  settling: undefined,
  last_echo: undefined,
  torn: settings.interrupted,
  dirty_bytes: settings.interrupted ? largestBandBytes(settings.profile) : 0,
  held_back: false,
  naming: namesDue(settings.profile),
});

export const conditionOf = (state: PrinterState): PrinterCondition => {
  switch (state.phase.kind) {
    case "down":
    case "silent":
    case "trouble":
      return state.phase.kind;
    case "quiet":
    case "hello":
    case "steady":
    case "clearing":
      return "starting";
    case "ready":
    case "probing":
    case "sending":
    case "proving":
    case "checking":
      return "serving";
  }
};

/** What stops a slip under way. A hot head and a pressed feed button end by themselves and are waited for. */
export const troubleWhilePrinting = (status: PrinterStatus): PrintTrouble | undefined => {
  if (status.paper === "out") return "paper-out";
  if (status.cover === "open") return "cover-open";
  if (status.error === "cutter") return "cutter";
  return status.error === "fatal" || status.error === "recoverable" ? "printer-error" : undefined;
};

/** What keeps a slip from being begun. A hot head is offline too, and is waited for. */
export const troubleBeforePrinting = (status: PrinterStatus): PrintTrouble | undefined =>
  troubleWhilePrinting(status) ??
  (status.online === "offline" && status.error !== "auto-recovering" ? "offline" : undefined);

export const jobOf = (phase: Phase): Job | undefined => ("job" in phase ? phase.job : undefined);

export const write = (meaning: string, bytes: Uint8Array): Effect => ({ kind: "write", bytes, meaning });
export const say = (message: HostMessage): Effect => write(message.kind, encodeHost(message));
export const arm = (timer: PrinterTimer, delay_ms: number): Effect => ({ kind: "arm", timer, delay_ms });
export const disarm = (timer: PrinterTimer): Effect => ({ kind: "disarm", timer });
export const disarmAll = (): readonly Effect[] => TIMERS.map(disarm);
export const settle = (id: number, outcome: PrinterOutcome): Effect => ({ kind: "settle", id, outcome });

/** `first`, then what `more` makes of its state. */
export const and = ([state, effects]: Next, more: (state: PrinterState) => Next): Next => {
  const [next, further] = more(state);
  return [next, [...effects, ...further]];
};

/** Answers every waiting slip: nothing of it was sent. */
export const failWaiting = (state: PrinterState, why: PrintTrouble): Next => [
  { ...state, waiting: [] },
  state.waiting.map(({ id }) => settle(id, { kind: "failed", why, torn: false, last_band: 0 })),
];
