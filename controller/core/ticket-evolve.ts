/** What facts about tickets and counters make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import { HALL_CALLS_MAX, SERVICE_TIMES_MAX, UNDO_MS } from "./plan.ts";
import { type CounterState, type HallCall, liveTicket, type Office, type Ticket } from "./state.ts";

type TicketFact =
  | "ticket-issued"
  | "ticket-called"
  | "ticket-recalled"
  | "service-started"
  | "service-finished"
  | "ticket-no-show"
  | "call-undone"
  | "finish-undone"
  | "no-show-undone"
  | "ticket-expired"
  | "counter-opened"
  | "counter-closed";

export const withTicket = (office: Office, id: string, change: Partial<Ticket>): Office => {
  const index = office.tickets.findIndex((ticket) => ticket.id === id);
  const before = office.tickets[index];
  return before === undefined
    ? office
    : { ...office, tickets: office.tickets.with(index, { ...before, ...change }) };
};

/** Moves a ticket out of the live ones. */
const closeTicket = (office: Office, id: string, change: Partial<Ticket>): Office => {
  const before = liveTicket(office, id);
  if (before === undefined) return office;
  const tickets = office.tickets.filter((ticket) => ticket !== before);
  return { ...office, tickets, closed: [...office.closed, { ...before, ...change }] };
};

/** Takes a closing back. */
const reopenTicket = (office: Office, id: string, change: Partial<Ticket>): Office => {
  const before = office.closed.find((ticket) => ticket.id === id);
  if (before === undefined) return office;
  const closed = office.closed.filter((ticket) => ticket !== before);
  return { ...office, closed, tickets: [...office.tickets, { ...before, ...change, closed_ms: null }] };
};

const withCounter = (
  office: Office,
  id: string,
  change: (counter: CounterState) => Partial<CounterState>,
): Office => {
  const before = office.counters[id];
  return before === undefined
    ? office
    : { ...office, counters: { ...office.counters, [id]: { ...before, ...change(before) } } };
};

const issue = (office: Office, fact: FactOf<"ticket-issued">, at_ms: number): Office => ({
  ...office,
  numbers: { ...office.numbers, [fact.field]: fact.number },
  tickets: [
    ...office.tickets,
    {
      id: fact.ticket,
      code: fact.code,
      field: fact.field,
      lane: fact.lane,
      reason: fact.reason,
      person: fact.person,
      place: fact.place,
      issued_ms: at_ms,
      key_ms: at_ms,
      state: "waiting",
      counter: null,
      calls: 0,
      called_ms: null,
      waited_ms: null,
      serving_ms: null,
      closed_ms: null,
      pager: null,
      job: null,
    },
  ],
});

const announce = (
  office: Office,
  call: string,
  ticket: Ticket,
  counter: string,
  at_ms: number,
): readonly HallCall[] =>
  [
    { call, ticket: ticket.id, code: ticket.code, counter, at_ms, priority: ticket.lane === "priority" },
    ...office.calls.filter((earlier) => earlier.ticket !== ticket.id),
  ].slice(0, HALL_CALLS_MAX);

const call = (office: Office, fact: FactOf<"ticket-called">, at_ms: number): Office => {
  const ticket = liveTicket(office, fact.ticket);
  if (ticket === undefined) return office;
  const run_before = office.runs[ticket.field] ?? 0;
  const called = withTicket(office, fact.ticket, {
    state: "called",
    counter: fact.counter,
    calls: 1,
    called_ms: at_ms,
    waited_ms: at_ms - ticket.issued_ms,
  });
  return {
    ...withCounter(called, fact.counter, () => ({
      current: fact.ticket,
      undo: { what: "call", ticket: fact.ticket, until_ms: at_ms + UNDO_MS, run_before },
    })),
    runs: { ...office.runs, [ticket.field]: fact.run },
    calls: announce(office, fact.call, ticket, fact.counter, at_ms),
  };
};

