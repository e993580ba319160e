/**
 * The life of one pulse: accepted, written once, settled when its time and the settling time are over.
 * It is never written a second time; whether it may be asked for at all is decided by the office's permit.
 */
import {
  isPulseDuration,
  PULSE_SETTLE_MS,
  type PulseCommand,
  type PulseDoubt,
  type PulseOutcome,
  type PulseRefusal,
} from "./bank.pure.ts";
import { arm, set, type Turn } from "./turn.pure.ts";

const settlePulse = (turn: Turn, outcome: PulseOutcome): void => {
  const { pulse } = turn.state;
  if (pulse === undefined) return;
  set(turn, { pulse: undefined });
  turn.effects.push({ kind: "settle", id: pulse.id, outcome });
};

/** Only a pulse of which no byte was written can be refused. */
export const refuseWaiting = (turn: Turn, why: PulseRefusal): void => {
  if (turn.state.pulse?.kind === "waiting") settlePulse(turn, { kind: "refused", why });
};

const refusal = (turn: Turn, command: PulseCommand, board: number): PulseRefusal | undefined => {
  const { state } = turn;
  const { index0 } = command.channel;
  const target = state.boards[board];
  if (state.stopping.kind !== "no") return "stopping";
  if (!isPulseDuration(command.duration_ms, turn.settings.pulse_ms)) return "duration";
  if (target === undefined || !Number.isInteger(index0) || index0 < 0 || index0 >= target.channels)
    return "unknown-channel";
  if (state.link === "down") return "link-down";
  if (state.pulse !== undefined) return "busy";
  if (state.boards.some((each) => each.stuck)) return "output-stuck";
  if (target.phase.kind !== "ready") return "board-not-ready";
  const door = target.doors.states[index0];
  if (door !== "closed") return door === "open" ? "door-open" : "door-unknown";
  return state.offs.due.length > 0 ? "all-off" : undefined;
};

export const acceptPulse = (turn: Turn, id: number, command: PulseCommand): void => {
  const board = turn.state.boards.findIndex(({ address }) => address === command.channel.board);
  const why = refusal(turn, command, board);
  if (why === undefined) set(turn, { pulse: { kind: "waiting", id, board, command } });
  else turn.effects.push({ kind: "settle", id, outcome: { kind: "refused", why } });
};

/**
 * Acknowledged, surely gone out, or given up: from here on the coil is certainly off after the duration,
 * because the board's timer started before. Only then may another coil of the supply be energised.
 */
export const letSettle = (turn: Turn, doubt: PulseDoubt | undefined): void => {
  const { pulse } = turn.state;
  if (pulse?.kind !== "sent" || pulse.timed) return;
  set(turn, { pulse: { ...pulse, doubt, timed: true } });
  arm(turn, "settle", pulse.command.duration_ms + PULSE_SETTLE_MS);
};

/** The time is over and the outputs were read, or can't be. */
export const finishPulse = (turn: Turn): void => {
  const { pulse } = turn.state;
  if (pulse === undefined || pulse.kind === "waiting") return;
  settlePulse(
    turn,
    pulse.doubt === undefined
      ? { kind: "sent-acknowledged" }
      : { kind: "sent-unconfirmed", why: pulse.doubt },
  );
};
