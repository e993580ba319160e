/**
 * Who may open a box: two factors of one session, from two hands. First an ID card just read, or the receipt
 * of one dossier; then a fresh code sent to the phone registered for that person, or, with the card only, the
 * PIN of the appointment slip. The core counts tries and time; codes and PINs never come here, only whether
 * they matched. Limits: lockers.md section 5 (NIST SP 800-63B, OWASP ASVS 6.5, 6.6).
 */
import { isAtWork } from "./box.ts";
import type { Draft } from "./draft.ts";
import type { FactOf } from "./fact.ts";
import type { InputOf } from "./input.ts";
import {
  CODE_AGAIN_MS,
  CODE_FAILURES_MAX,
  CODE_REST_MS,
  CODE_TRIES_MAX,
  CODES_MAX,
  PIN_TRIES_MAX,
} from "./plan.ts";
import { done, type Reply, refused, refusedFor } from "./refusal.ts";
import { type Box, type CollectMethod, isCollectable } from "./result-box.ts";
import type { Claim, Office } from "./state.ts";

/** Who came, by what; a receipt names its dossier. */
type Comer = Required<Pick<FactOf<"claim-started">, "person" | "by" | "dossier">>;

/** The card or the receipt was read at a kiosk: a session for whatever results wait for it. */
export const startClaim = (draft: Draft, kiosk: string, comer: Comer): Reply => {
  if (isAtWork(draft, kiosk)) return refused("door-not-closed");
  const waiting = Object.values(draft.office.boxes).filter(
    (box) => box.state === "stored" && isCollectable(box) && isFor(comer, box),
  );
  const boxes = waiting.map((box) => box.number);
  const proxy = waiting.some((box) => !isOwn(comer, box));
  const serial = draft.nextSerial;
  draft.fact({ kind: "claim-started", serial, kiosk, claim: `m${serial}`, ...comer, boxes, proxy });
  return done({ boxes: boxes.length });
};

/** A result, in its box or in a clerk's hand. */
type Result = Pick<Box, "dossier" | "person" | "proxy">;

const isOwn = ({ person }: Pick<Comer, "person">, result: Result): boolean => result.person === person;

/**
 * Whether this result is this comer's business: by card the own ones, and those of others who
 * named this person beforehand; by receipt the one dossier, as long as it is that person's.
 */
const isFor = (comer: Comer, result: Result): boolean =>
  comer.by === "card"
    ? isOwn(comer, result) || (result.proxy !== null && result.proxy === comer.person)
    : isOwn(comer, result) && result.dossier === comer.dossier;

/** Whether both factors of this session are proven, and are those of the result in this box. */
export const mayOpen = (claim: Claim, box: Box): boolean =>
  claim.verified !== null &&
  claim.boxes.includes(box.number) &&
  isFor(claim, box) &&
  (claim.verified === "code" || isOwn(claim, box));

/** With what a box of this session is taken out, for the evidence. */
export const methodOf = (claim: Claim, box: Box): CollectMethod => {
  if (claim.by === "receipt") return "receipt-and-code";
  if (!isOwn(claim, box)) return "proxy-card-and-code";
  return claim.verified === "pin" ? "card-and-pin" : "card-and-code";
};

/** Results that are this session's business and no longer offered: a clerk has them, or is taking them out. */
export const withdrawnFor = ({ boxes, in_hand }: Office, claim: Claim): number => {
  const leaving = Object.values(boxes).filter((box) => box.dossier !== null && !isCollectable(box));
  return [...leaving, ...in_hand].filter((row) => isFor(claim, row)).length;
};

/** An office at a moment. */
type Now = Pick<Draft, "office" | "at_ms">;

export const liveClaim = ({ office, at_ms }: Now, kiosk: string): Claim | undefined => {
  const claim = office.kiosks[kiosk]?.claim;
  return claim == null || at_ms > claim.until_ms ? undefined : claim;
};

/** Time for which neither codes nor PINs are taken at this kiosk, ms; 0: they are. */
export const restOf_ms = ({ office, at_ms }: Now, kiosk: string): number =>
  Math.max(0, (office.kiosks[kiosk]?.rest_until_ms ?? 0) - at_ms);

