/**
 * Destroys personal fields that are past their day: when a new day opens and at each start, so that a board
 * that was off over midnight catches up. Whoever's result still lies in a box is kept; the days are the
 * configuration's, the destroying is the personal store's.
 */
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { Office } from "../core/state.ts";
import type { OfficeConfig } from "./config-schema.ts";
import { dayAfter } from "./identity.ts";
import type { NewsOf } from "./news.ts";
import type { Persons } from "./personal/persons.ts";
import { atomically, type Database, refusalOf } from "./store/sqlite.ts";

/** A disk that took no write is asked again after this time, ms. */
export const RETENTION_RETRY_MS = 60_000;

export interface RetentionPorts {
  /** Where `store` keeps its tables. */
  readonly db: Database;
  readonly store: Persons;
  readonly retention: OfficeConfig["retention"];
  readonly clock: Clock;
  readonly today: () => { readonly year: number; readonly month: number; readonly day: number };
  readonly office: () => Office;
  /** After the destroying is committed: list, WAL, log. */
  readonly settle: () => void;
  /** A disk that refused has lost nobody yet: it is tried again after RETENTION_RETRY_MS. */
  readonly told: (news: NewsOf<"retention-ran" | "store-failed">) => void;
}

export class Retention {
  readonly #ports: RetentionPorts;
  #disarm: Disarm | undefined;

  constructor(ports: RetentionPorts) {
    this.#ports = ports;
  }

  /** Day until which the person of a stored result is kept: moved on each day while it lies in its box. */
  resultDay(): string {
    return dayAfter(this.#ports.today(), this.#ports.retention.result_days + 1);
  }

  /** Everyone whose last day is over is destroyed now. */
  run(): void {
    this.stop();
    const { db, store, today, office, settle, told } = this.#ports;
    const yesterday = dayAfter(today(), 0);
    try {
      const erased = atomically(db, () => {
        const { boxes, in_hand } = office();
        for (const { person, proxy } of [...Object.values(boxes), ...in_hand])
          for (const kept of [person, proxy])
            if (kept !== null) store.keepFor(kept, "result", this.resultDay());
        return store.purge(yesterday);
      });
      settle();
      told({ kind: "retention-ran", day: yesterday, persons: erased.length });
    } catch (error) {
      const detail = refusalOf(error);
      if (detail === undefined) throw error;
      this.#disarm = this.#ports.clock.arm("retention retry", RETENTION_RETRY_MS, () => this.run());
      told({ kind: "store-failed", during: "retention", detail });
    }
  }

  /** No try is waited for any more. */
  stop(): void {
    this.#disarm?.();
    this.#disarm = undefined;
  }
}