const recall = (office: Office, fact: FactOf<"ticket-recalled">, at_ms: number): Office => {
  const ticket = liveTicket(office, fact.ticket);
  if (ticket === undefined) return office;
  const again = withTicket(office, fact.ticket, { calls: ticket.calls + 1, called_ms: at_ms });
  return {
    ...withCounter(again, fact.counter, () => ({ undo: null })),
    calls: announce(office, fact.call, ticket, fact.counter, at_ms),
  };
};

const finish = (office: Office, fact: FactOf<"service-finished">, at_ms: number): Office => {
  const ticket = liveTicket(office, fact.ticket);
  const service_ms = at_ms - (ticket?.serving_ms ?? at_ms);
  return withCounter(
    closeTicket(office, fact.ticket, { state: "done", closed_ms: at_ms }),
    fact.counter,
    (counter) => ({
      current: null,
      served: counter.served + 1,
      service_ms: [...counter.service_ms, service_ms].slice(-SERVICE_TIMES_MAX),
      undo: { what: "finish", ticket: fact.ticket, until_ms: at_ms + UNDO_MS, run_before: 0 },
    }),
  );
};

const noShow = (office: Office, fact: FactOf<"ticket-no-show">, at_ms: number): Office =>
  withCounter(
    closeTicket(office, fact.ticket, { state: "no-show", closed_ms: at_ms }),
    fact.counter,
    (counter) => ({
      current: null,
      no_shows: counter.no_shows + 1,
      undo: { what: "no-show", ticket: fact.ticket, until_ms: at_ms + UNDO_MS, run_before: 0 },
    }),
  );

const undoCall = (office: Office, fact: FactOf<"call-undone">): Office => {
  const field = liveTicket(office, fact.ticket)?.field ?? "";
  const back = withTicket(office, fact.ticket, {
    state: "waiting",
    counter: null,
    calls: 0,
    called_ms: null,
    waited_ms: null,
  });
  return {
    ...withCounter(back, fact.counter, () => ({ current: null, undo: null })),
    runs: { ...office.runs, [field]: fact.run },
    calls: office.calls.filter((earlier) => earlier.ticket !== fact.ticket),
  };
};

export const TICKET_EVOLVERS: Pick<Evolvers, TicketFact> = {
  "ticket-issued": issue,
  "ticket-called": call,
  "ticket-recalled": recall,
  "service-started": (office, { ticket, counter }, at_ms) =>
    withCounter(withTicket(office, ticket, { state: "serving", serving_ms: at_ms }), counter, () => ({
      undo: null,
    })),
  "service-finished": finish,
  "ticket-no-show": noShow,
  "call-undone": undoCall,
  "finish-undone": (office, { ticket, counter }) =>
    withCounter(reopenTicket(office, ticket, { state: "serving" }), counter, (before) => ({
      current: ticket,
      served: before.served - 1,
      service_ms: before.service_ms.slice(0, -1),
      undo: null,
    })),
  "no-show-undone": (office, { ticket, counter }) =>
    withCounter(reopenTicket(office, ticket, { state: "called" }), counter, (before) => ({
      current: ticket,
      no_shows: before.no_shows - 1,
      undo: null,
    })),
  "ticket-expired": (office, { ticket }, at_ms) =>
    closeTicket(office, ticket, { state: "expired", closed_ms: at_ms }),
  "counter-opened": (office, { counter, clerk }, at_ms) => {
    const book = { ...office.book, opened_ms: office.book.opened_ms ?? at_ms, closed_ms: null };
    return withCounter({ ...office, book }, counter, () => ({ clerk }));
  },
  "counter-closed": (office, { counter }, at_ms) => {
    const closed = withCounter(office, counter, () => ({ clerk: null, undo: null }));
    const open = Object.values(closed.counters).some(({ clerk }) => clerk !== null);
    return { ...closed, book: { ...office.book, closed_ms: open ? null : at_ms } };
  },
};
