/** Cards and bases as guard and technician see them: where each card is, and whether it can be trusted. */
import type { DoorView, Pager as PagerRow, PageView, TechnicianView } from "../../api/views.ts";
import { chargedDays, isFit, isMissing } from "../../core/pager.ts";
import { type Page, type Pager, QUIET_BOARD, ticketOf } from "../../core/state.ts";
import { type DeviceView, faultNotice, type PagingAbilities, type ViewContext } from "./context.ts";

const NO_ABILITIES: PagingAbilities = {
  all_call: false,
  range_test: false,
  anti_theft: false,
  cancel: false,
  power_levels: null,
};

const pageRow = (page: Page | null): PageView | null =>
  page === null
    ? null
    : {
        state: page.state,
        test: page.ticket === null,
        attempt: page.attempt,
        queued_ms: page.queued_ms,
        ended_ms: page.ended_ms,
        why: page.why,
      };

export const pagerRow = ({ office, plan, now_ms }: ViewContext, pager: Pager): PagerRow => ({
  card: pager.card,
  state: pager.state,
  ticket: pager.ticket === null ? null : (ticketOf(office, pager.ticket)?.code ?? null),
  since_ms: pager.since_ms,
  page: pageRow(pager.page),
  suspicion: pager.suspicion,
  charged_days: chargedDays(plan, pager, now_ms),
  unanswered: pager.unanswered,
  fit: isFit(plan, pager, now_ms),
  missing: isMissing(office, pager),
});

type Device = (id: string) => DeviceView | undefined;

/** Every base of the office, as `DoorView` wants it. */
export const boardsOf = ({ office, signs, plan }: ViewContext, device: Device): DoorView["boards"] =>
  plan.bases.map(({ id }) => {
    const { counted_ms, losses, all_call } = office.boards[id] ?? QUIET_BOARD;
    return {
      base: id,
      name: signs.devices.find((sign) => sign.id === id)?.name ?? { vi: id, en: id },
      state: office.devices[id]?.state ?? "down",
      counted_ms,
      losses_today: [...losses],
      all_call: pageRow(all_call),
      can: device(id)?.paging ?? NO_ABILITIES,
    };
  });

export const pagerBoards = (context: ViewContext, device: Device): TechnicianView["pager_boards"] =>
  boardsOf(context, device).map((board) => {
    const { base, name } = board;
    const cards = Object.values(context.office.pagers).filter((pager) => pager.base === base);
    const sign = context.signs.devices.find((row) => row.id === base);
    const fault = context.office.devices[base]?.fault ?? null;
    const counts = { "in-rack": 0, lent: 0, paged: 0, overdue: 0, lost: 0, disabled: 0 };
    for (const { state } of cards) counts[state]++;
    return {
      ...board,
      protocol: sign?.protocol ?? "",
      fault: fault === null ? null : faultNotice(fault, name),
      cards: cards.map((pager) => pagerRow(context, pager)),
      counts,
      walk: [...(context.office.boards[base] ?? QUIET_BOARD).walk],
    };
  });
