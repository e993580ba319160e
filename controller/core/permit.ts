/**
 * The life of a permit: granted and kept, one pulse in its turn, settled by the door. Nothing here ever
 * repeats a pulse by itself: a second one is another permit, asked for by a person.
 */
import { bankOf, isSupplyBusy, notReady, planOf, supplyOf } from "./box.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { DOOR_OPENS_WITHIN_MS, PERMIT_LIFE_MS, PULSE_LIFE_MS } from "./plan.ts";
import { done, type Reply } from "./refusal.ts";
import type { Box, BoxAlarm, CollectMethod, Permit, Purpose, RemoteReason } from "./result-box.ts";

interface Order {
  readonly box: number;
  readonly purpose: Purpose;
  readonly place: string;
  readonly by?: { readonly claim: string; readonly method: CollectMethod };
  /** Of a remote opening: who asked, and why; who agrees orders it. */
  readonly asked?: { readonly staff: string; readonly reason: RemoteReason };
}

/** Gives the permit's id. That the box is ready was looked at before. */
export const grantPermit = (draft: Draft, { box, purpose, place, by, asked }: Order): string => {
  const serial = draft.nextSerial;
  const permit = `k${serial}`;
  const { actor } = draft.stamp;
  draft.fact({
    kind: "permit-granted",
    serial,
    permit,
    box,
    purpose,
    place,
    claim: by?.claim ?? null,
    method: by?.method ?? (purpose === "remote" ? "remote" : null),
    staff: purpose === "collect" ? null : (asked?.staff ?? actor),
    second: asked === undefined ? null : actor,
    reason: asked?.reason ?? null,
  });
  draft.effect({ kind: "arm-timer", timer: timerOf(permit), delay_ms: PERMIT_LIFE_MS });
  beginNextPulse(draft, supplyOf(draft, box));
  return permit;
};

const timerOf = (permit: string): string => `permit:${permit}`;

export const disarmPermit = (draft: Draft, permit: string): void =>
  draft.effect({ kind: "disarm-timer", timer: timerOf(permit) });

/** Looks at the door once it had its time to answer. */
const awaitDoor = (draft: Draft, permit: string): void =>
  draft.effect({ kind: "arm-timer", timer: timerOf(permit), delay_ms: DOOR_OPENS_WITHIN_MS });

/**
 * Starts the oldest waiting permit of a supply once no other is at work on it. What was ready when it was
 * asked for may not be any more: such a permit is void.
 */
export const beginNextPulse = (draft: Draft, supply: string | undefined): void => {
  const waiting = Object.values(draft.office.permits).filter(
    (permit) => permit.state === "granted" && supplyOf(draft, permit.box) === supply,
  );
  for (const permit of waiting) {
    if (isSupplyBusy(draft, supply)) return;
    const box = draft.office.boxes[permit.box];
    const reason = box === undefined ? undefined : notReady(draft, box, permit.purpose);
    if (box !== undefined && reason === undefined) return beginPulse(draft, permit);
    const why = reason?.kind === "refused" ? reason.refusal : "unknown-box";
    disarmPermit(draft, permit.id);
    draft.fact({ kind: "permit-voided", permit: permit.id, box: permit.box, why });
  }
};

const beginPulse = (draft: Draft, { id, box: number }: Permit): void => {
  const box = planOf(draft, number);
  const bank = bankOf(draft, number);
  if (box === undefined || bank === undefined) return;
  draft.fact({ kind: "pulse-begun", permit: id });
  draft.effect({ kind: "arm-timer", timer: timerOf(id), delay_ms: PULSE_LIFE_MS });
  const { board, index0 } = box;
  draft.effect({
    kind: "pulse-box",
    permit: id,
    box: number,
    bank: bank.id,
    board,
    index0,
    pulse_ms: bank.pulse_ms,
  });
};

/** The box whose newest pulse was given by this permit, also one that is over. */
const pulsedBy = (draft: Draft, permit: string): Box | undefined =>
  Object.values(draft.office.boxes).find(({ pulse }) => pulse?.permit === permit);

export const endPulse = (draft: Draft, { permit: id, end, why }: InputOf<"pulse-ended">): Reply => {
  const box = pulsedBy(draft, id);
  if (box?.pulse?.ended_ms !== null) return done();
  if (end === "refused") pulseRefused(draft, box.number, id, why ?? "refused");
  else pulseOver(draft, box.number, id, end);
  beginNextPulse(draft, supplyOf(draft, box.number));
  return done();
};

