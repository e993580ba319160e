/**
 * The machine of one bank whose pulses this program ends: one coil at a time, off proven by reading the
 * outputs back, never taken for granted. It decides what is switched and what is said of it; who may open a
 * box it does not know. A pulse leaves it as one effect, on and off together.
 */
import type { Step } from "../../runtime/machine.ts";
import {
  isPulseDuration,
  type LockCommand,
  PULSE_MAX_MS,
  PULSE_RANGE,
  PULSE_SETTLE_MS,
  type PulseCommand,
  type PulseOutcome,
  type PulseRefusal,
} from "../bank/bank.pure.ts";
import { type DoorMove, isMoving, look, loseSight } from "./doors.pure.ts";
import { declareStuck, onOutputs, restAll, tryRestAgain } from "./rest.pure.ts";
import {
  arm,
  askOutputs,
  checkHostTimed,
  disarm,
  firstState,
  HOST_BOARD,
  type HostEffect,
  type HostEvent,
  type HostTimedSettings,
  type HostTimedState,
  type HostTimer,
  type HostTurn,
  report,
  set,
} from "./state.pure.ts";

/** How long doors are polled fast after a pulse began, the pulse itself not counted. */
const WATCH_MS = 3_000;
/** A board is believed about its doors after so many looks. */
const LOOKS_NEEDED = 2;

// ---- pulses ----

const refusal = (turn: HostTurn, { channel, duration_ms }: PulseCommand): PulseRefusal | undefined => {
  const { settings, state } = turn;
  const { board, index0 } = channel;
  if (state.stopping.kind !== "no") return "stopping";
  if (!isPulseDuration(duration_ms, PULSE_RANGE)) return "duration";
  if (board !== HOST_BOARD || !Number.isInteger(index0) || index0 < 0 || index0 >= settings.boxes)
    return "unknown-channel";
  if (state.link === "down") return "link-down";
  if (state.pulse !== undefined) return "busy";
  if (state.stuck !== undefined) return "output-stuck";
  if (!state.ready) return "board-not-ready";
  if (state.rest.kind !== "proven") return "all-off";
  return settings.doors && state.doors.states[index0] === "unknown" ? "door-unknown" : undefined;
};

const acceptPulse = (turn: HostTurn, id: number, command: PulseCommand): void => {
  const why = refusal(turn, command);
  if (why !== undefined) {
    turn.effects.push({ kind: "settle", id, outcome: { kind: "refused", why } });
    return;
  }
  const { index0 } = command.channel;
  set(turn, { pulse: { kind: "on", id, command, doubt: "no-answer" }, watching: true });
  turn.effects.push({ kind: "pulse", index0, duration_ms: command.duration_ms });
  askOutputs(turn, "confirm");
  arm(turn, "watch-end", command.duration_ms + WATCH_MS);
  armFast(turn);
};

const onPulseOver = (turn: HostTurn, taken: boolean): void => {
  const { pulse, link } = turn.state;
  if (pulse?.kind !== "on") return;
  const doubt = taken ? pulse.doubt : "no-answer";
  set(turn, { pulse: { ...pulse, kind: "over", doubt: link === "down" ? "link-lost" : doubt } });
  // Only from here on may another coil of the supply be energised, whatever is read.
  arm(turn, "settle", PULSE_SETTLE_MS);
  if (link === "up") restAll(turn);
};

/** Its time and the settling time are over, and what became of its output is known, or never will be. */
const finishPulse = (turn: HostTurn): void => {
  const { pulse, rest, link } = turn.state;
  if (pulse?.kind !== "settled" || (rest.kind === "proving" && link === "up")) return;
  const outcome: PulseOutcome =
    pulse.doubt === undefined
      ? { kind: "sent-acknowledged" }
      : { kind: "sent-unconfirmed", why: pulse.doubt };
  set(turn, { pulse: undefined });
  turn.effects.push({ kind: "settle", id: pulse.id, outcome });
};

// ---- all-off ----

const onCommand = (turn: HostTurn, id: number, command: LockCommand): void => {
  switch (command.kind) {
    case "pulse":
      acceptPulse(turn, id, command);
      return;
    case "all-off":
      set(turn, { offs: [...turn.state.offs, id] });
      break;
    case "shut-down":
      set(turn, { stopping: { kind: "yes", id } });
      break;
  }
  if (turn.state.link === "up") restAll(turn);
};

/** Answers the commands that wait for all-off, and the shut-down once no pulse runs any more. */
const settleOffs = (turn: HostTurn): void => {
  const { offs, stopping, rest, link, pulse } = turn.state;
  if (link === "up" && rest.kind === "proving") return;
  const unanswered = link === "up" && rest.kind === "proven" ? [] : [HOST_BOARD];
  for (const id of offs) turn.effects.push({ kind: "settle", id, outcome: { kind: "all-off", unanswered } });
  set(turn, { offs: [] });
  if (stopping.kind !== "yes" || pulse !== undefined) return;
  set(turn, { stopping: { kind: "stopped" } });
  turn.effects.push({ kind: "settle", id: stopping.id, outcome: { kind: "shut-down", unanswered } });
};

// ---- doors ----

const sayDoors = (turn: HostTurn, moves: readonly DoorMove[]): void => {
  for (const { index0, state } of moves)
    report(turn, { kind: "door", channel: { board: HOST_BOARD, index0 }, state });
};

