/**
 * Who may open a box: a person known by the ID card just read, and by a fresh code sent to the phone
 * registered for the result. The core counts tries and time; the code itself never comes here, only whether
 * it matched. Limits: lockers.md section 5 (NIST SP 800-63B, OWASP ASVS 6.5, 6.6).
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { CODE_AGAIN_MS, CODE_FAILURES_MAX, CODE_REST_MS, CODE_TRIES_MAX, CODES_MAX } from "./plan.ts";
import { done, type Reply, refused } from "./refusal.ts";
import type { Claim } from "./state.ts";

/** The card was read at a kiosk: a session for whatever results wait for this person. */
export const startClaim = (draft: Draft, kiosk: string, person: string): Reply => {
  const busy = Object.values(draft.office.permits).some((permit) => permit.place === kiosk);
  if (busy) return refused("door-not-closed");
  const boxes = Object.values(draft.office.boxes)
    .filter((box) => box.person === person && box.state === "stored")
    .map((box) => box.number);
  const serial = draft.nextSerial;
  draft.fact({ kind: "claim-started", serial, kiosk, claim: `m${serial}`, person, boxes });
  return done({ boxes: boxes.length });
};

const liveClaim = (draft: Draft, kiosk: string): Claim | undefined => {
  const claim = draft.office.kiosks[kiosk]?.claim;
  return claim == null || draft.at_ms > claim.until_ms ? undefined : claim;
};

export const requestCode = (draft: Draft, input: InputOf<"request-code">): Reply => {
  const claim = liveClaim(draft, input.kiosk);
  if (claim === undefined || claim.boxes.length === 0) return refused("no-claim");
  if ((draft.office.kiosks[input.kiosk]?.rest_until_ms ?? 0) > draft.at_ms)
    return refused("code-entry-rests");
  if (claim.codes >= CODES_MAX) return refused("codes-used-up");
  if (claim.code_ms !== null && draft.at_ms - claim.code_ms < CODE_AGAIN_MS) return refused("code-too-soon");
  draft.fact({ kind: "code-asked", kiosk: input.kiosk });
  draft.effect({ kind: "send-code", kiosk: input.kiosk, claim: claim.id, person: claim.person });
  return done({ boxes: claim.boxes });
};

export const codeSent = (draft: Draft, input: InputOf<"code-sent">): Reply => {
  const claim = liveClaim(draft, input.kiosk);
  if (claim?.id !== input.claim || claim.code !== "asked") return done();
  draft.fact({ kind: input.sent ? "code-sent" : "code-not-sent", kiosk: input.kiosk });
  return done();
};

/** Judging a code takes time, and another card may be read meanwhile: a late code costs that person no try. */
export const tryCode = (draft: Draft, input: InputOf<"try-code">): Reply => {
  const { kiosk } = input;
  const claim = liveClaim(draft, kiosk);
  if (claim === undefined || claim.id !== input.claim) return refused("no-claim");
  if ((draft.office.kiosks[kiosk]?.rest_until_ms ?? 0) > draft.at_ms) return refused("code-entry-rests");
  if (claim.code === "burnt") return refused("code-burnt");
  if (claim.code !== "sent") return refused("no-code");
  if (input.matched) {
    draft.fact({ kind: "claim-verified", kiosk });
    return done({ boxes: claim.boxes });
  }
  draft.fact({ kind: "code-wrong", kiosk });
  const after = draft.office.kiosks[kiosk];
  if ((after?.claim?.tries ?? 0) >= CODE_TRIES_MAX) draft.fact({ kind: "code-burnt", kiosk });
  if ((after?.failures_ms.length ?? 0) >= CODE_FAILURES_MAX) {
    draft.fact({ kind: "code-entry-rested", kiosk, until_ms: draft.at_ms + CODE_REST_MS });
  }
  return refused("code-wrong");
};

/** Sessions do not outlive a restart; the results stay in their boxes. */
export const settleClaimsAfterRestart = (draft: Draft): void => {
  for (const [kiosk, state] of Object.entries(draft.office.kiosks)) {
    if (state.claim !== null) draft.fact({ kind: "claim-ended", kiosk });
  }
};
