/**
 * What a WaveWare base is configured as, what its machine knows, and the turn in which one event changes it.
 * No decisions here: those of a page's body stand in body.pure.ts, the others in machine.ts.
 */

import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import type { CardCapcodes } from "../base/pocsag.pure.ts";
import type { PagerTurn } from "../base/turn.pure.ts";
import type {
  PagerAlert,
  PagerAnswer,
  PagerCommand,
  PagerPriority,
  PagerReport,
} from "../base/vocabulary.pure.ts";
import type { FrameEnd, PageType, RateCode } from "./protocol.ts";

/** Configured, never guessed. */
export interface WavewareLimits {
  readonly cards: CardCapcodes;
  readonly rate: RateCode;
  readonly pager: WavewarePagers;
  /** What we put behind EOT; a base needs nothing there. */
  readonly frame_end: FrameEnd;
  /** Pages in the base's queue at once, 1..10: its input holds about ten. */
  readonly window_pages: number;
  readonly keep_alive_ms: number;
}

export type WavewarePagers =
  /** Tone of an alert; one that is not here is rejected not-supported. */
  | { readonly kind: "tone"; readonly alerts: WavewareAlerts }
  /** `text`: of a page that brings none; empty: tone only. How the card alerts is its own matter. */
  | { readonly kind: "numeric" | "alpha"; readonly text: string };

export type WavewareAlerts = Readonly<Partial<Record<PagerAlert, Exclude<PageType, "A" | "N">>>>;

/** UNSURE: a card may do anything for a tone; three beeps are the one pattern both lists name. */
export const WAVEWARE_ALERTS: WavewareAlerts = { "beep-3x": "3" };

export interface Page {
  readonly id: number;
  readonly page: string;
  readonly card: number;
  readonly body: string;
  readonly priority: PagerPriority;
}

export interface WavewareState {
  readonly phase: "down" | "identifying" | "ready" | "silent";
  readonly waiting: readonly Page[];
  /** The command now without its reply. */
  readonly out: { readonly kind: "status" } | { readonly kind: "page"; readonly page: Page } | undefined;
  /** Taken by the base, oldest first. */
  readonly taken: readonly Page[];
  /** Depth as last told; pages of other hosts count too. */
  readonly depth: number;
  readonly window_pages: number;
  /** The command last echoed and not yet replied to. */
  readonly echo: string | undefined;
  /** It echoed on this connection: a reply without an echo before it is a repeated one. */
  readonly echoes: boolean;
  /** It is watched whether the queue falls. */
  readonly watched: boolean;
  readonly missed: number;
  readonly identified: boolean;
  readonly asked: readonly number[];
}

export type WavewareTimer = "reply" | "poll" | "stuck";
export type Event = MachineEvent<string, PagerCommand, WavewareTimer>;
export type Effect = MachineEffect<PagerAnswer, PagerReport, WavewareTimer>;
/** One step in the making. */
export interface Turn extends PagerTurn<WavewareState, WavewareTimer> {
  readonly limits: WavewareLimits;
}

export const wavewareInitial = ({ window_pages }: WavewareLimits): WavewareState => ({
  phase: "down",
  waiting: [],
  out: undefined,
  taken: [],
  depth: 0,
  window_pages,
  echo: undefined,
  echoes: false,
  watched: false,
  missed: 0,
  identified: false,
  asked: [],
});
