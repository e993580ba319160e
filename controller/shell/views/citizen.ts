/** The kiosk's view: fields to choose, the number just taken, what works and what does not. */
import type { CitizenView, Notice } from "../../api/views.ts";
import { heldPager } from "../../core/page.ts";
import type { KioskPlan } from "../../core/plan.ts";
import { KIOSK_REFUSAL_MS } from "../../core/plan.ts";
import { aheadOf } from "../../core/queue.ts";
import type { KioskState } from "../../core/state.ts";
import { jobOf, ticketOf } from "../../core/state.ts";
import { cabinetOf, collectOf } from "./boxes.ts";
import { type CitizenNotice, citizenNotice } from "./citizen-notices.ts";
import { countWaiting, fieldsOf, frameOf, type ViewContext, waitOf } from "./context.ts";
import { chipNotices, JOB_CODE, RECEIPT_UNKNOWN, scanKind } from "./scan-texts.ts";

export const citizenView = (context: ViewContext, kiosk: string): CitizenView | undefined => {
  const plan = context.plan.kiosks.find((row) => row.id === kiosk);
  const state = context.office.kiosks[kiosk];
  const name = context.signs.kiosks[kiosk];
  if (plan === undefined || state === undefined || name === undefined) return undefined;
  const printing = printingAt(context, plan);
  const collecting = collectingAt(context, plan);
  // On a full disk nothing is done at all: what else is missing would only confuse.
  const notices =
    context.storage === "full"
      ? [citizenNotice("storage-full")]
      : [
          ...refusedAt(context, state),
          ...chipNotices(context, plan.chip_reader),
          ...whyNot(collecting, printing),
        ];
  return {
    ...frameOf(context, notices),
    screen: "citizen",
    kiosk: { id: kiosk, name },
    fields: fieldsOf(context),
    waiting: countWaiting(context.office),
    rule: { priority_run_max: context.plan.rule.priority_run_max },
    can_print: printing === "yes",
    can_collect: collecting === "yes",
    ticket: takenTicket(context, state.ticket),
    collect: collectOf(context, kiosk),
    cabinet: cabinetOf(context),
    help_called: state.help_ms !== null,
  };
};

/** `never`: no screen of this kiosk ever offers it, so nobody misses it. */
type Offered<Trouble extends string> = "yes" | "never" | Trouble;

const printingAt = ({ office }: ViewContext, { printer }: KioskPlan): Offered<"no-slips"> => {
  if (printer === null) return "never";
  return office.devices[printer]?.state === "up" ? "yes" : "no-slips";
};

const collectingAt = (
  { plan, office }: ViewContext,
  { reader }: KioskPlan,
): Offered<"no-boxes" | "no-card-reader"> => {
  if (reader === null || plan.banks.length === 0) return "never";
  const isOut = (bank: string): boolean =>
    office.devices[bank]?.state === "down" || Object.hasOwn(office.stopped_banks, bank);
  if (plan.banks.every(({ id }) => isOut(id))) return "no-boxes";
  return office.devices[reader]?.state === "up" ? "yes" : "no-card-reader";
};

/** What was just held before the reader and can't be used here. */
const refusedAt = ({ now_ms }: ViewContext, { refused }: KioskState): Notice[] => {
  if (refused === null || now_ms > refused.at_ms + KIOSK_REFUSAL_MS) return [];
  const { error } = refused;
  if (error === JOB_CODE || error === RECEIPT_UNKNOWN) return [citizenNotice(error)];
  return [citizenNotice(scanKind(error) === "refused" ? "card-only" : "card-unread")];
};

/** Whatever is not offered says why; a small panel shows the first of these only. */
const whyNot = (...all: readonly Offered<CitizenNotice>[]): Notice[] =>
  all.flatMap((offered) => (offered === "yes" || offered === "never" ? [] : [citizenNotice(offered)]));

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
    pager: heldPager(office, ticket)?.card ?? null,
    print: ticket.job === null ? null : (jobOf(office, ticket.job)?.state ?? null),
  };
};
