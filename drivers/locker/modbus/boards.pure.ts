/**
 * Each board for itself: the steps that make it ready, what its replies mean, when it is given up. A board
 * that is silent or refused never stops another; it is tried again every REVIVE_MS.
 */
import type { BoardFault } from "../bank/bank.pure.ts";
import { forget, isUnsettled, observe } from "./doors.pure.ts";
import type { HostMessage, ModbusMessage } from "./protocol.ts";
import { finishPulse, refuseWaiting } from "./pulse.pure.ts";
import type { Board, BoardPhase, StartStep } from "./state.pure.ts";
import { arm, boardAt, report, reportDoors, set, setBoard, type Turn, tellBoard } from "./turn.pure.ts";

/** Boards that do not serve are started anew this often. */
const REVIVE_MS = 5_000;
/** Between polls of a board whose doors move or should. */
export const FAST_POLL_MS = 50;

const FIRST_STEP: BoardPhase = { kind: "starting", step: "all-off", version: 0 };

export const startAll = (turn: Turn): void =>
  set(turn, {
    boards: turn.state.boards.map((board) => ({ ...board, phase: FIRST_STEP, told: "" })),
  });

export const reviveBoards = (turn: Turn): void =>
  set(turn, {
    boards: turn.state.boards.map((board) =>
      board.phase.kind === "silent" || board.phase.kind === "refused"
        ? { ...board, phase: FIRST_STEP }
        : board,
    ),
  });

export const startMessage = (board: Board, step: StartStep): HostMessage => {
  const all = { board: board.address, first: 0, count: board.channels };
  switch (step) {
    case "all-off":
      return { kind: "all-off", board: board.address };
    case "version":
      return { kind: "read-version", board: board.address };
    case "modes":
      return { kind: "read-modes", ...all };
    case "coils":
      return { kind: "read-coils", ...all };
    case "doors":
    case "doors-again":
      return { kind: "read-inputs", ...all };
  }
};

/**
 * True when `reply` has the shape that answers `asked`. Requests answered by their own bytes are compared
 * elsewhere.
 */
export const answers = (asked: HostMessage, reply: ModbusMessage): boolean => {
  if (reply.board !== asked.board) return false;
  switch (asked.kind) {
    case "read-coils":
      return reply.kind === "coils" && reply.count === Math.ceil(asked.count / 8) * 8;
    case "read-inputs":
      return reply.kind === "inputs" && reply.count === Math.ceil(asked.count / 8) * 8;
    case "read-modes":
      return reply.kind === "registers" && reply.values.length === asked.count;
    case "read-version":
      return reply.kind === "registers" && reply.values.length === 1;
    case "flash-on":
    case "relay-off":
    case "all-off":
      return false;
  }
};

// ---- start ----

const proceed = (turn: Turn, index: number, step: StartStep, version: number): void =>
  setBoard(turn, index, { phase: { kind: "starting", step, version } });

export const onStartReply = (
  turn: Turn,
  index: number,
  { step, version }: Extract<BoardPhase, { kind: "starting" }>,
  reply: ModbusMessage,
): void => {
  const board = boardAt(turn, index);
  switch (step) {
    case "all-off":
      proceed(turn, index, "version", version);
      break;
    case "version": {
      const found = reply.kind === "registers" ? (reply.values[0] ?? 0) : 0;
      if (found >= turn.settings.version_min) proceed(turn, index, "modes", found);
      else refuseBoard(turn, index, "LOCKER_VERSION_UNKNOWN", [found]);
      break;
    }
    case "modes": {
      const modes = reply.kind === "registers" ? reply.values : [];
      if (modes.every((mode) => mode === 0)) proceed(turn, index, "coils", version);
      else refuseBoard(turn, index, "LOCKER_MODES_WRONG", modes);
      break;
    }
    case "coils": {
      const on = coilsOn(board, reply);
      judgeOutputs(turn, index, on);
      if (on.length === 0) proceed(turn, index, "doors", version);
      else refuseBoard(turn, index, "LOCKER_OUTPUT_STUCK", on);
      break;
    }
    case "doors":
      onDoors(turn, index, reply);
      proceed(turn, index, "doors-again", version);
      break;
    case "doors-again":
      onDoors(turn, index, reply);
      setBoard(turn, index, { phase: { kind: "ready", version } });
      tellBoard(turn, index, { kind: "board", board: board.address, state: "ready", version });
      break;
  }
};

