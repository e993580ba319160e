/**
 * What an office consists of and by which rule it works: the part of the configuration that the core needs.
 * It never changes while the program runs; ids are the configuration's own.
 */

import type { SlipTextMode } from "./print-job.ts";

export interface FieldPlan {
  readonly id: string;
  /** One capital letter before the number: A012. */
  readonly prefix: string;
  /** Expected length of one service, ms: the prior until today's own figures exist. */
  readonly service_prior_ms: number;
}

export interface CounterPlan {
  readonly id: string;
  readonly number: number;
  readonly fields: readonly string[];
  /** Where its forms are printed; several counters may share one. */
  readonly printer: string | null;
}

export interface DoorPlan {
  readonly id: string;
  readonly reader: string | null;
  /** Its reader of chips. */
  readonly chip_reader: string | null;
  readonly printer: string | null;
}

export interface KioskPlan {
  readonly id: string;
  readonly reader: string | null;
  readonly chip_reader: string | null;
  readonly printer: string | null;
}

export interface BasePlan {
  readonly id: string;
  readonly cards: readonly number[];
}

/** A box and the one lock that opens it. The map box -> lock is one-to-one, checked when it is loaded. */
export interface BoxPlan {
  readonly number: number;
  readonly bank: string;
  readonly board: number;
  /** 0-based index of the lock on its board. */
  readonly index0: number;
  readonly size: "S" | "M" | "L";
  readonly reach: "low" | "normal";
}

export interface BankPlan {
  readonly id: string;
  /** Banks of one supply never pulse at the same time. */
  readonly supply: string;
  readonly pulse_ms: number;
  /** Its boxes tell whether their doors are open; a bank that can't serves a technician's test only. */
  readonly doors: boolean;
}

export interface PrinterPlan {
  readonly id: string;
  /** Name of its profile. */
  readonly profile: string;
  /** How letters are wanted, once a strip proved it. */
  readonly text_mode: SlipTextMode;
  /** What it can do at all. */
  readonly text_modes: readonly SlipTextMode[];
  /** Paper on a new roll, and on one whose near-end sensor tells, mm. */
  readonly roll_mm: number;
  readonly near_end_mm: number;
}

export interface RulePlan {
  /** At most this many priority calls in a row while a regular waits (K). */
  readonly priority_run_max: number;
  /** A head regular older than this makes K = 1 until called (B), ms. */
  readonly regular_age_max_ms: number;
  /** Who took so many numbers on one day counts as a frequent visitor; 2..50. */
  readonly frequent_visits: number;
}

export interface PagingPlan {
  /** Somebody who was called and did not come is paged again after this time, ms. */
  readonly again_ms: number;
  /** The clerk is told once so many calls of a card were not answered; 1..PAGES_A_CALL_MAX. */
  readonly tell_clerk_at: number;
  /** A card that was off its charger for longer is not suggested, ms. */
  readonly uncharged_max_ms: number;
  /** The rack charges its cards; else charging is told by hand. */
  readonly rack_charges: boolean;
}

export interface ResultsPlan {
  /** A result can be collected until the end of this many days after it was stored; 1..RESULT_DAYS_MAX. */
  readonly keep_days: number;
  /** Days before the last at which its person is reminded. */
  readonly remind_days: readonly number[];
  /** Local hour of reminders and of looking what has expired; 0..23. */
  readonly remind_hour: number;
}

export interface OfficePlan {
  readonly site: string;
  readonly utc_offset_min: number;
  readonly fields: readonly FieldPlan[];
  readonly counters: readonly CounterPlan[];
  readonly doors: readonly DoorPlan[];
  readonly kiosks: readonly KioskPlan[];
  readonly bases: readonly BasePlan[];
  readonly banks: readonly BankPlan[];
  readonly boxes: readonly BoxPlan[];
  readonly printers: readonly PrinterPlan[];
  /** All other devices whose health matters. */
  readonly readers: readonly string[];
  readonly rule: RulePlan;
  readonly paging: PagingPlan;
  readonly results: ResultsPlan;
  /** Days for which visitors who agree are kept; 0: never offered. */
  readonly returning_days: number;
  /** First part of the codes of dossiers received here; null: codes come from elsewhere, and are typed. */
  readonly agency: string | null;
}

