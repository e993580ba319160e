/** Commands of the door and of the kiosk: giving numbers, slips, help. */

import { agree, agreementRefusal } from "./agreement.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { heldPager, pageTicket } from "./page.ts";
import { lendingRefusal, lendPager, takeBack } from "./pager.ts";
import { aheadOf } from "./queue.ts";
import { shownScan } from "./recognise.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { copySlip, requestSlip } from "./slip.ts";
import {
  jobOf,
  type Lane,
  liveTicket,
  liveTickets,
  type PriorityReason,
  pagerKey,
  type SlipContent,
  type Ticket,
  ticketOf,
} from "./state.ts";

const issueTicket = (
  draft: Draft,
  place: string,
  field: string,
  lane: Lane,
  reason: PriorityReason | null,
  person: string | null,
): Ticket | undefined => {
  const row = draft.plan.fields.find((known) => known.id === field);
  if (row === undefined) return undefined;
  const serial = draft.nextSerial;
  const number = (draft.office.numbers[field] ?? 0) + 1;
  const ticket = `t${serial}`;
  const code = `${row.prefix}${String(number).padStart(3, "0")}`;
  draft.fact({ kind: "ticket-issued", serial, ticket, code, number, field, lane, reason, person, place });
  return liveTicket(draft.office, ticket);
};

export const admit = (draft: Draft, input: InputOf<"admit">): Reply => {
  const door = draft.plan.doors.find((place) => place.id === input.door);
  if (door === undefined) return refused("unknown-place");
  if (!draft.plan.fields.some((field) => field.id === input.field)) return refused("unknown-field");
  if ((input.lane === "priority") !== (input.reason !== null)) return refused("reason-missing");
  const scan = input.scan === null ? null : (shownScan(draft, door.id, input.scan) ?? "gone");
  if (scan === "gone") return refused("scan-gone");
  const person = scan?.person ?? null;
  if (person !== null && liveTickets(draft.office, person).some((ticket) => ticket.field === input.field)) {
    return refused("already-waiting");
  }
  const unheard = input.agreed ? agreementRefusal(draft, scan) : undefined;
  if (unheard !== undefined) return refused(unheard);
  const { pager } = input;
  if (pager !== null) {
    const refusal = lendingRefusal(draft, pager.base, pager.card);
    if (refusal !== undefined) return refused(refusal);
  }
  const ticket = issueTicket(draft, door.id, input.field, input.lane, input.reason, person);
  if (ticket === undefined) return refused("unknown-field");
  if (pager !== null) lendPager(draft, pager.base, pager.card, ticket.id);
  draft.fact({ kind: "visitor-admitted", door: door.id, ticket: ticket.id });
  draft.effect({ kind: "disarm-timer", timer: `scan:${door.id}` });
  if (pager === null) printTicketSlip(draft, door.printer, ticket.id);
  if (input.agreed && person !== null) agree(draft, door.id, person);
  return done({ ticket: ticket.id, code: ticket.code });
};

export const swapPager = (draft: Draft, input: InputOf<"swap-pager">): Reply => {
  const door = draft.plan.doors.find((place) => place.id === input.door);
  if (door === undefined) return refused("unknown-place");
  const pager = draft.office.pagers[pagerKey(input.base, input.card)];
  if (pager === undefined) return refused("unknown-pager");
  const ticket = pager.ticket === null ? undefined : liveTicket(draft.office, pager.ticket);
  if (ticket === undefined) return refused("pager-not-lent");
  const { to } = input;
  const refusal = to === null ? undefined : lendingRefusal(draft, to.base, to.card);
  if (refusal !== undefined) return refused(refusal);
  takeBack(draft, pager);
  const { base, card, suspicion } = pager;
  if (suspicion === "none") draft.fact({ kind: "pager-suspected", base, card });
  if (to === null) printTicketSlip(draft, door.printer, ticket.id);
  else {
    lendPager(draft, to.base, to.card, ticket.id);
    if (ticket.state === "called") pageTicket(draft, ticket.id);
  }
  return done({ ticket: ticket.id, code: ticket.code });
};

/**
 * Asks for the ticket's slip; without a working printer the number stays on the screen. A ticket that has
 * one gets a marked copy.
 */
