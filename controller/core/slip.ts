/**
 * The life of a printed slip: asked for, rendered, sent, proven or not. A printer works on one slip at a
 * time, and each step is kept before the act that follows it. A slip whose fate is unknown comes again with
 * a visible copy mark, never silently, or waits for a person; the number on it stays the same.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { COPIES_MAX, JOB_LIFE_MS, SLIP_RETRY_MS, SLIP_WAITS_MS } from "./plan.ts";
import {
  isResolvable,
  isUnderWay,
  isUnfinished,
  type PrintJob,
  type SlipPolicy,
  type SlipResolution,
} from "./print-job.ts";
import { isPaperShort, textModeOf } from "./printer.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { jobOf, type SlipContent } from "./state.ts";

/** What is done with a slip whose fate is unknown, by what it is. */
export const POLICY: Readonly<Record<SlipContent["kind"], SlipPolicy>> = {
  ticket: "repeat-by-itself",
  visitor: "repeat-by-itself",
  receipt: "repeat-marked",
  form: "repeat-marked",
  fee: "ask-a-person",
  report: "repeat-by-itself",
  strip: "repeat-by-itself",
};

/**
 * Asks for a slip on a printer, as soon as that works. Under a `key` that was used before it is the same
 * job: one that failed is tried again as the copy it was, any other stays as it is. Gives the job's id.
 */
export const requestSlip = (
  draft: Draft,
  printer: string,
  slip: SlipContent,
  key: string | null = null,
): string => {
  const before = key === null ? undefined : draft.office.jobs.findLast((job) => job.key === key);
  if (before !== undefined && (before.state !== "failed" || before.resolved === "printed")) return before.id;
  const serial = draft.nextSerial;
  const job = before?.id ?? `j${serial}`;
  const policy = POLICY[slip.kind];
  const copy = before?.copy ?? 1;
  draft.fact({ kind: "slip-queued", serial, job, printer, copy, slip, key, policy, asked: true });
  tendPrinter(draft, printer);
  return job;
};

const queueAgain = (
  draft: Draft,
  { id, slip, key, policy }: PrintJob,
  printer: string,
  copy: number,
  asked: boolean,
): void =>
  draft.fact({
    kind: "slip-queued",
    serial: draft.nextSerial,
    job: id,
    printer,
    copy,
    slip,
    key,
    policy,
    asked,
  });

/** States in which a slip is on paper, or may be. */
const ENDED = new Set<PrintJob["state"]>(["printed", "unconfirmed", "ambiguous"]);

/** A marked copy for somebody who lost his slip, on a printer that is up; false: not now, or too many. */
export const copySlip = (draft: Draft, job: PrintJob, printer: string, slip = job.slip): boolean => {
  if (!isCopyable(job)) return false;
  queueAgain(draft, { ...job, slip }, printer, job.copy + 1, true);
  tendPrinter(draft, printer);
  return true;
};

// ---- a printer's turn ----

const isUp = (draft: Draft, printer: string): boolean => draft.office.devices[printer]?.state === "up";

/**
 * Looks after a printer: gives up what waited too long or was never heard of again, begins the oldest slip
 * that waits if the printer is free, and comes back in time for the rest.
 */
export const tendPrinter = (draft: Draft, printer: string): void => {
  const mine = draft.office.jobs.filter((job) => isUnfinished(job) && job.printer === printer);
  const inTime = mine.filter((job) => !giveUpLate(draft, job));
  const first = inTime.find(({ state }) => state === "queued");
  const free = isUp(draft, printer) && !inTime.some(isUnderWay);
  if (first !== undefined && free) begin(draft, first);
  comeBack(
    draft,
    printer,
    inTime.map((job) => (free && job === first ? draft.at_ms + JOB_LIFE_MS : lateAt_ms(job))),
  );
};

const begin = (draft: Draft, { id, printer, copy, slip }: PrintJob): void => {
  draft.fact({ kind: "slip-rendering", job: id });
  draft.effect({
    kind: "render-slip",
    job: id,
    printer,
    copy,
    slip,
    text_mode: textModeOf(draft, printer, slip),
  });
};

/** Until when a slip may wait, or be under way. */
const lateAt_ms = (job: PrintJob): number =>
  job.state === "queued" ? job.requested_ms + SLIP_WAITS_MS : (job.begun_ms ?? 0) + JOB_LIFE_MS;

/** True when it is late, and given up by that. */
const giveUpLate = (draft: Draft, job: PrintJob): boolean => {
  if (draft.at_ms < lateAt_ms(job)) return false;
  const [end, why] =
    job.state === "queued" || job.state === "rendering"
      ? (["failed", "waited-too-long"] as const)
      : (["ambiguous", "never-answered"] as const);
  draft.fact({ kind: "slip-ended", job: job.id, end, why, process_id: null, length_mm: job.length_mm });
  return true;
};

/** One timer a printer, for the next slip that would be late. */
const comeBack = (draft: Draft, printer: string, late_ms: readonly number[]): void => {
  const timer = `slips:${printer}`;
  if (late_ms.length === 0) draft.effect({ kind: "disarm-timer", timer });
  else draft.effect({ kind: "arm-timer", timer, delay_ms: Math.min(...late_ms) - draft.at_ms });
};

// ---- what became of it ----

