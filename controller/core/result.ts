/**
 * Results on their way into boxes and out of them: loaded by a clerk, opened for a verified person, taken
 * back, handed over at the counter, kept for longer, or for a proxy.
 */
import { bankOf, isAtWork, notReady, opensTooFast, planOf, supplyOf } from "./box.ts";
import { mayOpen, methodOf } from "./claim.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { beginNotice } from "./notice.ts";
import { beginNextPulse, disarmPermit, grantPermit } from "./permit.ts";
import { EXTEND_DAYS_MAX, IN_HAND_MAX, PULSES_MAX, RESULT_DAYS_MAX } from "./plan.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { type Box, isCollectable, type Recall } from "./result-box.ts";
import { daysLeft, endOfDay_ms, keptUntil } from "./result-days.ts";

// ---- in ----

export const loadResult = (draft: Draft, input: InputOf<"load-result">): Reply => {
  const { counter, dossier } = input;
  const { boxes, in_hand } = draft.office;
  if (Object.values(boxes).some((box) => box.dossier === dossier)) return refused("dossier-in-a-box");
  const held = in_hand.find((row) => row.dossier === dossier);
  const person = held?.person ?? input.person;
  const proxy = input.proxy ?? held?.proxy ?? null;
  if (proxy === person) return refused("proxy-is-owner");
  const box = input.box === null ? chooseBox(draft, input) : boxes[input.box];
  if (box === undefined) return refused(input.box === null ? "no-free-box" : "unknown-box");
  if (box.state !== "empty") return refused("box-not-empty");
  const reason = notReady(draft, box, "load") ?? opensTooFast(draft, counter);
  if (reason !== undefined) return reason;
  draft.fact({ kind: "result-assigned", box: box.number, dossier, person, proxy });
  const permit = grantPermit(draft, { box: box.number, purpose: "load", place: counter });
  return done({ box: box.number, permit });
};

const ORDER = { S: 0, M: 1, L: 2 } as const;

/** The least usable one that is large enough; low ones are kept for whoever needs them. */
const chooseBox = (draft: Draft, { size, reach }: InputOf<"load-result">): Box | undefined =>
  Object.values(draft.office.boxes)
    .filter((box) => box.state === "empty" && notReady(draft, box, "load") === undefined)
    .flatMap((box) => {
      const plan = planOf(draft, box.number);
      if (plan === undefined || ORDER[plan.size] < ORDER[size ?? "S"]) return [];
      if (reach === "low" && plan.reach !== "low") return [];
      return [{ box, low: plan.reach === "low" ? 1 : 0, size: ORDER[plan.size] }];
    })
    .sort((a, b) => a.low - b.low || a.size - b.size || a.box.number - b.box.number)[0]?.box;

// ---- out, to a citizen ----

/** The second step of a verified person at the boxes: one box, named, once; the next when it is closed. */
export const openBox = (draft: Draft, input: InputOf<"open-box">): Reply => {
  const claim = draft.office.kiosks[input.kiosk]?.claim;
  if (claim == null || draft.at_ms > claim.until_ms) return refused("no-claim");
  if (claim.verified === null) return refused("claim-not-verified");
  const box = draft.office.boxes[input.box];
  if (box === undefined) return refused("not-your-box");
  if (claim.boxes.includes(box.number) && !isCollectable(box)) return refused("result-withdrawn");
  if (!mayOpen(claim, box)) return refused("not-your-box");
  if (box.state !== "stored") return refused("box-not-stored");
  if (isAtWork(draft, input.kiosk)) return refused("door-not-closed");
  if ((claim.pulses[String(box.number)] ?? 0) >= PULSES_MAX) return refused("pulses-used-up");
  const reason = notReady(draft, box, "collect");
  if (reason !== undefined) return reason;
  const by = { claim: claim.id, method: methodOf(claim, box) };
  const place = input.kiosk;
  return done({ permit: grantPermit(draft, { box: box.number, purpose: "collect", place, by }) });
};

// ---- back, to a clerk ----

/**
 * What is withdrawn can't be collected from here on, also when the box can't be opened now: the clerk tries
 * again. A result merely past its day stays collectable until it is out.
 */
export const withdrawResult = (draft: Draft, input: InputOf<"withdraw-result">): Reply => {
  const box = draft.office.boxes[input.box];
  if (box === undefined) return refused("unknown-box");
  if (box.state !== "stored") return refused("box-not-stored");
  recall(draft, box, input.why);
  if (isHandFull(draft)) return refused("in-hand-full");
  const reason = notReady(draft, box, "return") ?? opensTooFast(draft, input.counter);
  if (reason !== undefined) return reason;
  const permit = grantPermit(draft, { box: box.number, purpose: "return", place: input.counter });
  return done({ permit });
};

