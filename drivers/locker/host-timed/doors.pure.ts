/**
 * Door contacts read line by line: two equal looks in a row make a state, one failed look makes it unknown.
 * Unlike a board's inputs, each line can fail alone. Whether an opening was allowed is judged in the office.
 */
import type { DoorState } from "../bank/bank.pure.ts";

export interface WatchedDoors {
  /** The last look; undefined: none since the lines were opened. */
  readonly last: readonly DoorState[] | undefined;
  /** Debounced. */
  readonly states: readonly DoorState[];
}

export interface DoorMove {
  readonly index0: number;
  readonly state: DoorState;
}

export const unseenDoors = (doors: number): WatchedDoors => ({
  last: undefined,
  states: Array.from({ length: doors }, () => "unknown"),
});

export const look = (
  { last, states }: WatchedDoors,
  seen: readonly DoorState[],
): readonly [WatchedDoors, readonly DoorMove[]] => {
  const next = states.map((state, index0): DoorState => {
    const now = seen[index0] ?? "unknown";
    return now === "unknown" || last?.[index0] === now ? now : state;
  });
  return [{ last: seen, states: next }, moves(states, next)];
};

/** The lines are gone: nothing is known of any door. */
export const loseSight = ({ states }: WatchedDoors): readonly [WatchedDoors, readonly DoorMove[]] => {
  const lost = unseenDoors(states.length);
  return [lost, moves(states, lost.states)];
};

/** True while a door differs from its debounced state, so that the next look should come soon. */
export const isMoving = ({ last, states }: WatchedDoors): boolean =>
  last === undefined ? states.length > 0 : last.some((seen, index0) => seen !== states[index0]);

const moves = (before: readonly DoorState[], after: readonly DoorState[]): readonly DoorMove[] =>
  after.flatMap((state, index0) => (state === before[index0] ? [] : [{ index0, state }]));
