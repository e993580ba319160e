/**
 * What a bus protocol of lock boards brings to the common machine: how each question is asked, what answers
 * it, which questions make a board ready. When something is asked, and what silence means, is the machine's.
 */
import type { Framing } from "../../runtime/machine.ts";
import type { BoardFault } from "./bank.pure.ts";

/** One board of the bank: its bus address, and its locks counted from 0. */
export interface BoardSettings {
  readonly address: number;
  readonly channels: number;
}

/** Whatever can be said to a board. There is no "on" and no "open all". */
export type Question =
  | { readonly kind: "all-off" | "version" | "modes" | "outputs" | "doors" }
  /** One lock, for a time that the board itself ends. */
  | { readonly kind: "pulse"; readonly index0: number; readonly duration_ms: number };

export type StartStep = Exclude<Question["kind"], "pulse">;
/** What is asked now and then beside the doors, so that what somebody else changed is found. */
export type AuditStep = "outputs" | "modes";

/** One frame to one board. */
export interface Request {
  readonly bytes: Uint8Array;
  /** For traces: `flash-on 1/3 500 ms`. */
  readonly meaning: string;
  /** Longest reply, bytes; 0: no reply ever comes. */
  readonly reply_bytes: number;
  /** The request's own bytes are the reply, so that an echo looks like one. */
  readonly own_reply: boolean;
}

/** What a frame is to the question that waits. */
export type Answer =
  /** Not its answer: another board's, a former question's, or nothing known. */
  | { readonly kind: "foreign" }
  /** The board refused to do it. */
  | { readonly kind: "refusal" }
  /** Done, or read and as it must be; `version` in hundredths where it was asked. */
  | { readonly kind: "fine"; readonly version?: number }
  /** Read, and this board must not serve. `found`: what was read instead. */
  | { readonly kind: "unfit"; readonly fault: BoardFault; readonly found: readonly number[] }
  /** Indices of the inputs that are active, and of the outputs that are on. */
  | { readonly kind: "doors"; readonly active: readonly number[] }
  | { readonly kind: "outputs"; readonly on: readonly number[] };

/** The half of a dialect that needs no frame. */
export interface Speech {
  /** Silence before each frame of the host, ms. */
  readonly silence_ms: number;
  /** What makes a board ready, in order; it ends with at least two looks at the doors. */
  readonly start: readonly StartStep[];
  readonly audit: readonly AuditStep[];
  /** Outputs can be read and switched off; else the boards know no such order. */
  readonly outputs: boolean;
  ask(question: Question, board: BoardSettings): Request;
}

export interface Dialect<Frame extends { readonly bytes: Uint8Array }> extends Speech {
  readonly framing: Framing<Uint8Array, Frame>;
  /** Silence after which a started frame will not be finished, ms. */
  readonly flush_after_ms: number;
  describe(frame: Frame): string;
  /** Requests answered by their own bytes are told by the machine, not here. */
  hear(question: Question, board: BoardSettings, frame: Frame): Answer;
}
