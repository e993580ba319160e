/**
 * Who is called next, and why. Two lanes a field; at most K priority calls in a row while a regular waits,
 * K = 1 once the head regular has waited longer than B. A bound that holds at any rate of priority arrivals:
 * once a regular heads its lane it is called no later than the (K+1)-th rule-made call from that field.
 */
import type { CallReason } from "./fact.ts";
import type { CounterPlan, OfficePlan } from "./plan.ts";
import type { Lane, Office, Ticket } from "./state.ts";

export interface NextCall {
  readonly ticket: Ticket;
  readonly why: CallReason;
  /** Priority run of the field after this call. */
  readonly run: number;
}

interface Heads {
  regular: Ticket | undefined;
  priority: Ticket | undefined;
}

const earlier = (a: Ticket, b: Ticket): boolean =>
  a.key_ms < b.key_ms || (a.key_ms === b.key_ms && idNumber(a) < idNumber(b));

const idNumber = (ticket: Ticket): number => Number(ticket.id.slice(1));

/** Earliest waiting ticket of each lane, a field. One pass over the day's tickets. */
const headsOf = (office: Office, without: ReadonlySet<string>): ReadonlyMap<string, Heads> => {
  const heads = new Map<string, Heads>();
  for (const ticket of office.tickets) {
    if (ticket.state !== "waiting" || without.has(ticket.id)) continue;
    let lanes = heads.get(ticket.field);
    if (lanes === undefined) {
      lanes = { regular: undefined, priority: undefined };
      heads.set(ticket.field, lanes);
    }
    const head = lanes[ticket.lane];
    if (head === undefined || earlier(ticket, head)) lanes[ticket.lane] = ticket;
  }
  return heads;
};

/** Longest run of priority calls now allowed in this field. */
export const runMax = (plan: OfficePlan, regular: Ticket, at_ms: number): number =>
  at_ms - regular.key_ms > plan.rule.regular_age_max_ms ? 1 : plan.rule.priority_run_max;

const fromField = (plan: OfficePlan, lanes: Heads, run: number, at_ms: number): NextCall | undefined => {
  const { regular, priority } = lanes;
  if (priority === undefined) {
    return regular === undefined ? undefined : { ticket: regular, why: "oldest", run: 0 };
  }
  if (regular === undefined) return { ticket: priority, why: "priority", run: run + 1 };
  const most = runMax(plan, regular, at_ms);
  if (run < most) return { ticket: priority, why: "priority", run: run + 1 };
  return {
    ticket: regular,
    why: most < plan.rule.priority_run_max ? "regular-waited-long" : "turn-of-regular",
    run: 0,
  };
};

/** Between fields the one whose oldest waiting person, of either lane, came first: no field starves. */
const oldestOf = (lanes: Heads): Ticket | undefined => {
  const { regular, priority } = lanes;
  if (regular === undefined) return priority;
  return priority === undefined || earlier(regular, priority) ? regular : priority;
};

/** The next call of a counter by the rule; undefined: nobody waits for it. */
export const nextCall = (
  plan: OfficePlan,
  office: Office,
  counter: CounterPlan,
  at_ms: number,
  without: ReadonlySet<string> = new Set(),
): NextCall | undefined => {
  const heads = headsOf(office, without);
  let chosen: { field: string; lanes: Heads; oldest: Ticket } | undefined;
  for (const field of counter.fields) {
    const lanes = heads.get(field);
    const oldest = lanes === undefined ? undefined : oldestOf(lanes);
    if (lanes === undefined || oldest === undefined) continue;
    if (chosen === undefined || earlier(oldest, chosen.oldest)) chosen = { field, lanes, oldest };
  }
  if (chosen === undefined) return undefined;
  return fromField(plan, chosen.lanes, office.runs[chosen.field] ?? 0, at_ms);
};

/** Waiting tickets of a field in the order of their lanes' keys. */
export const waitingIn = (office: Office, field: string): readonly Ticket[] =>
  office.tickets
    .filter((ticket) => ticket.state === "waiting" && ticket.field === field)
    .sort((a, b) => (earlier(a, b) ? -1 : 1));

/**
 * How many waiting people a newcomer of `lane` would have before him: all of his lane, and of the other lane
 * what the rule lets pass (for a priority newcomer: the regulars due in between).
 */
export const aheadOf = (
  plan: OfficePlan,
  office: Office,
  field: string,
  lane: Lane,
  before?: Ticket,
): number => {
  const waiting = waitingIn(office, field).filter(
    (ticket) =>
      before === undefined || (ticket.id !== before.id && (ticket.lane !== lane || earlier(ticket, before))),
  );
  const same = waiting.filter((ticket) => ticket.lane === lane).length;
  const other = waiting.length - same;
  if (lane === "regular") return same + other;
  return same + Math.min(other, Math.floor(same / plan.rule.priority_run_max));
};
