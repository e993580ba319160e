/**
 * Everything that can have happened, in the past tense, as a closed union. Facts are what the log keeps and
 * recovery folds; they name persons by opaque ids only. `serial` is the number of the new id a fact brings.
 */
import type { BoxFact } from "./box-fact.ts";
import type { ChipOutcome, DeviceState, JobEnd, ScanBy } from "./input.ts";
import type { FormKind } from "./paper.ts";
import type { SlipPolicy, SlipResolution } from "./print-job.ts";
import type { PaperLevel, PrinterFindings, PrinterModel, StripJudgement } from "./printer-ledger.ts";
import type { ChipTrust, ClaimBy, Lane, Office, PriorityReason, SecondFactor, SlipContent } from "./state.ts";

/** Why a ticket was the next: shown to those who were overtaken. */
export type CallReason = "oldest" | "priority" | "turn-of-regular" | "regular-waited-long";
export type Fact =
  | BoxFact
  // ---- the day ----
  | { readonly kind: "day-opened"; readonly day: string }
  // ---- doors and kiosks ----
  | {
      readonly kind: "card-read";
      readonly door: string;
      readonly scan: string;
      readonly by: ScanBy;
      readonly person: string;
      readonly agreed: boolean;
      readonly elderly: boolean;
      readonly visits_before: number;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: "chip-read";
      readonly door: string;
      readonly scan: string;
      readonly trust: ChipTrust;
      readonly outcome: ChipOutcome;
      readonly why: string | null;
    }
  | { readonly kind: "card-refused"; readonly door: string; readonly scan: string; readonly error: string }
  /** A number or a visitor slip that nobody has. */
  | { readonly kind: "guess-missed"; readonly door: string }
  | { readonly kind: "scan-cleared"; readonly door: string }
  | { readonly kind: "visitor-admitted"; readonly door: string; readonly ticket: string }
  /** `wording`: version of the sentence that was read aloud. */
  | {
      readonly kind: "visitor-agreed";
      readonly person: string;
      readonly door: string;
      readonly wording: string;
    }
  | { readonly kind: "visitor-withdrew"; readonly person: string; readonly door: string }
  | { readonly kind: "manager-called"; readonly door: string }
  | { readonly kind: "manager-came"; readonly door: string }
  | {
      readonly kind: "kiosk-card-refused";
      readonly kiosk: string;
      readonly scan: string;
      readonly error: string;
    }
  | { readonly kind: "kiosk-showed"; readonly kiosk: string; readonly ticket: string | null }
  | { readonly kind: "help-called"; readonly kiosk: string }
  | { readonly kind: "help-seen"; readonly kiosk: string }
  // ---- tickets and counters ----
  | {
      readonly kind: "ticket-issued";
      readonly serial: number;
      readonly ticket: string;
      readonly code: string;
      readonly number: number;
      readonly field: string;
      readonly lane: Lane;
      readonly reason: PriorityReason | null;
      readonly person: string | null;
      readonly place: string;
    }
  | {
      readonly kind: "ticket-called";
      readonly serial: number;
      readonly call: string;
      readonly ticket: string;
      readonly counter: string;
      readonly why: CallReason;
      readonly run: number;
    }
  | {
      readonly kind: "ticket-recalled";
      readonly serial: number;
      readonly call: string;
      readonly ticket: string;
      readonly counter: string;
    }
  | { readonly kind: "service-started"; readonly ticket: string; readonly counter: string }
  | { readonly kind: "service-finished"; readonly ticket: string; readonly counter: string }
  | { readonly kind: "ticket-no-show"; readonly ticket: string; readonly counter: string }
  | { readonly kind: "call-undone"; readonly ticket: string; readonly counter: string; readonly run: number }
  | { readonly kind: "finish-undone"; readonly ticket: string; readonly counter: string }
  | { readonly kind: "no-show-undone"; readonly ticket: string; readonly counter: string }
  | { readonly kind: "ticket-expired"; readonly ticket: string }
  | { readonly kind: "counter-opened"; readonly counter: string; readonly clerk: string }
  | { readonly kind: "counter-closed"; readonly counter: string }
  // ---- pagers ----
  | { readonly kind: "pager-lent"; readonly base: string; readonly card: number; readonly ticket: string }
  | {
      readonly kind: "pager-returned";
      readonly base: string;
      readonly card: number;
      readonly ticket: string | null;
    }
  | { readonly kind: "pager-overdue"; readonly base: string; readonly card: number }
  /** `ticket`: who had it, null: it was in the rack. */
  | {
      readonly kind: "pager-lost";
      readonly base: string;
      readonly card: number;
      readonly ticket: string | null;
    }
  | {
      readonly kind: "pager-disabled";
      readonly base: string;
      readonly card: number;
      readonly ticket: string | null;
    }
  /** Another card has this number from now on. */
  | { readonly kind: "pager-replaced"; readonly base: string; readonly card: number }
  /** `rack`: it was on its charger there until now; `hand`: a person charged it. */
  | {
      readonly kind: "pager-charged";
      readonly base: string;
      readonly card: number;
      readonly by: "rack" | "hand";
    }
  | { readonly kind: "pager-suspected"; readonly base: string; readonly card: number }
  /** What a person heard of the test buzz `page`; with a place a step of the walk through the building. */
  | {
      readonly kind: "buzz-judged";
      readonly base: string;
      readonly card: number;
      readonly page: string;
      readonly rang: boolean;
      readonly place: string | null;
      readonly power: number | null;
    }
  /** The cards of a base were counted by hand; `lost` is the part of `missing` that was given up now. */
  | {
      readonly kind: "pagers-counted";
      readonly base: string;
      readonly door: string;
      readonly missing: readonly number[];
      readonly found: readonly number[];
      readonly lost: readonly number[];
    }
  | {
      readonly kind: "all-call-queued";
      readonly serial: number;
      readonly page: string;
      readonly base: string;
    }
  | {
      readonly kind: "page-queued";
      readonly serial: number;
      readonly page: string;
      readonly base: string;
      readonly card: number;
      /** Null: a person tries the card. */
      readonly ticket: string | null;
      readonly attempt: 1 | 2;
    }
  /** A second call while a page of that card was under way: the one page stands for both. */
  | { readonly kind: "page-coalesced"; readonly page: string; readonly ticket: string }
  /** The time for an answer is over, and the person is still being called. */
  | {
      readonly kind: "page-unanswered";
      readonly page: string;
      readonly base: string;
      readonly card: number;
      readonly ticket: string;
    }
  | { readonly kind: "page-accepted"; readonly page: string }
  | { readonly kind: "page-transmitted"; readonly page: string }
  | { readonly kind: "page-rejected"; readonly page: string; readonly why: string | null }
  | { readonly kind: "page-uncertain"; readonly page: string; readonly why: string | null }
  // ---- slips ----
  | {
      readonly kind: "slip-queued";
      readonly serial: number;
      readonly job: string;
      readonly printer: string;
      readonly copy: number;
      readonly slip: SlipContent;
      /** Absent in logs of core version 4, like all that is optional among the facts of slips. */
      readonly key?: string | null;
      readonly policy?: SlipPolicy;
      /** A person or a step of a visit asked for it, now; else it comes again by itself. */
      readonly asked?: boolean;
    }
  | { readonly kind: "slip-rendering"; readonly job: string }
  | {
      readonly kind: "slip-sending";
      readonly job: string;
      readonly bands?: number;
      readonly length_mm?: number;
      readonly bytes?: number;
      readonly digest?: string;
      /** Of its rows; null where the printer proves nothing. */
      readonly process_id?: string | null;
    }
  | { readonly kind: "slip-progressed"; readonly job: string; readonly band: number }
  | { readonly kind: "slip-awaiting-proof"; readonly job: string }
  /** Nothing of it left: the same copy waits for its printer. */
  | { readonly kind: "slip-waiting"; readonly job: string; readonly why: string | null }
  | {
      readonly kind: "slip-ended";
      readonly job: string;
      readonly end: JobEnd;
      readonly why: string | null;
      /** The id that came back, of its cut. */
      readonly process_id: string | null;
      /** Paper it takes, where it was sent. */
      readonly length_mm?: number | null;
    }
  | { readonly kind: "slip-resolved"; readonly job: string; readonly as: SlipResolution }
  // ---- forms ----
  /** `register`: its number of the year; `dossier_number`: the day's, where the code was given here. */
  | {
      readonly kind: "form-issued";
      readonly form_id: string;
      readonly counter: string;
      readonly form: FormKind;
      readonly person: string;
      readonly dossier: string | null;
      readonly dossier_number: number | null;
      readonly register: number;
    }
  | {
      readonly kind: "fee-requested";
      readonly form_id: string;
      readonly counter: string;
      readonly person: string;
      readonly dossier: string;
      readonly amount_vnd: number;
    }
  // ---- printers ----
  /** `other`: it is not the model whose echo is trusted. */
  | ({
      readonly kind: "printer-identified";
      readonly printer: string;
      readonly firmware: string | null;
      readonly other: boolean;
    } & PrinterModel)
  | { readonly kind: "probe-begun"; readonly printer: string }
  | ({ readonly kind: "printer-probed"; readonly printer: string } & PrinterFindings)
  | { readonly kind: "probe-failed"; readonly printer: string; readonly why: string }
  | ({ readonly kind: "strip-judged"; readonly printer: string } & Omit<StripJudgement, "at_ms">)
  /** `by`: a person said so, or the sensors saw paper again. */
  | {
      readonly kind: "roll-loaded";
      readonly printer: string;
      readonly length_mm: number;
      readonly by: "person" | "sensor";
    }
  | { readonly kind: "paper-seen"; readonly printer: string; readonly paper: PaperLevel }
  // ---- who may open ----
  | {
      readonly kind: "claim-started";
      readonly serial: number;
      readonly kiosk: string;
      readonly claim: string;
      readonly person: string;
      readonly boxes: readonly number[];
      /** Absent in logs of core version 5, like `proxy` and `dossier`: it was the person's own card. */
      readonly by?: ClaimBy;
      readonly proxy?: boolean;
      readonly dossier?: string | null;
    }
  /** A receipt that is nobody's. */
  | { readonly kind: "receipt-missed"; readonly kiosk: string }
  | { readonly kind: "code-asked"; readonly kiosk: string }
  | { readonly kind: "code-sent"; readonly kiosk: string }
  | { readonly kind: "code-not-sent"; readonly kiosk: string }
  | { readonly kind: "code-wrong"; readonly kiosk: string }
  | { readonly kind: "code-burnt"; readonly kiosk: string }
  | { readonly kind: "code-entry-rested"; readonly kiosk: string; readonly until_ms: number }
  | { readonly kind: "pin-wrong"; readonly kiosk: string }
  | { readonly kind: "pin-burnt"; readonly kiosk: string }
  /** `boxes`: those that this factor opens. Absent in logs of core version 5: by code, all that were found. */
  | {
      readonly kind: "claim-verified";
      readonly kiosk: string;
      readonly by?: SecondFactor;
      readonly boxes?: readonly number[];
    }
  | { readonly kind: "claim-ended"; readonly kiosk: string }
  // ---- persons' data ----
  | {
      readonly kind: "person-erased";
      readonly person: string;
      readonly erasure: string;
      readonly cause: "request";
      readonly fields: number;
    }
  /** The data were shown in the clear to `by`. */
  | { readonly kind: "person-exported"; readonly person: string; readonly by: string }
  | { readonly kind: "key-rotated"; readonly from: string; readonly to: string }
  | { readonly kind: "persons-purged"; readonly day: string; readonly erasures: readonly string[] }
  // ---- devices ----
  | {
      readonly kind: "device-changed";
      readonly changed: string;
      readonly state: DeviceState;
      readonly fault: string | null;
    };

export type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

/** One function a fact kind: what it makes of the state. `at_ms` is office time. */
export type Evolvers = {
  readonly [K in Fact["kind"]]: (office: Office, fact: FactOf<K>, at_ms: number) => Office;
};
