/** What facts about printed slips make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import { JOBS_KEPT_MAX, OPEN_QUESTIONS_MAX } from "./plan.ts";
import { isOpenQuestion, isUnfinished, type PrintJob, type Spool } from "./print-job.ts";
import { usePaper } from "./printer-evolve.ts";
import { jobOf, type Office, type Ticket, ticketOf } from "./state.ts";

type SlipFact =
  | "slip-queued"
  | "slip-rendering"
  | "slip-sending"
  | "slip-progressed"
  | "slip-awaiting-proof"
  | "slip-waiting"
  | "slip-ended"
  | "slip-resolved";

/** The newest job is the one most spoken of. */
const withJob = (office: Office, id: string, change: Partial<PrintJob>): Office => {
  const index = office.jobs.findLastIndex((job) => job.id === id);
  const job = office.jobs[index];
  return job === undefined ? office : { ...office, jobs: office.jobs.with(index, { ...job, ...change }) };
};

/** Drops the oldest finished jobs past their bound, and the oldest open questions past theirs. */
const bounded = (jobs: readonly PrintJob[]): readonly PrintJob[] => {
  if (jobs.length <= Math.min(JOBS_KEPT_MAX, OPEN_QUESTIONS_MAX)) return jobs;
  let questions = -OPEN_QUESTIONS_MAX;
  let finished = -JOBS_KEPT_MAX;
  for (const job of jobs) {
    if (isOpenQuestion(job)) questions++;
    else if (!isUnfinished(job)) finished++;
  }
  if (questions <= 0 && finished <= 0) return jobs;
  return jobs.filter((job) => {
    if (isUnfinished(job)) return true;
    return isOpenQuestion(job) ? questions-- <= 0 : finished-- <= 0;
  });
};

const withSpool = (office: Office, printer: string, spool: Spool): Office => ({
  ...office,
  spools: { ...office.spools, [printer]: spool },
});

const UNSENT = { band: null, bands: null, length_mm: null, digest: null, begun_ms: null } as const;

const queue = (office: Office, fact: FactOf<"slip-queued">, at_ms: number): Office => {
  const before = jobOf(office, fact.job);
  const job: PrintJob = {
    id: fact.job,
    key: fact.key ?? null,
    printer: fact.printer,
    slip: fact.slip,
    policy: fact.policy ?? "repeat-by-itself",
    state: "queued",
    copy: fact.copy,
    requested_ms: before === undefined || fact.asked === true ? at_ms : before.requested_ms,
    why: null,
    ...UNSENT,
    process_id: null,
    ended_ms: null,
    resolved: null,
  };
  const jobs = bounded(
    before === undefined ? [...office.jobs, job] : office.jobs.map((row) => (row.id === job.id ? job : row)),
  );
  const ticket = fact.slip.kind === "ticket" ? ticketOf(office, fact.slip.ticket) : undefined;
  if (ticket === undefined) return { ...office, jobs };
  const printed = { ...ticket, job: fact.job };
  const change = (rows: readonly Ticket[]) => rows.map((row) => (row.id === ticket.id ? printed : row));
  return ticket.closed_ms === null
    ? { ...office, jobs, tickets: change(office.tickets) }
    : { ...office, jobs, closed: change(office.closed) };
};

const send = (office: Office, fact: FactOf<"slip-sending">, at_ms: number): Office => {
  const { bands = null, length_mm = null, digest = null, process_id = null } = fact;
  const job = jobOf(office, fact.job);
  if (job === undefined) return office;
  const begun_ms = job.begun_ms ?? at_ms;
  const sent = { bands, length_mm, digest, process_id, band: 0, begun_ms };
  const next = withJob(office, fact.job, { state: "sending", why: null, ...sent });
  const before = office.spools[job.printer]?.process_id ?? null;
  return withSpool(next, job.printer, { process_id: process_id ?? before, unclean: true });
};

const end = (office: Office, fact: FactOf<"slip-ended">, at_ms: number): Office => {
  const { end: state, why } = fact;
  const job = jobOf(office, fact.job);
  if (job === undefined) return office;
  const process_id = job.process_id ?? fact.process_id;
  const ended = withJob(office, job.id, { state, why, process_id, ended_ms: at_ms });
  // Of a slip whose fate is unknown all may be on paper: the roll must not be thought longer than it is.
  const next = state === "failed" ? ended : usePaper(ended, job.printer, fact.length_mm ?? 0);
  const spool = office.spools[job.printer];
  if (spool === undefined || (state !== "printed" && state !== "unconfirmed")) return next;
  return withSpool(next, job.printer, { ...spool, unclean: false });
};

export const SLIP_EVOLVERS: Pick<Evolvers, SlipFact> = {
  "slip-queued": queue,
  "slip-rendering": (office, { job }, at_ms) => withJob(office, job, { state: "rendering", begun_ms: at_ms }),
  "slip-sending": send,
  "slip-progressed": (office, { job, band }) => withJob(office, job, { band }),
  "slip-awaiting-proof": (office, { job }) => withJob(office, job, { state: "awaiting-proof" }),
  "slip-waiting": (office, { job, why }) =>
    withJob(office, job, { state: "queued", why, ...UNSENT, process_id: null }),
  "slip-ended": end,
  "slip-resolved": (office, { job, as }) => withJob(office, job, { resolved: as }),
};
