/**
 * Everything that can enter the one loop, as a closed union: the table of contents of what the office reacts
 * to. Every input comes with a stamp: when, who, through which device, at which place.
 */
import type { BoxInput } from "./box-input.ts";
import type { FormKind } from "./paper.ts";
import type { SlipResolution, SlipTextMode } from "./print-job.ts";
import type { PaperLevel, PrinterFindings, PrinterModel, StripKind } from "./printer-ledger.ts";
import type { ChipTrust, Lane, PriorityReason } from "./state.ts";

export interface Stamp {
  /** Office time, ms since 1970; never goes back, whatever the wall clock does. */
  readonly at_ms: number;
  /** `staff:<id>`, `citizen`, `device:<id>`, `clock`, `start`. */
  readonly actor: string;
  readonly device: string | null;
  readonly place: string | null;
}

export type PageEnd = "transmitted" | "rejected" | "uncertain";
export type JobEnd = "printed" | "unconfirmed" | "ambiguous" | "failed";
/** `differs`: the chip is another person's. `unread`: it gave nothing. */
export type ChipOutcome = "same" | "differs" | "unread";
/** How a visitor was recognised at a door. */
export type ScanBy = "card" | "number" | "visitor-slip";
export type DoorLevel = "open" | "closed" | "unknown";
export type DeviceState = "up" | "degraded" | "down";

