/**
 * What a QR scanner reports to the office, on a serial line or by HID reports. Decides when a scan is the
 * same one seen again; what a scan means is protocol.ts's. Contents leave it wrapped, foreign and refused
 * codes leave it without contents.
 * Source: identity.md 4.4.
 */
import type { FaultCode } from "../../faults.ts";
import type { MachineEffect, MachineEvent, Step } from "../../runtime/machine.ts";
import { Personal } from "../../runtime/personal.ts";
import type { CivilDate } from "../person/civil-date.pure.ts";
import type { CardOptions } from "./card.pure.ts";
import { NOISE_BROKEN, NOISE_OVERFLOW, type ScanFrame } from "./framing.ts";
import {
  decodeScan,
  type ForeignKind,
  faultOfError,
  type LineError,
  type OwnCode,
  type ScanError,
  type ScannedCode,
} from "./protocol.ts";

/**
 * The same payload within this time after it was last seen is the same scan: a card lying on the window is
 * read again and again.
 */
export const REPEAT_WINDOW_MS = 2_000;
/** One timer for each payload remembered. When all are taken, the one seen longest ago is forgotten. */
export const FORGET_TIMERS = ["forget-0", "forget-1", "forget-2", "forget-3"] as const;
export type ScanTimer = (typeof FORGET_TIMERS)[number];

/** `scan` counts up from 1 within one driver; repeats name the scan they repeat. */
export type ScanReport =
  | {
      readonly kind: "scan";
      readonly scan: number;
      readonly content: OwnCode["kind"];
      readonly code: Personal<OwnCode>;
    }
  | { readonly kind: "repeat"; readonly scan: number; readonly repeat: number }
  | {
      readonly kind: "foreign";
      readonly scan: number;
      readonly foreign: ForeignKind;
      readonly length_bytes: number;
      readonly fault: FaultCode;
    }
  | {
      readonly kind: "refused";
      readonly scan: number;
      readonly error: ScanError | LineError;
      readonly fault: FaultCode;
    };

interface SeenScan {
  readonly timer: ScanTimer;
  readonly payload: Personal<Uint8Array>;
  readonly scan: number;
  readonly repeat: number;
}

export interface ScanState {
  readonly scans: number;
  /** Seen within REPEAT_WINDOW_MS, the one seen longest ago first. */
  readonly seen: readonly SeenScan[];
}

export const NO_SCANS: ScanState = { scans: 0, seen: [] };

/** A scanner takes no commands. */
export type ScanEvent = MachineEvent<ScanFrame, never, ScanTimer>;
export type ScanEffect = MachineEffect<never, ScanReport, ScanTimer>;

type Stepped = readonly [ScanState, readonly ScanEffect[]];

/** The machine's step; `today` is asked once for each new scan. */
export const scanStep =
  (today: () => CivilDate, options: CardOptions = {}): Step<ScanState, ScanEvent, ScanEffect> =>
  (state, event): Stepped => {
    switch (event.kind) {
      case "frame":
        return onScan(state, event.frame.payload, (payload) => decodeScan(payload, today(), options));
      case "noise":
        return onNoise(state, event.reason);
      case "timer":
        return [{ ...state, seen: state.seen.filter(({ timer }) => timer !== event.timer) }, []];
      case "link-down":
        // A stopped driver loses its timers; what is remembered must not outlive them.
        return [
          { ...state, seen: [] },
          state.seen.map(({ timer }): ScanEffect => ({ kind: "disarm", timer })),
        ];
      case "link-up":
      case "command":
        return [state, []];
    }
  };

const onScan = (
  state: ScanState,
  payload: Uint8Array,
  decode: (payload: Uint8Array) => ScannedCode,
): Stepped => {
  const known = state.seen.find((seen) => sameBytes(seen.payload.reveal(), payload));
  const others = state.seen.filter((seen) => seen !== known);
  if (known !== undefined) {
    const again: SeenScan = { ...known, repeat: known.repeat + 1 };
    return [
      { ...state, seen: [...others, again] },
      [
        { kind: "arm", timer: again.timer, delay_ms: REPEAT_WINDOW_MS },
        { kind: "count", counter: "scan_repeat" },
        { kind: "report", report: { kind: "repeat", scan: again.scan, repeat: again.repeat } },
      ],
    ];
  }
  const scan = state.scans + 1;
  const timer = freeTimer(state.seen);
  const kept = state.seen.filter((seen) => seen.timer !== timer);
  const code = decode(payload);
  return [
    { scans: scan, seen: [...kept, { timer, payload: new Personal(payload), scan, repeat: 0 }] },
    [
      { kind: "arm", timer, delay_ms: REPEAT_WINDOW_MS },
      { kind: "count", counter: code.kind === "error" ? `refused_${code.error}` : `scan_${code.kind}` },
      { kind: "report", report: reportOf(code, scan) },
    ],
  ];
};

const freeTimer = (seen: readonly SeenScan[]): ScanTimer =>
  FORGET_TIMERS.find((timer) => seen.every((taken) => taken.timer !== timer)) ??
  seen[0]?.timer ??
  FORGET_TIMERS[0];

const reportOf = (code: ScannedCode, scan: number): ScanReport => {
  switch (code.kind) {
    case "cccd":
    case "ticket":
    case "receipt":
    case "visitor":
    case "job":
      return { kind: "scan", scan, content: code.kind, code: new Personal<OwnCode>(code) };
    case "error":
      return { kind: "refused", scan, error: code.error, fault: faultOfError(code.error) };
    default:
      return {
        kind: "foreign",
        scan,
        foreign: code.kind,
        length_bytes: code.length_bytes,
        fault: "READER_FOREIGN_CODE",
      };
  }
};

/** The first part of a broken or endless scan is told; the rest of it is the same trouble. */
const lineErrorOf = (reason: string): LineError | undefined => {
  switch (reason) {
    case NOISE_OVERFLOW:
      return "overflow";
    case NOISE_BROKEN:
      return "framing";
    default:
      return undefined;
  }
};

const onNoise = (state: ScanState, reason: string): Stepped => {
  const error = lineErrorOf(reason);
  if (error === undefined) return [state, []];
  const scan = state.scans + 1;
  return [
    { ...state, scans: scan },
    [
      { kind: "count", counter: `refused_${error}` },
      { kind: "report", report: { kind: "refused", scan, error, fault: faultOfError(error) } },
    ],
  ];
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
