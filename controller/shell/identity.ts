/**
 * From a scanned ID card to an opaque person: keeps what the office may keep, masked for screens, and posts
 * the input that names nobody. Which visit or box the person gets, the core decides.
 */

import type { CccdCard } from "../../drivers/reader/cccd-qr/card.pure.ts";
import type { OwnCode } from "../../drivers/reader/cccd-qr/protocol.ts";
import { type CivilDate, formatIso } from "../../drivers/reader/person/civil-date.pure.ts";
import { maskedName } from "../../drivers/reader/person/name.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { Input } from "../core/input.ts";
import type { Persons } from "./personal/persons.ts";
import type { MaskedPerson } from "./views/context.ts";
import type { RefusedScan } from "./views/scan-texts.ts";

/** Masked persons kept in memory for the screens of a day; the one seen longest ago is forgotten first. */
export const MASKED_MAX = 1_024;
/** Persons read but not yet kept: no more can wait in the inbox; the oldest is forgotten first. */
const COMING_MAX = 4_096;
/** Digits of the number that screens may show. */
const TAIL_DIGITS = 3;

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

  constructor(settings: IdentitySettings) {
    this.#settings = settings;
  }

  scanned(reader: string, scan: string, code: Personal<OwnCode>): void {
    const own = code.reveal();
    if (own.kind !== "cccd") return this.refused(reader, scan, "own-code");
    const { card, warnings } = own;
    const { store, today, visit_days } = this.#settings;
    const number = new Personal(card.idNumber);
    const index = store.indexOf(number);
    const known = this.#coming.get(index) ?? store.find(number);
    const person = known ?? store.newPerson();
    keepNewest(this.#coming, index, person, COMING_MAX);
    this.#remember(person, card);
    const elderly = ageOn(today(), card.birthDate) >= this.#settings.elderly_age;
    const visits_before = known === undefined ? 0 : store.visits(person);
    const within = (): void => {
      store.keep(person, number, "visit", dayAfter(today(), visit_days));
      store.put(person, "name", new Personal(card.name));
      store.put(person, "birthDate", new Personal(formatIso(card.birthDate)));
      store.countVisit(person);
      this.#coming.delete(index);
    };
    this.#settings.post(
      { kind: "read-card", reader, scan, person, elderly, visits_before, warnings },
      reader,
      within,
    );
  }

  refused(reader: string, scan: string, error: RefusedScan): void {
    this.#settings.post({ kind: "refuse-card", reader, scan, error }, reader);
  }

  /** Nobody is remembered; who is still kept is read again when a screen needs it. */
  forget(): void {
    this.#masked.clear();
  }

  /** What a guard or clerk may see of a person; undefined once the person is gone. */
  masked(person: string): MaskedPerson | undefined {
    const seen = this.#masked.get(person);
    if (seen !== undefined) return seen;
    const { store } = this.#settings;
    const name = store.get(person, "name")?.reveal();
    const born = store.get(person, "birthDate")?.reveal();
    const number = store.get(person, "idNumber")?.reveal();
    if (name === undefined || born === undefined || number === undefined) return undefined;
    return this.#keepMasked(person, {
      name_masked: maskedName(name),
      birth_year: Number(born.slice(0, 4)),
      number_tail: number.slice(-TAIL_DIGITS),
    });
  }

  #remember(person: string, card: CccdCard): void {
    this.#keepMasked(person, {
      name_masked: maskedName(card.name),
      birth_year: card.birthDate.year,
      number_tail: card.idNumber.slice(-TAIL_DIGITS),
    });
  }

  #keepMasked(person: string, masked: MaskedPerson): MaskedPerson {
    keepNewest(this.#masked, person, masked, MASKED_MAX);
    return masked;
  }
}

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
