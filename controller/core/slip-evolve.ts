/** What facts about printed slips make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import { JOBS_KEPT_MAX } from "./plan.ts";
import { jobOf, type Office, type PrintJob, type Ticket, ticketOf } from "./state.ts";

type SlipFact = "slip-queued" | "slip-sending" | "slip-waiting" | "slip-ended";

const FINAL = new Set<PrintJob["state"]>(["printed", "unconfirmed", "failed"]);

const withJob = (office: Office, id: string, change: Partial<PrintJob>): Office => ({
  ...office,
  jobs: office.jobs.map((job) => (job.id === id ? { ...job, ...change } : job)),
});

/** Keeps all unfinished jobs and the newest finished ones. */
const bounded = (jobs: readonly PrintJob[]): readonly PrintJob[] => {
  let surplus = jobs.length - JOBS_KEPT_MAX;
  return surplus <= 0 ? jobs : jobs.filter((job) => !FINAL.has(job.state) || surplus-- <= 0);
};

const queue = (office: Office, fact: FactOf<"slip-queued">, at_ms: number): Office => {
  const before = jobOf(office, fact.job);
  const job: PrintJob = {
    id: fact.job,
    printer: fact.printer,
    slip: fact.slip,
    state: "queued",
    copy: fact.copy,
    requested_ms: before?.requested_ms ?? at_ms,
    why: null,
    process_id: null,
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

export const SLIP_EVOLVERS: Pick<Evolvers, SlipFact> = {
  "slip-queued": queue,
  "slip-sending": (office, { job }) => withJob(office, job, { state: "sending" }),
  "slip-waiting": (office, { job, why }) => withJob(office, job, { state: "queued", why }),
  "slip-ended": (office, { job, end, why, process_id }) =>
    withJob(office, job, { state: end, why, process_id }),
};
