/** The personal store: finding, sealing, erasing, and that nothing personal shows where it should not. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { Eraser, erasuresIn } from "../../../../controller/shell/personal/eraser.ts";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { FIELD_NAMES, type FieldName, type Purpose } from "../../../../controller/shell/personal/purposes.ts";
import { siteKeyOf } from "../../../../controller/shell/personal/site-key.ts";
import {
  atomically,
  type Database,
  imageOf,
  openDatabase,
  openImage,
} from "../../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../../controller/shell/store/sqlite-store.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { draft, only } from "../../../support/store-contract.ts";

const MASTER = new SeededRandom(7).bytes(32);
const random = new SeededRandom(1);
const storeOver = (db: Database): PersonalStore => new PersonalStore(db, siteKeyOf(MASTER), random);
const create = () => {
  const db = openDatabase(":memory:");
  return { db, store: storeOver(db) };
};
/** Fictional: serials 000001 to 000099 only. */
const number = (serial: number) => new Personal(`001090${String(serial).padStart(6, "0")}`);
const NUMBER = new Personal("001090000001");
const NAME = "Nguyễn Văn Mẫu";
/** Kept for purposes that need every field; the person's id. */
const kept = (store: PersonalStore, digits: Personal<string>, day: string): string => {
  const person = store.keep(store.newPerson(), digits, "visit", day);
  store.keepFor(person, "result", day);
  return person;
};
const PROOF = { day: "2026-03-10", cause: "request", fields: 4, purpose: null } as const;
const erase = (store: PersonalStore, digits: Personal<string>): void =>
  store.erase({ ...PROOF, erasure: store.newErasure(), person: store.find(digits) ?? "" });
