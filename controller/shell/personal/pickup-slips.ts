/**
 * What the appointment slip of a dossier opens: which result its receipt stands for, and which PIN is printed
 * on it. Reference and PIN follow from site key and form, so that neither stands anywhere: a stolen database
 * holds nothing to try PINs against. Kept are the digest by which a receipt is found, and the tries.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { digestOf } from "../accounts/secrets.ts";
import { atomically, type Database, refusalOf } from "../store/sqlite.ts";
import { receiptOf } from "./personal-forms.ts";
import type { SiteKey } from "./site-key.ts";

const PIN_DIGITS = 8;
const PIN_VALUES = 10 ** PIN_DIGITS;
/** 48 random bits make the bias of the remainder vanish. */
const PIN_BYTES = 6;
/** Stands for the form where there is none: the work is the same. */
const DECOY_FORM = "f-nobody";

/** The result that a slip stands for. */
export interface PickupOf {
  readonly person: string;
  readonly dossier: string;
}

/**
 * `matched`: the dossiers whose PIN it was. `burnt`: wrong, and none of the PINs is any good after this try,
 * or was before. `none`: no PIN was ever printed for these. `unavailable`: the try could not be counted, so
 * it was not looked at.
 */
export type PinVerdict =
  | { readonly kind: "matched"; readonly dossiers: readonly string[] }
  | { readonly kind: "wrong" }
  | { readonly kind: "burnt" }
  | { readonly kind: "none" }
  | { readonly kind: "unavailable" };

interface SlipRow {
  readonly form: string;
  readonly person: string;
  readonly dossier: string;
  readonly pin_issue: number;
  readonly pin_tries: number;
}

/** The PIN of a form's nth issue, eight digits. */
const pinOf = ({ indexing }: SiteKey, form_id: string, issue: number): string => {
  const mac = createHmac("sha256", indexing).update(`pin:v1:${issue}:${form_id}`).digest();
  return String(mac.readUIntBE(0, PIN_BYTES) % PIN_VALUES).padStart(PIN_DIGITS, "0");
};

export class PickupSlips {
  readonly #db: Database;
  readonly #site: SiteKey;
  readonly #sql: ReturnType<typeof statements>;
  readonly #tries_max: number;

  constructor(db: Database, site: SiteKey, tries_max: number) {
    this.#db = db;
    this.#site = site;
    this.#sql = statements(db);
    this.#tries_max = tries_max;
  }

  /** `pin`: one is printed on it. */
  add(form_id: string, { person, dossier }: PickupOf, pin: boolean): void {
    const receipt = digestOf(receiptOf(this.#site, form_id).reference);
    this.#sql.add.run(form_id, person, dossier, receipt, pin ? 1 : 0);
  }

  /** Which result the holder of this reference asks for; undefined: no form of that reference is kept. */
  byReceipt(reference: string): PickupOf | undefined {
    return this.#sql.byReceipt.get(digestOf(reference));
  }

  /** Whose dossier this is, by the newest appointment slip for it. */
  byDossier(dossier: string): PickupOf | undefined {
    return this.#sql.byDossier.get(dossier);
  }

  /** The newest appointment form of this person for this dossier. */
  formOf({ person, dossier }: PickupOf): string | undefined {
    return this.#sql.newest.get(person, dossier)?.form;
  }

  /** Undefined: none is printed on this form. */
  pinOf(form_id: string): Personal<string> | undefined {
    const row = this.#sql.byForm.get(form_id);
    return row === undefined || row.pin_issue === 0
      ? undefined
      : new Personal(pinOf(this.#site, form_id, row.pin_issue));
  }

  /** A try at the PINs of this person's dossiers, counted against each of them before any is looked at. */
  try(person: string, dossiers: readonly string[], pin: Personal<string>): PinVerdict {
    const rows = dossiers
      .map((dossier) => this.#sql.newest.get(person, dossier))
      .filter((row) => row !== undefined && row.pin_issue > 0) as SlipRow[];
    const open = rows.filter(({ pin_tries }) => pin_tries < this.#tries_max);
    if (open.length > 0 && !this.#write(() => open.forEach(({ form }) => void this.#sql.count.run(form))))
      return { kind: "unavailable" };
    const matched = open.filter((row) => this.#isPin(row, pin));
    if (open.length === 0) this.#isPin({ form: DECOY_FORM, pin_issue: 1 }, pin);
    if (matched.length > 0) return this.#matched(open, matched);
    if (rows.length === 0) return { kind: "none" };
    const left = open.some(({ pin_tries }) => pin_tries + 1 < this.#tries_max);
    return { kind: left ? "wrong" : "burnt" };
  }

  /** The right PIN of one dossier was no guess at the others. */
  #matched(open: readonly SlipRow[], matched: readonly SlipRow[]): PinVerdict {
    const kept = this.#write(() => {
      for (const row of open) this.#sql.setTries.run(matched.includes(row) ? 0 : row.pin_tries, row.form);
    });
    return kept
      ? { kind: "matched", dossiers: matched.map(({ dossier }) => dossier) }
      : { kind: "unavailable" };
  }

  #isPin({ form, pin_issue }: Pick<SlipRow, "form" | "pin_issue">, pin: Personal<string>): boolean {
    const right = Buffer.from(pinOf(this.#site, form, pin_issue));
    const given = Buffer.from(pin.reveal());
    return given.length === right.length && timingSafeEqual(given, right);
  }

  /** False: the disk refused, nothing changed. */
  #write(work: () => void): boolean {
    try {
      atomically(this.#db, work);
      return true;
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
      return false;
    }
  }
}

/**
 * Receipts and PINs of every slip as they follow from a new site key; the old ones are nobody's. Works inside
 * the open transaction.
 */
export const rekeySlips = (db: Database, next: SiteKey): void => {
  const forms = db.prepare<[], string>("SELECT form FROM pickup_slip").pluck().all();
  const renew = db.prepare<[Buffer, string]>(
    "UPDATE pickup_slip SET receipt_sha256 = ?, pin_tries = 0 WHERE form = ?",
  );
  for (const form of forms) renew.run(digestOf(receiptOf(next, form).reference), form);
};

const ROW = "form, person, dossier, pin_issue, pin_tries";

const statements = (db: Database) => ({
  add: db.prepare<[string, string, string, Buffer, number]>(
    `INSERT INTO pickup_slip (form, person, dossier, receipt_sha256, pin_issue, pin_tries)
     VALUES (?, ?, ?, ?, ?, 0)`,
  ),
  byReceipt: db.prepare<[Buffer], PickupOf>(
    "SELECT person, dossier FROM pickup_slip WHERE receipt_sha256 = ?",
  ),
  byDossier: db.prepare<[string], PickupOf>(
    "SELECT person, dossier FROM pickup_slip WHERE dossier = ? ORDER BY number DESC LIMIT 1",
  ),
  byForm: db.prepare<[string], SlipRow>(`SELECT ${ROW} FROM pickup_slip WHERE form = ?`),
  newest: db.prepare<[string, string], SlipRow>(
    `SELECT ${ROW} FROM pickup_slip WHERE person = ? AND dossier = ? ORDER BY number DESC LIMIT 1`,
  ),
  count: db.prepare<[string]>("UPDATE pickup_slip SET pin_tries = pin_tries + 1 WHERE form = ?"),
  setTries: db.prepare<[number, string]>("UPDATE pickup_slip SET pin_tries = ? WHERE form = ?"),
});
