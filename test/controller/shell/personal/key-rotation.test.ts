/**
 * A new site key: everybody is known under it and nothing is left that the old one opens; wherever it is cut
 * off, the next start knows everybody and leaves one key file.
 */
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rekey } from "../../../../controller/shell/personal/key-rotation.ts";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { openSiteKey, siteKeyOf } from "../../../../controller/shell/personal/site-key.ts";
import { openDatabase } from "../../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../../controller/shell/store/sqlite-store.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { keptPerson, kiosk, newOffice, OPTIONS, whileRunning } from "../cli-bench.ts";

const PEOPLE = [31, 32, 33];

let place: ReturnType<typeof newOffice>;
beforeEach(async () => {
  place = newOffice();
  await whileRunning(place.config, async () => undefined);
  for (const index of PEOPLE) keptPerson(place, index);
});
afterEach(() => rmSync(place.root, { recursive: true }));

const database = (): string => join(place.data, "office.db");
const rotate = () => kiosk(["rotate-key", "--config", place.file]);
const keyFiles = (): readonly string[] => readdirSync(dirname(place.key_path)).sort();
const name = (index: number): string => fictionalPerson(index).name;

/** Who an office that starts now would know, by number; the key file is whatever the start leaves. */
const known = (): readonly (string | undefined)[] => {
  const db = openDatabase(database());
  const store = new PersonalStore(
    db,
    openSiteKey(place.key_path, db, new SeededRandom(9)),
    new SeededRandom(9),
  );
  const names = PEOPLE.map((index) =>
    store.exportPerson(new Personal(fictionalPerson(index).idNumber))?.fields.name?.reveal(),
  );
  db.close();
  return names;
};
const everybody = PEOPLE.map(name);

describe("kiosk rotate-key", () => {
  test("leaves one new key, under which everybody is known, and notes it in the log", async () => {
    const before = readFileSync(place.key_path);
    const { code, out } = await rotate();
    expect(code).toBe(0);
    expect(out).toContain("for 3 persons; the old key is destroyed");
    expect(out).toContain("Phiếu khách in trước lúc này không còn dùng được");
    expect(readFileSync(place.key_path).equals(before)).toBe(false);
    expect(keyFiles()).toEqual(["site.key"]);
    expect(statSync(place.key_path).mode & 0o777).toBe(0o400);
    expect(known()).toEqual(everybody);
    const db = openDatabase(database(), { readonly: true });
    const facts = [...new SqliteStore(db, OPTIONS).facts(0)].filter((row) => row.name === "key-rotated");
    const ids = db
      .prepare("SELECT DISTINCT key_id FROM person UNION SELECT key_id FROM site_key")
      .pluck()
      .all();
    db.close();
    expect(facts).toMatchObject([{ payload: { to: ids[0] } }]);
    expect(ids).toHaveLength(1);
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
    const person = await kiosk(
      ["export-person", "--config", place.file, "--number", "-"],
      fictionalPerson(31).idNumber,
    );
    expect(JSON.parse(person.out).fields.name).toBe(name(31));
  });

  test("leaves no byte in the database that the old key made", async () => {
    const db = openDatabase(database(), { readonly: true });
    const traces = db
      .prepare<[], Buffer>(
        "SELECT id_key FROM person UNION ALL SELECT wrapped_key FROM person UNION ALL SELECT sealed FROM personal_field",
      )
      .pluck()
      .all();
    db.close();
    expect(traces).toHaveLength(12);
    await rotate();
    const bytes = readFileSync(database());
    expect(traces.filter((trace) => bytes.includes(trace))).toEqual([]);
  });

  test("is refused while the office runs, and without a database", async () => {
    const before = readFileSync(place.key_path);
    await whileRunning(place.config, async () => {
      const { code, err } = await rotate();
      expect([code, err.includes("(STORE_IN_USE)")]).toEqual([1, true]);
    });
    rmSync(place.data, { recursive: true });
    expect((await rotate()).code).toBe(1);
    expect(readFileSync(place.key_path).equals(before)).toBe(true);
  });

  test("is refused while somebody's number is not there, who could not be found any more", async () => {
    const db = openDatabase(database());
    db.exec(
      "DELETE FROM personal_field WHERE field = 'idNumber' AND person = (SELECT min(person) FROM person)",
    );
    db.close();
    const { code, err } = await rotate();
    expect([code, err.includes("1 persons"), err.includes("2026-12-31")]).toEqual([1, true, true]);
    expect(keyFiles()).not.toContain("site.key.next");
    expect(known()).toHaveLength(3);
  });

  test("a visitor slip printed before is nobody's after it; the agreement stays", async () => {
    const db = openDatabase(database());
    const store = new PersonalStore(
      db,
      openSiteKey(place.key_path, db, new SeededRandom(9)),
      new SeededRandom(9),
    );
    const person = store.find(new Personal(fictionalPerson(31).idNumber)) ?? "";
    store.keepFor(person, "returning", "2027-01-01");
    const pass = store.passOf(person) ?? "";
    db.close();
    await rotate();
    const later = openDatabase(database());
    const renewed = new PersonalStore(
      later,
      openSiteKey(place.key_path, later, new SeededRandom(9)),
      new SeededRandom(9),
    );
    expect([renewed.byPass(person, pass), renewed.purposes(person).returning]).toEqual([false, "2027-01-01"]);
    expect(renewed.byPass(person, renewed.passOf(person) ?? "")).toBe(true);
    later.close();
  });
});

