/** A ticket of the queue: the number is what one reads across the hall. Source: printing.md 7, last paragraph. */
import type { SlipBlock, SlipDocument } from "../render/slip-document.pure.ts";
import {
  centered,
  codeToScan,
  documentOf,
  field,
  gap,
  head,
  paragraph,
  type SlipHead,
  tail,
} from "./slip-parts.pure.ts";

export interface QueueSlip extends SlipHead {
  /** Field or lane as the citizen knows it: `Hộ tịch – Chứng thực`. */
  readonly field: string;
  /** `A147`; at most 6 characters of A-Z, 0-9, `-` stand in the huge face, longer ones in a smaller one. */
  readonly number: string;
  readonly priority: boolean;
  readonly people_ahead: number;
  readonly wait_minutes?: number;
  /** `08:15, 21/11/2026`. */
  readonly issued: string;
  /** Number of the vibrating card handed out with this ticket. */
  readonly pager?: number;
  /** Printable ASCII, at most 213 characters. */
  readonly qr?: string;
  readonly qr_caption?: string;
}

const NUMBER_FACE_CHARACTERS_MAX = 6;

const number = (text: string): SlipBlock => ({
  kind: "text",
  text,
  face: text.length <= NUMBER_FACE_CHARACTERS_MAX ? "number" : "heading",
  align: "center",
});

/** How many come first, and how long that takes: one line, since each costs time before the cut. */
const ahead = ({ people_ahead, wait_minutes }: QueueSlip): string => {
  const people = people_ahead === 0 ? "Không có ai" : `${people_ahead} người`;
  return wait_minutes === undefined ? people : `${people}, khoảng ${wait_minutes} phút`;
};

const pagerBlocks = (pager: number): readonly SlipBlock[] => [
  ...field("Thẻ rung số:", `${pager}`),
  paragraph("Thẻ sẽ rung khi đến lượt. Xin trả thẻ ở cửa khi ra về.", "small"),
];

/** The same in English, as short as it can be said. */
const inEnglish = ({ people_ahead, wait_minutes, pager }: QueueSlip): SlipBlock => {
  const wait = wait_minutes === undefined ? "" : `, about ${wait_minutes} min`;
  const card = pager === undefined ? "" : `. Card ${pager} buzzes at your turn.`;
  return paragraph(`${people_ahead} before you${wait}${card}`, "small");
};

export const queueSlip = (slip: QueueSlip): SlipDocument =>
  documentOf(
    head(slip),
    [centered("SỐ THỨ TỰ", "strong"), gap(8), number(slip.number), gap(4), centered(slip.field, "title")],
    slip.priority ? [centered("ƯU TIÊN", "title")] : [],
    [{ kind: "rule" }],
    field("Đang chờ trước:", ahead(slip)),
    field("Giờ lấy số:", slip.issued),
    slip.pager === undefined ? [] : pagerBlocks(slip.pager),
    [inEnglish(slip)],
    slip.qr === undefined ? [] : codeToScan(slip.qr, slip.qr_caption ?? "Mã của số này, cán bộ quét khi cần"),
    tail(slip),
  );
