/**
 * Who calls people by cards as the office does: an `uncertain` page goes once more, a rejected one when the
 * base may work again, and at the end either the base vouched for a page or somebody is told.
 */
import type { PagerBench } from "../pager-bench.ts";

const UNCERTAIN_REPEATS_MAX = 1;
const REJECTED_REPEATS_MAX = 10;
const AGAIN_MS = 10_000;

export type CallEnd = "open" | "vouched" | "told";

export class Caller {
  readonly ends = new Map<number, CallEnd>();
  readonly #bench: PagerBench;
  #pages = 0;

  constructor(bench: PagerBench) {
    this.#bench = bench;
  }

  /** Until every call has ended, or so long. */
  settle(most_ms: number): void {
    for (let waited_ms = 0; waited_ms < most_ms; waited_ms += AGAIN_MS) {
      if (![...this.ends.values()].includes("open")) return;
      this.#bench.advance(AGAIN_MS);
    }
  }

  call(card: number): void {
    this.ends.set(card, "open");
    this.#page(card, 0, 0);
  }

  #page(card: number, uncertain: number, rejected: number): void {
    const page = `call-${card}-${this.#pages++}`;
    this.#bench.driver.page({ page, card }, (outcome) => {
      switch (outcome.kind) {
        case "transmitted":
          return void this.ends.set(card, "vouched");
        case "uncertain":
          if (uncertain >= UNCERTAIN_REPEATS_MAX) return void this.ends.set(card, "told");
          return this.#page(card, uncertain + 1, rejected);
        case "rejected":
          if (rejected >= REJECTED_REPEATS_MAX) return void this.ends.set(card, "told");
          return void this.#bench.clock.arm("call again", AGAIN_MS, () =>
            this.#page(card, uncertain, rejected + 1),
          );
      }
    });
  }
}
