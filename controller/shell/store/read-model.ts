/**
 * Tables for screens and statistics, filled from facts in the commit that writes them. They hold nothing
 * the log does not hold: dropping and refilling one from the log gives the same rows.
 */
import { assert } from "../../../drivers/faults.ts";
import { atomically, type Database } from "./sqlite.ts";
import type { Entry } from "./store.ts";

/** Takes one fact into the table. Must not throw for a fact it does not know. */
export type ApplyFact = (entry: Entry) => void;

export interface ReadModel {
  /** Name of its one table, `[a-z_]+`. */
  readonly name: string;
  /** Raised whenever the table or its meaning changes: it is then rebuilt at the next start. */
  readonly version: number;
  /** Creates the table and its indexes. */
  readonly createSql: string;
  /** Called once the table exists; prepares the statements. */
  readonly open: (db: Database) => ApplyFact;
}

/** Opens all models; those that are new or of another version are built from `facts` first. */
export const openReadModels = (
  db: Database,
  models: readonly ReadModel[],
  facts: () => Iterable<Entry>,
): readonly ApplyFact[] => {
  const version = db.prepare<[string], number>("SELECT version FROM read_model WHERE name = ?").pluck();
  const stale = models.filter((model) => version.get(model.name) !== model.version);
  rebuildReadModels(db, stale, facts);
  return models.map((model) => model.open(db));
};

/** Drops the tables and fills them from `facts`, in one transaction. */
export const rebuildReadModels = (
  db: Database,
  models: readonly ReadModel[],
  facts: () => Iterable<Entry>,
): void => {
  if (models.length === 0) return;
  atomically(db, () => {
    const note = db.prepare("INSERT OR REPLACE INTO read_model (name, version) VALUES (?, ?)");
    const applies = models.map((model) => {
      assert(/^[a-z_]+$/.test(model.name), "a read model's name is a plain table name");
      db.exec(`DROP TABLE IF EXISTS ${model.name}`);
      db.exec(model.createSql);
      note.run(model.name, model.version);
      return model.open(db);
    });
    for (const entry of facts()) for (const apply of applies) apply(entry);
  });
};
