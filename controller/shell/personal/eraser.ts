/**
 * Destroys persons: key, keyed hash and rows, with a proof of each, and again after a restore. It needs no
 * site key, so it works on a database whose key is not at hand. Who has to go, personal-store.ts and its
 * callers say.
 */
import type { Random } from "../../../drivers/runtime/ports.ts";
import { atomically, type Database, truncateWal } from "../store/sqlite.ts";

const ID_BYTES = 16;

/**
 * Proof of one erasure, and what replays it after a restore. It names the opaque person id, which is never
 * used twice, and keeps nothing that follows from the number: so a restored backup loses exactly the rows
 * it should, and somebody who comes back later under a new id is not erased by an old proof.
 */
export interface Erasure {
  readonly erasure: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly cause: "retention" | "request";
  readonly person: string;
  readonly fields: number;
}

/** Works inside an open transaction, with `scrub` called after its commit, or makes one of its own. */
export class Eraser {
  readonly #db: Database;
  readonly #random: Random;
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database, random: Random) {
    this.#db = db;
    this.#random = random;
    this.#sql = statements(db);
  }

  erase(persons: readonly string[], day: string, cause: Erasure["cause"]): readonly Erasure[] {
    return this.#erasing(() => {
      const erased = persons.map((person) => this.#erase(person, day, cause));
      if (erased.length > 0) this.#repack();
      return erased;
    });
  }

  /** All proofs. A backup is restored only together with the list of what was erased after it was taken. */
  erasures(): readonly Erasure[] {
    return this.#sql.erasures.all();
  }

  /** Erases again whom a restored backup brought back; how many there were. */
  replay(list: readonly Erasure[]): number {
    return this.#erasing(() => {
      let returned = 0;
      for (const proof of list) {
        const { erasure, day, cause, person, fields } = proof;
        this.#sql.deleteFields.run(person);
        returned += this.#sql.deletePerson.run(person).changes;
        this.#sql.note.run(erasure, day, cause, person, fields);
      }
      if (returned > 0) this.#repack();
      return returned;
    });
  }

  /** Removes what was erased from the WAL too. False: a reader is in the way, call it again later. */
  scrub(): boolean {
    return truncateWal(this.#db);
  }

  #erasing<T>(work: () => T): T {
    const within = this.#db.inTransaction;
    const done = atomically(this.#db, work);
    if (!within) this.scrub();
    return done;
  }

  #erase(person: string, day: string, cause: Erasure["cause"]): Erasure {
    const fields = this.#sql.deleteFields.run(person).changes;
    this.#sql.deletePerson.run(person);
    const erasure = `e-${Buffer.from(this.#random.bytes(ID_BYTES)).toString("base64url")}`;
    this.#sql.note.run(erasure, day, cause, person, fields);
    return { erasure, day, cause, person, fields };
  }

  /**
   * Writes those who remain into fresh pages. `secure_delete` zeroes deleted cells and freed pages, but not
   * the copies that b-tree balancing left behind when a cell once moved to another page (seen: 1 in 400).
   */
  #repack(): void {
    for (const [table, columns] of Object.entries(TABLES)) {
      const rows = this.#db.prepare<[], unknown[]>(`SELECT ${columns} FROM ${table}`).raw().all();
      this.#db.exec(`DELETE FROM ${table}`);
      const insert = this.#db.prepare(
        `INSERT INTO ${table} (${columns}) VALUES (${columns.replace(/\w+/g, "?")})`,
      );
      for (const row of rows) insert.run(row);
    }
  }
}

/** Tables that hold anything of a person, with all their columns. */
const TABLES = {
  person: "person, id_key, key_id, wrapped_key, gone_by_day, visits",
  personal_field: "person, field, sealed",
} as const;

const statements = (db: Database) => ({
  deletePerson: db.prepare<[string]>("DELETE FROM person WHERE person = ?"),
  deleteFields: db.prepare<[string]>("DELETE FROM personal_field WHERE person = ?"),
  note: db.prepare(
    "INSERT OR IGNORE INTO erasure (erasure, day, cause, person, fields) VALUES (?, ?, ?, ?, ?)",
  ),
  erasures: db.prepare<[], Erasure>("SELECT erasure, day, cause, person, fields FROM erasure"),
});
