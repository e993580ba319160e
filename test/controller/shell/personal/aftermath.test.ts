/** After something was destroyed: list and WAL are tried until they are done, without waiting for a reader. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { AFTERMATH_RETRY_MS, Aftermath } from "../../../../controller/shell/personal/aftermath.ts";
import { Eraser } from "../../../../controller/shell/personal/eraser.ts";
import { ErasureList, readErasures } from "../../../../controller/shell/personal/erasure-list.ts";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { siteKeyOf } from "../../../../controller/shell/personal/site-key.ts";
import { atomically, openDatabase } from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const random = new SeededRandom(1);
const root = mkdtempSync(join(tmpdir(), "aftermath-"));
afterAll(() => rmSync(root, { recursive: true }));

const made = () => {
  const folder = mkdtempSync(join(root, "office-"));
  const db = openDatabase(join(folder, "office.db"));
  const store = new PersonalStore(db, siteKeyOf(new SeededRandom(7).bytes(32)), random);
  const path = join(folder, "key", "erasures.jsonl");
  const clock = new VirtualClock();
  const eraser = new Eraser(db, random);
  const aftermath = new Aftermath({ eraser, list: new ErasureList(path), clock, post: () => undefined });
  const person = store.keep("p-1", new Personal(fictionalPerson(1).idNumber), "visit", "2026-11-23");
  const sealed = db.prepare<[], Buffer>("SELECT sealed FROM personal_field").pluck().get() as Buffer;
  const erase = (): void =>
    atomically(db, () => {
      const proof = {
        erasure: "e-1",
        day: "2026-11-23",
        cause: "request",
        fields: 1,
        purpose: null,
      } as const;
      store.erase({ ...proof, person });
    });
  const isInFiles = (): boolean =>
    ["office.db", "office.db-wal"].some((name) => readFileSync(join(folder, name)).includes(sealed));
  return { folder, db, path, clock, aftermath, erase, isInFiles };
};

test("a reader of the database delays the cleaning, and nothing else", () => {
  const { folder, db, path, clock, aftermath, erase, isInFiles } = made();
  mkdirSync(join(folder, "key"));
  const reader = openDatabase(join(folder, "office.db"), { readonly: true });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM person").get();
  erase();
  expect(aftermath.settle()).toEqual({ listed: true, scrubbed: false });
  expect(isInFiles()).toBe(true);
  reader.exec("COMMIT");
  reader.close();
  clock.advance(AFTERMATH_RETRY_MS);
  expect(isInFiles()).toBe(false);
  expect(readErasures(path)).toHaveLength(1);
  db.close();
});

test("a key medium that is away delays the list until it is back", () => {
  const { folder, db, path, clock, aftermath, erase, isInFiles } = made();
  erase();
  expect(aftermath.settle()).toEqual({ listed: false, scrubbed: true });
  expect(isInFiles()).toBe(false);
  clock.advance(3 * AFTERMATH_RETRY_MS);
  mkdirSync(join(folder, "key"));
  clock.advance(AFTERMATH_RETRY_MS);
  expect(readErasures(path)).toMatchObject([{ erasure: "e-1", person: "p-1" }]);
  clock.advance(10 * AFTERMATH_RETRY_MS);
  expect(readErasures(path)).toHaveLength(1);
  db.close();
});

test("once it is stopped nothing is tried any more", () => {
  const { folder, db, path, clock, aftermath, erase } = made();
  erase();
  aftermath.settle();
  aftermath.stop();
  mkdirSync(join(folder, "key"));
  clock.advance(2 * AFTERMATH_RETRY_MS);
  expect(readErasures(path)).toEqual([]);
  db.close();
});
