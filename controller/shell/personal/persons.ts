/**
 * What the controller asks of the personal store: a port, so that mass simulation can run on a cheap
 * stand-in. PersonalStore is the real one; its file says what each call promises.
 */
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { FieldName } from "./personal-store.ts";

export interface Persons {
  indexOf(number: Personal<string>): string;
  find(number: Personal<string>): string | undefined;
  newPerson(): string;
  keep(person: string, number: Personal<string>, gone_by_day: string): void;
  visits(person: string): number;
  countVisit(person: string): boolean;
  setGoneByDay(person: string, day: string): boolean;
  put(person: string, field: FieldName, value: Personal<string>): boolean;
  get(person: string, field: FieldName): Personal<string> | undefined;
  /** Erases everyone whose last day is `day` or earlier; one proof each. */
  purge(day: string): readonly unknown[];
  scrub(): boolean;
}
