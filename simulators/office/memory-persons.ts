/**
 * The personal store as a plain table in memory: the cheap stand-in of mass simulation. It seals nothing and
 * survives every power cut; what encryption and erasing promise is proven on the real store.
 */

import { PIN_TRIES_MAX } from "../../controller/core/plan.ts";
import type { Erasure } from "../../controller/shell/personal/eraser.ts";
import type { KeptJson, Receipt } from "../../controller/shell/personal/personal-forms.ts";
import type { PersonExport } from "../../controller/shell/personal/personal-store.ts";
import type { Persons } from "../../controller/shell/personal/persons.ts";
import type { PickupOf, PinVerdict } from "../../controller/shell/personal/pickup-slips.ts";
import {
  areFormsNeeded,
  type FieldName,
  isNeeded,
  type Purpose,
  unneededFields,
} from "../../controller/shell/personal/purposes.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { Kept } from "./person-oracle.ts";

interface Slip extends PickupOf {
  readonly form_id: string;
  readonly pin: boolean;
  tries: number;
}

interface Row {
  readonly fields: Map<FieldName, Personal<string>>;
  readonly forms: Map<string, Personal<string>>;
  readonly purposes: Map<Purpose, string>;
  visits: number;
}

export class MemoryPersons implements Persons {
  readonly #rows = new Map<string, Row>();
  readonly #byNumber = new Map<string, string>();
  /** By form, newest last. */
  readonly #slips = new Map<string, Slip>();
  #given = 0;

  indexOf(number: Personal<string>): string {
    return number.reveal();
  }

  find(number: Personal<string>): string | undefined {
    return this.#byNumber.get(number.reveal());
  }

  newPerson(): string {
    return `p-${String(++this.#given).padStart(22, "0")}`;
  }