const recall = (draft: Draft, box: Box, why: Recall): void => {
  const { number, dossier, person } = box;
  if (dossier === null || person === null || box.recall === why) return;
  if (why === "expired" && !isCollectable(box)) return;
  draft.fact({ kind: "result-recalled", box: number, dossier, why });
  if (why === "withdrawn") beginNotice(draft, { box: number, dossier, person, what: "withdrawn" });
};

const isHandFull = ({ office }: Draft): boolean => {
  const coming = Object.values(office.permits).filter(({ purpose }) => purpose === "return");
  return office.in_hand.length + coming.length >= IN_HAND_MAX;
};

export const handOver = (draft: Draft, input: InputOf<"hand-over">): Reply => {
  const { dossier, counter, how } = input;
  if (!draft.office.in_hand.some((row) => row.dossier === dossier)) return refused("result-not-here");
  if (Object.values(draft.office.boxes).some((box) => box.dossier === dossier))
    return refused("dossier-in-a-box");
  draft.fact({ kind: "result-handed-over", dossier, counter, how, staff: draft.stamp.actor });
  return done();
};

// ---- while it lies there ----

/** Undefined: a result waits in it, for its person or a proxy. */
const notWaiting = (box: Box | undefined): Reply | undefined => {
  if (box === undefined) return refused("unknown-box");
  if (box.state !== "stored") return refused("box-not-stored");
  return isCollectable(box) ? undefined : refused("result-withdrawn");
};

export const nameProxy = (draft: Draft, { box: number, proxy }: InputOf<"name-proxy">): Reply => {
  const box = draft.office.boxes[number];
  const reason = notWaiting(box);
  if (box === undefined || reason !== undefined) return reason ?? refused("unknown-box");
  if (proxy !== null && proxy === box.person) return refused("proxy-is-owner");
  if (proxy !== box.proxy) draft.fact({ kind: "proxy-named", box: number, proxy });
  return done();
};

export const extendResult = (draft: Draft, { box: number, days }: InputOf<"extend-result">): Reply => {
  const box = draft.office.boxes[number];
  const reason = notWaiting(box);
  if (box === undefined || reason !== undefined) return reason ?? refused("unknown-box");
  if (!Number.isInteger(days) || days < 1 || days > EXTEND_DAYS_MAX) return refused("days-out-of-range");
  const from_ms = Math.max(box.until_ms ?? 0, draft.at_ms);
  const until_ms = endOfDay_ms(draft.plan, from_ms, days);
  const left = daysLeft(draft, until_ms);
  if (left > RESULT_DAYS_MAX) return refused("days-out-of-range");
  draft.fact({ kind: "result-extended", box: number, until_ms, days: left });
  return done({ until_ms });
};

/** A clerk looked into a quarantined box: it goes back to service as what was found. */
export const clearBox = (draft: Draft, input: InputOf<"clear-box">): Reply => {
  const box = draft.office.boxes[input.box];
  if (box === undefined) return refused("unknown-box");
  if (input.holds === "taken") return takeByKey(draft, input.counter, box);
  if (box.state !== "quarantined") return refused("box-not-quarantined");
  if (box.door !== "closed" && bankOf(draft, box.number)?.doors !== false) return refused("door-not-closed");
  const { number, dossier, person, until_ms } = box;
  if (input.holds === "nothing") {
    draft.fact({ kind: "box-cleared", box: number, holds: "nothing" });
    return done();
  }
  if (dossier === null || person === null) return refused("box-without-dossier");
  const first = until_ms === null;
  draft.fact({ kind: "box-cleared", box: number, holds: "result", ...(first ? keptUntil(draft) : {}) });
  if (first && isCollectable(box)) beginNotice(draft, { box: number, dossier, person, what: "ready" });
  return done();
};

/** Why a box that waits for its person can't be opened from here, however long one waits. */
const isStuck = (draft: Draft, box: Box): boolean => {
  const reason = notReady(draft, box, "return");
  if (reason?.kind !== "refused") return false;
  const { refusal } = reason;
  return refusal === "bank-down" || refusal === "bank-stopped" || refusal === "door-not-closed";
};

/**
 * A dead sensor or a dead bank must not keep a result for ever: what a clerk took out with the mechanical key
 * is in his hand. A box that can be opened is opened by permit instead.
 */
const takeByKey = (draft: Draft, counter: string, box: Box): Reply => {
  const { number, dossier, person, permit } = box;
  if (dossier === null || person === null) return refused("box-without-dossier");
  const atWork = permit === null ? undefined : draft.office.permits[permit];
  const may =
    box.state === "stored" ? isStuck(draft, box) : atWork === undefined || atWork.state === "interrupted";
  if (!may) return refused("box-not-quarantined");
  const held = draft.office.in_hand.some((row) => row.dossier === dossier);
  if (!held && isHandFull(draft)) return refused("in-hand-full");
  if (atWork !== undefined) disarmPermit(draft, atWork.id);
  draft.fact({ kind: "result-taken-back", box: number, dossier, why: box.recall ?? "moved", counter });
  beginNextPulse(draft, supplyOf(draft, number));
  return done();
};