/** Looks at the doors now, and again after what a contact may bounce. */
const lookAtDoors = (turn: HostTurn): void => {
  if (!turn.settings.doors) return;
  turn.effects.push({ kind: "read-doors" });
  armFast(turn);
};

const armFast = (turn: HostTurn): void => {
  if (turn.settings.doors) arm(turn, "fast", turn.settings.fast_poll_ms);
};

const onFast = (turn: HostTurn): void => {
  set(turn, { hinted: false });
  const { watching, doors, looks } = turn.state;
  if (watching || looks < LOOKS_NEEDED || isMoving(doors)) lookAtDoors(turn);
};

const onMoved = (turn: HostTurn): void => {
  const { link, hinted, doors } = turn.state;
  // A door that moves is looked at soon anyway; two looks without a pause between them would prove nothing.
  if (link === "down" || hinted || isMoving(doors)) return;
  set(turn, { hinted: true });
  lookAtDoors(turn);
};

// ---- link and timers ----

const onLinkUp = (turn: HostTurn, found: readonly number[]): void => {
  if (turn.state.stopping.kind === "stopped") set(turn, { stopping: { kind: "no" } });
  set(turn, { link: "up", ready: false, looks: 0, hinted: false, told: "" });
  if (found.length > 0) declareStuck(turn, found);
  restAll(turn);
  lookAtDoors(turn);
  arm(turn, "idle", turn.settings.idle_poll_ms);
  if (turn.state.fresh) arm(turn, "earlier-life", PULSE_MAX_MS + PULSE_SETTLE_MS);
};

const onLinkDown = (turn: HostTurn): void => {
  disarm(turn, "rest-again", "idle", "fast", "watch-end");
  const { pulse, rest } = turn.state;
  const unproven = pulse?.kind === "on" || (pulse !== undefined && rest.kind !== "proven");
  if (pulse !== undefined && unproven) {
    // Nobody can say any more whether that coil has current: it is declared on until its output reads off.
    declareStuck(turn, [pulse.command.channel.index0]);
    set(turn, { pulse: { ...pulse, doubt: "link-lost" } });
  }
  const [doors, moves] = loseSight(turn.state.doors);
  set(turn, {
    link: "down",
    ready: false,
    asked: undefined,
    watching: false,
    doors,
    rest: { kind: "failed" },
  });
  sayDoors(turn, moves);
};

const onIdle = (turn: HostTurn): void => {
  arm(turn, "idle", turn.settings.idle_poll_ms);
  const { pulse, rest, asked } = turn.state;
  if (turn.settings.doors && !isMoving(turn.state.doors) && !turn.state.watching)
    turn.effects.push({ kind: "read-doors" });
  if (pulse?.kind === "on" || rest.kind === "proving" || asked !== undefined) return;
  if (rest.kind === "failed") restAll(turn);
  else askOutputs(turn, "audit");
};

const onTimer = (turn: HostTurn, timer: HostTimer): void => {
  switch (timer) {
    case "rest-again":
      tryRestAgain(turn);
      break;
    case "settle":
      if (turn.state.pulse?.kind === "over") set(turn, { pulse: { ...turn.state.pulse, kind: "settled" } });
      break;
    case "idle":
      onIdle(turn);
      break;
    case "fast":
      onFast(turn);
      break;
    case "watch-end":
      set(turn, { watching: false });
      break;
    case "earlier-life":
      set(turn, { fresh: false });
      break;
  }
};

// ---- the machine ----

const getReady = (turn: HostTurn): void => {
  const { link, ready, fresh, rest, looks } = turn.state;
  const seen = !turn.settings.doors || looks >= LOOKS_NEEDED;
  if (link === "down" || ready || fresh || rest.kind !== "proven" || !seen) return;
  set(turn, { ready: true });
  if (turn.state.told === "ready") return;
  set(turn, { told: "ready" });
  report(turn, { kind: "board", board: HOST_BOARD, state: "ready", version: null });
};

const work = (turn: HostTurn, event: HostEvent): void => {
  switch (event.kind) {
    case "link-up":
      return onLinkUp(turn, event.found);
    case "link-down":
      return onLinkDown(turn);
    case "pulse-over":
      return onPulseOver(turn, event.taken);
    case "outputs":
      return onOutputs(turn, event.ask, event.on);
    case "doors": {
      const [doors, moves] = look(turn.state.doors, event.doors);
      set(turn, { doors, looks: Math.min(LOOKS_NEEDED, turn.state.looks + 1) });
      report(turn, { kind: "doors-read", board: HOST_BOARD });
      sayDoors(turn, moves);
      if (isMoving(doors)) armFast(turn);
      return;
    }
    case "moved":
      return onMoved(turn);
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};

export const hostTimedMachine = (
  settings: HostTimedSettings,
): { readonly initial: HostTimedState; readonly step: Step<HostTimedState, HostEvent, HostEffect> } => {
  checkHostTimed(settings);
  return {
    initial: firstState(settings),
    step: (state, event) => {
      const turn: HostTurn = { settings, state: { ...state }, effects: [] };
      work(turn, event);
      finishPulse(turn);
      settleOffs(turn);
      getReady(turn);
      return [turn.state, turn.effects];
    },
  };
};
