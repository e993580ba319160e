/**
 * Result boxes: a permit is kept before its pulse, one pulse at a time for each lock supply, and only the
 * right door's change from closed to open counts as opened. Nothing here ever repeats a pulse by itself.
 */
import { mayOpen, methodOf } from "./claim.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { type BoxPlan, DOOR_OPENS_WITHIN_MS, LEFT_OPEN_MS, PERMIT_LIFE_MS, PULSES_MAX } from "./plan.ts";
import { done, type Refusal, type Reply, refused } from "./refusal.ts";
import type { Box, BoxAlarm, CollectMethod, Permit } from "./result-box.ts";
import { requestSlip } from "./slip.ts";
import type { SlipContent } from "./state.ts";

const planOf = (draft: Draft, number: number): BoxPlan | undefined =>
  draft.plan.boxes.find((box) => box.number === number);

const supplyOf = (draft: Draft, box: number): string | undefined => {
  const bank = planOf(draft, box)?.bank;
  return draft.plan.banks.find((row) => row.id === bank)?.supply;
};

/** Why a box can't be pulsed now; undefined: it can. An unknown door is never taken for closed. */
const notReady = (draft: Draft, box: Box): Refusal | undefined => {
  const bank = planOf(draft, box.number)?.bank;
  if (bank === undefined) return "unknown-box";
  if (draft.office.stopped_banks[bank] !== undefined) return "bank-stopped";
  if (draft.office.devices[bank]?.state === "down") return "bank-down";
  return box.door === "closed" ? undefined : "door-not-closed";
};

const grant = (
  draft: Draft,
  box: number,
  purpose: Permit["purpose"],
  place: string,
  by: { readonly claim: string; readonly method: CollectMethod } | null = null,
): string => {
  const serial = draft.nextSerial;
  const permit = `k${serial}`;
  const { claim, method } = by ?? { claim: null, method: null };
  draft.fact({ kind: "permit-granted", serial, permit, box, purpose, place, claim, method });
  draft.effect({ kind: "arm-timer", timer: `permit:${permit}`, delay_ms: PERMIT_LIFE_MS });
  beginNextPulse(draft, supplyOf(draft, box));
  return permit;
};

/** Starts the oldest waiting permit of a supply if no other permit is at work on it. */
const beginNextPulse = (draft: Draft, supply: string | undefined): void => {
  const permits = Object.values(draft.office.permits).filter(
    (permit) => supplyOf(draft, permit.box) === supply,
  );
  if (permits.some((permit) => permit.state !== "granted" && !finished(permit))) return;
  const next = permits.find((permit) => permit.state === "granted");
  const box = next === undefined ? undefined : planOf(draft, next.box);
  const bank = draft.plan.banks.find((row) => row.id === box?.bank);
  if (next === undefined || box === undefined || bank === undefined) return;
  draft.fact({ kind: "pulse-begun", permit: next.id });
  const { board, index0 } = box;
  draft.effect({
    kind: "pulse-box",
    permit: next.id,
    box: box.number,
    bank: bank.id,
    board,
    index0,
    pulse_ms: bank.pulse_ms,
  });
};

/** The supply is free again once the pulse has ended and the door has answered. */
const finished = (permit: Permit): boolean => permit.state === "pulsed" && permit.opened_ms !== null;

export const loadResult = (draft: Draft, input: InputOf<"load-result">): Reply => {
  if (draft.office.counters[input.counter] === undefined) return refused("unknown-place");
  const boxes = Object.values(draft.office.boxes);
  if (boxes.some((box) => box.dossier === input.dossier)) return refused("dossier-in-a-box");
  const wanted = input.box === null ? chooseBox(draft, boxes) : draft.office.boxes[input.box];
  if (wanted === undefined) return refused(input.box === null ? "no-free-box" : "unknown-box");
  if (wanted.state !== "empty") return refused("box-not-empty");
  const reason = notReady(draft, wanted);
  if (reason !== undefined) return refused(reason);
  const { dossier, person, proxy } = input;
  draft.fact({ kind: "result-assigned", box: wanted.number, dossier, person, proxy });
  const permit = grant(draft, wanted.number, "load", input.counter);
  return done({ box: wanted.number, permit });
};

