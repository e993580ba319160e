/**
 * Destroys what no purpose needs any more: single fields, or a person whole (key, keyed hash, rows), with a
 * proof of what was asked for and of each person, and again after a restore. It needs no site key, so it
 * works on a database whose key is not at hand. Who has to go, personal-store.ts and its callers say.
 */
import type { Random } from "../../../drivers/runtime/ports.ts";
import { atomically, type Database, truncateWal } from "../store/sqlite.ts";
import { areFormsNeeded, type Purpose, unneededFields } from "./purposes.ts";

const ID_BYTES = 16;
/** So many persons are written anew in some 0.1 s; 50,000 take 2 s. */
export const PACKED_AT_ONCE_MAX = 2_000;

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

  /** The id of a proof to come. */
  newId(): string {
    return `e-${Buffer.from(this.#random.bytes(ID_BYTES)).toString("base64url")}`;
  }

  /** Erases the person of this proof, which the log has already. */
  erase(proof: Erasure): void {
    this.#erasing(() => {
      this.#remove(proof.person);
      this.#note(proof, { told: true });
      this.#repackSoon();
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
      // That somebody took the agreement back stands in the log as the fact of its own.
      const proof = { erasure: this.newId(), day, cause: "request", person, fields, purpose } as const;
      this.#note(proof, { told: true });
      this.#repackSoon();
      return proof;
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
      const erased = this.#sql.purposeless.all().map((person): Erasure => {
        const proof = { erasure: this.newId(), day, cause: "retention", person, purpose: null } as const;
        return this.#note({ ...proof, fields: this.#remove(person) }, { told: false });
      });
      const fields = ended.reduce((sum, person) => sum + this.#thin(person), 0);
      if (fields + erased.length > 0 || this.#sql.unpacked.get() !== undefined) this.#repack();
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
        this.#note(proof, { told: true });
      }
      if (returned > 0) this.#repack();
      return returned;
    });
  }

  /** Removes what was erased from the WAL too. False: a reader is in the way, call it again later. */
  scrub(): boolean {
    return truncateWal(this.#db);
  }

  // ---- where else the proofs stand ----

  /** Proofs that the list beside the site key does not have yet. */
  unlisted(): readonly Erasure[] {
    return this.#sql.unlisted.all();
  }

  markListed(proofs: readonly Erasure[]): void {
    atomically(this.#db, () => {
      for (const { erasure } of proofs) this.#sql.markListed.run(erasure);
    });
  }

  forgetProofsBefore(day: string): void {
    this.#sql.forgetProofs.run(day);
  }

  /** Proofs that the log does not have yet, those of the earliest day first. */
  untold(max: number): readonly Erasure[] {
    return this.#sql.untold.all(max);
  }

  markTold(erasures: readonly string[]): void {
    atomically(this.#db, () => {
      for (const erasure of erasures) this.#sql.markTold.run(erasure);
    });
  }

  #erasing<T>(work: () => T): T {
    const within = this.#db.inTransaction;
    const done = atomically(this.#db, work);
    if (!within) this.scrub();
    return done;
  }

  /** The person is gone; how many fields and forms went too. */
  #remove(person: string): number {
    const fields = this.#sql.deleteFields.run(person).changes + this.#removeForms(person);
    this.#sql.endPurposes.run(person);
    this.#sql.deletePerson.run(person);
    return fields;
  }

  /** With what their slips open; how many forms there were. */
  #removeForms(person: string): number {
    this.#sql.deleteSlips.run(person);
    return this.#sql.deleteForms.run(person).changes;
  }

  /** How many came back of whom or what this proof speaks. */
  #again({ person, purpose }: Erasure): number {
    if (purpose !== null) {
      const back = this.#sql.endPurpose.run(person, purpose).changes;
      this.#thin(person);
      return back;
    }
    const back = this.#sql.known.get(person) === undefined ? 0 : 1;
    this.#remove(person);
    return back;
  }

  /** Destroys the fields and forms that none of this person's purposes needs; how many there were. */
  #thin(person: string): number {
    const purposes = this.#sql.purposesOf.all(person);
    let fields = areFormsNeeded(purposes) ? 0 : this.#removeForms(person);
    for (const field of unneededFields(purposes)) fields += this.#sql.deleteField.run(person, field).changes;
    return fields;
  }

  #note(proof: Erasure, { told }: { readonly told: boolean }): Erasure {
    const { erasure, day, cause, person, fields, purpose } = proof;
    this.#sql.note.run(erasure, day, cause, person, fields, purpose, told ? 1 : 0);
    return proof;
  }

  /** Of few persons at once; of many in the next purge, at night, as everything else waits meanwhile. */
  #repackSoon(): void {
    if ((this.#sql.persons.get() ?? 0) <= PACKED_AT_ONCE_MAX) this.#repack();
  }

  /**
   * Writes those who remain into fresh pages. `secure_delete` zeroes deleted cells and freed pages, but not
   * the copies that b-tree balancing left behind when a cell once moved to another page (seen: 1 in 400).
   */
  #repack(): void {
    for (const [table, columns] of Object.entries(TABLES))
      this.#db.exec(
        `CREATE TEMP TABLE packing AS SELECT ${columns} FROM ${table};
         DELETE FROM ${table};
         INSERT INTO ${table} (${columns}) SELECT ${columns} FROM packing;
         DROP TABLE packing;`,
      );
    this.#sql.markPacked.run();
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
    .map(({ erasure, day, cause, person, fields, purpose = null }) => ({
      erasure,
      day,
      cause,
      person,
      fields,
      purpose,
    }));

/** Tables that hold anything of a person, with all their columns. */
const TABLES = {
  person: "person, id_key, key_id, wrapped_key, visits",
  personal_field: "person, field, sealed",
  personal_form: "form, person, sealed",
  pickup_slip: "number, form, person, dossier, receipt_sha256, pin_issue, pin_tries",
} as const;

const PROOF = "erasure, day, cause, person, fields, purpose";

const statements = (db: Database) => ({
  unlisted: db.prepare<[], Erasure>(`SELECT ${PROOF} FROM erasure WHERE listed = 0`),
  forgetProofs: db.prepare<[string]>("DELETE FROM erasure WHERE day < ? AND told = 1"),
  markListed: db.prepare<[string]>("UPDATE erasure SET listed = 1 WHERE erasure = ?"),
  untold: db.prepare<[number], Erasure>(`SELECT ${PROOF} FROM erasure WHERE told = 0 ORDER BY day LIMIT ?`),
  markTold: db.prepare<[string]>("UPDATE erasure SET told = 1 WHERE erasure = ?"),
  deletePerson: db.prepare<[string]>("DELETE FROM person WHERE person = ?"),
  deleteFields: db.prepare<[string]>("DELETE FROM personal_field WHERE person = ?"),
  deleteForms: db.prepare<[string]>("DELETE FROM personal_form WHERE person = ?"),
  deleteSlips: db.prepare<[string]>("DELETE FROM pickup_slip WHERE person = ?"),
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
  known: db.prepare<[string], string>("SELECT person FROM person WHERE person = ?").pluck(),
  persons: db.prepare<[], number>("SELECT count(*) FROM person").pluck(),
  unpacked: db.prepare<[], string>("SELECT erasure FROM erasure WHERE packed = 0 LIMIT 1").pluck(),
  markPacked: db.prepare("UPDATE erasure SET packed = 1 WHERE packed = 0"),
  noted: db.prepare<[string], string>("SELECT erasure FROM erasure WHERE erasure = ?").pluck(),
  note: db.prepare(
    `INSERT INTO erasure (erasure, day, cause, person, fields, purpose, told, packed)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
  ),
});
