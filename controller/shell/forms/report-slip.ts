/** Puts a day's counts into the words of the report. */
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import { dayReport } from "../../../drivers/printer/slips/day-report.pure.ts";
import type { SlipHead } from "../../../drivers/printer/slips/slip-parts.pure.ts";
import type { DayCounts } from "../../core/day-book.ts";
import type { Signs } from "../views/context.ts";
import { clockTime } from "./form-times.ts";

export const reportDocument = (
  signs: Signs,
  utc_offset_min: number,
  head: SlipHead,
  counts: DayCounts,
): SlipDocument => {
  const clock = (at_ms: number | null, otherwise: string): string =>
    at_ms === null ? otherwise : clockTime(at_ms, utc_offset_min);
  const [year, month, day] = counts.day.split("-");
  return dayReport({
    ...head,
    day: `${day}/${month}/${year}`,
    opened: clock(counts.opened_ms, "chưa mở"),
    closed: clock(counts.closed_ms, counts.opened_ms === null ? "chưa mở" : "chưa đóng"),
    tickets: counts.tickets,
    served: counts.served,
    no_shows: counts.no_shows,
    waited_median_min: counts.waited_min?.median ?? null,
    waited_p90_min: counts.waited_min?.p90 ?? null,
    fields: counts.fields.map(({ field, served }) => ({ name: signs.fields[field]?.vi ?? field, served })),
    slips: counts.slips,
    pagers_missing: counts.pagers_missing,
    boxes: counts.boxes,
  });
};
