/** For what a person is kept: each purpose with its day and its fields, the end of one, and the visitor slip. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Eraser, erasuresIn, PACKED_AT_ONCE_MAX } from "../../../../controller/shell/personal/eraser.ts";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { FIELD_NAMES, type FieldName, type Purpose } from "../../../../controller/shell/personal/purposes.ts";
import { siteKeyOf } from "../../../../controller/shell/personal/site-key.ts";
import { MIGRATIONS } from "../../../../controller/shell/store/migrations.ts";
import {
  type Database,
  imageOf,
  openDatabase,
  openImage,
} from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const MASTER = new SeededRandom(7).bytes(32);
const random = new SeededRandom(1);
const storeOver = (db: Database): PersonalStore => new PersonalStore(db, siteKeyOf(MASTER), random);
const create = () => {
  const db = openDatabase(":memory:");
  return { db, store: storeOver(db) };
};
const number = (index: number) => new Personal(fictionalPerson(index).idNumber);
const NUMBER = number(1);
const countOf = (db: Database, table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
/** Kept for purposes that need every field; the person's id. */
const kept = (store: PersonalStore, digits: Personal<string>, day: string): string => {
  const person = store.keep(store.newPerson(), digits, "visit", day);
  store.keepFor(person, "result", day);
  return person;
};

