/**
 * All-off: sent to every board, before anything else, whenever it is asked for, when an output is found on,
 * and before the link is closed. What else goes on the bus is decided elsewhere.
 */
import type { LockCommand } from "./bank.pure.ts";
import { acceptPulse, refuseWaiting } from "./pulse.pure.ts";
import { boardAt, set, type Turn } from "./turn.pure.ts";

export const endOff = (turn: Turn, index: number, answered: boolean): void => {
  const { due, unanswered, ids } = turn.state.offs;
  const silent = answered ? unanswered : [...unanswered, boardAt(turn, index).address];
  set(turn, { offs: { due: due.filter((each) => each !== index), unanswered: silent, ids } });
};

/** Answers the commands that wait for all-off, and the shut-down once no pulse runs any more. */
export const settleOffs = (turn: Turn): void => {
  const { offs, stopping } = turn.state;
  if (offs.due.length > 0) return;
  for (const id of offs.ids)
    turn.effects.push({ kind: "settle", id, outcome: { kind: "all-off", unanswered: offs.unanswered } });
  const stopped = stopping.kind === "yes" && turn.state.pulse === undefined;
  if (stopped) {
    set(turn, { stopping: { kind: "stopped" } });
    const outcome = { kind: "shut-down", unanswered: offs.unanswered } as const;
    turn.effects.push({ kind: "settle", id: stopping.id, outcome });
  }
  if (stopping.kind !== "yes" || stopped) set(turn, { offs: { due: [], unanswered: [], ids: [] } });
  else set(turn, { offs: { ...offs, ids: [] } });
};

export const failOffs = (turn: Turn): void => {
  const { due, unanswered, ids } = turn.state.offs;
  const missed = due.map((index) => boardAt(turn, index).address);
  set(turn, { offs: { due: [], unanswered: [...unanswered, ...missed], ids } });
};

export const onCommand = (turn: Turn, id: number, command: LockCommand): void => {
  // Boards without such an order end their pulses themselves: a shut-down waits for that.
  const every = turn.speech.outputs ? turn.state.boards.map((_, index) => index) : [];
  switch (command.kind) {
    case "pulse":
      acceptPulse(turn, id, command);
      return;
    case "all-off":
      refuseWaiting(turn, "all-off");
      set(turn, { offs: { due: every, unanswered: [], ids: [...turn.state.offs.ids, id] } });
      break;
    case "shut-down":
      refuseWaiting(turn, "stopping");
      set(turn, { stopping: { kind: "yes", id }, offs: { ...turn.state.offs, due: every, unanswered: [] } });
      break;
  }
  if (turn.state.link === "down") failOffs(turn);
};
