/**
 * Which call the hall shows large: each new one for at least 8 s, in order, and the newest after that. Pure;
 * how it looks is hall-screen.tsx's.
 */
import type { HallView } from "../../controller/api/views.ts";

export type Call = HallView["calls"][number];

/** The least time a call stands large (screens.md D2). */
export const CALL_SHOWN_MS = 8_000;
/** Calls waiting for the large place; of more, the oldest are seen in the list only. */
export const WAITING_CALLS_MAX = 2;

export interface Board {
  readonly shown: Call | null;
  readonly since_ms: number;
  /** Oldest first. */
  readonly coming: readonly Call[];
  /** The ids of the last view, so that a call is new once. */
  readonly known: readonly string[];
}

export const emptyBoard: Board = { shown: null, since_ms: Number.NEGATIVE_INFINITY, coming: [], known: [] };

/** @param now_ms a monotonic clock. @returns the same board where nothing changes. */
export const stepBoard = (board: Board, calls: readonly Call[] | null, now_ms: number): Board => {
  const first = board.shown === null;
  const listed = calls ?? [];
  const fresh = listed.filter(({ call }) => !board.known.includes(call)).reverse();
  // What was taken back (undo) is neither shown nor kept waiting.
  const holds = (call: Call): boolean => calls === null || listed.some((other) => other.call === call.call);
  const kept = board.coming.filter(holds);
  // After a start the past is past: only the newest is shown.
  const coming = [...kept, ...(first ? fresh.slice(-1) : fresh)].slice(-WAITING_CALLS_MAX);
  const known = calls === null ? board.known : listed.map(({ call }) => call);
  const shown = board.shown !== null && holds(board.shown) ? board.shown : null;
  const free = shown === null || now_ms - board.since_ms >= CALL_SHOWN_MS;
  const [next, ...later] = coming;
  if (free && next !== undefined) return { shown: next, since_ms: now_ms, coming: later, known };
  if (shown !== null) return { shown, since_ms: board.since_ms, coming, known };
  const newest = listed[0] ?? null;
  return { shown: newest, since_ms: Number.NEGATIVE_INFINITY, coming, known };
};

/** Whether the large call is still news. */
export const isFreshCall = (board: Board, now_ms: number): boolean => now_ms - board.since_ms < CALL_SHOWN_MS;

/** The five before the large one. */
export const earlierCalls = (board: Board, calls: readonly Call[]): readonly Call[] =>
  calls.filter(({ call }) => call !== board.shown?.call).slice(0, 5);
