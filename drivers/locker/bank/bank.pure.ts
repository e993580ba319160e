/**
 * The words every lock bank speaks, whatever board stands behind it: channels, doors, what a pulse came to,
 * what a bank reports. Types and limits only; no protocol and no rule of the office stands here.
 * Source of the limits: lockers.md section 3 (safety practice for solenoid locks).
 */

/**
 * Shortest and longest time one coil may be energised; both multiples of the step. Longer pulses burn coils.
 */
export const PULSE_MIN_MS = 100;
export const PULSE_MAX_MS = 1_000;
export const PULSE_STEP_MS = 100;
/**
 * After a pulse no other coil of the same supply is energised for at least this long (2.4 A a coil, 3.0 A a
 * supply).
 */
export const PULSE_SETTLE_MS = 200;

/**
 * One lock: bus address of its board, and its output counted from 0. A box number is never turned into one by
 * arithmetic.
 */
export interface ChannelId {
  readonly board: number;
  readonly index0: number;
}

/** `unknown` is a state of its own: never taken for closed, never for open. */
export type DoorState = "open" | "closed" | "unknown";

export type OutputState = "on" | "off" | "unknown";

/** What callers may ask of a bank's machine. There is no way to ask for "on" and none for "open all". */
export type LockCommand =
  | PulseCommand
  /** Every output of every board off; harmless at any time. */
  | { readonly kind: "all-off" }
  /** All-off, then no more work: the last command before the link is closed. */
  | { readonly kind: "shut-down" };

export interface PulseCommand {
  readonly kind: "pulse";
  /** Id of the permit already spent for it, for the record only. */
  readonly permit: string;
  readonly channel: ChannelId;
  readonly duration_ms: number;
}

/**
 * What is known of a pulse when its time and the settling time are over. No outcome says that a door opened:
 * only the door's own change after the pulse does. Only after `refused` is it certain that nothing was sent.
 */
export type PulseOutcome =
  | { readonly kind: "sent-acknowledged" }
  | { readonly kind: "sent-unconfirmed"; readonly why: PulseDoubt }
  | { readonly kind: "refused"; readonly why: PulseRefusal };

/** `no-ack`: these boards answer no pulse; it was written whole, and the door alone can prove it. */
export type PulseDoubt = "no-answer" | "garbled" | "exception" | "link-lost" | "no-ack";

export type PulseRefusal =
  | "duration"
  | "unknown-channel"
  | "board-not-ready"
  | "output-stuck"
  /** The bank has door sensors and this one's state is not known: nobody could tell what the pulse did. */
  | "door-unknown"
  | "door-open"
  | "busy"
  | "all-off"
  | "link-down"
  | "stopping"
  | "permit-spent"
  | "permit-expired"
  | "permit-unknown";

export type LockOutcome =
  | PulseOutcome
  /** `unanswered`: addresses of boards whose all-off was not acknowledged. */
  | { readonly kind: "all-off"; readonly unanswered: readonly number[] }
  | { readonly kind: "shut-down"; readonly unanswered: readonly number[] };

/** Why a board takes no pulses; each is a row of drivers/faults.ts. */
export type BoardFault =
  | "LOCKER_NO_ANSWER"
  | "LOCKER_MODES_WRONG"
  | "LOCKER_VERSION_UNKNOWN"
  | "LOCKER_OUTPUT_STUCK"
  | "LOCKER_ADDRESS_TWICE"
  | "LOCKER_UNCLEAR";

/** What a bank tells the office; each said once for each change. */
export type LockReport =
  | { readonly kind: "door"; readonly channel: ChannelId; readonly state: DoorState }
  /** `version`: hundredths; null: such boards tell none. */
  | {
      readonly kind: "board";
      readonly board: number;
      readonly state: "ready";
      readonly version: number | null;
    }
  /**
   * `found`: what was read instead (version number, control modes, outputs that are on); empty when nothing
   * was.
   */
  | {
      readonly kind: "board";
      readonly board: number;
      readonly state: "silent" | "refused";
      readonly fault: BoardFault;
      readonly found: readonly number[];
    }
  /**
   * An output reads on while no pulse runs. All-off was sent; the whole bank refuses pulses until
   * `output-normal`.
   */
  | {
      readonly kind: "output-anomaly";
      readonly board: number;
      readonly on: readonly number[];
      readonly fault: "LOCKER_OUTPUT_STUCK";
    }
  | { readonly kind: "output-normal"; readonly board: number };

/** What a bank's machine tells its driver: what the office is told, and every reading, changed or not. */
export type BankNews =
  | LockReport
  | { readonly kind: "doors-read"; readonly board: number }
  | { readonly kind: "outputs-read"; readonly board: number; readonly on: readonly number[] };

/** What a bank can do, so that callers know what an acknowledgement is worth. */
export interface LockCapabilities {
  /** Locks in the bank. */
  readonly channels: number;
  /** Who ends the pulse: a board does so even when this program has died. */
  readonly pulseTimer: "board" | "host";
  /** What an acknowledgement proves: nothing sent back, the frame came back, the output was read. */
  readonly ack: "none" | "echo" | "state";
  readonly doors: boolean;
  /** Outputs can be read and switched off; without them `allOff` is refused as `not-supported`. */
  readonly outputs: boolean;
  readonly occupancy: boolean;
  readonly pulse_ms: PulseRange;
}

/** How long a pulse may be: from min to max, both multiples of the step. */
export interface PulseRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** What a lock bears, where the host says how long. */
export const PULSE_RANGE: PulseRange = { min: PULSE_MIN_MS, max: PULSE_MAX_MS, step: PULSE_STEP_MS };

/** True for a duration that a lock may be given. Others are refused, never rounded. */
export const isPulseDuration = (duration_ms: number, { min, max, step }: PulseRange): boolean =>
  duration_ms >= min && duration_ms <= max && duration_ms % step === 0;
