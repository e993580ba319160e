/** Commands of a clerk: open and close the counter, call, recall, start, finish, no-show, undo. */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { endCall, pageAgain, pageTicket, resumeCall, stopPaging } from "./page.ts";
import { CALLS_MAX } from "./plan.ts";
import { nextCall } from "./queue.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { type CounterState, liveTicket, liveTickets, type Ticket, ticketOf } from "./state.ts";

export const openCounter = (draft: Draft, input: InputOf<"open-counter">): Reply => {
  const counter = draft.office.counters[input.counter];
  if (counter === undefined) return refused("unknown-place");
  if (counter.clerk !== draft.stamp.actor) {
    draft.fact({ kind: "counter-opened", counter: input.counter, clerk: draft.stamp.actor });
  }
  return done();
};

export const closeCounter = (draft: Draft, input: InputOf<"close-counter">): Reply => {
  const counter = draft.office.counters[input.counter];
  if (counter === undefined) return refused("unknown-place");
  if (counter.current !== null) return refused("counter-busy");
  if (counter.clerk !== null) draft.fact({ kind: "counter-closed", counter: input.counter });
  return done();
};

export const callNext = (draft: Draft, input: InputOf<"call-next">): Reply => {
  const plan = draft.plan.counters.find((counter) => counter.id === input.counter);
  const state = draft.office.counters[input.counter];
  if (plan === undefined || state === undefined) return refused("unknown-place");
  if (state.clerk === null) return refused("counter-closed");
  if (state.current !== null) return refused("counter-busy");
  const next = nextCall(draft.plan, draft.office, plan, draft.at_ms);
  if (next === undefined) return refused("nobody-waiting");
  const { ticket, why, run } = next;
  const serial = draft.nextSerial;
  const call = `c${serial}`;
  draft.fact({ kind: "ticket-called", serial, call, ticket: ticket.id, counter: plan.id, why, run });
  pageTicket(draft, ticket.id);
  return done({ ticket: ticket.id, code: ticket.code });
};

/** The ticket at this counter in the wanted state, or the refusal to give. */
const currentIn = (draft: Draft, counter: string, state: "called" | "serving"): Ticket | Reply => {
  const found = draft.office.counters[counter];
  if (found === undefined) return refused("unknown-place");
  const ticket = found.current === null ? undefined : liveTicket(draft.office, found.current);
  if (ticket?.state === state) return ticket;
  return refused(state === "called" ? "nobody-called" : "not-serving");
};

const isReply = (value: Ticket | Reply): value is Reply => "kind" in value;

export const recall = (draft: Draft, input: InputOf<"recall">): Reply => {
  const ticket = currentIn(draft, input.counter, "called");
  if (isReply(ticket)) return ticket;
  if (ticket.calls >= CALLS_MAX) return refused("called-often-enough");
  const serial = draft.nextSerial;
  const call = `c${serial}`;
  draft.fact({ kind: "ticket-recalled", serial, call, ticket: ticket.id, counter: input.counter });
  pageAgain(draft, ticket.id);
  return done();
};

export const startService = (draft: Draft, input: InputOf<"start-service">): Reply => {
  const ticket = currentIn(draft, input.counter, "called");
  if (isReply(ticket)) return ticket;
  endCall(draft, ticket.id);
  draft.fact({ kind: "service-started", ticket: ticket.id, counter: input.counter });
  return done();
};

export const finishService = (draft: Draft, input: InputOf<"finish-service">): Reply => {
  const ticket = currentIn(draft, input.counter, "serving");
  if (isReply(ticket)) return ticket;
  draft.fact({ kind: "service-finished", ticket: ticket.id, counter: input.counter });
  return done();
};

export const markNoShow = (draft: Draft, input: InputOf<"mark-no-show">): Reply => {
  const ticket = currentIn(draft, input.counter, "called");
  if (isReply(ticket)) return ticket;
  endCall(draft, ticket.id);
  draft.fact({ kind: "ticket-no-show", ticket: ticket.id, counter: input.counter });
  return done();
};

export const undo = (draft: Draft, input: InputOf<"undo">): Reply => {
  const counter = draft.office.counters[input.counter];
  if (counter === undefined) return refused("unknown-place");
  const last = counter.undo;
  if (last === null || draft.at_ms > last.until_ms || !undoable(draft, counter, last.what)) {
    return refused("nothing-to-undo");
  }
  const { ticket } = last;
  switch (last.what) {
    case "call":
      stopPaging(draft, ticket);
      draft.fact({
        kind: "call-undone",
        ticket,
        counter: input.counter,
        run: runAfterUndo(draft, ticket, last.run_before),
      });
      break;
    case "finish":
      draft.fact({ kind: "finish-undone", ticket, counter: input.counter });
      break;
    case "no-show":
      draft.fact({ kind: "no-show-undone", ticket, counter: input.counter });
      resumeCall(draft, ticket);
      break;
  }
  return done();
};

/** Other counters may have called meanwhile: the run is put back so that regulars never lose by an undo. */
const runAfterUndo = (draft: Draft, id: string, run_before: number): number => {
  const ticket = liveTicket(draft.office, id);
  const run = ticket === undefined ? 0 : (draft.office.runs[ticket.field] ?? 0);
  return ticket?.lane === "priority" ? Math.max(0, run - 1) : Math.max(run, run_before);
};

/**
 * A finish or a no-show comes back only to a free counter, and not once that person took another number in
 * the field; a call only while that person is called.
 */
const undoable = (draft: Draft, counter: CounterState, what: "call" | "finish" | "no-show"): boolean => {
  const ticket = counter.undo === null ? undefined : ticketOf(draft.office, counter.undo.ticket);
  if (what === "call") return ticket?.state === "called" && counter.current === ticket.id;
  if (ticket === undefined || counter.current !== null) return false;
  const { person, field } = ticket;
  return person === null || liveTickets(draft.office, person).every((row) => row.field !== field);
};
