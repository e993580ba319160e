/**
 * What every pager machine does to its turn, one event's step in the making. Only `state` is replaced; the
 * states themselves are never written to. What is decided stands in each protocol's own files.
 */
import type { MachineEffect } from "../../runtime/machine.ts";

import type { PagerAnswer, PagerReport } from "./vocabulary.pure.ts";

interface Holds<State> {
  state: State;
}
interface Does<Timer extends string> {
  readonly effects: MachineEffect<PagerAnswer, PagerReport, Timer>[];
}

export interface PagerTurn<State, Timer extends string> extends Holds<State>, Does<Timer> {}

export const change = <State>(turn: Holds<State>, patch: Partial<NoInfer<State>>): void => {
  turn.state = { ...turn.state, ...patch };
};

export const settle = <Timer extends string>(turn: Does<Timer>, id: number, outcome: PagerAnswer): void => {
  turn.effects.push({ kind: "settle", id, outcome });
};

export const report = <Timer extends string>(turn: Does<Timer>, news: PagerReport): void => {
  turn.effects.push({ kind: "report", report: news });
};

export const count = <Timer extends string>(turn: Does<Timer>, counter: string): void => {
  turn.effects.push({ kind: "count", counter });
};

export const arm = <Timer extends string>(
  turn: Does<Timer>,
  timer: NoInfer<Timer>,
  delay_ms: number,
): void => {
  turn.effects.push({ kind: "arm", timer, delay_ms });
};

export const disarm = <Timer extends string>(turn: Does<Timer>, timer: NoInfer<Timer>): void => {
  turn.effects.push({ kind: "disarm", timer });
};