export const startSending = (draft: Draft, input: InputOf<"job-rendered">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job === undefined || job.state !== "rendering") return done();
  const { bands, length_mm, bytes, digest, process_id } = input;
  if (isPaperShort(draft, job.printer, length_mm)) {
    const short = { end: "failed", why: "paper-short", process_id: null, length_mm } as const;
    draft.fact({ kind: "slip-ended", job: job.id, ...short });
    tendPrinter(draft, job.printer);
    return done();
  }
  draft.fact({ kind: "slip-sending", job: job.id, bands, length_mm, bytes, digest, process_id });
  draft.effect({ kind: "send-slip", job: job.id, printer: job.printer });
  return done();
};

export const noteProgress = (draft: Draft, { job: id, band }: InputOf<"job-progressed">): Reply => {
  const job = jobOf(draft.office, id);
  if (job?.state !== "sending" || band <= (job.band ?? 0) || band > (job.bands ?? 0)) return done();
  draft.fact({ kind: "slip-progressed", job: id, band });
  return done();
};

export const awaitProof = (draft: Draft, input: InputOf<"job-sent">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job?.state === "sending") draft.fact({ kind: "slip-awaiting-proof", job: job.id });
  return done();
};

/** Slips that no printer state can ever print: waiting would not help. */
const HOPELESS = new Set(["too-long", "unprintable"]);

const isFresh = (draft: Draft, job: PrintJob): boolean => draft.at_ms - job.requested_ms < SLIP_WAITS_MS;

export const endJob = (draft: Draft, input: InputOf<"job-ended">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job === undefined || !isUnderWay(job)) return done();
  const { end, why, process_id } = input;
  if (end === "failed" && isFresh(draft, job) && !HOPELESS.has(why ?? "")) {
    draft.fact({ kind: "slip-waiting", job: job.id, why });
    const timer = `slips:${job.printer}`;
    draft.effect({ kind: "arm-timer", timer, delay_ms: SLIP_RETRY_MS });
    return done();
  }
  draft.fact({ kind: "slip-ended", job: job.id, end, why, process_id, length_mm: job.length_mm });
  if (end === "ambiguous") repeatUnknown(draft, job);
  tendPrinter(draft, job.printer);
  return done();
};

/** By its policy, a slip that may be on paper or not comes again with a mark; at most COPIES_MAX in all. */
const repeatUnknown = (draft: Draft, job: PrintJob): void => {
  if (job.policy === "ask-a-person" || job.copy >= COPIES_MAX || !isFresh(draft, job)) return;
  queueAgain(draft, job, job.printer, job.copy + 1, false);
};

/**
 * After a restart: what had not left begins anew and unmarked, what was on its way is unknown, and what the
 * printer had taken whole is asked for.
 */
export const settleSlipsAfterRestart = (draft: Draft): void => {
  const printers = new Set<string>();
  for (const job of draft.office.jobs) {
    if (isUnfinished(job)) printers.add(job.printer);
    if (job.state === "rendering") draft.fact({ kind: "slip-waiting", job: job.id, why: "restarted" });
    else if (job.state === "awaiting-proof" && job.process_id !== null) {
      const { id, printer, process_id } = job;
      draft.effect({ kind: "settle-slip", job: id, printer, process_id });
    } else if (isUnderWay(job)) {
      const { id, length_mm } = job;
      const unknown = { end: "ambiguous", why: "restarted", process_id: null, length_mm } as const;
      draft.fact({ kind: "slip-ended", job: id, ...unknown });
      repeatUnknown(draft, job);
    }
  }
  for (const printer of printers) tendPrinter(draft, printer);
};

// ---- staff ----

/** Not printed: it is printed again, marked unless nothing can have been printed. */
export const resolveSlip = (draft: Draft, input: InputOf<"resolve-slip">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job === undefined) return refused("unknown-slip");
  if (!isResolvable(job)) return refused("slip-not-in-question");
  draft.fact({ kind: "slip-resolved", job: job.id, as: input.as });
  const copy = nextCopy(job, input.as);
  if (copy === undefined) return done({ job: job.id, again: false });
  queueAgain(draft, job, job.printer, copy, true);
  tendPrinter(draft, job.printer);
  return done({ job: job.id, again: true });
};

const nextCopy = ({ state, copy }: PrintJob, as: SlipResolution): number | undefined => {
  if (as === "printed") return undefined;
  if (state === "failed") return copy;
  return copy < COPIES_MAX ? copy + 1 : undefined;
};

export const isCopyable = ({ state, copy }: PrintJob): boolean => ENDED.has(state) && copy < COPIES_MAX;

export const copyForStaff = (draft: Draft, input: InputOf<"copy-slip">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job === undefined) return refused("unknown-slip");
  if (!ENDED.has(job.state)) return refused("slip-under-way");
  if (!isCopyable(job)) return refused("copies-used-up");
  if (!isUp(draft, job.printer)) return refused("printer-down");
  copySlip(draft, job, job.printer);
  return done({ job: job.id, copy: job.copy + 1 });
};

export const cancelSlip = (draft: Draft, input: InputOf<"cancel-slip">): Reply => {
  const job = jobOf(draft.office, input.job);
  if (job === undefined) return refused("unknown-slip");
  if (job.state !== "queued") return refused("slip-under-way");
  draft.fact({
    kind: "slip-ended",
    job: job.id,
    end: "failed",
    why: "cancelled",
    process_id: null,
    length_mm: null,
  });
  tendPrinter(draft, job.printer);
  return done({ job: job.id });
};