const folder = mkdtempSync(join(tmpdir(), "purposes-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("purposes", () => {
  /** As the table of purposes.ts promises, written down a second time. */
  const NEEDED: Readonly<Record<Purpose, readonly FieldName[]>> = {
    visit: ["idNumber", "name", "birthDate"],
    result: ["idNumber", "phone"],
    returning: ["idNumber", "name", "birthDate"],
  };
  const heldFields = (store: PersonalStore): readonly string[] =>
    Object.keys(store.exportPerson(NUMBER)?.fields ?? {}).sort();
  const putAll = (store: PersonalStore, person: string): readonly FieldName[] =>
    FIELD_NAMES.filter((field) =>
      store.put(person, field, field === "idNumber" ? NUMBER : new Personal(field)),
    );

  test.each(Object.keys(NEEDED) as Purpose[])(
    "%s keeps the fields it needs and takes no other",
    (purpose) => {
      const { store } = create();
      const person = store.keep("p-1", NUMBER, purpose, "2026-03-10");
      expect(store.get(person, "idNumber")?.reveal()).toBe(NUMBER.reveal());
      expect([...putAll(store, person)].sort()).toEqual([...NEEDED[purpose]].sort());
    },
  );

  test("one that ends takes the fields with it that no other needs, and nobody else's", () => {
    const { db, store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    store.keepFor(person, "returning", "2027-03-10");
    putAll(store, person);
    const other = kept(store, number(2), "2026-03-20");
    putAll(store, other);
    expect(store.purge("2026-03-10")).toEqual([]);
    expect(store.purposes(person)).toEqual({ returning: "2027-03-10" });
    expect(heldFields(store)).toEqual(["birthDate", "idNumber", "name"]);
    expect(countOf(db, "personal_field")).toBe(3 + FIELD_NAMES.length);
    store.keepFor(person, "result", "2026-04-01");
    store.put(person, "phone", new Personal("0900000001"));
    expect(store.drop(person, "returning", "2026-03-11")).toBe(true);
    expect(store.drop(person, "returning", "2026-03-11")).toBe(false);
    expect(heldFields(store)).toEqual(["idNumber", "phone"]);
    expect(erasuresIn(db)).toMatchObject([{ cause: "request", person, fields: 2, purpose: "returning" }]);
  });

  test("the last one that is dropped leaves nothing but the number, and the next purge takes that", () => {
    const { db, store } = create();
    const person = store.keep("p-1", NUMBER, "returning", "2027-03-10");
    putAll(store, person);
    store.drop(person, "returning", "2026-03-11");
    expect(countOf(db, "personal_field")).toBe(0);
    expect(store.purge("2026-03-10")).toMatchObject([{ person, purpose: null }]);
    expect(store.find(NUMBER)).toBeUndefined();
  });

  test("asked for again before the purge, the person stays under the same id", () => {
    const { store } = create();
    const person = store.keep("p-1", NUMBER, "returning", "2027-03-10");
    store.drop(person, "returning", "2026-03-11");
    expect(store.keep("p-2", NUMBER, "visit", "2026-03-11")).toBe(person);
    expect(store.purge("2026-03-10")).toEqual([]);
    expect(store.get(person, "idNumber")?.reveal()).toBe(NUMBER.reveal());
  });

  test("that was ended stays ended when an older backup is restored, unless it was agreed to again", () => {
    const { db, store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    store.keepFor(person, "returning", "2027-03-10");
    putAll(store, person);
    const backup = imageOf(db);
    store.drop(person, "returning", "2026-03-09");
    const copy = openImage(backup);
    const restored = storeOver(copy);
    const again = new Eraser(copy, random);
    expect(again.replay(erasuresIn(db))).toBe(1);
    expect(restored.purposes(person)).toEqual({ visit: "2026-03-10", result: "2026-03-10" });
    restored.keepFor(person, "returning", "2027-03-10");
    expect(again.replay(erasuresIn(db))).toBe(0);
    expect(restored.purposes(person).returning).toBe("2027-03-10");
  });

  test("of few persons leave fresh pages at once, of many with the next purge", () => {
    const { db, store } = create();
    const unpacked = () => db.prepare("SELECT count(*) FROM erasure WHERE packed = 0").pluck().get();
    const dropped = (index: number): void => {
      const person = store.keep(`p-${index}`, number(index), "returning", "2027-03-10");
      store.keepFor(person, "visit", "2026-12-31");
      store.drop(person, "returning", "2026-03-11");
    };
    dropped(1);
    expect(unpacked()).toBe(0);
    const crowd = db.prepare("INSERT INTO person VALUES (?, ?, 'k', x'00', 0)");
    const stays = db.prepare("INSERT INTO person_purpose VALUES (?, 'visit', '2026-12-31')");
    for (let index = 0; index < PACKED_AT_ONCE_MAX; index++) {
      crowd.run(`p-crowd-${index}`, Buffer.from(String(index)));
      stays.run(`p-crowd-${index}`);
    }
    dropped(2);
    expect(unpacked()).toBe(1);
    store.purge("2026-03-10");
    expect(unpacked()).toBe(0);
    expect(countOf(db, "person")).toBe(PACKED_AT_ONCE_MAX + 2);
  });

  test("of a database from before them: the result for who left a phone, else the visit", () => {
    const path = join(folder, "old.db");
    const old = openDatabase(path, { migrations: MIGRATIONS.slice(0, 3) });
    old.exec(
      `INSERT INTO person VALUES ('p-a', x'01', 'k', x'01', '2026-03-10', 2), ('p-b', x'02', 'k', x'02', '2026-04-01', 0);
       INSERT INTO personal_field VALUES ('p-a', 'name', x'01'), ('p-b', 'name', x'01'), ('p-b', 'phone', x'01');
       INSERT INTO erasure VALUES ('e-1', '2026-03-01', 'request', 'p-0', 3)`,
    );
    old.close();
    const db = openDatabase(path);
    expect(db.prepare("SELECT * FROM person_purpose").all()).toEqual([
      { person: "p-a", purpose: "visit", gone_by_day: "2026-03-10" },
      { person: "p-b", purpose: "result", gone_by_day: "2026-04-01" },
    ]);
    const persons = db.prepare("SELECT person, visits, hex(id_key) AS id FROM person").all();
    expect(persons).toEqual([
      { person: "p-a", visits: 2, id: "01" },
      { person: "p-b", visits: 0, id: "02" },
    ]);
    expect(erasuresIn(db)).toMatchObject([{ erasure: "e-1", purpose: null }]);
    db.close();
  });
});

describe("the pass of a visitor slip", () => {
  test("is there for who agreed to be known, follows from key and id, and is told from every other", () => {
    const { store } = create();
    const person = store.keep("p-1", NUMBER, "visit", "2026-03-10");
    expect(store.passOf(person)).toBeUndefined();
    store.keepFor(person, "returning", "2027-03-10");
    const pass = store.passOf(person) ?? "";
    expect(pass).toMatch(/^[\w-]{22}$/);
    // HMAC-SHA-256 under the indexing key of this master, made once with Python's hmac and hkdf by hand.
    expect(pass).toBe("KOrJrpTI9_8BRZrF6LzXSw");
    expect(store.byPass(person, pass)).toBe(true);
    const other = store.keep("p-2", number(2), "returning", "2027-03-10");
    expect(store.passOf(other)).not.toBe(pass);
    for (const wrong of [
      "",
      pass.slice(1),
      `${pass}A`,
      ` ${pass}`,
      store.passOf(other) ?? "",
      "é".repeat(22),
    ])
      expect(store.byPass(person, wrong), wrong).toBe(false);
    expect([store.byPass(other, pass), store.byPass("p-nobody", pass)]).toEqual([false, false]);
  });

  test("ends with the agreement", () => {
    const { store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    store.keepFor(person, "returning", "2027-03-10");
    const pass = store.passOf(person) ?? "";
    store.drop(person, "returning", "2026-03-10");
    expect([store.passOf(person), store.byPass(person, pass)]).toEqual([undefined, false]);
  });
});
