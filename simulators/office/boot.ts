/**
 * One run of the controller inside a simulated world, from power-up to power cut: a clock that dies with it
 * and a store through which the world can cut the power before or after a commit, or fill the disk.
 */

import type {
  ChainVerdict,
  Commit,
  CommitOutcome,
  Entry,
  Head,
  KeptReply,
  KnownHead,
  Store,
} from "../../controller/shell/store/store.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";

/** Thrown through the loop: from this instant the controller does nothing more. */
export class PowerCut extends Error {
  readonly when: "before-commit" | "after-commit" | "mid-write" | "after-write" | "after-effects";
  constructor(when: PowerCut["when"]) {
    super(`power cut ${when}`);
    this.when = when;
  }
}

/** The world's clock as long as this run lives; afterwards nothing it armed ever fires. */
export class MortalClock implements Clock {
  readonly #inner: Clock;
  #alive = true;

  constructor(inner: Clock) {
    this.#inner = inner;
  }

  now_ms(): number {
    return this.#inner.now_ms();
  }

  arm(name: string, delay_ms: number, fire: () => void): Disarm {
    return this.#inner.arm(name, delay_ms, () => {
      if (this.#alive) fire();
    });
  }

  soon(fire: () => void): void {
    this.arm("soon", 0, fire);
  }

  kill(): void {
    this.#alive = false;
  }
}

export interface Fate {
  beforeCommit(commit: Commit): "live" | "full" | "cut";
  /** True: the power goes now, after the commit and before any effect. */
  afterCommit(commit: Commit): boolean;
}

/** A store on a board that can lose power and fill its disk. */
export class FragileStore implements Store {
  readonly inner: Store;
  readonly #fate: Fate;

  constructor(inner: Store, fate: Fate) {
    this.inner = inner;
    this.#fate = fate;
  }

  get head(): Head {
    return this.inner.head;
  }

  commit(commit: Commit): CommitOutcome {
    switch (this.#fate.beforeCommit(commit)) {
      case "cut":
        throw new PowerCut("before-commit");
      case "full":
        return { kind: "full", detail: "the simulated disk is full" };
      case "live":
        break;
    }
    const outcome = this.inner.commit(commit);
    if (this.#fate.afterCommit(commit)) throw new PowerCut("after-commit");
    return outcome;
  }

  reply(key: string): KeptReply | undefined {
    return this.inner.reply(key);
  }

  facts(after_seq: number): Iterable<Entry> {
    return this.inner.facts(after_seq);
  }

  entries(after_seq: number): Iterable<Entry> {
    return this.inner.entries(after_seq);
  }

  snapshot(core_version: number): { readonly seq: number; readonly state: unknown } | undefined {
    return this.inner.snapshot(core_version);
  }

  saveSnapshot(core_version: number, seq: number, state: unknown): boolean {
    return this.inner.saveSnapshot(core_version, seq, state);
  }

  verify(after_seq: number, known?: KnownHead): ChainVerdict {
    return this.inner.verify(after_seq, known);
  }

  close(): void {
    this.inner.close();
  }
}
