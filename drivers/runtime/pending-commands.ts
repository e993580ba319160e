/** Commands that wait for their outcome: a bounded number, each settled exactly once. */
import { assert } from "../faults.ts";

/** Commands waiting for their outcome in one driver. Past it a command is not taken. */
export const COMMANDS_PENDING_MAX = 128;

export class PendingCommands<Outcome> {
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  #last = 0;

  /** The command's id; undefined: COMMANDS_PENDING_MAX wait, and `settled` will not be called. */
  add(settled: (outcome: Outcome) => void): number | undefined {
    if (this.#waiting.size >= COMMANDS_PENDING_MAX) return undefined;
    this.#waiting.set(++this.#last, settled);
    return this.#last;
  }

  settle(id: number, outcome: Outcome): void {
    const settled = this.#waiting.get(id);
    assert(settled !== undefined, `command ${id} was settled twice`);
    this.#waiting.delete(id);
    settled(outcome);
  }
}
