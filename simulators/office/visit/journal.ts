/**
 * The office's log as an outsider reads it while the office runs: a read-only connection of its own to the
 * database file, so that only what was really kept counts. It changes nothing and checks no chain.
 */
import { join } from "node:path";
import type { Fact, FactOf } from "../../../controller/core/fact.ts";
import { DATABASE_FILE } from "../../../controller/shell/main.ts";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import type { Entry, KnownHead } from "../../../controller/shell/store/store.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";

export interface KeptFact<F extends Fact = Fact> {
  readonly seq: number;
  readonly fact: F;
}

/** A read-only store never names an epoch and never writes a row. */
const NO_RANDOM: Random = { bytes: (count) => new Uint8Array(count) };

/** The database in `data_dir`, read only. */
export const openReadOnly = (data_dir: string): SqliteStore =>
  new SqliteStore(openDatabase(join(data_dir, DATABASE_FILE), { readonly: true }), {
    site: "",
    boot: "",
    random: NO_RANDOM,
  });

export class Journal {
  readonly #store: SqliteStore;
  readonly #facts: KeptFact[] = [];
  #head: KnownHead = { seq: 0, hash: "" };

  constructor(data_dir: string) {
    this.#store = openReadOnly(data_dir);
  }

  /** Reads what was kept since the last look. */
  refresh(): void {
    for (const entry of this.#store.entries(this.#head.seq)) {
      this.#head = { seq: entry.seq, hash: entry.hash };
      if (entry.kind === "fact") this.#facts.push({ seq: entry.seq, fact: factOf(entry) });
    }
  }

  /** The newest row read. */
  get head(): KnownHead {
    return this.#head;
  }

  /** Facts of one kind after the row `after_seq`, oldest first. */
  all<K extends Fact["kind"]>(kind: K, after_seq = 0): readonly KeptFact<FactOf<K>>[] {
    const isWanted = (kept: KeptFact): kept is KeptFact<FactOf<K>> =>
      kept.fact.kind === kind && kept.seq > after_seq;
    return this.#facts.filter(isWanted);
  }

  /** The newest fact of one kind that fits. */
  newest<K extends Fact["kind"]>(
    kind: K,
    fits: (fact: FactOf<K>) => boolean = () => true,
    after_seq = 0,
  ): KeptFact<FactOf<K>> | undefined {
    return this.all(kind, after_seq).findLast(({ fact }) => fits(fact));
  }

  close(): void {
    this.#store.close();
  }
}

const factOf = (entry: Entry): Fact => ({ kind: entry.name, ...(entry.payload as object) }) as Fact;
