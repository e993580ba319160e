/**
 * Puts the pages of a burst, one by one, on a walk that is known to hold them all (round.pure.ts). At each
 * word the page called first goes, unless what is left would then fall into two pieces; idle words wait till
 * last. This is Fleury's way through a graph whose sixteen nodes are the words of a batch.
 */
import { WORDS_A_BATCH } from "./page.pure.ts";
import { endOf, type PageKind, type Round, startOf } from "./round.pure.ts";

/** `kind`: index into the kinds of the round. */
export interface Call {
  readonly kind: number;
  readonly capcode: number;
}
/** `at`: where the page begins, 16 words a batch. */
export interface Placed {
  readonly call: number;
  readonly at: number;
}

const PLACES = WORDS_A_BATCH;
const LAST = PLACES - 1;

/** Undefined: pages to one capcode would have to leave their order. */
export const walkRound = (
  calls: readonly Call[],
  kinds: readonly PageKind[],
  round: Round,
): readonly Placed[] | undefined => {
  const walk = new Walk(kinds, round);
  const waiting = new Waiting(calls);
  const placed: Placed[] = [];
  let at = 0;
  while (placed.length < calls.length || !walk.over) {
    const from = at % PLACES;
    const call = waiting.first((kind) => walk.canTake(from, kind));
    if (call !== undefined) {
      placed.push({ call, at });
      at += walk.take(from, waiting.send(call));
    } else if (walk.canIdle(from)) {
      walk.idle(from);
      at++;
    } else return undefined;
  }
  return placed;
};

/** What is left of the walk. */
class Walk {
  readonly #kinds: readonly PageKind[];
  readonly #early: number[];
  readonly #late: number[];
  readonly #idle: number[];
  /** How many steps are left from one place to another, pages and idle words alike. */
  readonly #steps = new Uint16Array(PLACES * PLACES);
  #left = 0;

  constructor(kinds: readonly PageKind[], { late, idle }: Round) {
    this.#kinds = kinds;
    this.#late = [...late];
    this.#early = kinds.map(({ count }, index) => count - (late[index] ?? 0));
    // The word that closes the last page is not walked: the walk ends before it.
    this.#idle = idle.map((words, place) => (place === LAST ? words - 1 : words));
    kinds.forEach((kind, index) => {
      this.#add(startOf(kind, false), endOf(kind, false), this.#early[index] ?? 0);
      this.#add(startOf(kind, true), endOf(kind, true), this.#late[index] ?? 0);
    });
    this.#idle.forEach((words, place) => {
      this.#add(place, (place + 1) % PLACES, words);
    });
  }

  get over(): boolean {
    return this.#left === 0;
  }

  canTake(from: number, index: number): boolean {
    const kind = this.#kinds[index];
    if (kind === undefined) return false;
    const late = from === startOf(kind, true);
    const left = late ? this.#late[index] : from === startOf(kind, false) ? this.#early[index] : 0;
    return (left ?? 0) > 0 && this.#leavesOnePiece(from, endOf(kind, late));
  }

  /** The words that it takes. */
  take(from: number, index: number): number {
    const kind = this.#kinds[index];
    if (kind === undefined) return 0;
    const late = from === startOf(kind, true);
    const own = late ? this.#late : this.#early;
    own[index] = (own[index] ?? 0) - 1;
    this.#add(from, endOf(kind, late), -1);
    return kind.words;
  }

  canIdle(from: number): boolean {
    return (this.#idle[from] ?? 0) > 0 && this.#leavesOnePiece(from, (from + 1) % PLACES);
  }

  idle(from: number): void {
    this.#idle[from] = (this.#idle[from] ?? 0) - 1;
    this.#add(from, (from + 1) % PLACES, -1);
  }

  #add(from: number, to: number, steps: number): void {
    const step = from * PLACES + to;
    this.#steps[step] = (this.#steps[step] ?? 0) + steps;
    this.#left += steps;
  }

  /** Whether all other steps can still be reached once this one was gone. */
  #leavesOnePiece(from: number, to: number): boolean {
    this.#add(from, to, -1);
    const reached = [to];
    for (const place of reached)
      for (let next = 0; next < PLACES; next++)
        if (this.#steps[place * PLACES + next] !== 0 && !reached.includes(next)) reached.push(next);
    let all = true;
    for (let place = 0; place < PLACES; place++)
      if (
        !reached.includes(place) &&
        this.#steps.subarray(place * PLACES, (place + 1) * PLACES).some(Boolean)
      )
        all = false;
    this.#add(from, to, 1);
    return all;
  }
}

/** The pages not yet sent, by kind and by capcode, in the order of their calls. */
class Waiting {
  readonly #calls: readonly Call[];
  readonly #byKind = new Map<number, number[]>();
  readonly #byCapcode = new Map<number, number[]>();

  constructor(calls: readonly Call[]) {
    this.#calls = calls;
    calls.forEach(({ kind, capcode }, call) => {
      queueOf(this.#byKind, kind).push(call);
      queueOf(this.#byCapcode, capcode).push(call);
    });
  }

  /** Of the kinds that may go, the page called first and not behind another to its capcode. */
  first(mayGo: (kind: number) => boolean): number | undefined {
    let first: number | undefined;
    for (const [kind, calls] of this.#byKind) {
      const call = calls.find((one) => this.#isNext(one));
      if (call === undefined || (first !== undefined && call > first) || !mayGo(kind)) continue;
      first = call;
    }
    return first;
  }

  /** Its kind. */
  send(call: number): number {
    const { kind, capcode } = this.#calls[call] ?? { kind: 0, capcode: 0 };
    const own = queueOf(this.#byKind, kind);
    own.splice(own.indexOf(call), 1);
    queueOf(this.#byCapcode, capcode).shift();
    return kind;
  }

  #isNext(call: number): boolean {
    return this.#byCapcode.get(this.#calls[call]?.capcode ?? 0)?.[0] === call;
  }
}

const queueOf = (queues: Map<number, number[]>, key: number): number[] => {
  const queue = queues.get(key) ?? [];
  queues.set(key, queue);
  return queue;
};