describe("cut off", () => {
  interface Pieces {
    readonly oldKey: string;
    readonly newKey: string;
    readonly oldData: string;
    readonly newData: string;
  }
  /** Files before and after a whole rotation, to build every state between from. */
  const pieces = async (): Promise<Pieces> => {
    const at = (file: string): string => join(place.root, file);
    const made = {
      oldKey: at("old.key"),
      newKey: at("new.key"),
      oldData: at("old.db"),
      newData: at("new.db"),
    };
    copyFileSync(place.key_path, made.oldKey);
    copyFileSync(database(), made.oldData);
    expect((await rotate()).code).toBe(0);
    copyFileSync(place.key_path, made.newKey);
    copyFileSync(database(), made.newData);
    return made;
  };
  const put = (from: string, to: string): void => {
    rmSync(to, { force: true });
    copyFileSync(from, to);
    if (to !== database()) chmodSync(to, 0o400);
  };

  const STATES: readonly (readonly [string, (all: Pieces) => void])[] = [
    [
      "after the new key was written",
      ({ oldKey, newKey, oldData }) => {
        put(oldKey, place.key_path);
        put(newKey, `${place.key_path}.next`);
        put(oldData, database());
      },
    ],
    [
      "half-way through writing it",
      ({ oldKey, newKey, oldData }) => {
        put(oldKey, place.key_path);
        writeFileSync(`${place.key_path}.next.new`, readFileSync(newKey).subarray(0, 20));
        put(oldData, database());
      },
    ],
    [
      "after the commit",
      ({ oldKey, newKey, newData }) => {
        put(oldKey, place.key_path);
        put(newKey, `${place.key_path}.next`);
        put(newData, database());
      },
    ],
    [
      "between the two names",
      ({ oldKey, newKey, newData }) => {
        put(oldKey, `${place.key_path}.old`);
        put(newKey, `${place.key_path}.next`);
        put(newData, database());
        rmSync(place.key_path);
      },
    ],
    [
      "before the old key was destroyed",
      ({ oldKey, newData }) => {
        put(oldKey, `${place.key_path}.old`);
        put(newData, database());
      },
    ],
    [
      "while the old key was destroyed",
      ({ oldKey, newData }) => {
        put(oldKey, `${place.key_path}.old`);
        chmodSync(`${place.key_path}.old`, 0o600);
        writeFileSync(`${place.key_path}.old`, Buffer.alloc(statSync(oldKey).size));
        put(newData, database());
      },
    ],
    [
      "while a key that was never used was destroyed",
      ({ oldKey, oldData }) => {
        put(oldKey, place.key_path);
        writeFileSync(`${place.key_path}.next`, Buffer.alloc(statSync(oldKey).size));
        put(oldData, database());
      },
    ],
  ];

  test.each(STATES)("%s: the next start knows everybody and keeps one key", async (_when, build) => {
    build(await pieces());
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
    await whileRunning(place.config, async () => {
      const number = fictionalPerson(32).idNumber;
      const { out } = await kiosk(["export-person", "--config", place.file, "--number", "-"], number);
      expect(JSON.parse(out).fields.name).toBe(name(32));
    });
    expect(keyFiles().filter((file) => /\.(?:next|old)$/.test(file))).toEqual([]);
    expect(known()).toEqual(everybody);
    expect((await rotate()).code).toBe(0);
    expect(known()).toEqual(everybody);
  });

  test("at any point of the transaction: nothing has changed", () => {
    const db = openDatabase(database());
    const old = openSiteKey(place.key_path, db, new SeededRandom(9));
    const next = siteKeyOf(new SeededRandom(10).bytes(32));
    const image = (): string =>
      JSON.stringify(db.prepare("SELECT * FROM person JOIN personal_field USING (person)").all());
    const before = image();
    /** Chance fails at the n-th draw: 9 draws for 3 persons with 2 fields each. */
    const failing = (draws: number) => {
      const random = new SeededRandom(11);
      let left = draws;
      return {
        bytes: (count: number) => {
          if (left-- === 0) throw new Error("cut off");
          return random.bytes(count);
        },
      };
    };
    for (let draws = 0; draws < 9; draws++) {
      expect(() => rekey(db, old, next, failing(draws))).toThrow("cut off");
      expect(image()).toBe(before);
    }
    expect(rekey(db, old, next, failing(9))).toBe(3);
    db.close();
  });
});
