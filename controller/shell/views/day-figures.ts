/** The manager's view: how the day goes, where help is wanted. Counts and codes; nobody is named. */
import type { ManagerView, Notice } from "../../api/views.ts";
import { sumOf, waitedOf } from "../../core/day-counts.ts";
import { type Frequent, frequentVisitors } from "../../core/frequent.ts";
import { type CounterState, liveTicket, type Office, type Ticket } from "../../core/state.ts";
import { countWaiting, frameOf, noticesFor, type ViewContext } from "./context.ts";
import { reportView } from "./papers.ts";

const MINUTE_MS = 60_000;

export const managerView = (context: ViewContext): ManagerView => {
  const { plan, signs, office } = context;
  const counters = Object.values(office.counters);
  const frequent = frequentVisitors(plan, office);
  const devices = signs.devices.map(({ id, kind, name }) => ({
    id,
    kind,
    name,
    up: office.devices[id]?.state === "up",
  }));
  return {
    ...frameOf(context, [
      ...frequentNotice(frequent, plan.rule.frequent_visits),
      ...noticesFor(
        context,
        devices.map(({ id }) => id),
      ),
    ]),
    screen: "manager",
    waiting: countWaiting(office),
    longest_wait: longestWait(context),
    waited_min: waitedOf(office),
    served: sumOf(counters.map(({ served }) => served)),
    no_shows: sumOf(counters.map(({ no_shows }) => no_shows)),
    counters: plan.counters.flatMap(({ id, number }) => {
      const state = office.counters[id];
      return state === undefined ? [] : [{ id, number, ...counterOf(office, state) }];
    }),
    doors_calling: doorsCalling(context),
    frequent: { ...frequent, visits_min: plan.rule.frequent_visits },
    scans: { ...office.scans },
    report: reportView(context),
    devices,
  };
};

/** Told, not accused: most people who come often bring papers for their family. */
const frequentNotice = ({ persons, most }: Frequent, visits_min: number): Notice[] =>
  persons === 0
    ? []
    : [
        {
          code: "FREQUENT_VISITORS",
          level: "info",
          text: {
            vi: `Hôm nay có ${persons} người lấy từ ${visits_min} số trở lên, nhiều nhất ${most} số. Xin quan sát ở sảnh, chưa kết luận điều gì.`,
            en: `${persons} people took ${visits_min} numbers or more today, the most ${most}. Please look around the hall; it proves nothing.`,
          },
        },
      ];

const longestWait = ({ office, now_ms }: ViewContext): ManagerView["longest_wait"] => {
  let longest: Ticket | undefined;
  for (const ticket of office.tickets)
    if (ticket.state === "waiting" && (longest === undefined || ticket.issued_ms < longest.issued_ms))
      longest = ticket;
  return longest === undefined
    ? null
    : { code: longest.code, min: Math.floor((now_ms - longest.issued_ms) / MINUTE_MS) };
};

const counterOf = (
  office: Office,
  { clerk, current }: CounterState,
): Pick<ManagerView["counters"][number], "state" | "code" | "since_ms"> => {
  const ticket = current === null ? undefined : liveTicket(office, current);
  if (ticket === undefined) return { state: clerk === null ? "closed" : "free", code: null, since_ms: null };
  const { code, called_ms, serving_ms } = ticket;
  return ticket.state === "serving"
    ? { state: "serving", code, since_ms: serving_ms }
    : { state: "called", code, since_ms: called_ms };
};

const doorsCalling = ({ signs, office }: ViewContext): ManagerView["doors_calling"] =>
  Object.entries(office.doors)
    .flatMap(([door, { manager_called_ms }]) => {
      const name = signs.doors[door];
      return manager_called_ms === null || name === undefined
        ? []
        : [{ door, name, since_ms: manager_called_ms }];
    })
    .sort((a, b) => a.since_ms - b.since_ms);
