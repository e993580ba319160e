/** Opening a database: the mode it must run in, what is refused, and that a refusal touches nothing. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ACCOUNTS_SQL } from "../../../../controller/shell/accounts/schema.ts";
import { PERSONAL_SQL } from "../../../../controller/shell/personal/schema.ts";
import { LOG_SQL } from "../../../../controller/shell/store/log-schema.ts";
import { MIGRATIONS } from "../../../../controller/shell/store/migrations.ts";
import {
  assertPragmas,
  atomically,
  imageOf,
  openDatabase,
  openImage,
  truncateWal,
} from "../../../../controller/shell/store/sqlite.ts";
import type { FaultCode } from "../../../../drivers/faults.ts";

const root = mkdtempSync(join(tmpdir(), "sqlite-"));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const newFolder = (): string => {
  const folder = join(root, `${++folders}`);
  mkdirSync(folder);
  return folder;
};

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "hex")]));

const faultOf = (work: () => unknown): { code: FaultCode } => {
  try {
    work();
  } catch (error) {
    return error as { code: FaultCode };
  }
  throw new Error("nothing was thrown");
};

describe("the mode", () => {
  test.each([
    ["journal_mode", "wal"],
    ["synchronous", 2],
    ["foreign_keys", 1],
    ["busy_timeout", 5_000],
    ["cell_size_check", 1],
    ["trusted_schema", 0],
    ["secure_delete", 1],
  ])("%s is %s on every connection", (pragma, wanted) => {
    const path = join(newFolder(), "office.db");
    openDatabase(path).close();
    const db = openDatabase(path);
    const reader = openDatabase(path, { readonly: true });
    expect(db.pragma(pragma, { simple: true })).toBe(wanted);
    expect(reader.pragma(pragma, { simple: true })).toBe(wanted);
    reader.close();
    db.close();
  });

  test("a connection that lost a pragma is refused", () => {
    const db = openDatabase(join(newFolder(), "office.db"));
    assertPragmas(db);
    db.pragma("synchronous = NORMAL");
    expect(faultOf(() => assertPragmas(db))).toMatchObject({
      code: "STORE_UNSAFE",
      facts: { pragma: "synchronous", wanted: 2, found: "1" },
    });
    db.close();
  });

  test("the files are readable by their owner only", () => {
    const folder = newFolder();
    const db = openDatabase(join(folder, "office.db"));
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600,
    ]);
    db.close();
  });
});

describe("migrations", () => {
  const TWO = ["CREATE TABLE a (x) STRICT_OR_NOT", "never"];

  test("a new database has the newest version", () => {
    const db = openDatabase(":memory:");
    expect(db.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length);
  });

  test.each([
    ["log", LOG_SQL],
    ["personal", PERSONAL_SQL],
    ["accounts", ACCOUNTS_SQL],
  ])("every table of the %s keeps values of its own types only", (_name, sql) => {
    const db = openDatabase(":memory:", { migrations: [sql] });
    const tables = db
      .prepare("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'")
      .all();
    expect(tables.length).toBeGreaterThan(0);
    expect(tables).toEqual(tables.map((table) => ({ ...(table as object), strict: 1 })));
  });

  test("only the missing ones run, each once", () => {
    const path = join(newFolder(), "office.db");
    const first = "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);";
    openDatabase(path, { migrations: [first] }).close();
    const db = openDatabase(path, { migrations: [first, "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 2"] });
    expect(db.prepare("SELECT * FROM a").all()).toEqual([{ x: 1, y: 2 }]);
    db.close();
  });

  test("one that fails half-way leaves the database as it was", () => {
    const path = join(newFolder(), "office.db");
    const first = "CREATE TABLE a (x INTEGER)";
    openDatabase(path, { migrations: [first] }).close();
    const failing = "CREATE TABLE b (x INTEGER); INSERT INTO a VALUES (1); INSERT INTO no_such VALUES (1);";
    expect(() => openDatabase(path, { migrations: [first, failing] })).toThrow("no_such");
    const db = openDatabase(path, { migrations: [first] });
    expect(db.pragma("user_version", { simple: true })).toBe(1);
    expect(db.prepare("SELECT name FROM sqlite_schema").pluck().all()).toEqual(["a"]);
    expect(db.prepare("SELECT * FROM a").all()).toEqual([]);
    db.close();
    expect(() => openDatabase(":memory:", { migrations: TWO })).toThrow();
  });
});

describe("what is refused", () => {
  test("a newer database is refused and no file is touched or left", () => {
    const folder = newFolder();
    const path = join(folder, "office.db");
    const newer = openDatabase(path);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    const before = filesOf(folder);
    expect([...before.keys()]).toEqual(["office.db"]);
    expect(faultOf(() => openDatabase(path))).toMatchObject({
      code: "STORE_NEWER",
      facts: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
    });
    expect(filesOf(folder)).toEqual(before);
  });

  test("a newer version that stands in the WAL only is seen, database and WAL stay as they were", () => {
    const folder = newFolder();
    const path = join(folder, "office.db");
    const newer = openDatabase(path);
    truncateWal(newer);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    const crashed = newFolder();
    for (const name of ["office.db", "office.db-wal"])
      writeFileSync(join(crashed, name), readFileSync(join(folder, name)));
    newer.close();
    const before = filesOf(crashed);
    expect(faultOf(() => openDatabase(join(crashed, "office.db"))).code).toBe("STORE_NEWER");
    const after = filesOf(crashed);
    for (const [name, bytes] of before) expect(after.get(name)).toBe(bytes);
  });

  test("a file that is no database is refused and left as found", () => {
    const folder = newFolder();
    const path = join(folder, "office.db");
    writeFileSync(path, "not a database ".repeat(1_000));
    const before = filesOf(folder);
    expect(faultOf(() => openDatabase(path)).code).toBe("STORE_CORRUPT");
    expect(filesOf(folder)).toEqual(before);
  });

  test("a damaged page is found at start", () => {
    const path = join(newFolder(), "office.db");
    const db = openDatabase(path);
    const insert = db.prepare(
      "INSERT INTO reply (key, route, status, body, at_ms) VALUES (?, '/', 200, ?, 0)",
    );
    atomically(db, () => {
      for (let index = 0; index < 500; index++) insert.run(`k-${index}`, "x".repeat(100));
    });
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, bytes.length - 4_096 * 3, bytes.length - 4_096 * 3 + 64);
    writeFileSync(path, bytes);
    expect(faultOf(() => openDatabase(path)).code).toBe("STORE_CORRUPT");
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("a directory that is not there is a missing disk", () => {
    const fault = faultOf(() => openDatabase(join(root, "absent", "office.db")));
    expect(fault).toMatchObject({ code: "STORE_NO_DISK", facts: { code: "ENOENT" } });
    expect(faultOf(() => openDatabase(newFolder())).code).toBe("STORE_NO_DISK");
    const absent = join(newFolder(), "office.db");
    expect(faultOf(() => openDatabase(absent, { readonly: true })).code).toBe("STORE_NO_DISK");
  });
});

describe("an image", () => {
  test("of a file in WAL mode opens in memory with all that was committed", () => {
    const db = openDatabase(join(newFolder(), "office.db"));
    db.exec("INSERT INTO site_key (key_id) VALUES ('k')");
    const copy = openImage(imageOf(db));
    db.exec("INSERT INTO site_key (key_id) VALUES ('later')");
    expect(copy.prepare("SELECT key_id FROM site_key").pluck().all()).toEqual(["k"]);
    db.close();
  });
});