/** A slip longer than this is not begun when less paper is left; shorter ones are, as the estimate is rough, mm. */
export const LONG_SLIP_MM = 150;
/** A clerk may take call, finish or no-show back within this time. */
export const UNDO_MS = 10_000;
/** A ticket is called at most this often before it can only be a no-show. */
export const CALLS_MAX = 3;
/** A called person is paged at most this often by itself; then the card rests until a recall. */
export const PAGES_A_CALL_MAX = 10;
/** A page that the base could not take just now is sent again after this time, ms. */
export const PAGE_RETRY_MS = 5_000;
/** A page whose end was never told is given up by then, ms. A burst of 99 cards sent four times takes 6 min. */
export const PAGE_LIFE_MS = 10 * 60_000;
/** Within this time after a card was given the guard may let it buzz in the visitor's hand, ms. */
export const HANDOUT_CHECK_MS = 60_000;
/** Steps of one walk kept; the oldest is dropped. */
export const WALK_STEPS_MAX = 100;
/** A step later than this after the one before begins a new walk, ms. */
export const WALK_GAP_MS = 60 * 60_000;
/** The door must open within this time after its pulse, ms; else the opening is not proven. */
export const DOOR_OPENS_WITHIN_MS = 3_000;
/** A permit whose pulse has not begun by then is void, ms. */
export const PERMIT_LIFE_MS = 30_000;
/** A pulse whose bank has not answered by then was sent, and nobody knows more, ms. The longest takes 1.2 s. */
export const PULSE_LIFE_MS = 10_000;
/** A coil rests this long after its pulse, ms (lockers.md section 3). */
export const BOX_REST_MS = 5_000;
export const MINUTE_MS = 60_000;
/** Pulses of one box within a minute. */
export const BOX_PULSES_A_MIN = 3;
/** Boxes opened by the staff of one counter within a minute. */
export const COUNTER_OPENS_A_MIN = 6;
/** A door open longer than this raises the alarm, ms. */
export const LEFT_OPEN_MS = 60_000;
/** Pulses for one box in one session: the second only with the door provably closed. */
export const PULSES_MAX = 2;
/** Results in the hands of clerks; while so many are, no further one is taken out. */
export const IN_HAND_MAX = 64;
/** Days for which a result may be kept from today on. */
export const RESULT_DAYS_MAX = 180;
/** Days that a clerk may add at once. */
export const EXTEND_DAYS_MAX = 30;
/** Remote openings in the office within REMOTE_WITHIN_MS. */
export const REMOTE_OPENS_MAX = 6;
export const REMOTE_WITHIN_MS = 10 * 60_000;
/** Remote openings that may wait for a second clerk; a further one is refused. */
export const REMOTE_ASKED_MAX = 6;
/** A remote opening must be confirmed within this time, ms. */
export const REMOTE_LIFE_MS = 5 * 60_000;
/** All boxes should have been looked into within this time, ms. */
export const ROUND_DUE_MS = 7 * 86_400_000;
/** A notice is begun so often, NOTICE_AGAIN_MS apart; then it failed, and the clerks' list says so. */
export const NOTICE_TRIES_MAX = 3;
export const NOTICE_AGAIN_MS = 10 * 60_000;
/** Notices on their way at once; further ones wait. */
export const NOTICES_SENDING_MAX = 4;
/** Notices kept in the state: finished ones go first, then the oldest, which stands in the log only. */
export const NOTICES_MAX = 256;
/** A pick-up session ends this long after the card was read, ms. */
export const CLAIM_LIFE_MS = 10 * 60_000;
/** Wrong codes until the code is burnt. */
export const CODE_TRIES_MAX = 5;
/** Wrong PINs until a PIN is burnt for good. */
export const PIN_TRIES_MAX = 5;
/** A new code can be asked for this long after the last, ms. */
export const CODE_AGAIN_MS = 30_000;
/** Codes in one session. */
export const CODES_MAX = 3;
/**
 * Wrong codes, PINs and receipts at one kiosk within CODE_FAILURES_WITHIN_MS until neither codes nor PINs are
 * taken there for CODE_REST_MS. Cards and receipts still show what waits.
 */
export const CODE_FAILURES_MAX = 10;
export const CODE_FAILURES_WITHIN_MS = 10 * 60_000;
export const CODE_REST_MS = 15 * 60_000;
/** Physical copies of one slip, the first included. */
export const COPIES_MAX = 3;
/** A slip that could not be printed is tried again when its printer returns, if not older than this, ms. */
export const SLIP_WAITS_MS = 5 * 60_000;
/** A slip that could not even be begun is tried again after this time, or when its printer comes back, ms. */
export const SLIP_RETRY_MS = 2_000;
/** A slip under way whose end was never told is given up by then, ms; the longest takes 2 min at 9600 baud. */
export const JOB_LIFE_MS = 10 * 60_000;
/** Calls shown on the hall display. */
export const HALL_CALLS_MAX = 6;
/** A scan is forgotten when the guard has not used it within this time, ms. */
export const SCAN_LIFE_MS = 2 * 60_000;
/**
 * Numbers and visitor slips that nobody has, at one door within GUESSES_WITHIN_MS; then neither is taken
 * there until the oldest is past. A guard who types for real needs more than ten seconds each. Cards go on.
 */
export const GUESSES_MAX = 6;
export const GUESSES_WITHIN_MS = 60_000;
/** Version of the sentence by which a visitor agrees to be kept; a new sentence is a new version. */
export const AGREEMENT_WORDING = "2026-11";
/** What a kiosk's reader could not use is told there for this time, ms. */
export const KIOSK_REFUSAL_MS = 20_000;
/**
 * Finished print jobs kept in the state, so that a slip asked for again is known; older ones stand in the
 * log only. What a small office prints in a day.
 */
export const JOBS_KEPT_MAX = 128;
/** Slips of which only a person can say what became of them; past it the oldest stands in the log only. */
export const OPEN_QUESTIONS_MAX = 64;
/** Forms of a day kept for the clerks' screens; older ones stand in the log only. */
export const FORMS_KEPT_MAX = 512;
/** Proofs of a purge in one fact; more come in several. */
export const PURGE_TOLD_MAX = 200;
/** Service times kept for the day's median at a counter; the oldest is dropped. */
export const SERVICE_TIMES_MAX = 200;
