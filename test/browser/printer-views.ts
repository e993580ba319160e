/** Printers for browser tests, as a technician's view has them. */
import type { PrinterBoard, PrinterJob } from "../../controller/api/printer-view.ts";
import type { TechnicianView } from "../../controller/api/views.ts";
import { NOW_MS, technicianView } from "./fixed-views.ts";

export const slipOf = (n: number, change: Partial<PrinterJob> = {}): PrinterJob => ({
  job: `j${1_000 + n}`,
  kind: "ticket",
  name: `A${String(n).padStart(3, "0")}`,
  copy: 1,
  state: "printed",
  band: 12,
  bands: 12,
  length_mm: 64,
  why: null,
  requested_ms: NOW_MS - (60 - n) * 60_000,
  ended_ms: NOW_MS - (60 - n) * 60_000 + 900,
  process_id: String(100 + 2 * n).padStart(4, "0"),
  policy: "repeat-by-itself",
  resolved: null,
  resolvable: false,
  copyable: true,
  cancellable: false,
  picture: `/api/printer/printer-1/slip/j${1_000 + n}`,
  ...change,
});

export const SENDING = slipOf(58, {
  state: "sending",
  band: 5,
  ended_ms: null,
  copyable: false,
  kind: "receipt",
  name: null,
  policy: "repeat-marked",
});
export const WAITING = slipOf(59, {
  state: "queued",
  band: null,
  bands: null,
  length_mm: null,
  ended_ms: null,
  process_id: null,
  copyable: false,
  cancellable: true,
});
export const IN_QUESTION = slipOf(57, { state: "ambiguous", why: "no-proof", copy: 2, resolvable: true });
export const NOT_PRINTED = slipOf(56, {
  state: "failed",
  why: "paper-short",
  kind: "visitor",
  name: null,
  resolvable: true,
  copyable: false,
});

const SLIPS: readonly PrinterJob[] = [
  WAITING,
  SENDING,
  IN_QUESTION,
  NOT_PRINTED,
  ...Array.from({ length: 12 }, (_, index) => slipOf(50 - index)),
];

const FOUND = {
  real_time_status: "yes",
  in_order_status: "yes",
  auto_status: "yes",
  process_id: "yes",
  clear_buffer: "yes",
  identify: "yes",
} as const;

const PROBE = {
  at_ms: NOW_MS - 86_000,
  maker: "EPSON",
  model: "TM-T20III",
  firmware: "40.03 ESC/POS",
  found: FOUND,
};

export const EPSON: PrinterBoard = {
  printer: "printer-1",
  profile: "epson-t20iii",
  text_mode: "raster",
  text_mode_wanted: "raster",
  text_modes: ["raster", "soft-font", "tcvn3"],
  maker: "EPSON",
  model: "TM-T20III",
  firmware: "40.03 ESC/POS",
  proof: "as-profile",
  condition: "serving",
  status: {
    online: "online",
    cover: "closed",
    paper: "ok",
    error: "none",
    source: "auto-status",
    since_ms: NOW_MS - 3_600_000,
  },
  paper: {
    left_mm: 52_340,
    roll_mm: 80_000,
    new_roll_mm: 80_000,
    near_end_mm: 5_000,
    near_end: false,
    loaded_ms: NOW_MS - 7_200_000,
  },
  expects: {
    real_time_status: true,
    in_order_status: true,
    auto_status: true,
    process_id: true,
    clear_buffer: true,
    identify: true,
  },
  probe: PROBE,
  probing: false,
  strips: [],
  to_judge: [],
  jobs: [...SLIPS],
};

/** Everything about this one is doubtful. */
export const DOUBTFUL: PrinterBoard = {
  ...EPSON,
  text_mode_wanted: "tcvn3",
  maker: "XPRINTER",
  model: "XP-N160II-80-USB-SERIAL-LAN",
  firmware: null,
  condition: "trouble",
  status: { ...EPSON.status, online: "offline", paper: "low", cover: "open", error: "recoverable" },
  paper: { ...EPSON.paper, left_mm: 4_210, near_end: true },
  probe: { ...PROBE, found: { ...FOUND, process_id: "no", clear_buffer: "no", auto_status: "no" } },
  to_judge: ["tcvn3"],
  strips: [{ text_mode: "soft-font", reads: false, at_ms: NOW_MS - 600_000, of_this_model: true }],
};

/** Nothing is known of this one. */
export const UNKNOWN: PrinterBoard = {
  ...EPSON,
  maker: null,
  model: null,
  firmware: null,
  condition: "silent",
  status: {
    online: "unknown",
    cover: "unknown",
    paper: "unknown",
    error: "unknown",
    source: "inferred",
    since_ms: NOW_MS - 60_000,
  },
  paper: { ...EPSON.paper, left_mm: null, loaded_ms: null },
  probe: null,
  jobs: [],
};

/** The technician's view with this printer, alone among the devices that are well. */
export const printerView = (
  printer: PrinterBoard,
  notices: TechnicianView["notices"] = [],
): TechnicianView => ({
  ...technicianView,
  notices,
  devices: technicianView.devices
    .filter(({ id }) => id === "printer-1")
    .map((device) => ({ ...device, state: "up", fault: null })),
  printers: [printer],
});
