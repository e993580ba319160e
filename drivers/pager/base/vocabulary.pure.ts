/**
 * What can be asked of a pager base and what it can answer, in the field's terms and for every protocol.
 * A base only ever knows that a page was transmitted: paging is one-way, "delivered" does not exist.
 */

/** Alert patterns by what the card does. Which of them a base has stands in its capabilities. */
export const PAGER_ALERTS = [
  "flash-1s",
  "flash-30s",
  "flash-5min",
  "flash-beep-5x5",
  "beep-3x",
  "beep-5min",
  "glow-5min",
  "glow-15x",
] as const;
export type PagerAlert = (typeof PAGER_ALERTS)[number];

/** Why a page was refused or can't be vouched for. Closed: a new base's reasons are mapped onto these. */
export type PagerReason =
  | "unknown-card"
  | "illegal-card"
  | "text-too-long"
  | "text-not-allowed"
  | "queue-full"
  | "checksum"
  | "format"
  | "busy"
  | "transmitter-failure"
  | "no-answer"
  | "line-lost"
  | "base-reset"
  | "not-supported";

/**
 * How a page ended. `rejected`: certainly not on the air. `uncertain`: the bytes left, the card may have
 * buzzed. Nothing is repeated below this line; the office decides (a second buzz is harmless).
 */
export type PagerOutcome =
  | { readonly kind: "transmitted" }
  | { readonly kind: "rejected"; readonly reason: PagerReason }
  | { readonly kind: "uncertain"; readonly reason: PagerReason };

/** What a base says of itself, without radiating. `values`: every key it named, as it wrote them. */
export interface PagerBaseStatus {
  readonly version: string | undefined;
  readonly system_id: number | undefined;
  /** Times each page is sent on the air. */
  readonly repeats: number | undefined;
  readonly values: Readonly<Record<string, string>>;
}

export type PagerStatusOutcome =
  | { readonly kind: "status"; readonly status: PagerBaseStatus }
  | { readonly kind: "rejected"; readonly reason: PagerReason };

/** News from a base that answers no single call. */
export type PagerReport =
  /** The base took the page into its queue; its outcome follows. `page` is the caller's id. */
  | { readonly kind: "accepted"; readonly page: string; readonly card: number }
  | { readonly kind: "base-identified"; readonly status: PagerBaseStatus }
  /** The base is set to another system than configured: its pages reach other cards. */
  | { readonly kind: "wrong-system-id"; readonly expected: number; readonly found: number }
  /** Power-cycled in mid-run: its queue is gone, the pages in it ended `uncertain`. */
  | { readonly kind: "base-reset" }
  /** Asked twice, answered nothing; pages are refused until `base-answers`. */
  | { readonly kind: "base-silent" }
  | { readonly kind: "base-answers" }
  /** A reply for a card that nobody paged. It completed nothing. */
  | { readonly kind: "foreign-reply"; readonly card: number };

export type PagerCommand =
  | {
      readonly kind: "page";
      readonly page: string;
      readonly card: number;
      readonly alert: PagerAlert;
      readonly loud: boolean;
    }
  | { readonly kind: "status" }
  | { readonly kind: "anti-theft"; readonly on: boolean };

export interface PagerCapabilities {
  /** The last thing the base ever says about a page. */
  readonly reply: "none" | "accepted" | "transmitted" | "call-status";
  readonly cancel: boolean;
  readonly group: boolean;
  readonly anti_theft: boolean;
  readonly range_test: boolean;
  readonly mute: boolean;
  readonly alerts: readonly PagerAlert[];
  readonly text:
    | { readonly kind: "none" }
    | { readonly kind: "numeric" | "ascii7"; readonly max_characters: number };
  readonly cards: { readonly first: number; readonly last: number };
  readonly reports_queue_depth: boolean;
  /** Pages to different cards that may be outstanding at once. */
  readonly window_pages: number;
}
