/** A day of the office in counts, for whoever locks up. Names nobody. */
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import { documentOf, field, head, paragraph, type SlipHead, tail, titled } from "./slip-parts.pure.ts";

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

const count = (key: string, value: number): readonly SlipBlock[] => field(key, `${value}`);
const minutes = (value: number | null): string => (value === null ? "không có" : `${value} phút`);

export const dayReport = (slip: DayReport): SlipDocument =>
  documentOf(
    head(slip),
    titled("BÁO CÁO CUỐI NGÀY", "End-of-day report"),
    field("Ngày:", slip.day),
    field("Mở cửa:", slip.opened),
    field("Đóng cửa:", slip.closed),
    [{ kind: "rule" }, paragraph("Lượt khách", "strong")],
    count("Đã cấp số:", slip.tickets),
    count("Đã phục vụ:", slip.served),
    count("Vắng mặt:", slip.no_shows),
    field("Chờ trung vị:", minutes(slip.waited_median_min)),
    field("Chờ 90 %:", minutes(slip.waited_p90_min)),
    [{ kind: "rule" }, paragraph("Đã phục vụ theo lĩnh vực", "strong")],
    slip.fields.flatMap(({ name, served }) => count(`${name}:`, served)),
    [{ kind: "rule" }, paragraph("Phiếu in", "strong")],
    count("Đã in:", slip.slips.printed),
    count("Chưa chắc:", slip.slips.unconfirmed),
    count("Không rõ:", slip.slips.ambiguous),
    count("Không in được:", slip.slips.failed),
    count("Bản in lại:", slip.slips.copies),
    [{ kind: "rule" }, paragraph("Tủ trả kết quả", "strong")],
    count("Đã cất vào:", slip.boxes.loaded),
    count("Đã lấy ra:", slip.boxes.collected),
    count("Ngăn bị khóa:", slip.boxes.quarantined),
    [{ kind: "rule" }],
    field(
      "Thẻ rung thiếu:",
      slip.pagers_missing.length === 0 ? "không thiếu" : slip.pagers_missing.join(", "),
    ),
    tail(slip),
  );
