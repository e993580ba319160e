/**
 * Who is behind an opaque person id, until the day on which nobody may know any more. Each person's fields
 * are sealed under a key of their own, wrapped by the site key; erasing destroys that key, the keyed hash
 * of the number and the rows. Who may read what, and which day it is, callers decide.
 *
 * Every method works inside an open transaction (a `within` callback) or makes one of its own.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { assert, Fault } from "../../../drivers/faults.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { PIN_TRIES_MAX } from "../../core/plan.ts";
import { atomically, type Database } from "../store/sqlite.ts";
import { Eraser, type Erasure } from "./eraser.ts";
import { fieldContext, idKeyOf, keyContext } from "./person-keys.ts";
import { type KeptJson, PersonalForms, type Receipt, receiptOf } from "./personal-forms.ts";
import { type PickupOf, PickupSlips, type PinVerdict } from "./pickup-slips.ts";
import { areFormsNeeded, FIELD_NAMES, type FieldName, isNeeded, type Purpose } from "./purposes.ts";
import { openBytes, sealBytes } from "./sealed-bytes.ts";
import { registerSiteKey, type SiteKey } from "./site-key.ts";

/** Longest value of a field, UTF-8 bytes: names reach 100 characters. */
export const FIELD_BYTES_MAX = 512;
const PERSON_KEY_BYTES = 32;
const ID_BYTES = 16;
/** Of a visitor slip's secret: 128 bits, 22 characters. */
const PASS_BYTES = 16;

export interface PersonExport {
  readonly person: string;
  /** The last day of each purpose the person is kept for. */
  readonly purposes: PurposeDays;
  readonly visits: number;
  readonly fields: Readonly<Partial<Record<FieldName, Personal<string>>>>;
  /** Forms of dossiers, each as JSON. */
  readonly forms: readonly Personal<string>[];
}

/** `YYYY-MM-DD` of each purpose there is. */
export type PurposeDays = Readonly<Partial<Record<Purpose, string>>>;

interface PersonRow {
  readonly person: string;
  readonly key_id: string;
  readonly wrapped_key: Buffer;
  readonly visits: number;
}

export class PersonalStore {
  readonly #db: Database;
  readonly #site: SiteKey;
  readonly #random: Random;
  readonly #eraser: Eraser;
  readonly #forms: PersonalForms;
  readonly #slips: PickupSlips;
  readonly #sql: ReturnType<typeof statements>;

  /**
   * `site` comes from `openSiteKey`; in simulation `siteKeyOf` of seeded bytes over a `:memory:` database.
   */
  constructor(db: Database, site: SiteKey, random: Random) {
    this.#db = db;
    this.#site = site;
    this.#random = random;
    this.#eraser = new Eraser(db, random);
    this.#forms = new PersonalForms(db, random);
    this.#slips = new PickupSlips(db, site, PIN_TRIES_MAX);
    this.#sql = statements(db);
    registerSiteKey(db, site);
  }

  /** Whether the site key is proven to lie on another medium than the data. */
  get separate_medium(): boolean | "unknown" {
    return this.#site.separate_medium;
  }

  find(number: Personal<string>): string | undefined {
    return this.#sql.byNumber.get(this.#idKey(number))?.person;
  }

  /**
   * The keyed hash under which a number is found, hex: the same for the same number, useless without the
   * key.
   */
  indexOf(number: Personal<string>): string {
    return this.#idKey(number).toString("hex");
  }

  /** A fresh opaque id, `p-` and 22 characters, for somebody who is kept later. */
  newPerson(): string {
    return `p-${Buffer.from(this.#random.bytes(ID_BYTES)).toString("base64url")}`;
  }

  /**
   * Keeps the person with this number for a purpose, until `gone_by_day` at least; the number's first id
   * stays. Answers with the id under which the number is kept.
   */
  keep(person: string, number: Personal<string>, purpose: Purpose, gone_by_day: string): string {
    const id_key = this.#idKey(number);
    return atomically(this.#db, () => {
      const kept = this.#sql.byNumber.get(id_key)?.person ?? person;
      if (kept === person && this.#sql.byPerson.get(person) === undefined) this.#create(person, id_key);
      this.keepFor(kept, purpose, gone_by_day);
      this.put(kept, "idNumber", number);
      return kept;
    });
  }

