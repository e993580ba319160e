/**
 * Outputs at rest, and the proof of it: written, read back, tried again a few times, and then declared stuck
 * so that nothing else is energised beside a coil that may have current.
 */
import {
  arm,
  askOutputs,
  count,
  disarm,
  HOST_BOARD,
  type HostTurn,
  REST_AGAIN_MS,
  RESTS_MAX,
  report,
  set,
} from "./state.pure.ts";

/** Every output to rest now, whatever was tried before. */
export const restAll = (turn: HostTurn): void => attempt(turn, 1);

export const tryRestAgain = (turn: HostTurn): void => {
  const { rest } = turn.state;
  if (rest.kind === "proving") attempt(turn, rest.attempts + 1);
};

const attempt = (turn: HostTurn, attempts: number): void => {
  disarm(turn, "rest-again");
  set(turn, { rest: { kind: "proving", attempts } });
  turn.effects.push({ kind: "rest-all" });
  askOutputs(turn, "proof");
};

/** Once declared it is said once, and the bank refuses pulses until every output reads off. */
export const declareStuck = (turn: HostTurn, on: readonly number[]): void => {
  const said = turn.state.stuck !== undefined;
  set(turn, { stuck: on });
  if (!said) report(turn, { kind: "output-anomaly", board: HOST_BOARD, on, fault: "LOCKER_OUTPUT_STUCK" });
};

export const onOutputs = (turn: HostTurn, ask: number, on: readonly number[] | undefined): void => {
  const { asked } = turn.state;
  if (asked?.ask !== ask) return;
  set(turn, { asked: undefined });
  if (on === undefined) count(turn, "outputs_unread");
  else report(turn, { kind: "outputs-read", board: HOST_BOARD, on });
  switch (asked.why) {
    case "proof":
      return onProof(turn, on);
    case "confirm":
      return onConfirm(turn, on);
    case "audit":
      if (on === undefined) return loseBank(turn);
      if (on.length === 0) return;
      declareStuck(turn, on);
      return restAll(turn);
  }
};

const onProof = (turn: HostTurn, on: readonly number[] | undefined): void => {
  const { rest, stuck, pulse } = turn.state;
  if (rest.kind !== "proving") return;
  if (on?.length === 0) {
    set(turn, { rest: { kind: "proven" }, stuck: undefined });
    if (stuck !== undefined) report(turn, { kind: "output-normal", board: HOST_BOARD });
    return;
  }
  count(turn, "rest_unproven");
  if (rest.attempts < RESTS_MAX) return arm(turn, "rest-again", REST_AGAIN_MS);
  set(turn, { rest: { kind: "failed" } });
  if (on !== undefined) return declareStuck(turn, on);
  if (pulse !== undefined) {
    declareStuck(turn, [pulse.command.channel.index0]);
    set(turn, { pulse: { ...pulse, doubt: "link-lost" } });
  }
  loseBank(turn);
};

const onConfirm = (turn: HostTurn, on: readonly number[] | undefined): void => {
  const { pulse } = turn.state;
  if (pulse?.kind !== "on" || on === undefined) return;
  const { index0 } = pulse.command.channel;
  const others = on.filter((each) => each !== index0);
  if (on.includes(index0)) set(turn, { pulse: { ...pulse, doubt: undefined } });
  if (others.length === 0) return;
  // A second coil on one supply: that one was never ordered, so both lose their current.
  declareStuck(turn, others);
  restAll(turn);
};

/** The outputs can't be read: opened anew, which puts them to rest as far as anything can. */
const loseBank = (turn: HostTurn): void => {
  const fault = "LOCKER_NO_ANSWER";
  set(turn, { ready: false, rest: { kind: "failed" } });
  if (turn.state.told !== fault) {
    set(turn, { told: fault });
    report(turn, { kind: "board", board: HOST_BOARD, state: "silent", fault, found: [] });
  }
  turn.effects.push({ kind: "relink" });
};
