/**
 * Opening a box without its person's own two factors: one clerk asks, with a reason, another agrees, and few
 * in ten minutes. One box each time; nothing here ever opens several.
 */
import { notReady, opensTooFast } from "./box.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { grantPermit } from "./permit.ts";
import { REMOTE_ASKED_MAX, REMOTE_LIFE_MS, REMOTE_OPENS_MAX, REMOTE_WITHIN_MS } from "./plan.ts";
import { done, type Reply, refused, refusedFor } from "./refusal.ts";
import { type Box, isCollectable, type RemoteRequest } from "./result-box.ts";

const timerOf = (box: number): string => `remote:${box}`;

/** Undefined: it may be opened so; what a box is that somebody works on, only its permit may change. */
const notOpenable = (box: Box | undefined): Reply | undefined => {
  if (box === undefined) return refused("unknown-box");
  if (box.state !== "stored" && box.state !== "empty" && box.state !== "quarantined")
    return refused("box-not-empty");
  return box.state === "stored" && !isCollectable(box) ? refused("result-withdrawn") : undefined;
};

const remoteRests = ({ office, at_ms }: Draft): Reply | undefined => {
  const times_ms = office.remote_ms.filter((time_ms) => time_ms > at_ms - REMOTE_WITHIN_MS);
  const [oldest_ms = 0] = times_ms;
  if (times_ms.length < REMOTE_OPENS_MAX) return undefined;
  return refusedFor("remote-rests", oldest_ms + REMOTE_WITHIN_MS - at_ms);
};

const requestOf = ({ office, at_ms }: Draft, number: number): RemoteRequest | undefined =>
  office.remote.find(({ box, until_ms }) => box === number && at_ms <= until_ms);

/** Asked again it is the newest who asks; whoever asked before may then agree, which still makes two. */
export const askRemoteOpen = (draft: Draft, input: InputOf<"ask-remote-open">): Reply => {
  const { counter, box: number, reason } = input;
  const refusal = notOpenable(draft.office.boxes[number]) ?? remoteRests(draft);
  if (refusal !== undefined) return refusal;
  const { remote } = draft.office;
  const [first] = remote;
  if (first !== undefined && remote.length >= REMOTE_ASKED_MAX && !remote.some(({ box }) => box === number))
    return refusedFor("remote-rests", Math.max(1, first.until_ms - draft.at_ms));
  const until_ms = draft.at_ms + REMOTE_LIFE_MS;
  const staff = draft.stamp.actor;
  draft.fact({ kind: "remote-asked", box: number, counter, staff, reason, until_ms });
  draft.effect({ kind: "arm-timer", timer: timerOf(number), delay_ms: REMOTE_LIFE_MS });
  return done({ until_ms });
};

/** The box opens for the counter that asked. */
export const confirmRemoteOpen = (draft: Draft, input: InputOf<"confirm-remote-open">): Reply => {
  const request = requestOf(draft, input.box);
  if (request === undefined) return refused("no-remote-request");
  if (request.staff === draft.stamp.actor) return refused("same-person");
  const box = draft.office.boxes[input.box];
  const unfit = notOpenable(box);
  if (box === undefined || unfit !== undefined) return unfit ?? refused("unknown-box");
  const { counter: place, staff, reason } = request;
  const refusal = notReady(draft, box, "remote") ?? opensTooFast(draft, place) ?? remoteRests(draft);
  if (refusal !== undefined) return refusal;
  endRequest(draft, box.number, "opened");
  const asked = { staff, reason };
  return done({ permit: grantPermit(draft, { box: box.number, purpose: "remote", place, asked }) });
};

export const cancelRemoteOpen = (draft: Draft, input: InputOf<"cancel-remote-open">): Reply => {
  if (requestOf(draft, input.box) === undefined) return refused("no-remote-request");
  endRequest(draft, input.box, "cancelled");
  return done();
};

const endRequest = (draft: Draft, box: number, why: "opened" | "cancelled"): void => {
  draft.effect({ kind: "disarm-timer", timer: timerOf(box) });
  draft.fact({ kind: "remote-ended", box, why });
};

export const remoteTimer = (draft: Draft, number: string): void => {
  const request = draft.office.remote.find(({ box }) => String(box) === number);
  if (request !== undefined && draft.at_ms >= request.until_ms)
    draft.fact({ kind: "remote-ended", box: request.box, why: "expired" });
};

/** Who asked must ask again: a request does not outlive the run in which its reason was said. */
export const settleRemoteAfterRestart = (draft: Draft): void => {
  for (const { box } of draft.office.remote) draft.fact({ kind: "remote-ended", box, why: "restarted" });
};
