/**
 * The manager's day in a few pictures: an ordinary afternoon, a morning before anything, and the most that
 * fits. Counts only, as the page itself.
 */
import type { ManagerView } from "../../controller/api/views.ts";
import { hallView, NOW_MS } from "./fixed-views.ts";

const { office } = hallView;

const counter = (
  number: number,
  state: ManagerView["counters"][number]["state"],
  code: string | null,
  seconds: number | null,
): ManagerView["counters"][number] => ({
  id: `c${number}`,
  number,
  state,
  code,
  since_ms: seconds === null ? null : NOW_MS - seconds * 1_000,
});

const DEVICES: ManagerView["devices"] = [
  { id: "base-1", kind: "pager-base", name: { vi: "Trạm thẻ rung", en: "Pager base" }, up: true },
  { id: "reader-1", kind: "id-reader", name: { vi: "Đầu đọc căn cước", en: "ID reader" }, up: true },
  { id: "printer-1", kind: "printer", name: { vi: "Máy in", en: "Printer" }, up: false },
  { id: "locks-1", kind: "lock-board", name: { vi: "Tủ kết quả 1–24", en: "Result boxes 1–24" }, up: true },
];

export const managerView: ManagerView = {
  office,
  now_ms: NOW_MS,
  simulated: false,
  notices: [],
  screen: "manager",
  waiting: 11,
  longest_wait: { code: "A013", min: 31 },
  waited_min: { median: 12, p90: 29 },
  served: 142,
  no_shows: 3,
  counters: [
    counter(1, "serving", "B006", 372),
    counter(2, "serving", "C003", 1_300),
    counter(3, "called", "A012", 38),
    counter(4, "serving", "A011", 785),
    counter(5, "free", null, 480),
    counter(6, "closed", null, null),
  ],
  doors_calling: [],
  frequent: { persons: 0, visits_min: 4, most: 2 },
  scans: { read: 157, refused: 4, duplicates: 2, typed: 9, returning: 21 },
  report: { day: "2026-11-21", printer: true, state: null },
  devices: DEVICES,
};

/** Before the first visitor. */
export const morningView: ManagerView = {
  ...managerView,
  waiting: 0,
  longest_wait: null,
  waited_min: null,
  served: 0,
  no_shows: 0,
  counters: managerView.counters.map((row) => ({ ...row, state: "closed", code: null, since_ms: null })),
  frequent: { persons: 0, visits_min: 4, most: 0 },
  scans: { read: 0, refused: 0, duplicates: 0, typed: 0, returning: 0 },
  devices: DEVICES.map((device) => ({ ...device, up: true })),
};

/** Two doors call, eighteen counters, ten devices of which three are down, a notice. */
export const fullManagerView: ManagerView = {
  ...managerView,
  notices: [
    {
      code: "PRINTER_PAPER_OUT",
      level: "warning",
      text: {
        vi: "Máy in hết giấy. Số của Ông/Bà vẫn được giữ; xin nhớ số trên màn hình.",
        en: "The printer is out of paper. Your number is kept; please remember it.",
      },
    },
  ],
  waiting: 214,
  longest_wait: { code: "AB1013", min: 131 },
  waited_min: { median: 112, p90: 229 },
  served: 1_242,
  no_shows: 103,
  counters: Array.from({ length: 18 }, (_, index) =>
    index < 2 ? counter(index + 1, "closed", null, null) : counter(index + 1, "serving", "AB1006", 5_400),
  ),
  doors_calling: [
    { door: "north", name: { vi: "Cửa chính", en: "Main door" }, since_ms: NOW_MS - 130_000 },
    { door: "south", name: { vi: "Cửa phía bãi xe", en: "Car park door" }, since_ms: NOW_MS - 20_000 },
    { door: "east", name: { vi: "Cửa phụ", en: "Side door" }, since_ms: NOW_MS - 10_000 },
  ],
  frequent: { persons: 13, visits_min: 4, most: 17 },
  scans: { read: 1_157, refused: 214, duplicates: 112, typed: 109, returning: 221 },
  devices: Array.from({ length: 10 }, (_, index) => ({
    id: `d${index}`,
    kind: DEVICES[index % DEVICES.length]?.kind ?? "printer",
    name: { vi: `Đầu đọc căn cước cửa ${index + 1}`, en: `ID reader of door ${index + 1}` },
    up: index < 7,
  })),
};
