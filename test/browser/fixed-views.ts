/**
 * Fixed views of one fictional office for the browser tests: Saturday 21/11/2026, half past two. No person in
 * them exists.
 */
import type {
  CitizenView,
  CounterView,
  DoorView,
  Field,
  HallView,
  Notice,
  TechnicianView,
} from "../../controller/api/views.ts";
import { agreementOf } from "../../controller/shell/views/agreement.ts";
import { cabinet, NO_RESULTS } from "./box-views.ts";

/** 2026-11-21 14:30:00 in UTC+7. */
export const NOW_MS = Date.UTC(2026, 10, 21, 7, 30, 0);

const frame = {
  office: { authority: "Trung tâm Phục vụ hành chính công", name: "Phường Ví Dụ", utc_offset_min: 420 },
  now_ms: NOW_MS,
  simulated: false,
  notices: [],
};

const field = (
  id: string,
  prefix: string,
  vi: string,
  en: string,
  waiting: number,
  counters: readonly number[],
): Field => ({
  id,
  prefix,
  name: { vi, en },
  waiting,
  counters: [...counters],
  open: true,
  wait_min: waiting === 0 ? null : { low: waiting * 3, high: waiting * 3 + 5 },
});

export const FIELDS: readonly Field[] = [
  field("civil", "A", "Hộ tịch", "Civil status", 2, [1]),
  field("land", "B", "Đất đai", "Land", 5, [3, 4]),
  field("copies", "C", "Chứng thực", "Certified copies", 1, [2]),
  field("residence", "D", "Cư trú", "Residence", 0, [5]),
  field("business", "E", "Kinh doanh", "Business", 3, [2]),
  { ...field("results", "F", "Nhận kết quả", "Collect results", 0, [6]), open: false },
];

export const EIGHT_FIELDS: readonly Field[] = [
  ...FIELDS,
  field("building", "G", "Xây dựng", "Construction", 12, [5]),
  field("labour", "H", "Lao động – Bảo trợ xã hội", "Labour and welfare", 4, [6]),
];

export const PAPER_OUT: Notice = {
  code: "printer-paper-out",
  level: "warning",
  text: {
    vi: "Máy in hết giấy. Số của Ông/Bà vẫn được giữ; xin nhớ số trên màn hình.",
    en: "The printer is out of paper. Your number is kept; please remember it.",
  },
};

export const citizenView: CitizenView = {
  ...frame,
  screen: "citizen",
  kiosk: { id: "hall", name: { vi: "Kiosk sảnh", en: "Hall kiosk" } },
  fields: [...FIELDS],
  waiting: 11,
  rule: { priority_run_max: 2 },
  can_print: true,
  can_collect: true,
  ticket: null,
  collect: null,
  cabinet,
  help_called: false,
};

export const ticketTaken: NonNullable<CitizenView["ticket"]> = {
  ticket: "t-12",
  code: "B012",
  field: "land",
  counters: [3, 4],
  ahead: 5,
  wait_min: { low: 15, high: 20 },
  pager: null,
  print: null,
};

const pagers: DoorView["pagers"] = Array.from({ length: 20 }, (_, index) => {
  const card = index + 11;
  const out = [12, 17, 18, 21, 24, 30];
  const state = card === 15 ? "overdue" : card === 19 ? "paged" : out.includes(card) ? "lent" : "in-rack";
  return {
    base: "base-1",
    card,
    state,
    ticket: state === "in-rack" ? null : `A0${String(card)}`,
    since_ms: NOW_MS - 600_000,
    page: null,
    suspicion: "none",
    charged_days: 0,
    unanswered: 0,
    fit: true,
    missing: state === "overdue",
  } as const;
});

const pagerBoard: DoorView["boards"][number] = {
  base: "base-1",
  name: { vi: "Trạm thẻ rung", en: "Pager base" },
  state: "up",
  counted_ms: null,
  losses_today: [],
  all_call: null,
  can: { all_call: false, range_test: false, anti_theft: true, cancel: false, power_levels: null },
};

