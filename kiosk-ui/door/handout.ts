/**
 * The card just given: whether it is offered for a buzz, being tried, or known to be silent. It is the
 * guard's choice and holds up nobody: the next visitor's card may be laid down meanwhile. Pure.
 */
import type { DoorView } from "../../controller/api/views.ts";
import type { Trial } from "../kit/trial.ts";

type Pager = DoorView["pagers"][number];

/** As long as the office lets the guard buzz a card in a visitor's hand, ms. */
export const HANDOUT_OFFER_MS = 60_000;

export type Handout =
  | { readonly kind: "none" }
  | { readonly kind: "offer" | "trial" | "silent"; readonly code: string; readonly pager: Pager };

/** @param trial the buzz this screen asked for. @param now_ms office time. */
export const handoutOf = (view: DoorView, trial: Trial | null, now_ms: number): Handout => {
  const last = view.last_admitted;
  const pager = view.pagers.find(({ card, ticket }) => card === last?.pager && ticket === last?.code);
  if (last === null || pager === undefined) return { kind: "none" };
  const given = { code: last.code, pager };
  if (trial?.card === pager.card && trial.base === pager.base) return { kind: "trial", ...given };
  // It was fit when it was given, so that somebody felt nothing.
  if (pager.suspicion === "battery" && pager.state === "lent") return { kind: "silent", ...given };
  const { page, state, since_ms } = pager;
  const tried = page?.test === true && page.state !== "rejected" && page.queued_ms >= since_ms;
  const offered = state === "lent" && now_ms - since_ms <= HANDOUT_OFFER_MS && !tried;
  return offered ? { kind: "offer", ...given } : { kind: "none" };
};
