/**
 * The machine of one bank on a bus, whatever its boards speak: one frame on the bus at a time, reads repeated
 * once, pulses never. It decides what is sent next and what silence means; who may open a box it does not
 * know.
 */
import type { MachineEvent, Step } from "../../runtime/machine.ts";
import { type LockCommand, PULSE_MAX_MS, PULSE_SETTLE_MS } from "./bank.pure.ts";
import { reviveBoards, startAll } from "./boards.pure.ts";
import type { Dialect } from "./dialect.pure.ts";
import { forget, isUnsettled } from "./doors.pure.ts";
import { onFrame, onNoise, onReplyTimeout, send } from "./exchange.pure.ts";
import { failOffs, onCommand, settleOffs } from "./offs.pure.ts";
import { finishPulse, letSettle, refuseWaiting } from "./pulse.pure.ts";
import { chooseNext } from "./schedule.pure.ts";
import {
  type BusSettings,
  initialState,
  type LockBankState,
  type LockEffect,
  type LockTimer,
} from "./state.pure.ts";
import { arm, boardAt, disarm, reportDoors, set, setBoard, type Turn } from "./turn.pure.ts";

/** Every n-th idle round asks more than the doors, so that a coil switched on by anyone else is found. */
const AUDIT_EVERY_ROUNDS = 20;

// ---- link ----

const onLinkUp = (turn: Turn): void => {
  if (turn.state.stopping.kind === "stopped") set(turn, { stopping: { kind: "no" } });
  set(turn, { link: "up", bus: { kind: "free" }, auditIn: AUDIT_EVERY_ROUNDS });
  set(turn, { echoes: turn.settings.echo, answered: undefined });
  startAll(turn);
  arm(turn, "idle", turn.settings.idle_poll_ms);
  if (turn.state.fresh) arm(turn, "earlier-life", PULSE_MAX_MS + PULSE_SETTLE_MS);
};

const onLinkDown = (turn: Turn): void => {
  disarm(turn, "line", "reply", "idle", "fast", "watch-end", "revive");
  set(turn, { link: "down", bus: { kind: "free" }, retry: undefined, pulseHeld: false });
  set(turn, { sweep: [], fast: [], audit: [], fastArmed: false, watched: undefined });
  refuseWaiting(turn, "link-down");
  // The settle timer outlives the link: the coil may be on although nobody can ask any more.
  letSettle(turn, "link-lost");
  if (turn.state.pulse?.kind === "checking") finishPulse(turn);
  failOffs(turn);
  turn.state.boards.forEach(({ doors }, index) => {
    const [unknown, changes] = forget(doors);
    setBoard(turn, index, { phase: { kind: "down" }, doors: unknown });
    reportDoors(turn, index, changes);
  });
};

// ---- timers ----

const onTimer = (turn: Turn, timer: LockTimer): void => {
  switch (timer) {
    case "line":
      if (turn.state.bus.kind === "silence") set(turn, { bus: { kind: "free" } });
      break;
    case "reply":
      onReplyTimeout(turn);
      break;
    case "settle":
      onSettleTime(turn);
      break;
    case "idle":
      onIdleRound(turn);
      break;
    case "fast":
      onFastRound(turn);
      break;
    case "watch-end":
      set(turn, { watched: undefined });
      break;
    case "revive":
      reviveBoards(turn);
      break;
    case "earlier-life":
      set(turn, { fresh: false });
      break;
  }
};

const onSettleTime = (turn: Turn): void => {
  const { pulse, link } = turn.state;
  if (pulse?.kind !== "sent") return;
  const canAsk = turn.speech.outputs && link === "up" && boardAt(turn, pulse.board).phase.kind === "ready";
  if (canAsk) set(turn, { pulse: { ...pulse, kind: "checking" } });
  else finishPulse(turn);
};

const onIdleRound = (turn: Turn): void => {
  const { boards, auditIn } = turn.state;
  const every = boards.map((_, index) => index);
  const isDue = auditIn <= 1;
  const audit = every.flatMap((board) =>
    turn.speech.audit.flatMap((step) => {
      // What a pulse kept from being asked in its round is still to be asked.
      const isLeft = turn.state.audit.some((left) => left.board === board && left.step === step);
      const wanted = isDue || isLeft || (step === "outputs" && boards[board]?.stuck === true);
      return wanted ? [{ board, step }] : [];
    }),
  );
  set(turn, { sweep: every, audit, auditIn: isDue ? AUDIT_EVERY_ROUNDS : auditIn - 1 });
  arm(turn, "idle", turn.settings.idle_poll_ms);
};

const onFastRound = (turn: Turn): void => {
  const { boards, watched } = turn.state;
  const fast = boards.flatMap(({ doors, phase }, index) =>
    phase.kind === "ready" && (index === watched || isUnsettled(doors, turn.settings.closed_level))
      ? [index]
      : [],
  );
  set(turn, { fast, fastArmed: fast.length > 0 || watched !== undefined });
  if (turn.state.fastArmed) arm(turn, "fast", turn.settings.fast_poll_ms);
};

// ---- the machine ----

/** What the bus is free for goes on it. */
const advance = (turn: Turn): void => {
  if (turn.state.link === "down" || turn.state.bus.kind !== "free") return;
  const exchange = chooseNext(turn);
  if (exchange !== undefined) send(turn, exchange);
};

export interface LockBankMachine<Frame> {
  readonly initial: LockBankState;
  readonly step: Step<LockBankState, MachineEvent<Frame, LockCommand, LockTimer>, LockEffect>;
}

export const lockBankMachine = <Frame extends { readonly bytes: Uint8Array }>(
  settings: BusSettings,
  dialect: Dialect<Frame>,
): LockBankMachine<Frame> => {
  const work = (turn: Turn, event: MachineEvent<Frame, LockCommand, LockTimer>): void => {
    switch (event.kind) {
      case "link-up":
        return onLinkUp(turn);
      case "link-down":
        return onLinkDown(turn);
      case "frame": {
        const { frame } = event;
        return onFrame(turn, {
          bytes: frame.bytes,
          as: ({ question, board }) => dialect.hear(question, boardAt(turn, board), frame),
        });
      }
      case "noise":
        return onNoise(turn);
      case "timer":
        return onTimer(turn, event.timer);
      case "command":
        return onCommand(turn, event.id, event.command);
    }
  };
  return {
    initial: initialState(settings),
    step: (state, event) => {
      const turn: Turn = { settings, speech: dialect, state: { ...state }, effects: [] };
      work(turn, event);
      advance(turn);
      settleOffs(turn);
      return [turn.state, turn.effects];
    },
  };
};
