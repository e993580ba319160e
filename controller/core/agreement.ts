/**
 * Visitors who agreed to be kept, so that they come again without papers: how they agree, take it back, and
 * get the slip that names them. What is kept, and until when, the personal store does by these facts.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { AGREEMENT_WORDING } from "./plan.ts";
import { isUnfinished, type PrintJob } from "./print-job.ts";
import { shownScan } from "./recognise.ts";
import { done, type Refusal, type Reply, refused } from "./refusal.ts";
import { requestSlip } from "./slip.ts";
import type { ScanState } from "./state.ts";

/**
 * Why this visitor can't agree now; undefined: he can. Whoever only says a number has not shown that it is
 * his own, and nobody can agree for another.
 */
export const agreementRefusal = (draft: Draft, scan: ScanState | null): Refusal | undefined => {
  if (draft.plan.returning_days === 0) return "returning-not-offered";
  return scan?.state === "read" && scan.trust !== null ? undefined : "agreement-needs-card";
};

export const agree = (draft: Draft, door: string, person: string): void => {
  draft.fact({ kind: "visitor-agreed", person, door, wording: AGREEMENT_WORDING });
  printSlipOf(draft, door, person);
};

export const stopKeeping = (draft: Draft, { door, scan }: InputOf<"stop-keeping">): Reply => {
  const shown = shownScan(draft, door, scan);
  if (shown === undefined) return refused("scan-gone");
  if (!shown.agreed) return refused("not-agreed");
  draft.fact({ kind: "visitor-withdrew", person: shown.person, door });
  return done();
};

export const printVisitorSlip = (draft: Draft, input: InputOf<"print-visitor-slip">): Reply => {
  const { door, scan } = input;
  const shown = shownScan(draft, door, scan);
  if (shown === undefined) return refused("scan-gone");
  if (!shown.agreed) return refused("not-agreed");
  if (draft.office.jobs.some((job) => isPrintingFor(job, shown.person))) return refused("already-printing");
  const job = printSlipOf(draft, door, shown.person);
  return job === undefined ? refused("visitor-slip-not-printed") : done({ job });
};

const isPrintingFor = (job: PrintJob, person: string): boolean =>
  job.slip.kind === "visitor" && job.slip.person === person && isUnfinished(job);

/** Undefined: no printer works at this door. The visitor is still known by his number. */
const printSlipOf = (draft: Draft, door: string, person: string): string | undefined => {
  const printer = draft.plan.doors.find((place) => place.id === door)?.printer ?? null;
  if (printer === null || draft.office.devices[printer]?.state !== "up") return undefined;
  return requestSlip(draft, printer, { kind: "visitor", person });
};