/** The lock certainly got no current. A door that opened all the same was opened by somebody else. */
const pulseRefused = (draft: Draft, box: number, id: string, why: string): void => {
  const permit = draft.office.permits[id];
  if (permit === undefined || permit.opened_ms !== null) {
    pulseOver(draft, box, id, "unconfirmed");
    if (permit !== undefined) quarantine(draft, box, "forced-open");
    return;
  }
  disarmPermit(draft, id);
  draft.fact({ kind: "permit-voided", permit: id, box, why, unsent: true });
};

const pulseOver = (draft: Draft, box: number, id: string, end: "acknowledged" | "unconfirmed"): void => {
  draft.fact({ kind: "pulse-ended", permit: id, end, box });
  const permit = draft.office.permits[id];
  if (permit !== undefined && bankOf(draft, box)?.doors === false) {
    disarmPermit(draft, id);
    draft.fact({ kind: "permit-ended", permit: id, box });
  } else if (draft.office.boxes[box]?.pulse?.outcome === "sent") awaitDoor(draft, id);
  else disarmPermit(draft, id);
};

/** A permit's timer: its turn never came, its bank never answered, or its door had its time to open. */
export const permitTimer = (draft: Draft, id: string): void => {
  const permit = draft.office.permits[id];
  const box = permit === undefined ? pulsedBy(draft, id) : draft.office.boxes[permit.box];
  if (box === undefined) return;
  if (permit?.state === "granted")
    draft.fact({ kind: "permit-voided", permit: id, box: box.number, why: "expired" });
  else if (box.pulse?.permit === id && box.pulse.ended_ms === null)
    pulseOver(draft, box.number, id, "unconfirmed");
  else if (permit !== undefined && permit.opened_ms === null) doorSilent(draft, permit, box);
  beginNextPulse(draft, supplyOf(draft, box.number));
};

/** The time to open is over. A door of which nothing is known will say later what became of it. */
const doorSilent = (draft: Draft, permit: Permit, box: Box): void => {
  if (box.door === "closed") {
    if (permit.state === "interrupted") settleClosed(draft, permit);
    else notOpened(draft, permit, box);
  } else if (permit.state !== "interrupted")
    draft.fact({ kind: "permit-interrupted", permit: permit.id, box: box.number, why: "door-unknown" });
};

/**
 * A lock that does not open for a clerk is looked at before it is used again. What he has in his hand is not
 * in it, where its door was seen closed all the time.
 */
const notOpened = (draft: Draft, { id, purpose }: Permit, box: Box): void => {
  const watched = box.pulse !== null && box.door_ms <= box.pulse.began_ms;
  if (purpose !== "load" || watched)
    draft.fact({ kind: "permit-voided", permit: id, box: box.number, why: "not-opened" });
  if (purpose === "load") quarantine(draft, box.number, "not-opened");
};

/**
 * An interrupted permit whose door is closed and was never seen open. Nobody saw whether it opened meanwhile:
 * a citizen may try again, as the claim is not used up; what a clerk put in or took out he must look for.
 * UNSURE: whoever opened, took and shut while no door was heard is listed as not served until the next round.
 */
export const settleClosed = (draft: Draft, permit: Permit): void => {
  switch (permit.purpose) {
    case "collect":
    case "remote":
    case "test":
      draft.fact({ kind: "permit-voided", permit: permit.id, box: permit.box, why: "interrupted" });
      return;
    case "load":
    case "return":
    case "round":
      quarantine(draft, permit.box, "interrupted");
  }
};

/** Once: whatever is quarantined already, or out of service, raises no further alarm. */
export const quarantine = (draft: Draft, box: number, why: BoxAlarm): void => {
  const state = draft.office.boxes[box]?.state;
  if (state === undefined || state === "quarantined" || state === "out-of-service") return;
  draft.fact({ kind: "box-quarantined", box, why });
};

/**
 * After a restart: a permit not begun is void. Of one that was at work the door must say what became of it,
 * once it has had its time; no pulse is ever repeated, and the supply rests meanwhile.
 */
export const settlePermitsAfterRestart = (draft: Draft): void => {
  for (const permit of Object.values(draft.office.permits)) {
    const { id, box } = permit;
    if (permit.state === "granted" || bankOf(draft, box)?.doors !== true) {
      draft.fact({ kind: "permit-voided", permit: id, box, why: "restarted" });
      continue;
    }
    if (permit.state !== "interrupted")
      draft.fact({ kind: "permit-interrupted", permit: id, box, why: "restarted" });
    if (permit.opened_ms === null) awaitDoor(draft, id);
  }
  for (const { number, pulse } of Object.values(draft.office.boxes)) {
    if (pulse === null || pulse.ended_ms !== null) continue;
    draft.fact({ kind: "pulse-ended", permit: pulse.permit, end: "unconfirmed", box: number });
    awaitDoor(draft, pulse.permit);
  }
};