const countOf = (db: Database, table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

const folder = mkdtempSync(join(tmpdir(), "personal-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `${++files}.db`);

describe("finding", () => {
  test("a number is one person, whose id is opaque and says nothing of it", () => {
    const { store } = create();
    const first = kept(store, NUMBER, "2026-03-10");
    expect(first).toMatch(/^p-[\w-]{22}$/);
    expect(kept(store, NUMBER, "2026-03-10")).toBe(first);
    expect(kept(store, number(2), "2026-03-10")).not.toBe(first);
    expect(store.find(NUMBER)).toBe(first);
    expect(store.find(number(3))).toBeUndefined();
  });

  test("visits are counted for as long as the person is known", () => {
    const { store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    expect(store.countVisit(person)).toBe(true);
    expect([store.visits(person), store.visits("p-nobody")]).toEqual([1, 0]);
    expect(store.countVisit("p-nobody")).toBe(false);
  });

  test("coming again moves the last day of that purpose later, never earlier", () => {
    const { store } = create();
    const person = store.keep("p-1", NUMBER, "visit", "2026-03-10");
    const daysAfter = (purpose: Purpose, day: string) => {
      expect(store.keepFor(person, purpose, day)).toBe(true);
      return store.purposes(person);
    };
    expect(daysAfter("visit", "2026-03-09")).toEqual({ visit: "2026-03-10" });
    expect(daysAfter("result", "2026-03-01")).toEqual({ visit: "2026-03-10", result: "2026-03-01" });
    expect(daysAfter("visit", "2026-04-01")).toEqual({ visit: "2026-04-01", result: "2026-03-01" });
    expect(store.keepFor("p-nobody", "visit", "2026-03-09")).toBe(false);
    expect(store.purposes("p-nobody")).toEqual({});
  });

  test("an id may be given out before its person is kept; the number's first id stays", () => {
    const { store } = create();
    const [first, second] = [store.newPerson(), store.newPerson()];
    expect(store.put(first, "name", new Personal(NAME))).toBe(false);
    expect(store.keep(first, NUMBER, "visit", "2026-03-10")).toBe(first);
    expect(store.keep(second, NUMBER, "visit", "2026-03-11")).toBe(first);
    expect(store.exportPerson(NUMBER)).toMatchObject({ person: first, purposes: { visit: "2026-03-11" } });
    expect([store.visits(first), store.visits(second)]).toEqual([0, 0]);
    expect(store.indexOf(NUMBER)).toMatch(/^[0-9a-f]{64}$/);
    expect(store.indexOf(NUMBER)).not.toBe(store.indexOf(number(2)));
  });

  test("a number that has not 12 digits is our mistake, and the message does not show it", () => {
    const { store } = create();
    for (const wrong of ["00109000001", `${NUMBER.reveal()}1`, "００１０９０００００１１", ""])
      expect(() => kept(store, new Personal(wrong), "2026-03-10")).toThrow(
        "invariant broken: an ID number has 12 digits",
      );
    expect(() => kept(store, NUMBER, "10/03/2026")).toThrow("a day is written");
  });
});

describe("fields", () => {
  test("any text comes back as it was put, the newest of each field", () => {
    const { store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    fc.assert(
      fc.property(
        fc.constantFrom(...FIELD_NAMES),
        fc.string({ unit: "grapheme", maxLength: 40 }),
        (field, text) => {
          expect(store.put(person, field, new Personal(text))).toBe(true);
          expect(store.get(person, field)?.reveal()).toBe(text);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("unknown persons and fields not put have nothing", () => {
    const { store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    expect(store.get(person, "name")).toBeUndefined();
    expect(store.put("p-nobody", "name", new Personal("x"))).toBe(false);
    expect(store.get("p-nobody", "name")).toBeUndefined();
  });

  test("other fields and overlong values are refused", () => {
    const { store } = create();
    const person = kept(store, NUMBER, "2026-03-10");
    expect(() => store.put(person, "religion" as FieldName, new Personal("x"))).toThrow(
      "listed personal fields",
    );
    expect(() => store.put(person, "name", new Personal("x".repeat(513)))).toThrow("at most 512 bytes");
  });

  test("sealed bytes moved to another person or field don't open", () => {
    const { db, store } = create();
    const [a, b] = [kept(store, number(1), "2026-03-10"), kept(store, number(2), "2026-03-10")];
    store.put(a, "name", new Personal(NAME));
    store.put(b, "name", new Personal("Trần Thị Thử Nghiệm"));
    store.put(a, "phone", new Personal("0"));
    const take = db.prepare("SELECT sealed FROM personal_field WHERE person = ? AND field = 'name'").pluck();
    db.prepare("UPDATE personal_field SET sealed = ? WHERE person = ? AND field = 'phone'").run(
      take.get(a),
      a,
    );
    db.prepare("UPDATE personal_field SET sealed = ? WHERE person = ? AND field = 'name'").run(
      take.get(b),
      a,
    );
    expect(() => store.get(a, "phone")).toThrow("STORE_CORRUPT");
    expect(() => store.get(a, "name")).toThrow("STORE_CORRUPT");
    expect(store.get(b, "name")?.reveal()).toBe("Trần Thị Thử Nghiệm");
  });

  test("every person's key differs, and one value is never sealed to the same bytes twice", () => {
    const { db, store } = create();
    const sealed = [1, 2, 1].map((serial) => {
      const person = kept(store, number(serial), "2026-03-10");
      store.put(person, "name", new Personal(NAME));
      const row = db.prepare("SELECT sealed FROM personal_field WHERE person = ?").pluck().get(person);
      return (row as Buffer).toString("hex");
    });
    expect(new Set(sealed).size).toBe(3);
    expect(new Set(db.prepare("SELECT hex(wrapped_key) FROM person").pluck().all()).size).toBe(2);
  });

  test("the same image under another site key is noise", () => {
    const { db, store } = create();
    kept(store, NUMBER, "2026-03-10");
    const other = siteKeyOf(new SeededRandom(8).bytes(32));
    expect(() => new PersonalStore(openImage(imageOf(db)), other, random)).toThrow("STORE_KEY_WRONG");
  });
});

describe("with the log", () => {
  test("a person made within a commit that is undone was never there", () => {
    const db = openDatabase(":memory:");
    const log = new SqliteStore(db, { site: "s", boot: "b", random });
    const store = storeOver(db);
    const make = () => void kept(store, NUMBER, "2026-03-10");
    const fails = () => {
      throw new Error("later");
    };
    expect(() => log.commit({ ...only(draft("x")), within: [make, fails] })).toThrow("later");
    expect(store.find(NUMBER)).toBeUndefined();
    log.commit({ ...only(draft("x")), within: [make] });
    expect(store.find(NUMBER)).toBeDefined();
  });
});

describe("erasing", () => {
  const filled = (db: Database) => {
    const store = storeOver(db);
    const people = [1, 2, 3].map((serial) => kept(store, number(serial), `2026-03-1${serial}`));
    for (const person of people)
      for (const field of FIELD_NAMES) store.put(person, field, new Personal(`${field} of ${person}`));
    return { store, people };
  };

  test("purge erases those whose day has come, with a proof each", () => {
    const { db } = create();
    const { store, people } = filled(db);
    const proofs = store.purge("2026-03-12");
    expect(proofs).toHaveLength(2);
    expect(proofs.map((proof) => [proof.cause, proof.day, proof.fields])).toEqual([
      ["retention", "2026-03-12", 4],
      ["retention", "2026-03-12", 4],
    ]);
    expect(erasuresIn(db)).toEqual(expect.arrayContaining([...proofs]));
    expect([1, 2, 3].map((serial) => store.find(number(serial)))).toEqual([undefined, undefined, people[2]]);
    expect([countOf(db, "person"), countOf(db, "personal_field")]).toEqual([1, 4]);
    expect(store.purge("2026-03-12")).toEqual([]);
  });

  test("one person is erased by number, and comes back as somebody new", () => {
    const { db } = create();
    const { store, people } = filled(db);
    erase(store, number(2));
    expect(erasuresIn(db)).toEqual([
      { ...PROOF, erasure: expect.stringMatching(/^e-[\w-]{22}$/), person: people[1] },
    ]);
    expect(store.find(number(2))).toBeUndefined();
    expect(store.get(people[1] ?? "", "name")).toBeUndefined();
    expect(kept(store, number(2), "2026-03-12")).not.toBe(people[1]);
  });

  test("erasures replayed after a restore erase whom the backup brought back, and nobody else", () => {
    const { db } = create();
    const { store, people } = filled(db);
    const backup = imageOf(db);
    erase(store, number(1));
    kept(store, number(1), "2026-04-01");
    const copy = openImage(backup);
    const restored = storeOver(copy);
    const newcomer = kept(restored, number(9), "2026-04-01");
    expect(restored.find(number(1))).toBe(people[0]);
    const again = new Eraser(copy, random);
    expect([again.replay(erasuresIn(db)), again.replay(erasuresIn(db))]).toEqual([1, 0]);
    expect(restored.find(number(1))).toBeUndefined();
    expect([countOf(copy, "person"), countOf(copy, "personal_field")]).toEqual([
      3,
      2 * FIELD_NAMES.length + 1,
    ]);
    expect(restored.find(number(9))).toBe(newcomer);
    expect(erasuresIn(copy)).toEqual(erasuresIn(db));
  });

  test("after a purge no key, hash or sealed field of the erased is left in any file", () => {
    const left = Array.from({ length: 12 }, () => {
      const path = newPath();
      const db = openDatabase(path);
      const traces = purgeOnFile(db);
      const bytes = Buffer.concat([path, `${path}-wal`].map((file) => readFileSync(file)));
      db.close();
      return traces.filter((trace) => bytes.includes(trace.subarray(0, 24))).length;
    });
    expect(left).toEqual(left.map(() => 0));
  });
});

/** 99 persons, of whom 66 are purged; the bytes that stood for those. */
const purgeOnFile = (db: Database): readonly Buffer[] => {
  const store = storeOver(db);
  atomically(db, () => {
    for (let serial = 1; serial <= 99; serial++) {
      const person = kept(store, number(serial), serial % 3 === 0 ? "2026-12-31" : "2026-03-10");
      for (const field of FIELD_NAMES) store.put(person, field, new Personal("x".repeat(serial * 5)));
    }
  });
  const traces = db
    .prepare<[], Buffer>(
      `WITH gone AS (SELECT DISTINCT person FROM person_purpose WHERE gone_by_day = '2026-03-10')
       SELECT id_key FROM person JOIN gone USING (person)
       UNION ALL SELECT wrapped_key FROM person JOIN gone USING (person)
       UNION ALL SELECT sealed FROM personal_field JOIN gone USING (person)`,
    )
    .pluck()
    .all();
  expect(traces).toHaveLength(66 * 6);
  expect(store.purge("2026-03-10")).toHaveLength(66);
  expect(store.exportPerson(number(3))?.fields.name?.reveal()).toBe("x".repeat(15));
  expect([countOf(db, "person"), countOf(db, "personal_field")]).toEqual([33, 33 * FIELD_NAMES.length]);
  return traces;
};

describe("the canary", () => {
  test("number and name of a person never appear in files, answers or errors", () => {
    const path = newPath();
    const db = openDatabase(path);
    const log = new SqliteStore(db, { site: "s", boot: "b", random });
    const store = storeOver(db);
    const seen: unknown[] = [];
    const note = (value: unknown) => void seen.push(value);
    const attempt = (work: () => unknown) => {
      try {
        note(work());
      } catch (error) {
        note(error instanceof Error ? [error.message, error.stack, inspect(error, { depth: 9 })] : error);
      }
    };
    const person = kept(store, NUMBER, "2026-03-10");
    log.commit({
      ...only(draft("card-read", { payload: { person } })),
      within: [
        () => void store.put(person, "idNumber", NUMBER),
        () => void store.put(person, "name", new Personal(NAME)),
      ],
    });
    attempt(() => kept(store, NUMBER, "2026-03-10"));
    attempt(() => store.get(person, "name"));
    attempt(() => store.exportPerson(NUMBER));
    attempt(() => kept(store, new Personal(`${NUMBER.reveal()}9`), "2026-03-10"));
    attempt(() => store.put(person, "name", new Personal(NAME.repeat(90))));
    attempt(() => store.put(person, NAME as FieldName, new Personal(NAME)));
    db.pragma("query_only = 1");
    attempt(() => store.put(person, "name", new Personal(NAME)));
    attempt(() => kept(store, number(2), "2026-03-10"));
    db.pragma("query_only = 0");
    attempt(() => db.exec("UPDATE personal_field SET sealed = zeroblob(40)"));
    attempt(() => store.get(person, "name"));
    const inFiles = () => Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));
    const beforeErasing = inFiles();
    attempt(() => erase(store, NUMBER));
    attempt(() => erasuresIn(db));
    const answers = Buffer.from(JSON.stringify(seen) + inspect(seen, { depth: 9 }));
    for (const bytes of [beforeErasing, inFiles(), answers])
      for (const canary of [NUMBER.reveal(), NAME, "Mẫu"]) expect(bytes.includes(canary)).toBe(false);
    expect(seen).toHaveLength(12);
    db.close();
  });
});
