/**
 * The fewest batches of a burst, computed. A transmission runs round and round over the 16 word places of a
 * batch; each page begins at the first or the second word of its frame, and what is between two pages is
 * idle. All pages can stand on one such walk of `batches` rounds exactly if no place is covered more often,
 * and no page lies on a piece of the circle that the walk never reaches. Only which pages begin late is free.
 */
import { WORDS_A_BATCH, WORDS_A_FRAME } from "./page.pure.ts";

/** Pages alike to the planner: `count` of them, each `words` long, in the same frame. */
export interface PageKind {
  readonly frame: number;
  readonly words: number;
  readonly count: number;
}

/** A walk from the first word to the last, which is idle: an ended page is known by the word behind it. */
export interface Round {
  readonly batches: number;
  /** How many of each kind begin at the second word of their frame. */
  readonly late: readonly number[];
  /** How often each of the 16 places is left idle. */
  readonly idle: readonly number[];
}

const PLACES = WORDS_A_BATCH;
const LAST = PLACES - 1;
/** Ways to begin late that are looked through for one that reaches all pages; eight pages have 256 at most. */
const WAYS_MAX = 4_096;

export const startOf = ({ frame }: PageKind, late: boolean): number => frame * WORDS_A_FRAME + (late ? 1 : 0);
export const endOf = (kind: PageKind, late: boolean): number => (startOf(kind, late) + kind.words) % PLACES;

/** Where a page takes the one word more: at its frame's first place, or behind where it would end. */
const early = (kind: PageKind): number => startOf(kind, false);
const behind = (kind: PageKind): number => endOf(kind, false);

/**
 * No plan of these pages has fewer batches, save where no way looked through reaches all: then there is one
 * more, as with each place idle once more every page is reached.
 */
export const shortestRound = (kinds: readonly PageKind[]): Round => {
  const words = kinds.reduce((sum, kind) => sum + kind.words * kind.count, 0);
  for (let batches = Math.ceil((words + 1) / PLACES); ; batches++) {
    const room = roomBeside(kinds, batches);
    const late = balanced(kinds, room);
    const round = late === undefined ? undefined : reachingAll(kinds, room, late, batches);
    if (round !== undefined) return round;
  }
};

/** Times each place may still be covered once all words are counted that stand there in either way. */
const roomBeside = (kinds: readonly PageKind[], batches: number): readonly number[] => {
  const room = new Array<number>(PLACES).fill(batches);
  room[LAST] = batches - 1;
  for (const { frame, words, count } of kinds)
    for (let word = 1; word < words; word++) {
      const place = (frame * WORDS_A_FRAME + word) % PLACES;
      room[place] = (room[place] ?? 0) - count;
    }
  return room;
};

const taken = (kinds: readonly PageKind[], late: readonly number[]): number[] => {
  const load = new Array<number>(PLACES).fill(0);
  kinds.forEach((kind, index) => {
    const second = late[index] ?? 0;
    load[early(kind)] = (load[early(kind)] ?? 0) + kind.count - second;
    load[behind(kind)] = (load[behind(kind)] ?? 0) + second;
  });
  return load;
};

/** Lets as many begin late as keep every place within its room; undefined: no choice does. */
const balanced = (kinds: readonly PageKind[], room: readonly number[]): readonly number[] | undefined => {
  const late = new Array<number>(kinds.length).fill(0);
  const load = taken(kinds, late);
  for (let place = 0; place < PLACES; place++)
    while ((load[place] ?? 0) > (room[place] ?? 0)) {
      const path = pathToRoom(kinds, late, load, room, place);
      if (path === undefined) return undefined;
      for (const { index, by } of path) late[index] = (late[index] ?? 0) + by;
      load.splice(0, PLACES, ...taken(kinds, late));
    }
  return late;
};

/** One page of a kind begins later (1) or earlier (-1) than before. */
interface Shift {
  readonly index: number;
  readonly by: 1 | -1;
}

/** Shifts that take one word from `from` to a place with room, each making room for the one before. */
const pathToRoom = (
  kinds: readonly PageKind[],
  late: readonly number[],
  load: readonly number[],
  room: readonly number[],
  from: number,
): readonly Shift[] | undefined => {
  const paths = new Map<number, readonly Shift[]>([[from, []]]);
  for (const [place, path] of paths) {
    if ((load[place] ?? 0) < (room[place] ?? 0)) return path;
    kinds.forEach((kind, index) => {
      const second = late[index] ?? 0;
      const [first, after] = [early(kind), behind(kind)];
      if (place === first && second < kind.count && !paths.has(after))
        paths.set(after, [...path, { index, by: 1 }]);
      if (place === after && second > 0 && !paths.has(first)) paths.set(first, [...path, { index, by: -1 }]);
    });
  }
  return undefined;
};

/** The first round, of the way given and then of all others, on which every page is reached. */
const reachingAll = (
  kinds: readonly PageKind[],
  room: readonly number[],
  given: readonly number[],
  batches: number,
): Round | undefined => {
  let ways = 0;
  const roundOf = (late: readonly number[]): Round | undefined => {
    ways++;
    const load = taken(kinds, late);
    const idle = room.map((words, place) => words - (load[place] ?? 0));
    if (idle.some((words) => words < 0)) return undefined;
    // The closing word was kept out of the room.
    const round = { batches, late, idle: idle.with(LAST, (idle[LAST] ?? 0) + 1) };
    return reachesAll(kinds, round) ? round : undefined;
  };
  const others = (late: readonly number[]): Round | undefined => {
    const kind = kinds[late.length];
    if (kind === undefined) return roundOf(late);
    for (let second = 0; second <= kind.count && ways < WAYS_MAX; second++) {
      const round = others([...late, second]);
      if (round !== undefined) return round;
    }
    return undefined;
  };
  return roundOf(given) ?? others([]);
};

/** Whether the walk is in one piece: every page and every idle word hangs together with the last place. */
const reachesAll = (kinds: readonly PageKind[], { late, idle }: Round): boolean => {
  const piece = Array.from({ length: PLACES }, (_, place) => place);
  const join = (a: number, b: number): void => {
    const [one, other] = [piece[a], piece[b]];
    piece.forEach((mark, place) => {
      if (mark === other) piece[place] = one ?? 0;
    });
  };
  const touched = new Set([LAST]);
  const step = (from: number, to: number): void => {
    touched.add(from);
    join(from, to);
  };
  idle.forEach((words, place) => {
    if (words > 0) step(place, (place + 1) % PLACES);
  });
  kinds.forEach((kind, index) => {
    const second = late[index] ?? 0;
    if (second > 0) step(startOf(kind, true), endOf(kind, true));
    if (second < kind.count) step(startOf(kind, false), endOf(kind, false));
  });
  return new Set([...touched].map((place) => piece[place])).size === 1;
};
