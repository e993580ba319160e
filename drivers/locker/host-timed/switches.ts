/**
 * What a bank needs of outputs that this program switches itself: lines of a GPIO chip, relays on USB. Such a
 * coil stays energised until somebody writes "rest": nothing below ends a pulse when this program dies.
 * Types only; which level or report energises a coil is each protocol's own.
 */
import type { LinkLoss } from "../../link/link.ts";
import type { DoorState } from "../bank/bank.pure.ts";

export interface SwitchesListener {
  /**
   * Every output was put to rest; `found`: those that were energised before it (a program that died, another
   * program).
   */
  opened(found: readonly number[]): void;
  /** The attempt failed or the outputs are gone. The last call of this connection. */
  lost(loss: LinkLoss): void;
  /** A door may have moved. A hint only: some lines never say so, and a bouncing one says it often. */
  moved(): void;
}

/** Outputs and doors are counted from 0, as many of each as the bank has boxes. */
export interface HostSwitches {
  readonly label: string;
  /**
   * One attempt, answered by `opened` or `lost`, never before this call returned. All outputs are at rest
   * before anything else is done.
   */
  connect(listener: SwitchesListener): void;
  /** Every output at rest, then all is let go, without a `lost` call. Idempotent. */
  disconnect(): void;
  /** Current on this coil until `rest`. False: it was not taken. Called by coil.ts alone, which ends it. */
  energise(index0: number): boolean;
  /** False: it was not taken, and the coil may have current. */
  rest(index0: number): boolean;
  /**
   * Outputs that are energised now. `answered` is called exactly once, never before this call returned;
   * undefined: nobody can say.
   */
  readOutputs(answered: (on: readonly number[] | undefined) => void): void;
  /** All doors, undebounced; empty where the bank has no door contacts. */
  readDoors(): readonly DoorState[];
}
