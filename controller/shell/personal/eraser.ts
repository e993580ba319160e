/**
 * Destroys what no purpose needs any more: single fields, or a person whole (key, keyed hash, rows), with a
 * proof of what was asked for and of each person, and again after a restore. It needs no site key, so it
 * works on a database whose key is not at hand. Who has to go, personal-store.ts and its callers say.
 */
import type { Random } from "../../../drivers/runtime/ports.ts";
import { atomically, type Database, truncateWal } from "../store/sqlite.ts";
import { type Purpose, unneededFields } from "./purposes.ts";

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
  /** The one purpose that was ended; null: the whole person is gone. */
  readonly purpose: Purpose | null;
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

  /**
   * Ends one purpose on request and destroys what no other needs; undefined: there was no such purpose. A
   * person left without any goes with the next `purge`.
   */
  drop(person: string, purpose: Purpose, day: string): Erasure | undefined {
    return this.#erasing(() => {
      if (this.#sql.endPurpose.run(person, purpose).changes === 0) return undefined;
      const fields = this.#thin(person);
      if (fields > 0) this.#repack();
      return this.#note({ erasure: this.#newId(), day, cause: "request", person, fields, purpose });
    });
  }

  /**
   * Ends every purpose whose last day is `day` or earlier, with the fields that only it needed. Whoever is
   * left without any purpose is erased; one proof each.
   */
  purge(day: string): readonly Erasure[] {
    return this.#erasing(() => {
      const ended = this.#sql.dueAt.all(day);
      this.#sql.endDue.run(day);
      const erased = this.#sql.purposeless.all().map((person) => this.#erase(person, day, "retention"));
      let fields = 0;
      for (const person of ended) fields += this.#thin(person);
      if (fields + erased.length > 0) this.#repack();
      return erased;
    });
  }

  /** Erases again whom a restored backup brought back; how many there were. What was proven here is skipped. */
  replay(list: readonly Erasure[]): number {
    return this.#erasing(() => {
      let returned = 0;
      for (const proof of list) {
        if (this.#sql.noted.get(proof.erasure) !== undefined) continue;
        returned += this.#again(proof);
        this.#note(proof);
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
    this.#sql.endPurposes.run(person);
    this.#sql.deletePerson.run(person);
    return this.#note({ erasure: this.#newId(), day, cause, person, fields, purpose: null });
  }

  /** How many came back of whom or what this proof speaks. */
  #again({ person, purpose }: Erasure): number {
    if (purpose !== null) {
      const back = this.#sql.endPurpose.run(person, purpose).changes;
      this.#thin(person);
      return back;
    }
    this.#sql.deleteFields.run(person);
    this.#sql.endPurposes.run(person);
    return this.#sql.deletePerson.run(person).changes;
  }

  /** Destroys the fields that none of this person's purposes needs; how many there were. */
  #thin(person: string): number {
    let fields = 0;
    for (const field of unneededFields(this.#sql.purposesOf.all(person)))
      fields += this.#sql.deleteField.run(person, field).changes;
    return fields;
  }

  #newId(): string {
    return `e-${Buffer.from(this.#random.bytes(ID_BYTES)).toString("base64url")}`;
  }

  #note(proof: Erasure): Erasure {
    const { erasure, day, cause, person, fields, purpose } = proof;
    this.#sql.note.run(erasure, day, cause, person, fields, purpose);
    return proof;
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

/**
 * All proofs of a database, also of one that is older than purposes. A backup is restored only together with
 * the list of what was erased after it was taken.
 */
export const erasuresIn = (db: Database): readonly Erasure[] =>
  db
    .prepare<[], Omit<Erasure, "purpose"> & { readonly purpose?: Purpose | null }>("SELECT * FROM erasure")
    .all()
    .map(({ purpose = null, ...proof }) => ({ ...proof, purpose }));

/** Tables that hold anything of a person, with all their columns. */
const TABLES = {
  person: "person, id_key, key_id, wrapped_key, visits",
  personal_field: "person, field, sealed",
} as const;

const statements = (db: Database) => ({
  deletePerson: db.prepare<[string]>("DELETE FROM person WHERE person = ?"),
  deleteFields: db.prepare<[string]>("DELETE FROM personal_field WHERE person = ?"),
  deleteField: db.prepare<[string, string]>("DELETE FROM personal_field WHERE person = ? AND field = ?"),
  purposesOf: db.prepare<[string], Purpose>("SELECT purpose FROM person_purpose WHERE person = ?").pluck(),
  endPurpose: db.prepare<[string, string]>("DELETE FROM person_purpose WHERE person = ? AND purpose = ?"),
  endPurposes: db.prepare<[string]>("DELETE FROM person_purpose WHERE person = ?"),
  dueAt: db
    .prepare<[string], string>("SELECT DISTINCT person FROM person_purpose WHERE gone_by_day <= ?")
    .pluck(),
  endDue: db.prepare<[string]>("DELETE FROM person_purpose WHERE gone_by_day <= ?"),
  purposeless: db
    .prepare<[], string>("SELECT person FROM person EXCEPT SELECT person FROM person_purpose")
    .pluck(),
  noted: db.prepare<[string], string>("SELECT erasure FROM erasure WHERE erasure = ?").pluck(),
  note: db.prepare(
    "INSERT INTO erasure (erasure, day, cause, person, fields, purpose) VALUES (?, ?, ?, ?, ?, ?)",
  ),
});