  /** Keeps a known person for a purpose, until `gone_by_day` at least; false: nobody has this id. */
  keepFor(person: string, purpose: Purpose, gone_by_day: string): boolean {
    assertDay(gone_by_day);
    if (this.#sql.byPerson.get(person) === undefined) return false;
    this.#sql.keepFor.run(person, purpose, gone_by_day);
    return true;
  }

  /**
   * Ends one purpose, as asked for on `day`: fields that no other purpose needs are destroyed, and a person
   * without any purpose left goes with the next purge. False: there was no such purpose. As `purge`.
   */
  drop(person: string, purpose: Purpose, day: string): boolean {
    assertDay(day);
    return this.#eraser.drop(person, purpose, day) !== undefined;
  }

  /** For what the person is kept, each with its last day; empty for nobody. */
  purposes(person: string): PurposeDays {
    const rows = this.#sql.purposesOf.all(person);
    return Object.fromEntries(rows.map(({ purpose, gone_by_day }) => [purpose, gone_by_day]));
  }

  // ---- visitor slips ----

  /**
   * The secret part of this person's visitor slip, 22 characters of base64url; undefined for who did not
   * agree to be known. It follows from site key and id, so nothing of it is kept; it ends with the purpose,
   * and with the key.
   */
  passOf(person: string): string | undefined {
    return this.#sql.purposeOf.get(person, "returning") === undefined
      ? undefined
      : this.#pass(person).toString("base64url");
  }

  /** Whether this is the secret part of the person's slip; takes the same time for every wrong one. */
  byPass(person: string, pass: string): boolean {
    const given = Buffer.from(pass, "base64url");
    const known = this.#sql.purposeOf.get(person, "returning") !== undefined;
    const right = given.length === PASS_BYTES && timingSafeEqual(given, this.#pass(person));
    // Other spellings of the same bytes are nobody's slip.
    return right && known && given.toString("base64url") === pass;
  }

  // ---- visits ----

  /** Visits counted so far; 0 for nobody. */
  visits(person: string): number {
    return this.#sql.byPerson.get(person)?.visits ?? 0;
  }

  /** One visit more for this person; false: nobody has this id. */
  countVisit(person: string): boolean {
    return this.#sql.countVisit.run(person).changes === 1;
  }

  /** Whoever wants to be known no more was never here before. */
  forgetVisits(person: string): void {
    this.#sql.forgetVisits.run(person);
  }

  // ---- fields ----

  /**
   * Keeps one field, replacing what was there; false: nobody has this id (erased meanwhile), or nothing the
   * person is kept for needs the field.
   */
  put(person: string, field: FieldName, value: Personal<string>): boolean {
    assertField(field);
    const clear = Buffer.from(value.reveal());
    assert(clear.length <= FIELD_BYTES_MAX, `a personal field holds at most ${FIELD_BYTES_MAX} bytes`);
    const row = this.#sql.byPerson.get(person);
    if (row === undefined || !isNeeded(field, this.#sql.purposeNames.all(person))) return false;
    const sealed = sealBytes(this.#keyOf(row), fieldContext(row, field), clear, this.#random);
    this.#sql.putField.run(person, field, sealed);
    return true;
  }

  get(person: string, field: FieldName): Personal<string> | undefined {
    assertField(field);
    const row = this.#sql.byPerson.get(person);
    const sealed = this.#sql.getField.get(person, field);
    return row === undefined || sealed === undefined ? undefined : this.#open(row, field, sealed);
  }

  /** Which fields are held. */
  fieldsOf(person: string): readonly FieldName[] {
    return this.#sql.fieldNames.all(person);
  }

  /** Everything held about the person with this number. */
  exportPerson(number: Personal<string>): PersonExport | undefined {
    const row = this.#sql.byNumber.get(this.#idKey(number));
    if (row === undefined) return undefined;
    const { person, visits } = row;
    const fields = this.#sql.fieldsOf.all(person).map(({ field, sealed }) => {
      assertField(field);
      return [field, this.#open(row, field, sealed)] as const;
    });
    const keyed = { ...row, key: this.#keyOf(row) };
    const forms = this.#forms.of(person).map((form_id) => this.#forms.open(keyed, form_id));
    return { person, purposes: this.purposes(person), visits, fields: Object.fromEntries(fields), forms };
  }

  // ---- forms ----

  /** The id of a form to come, `f-` and 22 characters. */
  newForm(): string {
    return `f-${Buffer.from(this.#random.bytes(ID_BYTES)).toString("base64url")}`;
  }

  /**
   * Keeps what a form says; false: nobody has this id, or no result of theirs is awaited (`keep` first).
   */
  keepForm(person: string, form_id: string, json: Personal<string>): boolean {
    const row = this.#sql.byPerson.get(person);
    if (row === undefined || !areFormsNeeded(this.#sql.purposeNames.all(person))) return false;
    this.#forms.put({ ...row, key: this.#keyOf(row) }, form_id, json);
    return true;
  }

  /** Undefined: there is no such form any more. */
  form(form_id: string): KeptJson | undefined {
    const person = this.#forms.personOf(form_id);
    const row = person === undefined ? undefined : this.#sql.byPerson.get(person);
    if (person === undefined || row === undefined) return undefined;
    return { person, json: this.#forms.open({ ...row, key: this.#keyOf(row) }, form_id) };
  }

  /** By what the holder of this form is known; the same each time, until the site key changes. */
  receiptOf(form_id: string): Receipt {
    return receiptOf(this.#site, form_id);
  }

  /** Ids of the forms held of a person. */
  formsOf(person: string): readonly string[] {
    return this.#forms.of(person);
  }

  // ---- appointment slips ----

  /**
   * The slip of this form opens the result of this dossier, to whoever's form it is; `pin`: one is printed on
   * it. False: there is no such form.
   */
  addSlip(form_id: string, dossier: string, pin: boolean): boolean {
    const person = this.#forms.personOf(form_id);
    if (person !== undefined) this.#slips.add(form_id, { person, dossier }, pin);
    return person !== undefined;
  }

  byReceipt(reference: string): PickupOf | undefined {
    return this.#slips.byReceipt(reference);
  }

  byDossier(dossier: string): PickupOf | undefined {
    return this.#slips.byDossier(dossier);
  }

  /** The newest appointment form of this person for this dossier. */
  slipOf(person: string, dossier: string): string | undefined {
    return this.#slips.formOf({ person, dossier });
  }

  pinOf(form_id: string): Personal<string> | undefined {
    return this.#slips.pinOf(form_id);
  }

  tryPin(person: string, dossiers: readonly string[], pin: Personal<string>): PinVerdict {
    return this.#slips.try(person, dossiers, pin);
  }

  // ---- erasing ----

  /**
   * Ends every purpose whose last day is `day` or earlier, and erases everyone left without one, with a proof
   * each. Inside a transaction the WAL is left as it is; see aftermath.ts.
   */
  purge(day: string): readonly Erasure[] {
    assertDay(day);
    return this.#eraser.purge(day);
  }

  /** The id of a proof to come, for `erase`. */
  newErasure(): string {
    return this.#eraser.newId();
  }

  /** Erases the person of this proof, which the log has already. As `purge`. */
  erase(proof: Erasure): void {
    assertDay(proof.day);
    this.#eraser.erase(proof);
  }

  // ---- keys ----

  #create(person: string, id_key: Buffer): void {
    const { key_id, wrapping } = this.#site;
    const key = this.#random.bytes(PERSON_KEY_BYTES);
    const wrapped = sealBytes(wrapping, keyContext(person, key_id), key, this.#random);
    this.#sql.create.run(person, id_key, key_id, wrapped);
  }

  #pass(person: string): Buffer {
    const whole = createHmac("sha256", this.#site.indexing).update(`visitor-pass:v1:${person}`).digest();
    return whole.subarray(0, PASS_BYTES);
  }

  #keyOf(row: PersonRow): KeyObject {
    const key = openBytes(this.#site.wrapping, keyContext(row.person, row.key_id), row.wrapped_key);
    if (key === undefined) throw new Fault("STORE_CORRUPT", { table: "person", person: row.person });
    return createSecretKey(key);
  }

  #open(row: PersonRow, field: FieldName, sealed: Buffer): Personal<string> {
    const clear = openBytes(this.#keyOf(row), fieldContext(row, field), sealed);
    if (clear === undefined)
      throw new Fault("STORE_CORRUPT", { table: "personal_field", person: row.person, field });
    return new Personal(clear.toString());
  }

  #idKey(number: Personal<string>): Buffer {
    return idKeyOf(this.#site, number);
  }
}

function assertField(field: string): asserts field is FieldName {
  assert((FIELD_NAMES as readonly string[]).includes(field), "only listed personal fields are kept");
}

const assertDay = (day: string): void =>
  assert(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day), "a day is written YYYY-MM-DD");

const PERSON_COLUMNS = "person, key_id, wrapped_key, visits";

const statements = (db: Database) => ({
  byNumber: db.prepare<[Buffer], PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person WHERE id_key = ?`),
  byPerson: db.prepare<[string], PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person WHERE person = ?`),
  create: db.prepare(
    "INSERT INTO person (person, id_key, key_id, wrapped_key, visits) VALUES (?, ?, ?, ?, 0)",
  ),
  countVisit: db.prepare<[string]>("UPDATE person SET visits = visits + 1 WHERE person = ?"),
  forgetVisits: db.prepare<[string]>("UPDATE person SET visits = 0 WHERE person = ?"),
  keepFor: db.prepare<[string, string, string]>(
    `INSERT INTO person_purpose (person, purpose, gone_by_day) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET gone_by_day = max(gone_by_day, excluded.gone_by_day)`,
  ),
  purposeOf: db
    .prepare<[string, Purpose], string>("SELECT purpose FROM person_purpose WHERE person = ? AND purpose = ?")
    .pluck(),
  purposeNames: db.prepare<[string], Purpose>("SELECT purpose FROM person_purpose WHERE person = ?").pluck(),
  purposesOf: db.prepare<[string], { purpose: Purpose; gone_by_day: string }>(
    "SELECT purpose, gone_by_day FROM person_purpose WHERE person = ?",
  ),
  putField: db.prepare("INSERT OR REPLACE INTO personal_field (person, field, sealed) VALUES (?, ?, ?)"),
  getField: db
    .prepare<[string, string], Buffer>("SELECT sealed FROM personal_field WHERE person = ? AND field = ?")
    .pluck(),
  fieldNames: db
    .prepare<[string], FieldName>("SELECT field FROM personal_field WHERE person = ? ORDER BY field")
    .pluck(),
  fieldsOf: db.prepare<[string], { field: string; sealed: Buffer }>(
    "SELECT field, sealed FROM personal_field WHERE person = ?",
  ),
});
