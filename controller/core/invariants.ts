/**
 * What must be true of every state, checked after every event in simulation and at each start. A broken line
 * is our own mistake: the program says so and stops, and the log shows how it came to be.
 */
import { checkBoxes } from "./box-invariants.ts";
import { dateOf } from "./day.ts";
import { isUnderWay } from "./page.ts";
import { COPIES_MAX, type OfficePlan } from "./plan.ts";
import { isUnderWay as isJobUnderWay, type PrintJob } from "./print-job.ts";
import { liveTicket, type Office, type Pager, pagerKey, ticketOf } from "./state.ts";

const BOX_PARTS = ["boxes", "permits", "in_hand", "remote", "remote_ms", "notices", "round"] as const;

/**
 * The broken invariants, in words; empty: all hold. `sound` is a state known to hold: what depends only on
 * parts that are the very same objects there is not looked at again.
 */
export const brokenInvariants = (plan: OfficePlan, office: Office, sound?: Office): readonly string[] => {
  const broken: string[] = [];
  const tickets = office.tickets !== sound?.tickets;
  const counters = office.counters !== sound?.counters;
  if (tickets || counters || office.runs !== sound?.runs) checkTickets(plan, office, broken);
  if (tickets || counters) checkCounters(office, broken);
  const pagers = office.pagers !== sound?.pagers || office.boards !== sound?.boards;
  if (tickets || pagers || office.closed !== sound?.closed) checkPagers(plan, office, broken);
  if (office.jobs !== sound?.jobs) checkJobs(office, sound, broken);
  if (BOX_PARTS.some((part) => office[part] !== sound?.[part])) checkBoxes(plan, office, broken);
  return broken;
};

const checkTickets = (plan: OfficePlan, office: Office, broken: string[]): void => {
  const codes = new Set<string>();
  const visits = new Set<string>();
  for (const ticket of office.tickets) {
    const { id, code, state, person, field } = ticket;
    if (person !== null) {
      const visit = `${person} ${field}`;
      if (visits.has(visit)) broken.push(`ticket ${id} is the second of its person in ${field}`);
      visits.add(visit);
    }
    if (codes.has(code)) broken.push(`number ${code} was given twice`);
    codes.add(code);
    if (ticket.closed_ms !== null) broken.push(`ticket ${id} is among the live ones, but closed`);
    if (state === "called" || state === "serving") {
      const counter = ticket.counter === null ? undefined : office.counters[ticket.counter];
      if (counter?.current !== id) broken.push(`ticket ${id} is ${state} at a counter that does not know it`);
      continue;
    }
    if (state !== "waiting") broken.push(`live ticket ${id} is ${state}`);
    if (ticket.counter !== null) broken.push(`waiting ticket ${id} sits at a counter`);
  }
  for (const field of plan.fields) {
    const run = office.runs[field.id] ?? 0;
    if (run < 0) broken.push(`run of ${field.id} is negative`);
  }
};

/** Today's losses stand on the board of their base; older ones were told on their day. */
const isReported = (plan: OfficePlan, office: Office, { base, card, since_ms }: Pager): boolean =>
  dateOf(since_ms, plan.utc_offset_min) !== office.day ||
  (office.boards[base]?.losses ?? [card]).includes(card);

const checkPagers = (plan: OfficePlan, office: Office, broken: string[]): void => {
  const holders = new Set<string>();
  for (const key in office.pagers) {
    const pager = office.pagers[key];
    if (pager === undefined) continue;
    const { state, ticket: holder, page } = pager;
    const lent = state === "lent" || state === "paged" || state === "overdue";
    if (lent !== (holder !== null)) broken.push(`pager ${key} is ${state} with ticket ${holder}`);
    if (pagerKey(pager.base, pager.card) !== key) broken.push(`pager ${key} stands in another's place`);
    if (state === "lost" && !isReported(plan, office, pager))
      broken.push(`nobody was told that pager ${key} is lost`);
    if (holder === null) continue;
    if (holders.has(holder)) broken.push(`ticket ${holder} holds two pagers`);
    holders.add(holder);
    if (isUnderWay(page) && page.ticket !== null && page.ticket !== holder)
      broken.push(`page ${page.id} calls another visit's pager`);
    const ticket = ticketOf(office, holder);
    if (ticket !== undefined && ticket.pager !== key)
      broken.push(`ticket ${holder} does not know its pager ${key}`);
  }
};

const checkCounters = (office: Office, broken: string[]): void => {
  for (const id in office.counters) {
    const current = office.counters[id]?.current ?? null;
    if (current === null) continue;
    const ticket = liveTicket(office, current);
    const serves = ticket?.counter === id && (ticket.state === "called" || ticket.state === "serving");
    if (!serves) broken.push(`counter ${id} serves ${current}, which is ${ticket?.state ?? "gone"}`);
  }
};

/** A slip that core version 4 sent has no digest; several of those may have been under way at once. */
const isInLine = (job: PrintJob): boolean =>
  isJobUnderWay(job) && (job.state === "rendering" || job.digest !== null);

/** Jobs that `sound` has as they are were looked at there; each that is new or changed is held against all. */
const checkJobs = ({ jobs }: Office, sound: Office | undefined, broken: string[]): void => {
  const known = sound?.jobs ?? [];
  const [first] = jobs;
  const dropped = first === undefined ? 0 : Math.max(0, known.indexOf(first));
  for (let index = 0; index < jobs.length; index++) {
    const job = jobs[index];
    if (job === undefined || job === known[index + dropped]) continue;
    const { id, copy, key, printer } = job;
    if (copy < 1 || copy > COPIES_MAX) broken.push(`job ${id} is copy ${copy}`);
    const busy = isInLine(job);
    for (const other of jobs) {
      if (other === job) continue;
      if (key !== null && other.key === key) broken.push(`two jobs are called ${key}`);
      if (busy && other.printer === printer && isInLine(other))
        broken.push(`jobs ${other.id} and ${id} are both under way on ${printer}`);
    }
  }
};
