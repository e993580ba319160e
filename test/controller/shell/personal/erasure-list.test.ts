/** The list of erasures beside the site key: it outlives databases, crashes and half lines, and stays short. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Erasure, erasuresIn } from "../../../../controller/shell/personal/eraser.ts";
import {
  ERASURES_KEPT_DAYS,
  ErasureList,
  erasuresBesideKey,
  linesOf,
  proofsOf,
  readErasures,
} from "../../../../controller/shell/personal/erasure-list.ts";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { siteKeyOf } from "../../../../controller/shell/personal/site-key.ts";
import {
  type Database,
  imageOf,
  openDatabase,
  openImage,
} from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const random = new SeededRandom(1);
const NUMBER = new Personal(fictionalPerson(1).idNumber);
const proof = (erasure: string, more: Partial<Erasure> = {}): Erasure => ({
  erasure,
  day: "2026-11-23",
  cause: "request",
  person: "p-1",
  fields: 3,
  purpose: null,
  ...more,
});
const storeOver = (db: Database): PersonalStore =>
  new PersonalStore(db, siteKeyOf(new SeededRandom(7).bytes(32)), random);
const erased = (store: PersonalStore, erasure: string, day = "2026-11-23"): void =>
  store.erase(proof(erasure, { day, person: store.find(NUMBER) ?? "" }));

const root = mkdtempSync(join(tmpdir(), "erasures-"));
afterAll(() => rmSync(root, { recursive: true }));
let path: string;
let list: ErasureList;
beforeEach(() => {
  path = erasuresBesideKey(join(mkdtempSync(join(root, "key-")), "site.key"));
  list = new ErasureList(path);
});

describe("the file", () => {
  test("stands beside the key, for its owner only, one proof a line", () => {
    expect(path).toMatch(/\/erasures\.jsonl$/);
    expect(readErasures(path)).toEqual([]);
    expect(list.append([])).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(list.append([proof("e-1"), proof("e-2", { purpose: "returning" })])).toBe(true);
    expect(list.append([proof("e-3")])).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(4);
    expect(readErasures(path).map(({ erasure }) => erasure)).toEqual(["e-1", "e-2", "e-3"]);
  });

  test("with half a line at its end, left by a crash, loses that half and nothing else", () => {
    list.append([proof("e-1")]);
    appendFileSync(path, JSON.stringify(proof("e-2")).slice(0, 40));
    expect(readErasures(path).map(({ erasure }) => erasure)).toEqual(["e-1"]);
    list.append([proof("e-3")]);
    expect(readErasures(path).map(({ erasure }) => erasure)).toEqual(["e-1", "e-3"]);
    writeFileSync(path, "half");
    list.append([proof("e-4")]);
    expect(readErasures(path).map(({ erasure }) => erasure)).toEqual(["e-4"]);
  });

  test("with a line that is none of ours is not believed", () => {
    for (const damaged of ["{}\n", "x\n", `${JSON.stringify({ ...proof("e-1"), name: "x" })}\n`]) {
      writeFileSync(path, damaged);
      expect(() => readErasures(path)).toThrow("STORE_CORRUPT");
      expect(proofsOf(damaged)).toBeUndefined();
    }
  });

  test("on a medium that takes nothing answers so", () => {
    expect(new ErasureList(join(root, "absent", "erasures.jsonl")).append([proof("e-1")])).toBe(false);
  });

  test("of the version before purposes is understood", () => {
    const { purpose: _, ...old } = proof("e-1");
    expect(proofsOf(`${JSON.stringify(old)}\n`)).toEqual([proof("e-1")]);
    expect(proofsOf(linesOf([proof("e-1")]))).toEqual([proof("e-1")]);
  });
});

describe("list and database", () => {
  const kept = () => {
    const db = openDatabase(":memory:");
    const store = storeOver(db);
    store.keep("p-1", NUMBER, "result", "2027-01-01");
    return { db, store };
  };

  test("agree again after a crash between the two: the proof is added to the list, once", () => {
    const { db, store } = kept();
    erased(store, "e-1");
    expect(list.reconcile(db, random)).toBe(0);
    expect(list.reconcile(db, random)).toBe(0);
    expect(readErasures(path)).toEqual([proof("e-1")]);
  });

  test("agree again after yesterday's database came back: the person is erased again, once", () => {
    const { db, store } = kept();
    const yesterday = imageOf(db);
    erased(store, "e-1");
    list.reconcile(db, random);
    const restored = openImage(yesterday);
    expect(storeOver(restored).find(NUMBER)).toBe("p-1");
    expect(list.reconcile(restored, random)).toBe(1);
    expect(storeOver(restored).find(NUMBER)).toBeUndefined();
    expect(erasuresIn(restored)).toEqual([proof("e-1")]);
    expect(list.reconcile(restored, random)).toBe(0);
    expect(readErasures(path)).toEqual([proof("e-1")]);
  });

  test("agree after the list was lost: it is written anew from the database", () => {
    const { db, store } = kept();
    erased(store, "e-1");
    list.reconcile(db, random);
    rmSync(path);
    list.reconcile(db, random);
    expect(readErasures(path)).toEqual([proof("e-1")]);
  });

  test("leave out what no backup can need any more", () => {
    const { db, store } = kept();
    erased(store, "e-old", "2024-01-01");
    store.keep("p-2", NUMBER, "result", "2027-01-01");
    const newest = new Date(Date.parse("2024-01-01") + ERASURES_KEPT_DAYS * 86_400_000);
    erased(store, "e-edge", newest.toISOString().slice(0, 10));
    list.reconcile(db, random);
    expect(readErasures(path).map(({ erasure }) => erasure)).toEqual(["e-old", "e-edge"]);
    store.keep("p-3", NUMBER, "result", "2027-01-01");
    erased(store, "e-new", new Date(newest.getTime() + 86_400_000).toISOString().slice(0, 10));
    list.reconcile(db, random);
    expect(readErasures(path).map(({ erasure }) => erasure)).toEqual(["e-edge", "e-new"]);
    expect(erasuresIn(db).map(({ erasure }) => erasure)).toEqual(["e-edge", "e-new"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
