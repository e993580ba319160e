/** The key file: made once, never replaced, refused when it is the wrong one. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { openSiteKey } from "../../../../controller/shell/personal/site-key.ts";
import { openDatabase } from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";

const root = mkdtempSync(join(tmpdir(), "site-key-"));
afterAll(() => rmSync(root, { recursive: true }));
const random = new SeededRandom(3);
const NUMBER = new Personal("001090000001");

const place = () => {
  const folder = mkdtempSync(join(root, "site-"));
  return { folder, data: join(folder, "office.db"), key: join(folder, "site.key") };
};

test("the first start makes the file, readable by its owner only, and later starts read it", () => {
  const { folder, data, key } = place();
  const db = openDatabase(data);
  const made = openSiteKey(key, db, random);
  expect(statSync(key).mode & 0o777).toBe(0o400);
  const person = new PersonalStore(db, made, random).keep("p-1", NUMBER, "visit", "2026-03-10");
  db.close();
  const again = openDatabase(data);
  const store = new PersonalStore(again, openSiteKey(key, again, random), random);
  expect(store.find(NUMBER)).toBe(person);
  again.close();
  expect(readdirSync(folder).sort()).toEqual(["office.db", "site.key"]);
});

test("a key beside the data is reported as not separate, in memory it can't be told", () => {
  const { data, key } = place();
  const db = openDatabase(data);
  expect(openSiteKey(key, db, random).separate_medium).toBe(false);
  db.close();
  expect(openSiteKey(key, openDatabase(":memory:"), random).separate_medium).toBe("unknown");
});

test("a database that knows a key does not start without its file, and makes no other", () => {
  const { data, key } = place();
  const db = openDatabase(data);
  openSiteKey(key, db, random);
  rmSync(key);
  expect(() => openSiteKey(key, db, random)).toThrow("STORE_KEY_MISSING");
  expect(statSync(key, { throwIfNoEntry: false })).toBeUndefined();
  db.close();
});

test("another site's key and a damaged file are refused by name and left as found", () => {
  const [here, there] = [place(), place()];
  const db = openDatabase(here.data);
  openSiteKey(here.key, db, random);
  openSiteKey(there.key, openDatabase(":memory:"), random);
  expect(() => openSiteKey(there.key, db, random)).toThrow("STORE_KEY_WRONG");
  chmodSync(here.key, 0o600);
  const text = readFileSync(here.key, "latin1");
  for (const damaged of [text.slice(0, -9), "", `x${text}`]) {
    writeFileSync(here.key, damaged);
    expect(() => openSiteKey(here.key, db, random)).toThrow("STORE_KEY_WRONG");
    expect(readFileSync(here.key, "latin1")).toBe(damaged);
  }
  db.close();
});

test("a key medium that is not there is named, not made up", () => {
  const { folder, data } = place();
  const db = openDatabase(data);
  expect(() => openSiteKey(join(folder, "absent", "site.key"), db, random)).toThrow("STORE_KEY_MISSING");
  db.close();
});
