/**
 * What the forms of a dossier say, each sealed under its person's own key and destroyed with it; and the
 * secrets by which the holder of an appointment slip is known. Those follow from site key and form, so that
 * nothing of them is kept. Which person has which key, personal-store.ts knows.
 */
import { createHmac, type KeyObject } from "node:crypto";
import { assert, Fault } from "../../../drivers/faults.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import type { Database } from "../store/sqlite.ts";
import { formContext } from "./person-keys.ts";
import { openBytes, sealBytes } from "./sealed-bytes.ts";
import type { SiteKey } from "./site-key.ts";

/** Longest form, UTF-8 bytes: sixty papers of 160 letters take 40,000. */
export const FORM_BYTES_MAX = 65_536;
/** Forms of one person: an agent hands in many dossiers. Whoever has so many gets no further one. */
export const FORMS_OF_PERSON_MAX = 256;
/** 128 bits, 22 characters. */
const REFERENCE_BYTES = 16;
const SECRET_CHARACTERS = 4;
/** No 0, 1, I, L and O: what is read aloud or copied by hand is not taken for another. */
const SECRET_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/** So many that the last letters are as likely as the first, to one in a billion. */
const SECRET_BYTES = 6;

/** A form as JSON, and whose it is. */
export interface KeptJson {
  readonly person: string;
  readonly json: Personal<string>;
}

/** By what the holder of an appointment slip is known. */
export interface Receipt {
  /** For a scanner: 22 characters of base64url. */
  readonly reference: string;
  /** For the voice: four letters and digits, none of which is taken for another. */
  readonly secret: string;
}

/** The person as the sealing needs it. */
export interface Keyed {
  readonly person: string;
  readonly key_id: string;
  readonly key: KeyObject;
}

/** Both parts of the look-up code of one form. */
export const receiptOf = ({ indexing }: SiteKey, form_id: string): Receipt => {
  const mac = (what: string): Buffer =>
    createHmac("sha256", indexing).update(`${what}:v1:${form_id}`).digest();
  let left = mac("secret").readUIntBE(0, SECRET_BYTES);
  let secret = "";
  for (let at = 0; at < SECRET_CHARACTERS; at++) {
    secret += SECRET_ALPHABET[left % SECRET_ALPHABET.length] ?? "";
    left = Math.floor(left / SECRET_ALPHABET.length);
  }
  return { reference: mac("receipt").subarray(0, REFERENCE_BYTES).toString("base64url"), secret };
};

export class PersonalForms {
  readonly #random: Random;
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database, random: Random) {
    this.#random = random;
    this.#sql = statements(db);
  }

  put({ person, key_id, key }: Keyed, form_id: string, json: Personal<string>): void {
    const clear = Buffer.from(json.reveal());
    assert(clear.length <= FORM_BYTES_MAX, `a form holds at most ${FORM_BYTES_MAX} bytes`);
    const sealed = sealBytes(key, formContext({ person, key_id }, form_id), clear, this.#random);
    this.#sql.put.run(form_id, person, sealed);
  }

  personOf(form_id: string): string | undefined {
    return this.#sql.personOf.get(form_id);
  }

  open({ person, key_id, key }: Keyed, form_id: string): Personal<string> {
    const sealed = this.#sql.sealed.get(form_id);
    const clear =
      sealed === undefined ? undefined : openBytes(key, formContext({ person, key_id }, form_id), sealed);
    if (clear === undefined) throw new Fault("STORE_CORRUPT", { table: "personal_form", person, form_id });
    return new Personal(clear.toString());
  }

  /** Ids of this person's forms. */
  of(person: string): readonly string[] {
    return this.#sql.formsOf.all(person);
  }
}

const statements = (db: Database) => ({
  put: db.prepare<[string, string, Buffer]>(
    "INSERT INTO personal_form (form, person, sealed) VALUES (?, ?, ?)",
  ),
  personOf: db.prepare<[string], string>("SELECT person FROM personal_form WHERE form = ?").pluck(),
  sealed: db.prepare<[string], Buffer>("SELECT sealed FROM personal_form WHERE form = ?").pluck(),
  formsOf: db
    .prepare<[string], string>("SELECT form FROM personal_form WHERE person = ? ORDER BY form")
    .pluck(),
});
