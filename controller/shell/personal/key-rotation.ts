/**
 * A new site key in place of the old: every person's own key is wrapped anew, every keyed hash and field made
 * anew, in one transaction, and the old key file is destroyed last. Whenever it is cut off, the database says
 * which of the key files is its own (site-key.ts), so that the next start knows everybody.
 *
 * Secrets of visitor slips and of appointment slips, PINs among them, follow from the key and end with it: a
 * key is changed because somebody may know it, and whoever does could print slips. Those people are still
 * known by card and number, and get new slips; a form printed again bears the new secrets.
 */
import { createSecretKey } from "node:crypto";
import { Fault } from "../../../drivers/faults.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { atomically, type Database } from "../store/sqlite.ts";
import { fieldContext, formContext, idKeyOf, keyContext } from "./person-keys.ts";
import { rekeySlips } from "./pickup-slips.ts";
import { openBytes, sealBytes } from "./sealed-bytes.ts";
import type { SiteKey } from "./site-key.ts";

/** Persons of versions that did not keep the number: their hash can't be made anew. */
export interface Numberless {
  readonly persons: number;
  /** The last day on which one of them is kept, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Undefined: everybody's number is there. */
export const numberless = (db: Database): Numberless | undefined => {
  const row = db
    .prepare<[], { persons: number; until: string | null }>(
      `SELECT count(DISTINCT person) AS persons, max(gone_by_day) AS until
       FROM person LEFT JOIN person_purpose USING (person)
       WHERE person NOT IN (SELECT person FROM personal_field WHERE field = 'idNumber')`,
    )
    .get();
  return row === undefined || row.persons === 0
    ? undefined
    : { persons: row.persons, until: row.until ?? "" };
};

interface PersonRow {
  readonly person: string;
  readonly key_id: string;
  readonly wrapped_key: Buffer;
  readonly visits: number;
}
interface FieldRow {
  readonly field: string;
  readonly sealed: Buffer;
}
interface FormRow {
  readonly form: string;
  readonly sealed: Buffer;
}

/**
 * Seals everything under `next`; how many persons there are. Works inside the open transaction. Rows are
 * written anew, so that nothing sealed under the old key is left in their pages.
 */
export const rekey = (db: Database, old: SiteKey, next: SiteKey, random: Random): number =>
  atomically(db, () => {
    const persons = db
      .prepare<[], PersonRow>("SELECT person, key_id, wrapped_key, visits FROM person")
      .all()
      .map((row) => ({ row, fields: fieldsOf(db, row.person), forms: formsOf(db, row.person) }));
    db.exec("DELETE FROM person; DELETE FROM personal_field; DELETE FROM personal_form;");
    const sql = statements(db);
    for (const { row, fields, forms } of persons) {
      const { person, visits } = row;
      const key = openBytes(old.wrapping, keyContext(person, row.key_id), row.wrapped_key);
      if (key === undefined) throw new Fault("STORE_CORRUPT", { table: "person", person });
      const own = createSecretKey(key);
      let number: Personal<string> | undefined;
      for (const { field, sealed } of fields) {
        const clear = openBytes(own, fieldContext(row, field), sealed);
        if (clear === undefined) throw new Fault("STORE_CORRUPT", { table: "personal_field", person, field });
        if (field === "idNumber") number = new Personal(clear.toString());
        const context = fieldContext({ person, key_id: next.key_id }, field);
        sql.field.run(person, field, sealBytes(own, context, clear, random));
      }
      for (const { form, sealed } of forms) {
        const clear = openBytes(own, formContext(row, form), sealed);
        if (clear === undefined) throw new Fault("STORE_CORRUPT", { table: "personal_form", person, form });
        const context = formContext({ person, key_id: next.key_id }, form);
        sql.form.run(form, person, sealBytes(own, context, clear, random));
      }
      if (number === undefined) throw new Fault("STORE_CORRUPT", { table: "personal_field", person });
      const wrapped = sealBytes(next.wrapping, keyContext(person, next.key_id), key, random);
      sql.person.run(person, idKeyOf(next, number), next.key_id, wrapped, visits);
    }
    rekeySlips(db, next);
    db.prepare("UPDATE site_key SET key_id = ?").run(next.key_id);
    return persons.length;
  });

const fieldsOf = (db: Database, person: string): readonly FieldRow[] =>
  db.prepare<[string], FieldRow>("SELECT field, sealed FROM personal_field WHERE person = ?").all(person);

const formsOf = (db: Database, person: string): readonly FormRow[] =>
  db.prepare<[string], FormRow>("SELECT form, sealed FROM personal_form WHERE person = ?").all(person);

const statements = (db: Database) => ({
  person: db.prepare(
    "INSERT INTO person (person, id_key, key_id, wrapped_key, visits) VALUES (?, ?, ?, ?, ?)",
  ),
  form: db.prepare("INSERT INTO personal_form (form, person, sealed) VALUES (?, ?, ?)"),
  field: db.prepare("INSERT INTO personal_field (person, field, sealed) VALUES (?, ?, ?)"),
});
