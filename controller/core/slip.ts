/**
 * The life of a printed slip: asked for, sent, proven or not. A slip whose fate is unknown is printed again
 * with a visible copy mark, never silently; the number on it stays the same.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { COPIES_MAX, SLIP_WAITS_MS } from "./plan.ts";
import { done, type Reply } from "./refusal.ts";
import { jobOf, type PrintJob, type SlipContent } from "./state.ts";

/** Queues a slip on a printer that is up, and sends it. Gives the job's id. */
export const requestSlip = (draft: Draft, printer: string, slip: SlipContent): string => {
  const serial = draft.nextSerial;
  const job = `j${serial}`;
  draft.fact({ kind: "slip-queued", serial, job, printer, copy: 1, slip });
  send(draft, job);
  return job;
};

const send = (draft: Draft, id: string): void => {
  const job = jobOf(draft.office, id);
  if (job === undefined) return;
  draft.fact({ kind: "slip-sending", job: id });
  draft.effect({ kind: "print-slip", job: id, printer: job.printer, copy: job.copy, slip: job.slip });
};

/** The same slip once more, marked as a copy; false when COPIES_MAX is reached. */
const repeat = (draft: Draft, job: PrintJob, printer: string = job.printer): boolean => {
  if (job.copy >= COPIES_MAX) return false;
  const { id, slip } = job;
  draft.fact({ kind: "slip-queued", serial: draft.nextSerial, job: id, printer, copy: job.copy + 1, slip });
  return true;
};

/** States in which a slip is on paper, or may be. */
const ENDED = new Set<PrintJob["state"]>(["printed", "unconfirmed", "ambiguous"]);

/** A marked copy for somebody who lost his slip, on a printer that is up; false: not now, or too many. */
export const copySlip = (draft: Draft, job: PrintJob, printer: string): boolean => {
  if (!ENDED.has(job.state) || !repeat(draft, job, printer)) return false;
  send(draft, job.id);
  return true;
};

/** Slips that no printer state can ever print: waiting would not help. */
const HOPELESS = new Set(["too-long", "unprintable"]);
/** A slip that could not even be begun is tried again after this time, or when its printer comes back, ms. */
const SLIP_RETRY_MS = 2_000;

export const endJob = (draft: Draft, input: InputOf<"job-ended">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job === undefined || job.state !== "sending") return done();
  const { end, why, process_id } = input;
  const fresh = draft.at_ms - job.requested_ms < SLIP_WAITS_MS;
  if (end === "failed" && fresh && !HOPELESS.has(why ?? "")) {
    draft.fact({ kind: "slip-waiting", job: job.id, why });
    draft.effect({ kind: "arm-timer", timer: `slips:${job.printer}`, delay_ms: SLIP_RETRY_MS });
    return done();
  }
  draft.fact({ kind: "slip-ended", job: job.id, end, why, process_id });
  if (end === "ambiguous" && fresh && repeat(draft, job)) {
    if (draft.office.devices[job.printer]?.state === "up") send(draft, job.id);
  }
  return done();
};

/** The printer is ready (again): send what waits, give up what waited too long. */
export const resumeSlips = (draft: Draft, printer: string): void => {
  if (draft.office.devices[printer]?.state !== "up") return;
  for (const job of draft.office.jobs) {
    if (job.printer !== printer || job.state !== "queued") continue;
    if (draft.at_ms - job.requested_ms < SLIP_WAITS_MS) send(draft, job.id);
    else
      draft.fact({
        kind: "slip-ended",
        job: job.id,
        end: "failed",
        why: "waited-too-long",
        process_id: null,
      });
  }
};

/** After a restart nobody knows what a printer did with a slip in flight: ambiguous, then a marked copy. */
export const settleSlipsAfterRestart = (draft: Draft): void => {
  for (const job of draft.office.jobs) {
    if (job.state !== "sending") continue;
    draft.fact({ kind: "slip-ended", job: job.id, end: "ambiguous", why: "restarted", process_id: null });
    if (draft.at_ms - job.requested_ms < SLIP_WAITS_MS) repeat(draft, job);
  }
};
