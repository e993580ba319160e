/**
 * One step of the bank's machine while it is being worked out: its own copy of the state, whose parts are
 * replaced, and effects that add up. The step stays pure: no turn outlives it, and nobody else sees its copy.
 */
import type { BankNews, LockReport } from "./bank.pure.ts";
import type { Speech } from "./dialect.pure.ts";
import type { DoorChange } from "./doors.pure.ts";
import type { Board, BusSettings, LockBankState, LockEffect, LockTimer } from "./state.pure.ts";

export interface Turn {
  readonly settings: BusSettings;
  readonly speech: Speech;
  readonly state: { -readonly [Part in keyof LockBankState]: LockBankState[Part] };
  readonly effects: LockEffect[];
}

export const set = (turn: Turn, change: Partial<LockBankState>): void => {
  Object.assign(turn.state, change);
};

export const boardAt = (turn: Turn, index: number): Board => {
  const board = turn.state.boards[index];
  if (board === undefined) throw new Error(`invariant broken: no board ${index}`);
  return board;
};

export const setBoard = (turn: Turn, index: number, change: Partial<Board>): void =>
  set(turn, {
    boards: turn.state.boards.map((board, at) => (at === index ? { ...board, ...change } : board)),
  });

export const arm = (turn: Turn, timer: LockTimer, delay_ms: number): void => {
  turn.effects.push({ kind: "arm", timer, delay_ms });
};

export const disarm = (turn: Turn, ...timers: readonly LockTimer[]): void => {
  for (const timer of timers) turn.effects.push({ kind: "disarm", timer });
};

export const count = (turn: Turn, counter: string): void => {
  turn.effects.push({ kind: "count", counter });
};

export const report = (turn: Turn, said: BankNews): void => {
  turn.effects.push({ kind: "report", report: said });
};

export const reportDoors = (turn: Turn, index: number, changes: readonly DoorChange[]): void => {
  const board = boardAt(turn, index).address;
  for (const { index0, state } of changes) report(turn, { kind: "door", channel: { board, index0 }, state });
};

/** Reports a board's state unless it is what was said last. */
export const tellBoard = (turn: Turn, index: number, said: Extract<LockReport, { kind: "board" }>): void => {
  const telling = said.state === "ready" ? "ready" : `${said.fault} ${said.found.join(" ")}`;
  if (boardAt(turn, index).told === telling) return;
  setBoard(turn, index, { told: telling });
  report(turn, said);
};
