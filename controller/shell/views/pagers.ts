/** Cards and bases as guard and technician see them: where each card is, and whether it can be trusted. */
import type { DoorView, Notice, Pager as PagerRow, PageView, TechnicianView } from "../../api/views.ts";
import { QUIET_BOARD } from "../../core/empty-office.ts";
import { chargedDays, isFit, isMissing } from "../../core/pager.ts";
import { type Page, type Pager, ticketOf } from "../../core/state.ts";
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

const named = (pagers: readonly Pager[]): string => pagers.map(({ card }) => card).join(", ");

/** Cards in the rack that are not given before somebody saw to them. */
export const cardNotices = ({ office, plan, now_ms }: ViewContext): Notice[] => {
  const racked = Object.values(office.pagers).filter(({ state }) => state === "in-rack");
  const doubtful = racked.filter(({ suspicion }) => suspicion !== "none");
  const drained = racked.filter((pager) => pager.suspicion === "none" && !isFit(plan, pager, now_ms));
  return [
    ...(doubtful.length === 0 ? [] : [notice("PAGER_DOUBTFUL", DOUBTFUL, named(doubtful))]),
    ...(drained.length === 0 ? [] : [notice("PAGER_UNCHARGED", UNCHARGED, named(drained))]),
  ];
};

const notice = (code: string, { vi, en }: typeof DOUBTFUL, cards: string): Notice => ({
  code,
  level: "warning",
  text: { vi: `Thẻ rung ${cards} ${vi}`, en: `Pager ${cards} ${en}` },
});

const DOUBTFUL = {
  vi: "có thể hết pin nên chưa được gợi ý: xin rung thử, hoặc sạc lại thẻ.",
  en: "may be out of battery and is not offered: please try it, or charge it.",
};
const UNCHARGED = {
  vi: "đã lâu chưa sạc nên chưa được gợi ý: xin đặt thẻ lên bộ sạc.",
  en: "was not charged for long and is not offered: please put it on its charger.",
};

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
