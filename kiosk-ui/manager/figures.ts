/**
 * What the manager's page makes of a view: which lines come first where room ends, and how long something
 * has been so. Pure.
 */
import type { ManagerView } from "../../controller/api/views.ts";

type Device = ManagerView["devices"][number];
type Counter = ManagerView["counters"][number];
type Call = ManagerView["doors_calling"][number];

/** Up to here tiles are large, three in a row. */
export const COUNTERS_FEW = 6;
/** Five in a row, three rows. */
export const COUNTERS_MAX = 15;
/** Doors that call stand side by side; the next one moves up when one was seen to. */
export const CALLS_MAX = 2;
/** Rows of devices on a quiet day, and what the rest of the page takes of them when it has more to say. */
const DEVICE_ROWS = 8;
const ROWS_OF = { frequent: 3, calls: 2, news: 1 } as const;

export interface Shown<Row> {
  readonly rows: readonly Row[];
  /** How many are left out; their kind is said, never their state. */
  readonly more: number;
}

const cut = <Row>(rows: readonly Row[], max: number): Shown<Row> => ({
  rows: rows.slice(0, max),
  more: Math.max(0, rows.length - max),
});

const BUSY_FIRST = { serving: 0, called: 0, free: 0, closed: 1 } as const;

/** In the order of their numbers; where there are too many, the closed ones go last. */
export const shownCounters = (counters: readonly Counter[]): Shown<Counter> => {
  const sorted = [...counters].sort((one, other) => one.number - other.number);
  if (sorted.length <= COUNTERS_MAX) return cut(sorted, COUNTERS_MAX);
  return cut(
    sorted.sort((one, other) => BUSY_FIRST[one.state] - BUSY_FIRST[other.state]),
    COUNTERS_MAX,
  );
};

/** The longest waiting first. */
export const shownCalls = (calls: readonly Call[]): Shown<Call> =>
  cut(
    [...calls].sort((one, other) => one.since_ms - other.since_ms),
    CALLS_MAX,
  );

/** @param news a line stands above the figures. */
export const deviceRows = ({ frequent, doors_calling }: ManagerView, news: boolean): number =>
  DEVICE_ROWS -
  (frequent.persons > 0 ? ROWS_OF.frequent : 0) -
  (doors_calling.length > 0 ? ROWS_OF.calls : 0) -
  (news ? ROWS_OF.news : 0);

/** Those that are down first. */
export const shownDevices = (devices: readonly Device[], rows_max: number): Shown<Device> =>
  cut(
    [...devices].sort((one, other) => Number(one.up) - Number(other.up)),
    rows_max,
  );

export const devicesDown = (devices: readonly Device[]): number => devices.filter(({ up }) => !up).length;

/** Whether anything was scanned or typed at a door today. */
export const anyScan = ({ read, refused, duplicates, typed, returning }: ManagerView["scans"]): boolean =>
  read + refused + duplicates + typed + returning > 0;
