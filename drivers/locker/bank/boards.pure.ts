/**
 * Each board for itself: the steps that make it ready, what its answers mean, when it is given up. A board
 * that is silent or refused never stops another; it is tried again every REVIVE_MS.
 */
import type { BoardFault } from "./bank.pure.ts";
import type { Answer } from "./dialect.pure.ts";
import { forget, isUnsettled, observe } from "./doors.pure.ts";
import { finishPulse, letSettle, refuseWaiting } from "./pulse.pure.ts";
import type { BoardPhase } from "./state.pure.ts";
import { arm, boardAt, report, reportDoors, set, setBoard, type Turn, tellBoard } from "./turn.pure.ts";

/** Boards that do not serve are started anew this often. */
const REVIVE_MS = 5_000;

const FIRST_STEP: BoardPhase = { kind: "starting", step: 0, version: null };

export const startAll = (turn: Turn): void =>
  set(turn, {
    boards: turn.state.boards.map((board) => ({ ...board, phase: FIRST_STEP, told: "", late: 0 })),
  });

export const reviveBoards = (turn: Turn): void =>
  set(turn, {
    boards: turn.state.boards.map((board) =>
      board.phase.kind === "silent" || board.phase.kind === "refused"
        ? { ...board, phase: FIRST_STEP, late: 0 }
        : board,
    ),
  });

// ---- start ----

export const onStartAnswer = (
  turn: Turn,
  index: number,
  { step, version }: Extract<BoardPhase, { kind: "starting" }>,
  answer: Answer,
): void => {
  switch (answer.kind) {
    case "foreign":
      return;
    case "refusal":
      return loseBoard(turn, index);
    case "unfit":
      return refuseBoard(turn, index, answer.fault, answer.found);
    case "outputs":
      judgeOutputs(turn, index, answer.on);
      if (answer.on.length > 0) return refuseBoard(turn, index, "LOCKER_OUTPUT_STUCK", answer.on);
      break;
    case "doors":
      onDoors(turn, index, answer.active);
      break;
    case "fine":
      break;
  }
  const known = answer.kind === "fine" ? (answer.version ?? version) : version;
  setBoard(turn, index, { phase: { kind: "starting", step: step + 1, version: known } });
};

/** Every question was answered, and nobody answered twice. */
export const onStarted = (turn: Turn, index: number, version: number | null): void => {
  setBoard(turn, index, { phase: { kind: "ready" } });
  const { address } = boardAt(turn, index);
  tellBoard(turn, index, { kind: "board", board: address, state: "ready", version });
};

// ---- service ----

/** A pulse that still waits for the bus is not sent to a door that somebody opened meanwhile. */
const refuseMoved = (turn: Turn, index: number): void => {
  const { pulse } = turn.state;
  if (pulse?.kind !== "waiting" || pulse.board !== index) return;
  if (boardAt(turn, index).doors.states[pulse.command.channel.index0] === "open")
    refuseWaiting(turn, "door-open");
};

export const onDoors = (turn: Turn, index: number, active: readonly number[]): void => {
  const { closed_level } = turn.settings;
  const { doors: before, address } = boardAt(turn, index);
  report(turn, { kind: "doors-read", board: address });
  const [doors, changes] = observe(before, active, closed_level);
  if (doors === before) return;
  setBoard(turn, index, { doors });
  refuseMoved(turn, index);
  reportDoors(turn, index, changes);
  if (isUnsettled(doors, closed_level)) armFast(turn);
};

/** Outputs as read at a moment when none may be on. */
export const onOutputs = (turn: Turn, index: number, on: readonly number[]): void => {
  if (turn.state.pulse?.kind === "sent") return;
  judgeOutputs(turn, index, on);
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

export const refuseBoard = (turn: Turn, index: number, fault: BoardFault, found: readonly number[]): void =>
  dropBoard(turn, index, { kind: "refused" }, fault, found);

/** The pulse's own reply is still awaited: what becomes of it settles the pulse. */
const isOnBus = ({ state: { bus } }: Turn): boolean =>
  bus.kind === "awaiting" && bus.exchange.purpose === "pulse";

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
    else if (!isOnBus(turn)) letSettle(turn, "no-answer");
  }
  // A pulse nobody heard may still wait inside the link, and would open the box when nobody stands there.
  if (pulseHeld && !boards.some((each) => each.phase.kind === "ready")) {
    set(turn, { pulseHeld: false });
    turn.effects.push({ kind: "relink" });
  }
};
