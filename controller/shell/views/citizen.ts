/** The kiosk's view: fields to choose, the number just taken, what works and what does not. */
import type { CitizenView } from "../../api/views.ts";
import { aheadOf } from "../../core/queue.ts";
import { jobOf, ticketOf } from "../../core/state.ts";
import { countWaiting, fieldsOf, frameOf, noticesFor, type ViewContext, waitOf } from "./context.ts";

export const citizenView = (context: ViewContext, kiosk: string): CitizenView | undefined => {
  const plan = context.plan.kiosks.find((row) => row.id === kiosk);
  const state = context.office.kiosks[kiosk];
  const name = context.signs.kiosks[kiosk];
  if (plan === undefined || state === undefined || name === undefined) return undefined;
  const { printer, reader } = plan;
  const used = [printer, reader].filter((device) => device !== null);
  return {
    ...frameOf(context, noticesFor(context, used)),
    screen: "citizen",
    kiosk: { id: kiosk, name },
    fields: fieldsOf(context),
    waiting: countWaiting(context.office),
    rule: { priority_run_max: context.plan.rule.priority_run_max },
    can_print: printer !== null && context.office.devices[printer]?.state === "up",
    can_collect:
      reader !== null &&
      context.office.devices[reader]?.state === "up" &&
      context.plan.banks.some((bank) => context.office.devices[bank.id]?.state !== "down"),
    ticket: takenTicket(context, state.ticket),
    collect: collectOf(context, kiosk),
    help_called: state.help_ms !== null,
  };
};

const takenTicket = (context: ViewContext, id: string | null): CitizenView["ticket"] => {
  const ticket = id === null ? undefined : ticketOf(context.office, id);
  if (ticket === undefined) return null;
  const { office, plan } = context;
  return {
    ticket: ticket.id,
    code: ticket.code,
    field: ticket.field,
    counters: plan.counters.filter((row) => row.fields.includes(ticket.field)).map((row) => row.number),
    ahead: aheadOf(plan, office, ticket.field, ticket.lane, ticket),
    wait_min: waitOf(context, ticket.field, ticket.lane, ticket),
    pager: ticket.pager === null ? null : (office.pagers[ticket.pager]?.card ?? null),
    print: ticket.job === null ? null : (jobOf(office, ticket.job)?.state ?? null),
  };
};

/** Where the pick-up at this kiosk stands. Box numbers only after the second factor. */
const collectOf = (context: ViewContext, kiosk: string): CitizenView["collect"] => {
  const state = context.office.kiosks[kiosk];
  const claim = state?.claim;
  if (claim == null || context.now_ms > claim.until_ms) return null;
  const mine = claim.boxes.map((number) => context.office.boxes[number]).filter((box) => box !== undefined);
  return {
    found: claim.boxes.length,
    code: claim.code,
    verified: claim.verified,
    boxes: claim.verified
      ? mine.map((box) => ({ number: box.number, state: box.state, door: box.door }))
      : [],
  };
};
