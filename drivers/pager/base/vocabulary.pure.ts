/**
 * What can be asked of a pager base and what it can answer, in the field's terms and for every protocol.
 * A base only ever knows that a page was transmitted: paging is one-way, "delivered" does not exist.
 */

/** Alert patterns by what the card does. Which of them a base has stands in its capabilities. */
export const PAGER_ALERTS = [
  /** The line names no pattern: the card does what it, or the base, is set to do. */
  "as-set",
  "flash-1s",
  "flash-30s",
  "flash-5min",
  "flash-beep-5x5",
  "beep-3x",
  "beep-5min",
  "glow-5min",
  "glow-15x",
  "vibrate-1x",
  "vibrate-2x",
  "vibrate-3x",
] as const;
export type PagerAlert = (typeof PAGER_ALERTS)[number];

/**
 * A page of higher priority passes those of lower that the base does not have yet, at every protocol; some
 * bases take it with the page too.
 */
export type PagerPriority = "alarm" | "high" | "normal";

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
  | "cancelled"
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

/** How any call to a machine ends. */
export type PagerAnswer = PagerOutcome | PagerStatusOutcome;

/** Who a base says it is, without radiating. */
export type PagerIdentityOutcome =
  | {
      readonly kind: "identified";
      readonly version: string | undefined;
      readonly system_id: number | undefined;
    }
  | { readonly kind: "rejected"; readonly reason: PagerReason };

/** News from a base that answers no single call. The base is lost with `base-silent` or with its link. */
export type PagerReport =
  /** The base took the page into its queue; its outcome follows. `page` is the caller's id. */
  | { readonly kind: "accepted"; readonly page: string; readonly card: number }
  /** The page was on the air: the outcome its caller got too. */
  | { readonly kind: "transmitted"; readonly page: string; readonly card: number }
  /** The page ended otherwise; `uncertain`: its bytes left, the card may have buzzed. */
  | {
      readonly kind: "failed";
      readonly page: string;
      readonly card: number;
      readonly reason: PagerReason;
      readonly uncertain: boolean;
    }
  | { readonly kind: "base-identified"; readonly status: PagerBaseStatus }
  /** The base is set to another system than configured: its pages reach other cards. */
  | { readonly kind: "wrong-system-id"; readonly expected: number; readonly found: number }
  /** The base takes the numbers of our cards for groups: a page would buzz other cards, so it is refused. */
  | { readonly kind: "numbers-are-groups" }
  /** Power-cycled in mid-run: its queue is gone, the pages in it ended `uncertain`. */
  | { readonly kind: "base-reset" }
  /** Asked twice, answered nothing; pages are refused until `base-answers`. */
  | { readonly kind: "base-silent" }
  | { readonly kind: "base-answers" }
  /** The base lives but does not radiate, by its own word; said once, until it radiates again. */
  | { readonly kind: "transmitter-fault" }
  | { readonly kind: "transmitter-works" }
  /** Pages now in the base's own queue, by its own word. */
  | { readonly kind: "queue-depth"; readonly pages: number }
  /** A reply for a card that nobody paged. It completed nothing. */
  | { readonly kind: "foreign-reply"; readonly card: number };

/** What a page of any kind carries. */
interface PageContents {
  /** The caller's id of this page; comes back in reports. */
  readonly page: string;
  readonly alert: PagerAlert;
  readonly loud: boolean;
  /** 7-bit already, and no longer than the capabilities say. Absent: the protocol's own default. */
  readonly text?: string;
}

/** Asked of a machine only where the capabilities have it; the driver refuses the others. */
export type PagerCommand =
  | (PageContents & {
      readonly kind: "page";
      readonly card: number;
      /** Absent: normal. */
      readonly priority?: PagerPriority;
      /** Times this page is sent on the air; absent: as the base is set. */
      readonly transmissions?: number;
      /** As in the capabilities; absent: as configured. */
      readonly power?: number;
    })
  /**
   * Takes the card's last page back: from the queue, or off its display. Ends `transmitted` when the base did
   * what it can: radiated that the card shall forget it, or took the call off its own queue.
   */
  | {
      readonly kind: "cancel";
      readonly card: number;
      /** Not the last only: every page that the card keeps. Absent: the last. */
      readonly all?: boolean;
    }
  | (PageContents & { readonly kind: "group-call"; readonly group: number })
  | (PageContents & { readonly kind: "all-call" })
  /** A page by which a person with the card in hand finds out how far it hears. */
  | { readonly kind: "range-test"; readonly card: number }
  /** Gives the card now in its programming window a number: what `slot` means is the protocol's. */
  | {
      readonly kind: "program-card";
      readonly slot: number;
      readonly system_id: number;
      readonly card: number;
    }
  | { readonly kind: "status" }
  | { readonly kind: "anti-theft"; readonly on: boolean };

export interface PagerCapabilities {
  /** The last thing the base ever says about a page. */
  readonly reply: "none" | "accepted" | "transmitted" | "call-status";
  readonly cancel: boolean;
  readonly group: boolean;
  /** Groups that can be called. Absent: none. */
  readonly groups?: { readonly first: number; readonly last: number };
  /** Absent: can't. */
  readonly all_call?: boolean;
  /** Absent: can't. */
  readonly program_card?: boolean;
  /** Times one page may be sent when asked so. Absent: only as the base is set. */
  readonly transmissions_max?: number;
  /** Transmitting powers that a page may name, weakest first. Absent: as the base is set. */
  readonly power_levels?: { readonly first: number; readonly last: number };
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
