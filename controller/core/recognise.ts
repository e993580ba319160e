/**
 * Who stands before a reader or the guard: an ID card, a number typed, a visitor slip, or a code that is none
 * of these. At a door it becomes the scan on the guard's screen; at a kiosk only an ID card begins anything.
 */
import { missReceipt, startClaim } from "./claim.ts";
import type { Draft } from "./draft.ts";
import type { FactOf } from "./fact.ts";
import type { InputOf } from "./input.ts";
import { GUESSES_MAX, GUESSES_WITHIN_MS, SCAN_LIFE_MS } from "./plan.ts";
import { done, type Reply, refused, refusedFor } from "./refusal.ts";
import type { ScanState } from "./state.ts";

/** A visitor slip of nobody: wrong, withdrawn, or past its day. Nobody learns which. */
const SLIP_UNKNOWN = "visitor-slip-unknown";
/** Too many of those: slips are not looked at now, so that trying teaches nothing. */
const SLIPS_REST = "visitor-slip-rests";
/** A receipt of no form that is kept. */
const RECEIPT_UNKNOWN = "receipt-unknown";
/** A code of one of our slips where an ID card is wanted. */
const OWN_CODE = "own-code";

/** The scan on the guard's screen, if it is this one and was read. */
export const shownScan = (
  draft: Draft,
  door: string,
  scan: string,
): Extract<ScanState, { state: "read" }> | undefined => {
  const shown = draft.office.doors[door]?.scan;
  return shown?.state === "read" && shown.scan === scan ? shown : undefined;
};

const show = (draft: Draft, fact: Omit<FactOf<"card-read">, "kind">): Reply => {
  draft.fact({ kind: "card-read", ...fact });
  draft.effect({ kind: "arm-timer", timer: `scan:${fact.door}`, delay_ms: SCAN_LIFE_MS });
  return done({ scan: fact.scan });
};

const showRefused = (draft: Draft, door: string, scan: string, error: string): void => {
  draft.fact({ kind: "card-refused", door, scan, error });
  draft.effect({ kind: "arm-timer", timer: `scan:${door}`, delay_ms: SCAN_LIFE_MS });
};

/** Time until numbers and slips are taken again at this door, ms; 0: they are. */
const restOf_ms = (draft: Draft, door: string): number => {
  const recent = (draft.office.doors[door]?.guesses_ms ?? []).filter(
    (guess_ms) => guess_ms > draft.at_ms - GUESSES_WITHIN_MS,
  );
  const [oldest] = recent;
  return oldest === undefined || recent.length < GUESSES_MAX ? 0 : oldest + GUESSES_WITHIN_MS - draft.at_ms;
};

export const readCard = (draft: Draft, input: InputOf<"read-card">): Reply => {
  const { reader, scan, by, person, agreed, elderly, visits_before, warnings } = input;
  const kiosk = draft.plan.kiosks.find((place) => place.reader === reader);
  if (kiosk !== undefined) {
    if (by === "card") return startClaim(draft, kiosk.id, { person, by: "card", dossier: null });
    // A slip is one factor and no ID card: whoever found it must not even learn whether something waits.
    draft.fact({ kind: "kiosk-card-refused", kiosk: kiosk.id, scan, error: SLIP_UNKNOWN });
    return refused("no-claim");
  }
  const door = draft.plan.doors.find((place) => place.reader === reader);
  if (door === undefined) return refused("unknown-place");
  if (by === "visitor-slip" && restOf_ms(draft, door.id) > 0) {
    showRefused(draft, door.id, scan, SLIPS_REST);
    return refused("guesses-rest");
  }
  return show(draft, { door: door.id, scan, by, person, agreed, elderly, visits_before, warnings });
};

/** Only a kiosk makes anything of a receipt; at a door it admits nobody, and nobody learns whether it is good. */
export const readReceipt = (draft: Draft, input: InputOf<"read-receipt">): Reply => {
  const { reader, scan, person, dossier } = input;
  const kiosk = draft.plan.kiosks.find((place) => place.reader === reader);
  if (kiosk !== undefined) return startClaim(draft, kiosk.id, { person, by: "receipt", dossier });
  return refuseCard(draft, { kind: "refuse-card", reader, scan, error: OWN_CODE });
};

/** Also a number that nobody is kept under is a visitor: he comes for the first time. */
export const typeNumber = (draft: Draft, input: InputOf<"type-number">): Reply => {
  const { door, scan, person, known, agreed, elderly, visits_before, warnings } = input;
  const rest_ms = restOf_ms(draft, door);
  if (rest_ms > 0) return refusedFor("guesses-rest", rest_ms);
  if (!known) draft.fact({ kind: "guess-missed", door });
  return show(draft, { door, scan, by: "number", person, agreed, elderly, visits_before, warnings });
};

export const refuseCard = (draft: Draft, input: InputOf<"refuse-card">): Reply => {
  const { reader, scan, error } = input;
  const kiosk = draft.plan.kiosks.find((place) => place.reader === reader);
  if (kiosk !== undefined) {
    if (error === RECEIPT_UNKNOWN) missReceipt(draft, kiosk.id);
    draft.fact({ kind: "kiosk-card-refused", kiosk: kiosk.id, scan, error });
  }
  const door = draft.plan.doors.find((place) => place.reader === reader);
  if (door === undefined) return done();
  if (error === RECEIPT_UNKNOWN) showRefused(draft, door.id, scan, OWN_CODE);
  else if (error !== SLIP_UNKNOWN) showRefused(draft, door.id, scan, error);
  else if (restOf_ms(draft, door.id) > 0) showRefused(draft, door.id, scan, SLIPS_REST);
  else {
    draft.fact({ kind: "guess-missed", door: door.id });
    showRefused(draft, door.id, scan, error);
  }
  return done();
};

export const forgetScan = (draft: Draft, door: string): Reply => {
  const before = draft.office.doors[door];
  if (before === undefined) return refused("unknown-place");
  if (before.scan !== null) draft.fact({ kind: "scan-cleared", door });
  draft.effect({ kind: "disarm-timer", timer: `scan:${door}` });
  return done();
};