/** The smallest usable empty box; among equals the lowest number. */
const chooseBox = (draft: Draft, boxes: readonly Box[]): Box | undefined => {
  const order = { S: 0, M: 1, L: 2 } as const;
  return boxes
    .filter((box) => box.state === "empty" && notReady(draft, box) === undefined)
    .map((box) => ({ box, size: order[planOf(draft, box.number)?.size ?? "L"] }))
    .sort((a, b) => a.size - b.size || a.box.number - b.box.number)[0]?.box;
};

/** The second step of a verified person at the boxes: one box, named, once. */
export const openBox = (draft: Draft, input: InputOf<"open-box">): Reply => {
  const claim = draft.office.kiosks[input.kiosk]?.claim;
  if (claim == null || draft.at_ms > claim.until_ms) return refused("no-claim");
  if (claim.verified === null) return refused("claim-not-verified");
  const box = draft.office.boxes[input.box];
  if (box === undefined || !mayOpen(claim, box)) return refused("not-your-box");
  if (box.state !== "stored") return refused("box-not-empty");
  if ((claim.pulses[String(box.number)] ?? 0) >= PULSES_MAX) return refused("pulses-used-up");
  const reason = notReady(draft, box);
  if (reason !== undefined) return refused(reason);
  const by = { claim: claim.id, method: methodOf(claim, box) };
  return done({ permit: grant(draft, box.number, "collect", input.kiosk, by) });
};

/** A clerk looked into a quarantined box: it goes back to service as what was found. */
export const clearBox = (draft: Draft, input: InputOf<"clear-box">): Reply => {
  const box = draft.office.boxes[input.box];
  if (box === undefined) return refused("unknown-box");
  if (box.state !== "quarantined") return refused("box-not-quarantined");
  if (box.door !== "closed") return refused("door-not-closed");
  if (input.holds === "result" && box.dossier === null) return refused("box-without-dossier");
  draft.fact({ kind: "box-cleared", box: box.number, holds: input.holds });
  return done();
};

/** A technician checked the wiring after a wrong door: the bank may be used again. */
export const resumeBank = (draft: Draft, input: InputOf<"resume-bank">): Reply => {
  if (!Object.hasOwn(draft.office.stopped_banks, input.bank)) return refused("bank-not-stopped");
  draft.fact({ kind: "bank-resumed", bank: input.bank });
  return done();
};

export const endPulse = (draft: Draft, input: InputOf<"pulse-ended">): Reply => {
  const permit = draft.office.permits[input.permit];
  if (permit === undefined || permit.state !== "pulsing") return done();
  const supply = supplyOf(draft, permit.box);
  if (input.end === "refused") {
    draft.effect({ kind: "disarm-timer", timer: `permit:${permit.id}` });
    draft.fact({ kind: "permit-voided", permit: permit.id, box: permit.box, why: input.why ?? "refused" });
  } else {
    draft.fact({ kind: "pulse-ended", permit: permit.id, end: input.end });
    if (permit.opened_ms === null) {
      draft.effect({ kind: "arm-timer", timer: `permit:${permit.id}`, delay_ms: DOOR_OPENS_WITHIN_MS });
    }
  }
  beginNextPulse(draft, supply);
  return done();
};

export const seeDoor = (draft: Draft, input: InputOf<"door-seen">): Reply => {
  const { bank, board, index0, door } = input;
  const row = draft.plan.boxes.find(
    (known) => known.bank === bank && known.board === board && known.index0 === index0,
  );
  const box = row === undefined ? undefined : draft.office.boxes[row.number];
  if (box === undefined || box.door === door) return done();
  draft.fact({ kind: "door-changed", box: box.number, door });
  if (door === "open") doorOpened(draft, box);
  else if (door === "closed") doorClosed(draft, box);
  return done();
};

