/**
 * From a scanned ID card, a visitor slip, a receipt or a typed number to an opaque person: keeps what the
 * office may keep, masked for screens, and posts the input that names nobody. Which visit or box the person
 * gets, the core decides.
 */

import type { CardWarning, CccdCard } from "../../drivers/reader/cccd-qr/card.pure.ts";
import type { OwnCode } from "../../drivers/reader/cccd-qr/protocol.ts";
import { type CivilDate, formatIso } from "../../drivers/reader/person/civil-date.pure.ts";
import { parseIdNumber, shownDigits } from "../../drivers/reader/person/id-number.pure.ts";
import { maskedName } from "../../drivers/reader/person/name.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { Input, InputOf } from "../core/input.ts";
import type { Persons } from "./personal/persons.ts";
import type { Purpose } from "./personal/purposes.ts";
import type { MaskedPerson } from "./views/context.ts";
import { JOB_CODE, RECEIPT_UNKNOWN, type RefusedScan } from "./views/scan-texts.ts";

/** Masked persons kept in memory for the screens of a day; the one seen longest ago is forgotten first. */
export const MASKED_MAX = 1_024;
/** Persons read but not yet kept: no more can wait in the inbox; the oldest is forgotten first. */
const COMING_MAX = 4_096;

/** What a typed number says of its person. */
export interface TypedPerson {
  readonly number: Personal<string>;
  readonly birth_year: number;
  readonly warnings: readonly string[];
}

/** An input that names nobody, and what is kept with it. */
export interface Recognised {
  readonly input: InputOf<"type-number">;
  readonly within: () => void;
}

export interface IdentitySettings {
  readonly store: Persons;
  readonly elderly_age: number;
  /** Days the fields of a visit are kept; 1: until its day ends. */
  readonly visit_days: number;
  readonly today: () => CivilDate;
  readonly post: (input: Input, reader: string, within?: () => void) => void;
}

export class Identity {
  readonly #settings: IdentitySettings;
  readonly #masked = new Map<string, MaskedPerson>();
  /** Persons whose first row is not kept yet, by the index of their number. */
  readonly #coming = new Map<string, string>();
  #typed = 0;

  constructor(settings: IdentitySettings) {
    this.#settings = settings;
  }

  scanned(reader: string, scan: string, code: Personal<OwnCode>): void {
    const own = code.reveal();
    switch (own.kind) {
      case "cccd":
        return this.#card(reader, scan, own.card, own.warnings);
      case "visitor":
        return this.#slip(reader, scan, own.person, new Personal(own.pass));
      case "ticket":
        return this.refused(reader, scan, "own-code");
      case "receipt":
        return this.#receipt(reader, scan, new Personal(own.reference));
      case "job":
        return this.refused(reader, scan, JOB_CODE);
    }
  }

  /** The visitor whose number was typed at a door: somebody kept, or somebody who comes for the first time. */
  typed(door: string, { number, birth_year, warnings }: TypedPerson): Recognised {
    const { store, today, elderly_age } = this.#settings;
    const { person, known, done } = this.#personOf(number);
    const scan = `typed-${++this.#typed}`;
    const born = store.get(person, "birthDate");
    // Of somebody whose birthday is not known, only the year before counts as full.
    const age = born === undefined ? today().year - birth_year - 1 : ageOn(today(), dateIn(born));
    if (this.masked(person) === undefined)
      this.#keepMasked(person, { name_masked: null, birth_year, number_tail: tailOf(number) });
    return {
      input: {
        kind: "type-number",
        door,
        scan,
        person,
        known,
        ...this.#keptOf(person),
        elderly: age >= elderly_age,
        warnings,
      },
      within: () => {
        if (!this.#erasedMeanwhile(number, known)) this.#keepVisit(person, number);
        done();
      },
    };
  }

  #card(reader: string, scan: string, card: CccdCard, warnings: readonly CardWarning[]): void {
    const { store, today, elderly_age, post } = this.#settings;
    const number = new Personal(card.idNumber);
    const { person, known, done } = this.#personOf(number);
    this.#remember(person, card);
    const elderly = ageOn(today(), card.birthDate) >= elderly_age;
    const within = (): void => {
      done();
      if (this.#erasedMeanwhile(number, known)) return;
      this.#keepVisit(person, number);
      store.put(person, "name", new Personal(card.name));
      store.put(person, "birthDate", new Personal(formatIso(card.birthDate)));
    };
    const before = this.#keptOf(person);
    post(
      { kind: "read-card", reader, scan, by: "card", person, ...before, elderly, warnings },
      reader,
      within,
    );
  }

  /** Wrong, withdrawn and past its day are one and the same refusal: who tries learns nothing. */
  #slip(reader: string, scan: string, person: string, pass: Personal<string>): void {
    const { store, today, elderly_age, post } = this.#settings;
    const known = this.#keptOf(person);
    const born = store.get(person, "birthDate");
    if (!store.byPass(person, pass.reveal()) || !known.agreed || born === undefined)
      return this.refused(reader, scan, "visitor-slip-unknown");
    const elderly = ageOn(today(), dateIn(born)) >= elderly_age;
    const within = (): void => void store.keepFor(person, "visit", this.#visitDay());
    const read = { kind: "read-card", reader, scan, by: "visitor-slip", person, ...known } as const;
    post({ ...read, elderly, warnings: [] }, reader, within);
  }

  /** Nobody learns whether it was ever good: changed, withdrawn and long past are one refusal. */
  #receipt(reader: string, scan: string, reference: Personal<string>): void {
    const { store, post } = this.#settings;
    const found = store.byReceipt(reference.reveal());
    if (found === undefined) return this.refused(reader, scan, RECEIPT_UNKNOWN);
    const { person, dossier } = found;
    post({ kind: "read-receipt", reader, scan, person, dossier }, reader);
  }