  keep(person: string, number: Personal<string>, purpose: Purpose, gone_by_day: string): string {
    const kept = this.#byNumber.get(number.reveal()) ?? person;
    this.#byNumber.set(number.reveal(), kept);
    if (!this.#rows.has(kept))
      this.#rows.set(kept, { fields: new Map(), forms: new Map(), purposes: new Map(), visits: 0 });
    this.keepFor(kept, purpose, gone_by_day);
    this.put(kept, "idNumber", number);
    return kept;
  }

  keepFor(person: string, purpose: Purpose, gone_by_day: string): boolean {
    const row = this.#rows.get(person);
    const before = row?.purposes.get(purpose) ?? "";
    if (before < gone_by_day) row?.purposes.set(purpose, gone_by_day);
    return row !== undefined;
  }

  drop(person: string, purpose: Purpose): boolean {
    const row = this.#rows.get(person);
    const dropped = row?.purposes.delete(purpose) ?? false;
    if (row !== undefined) thin(row);
    return dropped;
  }

  purposes(person: string): Readonly<Partial<Record<Purpose, string>>> {
    return Object.fromEntries(this.#rows.get(person)?.purposes ?? []);
  }

  /** The id's own characters, turned round: no secret, but another one for each person. */
  passOf(person: string): string | undefined {
    return this.#rows.get(person)?.purposes.has("returning") === true
      ? Array.from(person.slice(2)).reverse().join("")
      : undefined;
  }

  byPass(person: string, pass: string): boolean {
    return this.passOf(person) === pass;
  }

  /** Everybody kept, with what for and until when. */
  kept(): Kept {
    return [...this.#rows].map(([person, { purposes }]) => [person, Object.fromEntries(purposes)]);
  }

  visits(person: string): number {
    return this.#rows.get(person)?.visits ?? 0;
  }

  countVisit(person: string): boolean {
    const row = this.#rows.get(person);
    if (row !== undefined) row.visits++;
    return row !== undefined;
  }

  forgetVisits(person: string): void {
    const row = this.#rows.get(person);
    if (row !== undefined) row.visits = 0;
  }

  purge(day: string): readonly unknown[] {
    for (const row of this.#rows.values()) {
      for (const [purpose, gone_by_day] of row.purposes) if (gone_by_day <= day) row.purposes.delete(purpose);
      thin(row);
    }
    const gone = [...this.#rows].filter(([, row]) => row.purposes.size === 0).map(([person]) => person);
    for (const person of gone) this.#rows.delete(person);
    this.#forgetNumbers();
    return gone;
  }

  #forgetNumbers(): void {
    for (const [number, person] of this.#byNumber) if (!this.#rows.has(person)) this.#byNumber.delete(number);
  }

  newErasure(): string {
    return `e-${++this.#given}`;
  }

  erase({ person }: Erasure): void {
    this.#rows.delete(person);
    this.#forgetNumbers();
  }

  fieldsOf(person: string): readonly FieldName[] {
    return [...(this.#rows.get(person)?.fields.keys() ?? [])].sort();
  }

  exportPerson(number: Personal<string>): PersonExport | undefined {
    const person = this.find(number) ?? "";
    const row = this.#rows.get(person);
    return row === undefined
      ? undefined
      : {
          person,
          purposes: this.purposes(person),
          visits: row.visits,
          fields: Object.fromEntries(row.fields),
          forms: [...row.forms.values()],
        };
  }

  newForm(): string {
    return `f-${String(++this.#given).padStart(22, "0")}`;
  }

  keepForm(person: string, form_id: string, json: Personal<string>): boolean {
    const row = this.#rows.get(person);
    if (row === undefined || !areFormsNeeded([...row.purposes.keys()])) return false;
    row.forms.set(form_id, json);
    return true;
  }

  form(form_id: string): KeptJson | undefined {
    for (const [person, { forms }] of this.#rows) {
      const json = forms.get(form_id);
      if (json !== undefined) return { person, json };
    }
    return undefined;
  }

  /** No secret, but another one for each form. */
  receiptOf(form_id: string): Receipt {
    return { reference: form_id.slice(2), secret: form_id.slice(-4) };
  }

  formsOf(person: string): readonly string[] {
    return [...(this.#rows.get(person)?.forms.keys() ?? [])].sort();
  }

  addSlip(form_id: string, dossier: string, pin: boolean): boolean {
    const person = this.form(form_id)?.person;
    if (person !== undefined) this.#slips.set(form_id, { form_id, person, dossier, pin, tries: 0 });
    return person !== undefined;
  }

  byReceipt(reference: string): PickupOf | undefined {
    return this.#slip(`f-${reference}`);
  }

  byDossier(dossier: string): PickupOf | undefined {
    return this.#kept().findLast((slip) => slip.dossier === dossier);
  }

  slipOf(person: string, dossier: string): string | undefined {
    return this.#kept().findLast((slip) => slip.person === person && slip.dossier === dossier)?.form_id;
  }

  /** No secret, but another one for each form. */
  pinOf(form_id: string): Personal<string> | undefined {
    return this.#slip(form_id)?.pin === true ? new Personal(form_id.slice(-8)) : undefined;
  }

  tryPin(person: string, dossiers: readonly string[], pin: Personal<string>): PinVerdict {
    const slips = dossiers.flatMap((dossier) => this.#slip(this.slipOf(person, dossier) ?? "") ?? []);
    if (slips.every((slip) => !slip.pin)) return { kind: "none" };
    const open = slips.filter((slip) => slip.pin && slip.tries < PIN_TRIES_MAX);
    const matched = open.filter(({ form_id }) => this.pinOf(form_id)?.reveal() === pin.reveal());
    if (matched.length > 0) return { kind: "matched", dossiers: matched.map(({ dossier }) => dossier) };
    for (const slip of open) slip.tries++;
    return { kind: open.some(({ tries }) => tries < PIN_TRIES_MAX) ? "wrong" : "burnt" };
  }

  /** A slip goes with its form. */
  #slip(form_id: string): Slip | undefined {
    const slip = this.#slips.get(form_id);
    return slip !== undefined && this.#rows.get(slip.person)?.forms.has(form_id) === true ? slip : undefined;
  }

  #kept(): readonly Slip[] {
    return [...this.#slips.keys()].flatMap((form_id) => this.#slip(form_id) ?? []);
  }

  put(person: string, field: FieldName, value: Personal<string>): boolean {
    const row = this.#rows.get(person);
    if (row === undefined || !isNeeded(field, [...row.purposes.keys()])) return false;
    row.fields.set(field, value);
    return true;
  }

  get(person: string, field: FieldName): Personal<string> | undefined {
    return this.#rows.get(person)?.fields.get(field);
  }
}

const thin = ({ fields, forms, purposes }: Row): void => {
  if (!areFormsNeeded([...purposes.keys()])) forms.clear();
  for (const field of unneededFields([...purposes.keys()])) fields.delete(field);
};
