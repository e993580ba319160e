/**
 * The lines of one device's wire that this page has seen: a view brings the newest few, the page keeps more,
 * so that somebody can stop and read. Pure.
 */
import type { TechnicianView } from "../../controller/api/views.ts";

export type WireLine = TechnicianView["devices"][number]["trace"][number];
/** `gap`: lines went by between two views that nobody saw. */
export type LogLine = WireLine | { readonly direction: "gap" };

/** Lines kept on the page; the oldest is dropped. */
export const LOG_LINES_MAX = 400;

export interface WireLog {
  readonly device: string | null;
  readonly lines: readonly LogLine[];
  /** The newest trace taken in, to find where the next one goes on. */
  readonly newest: readonly WireLine[];
  /** What stands still while somebody reads. Null: the log runs. */
  readonly held: readonly LogLine[] | null;
  /** Lines come since it stands still. */
  readonly unseen: number;
}

export const emptyLog: WireLog = { device: null, lines: [], newest: [], held: null, unseen: 0 };

const isSame = (one: WireLine | undefined, other: WireLine | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.at_ms === other.at_ms &&
  one.direction === other.direction &&
  one.hex === other.hex &&
  one.meaning === other.meaning;

/** How many of the trace's first lines the one before had as its last: the longest such run. */
const overlap = (before: readonly WireLine[], trace: readonly WireLine[]): number => {
  for (let length = Math.min(before.length, trace.length); length > 0; length--) {
    const start = before.length - length;
    if (trace.slice(0, length).every((line, index) => isSame(line, before[start + index]))) return length;
  }
  return 0;
};

/** @param trace newest last, as the view has it. */
export const seeTrace = (log: WireLog, device: string, trace: readonly WireLine[]): WireLog => {
  if (log.device !== device) return { ...emptyLog, device, lines: trace, newest: trace };
  const known = overlap(log.newest, trace);
  if (known === trace.length) return log;
  const gap: readonly LogLine[] = known === 0 && log.newest.length > 0 ? [{ direction: "gap" }] : [];
  const fresh = trace.slice(known);
  return {
    ...log,
    lines: [...log.lines, ...gap, ...fresh].slice(-LOG_LINES_MAX),
    newest: trace,
    unseen: log.held === null ? 0 : log.unseen + fresh.length,
  };
};

export const holdLog = (log: WireLog): WireLog => ({ ...log, held: log.lines, unseen: 0 });
export const runLog = (log: WireLog): WireLog => ({ ...log, held: null, unseen: 0 });

export const shownLines = ({ held, lines }: WireLog): readonly LogLine[] => held ?? lines;

/** Half of the answers came sooner than this after the line before them went out, ms; null: none yet. */
export const roundTrip_ms = (trace: readonly WireLine[]): number | null => {
  const waits: number[] = [];
  let sent_ms: number | null = null;
  for (const { direction, at_ms } of trace) {
    if (direction === "out") sent_ms = at_ms;
    else if (direction === "in" && sent_ms !== null) {
      waits.push(at_ms - sent_ms);
      sent_ms = null;
    }
  }
  waits.sort((a, b) => a - b);
  return waits[waits.length >> 1] ?? null;
};