const doorOpened = (draft: Draft, box: Box): void => {
  draft.effect({ kind: "arm-timer", timer: `left-open:${box.number}`, delay_ms: LEFT_OPEN_MS });
  const permit = box.permit === null ? undefined : draft.office.permits[box.permit];
  if (
    box.door === "closed" &&
    permit !== undefined &&
    permit.state !== "granted" &&
    permit.opened_ms === null
  ) {
    draft.fact({ kind: "box-opened", box: box.number, permit: permit.id });
    draft.effect({ kind: "disarm-timer", timer: `permit:${permit.id}` });
    beginNextPulse(draft, supplyOf(draft, box.number));
    return;
  }
  if (box.door === "unknown") {
    if (box.state === "stored" || box.state === "loading" || box.state === "releasing") {
      quarantine(draft, box, "found-open");
    }
    return;
  }
  const supply = supplyOf(draft, box.number);
  const awaited = Object.values(draft.office.permits).find(
    (other) => other.state !== "granted" && other.opened_ms === null && supplyOf(draft, other.box) === supply,
  );
  if (awaited === undefined) {
    quarantine(draft, box, "forced-open");
    return;
  }
  const bank = planOf(draft, box.number)?.bank ?? "";
  draft.fact({ kind: "bank-stopped", bank, why: `box ${box.number} opened instead of ${awaited.box}` });
  quarantine(draft, box, "wrong-door");
  const meant = draft.office.boxes[awaited.box];
  if (meant !== undefined) quarantine(draft, meant, "wrong-door");
};

const quarantine = (draft: Draft, box: Box, why: BoxAlarm): void => {
  if (draft.office.boxes[box.number]?.state === "quarantined") return;
  draft.fact({ kind: "box-quarantined", box: box.number, why });
};

const doorClosed = (draft: Draft, box: Box): void => {
  draft.effect({ kind: "disarm-timer", timer: `left-open:${box.number}` });
  const permit = box.permit === null ? undefined : draft.office.permits[box.permit];
  if (permit === undefined || permit.opened_ms === null || box.dossier === null) return;
  const { opened_ms, place, claim, method } = permit;
  if (permit.purpose === "load") draft.fact({ kind: "result-stored", box: box.number, dossier: box.dossier });
  else {
    draft.fact({ kind: "result-collected", box: box.number, dossier: box.dossier, claim: claim ?? "" });
    const printer = draft.plan.kiosks.find((kiosk) => kiosk.id === place)?.printer ?? null;
    if (printer !== null && draft.office.devices[printer]?.state === "up") {
      const receipt: SlipContent = {
        kind: "receipt",
        serial: permit.id,
        person: box.person,
        box: box.number,
        dossier: box.dossier,
        opened_ms,
        closed_ms: draft.at_ms,
        method: method ?? "card-and-code",
      };
      requestSlip(draft, printer, receipt, `receipt:${permit.id}`);
    }
  }
  beginNextPulse(draft, supplyOf(draft, box.number));
};

/** A permit's timer: not begun in time, or begun and no door opened. Either way no further pulse. */
export const permitTimer = (draft: Draft, id: string): void => {
  const permit = draft.office.permits[id];
  if (permit === undefined || permit.opened_ms !== null || permit.state === "pulsing") return;
  const supply = supplyOf(draft, permit.box);
  const box = draft.office.boxes[permit.box];
  const why = permit.state === "granted" ? "expired" : "not-opened";
  if (why === "not-opened" && box !== undefined && (permit.purpose === "load" || box.door !== "closed")) {
    quarantine(draft, box, "not-opened");
  } else draft.fact({ kind: "permit-voided", permit: id, box: permit.box, why });
  beginNextPulse(draft, supply);
};

export const leftOpenTimer = (draft: Draft, number: string): void => {
  if (draft.office.boxes[number]?.door === "open") draft.fact({ kind: "box-left-open", box: Number(number) });
};

/**
 * After a restart: a permit not begun is void, one that was at work is interrupted. Its door may have opened,
 * so the box waits for a clerk; no pulse is ever repeated. Doors are unknown until their sensors speak again.
 */
export const settleBoxesAfterRestart = (draft: Draft): void => {
  for (const permit of Object.values(draft.office.permits)) {
    const box = draft.office.boxes[permit.box];
    if (permit.state === "granted" || box === undefined) {
      draft.fact({ kind: "permit-voided", permit: permit.id, box: permit.box, why: "restarted" });
    } else quarantine(draft, box, "interrupted");
  }
  for (const box of Object.values(draft.office.boxes)) {
    if (box.door !== "unknown") draft.fact({ kind: "door-changed", box: box.number, door: "unknown" });
  }
};
