/**
 * What the ESPA machine knows, and the turn in which one event changes it. No decisions here: those of a page
 * stand in pages.pure.ts, of the line in machine.ts.
 */
import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import type {
  PagerAlert,
  PagerCommand,
  PagerOutcome,
  PagerReport,
  PagerStatusOutcome,
} from "../base/vocabulary.pure.ts";
import type { EspaFrame } from "./framing.ts";

/** Configured, never guessed. */
export interface EspaLimits {
  /** Our own address as control station, one digit, usually `1`. */
  readonly host: string;
  /** The paging system's address, one digit, usually `2`. */
  readonly base: string;
  /** Card 7 is `07` with two; 2..16, and exactly as the base writes it in its status. */
  readonly address_digits: number;
  /** Between two polls of an idle line, 150..30 000 ms. */
  readonly poll_ms: number;
  /** What a card shows when a page names no text; 7 bits, at most 128 characters. */
  readonly text: string;
  /** Beep coding 1..9 of each alert; what a code sounds like is the base's. Others are not supported. */
  readonly beep_codes: Readonly<Partial<Record<PagerAlert, number>>>;
  readonly loud_beep_codes: Readonly<Partial<Record<PagerAlert, number>>>;
  /** Times each page is sent, 1..9. */
  readonly transmissions: number;
  /** 1 alarm, 2 high, 3 normal. */
  readonly priority: number;
  /** Pages the base may hold at once, 1..99. */
  readonly window_pages: number;
}

/** `text`: 7 bits; Vietnamese is folded before it gets here. */
export type EspaPage = Extract<PagerCommand, { kind: "page" }> & { readonly text?: string };
export type EspaCommand =
  | Exclude<PagerCommand, { kind: "page" }>
  | EspaPage
  /** Calls off what the base holds for a card; pages not yet sent are not its matter. */
  | { readonly kind: "cancel"; readonly card: number };

export type EspaOutcome = PagerOutcome | PagerStatusOutcome | { readonly kind: "cancel-taken" };

export type EspaReport =
  | PagerReport
  /** The base says that its transmitter failed; said once, until it works or the line is opened anew. */
  | { readonly kind: "transmitter-failed" }
  | { readonly kind: "transmitter-works" };

/** One block to be written, and whom it concerns. */
export type Job =
  | { readonly kind: "page"; readonly id: number; readonly card: number; readonly page: EspaPage }
  | { readonly kind: "cancel"; readonly id: number; readonly card: number }
  /** Asks what became of a page of which the base says nothing. */
  | { readonly kind: "ask"; readonly card: number };

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
  | { readonly kind: "polling" }
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
export type EspaEvent = MachineEvent<EspaFrame, EspaCommand, EspaTimer>;
export type EspaEffect = MachineEffect<EspaOutcome, EspaReport, EspaTimer>;

/** One step in the making. Only `state` is replaced; the states themselves are never written to. */
export interface Turn {
  state: EspaState;
  readonly effects: EspaEffect[];
  readonly limits: EspaLimits;
}

export const change = (turn: Turn, patch: Partial<EspaState>): void => {
  turn.state = { ...turn.state, ...patch };
};

export const settle = (turn: Turn, id: number, outcome: EspaOutcome): void => {
  turn.effects.push({ kind: "settle", id, outcome });
};

export const report = (turn: Turn, news: EspaReport): void => {
  turn.effects.push({ kind: "report", report: news });
};

export const count = (turn: Turn, counter: string): void => {
  turn.effects.push({ kind: "count", counter });
};

export const arm = (turn: Turn, timer: EspaTimer, delay_ms: number): void => {
  turn.effects.push({ kind: "arm", timer, delay_ms });
};

export const disarm = (turn: Turn, timer: EspaTimer): void => {
  turn.effects.push({ kind: "disarm", timer });
};

export const write = (turn: Turn, bytes: Uint8Array, meaning: string): void => {
  turn.effects.push({ kind: "write", bytes, meaning });
};
