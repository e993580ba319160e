/**
 * What the guard may have before him: a card, a typed number, a known visitor, a refusal, and the most that
 * can come together. No person in them exists.
 */
import type { DoorView, Field, Notice } from "../../controller/api/views.ts";
import { scanWarning } from "../../controller/shell/views/scan-texts.ts";
import { doorView, FIELDS, NOW_MS, PAPER_OUT } from "./fixed-views.ts";

type Scan = NonNullable<DoorView["scan"]>;
export type ReadScan = Extract<Scan, { state: "read" }>;

export const cardScan: ReadScan = {
  state: "read",
  scan: "scan-21",
  by: "card",
  trust: "printed",
  agreed: false,
  name_masked: "Trần T*** Dụ",
  birth_year: 1988,
  number_tail: "002",
  elderly: false,
  visits_before: 0,
  live_tickets: [],
  warnings: [],
};

/** Known by the number only: no card was read, so there is no name. */
export const typedScan: ReadScan = {
  ...cardScan,
  scan: "scan-22",
  by: "number",
  trust: null,
  name_masked: null,
};

export const slipScan: ReadScan = {
  ...cardScan,
  scan: "scan-23",
  by: "visitor-slip",
  trust: null,
  agreed: true,
  visits_before: 4,
};

/** Land holds this visitor's number already. */
export const duplicateScan: ReadScan = {
  ...cardScan,
  scan: "scan-24",
  live_tickets: [{ code: "B009", field: "land", pager: 12 }],
};

/** Thirty letters as the mask leaves them: family name, one initial, given name. */
const LONG_NAME = "Nguyễnphước T*** Thuỳdươngngọc";

/** Six fields with the longest names that offices use. */
const LONG_FIELDS: readonly Field[] = FIELDS.map((field, index) => ({
  ...field,
  name: {
    vi:
      ["Hộ tịch – Chứng thực", "Đất đai – Môi trường", "Lao động – Thương binh", "Văn hoá – Thể thao"][
        index
      ] ?? field.name.vi,
    en: field.name.en,
  },
}));

const NO_PAGER: Notice = {
  code: "PAGER_BASE_DOWN",
  level: "warning",
  text: {
    vi: "Trạm thẻ rung chưa dùng được: xin cấp phiếu giấy, thứ tự vẫn được giữ. Quá 2 phút mời kỹ thuật viên.",
    en: "The pager base is not working: give a paper slip, the order is kept. After 2 minutes call a technician.",
  },
};

/** Everything a guard can be told about one visitor at once. */
export const fullestView: DoorView = {
  ...doorView,
  scan: {
    ...cardScan,
    scan: "scan-25",
    trust: "chip-read",
    name_masked: LONG_NAME,
    birth_year: 1941,
    elderly: true,
    visits_before: 128,
    live_tickets: [
      { code: "B009", field: "land", pager: 12 },
      { code: "A031", field: "civil", pager: null },
    ],
    warnings: ["encoding-repaired", "province-unknown", "year-mismatch", "READER_CHIP_WRONG_NUMBER"].map(
      scanWarning,
    ),
  },
  fields: [...LONG_FIELDS],
  suggestion: null,
  no_pager: NO_PAGER,
  notices: [PAPER_OUT],
  help: [{ kiosk: "Kiosk sảnh", since_ms: NOW_MS - 120_000 }],
  manager_called_ms: NOW_MS - 60_000,
};

export const refusedView = (code: string, kind: "refused" | "unread", vi: string): DoorView => ({
  ...doorView,
  scan: {
    state: "refused",
    scan: `scan-${code}`,
    kind,
    notice: { code, level: "warning", text: { vi, en: vi } },
  },
});
