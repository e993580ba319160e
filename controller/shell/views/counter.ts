/** The clerk's view: who is here, who comes next and why, what can still be taken back. */
import type { CounterView, Notice } from "../../api/views.ts";
import { heldPager } from "../../core/page.ts";
import { CALLS_MAX, type CounterPlan } from "../../core/plan.ts";
import { nextCall, runMax, waitingIn } from "../../core/queue.ts";
import { liveTicket, type Ticket, ticketOf } from "../../core/state.ts";
import { resultsOf } from "./boxes.ts";
import { fieldName, frameOf, noticesFor, type ViewContext } from "./context.ts";
import { counterPapers } from "./papers.ts";
import { slipNoticesAt } from "./slip-notices.ts";

export const counterView = (context: ViewContext, counter: string): CounterView | undefined => {
  const plan = context.plan.counters.find((row) => row.id === counter);
  const state = context.office.counters[counter];
  if (plan === undefined || state === undefined) return undefined;
  const shown = context.signs.devices.filter((sign) => sign.kind !== "id-reader");
  return {
    ...frameOf(context, [
      ...unansweredNotice(context, state.current),
      ...slipNoticesAt(context, plan.printer),
      ...noticesFor(
        context,
        shown.map((sign) => sign.id),
      ),
    ]),
    screen: "counter",
    counter: {
      id: counter,
      number: plan.number,
      fields: plan.fields.map((field) => fieldName(context, field).vi),
    },
    clerk: state.clerk === null ? "" : context.staffName(state.clerk),
    open: state.clerk !== null,
    devices: shown.map((sign) => ({
      id: sign.id,
      kind: sign.kind,
      name: sign.name,
      up: context.office.devices[sign.id]?.state === "up",
    })),
    current: currentOf(context, state.current),
    waiting: plan.fields
      .flatMap((field) => waitingIn(context.office, field))
      .sort((a, b) => a.key_ms - b.key_ms)
      .map((ticket) => ({
        ticket: ticket.id,
        code: ticket.code,
        field: fieldName(context, ticket.field),
        lane: ticket.lane,
        issued_ms: ticket.issued_ms,
      })),
    next: nextOf(context, plan),
    today: { served: state.served, no_shows: state.no_shows, median_service_s: median_s(state.service_ms) },
    undo: undoOf(context, counter),
    results: resultsOf(context, counter),
    papers: counterPapers(context, counter),
  };
};

const TIMES_VI = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];

/** Paging does not bring the person called: the clerk has to act. */
const unansweredNotice = (context: ViewContext, id: string | null): Notice[] => {
  const ticket = id === null ? undefined : liveTicket(context.office, id);
  const pager = heldPager(context.office, ticket);
  if (ticket?.state !== "called" || pager === undefined) return [];
  const { card, unanswered } = pager;
  if (unanswered < context.plan.paging.tell_clerk_at) return [];
  const times = TIMES_VI[unanswered] ?? String(unanswered);
  return [
    {
      code: "PAGER_UNANSWERED",
      level: "warning",
      text: {
        vi: `Đã rung thẻ ${card} ${times} lần, chưa thấy khách: xin gọi số ${ticket.code} bằng lời, hoặc báo vắng.`,
        en: `Card ${card} was called ${unanswered} times, nobody came: call ${ticket.code} by voice, or mark as absent.`,
      },
    },
  ];
};

const currentOf = (context: ViewContext, id: string | null): CounterView["current"] => {
  const ticket = id === null ? undefined : liveTicket(context.office, id);
  if (ticket === undefined || (ticket.state !== "called" && ticket.state !== "serving")) return null;
  const pager = heldPager(context.office, ticket);
  const page = pager?.page?.ticket === ticket.id ? pager.page : undefined;
  return {
    ticket: ticket.id,
    code: ticket.code,
    field: fieldName(context, ticket.field),
    state: ticket.state,
    lane: ticket.lane,
    reason: ticket.reason,
    calls: ticket.calls,
    calls_max: CALLS_MAX,
    called_ms: ticket.called_ms ?? context.now_ms,
    serving_ms: ticket.serving_ms,
    pager:
      pager === undefined
        ? null
        : {
            card: pager.card,
            page: page?.state ?? null,
            transmitted_ms: page?.state === "transmitted" ? page.ended_ms : null,
            unanswered: pager.unanswered,
          },
    person: personOf(context, ticket),
  };
};

/** Of somebody whose number alone is known there is nothing to call him by. */
const personOf = (
  context: ViewContext,
  { person }: Ticket,
): NonNullable<CounterView["current"]>["person"] => {
  const masked = person === null ? undefined : context.person(person);
  return masked === undefined || masked.name_masked === null
    ? null
    : { name_masked: masked.name_masked, birth_year: masked.birth_year };
};

const nextOf = (context: ViewContext, plan: CounterPlan): CounterView["next"] => {
  const { office, now_ms } = context;
  const next = nextCall(context.plan, office, plan, now_ms);
  if (next === undefined) return null;
  const runs = { ...office.runs, [next.ticket.field]: next.run };
  const after = nextCall(context.plan, { ...office, runs }, plan, now_ms, new Set([next.ticket.id]));
  const head = waitingIn(office, next.ticket.field).find((ticket: Ticket) => ticket.lane === "regular");
  return {
    code: next.ticket.code,
    why: next.why,
    run: next.run,
    run_max: head === undefined ? context.plan.rule.priority_run_max : runMax(context.plan, head, now_ms),
    after: after?.ticket.code ?? null,
  };
};

const median_s = (times_ms: readonly number[]): number | null => {
  if (times_ms.length === 0) return null;
  const sorted = [...times_ms].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return Math.round(middle / 1000);
};

const undoOf = (context: ViewContext, counter: string): CounterView["undo"] => {
  const undo = context.office.counters[counter]?.undo;
  const ticket = undo == null ? undefined : ticketOf(context.office, undo.ticket);
  if (undo == null || ticket === undefined || undo.until_ms < context.now_ms) return null;
  return { what: undo.what, code: ticket.code, until_ms: undo.until_ms };
};