/** A start step that the board answered with an exception, or not at all. */
export const onStartFailed = (turn: Turn, index: number, step: StartStep, exception: boolean): void => {
  if (exception && step === "version") refuseBoard(turn, index, "LOCKER_VERSION_UNKNOWN", []);
  else if (exception && step === "modes") refuseBoard(turn, index, "LOCKER_MODES_WRONG", []);
  else loseBoard(turn, index);
};

// ---- service ----

export const onDoors = (turn: Turn, index: number, reply: ModbusMessage): void => {
  if (reply.kind !== "inputs") return;
  const { closed_level } = turn.settings;
  const { doors: before, address } = boardAt(turn, index);
  report(turn, { kind: "doors-read", board: address });
  const [doors, changes] = observe(before, reply.active, closed_level);
  if (doors === before) return;
  setBoard(turn, index, { doors });
  reportDoors(turn, index, changes);
  if (isUnsettled(doors, closed_level)) armFast(turn);
};

const coilsOn = (board: Board, reply: ModbusMessage): readonly number[] =>
  reply.kind === "coils" ? reply.on.filter((index0) => index0 < board.channels) : [];

/** Outputs as read at a moment when none may be on. */
export const onCoils = (turn: Turn, index: number, reply: ModbusMessage): void => {
  if (turn.state.pulse?.kind === "sent") return;
  judgeOutputs(turn, index, coilsOn(boardAt(turn, index), reply));
  const { pulse } = turn.state;
  if (pulse?.kind === "checking" && pulse.board === index) finishPulse(turn);
};

const judgeOutputs = (turn: Turn, index: number, on: readonly number[]): void => {
  const { address, stuck } = boardAt(turn, index);
  report(turn, { kind: "outputs-read", board: address, on });
  if (on.length === 0) {
    if (!stuck) return;
    setBoard(turn, index, { stuck: false });
    report(turn, { kind: "output-normal", board: address });
    return;
  }
  refuseWaiting(turn, "output-stuck");
  const { due } = turn.state.offs;
  if (!due.includes(index)) set(turn, { offs: { ...turn.state.offs, due: [...due, index] } });
  if (stuck) return;
  setBoard(turn, index, { stuck: true });
  report(turn, { kind: "output-anomaly", board: address, on, fault: "LOCKER_OUTPUT_STUCK" });
};

export const armFast = (turn: Turn): void => {
  if (turn.state.fastArmed) return;
  set(turn, { fastArmed: true });
  arm(turn, "fast", turn.settings.fast_poll_ms);
};

// ---- giving up ----

export const loseBoard = (turn: Turn, index: number): void =>
  dropBoard(turn, index, { kind: "silent" }, "LOCKER_NO_ANSWER", []);

const refuseBoard = (turn: Turn, index: number, fault: BoardFault, found: readonly number[]): void =>
  dropBoard(turn, index, { kind: "refused" }, fault, found);

const dropBoard = (
  turn: Turn,
  index: number,
  phase: { readonly kind: "silent" | "refused" },
  fault: BoardFault,
  found: readonly number[],
): void => {
  const { address: board } = boardAt(turn, index);
  const [doors, changes] = forget(boardAt(turn, index).doors);
  setBoard(turn, index, { phase, doors });
  reportDoors(turn, index, changes);
  tellBoard(turn, index, { kind: "board", board, state: phase.kind, fault, found });
  arm(turn, "revive", REVIVE_MS);
  const { pulse, pulseHeld, boards } = turn.state;
  if (pulse?.board === index) {
    if (pulse.kind === "waiting") refuseWaiting(turn, "board-not-ready");
    else if (pulse.kind === "checking") finishPulse(turn);
  }
  // A pulse nobody heard may still wait inside the link, and would open the box when nobody stands there.
  if (pulseHeld && !boards.some((each) => each.phase.kind === "ready")) {
    set(turn, { pulseHeld: false });
    turn.effects.push({ kind: "relink" });
  }
};
