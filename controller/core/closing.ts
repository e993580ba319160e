/** What the closing of a door means that its permit opened: stored, collected, taken back, or just looked at. */

import type { Draft } from "./draft.ts";
import { beginNotice } from "./notice.ts";
import { disarmPermit } from "./permit.ts";
import type { Box, Permit } from "./result-box.ts";
import { keptUntil } from "./result-days.ts";
import { requestSlip } from "./slip.ts";
import type { SlipContent } from "./state.ts";

export const closeOpened = (draft: Draft, box: Box, permit: Permit, opened_ms: number): void => {
  const { number, dossier } = box;
  if (box.pulse?.told === true) disarmPermit(draft, permit.id);
  switch (permit.purpose) {
    case "load":
      return stored(draft, box);
    case "collect":
      return collected(draft, box, permit, opened_ms);
    case "return":
      return takenBack(draft, box, permit);
    case "remote":
      if (permit.from === "stored" && dossier !== null) return collected(draft, box, permit, opened_ms);
      draft.fact({ kind: "permit-ended", permit: permit.id, box: number });
      return;
    case "test":
    case "round":
      draft.fact({ kind: "permit-ended", permit: permit.id, box: number });
  }
};

const stored = (draft: Draft, { number, dossier, person }: Box): void => {
  if (dossier === null || person === null) return;
  const moved = draft.office.in_hand.some((row) => row.dossier === dossier && row.why === "moved");
  draft.fact({ kind: "result-stored", box: number, dossier, ...keptUntil(draft) });
  // Whoever was told once need not know that the papers changed their box.
  if (!moved) beginNotice(draft, { box: number, dossier, person, what: "ready" });
};

/** The evidence of hand-over is kept with the fact, and printed where somebody can take it. */
const collected = (draft: Draft, box: Box, permit: Permit, opened_ms: number): void => {
  const { number, dossier, person } = box;
  if (dossier === null || person === null) return;
  const method = permit.method ?? "card-and-code";
  const { id, claim, staff, second, reason } = permit;
  const times = { opened_ms, closed_ms: draft.at_ms };
  draft.fact({
    kind: "result-collected",
    box: number,
    dossier,
    claim: claim ?? "",
    permit: id,
    method,
    ...times,
    staff,
    second,
    reason,
  });
  const printer = printerAt(draft, permit.place);
  if (printer !== null && draft.office.devices[printer]?.state === "up") {
    const receipt: SlipContent = {
      kind: "receipt",
      serial: id,
      person,
      box: number,
      dossier,
      ...times,
      method,
    };
    requestSlip(draft, printer, receipt, `receipt:${id}`);
  }
  if (method === "proxy-card-and-code")
    beginNotice(draft, { box: number, dossier, person, what: "collected-by-proxy" });
};

const printerAt = ({ plan }: Draft, place: string): string | null =>
  [...plan.kiosks, ...plan.counters].find(({ id }) => id === place)?.printer ?? null;

const takenBack = (draft: Draft, { number, dossier, recall }: Box, { place }: Permit): void => {
  if (dossier === null) return;
  const why = recall ?? "withdrawn";
  draft.fact({ kind: "result-taken-back", box: number, dossier, why, counter: place });
};
