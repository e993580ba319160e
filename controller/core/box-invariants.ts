/** What must be true of boxes, permits and results in every state: part of the invariants of the office. */
import { bankOf, supplyOf } from "./box.ts";
import {
  BOX_PULSES_A_MIN,
  IN_HAND_MAX,
  NOTICES_MAX,
  type OfficePlan,
  REMOTE_ASKED_MAX,
  REMOTE_OPENS_MAX,
} from "./plan.ts";
import type { Box, BoxState, Permit } from "./result-box.ts";
import type { Office } from "./state.ts";

export const checkBoxes = (plan: OfficePlan, office: Office, broken: string[]): void => {
  const dossiers = new Set<string>();
  for (const id in office.boxes) {
    const box = office.boxes[id];
    if (box === undefined) continue;
    checkContents(office, box, broken);
    checkLock(plan, office, box, broken);
    const { dossier } = box;
    if (dossier === null) continue;
    if (dossiers.has(dossier)) broken.push(`dossier ${dossier} is in two boxes`);
    dossiers.add(dossier);
  }
  checkPermits(plan, office, broken);
  checkHands(office, broken);
};

/** What the box is apart from whoever works on it now. */
const restingState = (office: Office, { state, permit }: Box): BoxState => {
  const at = permit === null ? undefined : office.permits[permit];
  if (at === undefined) return state;
  return at.purpose === "load" ? "loading" : at.from;
};

const checkContents = (office: Office, box: Box, broken: string[]): void => {
  const { number, state, dossier, person } = box;
  if ((dossier === null) !== (person === null))
    broken.push(`box ${number} has a dossier without a person, or the reverse`);
  const resting = restingState(office, box);
  if ((resting === "empty" || resting === "out-of-service") && dossier !== null)
    broken.push(`${resting} box ${number} holds ${dossier}`);
  if ((resting === "stored" || resting === "loading") && dossier === null)
    broken.push(`box ${number} is ${state} without a dossier`);
  if (dossier === null && (box.recall !== null || box.proxy !== null || box.until_ms !== null))
    broken.push(`box ${number} knows more of a result than that there is none`);
  if (person !== null && box.proxy === person) broken.push(`box ${number} has its own person for a proxy`);
};

const checkLock = (plan: OfficePlan, office: Office, box: Box, broken: string[]): void => {
  const { number, state, permit, door, opened_ms } = box;
  const atWork = state === "loading" || state === "releasing" || state === "unknown";
  if (atWork !== (permit !== null)) broken.push(`box ${number} is ${state} with permit ${permit}`);
  if (permit !== null && office.permits[permit]?.box !== number)
    broken.push(`permit of box ${number} is elsewhere`);
  if ((door === "open" && opened_ms === null) || (door === "closed" && opened_ms !== null))
    broken.push(`box ${number} is ${door}, and open since ${opened_ms}`);
  if (box.pulses_ms.length > BOX_PULSES_A_MIN) broken.push(`box ${number} counts too many pulses`);
  if (box.pulse !== null && bankOf({ plan }, number)?.doors === false && box.pulse.outcome === "opened")
    broken.push(`box ${number} opened, and no door of it is ever heard`);
};

const checkPermits = (plan: OfficePlan, office: Office, broken: string[]): void => {
  const busy = new Set<string>();
  for (const id in office.permits) {
    const permit = office.permits[id];
    if (permit === undefined) continue;
    const box = office.boxes[permit.box];
    if (box?.permit !== id) broken.push(`permit ${id} works on a box that does not know it`);
    checkOrder(permit, broken);
    if (!holdsSupply(permit)) continue;
    const supply = supplyOf({ plan }, permit.box) ?? "?";
    if (busy.has(supply)) broken.push(`two permits at work on supply ${supply}`);
    busy.add(supply);
  }
};

const holdsSupply = ({ state, opened_ms }: Permit): boolean =>
  state === "pulsing" || (state === "pulsed" && opened_ms === null);

/** Logs of core version 5 name nobody who loaded. */
const checkOrder = (
  { id, purpose, claim, method, staff, second, reason }: Permit,
  broken: string[],
): void => {
  switch (purpose) {
    case "load":
      if (claim !== null) broken.push(`permit ${id} loads by a claim`);
      return;
    case "collect":
      if (claim === null || method === null || method === "remote" || staff !== null)
        broken.push(`permit ${id} collects without two factors`);
      return;
    case "return":
    case "test":
    case "round":
      if (staff === null || claim !== null) broken.push(`nobody ordered permit ${id}`);
      return;
    case "remote":
      if (staff === null || second === null || staff === second || reason === null)
        broken.push(`permit ${id} opens from afar without two persons and a reason`);
  }
};

/** What a clerk holds is in no box, unless it is on its way into one, or nobody knows where it went. */
const checkHands = (office: Office, broken: string[]): void => {
  const { in_hand, remote, notices, round } = office;
  const held = new Set(in_hand.map(({ dossier }) => dossier));
  if (held.size < in_hand.length) broken.push("a result is in two hands");
  if (in_hand.length > IN_HAND_MAX) broken.push(`${in_hand.length} results in hand`);
  for (const id in office.boxes) {
    const box = office.boxes[id];
    if (box?.dossier == null || !held.has(box.dossier)) continue;
    if (restingState(office, box) === "stored") broken.push(`dossier ${box.dossier} is in a hand and a box`);
  }
  if (remote.length > REMOTE_ASKED_MAX || new Set(remote.map(({ box }) => box)).size < remote.length)
    broken.push("too many remote openings are asked for");
  if (office.remote_ms.length > REMOTE_OPENS_MAX) broken.push("too many remote openings are counted");
  if (notices.length > NOTICES_MAX) broken.push(`${notices.length} notices are kept`);
  for (const number in round?.checked ?? {})
    if (!round?.looked.includes(Number(number))) broken.push(`box ${number} was judged unseen`);
};
