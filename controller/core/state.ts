/**
 * The whole state of an office, as plain JSON-able records, and the empty one. It holds no personal data: a
 * person is an opaque id. Nothing changes it but `evolve`.
 */
import type { DayBook, ScanCounts } from "./day-book.ts";
import type { DeviceState, ScanBy } from "./input.ts";
import type { FeeContent, FormContent, IssuedForm, ReportContent } from "./paper.ts";
import type { PrintJob, SlipTextMode, Spool } from "./print-job.ts";
import type { PrinterLedger, StripKind } from "./printer-ledger.ts";
import type { Box, CollectMethod, InHand, Permit, RemoteRequest, ResultNotice, Round } from "./result-box.ts";

/** Raised whenever the meaning of the state or of `evolve` changes: older snapshots are then not used. */
export const CORE_VERSION = 6;

export type Lane = "regular" | "priority";
export type PriorityReason = "elderly" | "disabled" | "pregnant" | "infant" | "merit" | "child";
export type TicketState =
  | "waiting"
  | "called"
  | "serving"
  | "parked"
  | "done"
  | "no-show"
  | "transferred"
  | "cancelled"
  | "expired";
export type PageState = "queued" | "accepted" | "transmitted" | "rejected" | "uncertain";
export type PagerState = "in-rack" | "lent" | "paged" | "overdue" | "lost" | "disabled";
export type PrintState =
  | "queued"
  | "rendering"
  | "sending"
  | "awaiting-proof"
  | "printed"
  | "unconfirmed"
  | "ambiguous"
  | "failed";
export interface Ticket {
  readonly id: string;
  /** Prefix and number of the day: A012. */
  readonly code: string;
  readonly field: string;
  readonly lane: Lane;
  readonly reason: PriorityReason | null;
  readonly person: string | null;
  readonly place: string;
  readonly issued_ms: number;
  /** Order inside the lane; equal keys go by id. */
  readonly key_ms: number;
  readonly state: TicketState;
  readonly counter: string | null;
  readonly calls: number;
  /** The newest call. */
  readonly called_ms: number | null;
  /** From its issue to its first call; null: not called yet. */
  readonly waited_ms: number | null;
  readonly serving_ms: number | null;
  readonly closed_ms: number | null;
  /** Key of the pager lent for this visit, also after it was returned. */
  readonly pager: string | null;
  /** Newest print job of its slip. */
  readonly job: string | null;
}

/** Battery: the card may not ring. It is not suggested until a person heard it ring, or it was charged. */
export type Suspicion = "none" | "battery";

export interface Page {
  readonly id: string;
  /** The visit that is called; null: a person tries the card, or every card is called. */
  readonly ticket: string | null;
  readonly state: PageState;
  /** 1, or 2 for the one repeat after an uncertain outcome. */
  readonly attempt: 1 | 2;
  readonly queued_ms: number;
  readonly ended_ms: number | null;
  readonly why: string | null;
}

export interface Pager {
  readonly base: string;
  readonly card: number;
  readonly state: PagerState;
  readonly ticket: string | null;
  readonly since_ms: number;
  /** Its newest page, also of a visit before. */
  readonly page: Page | null;
  /** When it was last known on a charger, beside the time in a rack that charges; null: never yet. */
  readonly charged_ms: number | null;
  readonly suspicion: Suspicion;
  /** Calls of its present or last visit to which nobody came; at most PAGES_A_CALL_MAX. */
  readonly unanswered: number;
}

/** One step of a walk through the building with a card in the hand. */
export interface WalkStep {
  readonly card: number;
  readonly place: string;
  /** Level of the base, null: its usual one. */
  readonly power: number | null;
  readonly rang: boolean;
  readonly at_ms: number;
}

/** What the office knows of a base beside its cards. */
export interface Board {
  /** Steps of the last walk, oldest first; at most WALK_STEPS_MAX. */
  readonly walk: readonly WalkStep[];
  /** The newest call of all cards. */
  readonly all_call: Page | null;
  /** When the cards were last counted, today; null: not yet. */
  readonly counted_ms: number | null;
  /** Cards given up today and not found since, in the order of the loss; each at most once. */
  readonly losses: readonly number[];
}

export interface CounterState {
  /** Staff id of the clerk, null: closed. */
  readonly clerk: string | null;
  readonly current: string | null;
  readonly served: number;
  readonly no_shows: number;
  /** Today's service times, ms, newest last; at most SERVICE_TIMES_MAX. */
  readonly service_ms: readonly number[];
  readonly undo: Undo | null;
}