  /** The person of a number; `done` once the row is kept. Two readings of one turn find the same person. */
  #personOf(number: Personal<string>): { person: string; known: boolean; done: () => void } {
    const { store } = this.#settings;
    const index = store.indexOf(number);
    const kept = store.find(number);
    const person = this.#coming.get(index) ?? kept ?? store.newPerson();
    keepNewest(this.#coming, index, person, COMING_MAX);
    // Not who is merely coming: a number that a resting door refused is as unknown as before.
    return { person, known: kept !== undefined, done: () => void this.#coming.delete(index) };
  }

  /** Nobody comes back under an id whose erasing is proven: the next reading finds somebody new. */
  #erasedMeanwhile(number: Personal<string>, known: boolean): boolean {
    return known && this.#settings.store.find(number) === undefined;
  }

  /** Earlier visits are remembered only for whoever agreed, and within the days of a visit. */
  #keptOf(person: string): { agreed: boolean; visits_before: number } {
    const agreed = this.#isKept(person, "returning");
    const known = agreed || this.#isKept(person, "visit");
    return { agreed, visits_before: known ? this.#settings.store.visits(person) : 0 };
  }

  /** Who is only kept for a result comes as if for the first time. */
  #keepVisit(person: string, number: Personal<string>): void {
    const { store } = this.#settings;
    if (!this.#isKept(person, "returning") && !this.#isKept(person, "visit")) store.forgetVisits(person);
    store.keep(person, number, "visit", this.#visitDay());
  }

  #isKept(person: string, purpose: Purpose): boolean {
    const { store, today } = this.#settings;
    return (store.purposes(person)[purpose] ?? "") >= dayAfter(today(), 1);
  }

  #visitDay(): string {
    const { today, visit_days } = this.#settings;
    return dayAfter(today(), visit_days);
  }

  refused(reader: string, scan: string, error: RefusedScan): void {
    this.#settings.post({ kind: "refuse-card", reader, scan, error }, reader);
  }

  /** Nobody is remembered; who is still kept is read again when a screen needs it. */
  forget(): void {
    this.#masked.clear();
  }

  /** This person is remembered no more. */
  forgetPerson(person: string): void {
    this.#masked.delete(person);
    for (const [index, coming] of this.#coming) if (coming === person) this.#coming.delete(index);
  }

  /** What a guard or clerk may see of a person; undefined once the person is gone. */
  masked(person: string): MaskedPerson | undefined {
    const seen = this.#masked.get(person);
    if (seen !== undefined) return seen;
    const { store } = this.#settings;
    const name = store.get(person, "name")?.reveal();
    const born = store.get(person, "birthDate");
    const number = store.get(person, "idNumber");
    if (number === undefined) return undefined;
    const birth_year = born === undefined ? parseIdNumber(number.reveal())?.birthYear : dateIn(born).year;
    return this.#keepMasked(person, {
      name_masked: name === undefined ? null : maskedName(name),
      birth_year: birth_year ?? 0,
      number_tail: tailOf(number),
    });
  }

  /** The chip's own letters of the name, for screens only, where the code's were damaged. */
  rename(person: string, name: Personal<string>): void {
    const masked = this.masked(person);
    if (masked !== undefined) this.#keepMasked(person, { ...masked, name_masked: maskedName(name.reveal()) });
  }

  #remember(person: string, card: CccdCard): void {
    this.#keepMasked(person, {
      name_masked: maskedName(card.name),
      birth_year: card.birthDate.year,
      number_tail: shownDigits(card.idNumber),
    });
  }

  #keepMasked(person: string, masked: MaskedPerson): MaskedPerson {
    keepNewest(this.#masked, person, masked, MASKED_MAX);
    return masked;
  }
}

const tailOf = (number: Personal<string>): string => shownDigits(number.reveal());

/** As `formatIso` wrote it. */
const dateIn = (born: Personal<string>): CivilDate => {
  const [year = 0, month = 1, day = 1] = born.reveal().split("-").map(Number);
  return { year, month, day };
};

const keepNewest = <T>(table: Map<string, T>, key: string, value: T, max: number): void => {
  table.delete(key);
  table.set(key, value);
  const [oldest] = table.keys();
  if (table.size > max && oldest !== undefined) table.delete(oldest);
};

const ageOn = (today: CivilDate, born: CivilDate): number => {
  const hadBirthday = today.month > born.month || (today.month === born.month && today.day >= born.day);
  return today.year - born.year - (hadBirthday ? 0 : 1);
};

/**
 * `YYYY-MM-DD`, `days` - 1 after today: a person kept for 1 day is gone when today's purge runs at its end.
 */
export const dayAfter = (today: CivilDate, days: number): string =>
  new Date(Date.UTC(today.year, today.month - 1, today.day + days - 1)).toISOString().slice(0, 10);