const printTicketSlip = (draft: Draft, printer: string | null, id: string): string | undefined => {
  const ticket = ticketOf(draft.office, id);
  if (ticket === undefined || printer === null || draft.office.devices[printer]?.state !== "up")
    return undefined;
  const ahead = aheadOf(draft.plan, draft.office, ticket.field, ticket.lane, ticket);
  const card = heldPager(draft.office, ticket)?.card ?? null;
  const { code, field, lane, issued_ms } = ticket;
  const slip: SlipContent = { kind: "ticket", ticket: id, code, field, lane, ahead, issued_ms, pager: card };
  const before = ticket.job === null ? undefined : jobOf(draft.office, ticket.job);
  if (before !== undefined && copySlip(draft, before, printer, slip)) return before.id;
  return requestSlip(draft, printer, slip, `ticket:${id}`);
};

export const takeTicket = (draft: Draft, input: InputOf<"take-ticket">): Reply => {
  if (draft.office.kiosks[input.kiosk] === undefined) return refused("unknown-place");
  const ticket = issueTicket(draft, input.kiosk, input.field, "regular", null, null);
  if (ticket === undefined) return refused("unknown-field");
  draft.fact({ kind: "kiosk-showed", kiosk: input.kiosk, ticket: ticket.id });
  return done({ ticket: ticket.id, code: ticket.code });
};

export const printTicket = (draft: Draft, input: InputOf<"print-ticket">): Reply => {
  const kiosk = draft.plan.kiosks.find((place) => place.id === input.kiosk);
  if (kiosk === undefined) return refused("unknown-place");
  const ticket = ticketOf(draft.office, input.ticket);
  if (ticket === undefined || draft.office.kiosks[kiosk.id]?.ticket !== ticket.id)
    return refused("unknown-ticket");
  const before = ticket.job === null ? undefined : jobOf(draft.office, ticket.job);
  // One original a ticket: a second press, while it prints or after, asks the guard for a marked copy.
  if (ticket.job !== null && before?.state !== "failed") return refused("already-printing");
  const job = printTicketSlip(draft, kiosk.printer, ticket.id);
  return job === undefined ? refused("printer-down") : done({ job });
};

/** The person shown lost the slip of a number that lives, or never had one: the number stays the same. */
export const reprintSlip = (draft: Draft, input: InputOf<"reprint-slip">): Reply => {
  const door = draft.plan.doors.find((place) => place.id === input.door);
  if (door === undefined) return refused("unknown-place");
  const shown = shownScan(draft, door.id, input.scan);
  if (shown === undefined) return refused("scan-gone");
  const ticket = liveTickets(draft.office, shown.person).find(({ code }) => code === input.code);
  if (ticket === undefined) return refused("unknown-ticket");
  const { printer } = door;
  if (printer === null || draft.office.devices[printer]?.state !== "up") return refused("printer-down");
  const before = ticket.job === null ? undefined : jobOf(draft.office, ticket.job);
  // Of a slip so old that its job is forgotten nobody knows how many copies there are.
  if (ticket.job !== null && before === undefined) return refused("copies-used-up");
  if (before !== undefined && before.state !== "failed") {
    return copySlip(draft, before, printer) ? done({ job: before.id }) : refused("already-printing");
  }
  const job = printTicketSlip(draft, printer, ticket.id);
  return job === undefined ? refused("printer-down") : done({ job });
};

export const leaveKiosk = (draft: Draft, kiosk: string): Reply => {
  const state = draft.office.kiosks[kiosk];
  if (state === undefined) return refused("unknown-place");
  if (state.ticket !== null) draft.fact({ kind: "kiosk-showed", kiosk, ticket: null });
  const busy = Object.values(draft.office.permits).some((permit) => permit.place === kiosk);
  if (state.claim !== null && !busy) draft.fact({ kind: "claim-ended", kiosk });
  return done();
};

export const callHelp = (draft: Draft, kiosk: string): Reply => {
  const state = draft.office.kiosks[kiosk];
  if (state === undefined) return refused("unknown-place");
  if (state.help_ms === null) draft.fact({ kind: "help-called", kiosk });
  return done();
};

export const seeHelp = (draft: Draft, kiosk: string): Reply => {
  if (draft.office.kiosks[kiosk] === undefined) return refused("unknown-place");
  draft.fact({ kind: "help-seen", kiosk });
  return done();
};

export const callManager = (draft: Draft, door: string): Reply => {
  if (draft.office.doors[door]?.manager_called_ms === null) draft.fact({ kind: "manager-called", door });
  return done();
};

export const seeDoorCall = (draft: Draft, door: string): Reply => {
  if (draft.office.doors[door]?.manager_called_ms != null) draft.fact({ kind: "manager-came", door });
  return done();
};