export const doorView: DoorView = {
  ...frame,
  screen: "door",
  door: { id: "north", name: { vi: "Cửa chính", en: "Main door" } },
  in_hall: 18,
  waiting: 11,
  pagers_free: 12,
  pagers,
  missing: 1,
  boards: [pagerBoard],
  reader: { state: "ready", notice: null },
  scan: null,
  returning_days: 365,
  agreement: agreementOf(365),
  manager_called_ms: null,
  fields: [...FIELDS],
  suggestion: { base: "base-1", card: 27 },
  no_pager: null,
  last_admitted: { code: "A011", field: "civil", pager: 24, print: null },
  help: [],
};

export const elderlyScan: DoorView["scan"] = {
  state: "read",
  scan: "scan-7",
  by: "card",
  agreed: false,
  trust: "printed",
  name_masked: "Nguyễn V*** Mẫu",
  birth_year: 1952,
  number_tail: "001",
  elderly: true,
  visits_before: 2,
  live_tickets: [],
  warnings: [],
};

const waitingAt = (code: string, name: Field["name"], minutes: number, lane: "regular" | "priority") => ({
  ticket: `t-${code}`,
  code,
  field: name,
  lane,
  issued_ms: NOW_MS - minutes * 60_000,
});
const LAND = { vi: "Đất đai", en: "Land" };
const CIVIL = { vi: "Hộ tịch", en: "Civil status" };

export const counterView: CounterView = {
  ...frame,
  screen: "counter",
  counter: { id: "c3", number: 3, fields: ["Đất đai", "Hộ tịch"] },
  clerk: "Trần Thị Ví Dụ",
  open: true,
  devices: [
    { id: "base-1", kind: "pager-base", name: { vi: "Trạm thẻ rung", en: "Pager base" }, up: true },
    { id: "printer-1", kind: "printer", name: { vi: "Máy in", en: "Printer" }, up: true },
  ],
  current: {
    ticket: "t-12",
    code: "A012",
    field: LAND,
    state: "called",
    lane: "priority",
    reason: "elderly",
    calls: 1,
    calls_max: 3,
    called_ms: NOW_MS - 38_000,
    serving_ms: null,
    pager: { card: 27, page: "transmitted", transmitted_ms: NOW_MS - 8_000, unanswered: 0 },
    person: { name_masked: "Nguyễn V*** Mẫu", birth_year: 1952 },
  },
  waiting: [
    waitingAt("A013", LAND, 31, "priority"),
    waitingAt("B007", CIVIL, 24, "regular"),
    waitingAt("A014", LAND, 22, "regular"),
    waitingAt("A015", LAND, 18, "priority"),
    waitingAt("B008", CIVIL, 15, "regular"),
    waitingAt("A016", LAND, 9, "regular"),
    waitingAt("B009", CIVIL, 4, "regular"),
  ],
  next: { code: "A013", why: "priority", run: 2, run_max: 2, after: "B007" },
  today: { served: 23, no_shows: 2, median_service_s: 520 },
  undo: { what: "call", code: "A012", until_ms: NOW_MS + 7_000 },
  papers: { printer: true, codes: true, fees: true, issued: [] },
  results: NO_RESULTS,
};

const call = (code: string, counter: number, seconds_ago: number): HallView["calls"][number] => ({
  call: `call-${code}`,
  code,
  counter,
  at_ms: NOW_MS - seconds_ago * 1_000,
  priority: false,
});

export const hallView: HallView = {
  ...frame,
  screen: "hall",
  hall: { id: "hall" },
  calls: [
    call("A012", 3, 2),
    call("B006", 1, 60),
    call("A011", 4, 120),
    call("C003", 2, 180),
    call("A010", 3, 240),
    call("B005", 1, 300),
  ],
  fields: FIELDS.slice(0, 3),
  rule: { priority_run_max: 2 },
};

