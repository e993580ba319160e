/** A day of the office in counts, for whoever locks up. Names nobody. */
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import { documentOf, field, gap, head, paragraph, type SlipHead, tail, titled } from "./slip-parts.pure.ts";

export interface DayReport extends SlipHead {
  /** `21/11/2026`. */
  readonly day: string;
  /** `07:28`. */
  readonly opened: string;
  readonly closed: string;
  readonly tickets: number;
  readonly served: number;
  readonly no_shows: number;
  /** null: nobody was called on that day. */
  readonly waited_median_min: number | null;
  readonly waited_p90_min: number | null;
  readonly fields: readonly { readonly name: string; readonly served: number }[];
  readonly slips: {
    readonly printed: number;
    readonly unconfirmed: number;
    readonly ambiguous: number;
    readonly failed: number;
    readonly copies: number;
  };
  /** Numbers of cards that did not come back. */
  readonly pagers_missing: readonly number[];
  readonly boxes: { readonly loaded: number; readonly collected: number; readonly quarantined: number };
}

const minutes = (value: number | null): string => (value === null ? "–" : `${value} phút`);

/** Labels on the left, figures under one another on the right. */
const section = (
  vi: string,
  en: string,
  rows: readonly (readonly [string, number | string])[],
): readonly SlipBlock[] => [
  gap(14),
  paragraph(vi, "strong"),
  paragraph(en, "small"),
  gap(2),
  {
    kind: "table",
    columns: [{ width: { share: 1 } }, { width: { dots: 130 }, align: "right" }],
    rows: rows.map(([label, value]) => [label, `${value}`]),
  },
];

const cards = (missing: readonly number[]): string => (missing.length === 0 ? "đủ" : missing.join(", "));

export const dayReport = (slip: DayReport): SlipDocument =>
  documentOf(
    head(slip),
    titled("BÁO CÁO CUỐI NGÀY", "End-of-day report"),
    field("Ngày:", slip.day, "title"),
    field("Mở cửa – đóng cửa:", `${slip.opened} – ${slip.closed}`),
    section("Lượt khách", "Visitors", [
      ["Số đã cấp", slip.tickets],
      ["Đã phục vụ", slip.served],
      ["Vắng mặt khi gọi", slip.no_shows],
      ["Nửa số khách chờ không quá", minutes(slip.waited_median_min)],
      ["90 % số khách chờ không quá", minutes(slip.waited_p90_min)],
    ]),
    section(
      "Đã phục vụ theo lĩnh vực",
      "Served by field",
      slip.fields.map(({ name, served }) => [name, served]),
    ),
    section("Phiếu in", "Slips", [
      ["Đã in, máy in xác nhận", slip.slips.printed],
      ["Đã gửi, máy in không xác nhận được", slip.slips.unconfirmed],
      ["Không rõ đã in hay chưa", slip.slips.ambiguous],
      ["Không in được", slip.slips.failed],
      ["Trong đó bản in lại", slip.slips.copies],
    ]),
    section("Tủ trả kết quả", "Result boxes", [
      ["Kết quả đã cất vào", slip.boxes.loaded],
      ["Kết quả đã được lấy", slip.boxes.collected],
      ["Ngăn đang tạm khóa", slip.boxes.quarantined],
    ]),
    [gap(14)],
    field("Thẻ rung chưa trả về:", cards(slip.pagers_missing)),
    tail(slip),
  );
