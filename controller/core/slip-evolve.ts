/** What facts about printed slips make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import { JOBS_KEPT_MAX } from "./plan.ts";
import { type Office, type PrintJob, ticketOf } from "./state.ts";

type SlipFact = "slip-queued" | "slip-sending" | "slip-waiting" | "slip-ended";

const FINAL = new Set<PrintJob["state"]>(["printed", "unconfirmed", "failed"]);

const withJob = (office: Office, id: string, change: Partial<PrintJob>): Office => {
  const before = office.jobs[id];
  return before === undefined
    ? office
    : { ...office, jobs: { ...office.jobs, [id]: { ...before, ...change } } };
};

/** Keeps all unfinished jobs and the newest finished ones. */
const bounded = (jobs: Readonly<Record<string, PrintJob>>): Readonly<Record<string, PrintJob>> => {
  const all = Object.entries(jobs);
  if (all.length <= JOBS_KEPT_MAX) return jobs;
  const surplus = all.filter(([, job]) => FINAL.has(job.state)).slice(0, all.length - JOBS_KEPT_MAX);
  const gone = new Set(surplus.map(([id]) => id));
  return Object.fromEntries(all.filter(([id]) => !gone.has(id)));
};

const queue = (office: Office, fact: FactOf<"slip-queued">, at_ms: number): Office => {
  const job: PrintJob = {
    id: fact.job,
    printer: fact.printer,
    slip: fact.slip,
    state: "queued",
    copy: fact.copy,
    requested_ms: office.jobs[fact.job]?.requested_ms ?? at_ms,
    why: null,
    process_id: null,
  };
  const jobs = bounded({ ...office.jobs, [fact.job]: job });
  const ticket = fact.slip.kind === "ticket" ? ticketOf(office, fact.slip.ticket) : undefined;
  if (ticket === undefined) return { ...office, jobs };
  const printed = { ...ticket, job: fact.job };
  if (ticket.closed_ms === null)
    return { ...office, jobs, tickets: { ...office.tickets, [ticket.id]: printed } };
  return { ...office, jobs, closed: office.closed.map((row) => (row.id === ticket.id ? printed : row)) };
};

export const SLIP_EVOLVERS: Pick<Evolvers, SlipFact> = {
  "slip-queued": queue,
  "slip-sending": (office, { job }) => withJob(office, job, { state: "sending" }),
  "slip-waiting": (office, { job, why }) => withJob(office, job, { state: "queued", why }),
  "slip-ended": (office, { job, end, why, process_id }) =>
    withJob(office, job, { state: end, why, process_id }),
};