export interface Undo {
  readonly what: "call" | "finish" | "no-show";
  readonly ticket: string;
  readonly until_ms: number;
  /** Priority run of the ticket's field before the call. */
  readonly run_before: number;
}

/** What a slip says, without names: the shell renders it. */
export type SlipContent =
  | {
      readonly kind: "ticket";
      readonly ticket: string;
      readonly code: string;
      readonly field: string;
      readonly lane: Lane;
      readonly ahead: number;
      readonly issued_ms: number;
      readonly pager: number | null;
    }
  | {
      readonly kind: "receipt";
      readonly serial: string;
      /** Whose result it was; the digits of the number that may be shown come from the personal store. */
      readonly person: string | null;
      readonly box: number;
      readonly dossier: string;
      readonly opened_ms: number;
      readonly closed_ms: number;
      readonly method: CollectMethod;
    }
  /**
   * What a returning visitor shows instead of papers. The secret part of its code and the day until which it
   * serves come from the personal store when the slip is rendered: here, in the log, it opens nothing.
   */
  | { readonly kind: "visitor"; readonly person: string }
  | FormContent
  | FeeContent
  | ReportContent
  /** For the technician: every letter in one text mode, or widths and edges. */
  | {
      readonly kind: "strip";
      readonly what: StripKind;
      readonly text_mode: SlipTextMode;
      /** Name of the printer's profile. */
      readonly profile: string;
      /** As the printer calls itself. */
      readonly model: string | null;
      readonly issued_ms: number;
    };

/** The first factor of a pick-up: the ID card of whoever comes, or the receipt of one dossier. */
export type ClaimBy = "card" | "receipt";
/** The second factor. A PIN counts with the ID card only: it stands on the same paper as the receipt. */
export type SecondFactor = "code" | "pin";

export interface Claim {
  readonly id: string;
  readonly by: ClaimBy;
  /** Who stands there: the card's person, and the codes go to their phone. Of a receipt: whose result it is. */
  readonly person: string;
  /** Some of the boxes hold results of others, for whom this person may come. */
  readonly proxy: boolean;
  /** The one dossier of a receipt; null: of a card, whatever waits for its person. */
  readonly dossier: string | null;
  /** Boxes that were found; once verified, those that the second factor opens. */
  readonly boxes: readonly number[];
  readonly until_ms: number;
  readonly codes: number;
  readonly code_ms: number | null;
  readonly code: "none" | "asked" | "sent" | "burnt";
  /** Wrong tries of the code sent last. */
  readonly tries: number;
  readonly pin: "open" | "burnt";
  /** Wrong PINs of this session, whatever earlier ones had. */
  readonly pin_tries: number;
  readonly verified: SecondFactor | null;
  /** Pulses given for each box in this session. */
  readonly pulses: Readonly<Record<string, number>>;
}

/**
 * What was proven of an ID card, lowest first: its print was read; some chip said the same; the chip's data
 * are whole; and an authority that the office trusts signed them.
 */
export type ChipTrust = "printed" | "chip-read" | "chip-integrity" | "chip-issuer";

export type ScanState =
  | {
      readonly state: "read";
      readonly scan: string;
      readonly person: string;
      readonly by: ScanBy;
      /** This person's data is kept for later visits, as agreed. */
      readonly agreed: boolean;
      /** Null: no card was read. */
      readonly trust: ChipTrust | null;
      readonly elderly: boolean;
      readonly visits_before: number;
      readonly warnings: readonly string[];
      readonly at_ms: number;
    }
  | { readonly state: "refused"; readonly scan: string; readonly error: string; readonly at_ms: number };

export interface DoorState {
  readonly scan: ScanState | null;
  readonly last_admitted: string | null;
  /** Since when the guard asks the manager to come. */
  readonly manager_called_ms: number | null;
  /** Times of numbers and slips that nobody has, within GUESSES_WITHIN_MS; at most GUESSES_MAX. */
  readonly guesses_ms: readonly number[];
}

/** What was held before a kiosk's reader and can't be used there. */
export interface RefusedAtKiosk {
  readonly error: string;
  readonly at_ms: number;
}

