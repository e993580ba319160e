/**
 * Virtual time: goes forward only, from event to event. Events of one instant fire in the order in which they
 * were armed, so a run is a function of its seed. The wall clock is a separate thing that can drift and step.
 */
import type { Clock, ClockQuality, Disarm, WallClock } from "../../drivers/runtime/ports.ts";

interface Armed {
  readonly at_ms: number;
  readonly order: number;
  readonly name: string;
  fire: (() => void) | undefined;
}

/** Timers armed at once; a simulation that passes it leaks timers. */
const ARMED_MAX = 1_000_000;
/** Disarmed timers stay in the heap until it holds this many entries and is mostly made of them. */
const SWEEP_FROM = 1_024;

export class VirtualClock implements Clock {
  #now_ms = 0;
  #order = 0;
  #heap: Armed[] = [];
  #live = 0;

  now_ms(): number {
    return this.#now_ms;
  }

  arm(name: string, delay_ms: number, fire: () => void): Disarm {
    if (Number.isNaN(delay_ms)) throw new Error(`virtual clock: ${name} waits for NaN ms`);
    if (this.#live >= ARMED_MAX)
      throw new Error(`virtual clock: more than ${ARMED_MAX} timers, newest ${name}`);
    if (this.#heap.length >= SWEEP_FROM && this.#heap.length > 4 * this.#live) this.#sweep();
    const armed: Armed = { at_ms: this.#now_ms + Math.max(0, delay_ms), order: this.#order++, name, fire };
    this.#push(armed);
    this.#live++;
    return () => {
      if (armed.fire === undefined) return;
      armed.fire = undefined;
      this.#live--;
    };
  }

  soon(fire: () => void): void {
    this.arm("soon", 0, fire);
  }

  /** How many timers are armed. */
  get armed(): number {
    return this.#live;
  }

  /** Names of what is armed, soonest first: for a run that won't end. */
  pending(): readonly string[] {
    return this.#heap
      .filter((armed) => armed.fire !== undefined)
      .sort(before)
      .map((armed) => `${armed.name}@${armed.at_ms}`);
  }

  /** Fires the next event, if any; true when one fired. */
  step(): boolean {
    for (;;) {
      const next = this.#pop();
      if (next === undefined) return false;
      const fire = next.fire;
      if (fire === undefined) continue;
      next.fire = undefined;
      this.#live--;
      this.#now_ms = next.at_ms;
      fire();
      return true;
    }
  }

  /** Fires everything due within `delay_ms` from now and moves time there. */
  advance(delay_ms: number): void {
    this.runUntil(this.#now_ms + delay_ms);
  }

  /** Fires everything due up to `at_ms` and moves time there. */
  runUntil(at_ms: number): void {
    for (;;) {
      this.#dropDisarmed();
      const next = this.#heap[0];
      if (next === undefined || next.at_ms > at_ms) break;
      this.step();
    }
    if (at_ms > this.#now_ms) this.#now_ms = at_ms;
  }

  /**
   * As `runUntil`, but drains all pending microtasks after each event, for worlds where a port answers
   * with a promise. Time never moves while a microtask waits.
   */
  async runUntilSettled(at_ms: number): Promise<void> {
    await drainMicrotasks();
    for (;;) {
      this.#dropDisarmed();
      const next = this.#heap[0];
      if (next === undefined || next.at_ms > at_ms) break;
      this.step();
      await drainMicrotasks();
    }
    if (at_ms > this.#now_ms) this.#now_ms = at_ms;
  }

  #dropDisarmed(): void {
    while (this.#heap[0] !== undefined && this.#heap[0].fire === undefined) this.#pop();
  }

  /** A sorted list is a heap, so nothing else is to be done. */
  #sweep(): void {
    this.#heap = this.#heap.filter((armed) => armed.fire !== undefined).sort(before);
  }

  #push(armed: Armed): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(armed);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Armed;
      if (before(above, armed) <= 0) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = armed;
  }

  #pop(): Armed | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Armed, heap[child] as Armed) < 0) child++;
      if (before(heap[child] as Armed, last) >= 0) break;
      heap[index] = heap[child] as Armed;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

const before = (a: Armed, b: Armed): number => a.at_ms - b.at_ms || a.order - b.order;

/** Lets every promise that can go on do so. A macrotask turn comes only after all microtasks. */
const drainMicrotasks = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A wall clock over virtual time: starts at `start_epoch_ms`, can be stepped and can drift. */
export class VirtualWallClock implements WallClock {
  readonly #clock: Clock;
  #offset_ms: number;
  /** Milliseconds gained for each millisecond that passes; 0.0001 is 100 ppm fast. */
  drift = 0;
  quality: ClockQuality = "synced";

  constructor(clock: Clock, start_epoch_ms: number) {
    this.#clock = clock;
    this.#offset_ms = start_epoch_ms - clock.now_ms();
  }

  now(): { readonly epoch_ms: number; readonly quality: ClockQuality } {
    const now_ms = this.#clock.now_ms();
    return { epoch_ms: Math.floor(this.#offset_ms + now_ms * (1 + this.drift)), quality: this.quality };
  }

  /** Jumps by `by_ms`, either way. */
  stepBy(by_ms: number): void {
    this.#offset_ms += by_ms;
  }
}
