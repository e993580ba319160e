/**
 * The personal store as a plain table in memory: the cheap stand-in of mass simulation. It seals nothing and
 * survives every power cut; what encryption and erasing promise is proven on the real store.
 */
import type { FieldName } from "../../controller/shell/personal/personal-store.ts";
import type { Persons } from "../../controller/shell/personal/persons.ts";
import type { Personal } from "../../drivers/runtime/personal.ts";

interface Row {
  readonly fields: Map<FieldName, Personal<string>>;
  gone_by_day: string;
  visits: number;
}

export class MemoryPersons implements Persons {
  readonly #rows = new Map<string, Row>();
  readonly #byNumber = new Map<string, string>();
  #given = 0;

  indexOf(number: Personal<string>): string {
    return number.reveal();
  }

  find(number: Personal<string>): string | undefined {
    return this.#byNumber.get(number.reveal());
  }

  newPerson(): string {
    return `p-${++this.#given}`;
  }

  keep(person: string, number: Personal<string>, gone_by_day: string): void {
    const known = this.#byNumber.get(number.reveal());
    if (known === undefined) {
      this.#byNumber.set(number.reveal(), person);
      this.#rows.set(person, { fields: new Map(), gone_by_day, visits: 0 });
    } else this.setGoneByDay(known, gone_by_day);
  }

  visits(person: string): number {
    return this.#rows.get(person)?.visits ?? 0;
  }

  countVisit(person: string): boolean {
    const row = this.#rows.get(person);
    if (row !== undefined) row.visits++;
    return row !== undefined;
  }

  setGoneByDay(person: string, day: string): boolean {
    const row = this.#rows.get(person);
    if (row !== undefined && row.gone_by_day < day) row.gone_by_day = day;
    return row !== undefined;
  }

  purge(day: string): readonly unknown[] {
    const gone = [...this.#rows].filter(([, row]) => row.gone_by_day <= day).map(([person]) => person);
    for (const person of gone) this.#rows.delete(person);
    for (const [number, person] of this.#byNumber) if (!this.#rows.has(person)) this.#byNumber.delete(number);
    return gone;
  }

  scrub(): boolean {
    return true;
  }

  put(person: string, field: FieldName, value: Personal<string>): boolean {
    const row = this.#rows.get(person);
    row?.fields.set(field, value);
    return row !== undefined;
  }

  get(person: string, field: FieldName): Personal<string> | undefined {
    return this.#rows.get(person)?.fields.get(field);
  }
}