const wire = (
  ago_ms: number,
  direction: "out" | "in" | "noise" | "note",
  hex: string | null,
  meaning: string,
): TechnicianView["devices"][number]["trace"][number] => ({
  at_ms: NOW_MS - ago_ms,
  direction,
  length_bytes: hex === null ? 96 : hex.split(" ").length,
  hex,
  meaning,
});

export const technicianView: TechnicianView = {
  ...frame,
  pager_boards: [
    {
      ...pagerBoard,
      protocol: "lrs",
      fault: null,
      cards: pagers.map(({ base: _base, ...card }) => card),
      counts: { "in-rack": 12, lent: 6, paged: 1, overdue: 1, lost: 0, disabled: 0 },
      walk: [],
    },
  ],
  simulated: true,
  screen: "technician",
  devices: [
    {
      id: "base-1",
      kind: "pager-base",
      name: { vi: "Trạm thẻ rung", en: "Pager base" },
      protocol: "pager/lrs",
      label: "serial:/dev/ttyUSB0 9600 8N1",
      state: "up",
      since_ms: NOW_MS - 3_600_000,
      fault: null,
      counters: { tx_frames: 412, rx_frames: 409, rx_noise_bytes: 3, silences: 1 },
      facts: { version: "6.04", system: "4", HPWR: "3", repeats: "4", anti_theft: "armed" },
      trace: [
        wire(7_896, "out", "43 50 47 2C 32 37 2C 30 31 2C 33 0D", "page card 27, flash 30 s, power 3"),
        wire(7_869, "in", "43 50 47 2C 32 37 0D 0A", "accepted 27 (27 ms)"),
        wire(6_940, "in", "53 43 50 47 2C 32 37 0D 0A", "transmitted 27 (956 ms)"),
        wire(1_000, "out", "53 54 41 54 0D", "status"),
        wire(700, "noise", "00 FF 13", "3 bytes discarded"),
        wire(300, "note", null, "the base answers again"),
      ],
    },
    {
      id: "reader-1",
      kind: "id-reader",
      name: { vi: "Đầu đọc căn cước", en: "ID reader" },
      protocol: "reader/cccd-qr",
      label: "serial:/dev/ttyACM0 115200 8N1",
      state: "up",
      since_ms: NOW_MS - 3_600_000,
      fault: null,
      counters: { scans: 57, refused: 2 },
      facts: {},
      trace: [wire(90_000, "in", null, "one ID card read")],
    },
    {
      id: "printer-1",
      kind: "printer",
      name: { vi: "Máy in", en: "Printer" },
      protocol: "printer/escpos",
      label: "usb:/dev/usb/lp0",
      state: "degraded",
      since_ms: NOW_MS - 600_000,
      fault: {
        code: "printer-paper-near-end",
        level: "warning",
        text: { vi: "Sắp hết giấy. Xin chuẩn bị cuộn mới.", en: "Paper is nearly out." },
      },
      counters: { slips: 38 },
      facts: { paper: "near end" },
      trace: [],
    },
    {
      id: "locks-1",
      kind: "lock-board",
      name: { vi: "Tủ kết quả 1–24", en: "Result boxes 1–24" },
      protocol: "locker/modbus",
      label: "serial:/dev/ttyUSB1 9600 8N1",
      state: "down",
      since_ms: NOW_MS - 40_000,
      fault: {
        code: "lock-board-no-answer",
        level: "alarm",
        text: { vi: "Bo khóa không trả lời. Xin xem nguồn và dây RS-485.", en: "The lock board is silent." },
      },
      counters: { polls: 990, timeouts: 12 },
      facts: { doors: "24 đóng" },
      trace: [],
    },
  ],
  printers: [],
  lock_boards: [],
  storage: { entries: 18_412, state: "ok", chain_head: "9f3ac2d4e1" },
};
