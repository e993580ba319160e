/** What facts about pick-up sessions, their codes and PINs make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import { CLAIM_LIFE_MS, CODE_FAILURES_MAX, CODE_FAILURES_WITHIN_MS } from "./plan.ts";
import type { Claim, KioskState, Office } from "./state.ts";

type ClaimFact =
  | "claim-started"
  | "receipt-missed"
  | "code-asked"
  | "code-sent"
  | "code-not-sent"
  | "code-wrong"
  | "code-burnt"
  | "pin-wrong"
  | "pin-burnt"
  | "code-entry-rested"
  | "claim-verified"
  | "claim-ended";

const withKiosk = (office: Office, kiosk: string, change: Partial<KioskState>): Office => {
  const before = office.kiosks[kiosk];
  return before === undefined
    ? office
    : { ...office, kiosks: { ...office.kiosks, [kiosk]: { ...before, ...change } } };
};

const withClaim = (office: Office, kiosk: string, change: (claim: Claim) => Partial<Claim>): Office => {
  const claim = office.kiosks[kiosk]?.claim;
  return claim == null ? office : withKiosk(office, kiosk, { claim: { ...claim, ...change(claim) } });
};

const startClaim = (office: Office, fact: FactOf<"claim-started">, at_ms: number): Office => {
  const { claim, kiosk, person, boxes, by = "card", proxy = false, dossier = null } = fact;
  return withKiosk(office, kiosk, {
    refused: null,
    claim: {
      id: claim,
      by,
      person,
      proxy,
      dossier,
      boxes,
      until_ms: at_ms + CLAIM_LIFE_MS,
      codes: 0,
      code_ms: null,
      code: "none",
      tries: 0,
      pin: "open",
      pin_tries: 0,
      verified: null,
      pulses: {},
    },
  });
};

/** A guess that failed counts against the kiosk, whoever stands there next. */
const countFailure = (office: Office, kiosk: string, at_ms: number): Office => {
  const failures = office.kiosks[kiosk]?.failures_ms ?? [];
  const recent = [...failures.filter((failed_ms) => failed_ms > at_ms - CODE_FAILURES_WITHIN_MS), at_ms];
  return withKiosk(office, kiosk, { failures_ms: recent.slice(-CODE_FAILURES_MAX) });
};

export const CLAIM_EVOLVERS: Pick<Evolvers, ClaimFact> = {
  "claim-started": startClaim,
  "receipt-missed": (office, { kiosk }, at_ms) => countFailure(office, kiosk, at_ms),
  "code-asked": (office, { kiosk }, at_ms) =>
    withClaim(office, kiosk, (claim) => ({
      code: "asked",
      code_ms: at_ms,
      codes: claim.codes + 1,
      tries: 0,
    })),
  "code-sent": (office, { kiosk }) => withClaim(office, kiosk, () => ({ code: "sent" })),
  "code-not-sent": (office, { kiosk }) => withClaim(office, kiosk, () => ({ code: "none", code_ms: null })),
  "code-wrong": (office, { kiosk }, at_ms) =>
    withClaim(countFailure(office, kiosk, at_ms), kiosk, (claim) => ({ tries: claim.tries + 1 })),
  "code-burnt": (office, { kiosk }) => withClaim(office, kiosk, () => ({ code: "burnt" })),
  "pin-wrong": (office, { kiosk }, at_ms) =>
    withClaim(countFailure(office, kiosk, at_ms), kiosk, (claim) => ({ pin_tries: claim.pin_tries + 1 })),
  "pin-burnt": (office, { kiosk }) => withClaim(office, kiosk, () => ({ pin: "burnt" })),
  "code-entry-rested": (office, { kiosk, until_ms }) =>
    withKiosk(office, kiosk, { rest_until_ms: until_ms, failures_ms: [] }),
  "claim-verified": (office, { kiosk, by = "code", boxes }) =>
    withClaim(office, kiosk, (claim) => ({ verified: by, code: "burnt", boxes: boxes ?? claim.boxes })),
  "claim-ended": (office, { kiosk }) => withKiosk(office, kiosk, { claim: null }),
};
