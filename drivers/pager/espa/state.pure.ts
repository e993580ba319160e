/**
 * What the ESPA machine knows, and the turn in which one event changes it. No decisions here: those of a page
 * stand in pages.pure.ts, of the line in machine.ts.
 */

import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import type { Call, CardIds } from "../base/cards.pure.ts";
import type { PagerTurn } from "../base/turn.pure.ts";
import type {
  PagerAlert,
  PagerAnswer,
  PagerCommand,
  PagerPriority,
  PagerReport,
} from "../base/vocabulary.pure.ts";
import type { EspaFrame } from "./framing.ts";

/** Configured, never guessed. */
export interface EspaLimits {
  /** Our own address as control station, one digit, usually `1`. */
  readonly host: string;
  /** The paging system's address, one digit, usually `2`. */
  readonly base: string;
  /** Call addresses, at most 16 digits, exactly as the base writes them in its status. */
  readonly ids: CardIds;
  /** Between two polls of an idle line, 150..30 000 ms. */
  readonly poll_ms: number;
  /** What a card shows when a page names no text; 7 bits, at most 128 characters. */
  readonly text: string;
  /** Beep coding of each alert; what a code sounds like is the base's. Others are not supported. */
  readonly beep_codes: EspaBeeps;
  readonly loud_beep_codes: EspaBeeps;
  /** Times a page is sent that names none itself, 1..9; undefined: as the base is set. */
  readonly transmissions: number | undefined;
  /** Pages the base may hold at once, 1..99. */
  readonly window_pages: number;
  /** The adapter hears its own bytes: our EOT must not pass for the base's "nothing to say". */
  readonly echo: boolean;
}

/** 1..9, or `none`: the block says nothing of it. */
export type EspaBeeps = Readonly<Partial<Record<PagerAlert, number | "none">>>;

/** One block to be written, and whom it concerns. */
export type Job =
  | {
      readonly kind: "page";
      readonly id: number;
      readonly card: number;
      readonly page: Call;
      readonly priority: PagerPriority;
    }
  /** As urgent as can be: a page it takes back must not pass it. */
  | { readonly kind: "cancel"; readonly id: number; readonly card: number; readonly priority: "alarm" }
  /** Asks what became of a page of which the base says nothing. */
  | { readonly kind: "ask"; readonly card: number; readonly priority: "alarm" };

/** Its block was acknowledged; `accepted` once the base named it queued, `asked` once it was asked about. */
export interface SentPage {
  readonly id: number;
  readonly page: string;
  readonly card: number;
  readonly accepted: boolean;
  readonly asked: boolean;
}

/** Who has the line, and what is waited for. `naks`: refusals so far of the select or of the block. */
export type LineTurn =
  | { readonly kind: "idle" }
  /** `echoed`: what we wrote has come back, where the adapter does that. */
  | { readonly kind: "polling"; readonly echoed: boolean }
  | { readonly kind: "receiving"; readonly frames: number; readonly blocks: number }
  | { readonly kind: "selecting"; readonly job: Job; readonly naks: number }
  | { readonly kind: "sending"; readonly job: Job; readonly naks: number };

export interface EspaState {
  readonly phase: "down" | "identifying" | "ready" | "silent";
  readonly line: LineTurn;
  readonly waiting: readonly Job[];
  /** In the order of writing, which is the order of the base's queue. At most one for each card. */
  readonly sent: readonly SentPage[];
  /** Cards of which a status of an ended page may still come; the next page to them waits. */
  readonly owed: ReadonlySet<number>;
  /** Turns in a row that the base left without an answer. */
  readonly missed: number;
  readonly poll_due: boolean;
  /** Callers who wait for the base's status. */
  readonly asked: readonly number[];
  /** The last system status, as the base wrote it. */
  readonly system_status: string | undefined;
  readonly transmitter_failed: boolean;
  readonly identified: boolean;
  readonly foreign_reports: number;
}

export type EspaTimer = "poll" | "line" | `${"status" | "late"}-${number}`;
export type EspaEvent = MachineEvent<EspaFrame, PagerCommand, EspaTimer>;
export type EspaEffect = MachineEffect<PagerAnswer, PagerReport, EspaTimer>;

/** One step in the making. */
export interface Turn extends PagerTurn<EspaState, EspaTimer> {
  readonly limits: EspaLimits;
}

export const write = (turn: Turn, bytes: Uint8Array, meaning: string): void => {
  turn.effects.push({ kind: "write", bytes, meaning });
};
