/**
 * TAP response codes: what each is called and what it says of the page it answers. The code decides; the
 * control character behind it (ACK, NAK, RS) differs by firmware. Source: TAP 1.8, pagers.md 1.3.
 */
import type { PagerReason } from "../base/vocabulary.pure.ts";

/** What a code says of the page. */
export type Verdict =
  /** Nothing: the code is about the session. */
  | { readonly kind: "none" }
  /** The base did with it what a base can do. */
  | { readonly kind: "transmitted" }
  /** In the base, to be radiated later; whether it was is never told. */
  | { readonly kind: "held" }
  /** Not read properly: the same block may go again. */
  | { readonly kind: "resend"; readonly reason: PagerReason }
  | { readonly kind: "rejected"; readonly reason: PagerReason };

const NONE: Verdict = { kind: "none" };
const TRANSMITTED: Verdict = { kind: "transmitted" };
const HELD: Verdict = { kind: "held" };
const resend = (reason: PagerReason): Verdict => ({ kind: "resend", reason });
const rejected = (reason: PagerReason): Verdict => ({ kind: "rejected", reason });

export interface CodeRow {
  readonly name: string;
  readonly verdict: Verdict;
}

const CODES = {
  110: { name: "version", verdict: NONE },
  111: { name: "wait", verdict: NONE },
  112: { name: "max-pages", verdict: NONE },
  113: { name: "max-time", verdict: NONE },
  114: { name: "banner", verdict: NONE },
  115: { name: "exit", verdict: NONE },
  211: { name: "sent", verdict: TRANSMITTED },
  212: { name: "truncated-and-sent", verdict: TRANSMITTED },
  213: { name: "held", verdict: HELD },
  214: { name: "truncated-at-maximum", verdict: TRANSMITTED },
  // The base waited for input, so whether it saw the block is open.
  501: { name: "time-out", verdict: NONE },
  502: { name: "unexpected-characters", verdict: resend("format") },
  503: { name: "too-many-checksum-errors", verdict: rejected("checksum") },
  504: { name: "text-not-allowed", verdict: rejected("text-not-allowed") },
  505: { name: "letters-not-allowed", verdict: rejected("text-not-allowed") },
  506: { name: "too-many-invalid", verdict: rejected("format") },
  507: { name: "log-on-format", verdict: rejected("not-supported") },
  508: { name: "log-on-service", verdict: rejected("not-supported") },
  509: { name: "log-on-password", verdict: rejected("not-supported") },
  510: { name: "illegal-id", verdict: rejected("illegal-card") },
  511: { name: "unknown-id", verdict: rejected("unknown-card") },
  // At WaveWare the queue is full, elsewhere the subscriber can't be reached: the page is not on the air.
  512: { name: "cannot-deliver-now", verdict: rejected("busy") },
  513: { name: "too-long", verdict: rejected("text-too-long") },
  514: { name: "checksum", verdict: resend("checksum") },
  515: { name: "format", verdict: rejected("format") },
  516: { name: "quota", verdict: rejected("busy") },
  517: { name: "character-maximum", verdict: rejected("text-too-long") },
} as const satisfies Readonly<Record<number, CodeRow>>;

export const TAP_CODES: Readonly<Record<number, CodeRow>> = CODES;

export const CODE_VERSION = 110;
export const CODE_WAIT = 111;
export const CODE_CANNOT_DELIVER_NOW = 512;

/** Total: a code no page names is judged by its hundreds (1 about the session, 2 taken, 5 refused). */
export const rowOf = (code: number): CodeRow => {
  const row = Object.hasOwn(TAP_CODES, code) ? TAP_CODES[code] : undefined;
  if (row !== undefined) return row;
  const hundreds = Math.floor(code / 100);
  const verdict = hundreds === 2 ? TRANSMITTED : hundreds === 5 ? rejected("format") : NONE;
  return { name: "unknown", verdict };
};

/** True for a code that refuses the log-on itself: to try again is useless. */
export const refusesLogOn = (code: number): boolean => code >= 507 && code <= 509;

/** True for a code that answers a page, so can't be about the log-on now under way. */
export const answersPage = (code: number): boolean =>
  code >= 200 && !refusesLogOn(code) && (code < 501 || code > 503);
