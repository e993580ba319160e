/** The office before anything happened, and its parts while nothing happens. */
import type { DayBook, ScanCounts } from "./day-book.ts";
import type { OfficePlan, PrinterPlan } from "./plan.ts";
import type { PrinterLedger } from "./printer-ledger.ts";
import type { Box } from "./result-box.ts";
import {
  type Board,
  type CounterState,
  type DeviceHealth,
  type DoorState,
  type KioskState,
  type Office,
  type Pager,
  pagerKey,
} from "./state.ts";

export const COUNTER_CLOSED: CounterState = {
  clerk: null,
  current: null,
  served: 0,
  no_shows: 0,
  service_ms: [],
  undo: null,
};

export const DOOR_QUIET: DoorState = {
  scan: null,
  last_admitted: null,
  manager_called_ms: null,
  guesses_ms: [],
};

export const KIOSK_QUIET: KioskState = {
  ticket: null,
  refused: null,
  help_ms: null,
  claim: null,
  failures_ms: [],
  rest_until_ms: 0,
};

const NO_SCANS_YET: ScanCounts = { read: 0, refused: 0, duplicates: 0, typed: 0, returning: 0 };

const BLANK_BOOK: DayBook = {
  opened_ms: null,
  closed_ms: null,
  loaded: 0,
  collected: 0,
  dossiers: 0,
};

/** What begins anew with each day. */
export const NEW_DAY: Pick<Office, "calls" | "scans" | "book" | "forms"> = {
  calls: [],
  scans: NO_SCANS_YET,
  book: BLANK_BOOK,
  forms: [],
};

/** A card that nobody had yet. */
const freshPager = (base: string, card: number): Pager => ({
  base,
  card,
  state: "in-rack",
  ticket: null,
  since_ms: 0,
  page: null,
  charged_ms: null,
  suspicion: "none",
  unanswered: 0,
});

/** A printer of which nothing is known yet. */
const freshPrinter = ({ roll_mm }: PrinterPlan): PrinterLedger => ({
  maker: null,
  model: null,
  firmware: null,
  trusted: null,
  proof: "as-profile",
  paper: null,
  roll_mm,
  used_mm: 0,
  near_end_used_mm: null,
  loaded_ms: null,
  probe: null,
  probing_ms: null,
  strips: [],
});

/** What a box holds of a result while it holds none. */
export const NO_RESULT = {
  dossier: null,
  person: null,
  proxy: null,
  until_ms: null,
  recall: null,
  reminded_days: null,
} as const satisfies Partial<Box>;

export const QUIET_BOARD: Board = { walk: [], all_call: null, counted_ms: null, losses: [] };

/** A box of which nothing is known yet. */
const freshBox = (number: number): Box => ({
  number,
  state: "empty",
  door: "unknown",
  door_ms: 0,
  opened_ms: null,
  left_open: false,
  ...NO_RESULT,
  permit: null,
  why: null,
  since_ms: 0,
  pulse: null,
  rest_until_ms: 0,
  pulses_ms: [],
});

/** The office before its first day: everything closed, every device down, every door unknown. */
export const emptyOffice = (plan: OfficePlan): Office => {
  const down: DeviceHealth = { state: "down", fault: null, since_ms: 0 };
  const table = <T>(ids: readonly (string | number)[], row: (id: string) => T): Record<string, T> =>
    Object.fromEntries(ids.map((id) => [String(id), row(String(id))]));
  const pagers = plan.bases.flatMap((base) =>
    base.cards.map((card): [string, Pager] => [pagerKey(base.id, card), freshPager(base.id, card)]),
  );
  return {
    day: "",
    ids: 0,
    numbers: {},
    runs: {},
    tickets: [],
    closed: [],
    counters: table(
      plan.counters.map((counter) => counter.id),
      () => COUNTER_CLOSED,
    ),
    pagers: Object.fromEntries(pagers),
    boards: table(
      plan.bases.map((base) => base.id),
      () => QUIET_BOARD,
    ),
    jobs: [],
    spools: {},
    printers: Object.fromEntries(plan.printers.map((printer) => [printer.id, freshPrinter(printer)])),
    boxes: Object.fromEntries(plan.boxes.map((box) => [String(box.number), freshBox(box.number)])),
    permits: {},
    doors: table(
      plan.doors.map((door) => door.id),
      () => DOOR_QUIET,
    ),
    kiosks: table(
      plan.kiosks.map((kiosk) => kiosk.id),
      () => KIOSK_QUIET,
    ),
    devices: table(
      [
        ...plan.bases.map((base) => base.id),
        ...plan.banks.map((bank) => bank.id),
        ...plan.printers.map((printer) => printer.id),
        ...plan.readers,
      ],
      () => down,
    ),
    stopped_banks: {},
    in_hand: [],
    notices: [],
    remote: [],
    remote_ms: [],
    opens_ms: {},
    round: null,
    last_round_ms: null,
    register: { year: "", last: 0 },
    ...NEW_DAY,
  };
};
