/**
 * What the controller asks of the personal store: a port, so that mass simulation can run on a cheap
 * stand-in. PersonalStore is the real one; its file says what each call promises.
 */
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { Erasure } from "./eraser.ts";
import type { KeptJson, Receipt } from "./personal-forms.ts";
import type { PersonExport, PurposeDays } from "./personal-store.ts";
import type { PickupOf, PinVerdict } from "./pickup-slips.ts";
import type { FieldName, Purpose } from "./purposes.ts";

export interface Persons {
  indexOf(number: Personal<string>): string;
  find(number: Personal<string>): string | undefined;
  newPerson(): string;
  keep(person: string, number: Personal<string>, purpose: Purpose, gone_by_day: string): string;
  keepFor(person: string, purpose: Purpose, gone_by_day: string): boolean;
  drop(person: string, purpose: Purpose, day: string): boolean;
  purposes(person: string): PurposeDays;
  passOf(person: string): string | undefined;
  byPass(person: string, pass: string): boolean;
  visits(person: string): number;
  countVisit(person: string): boolean;
  forgetVisits(person: string): void;
  put(person: string, field: FieldName, value: Personal<string>): boolean;
  get(person: string, field: FieldName): Personal<string> | undefined;
  newForm(): string;
  keepForm(person: string, form_id: string, json: Personal<string>): boolean;
  form(form_id: string): KeptJson | undefined;
  receiptOf(form_id: string): Receipt;
  formsOf(person: string): readonly string[];
  addSlip(form_id: string, dossier: string, pin: boolean): boolean;
  byReceipt(reference: string): PickupOf | undefined;
  byDossier(dossier: string): PickupOf | undefined;
  slipOf(person: string, dossier: string): string | undefined;
  pinOf(form_id: string): Personal<string> | undefined;
  tryPin(person: string, dossiers: readonly string[], pin: Personal<string>): PinVerdict;
  /** Ends what is over by `day`, erases everyone left without a purpose; one proof each. */
  purge(day: string): readonly unknown[];
  fieldsOf(person: string): readonly FieldName[];
  exportPerson(number: Personal<string>): PersonExport | undefined;
  newErasure(): string;
  erase(proof: Erasure): void;
}
