/**
 * What one protocol folder gives to the driver: how to run a base that speaks it, and what such a base can
 * do. A further protocol is one such function and one row in driver.ts.
 */
import { assert } from "../../faults.ts";
import type { Framing, MachineEffect, MachineEvent, Step } from "../../runtime/machine.ts";
import type {
  PagerCapabilities,
  PagerCommand,
  PagerOutcome,
  PagerReport,
  PagerStatusOutcome,
} from "./vocabulary.pure.ts";

export type PagerAnswer = PagerOutcome | PagerStatusOutcome;

export interface PagerSetup<State, Frame, Timer extends string, Held> {
  readonly capabilities: PagerCapabilities;
  /** What the performer (runtime/perform.ts) runs. */
  readonly spec: {
    readonly initial: State;
    readonly step: Step<
      State,
      MachineEvent<Frame, PagerCommand, Timer>,
      MachineEffect<PagerAnswer, PagerReport, Timer>
    >;
    readonly framing: Framing<Held, Frame>;
    readonly describe: (frame: Frame) => string;
    readonly flush_after_ms?: number;
    readonly personal: boolean;
  };
}

/** A setting out of its range is a mistake of the caller's: configuration is checked before it gets here. */
export const within = (name: string, value: number, low: number, high: number): number => {
  assert(Number.isInteger(value) && value >= low && value <= high, `${name} is ${low}..${high}`);
  return value;
};