export type Input =
  | BoxInput
  // ---- door and kiosk ----
  | {
      readonly kind: "read-card";
      readonly reader: string;
      readonly scan: string;
      readonly by: Exclude<ScanBy, "number">;
      readonly person: string;
      /** This person's data is kept for later visits. */
      readonly agreed: boolean;
      readonly elderly: boolean;
      readonly visits_before: number;
      readonly warnings: readonly string[];
    }
  /** The receipt on an appointment slip: whose result it stands for, and of which dossier. */
  | {
      readonly kind: "read-receipt";
      readonly reader: string;
      readonly scan: string;
      readonly person: string;
      readonly dossier: string;
    }
  /** The guard typed an ID number. `known`: somebody is kept under it. */
  | {
      readonly kind: "type-number";
      readonly door: string;
      readonly scan: string;
      readonly person: string;
      readonly known: boolean;
      readonly agreed: boolean;
      readonly elderly: boolean;
      readonly visits_before: number;
      readonly warnings: readonly string[];
    }
  /**
   * The chip of the card of this scan, at a reader of chips. `trust`: what it proved. `why`: of a chip that
   * was not read, or is not quite sound, its fault; of another person's, what differs; never contents.
   */
  | {
      readonly kind: "chip-read";
      readonly reader: string;
      readonly scan: string;
      readonly trust: ChipTrust;
      readonly outcome: ChipOutcome;
      readonly why: string | null;
    }
  | { readonly kind: "refuse-card"; readonly reader: string; readonly scan: string; readonly error: string }
  | { readonly kind: "forget-scan"; readonly door: string }
  | {
      readonly kind: "admit";
      readonly door: string;
      readonly scan: string | null;
      readonly field: string;
      readonly lane: Lane;
      readonly reason: PriorityReason | null;
      readonly pager: { readonly base: string; readonly card: number } | null;
      /** The visitor said yes, now: to be kept for later visits. False changes nothing. */
      readonly agreed: boolean;
    }
  /** The visitor shown takes his agreement back. */
  | { readonly kind: "stop-keeping"; readonly door: string; readonly scan: string }
  | { readonly kind: "print-visitor-slip"; readonly door: string; readonly scan: string }
  /** The slip of a number that the person shown holds, by its code. */
  | { readonly kind: "reprint-slip"; readonly door: string; readonly scan: string; readonly code: string }
  /** The guard asks the manager to come; the manager says that he went. */
  | { readonly kind: "call-manager"; readonly door: string }
  | { readonly kind: "see-door"; readonly door: string }
  | { readonly kind: "return-pager"; readonly door: string; readonly base: string; readonly card: number }
  /** A visitor's card does not ring: he gets another, or with null a printed slip; his place stays. */
  | {
      readonly kind: "swap-pager";
      readonly door: string;
      readonly base: string;
      readonly card: number;
      readonly to: { readonly base: string; readonly card: number } | null;
    }
  // ---- cards, by a guard or a technician ----
  /**
   * Lets one card buzz. `power`: level of the base, null: its usual one. `range_test`: as the base's own test
   * of how far it reaches, where it has one.
   */
  | {
      readonly kind: "buzz-pager";
      readonly base: string;
      readonly card: number;
      readonly power: number | null;
      readonly range_test: boolean;
    }
  /** Whether the card was heard. `place`: a step of the walk through the building. */
  | {
      readonly kind: "judge-buzz";
      readonly base: string;
      readonly card: number;
      readonly rang: boolean;
      readonly place: string | null;
      readonly power: number | null;
    }
  | {
      readonly kind: "mark-pager";
      readonly base: string;
      readonly card: number;
      readonly as: "lost" | "disabled" | "in-rack";
    }
  | { readonly kind: "replace-pager"; readonly base: string; readonly card: number }
  | { readonly kind: "charge-pagers"; readonly base: string; readonly cards: readonly number[] }
  /** `confirmed`: also while somebody is being called. */
  | { readonly kind: "all-call"; readonly base: string; readonly confirmed: boolean }
  /** The cards of a base were counted; all that are not missing are in the rack. */
  | {
      readonly kind: "reconcile-pagers";
      readonly door: string;
      readonly base: string;
      readonly missing: readonly number[];
    }
  | { readonly kind: "take-ticket"; readonly kiosk: string; readonly field: string }
  | { readonly kind: "print-ticket"; readonly kiosk: string; readonly ticket: string }
  | { readonly kind: "leave-kiosk"; readonly kiosk: string }
  | { readonly kind: "call-help"; readonly kiosk: string }
  | { readonly kind: "see-help"; readonly kiosk: string }
  // ---- counter ----
  | { readonly kind: "open-counter"; readonly counter: string }
  | { readonly kind: "close-counter"; readonly counter: string }
  | { readonly kind: "call-next"; readonly counter: string }
  | { readonly kind: "recall"; readonly counter: string }
  | { readonly kind: "start-service"; readonly counter: string }
  | { readonly kind: "finish-service"; readonly counter: string }
  | { readonly kind: "mark-no-show"; readonly counter: string }
  | { readonly kind: "undo"; readonly counter: string }
  // ---- forms ----
  /** `dossier`: a code given elsewhere; null: an appointment gets one here, another form has none. */
  | {
      readonly kind: "issue-form";
      readonly counter: string;
      readonly form: FormKind;
      readonly form_id: string;
      readonly person: string;
      readonly dossier: string | null;
    }
  | {
      readonly kind: "request-fee";
      readonly counter: string;
      readonly form_id: string;
      readonly person: string;
      readonly dossier: string;
      readonly amount_vnd: number;
    }
  | { readonly kind: "print-report"; readonly day: string }
  // ---- printers, by a technician ----
  | { readonly kind: "probe-printer"; readonly printer: string }
  | {
      readonly kind: "print-strip";
      readonly printer: string;
      readonly what: StripKind;
      readonly text_mode: SlipTextMode;
    }
  /** Whether the strip printed last in this text mode can be read. */
  | {
      readonly kind: "judge-strip";
      readonly printer: string;
      readonly text_mode: SlipTextMode;
      readonly reads: boolean;
    }
  /** A roll of this length was put in. */
  | { readonly kind: "load-roll"; readonly printer: string; readonly length_mm: number }
  // ---- who may open a box ----
  | { readonly kind: "request-code"; readonly kiosk: string }
  | { readonly kind: "code-sent"; readonly kiosk: string; readonly claim: string; readonly sent: boolean }
  | {
      readonly kind: "try-code";
      readonly kiosk: string;
      /** The claim for which the code was judged; null: there was none. */
      readonly claim: string | null;
      readonly matched: boolean;
    }
  /** `boxes`: those for whose results it was the PIN. `burnt`: no PIN of this person is any good now. */
  | {
      readonly kind: "try-pin";
      readonly kiosk: string;
      readonly claim: string | null;
      readonly boxes: readonly number[];
      readonly burnt: boolean;
    }
  | { readonly kind: "open-box"; readonly kiosk: string; readonly box: number }
  // ---- slips, by staff ----
  /** Somebody looked for a slip whose fate is unknown, or that failed. */
  | { readonly kind: "resolve-slip"; readonly job: string; readonly as: SlipResolution }
  /** A marked copy of a slip that is on paper, or may be. */
  | { readonly kind: "copy-slip"; readonly job: string }
  /** Of a slip that still waits for its printer. */
  | { readonly kind: "cancel-slip"; readonly job: string }
  // ---- persons' data ----
  /** `fields`: how many were held when it was asked for; `erasure`: id of the proof. */
  | {
      readonly kind: "erase-person";
      readonly person: string;
      readonly erasure: string;
      readonly fields: number;
    }
  | { readonly kind: "export-person"; readonly person: string }
  /** Ids of the old and the new site key. */
  | { readonly kind: "rotate-key"; readonly from: string; readonly to: string }
  /** Who was kept long enough is gone: ids of the proofs, at most PURGE_TOLD_MAX in one. */
  | { readonly kind: "persons-purged"; readonly day: string; readonly erasures: readonly string[] }
  // ---- devices ----
  | {
      readonly kind: "device-changed";
      readonly changed: string;
      readonly state: DeviceState;
      readonly fault: string | null;
    }
  | { readonly kind: "page-accepted"; readonly page: string }
  | { readonly kind: "page-ended"; readonly page: string; readonly end: PageEnd; readonly why: string | null }
  /**
   * A slip is ready to leave. `length_mm`: paper it takes, the feed to the blade included; `bytes`, `digest`:
   * of what will be sent; `process_id`: of its rows, null where the printer proves nothing.
   */
  | {
      readonly kind: "job-rendered";
      readonly job: string;
      readonly bands: number;
      readonly length_mm: number;
      readonly bytes: number;
      readonly digest: string;
      readonly process_id: string | null;
    }
  /** So many of its bands were taken. */
  | { readonly kind: "job-progressed"; readonly job: string; readonly band: number }
  /** The printer has taken all of it; its proof is still to come. */
  | { readonly kind: "job-sent"; readonly job: string }
  | {
      readonly kind: "job-ended";
      readonly job: string;
      readonly end: JobEnd;
      readonly why: string | null;
      readonly process_id: string | null;
    }
  /** Who a printer says it is. */
  | ({
      readonly kind: "printer-identified";
      readonly printer: string;
      readonly firmware: string | null;
    } & PrinterModel)
  /** `result` null: the probe could not be done, `why`: busy, or its line broke. */
  | {
      readonly kind: "printer-probed";
      readonly printer: string;
      readonly result: PrinterFindings | null;
      readonly why: string | null;
    }
  /** What its sensors say of the paper now. */
  | { readonly kind: "paper-seen"; readonly printer: string; readonly paper: PaperLevel }
  // ---- time ----
  | { readonly kind: "timer-fired"; readonly timer: string }
  | { readonly kind: "restarted"; readonly boot: string };

export type InputOf<K extends Input["kind"]> = Extract<Input, { kind: K }>;