export interface KioskState {
  readonly ticket: string | null;
  readonly refused: RefusedAtKiosk | null;
  readonly help_ms: number | null;
  readonly claim: Claim | null;
  /** Times of wrong codes, PINs and receipts within CODE_FAILURES_WITHIN_MS, at most CODE_FAILURES_MAX. */
  readonly failures_ms: readonly number[];
  readonly rest_until_ms: number;
}

export interface HallCall {
  readonly call: string;
  readonly ticket: string;
  readonly code: string;
  readonly counter: string;
  readonly at_ms: number;
  readonly priority: boolean;
}

export interface DeviceHealth {
  readonly state: DeviceState;
  readonly fault: string | null;
  readonly since_ms: number;
}

export interface Office {
  /** Business day, `YYYY-MM-DD`; empty before the first input. Only goes forward. */
  readonly day: string;
  /** Number of ids given out; ids are never used again. */
  readonly ids: number;
  /** Last number given today, a field. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Priority calls in a row, a field. */
  readonly runs: Readonly<Record<string, number>>;
  /**
   * Tickets not closed yet. Every step looks at these, so closed ones are kept apart. Lists, not tables:
   * their ids change all day, and an object whose keys change is copied many times slower than a list.
   */
  readonly tickets: readonly Ticket[];
  /** The day's closed tickets: for undo, for pagers still out, for results. */
  readonly closed: readonly Ticket[];
  readonly counters: Readonly<Record<string, CounterState>>;
  readonly pagers: Readonly<Record<string, Pager>>;
  /** By base. */
  readonly boards: Readonly<Record<string, Board>>;
  /** Print jobs, oldest first; at most JOBS_KEPT_MAX beside the unfinished ones and the open questions. */
  readonly jobs: readonly PrintJob[];
  /** What the next run must know of each printer to which something was sent. */
  readonly spools: Readonly<Record<string, Spool>>;
  readonly printers: Readonly<Record<string, PrinterLedger>>;
  readonly boxes: Readonly<Record<string, Box>>;
  readonly permits: Readonly<Record<string, Permit>>;
  readonly doors: Readonly<Record<string, DoorState>>;
  readonly kiosks: Readonly<Record<string, KioskState>>;
  readonly devices: Readonly<Record<string, DeviceHealth>>;
  /** Banks stopped after a wrong door, with the reason. */
  readonly stopped_banks: Readonly<Record<string, string>>;
  /** Results that clerks took out of their boxes, oldest first; at most IN_HAND_MAX. */
  readonly in_hand: readonly InHand[];
  /** Oldest first; at most NOTICES_MAX. */
  readonly notices: readonly ResultNotice[];
  /** Remote openings that wait for a second clerk; at most REMOTE_ASKED_MAX, one a box. */
  readonly remote: readonly RemoteRequest[];
  /** Remote openings within REMOTE_WITHIN_MS; at most REMOTE_OPENS_MAX. */
  readonly remote_ms: readonly number[];
  /** Openings ordered by staff within the last minute, a place; at most COUNTER_OPENS_A_MIN each. */
  readonly opens_ms: Readonly<Record<string, readonly number[]>>;
  readonly round: Round | null;
  /** End of the last round; null: there was none. */
  readonly last_round_ms: number | null;
  readonly calls: readonly HallCall[];
  readonly scans: ScanCounts;
  readonly book: DayBook;
  /** Last number of the year in the register of forms; `year` as in `day`. */
  readonly register: { readonly year: string; readonly last: number };
  /** Today's forms, oldest first; at most FORMS_KEPT_MAX. */
  readonly forms: readonly IssuedForm[];
}

/** A ticket not closed yet. */
export const liveTicket = (office: Office, id: string): Ticket | undefined => rowOf(office.tickets, id);

/** A ticket of today, closed or not. */
export const ticketOf = (office: Office, id: string): Ticket | undefined =>
  liveTicket(office, id) ?? rowOf(office.closed, id);

/** Live tickets of a person: one a field is the rule. */
export const liveTickets = (office: Office, person: string): readonly Ticket[] =>
  office.tickets.filter((ticket) => ticket.person === person);

export const jobOf = (office: Office, id: string): PrintJob | undefined => rowOf(office.jobs, id);

/** Looks from the newest back: who is spoken of most has come last. */
const rowOf = <Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row | undefined => {
  for (let index = rows.length - 1; index >= 0; index--) if (rows[index]?.id === id) return rows[index];
  return undefined;
};

export const pagerKey = (base: string, card: number): string => `${base}:${card}`;