export const requestCode = (draft: Draft, input: InputOf<"request-code">): Reply => {
  const claim = liveClaim(draft, input.kiosk);
  if (claim === undefined || claim.boxes.length === 0) return refused("no-claim");
  const rest_ms = restOf_ms(draft, input.kiosk);
  if (rest_ms > 0) return refusedFor("code-entry-rests", rest_ms);
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
  const rest_ms = restOf_ms(draft, kiosk);
  if (rest_ms > 0) return refusedFor("code-entry-rests", rest_ms);
  if (claim.code === "burnt") return refused("code-burnt");
  if (claim.code !== "sent") return refused("no-code");
  if (input.matched) {
    draft.fact({ kind: "claim-verified", kiosk, by: "code", boxes: claim.boxes });
    return done({ boxes: claim.boxes });
  }
  draft.fact({ kind: "code-wrong", kiosk });
  if ((draft.office.kiosks[kiosk]?.claim?.tries ?? 0) >= CODE_TRIES_MAX)
    draft.fact({ kind: "code-burnt", kiosk });
  restIfGuessed(draft, kiosk);
  return refused("code-wrong");
};

/** The boxes at which a PIN may be tried in this session: the card holder's own ones, until one factor is proven. */
export const pinBoxes = ({ boxes }: Office, claim: Claim): readonly Box[] =>
  claim.by === "card" && claim.pin === "open" && claim.verified === null
    ? claim.boxes.flatMap((number) => boxes[number] ?? []).filter((box) => isOwn(claim, box))
    : [];

/** A PIN opens the card holder's own results only, and of those only the ones on whose slip it stood. */
export const tryPin = (draft: Draft, input: InputOf<"try-pin">): Reply => {
  const { kiosk, boxes, burnt } = input;
  const claim = liveClaim(draft, kiosk);
  if (claim === undefined || claim.id !== input.claim || claim.boxes.length === 0) return refused("no-claim");
  const rest_ms = restOf_ms(draft, kiosk);
  if (rest_ms > 0) return refusedFor("code-entry-rests", rest_ms);
  if (claim.verified !== null) return done({ boxes: claim.boxes });
  if (claim.pin === "burnt") return refused("pin-burnt");
  const own = pinBoxes(draft.office, claim).map(({ number }) => number);
  if (own.length === 0) return refused("no-pin");
  const proven = own.filter((number) => boxes.includes(number));
  if (proven.length > 0) {
    draft.fact({ kind: "claim-verified", kiosk, by: "pin", boxes: proven });
    return done({ boxes: proven });
  }
  draft.fact({ kind: "pin-wrong", kiosk });
  const tries = draft.office.kiosks[kiosk]?.claim?.pin_tries ?? 0;
  const over = burnt || tries >= PIN_TRIES_MAX;
  if (over) draft.fact({ kind: "pin-burnt", kiosk });
  restIfGuessed(draft, kiosk);
  return refused(over ? "pin-burnt" : "pin-wrong");
};

/** A receipt that nobody has, at a kiosk that still listens, is a guess like a wrong code. */
export const missReceipt = (draft: Draft, kiosk: string): void => {
  if (restOf_ms(draft, kiosk) > 0) return;
  draft.fact({ kind: "receipt-missed", kiosk });
  restIfGuessed(draft, kiosk);
};

const restIfGuessed = (draft: Draft, kiosk: string): void => {
  if ((draft.office.kiosks[kiosk]?.failures_ms.length ?? 0) < CODE_FAILURES_MAX) return;
  draft.fact({ kind: "code-entry-rested", kiosk, until_ms: draft.at_ms + CODE_REST_MS });
};

/** Sessions do not outlive a restart; the results stay in their boxes. */
export const settleClaimsAfterRestart = (draft: Draft): void => {
  for (const [kiosk, state] of Object.entries(draft.office.kiosks)) {
    if (state.claim !== null) draft.fact({ kind: "claim-ended", kiosk });
  }
};
