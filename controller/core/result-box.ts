/** A numbered result box, the permits that open it, and what is on its way into, out of and around it. */
import type { DoorLevel } from "./input.ts";

export type BoxState =
  | "empty"
  | "loading"
  | "stored"
  | "releasing"
  | "quarantined"
  | "out-of-service"
  /** A permit was at work when the program stopped, or its sensor fell silent: the door will say what was. */
  | "unknown";

/** Why a clerk must take a result out. Only one that is merely expired can still be collected. */
export type Recall = "expired" | "withdrawn" | "moved";

/** What a clerk took back, or is taking back, is no longer had at the boxes. */
export const isCollectable = ({ recall }: { readonly recall: Recall | null }): boolean =>
  recall === null || recall === "expired";

export type BoxAlarm =
  | "forced-open"
  | "left-open"
  | "wrong-door"
  | "interrupted"
  | "not-opened"
  | "found-open"
  /** A clerk looked, and found something else than the list says. */
  | "contradiction";

/** The newest pulse of a box. */
export interface BoxPulse {
  readonly permit: string;
  readonly began_ms: number;
  /** When its bank was done with it, settling included; null: not yet. */
  readonly ended_ms: number | null;
  /** That it is over was said; else a restart assumed it, and the lock may draw current for a moment more. */
  readonly told: boolean;
  /** `refused`: the lock got no current. `sent`: the door has not answered yet, or there is none that could. */
  readonly outcome: "pulsing" | "sent" | "opened" | "not-opened" | "refused";
}

export interface Box {
  readonly number: number;
  readonly state: BoxState;
  readonly door: DoorLevel;
  /** Since when the door is at this level. */
  readonly door_ms: number;
  /** Since when it stands open; kept while nothing is heard of the door, null once it was closed. */
  readonly opened_ms: number | null;
  /** It stood open for too long, and that was told. */
  readonly left_open: boolean;
  readonly dossier: string | null;
  readonly person: string | null;
  /** Who may collect in the person's place. */
  readonly proxy: string | null;
  /** End of the last day to collect; null: without end, as in logs of core version 5. */
  readonly until_ms: number | null;
  readonly recall: Recall | null;
  /** Days before the last at which the person was reminded last; null: never of this result. */
  readonly reminded_days: number | null;
  /** The permit now at work on this box. */
  readonly permit: string | null;
  readonly why: string | null;
  readonly since_ms: number;
  readonly pulse: BoxPulse | null;
  /** Its coil rests until then. */
  readonly rest_until_ms: number;
  /** Beginnings of its pulses within the last minute, oldest first; at most BOX_PULSES_A_MIN. */
  readonly pulses_ms: readonly number[];
}

/** `test`: by a technician. `remote`: by two clerks, for a reason. `round`: somebody looks what is in it. */
export type Purpose = "load" | "collect" | "return" | "test" | "remote" | "round";

/** How it was known who collected. */
export type CollectMethod =
  | "card-and-code"
  | "card-and-pin"
  | "receipt-and-code"
  | "proxy-card-and-code"
  /** Two clerks opened the box, for a reason. */
  | "remote";

export interface Permit {
  readonly id: string;
  readonly box: number;
  readonly purpose: Purpose;
  /** Counter, kiosk, or the bank of a technician's test. */
  readonly place: string;
  readonly claim: string | null;
  readonly method: CollectMethod | null;
  /** Who ordered it, as the log names staff; null: a citizen, or a log of core version 5. */
  readonly staff: string | null;
  /** Who agreed to a remote opening. */
  readonly second: string | null;
  readonly reason: RemoteReason | null;
  /** What the box was before: it is that again if the permit changes nothing. */
  readonly from: BoxState;
  /**
   * `granted`: waits for its supply; `pulsing`: the bank was told; `pulsed`: the bank answered; `interrupted`:
   * the door must say what became of it.
   */
  readonly state: "granted" | "pulsing" | "pulsed" | "interrupted";
  readonly pulse: "acknowledged" | "unconfirmed" | null;
  readonly opened_ms: number | null;
  readonly granted_ms: number;
}

/** A result that a clerk took out of its box, and holds. */
export interface InHand {
  readonly dossier: string;
  readonly person: string;
  readonly proxy: string | null;
  readonly why: Recall;
  readonly counter: string;
  readonly since_ms: number;
}

export type NoticeWhat = "ready" | "reminder" | "last-day" | "collected-by-proxy" | "withdrawn";

/** A message to a person about a result. It waits, or is on its way; then it was sent, or given up. */
export interface ResultNotice {
  readonly id: string;
  readonly box: number;
  readonly dossier: string;
  readonly person: string;
  readonly what: NoticeWhat;
  readonly state: "queued" | "sending" | "sent" | "failed";
  /** Times it was begun; at most NOTICE_TRIES_MAX. */
  readonly tries: number;
}

/** A list, as facts are kept for good, and what people type would one day be somebody's name. */
export type RemoteReason = "door-stuck" | "no-code" | "card-unread" | "needs-help";

/** One clerk asks that a box be opened without its person's own two factors; another must agree. */
export interface RemoteRequest {
  readonly box: number;
  readonly counter: string;
  readonly staff: string;
  readonly reason: RemoteReason;
  readonly until_ms: number;
}

export type RoundFinding = "as-listed" | "differs";

/** A clerk opens box after box and compares what is in it with the list. */
export interface Round {
  readonly counter: string;
  readonly started_ms: number;
  /** Boxes that were opened in it; each at most once. */
  readonly looked: readonly number[];
  readonly checked: Readonly<Record<string, RoundFinding>>;
}
