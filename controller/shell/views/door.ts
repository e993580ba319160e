/** The guard's view: the card just read (masked), fields, the pager to give, the pagers out. */
import type { DoorView } from "../../api/views.ts";
import { heldPager } from "../../core/page.ts";
import { isFit, isMissing, suggestPager } from "../../core/pager.ts";
import { jobOf, liveTickets, ticketOf } from "../../core/state.ts";
import { agreementOf } from "./agreement.ts";
import {
  countWaiting,
  type DeviceView,
  faultNotice,
  fieldsOf,
  frameOf,
  noticesFor,
  type ViewContext,
} from "./context.ts";
import { boardsOf, cardNotices, pagerRow } from "./pagers.ts";
import { chipNotices, scanError, scanKind, scanWarning } from "./scan-texts.ts";
import { slipNoticesAt } from "./slip-notices.ts";

export const doorView = (
  context: ViewContext,
  door: string,
  device: (id: string) => DeviceView | undefined,
): DoorView | undefined => {
  const plan = context.plan.doors.find((row) => row.id === door);
  const state = context.office.doors[door];
  const name = context.signs.doors[door];
  if (plan === undefined || state === undefined || name === undefined) return undefined;
  const { office, now_ms } = context;
  const bases = context.plan.bases.map((base) => base.id);
  // With a visitor before the guard, a base that is down is told in `no_pager`, with what to do instead.
  const told = state.scan === null ? bases : [];
  const used = [...told, plan.printer, plan.reader, plan.chip_reader].filter((device) => device !== null);
  const pagers = Object.values(office.pagers);
  const suggestion = suggestPager(context.plan, office, now_ms) ?? null;
  return {
    ...frameOf(context, [
      ...chipNotices(context, plan.chip_reader),
      ...noticesFor(context, used),
      ...(state.scan === null ? cardNotices(context) : []),
      ...(state.scan === null ? slipNoticesAt(context, plan.printer) : []),
    ]),
    screen: "door",
    door: { id: door, name },
    in_hall: office.tickets.length,
    waiting: countWaiting(office),
    pagers_free: pagers.filter((pager) => pager.state === "in-rack" && isFit(context.plan, pager, now_ms))
      .length,
    pagers: pagers.map((pager) => ({ base: pager.base, ...pagerRow(context, pager) })),
    missing: pagers.filter((pager) => isMissing(office, pager)).length,
    boards: boardsOf(context, device),
    reader: readerOf(context, plan.reader),
    scan: scanOf(context, door),
    returning_days: context.plan.returning_days,
    agreement: agreementOf(context.plan.returning_days),
    manager_called_ms: state.manager_called_ms,
    fields: fieldsOf(context),
    suggestion,
    no_pager: suggestion === null ? noPager(context, bases) : null,
    last_admitted: admittedOf(context, state.last_admitted),
    help: Object.entries(office.kiosks).flatMap(([kiosk, row]) =>
      row.help_ms === null ? [] : [{ kiosk, since_ms: row.help_ms }],
    ),
  };
};

const readerOf = (context: ViewContext, reader: string | null): DoorView["reader"] => {
  if (reader === null) return { state: "none", notice: null };
  const health = context.office.devices[reader];
  if (health?.state === "up") return { state: "ready", notice: null };
  const name = context.signs.devices.find((sign) => sign.id === reader)?.name ?? { vi: reader, en: reader };
  return { state: "lost", notice: faultNotice(health?.fault ?? "LINK_ABSENT", name) };
};

const noPager = (context: ViewContext, bases: readonly string[]): DoorView["no_pager"] => {
  const { office } = context;
  const down = !bases.some((base) => office.devices[base]?.state === "up");
  const racked = Object.values(office.pagers).some(({ state }) => state === "in-rack");
  const code = down ? "PAGER_BASE_DOWN" : racked ? "PAGER_NONE_FIT" : "PAGER_NONE_FREE";
  return { code, level: "warning", text: NO_PAGER[code] };
};

const NO_PAGER = {
  PAGER_BASE_DOWN: {
    vi: "Trạm thẻ rung chưa dùng được: xin cấp phiếu giấy, thứ tự vẫn được giữ. Quá 2 phút mời kỹ thuật viên.",
    en: "The pager base is not working: give a paper slip, the order is kept. After 2 minutes call a technician.",
  },
  PAGER_NONE_FIT: {
    vi: "Các thẻ còn trên giá chưa chắc rung được: xin cấp phiếu giấy, thứ tự vẫn được giữ. Rung thử thẻ khi vắng khách.",
    en: "The pagers left may not ring: give a paper slip, the order is kept. Try the pagers when nobody waits.",
  },
  PAGER_NONE_FREE: {
    vi: "Hết thẻ rung trên giá: xin cấp phiếu giấy. Thứ tự vẫn được giữ.",
    en: "No pager is left in the rack: please give a paper slip. The order is kept.",
  },
};

const scanOf = (context: ViewContext, door: string): DoorView["scan"] => {
  const scan = context.office.doors[door]?.scan;
  if (scan == null) return null;
  if (scan.state === "refused")
    return {
      state: "refused",
      scan: scan.scan,
      kind: scanKind(scan.error),
      notice: scanError(scan.error),
    };
  const person = context.person(scan.person);
  return {
    state: "read",
    scan: scan.scan,
    by: scan.by,
    agreed: scan.agreed,
    trust: scan.trust,
    name_masked: person === undefined ? "***" : person.name_masked,
    birth_year: person?.birth_year ?? 0,
    number_tail: person?.number_tail ?? "***",
    elderly: scan.elderly,
    visits_before: scan.visits_before,
    live_tickets: liveTickets(context.office, scan.person).map((ticket) => ({
      code: ticket.code,
      field: ticket.field,
      pager: heldPager(context.office, ticket)?.card ?? null,
    })),
    warnings: scan.warnings.map(scanWarning),
  };
};

const admittedOf = (context: ViewContext, id: string | null): DoorView["last_admitted"] => {
  const ticket = id === null ? undefined : ticketOf(context.office, id);
  if (ticket === undefined) return null;
  return {
    code: ticket.code,
    field: ticket.field,
    pager: heldPager(context.office, ticket)?.card ?? null,
    print: ticket.job === null ? null : (jobOf(context.office, ticket.job)?.state ?? null),
  };
};
