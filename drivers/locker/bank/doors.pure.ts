/**
 * Door contacts of one board: two equal polls make a state, a silent board makes it unknown.
 * Whether an opening was allowed is judged in the office, not here.
 */
import type { DoorState } from "./bank.pure.ts";

export interface Doors {
  /** Inputs of the last poll, true = active; undefined: nothing read since the board was lost. */
  readonly last: readonly boolean[] | undefined;
  /** Debounced, one for each channel. */
  readonly states: readonly DoorState[];
}

export interface DoorChange {
  readonly index0: number;
  readonly state: DoorState;
}

export const unknownDoors = (channels: number): Doors => ({
  last: undefined,
  states: Array.from({ length: channels }, () => "unknown"),
});

/** One poll's worth of inputs. `closed_level`: the input level (0 or 1) of a closed door. */
export const observe = (
  doors: Doors,
  active: readonly number[],
  closed_level: 0 | 1,
): readonly [Doors, readonly DoorChange[]] => {
  const on = new Set(active);
  const now = doors.states.map((_, index0) => on.has(index0));
  const sameAsLast = doors.last?.every((was, index0) => was === now[index0]) === true;
  if (sameAsLast && !isUnsettled(doors, closed_level)) return [doors, []];
  const states = doors.states.map((state, index0): DoorState => {
    if (doors.last?.[index0] !== now[index0]) return state;
    return now[index0] === (closed_level === 1) ? "closed" : "open";
  });
  return [{ last: now, states }, changes(doors.states, states)];
};

/** The board no longer answers: nothing is known of its doors. */
export const forget = (doors: Doors): readonly [Doors, readonly DoorChange[]] => {
  const lost = unknownDoors(doors.states.length);
  return [lost, changes(doors.states, lost.states)];
};

/** True while some input differs from its debounced state, so that the next poll should come soon. */
export const isUnsettled = (doors: Doors, closed_level: 0 | 1): boolean =>
  doors.last?.some(
    (on, index0) => doors.states[index0] !== (on === (closed_level === 1) ? "closed" : "open"),
  ) ?? false;

const changes = (before: readonly DoorState[], after: readonly DoorState[]): readonly DoorChange[] =>
  after.flatMap((state, index0) => (state === before[index0] ? [] : [{ index0, state }]));
