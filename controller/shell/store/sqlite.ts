/**
 * The one file that knows better-sqlite3: opens a database in the only mode we trust, proves that the mode
 * is in force, brings its tables up to date, and tells a full disk from a damaged file. What the tables
 * mean stands with their owners.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { Fault } from "../../../drivers/faults.ts";
import { MIGRATIONS } from "./migrations.ts";

export type Database = BetterSqlite3.Database;

export interface OpenOptions {
  /** Reads only: no migration, nothing written. Default false. */
  readonly readonly?: boolean;
  /** For tests of migrations; default MIGRATIONS. */
  readonly migrations?: readonly string[];
}

/** Another connection may hold the file this long, ms, before a statement gives up. */
export const BUSY_TIMEOUT_MS = 5_000;
/** A WAL file is cut back to this after a checkpoint, bytes. */
const JOURNAL_SIZE_MAX = 64 * 1024 * 1024;
const FILE_MODE = 0o600;
/** Pages kept in memory, KiB; SQLite's own default of 16 MiB is more than the whole working set. */
const CACHE_KIB = 2_048;
/** Years of rows; see checkTables. */
const GROWING_TABLES: ReadonlySet<string> = new Set(["entry", "ticket_time"]);

/** Source: proof-and-fleet.md 2.1. Names and effective values of what every connection must run with. */
const REQUIRED = {
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: BUSY_TIMEOUT_MS,
  cell_size_check: 1,
  trusted_schema: 0,
  secure_delete: 1,
  // Memory: what is sorted or copied on the way goes through no file.
  temp_store: 2,
} as const;

/**
 * Opens (and creates, with mode 0600) the database at `path`; `:memory:` gives an empty one without a file.
 * Throws a Fault and leaves the file as found: STORE_NEWER, STORE_CORRUPT, STORE_NO_DISK, STORE_UNSAFE.
 */
export const openDatabase = (path: string, options: OpenOptions = {}): Database => {
  const { readonly = false, migrations = MIGRATIONS } = options;
  return asFaults(path, () => {
    if (path !== ":memory:") {
      refuseNewer(versionOnDisk(path), migrations.length);
      if (!readonly && !existsSync(path)) closeSync(openSync(path, "wx", FILE_MODE));
    }
    return prepare(new BetterSqlite3(path, { readonly, fileMustExist: readonly }), migrations);
  });
};

/**
 * Opens the database at `path` for `look` only, and leaves every file as it was: what SQLite itself writes
 * beside a database that it merely reads is taken back. Nobody else may have it open. Faults as
 * `openDatabase`.
 */
export const inspectDatabase = <T>(path: string, look: (db: Database) => T): T => {
  const beside = [`${path}-wal`, `${path}-shm`].map((file) => ({ file, bytes: bytesOf(file) }));
  try {
    return asFaults(path, () => {
      const db = openDatabase(path, { readonly: true });
      try {
        return look(db);
      } finally {
        db.close();
      }
    });
  } finally {
    for (const { file, bytes } of beside) putBack(file, bytes);
  }
};

/**
 * Writes all that is committed into a new file of mode 0600, packed and synced; it is no WAL database until
 * it is opened for writing. Throws STORE_NO_DISK; what was begun is the caller's to remove.
 */
export const copyDatabase = (db: Database, to: string): void =>
  asFaults(to, () => {
    closeSync(openSync(to, "wx", FILE_MODE));
    db.prepare("VACUUM INTO ?").run(to);
    syncFile(to);
  });

/** The file and its name are on the disk. */
export const syncFile = (path: string): void => {
  for (const [name, flags] of [
    [path, "r+"],
    [dirname(path), "r"],
  ] as const) {
    const file = openSync(name, flags);
    fsyncSync(file);
    closeSync(file);
  }
};

/** Opens a copy of a database in memory from the bytes `imageOf` gave. */
export const openImage = (image: Uint8Array): Database =>
  asFaults(":memory:", () => prepare(new BetterSqlite3(Buffer.from(image)), MIGRATIONS));

/** All that is committed, as the bytes of a database file. */
export const imageOf = (db: Database): Uint8Array => {
  const image = db.serialize();
  // Read and write version 1: an image in WAL form (2) can't be opened in memory. SQLite file format 1.3.
  image.fill(1, 18, 20);
  return image;
};

/** Throws STORE_UNSAFE unless every required pragma is in force on this connection. */
export const assertPragmas = (db: Database): void => {
  // A connection that only reads takes the file as it finds it: a backup is no WAL database.
  const journal = db.readonly ? {} : { journal_mode: db.memory ? "memory" : "wal" };
  for (const [pragma, wanted] of Object.entries({ ...REQUIRED, ...journal })) {
    const found = db.pragma(pragma, { simple: true });
    if (found !== wanted) throw new Fault("STORE_UNSAFE", { pragma, wanted, found: String(found) });
  }
};

/** Runs `work` in one transaction, or as a part of the one that is open; what it throws undoes it. */
export const atomically = <T>(db: Database, work: () => T): T => db.transaction(work).immediate();

/**
 * Moves the WAL into the database and cuts it to zero. False: a reader is in the way, try again later; it is
 * not waited for, as everything else would wait with it.
 */
export const truncateWal = (db: Database): boolean => {
  if (db.memory) return true;
  db.pragma("busy_timeout = 0");
  try {
    const [row] = db.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    return row?.busy === 0;
  } finally {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
};

/** Switches a disk that refuses every write on and off, for simulations and tests. */
export const refuseWrites = (db: Database, refuse: boolean): void => {
  db.pragma(`query_only = ${refuse ? 1 : 0}`);
};

/** The reason, if `error` says that the disk did not take a write now but may take it later. */
export const refusalOf = (error: unknown): string | undefined =>
  error instanceof BetterSqlite3.SqliteError &&
  /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|NOMEM)/.test(error.code)
    ? error.code
    : undefined;

/** The Fault to throw, if `error` says that the file itself is damaged. */
export const damageOf = (error: unknown, path: string): Fault | undefined =>
  error instanceof BetterSqlite3.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
    ? new Fault("STORE_CORRUPT", { path, code: error.code })
    : undefined;

// ---- opening ----

/** What SQLite and the file system say about the file itself, as Faults. */
const asFaults = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const damage = damageOf(error, path);
    if (damage !== undefined) throw damage;
    const code = absenceOf(error) ?? refusalOf(error);
    if (code !== undefined) throw new Fault("STORE_NO_DISK", { path, code });
    throw error;
  }
};

/** better-sqlite3 itself refuses a missing directory with a TypeError; Node names the rest `E...`. */
const absenceOf = (error: unknown): string | undefined => {
  if (error instanceof TypeError && error.message.includes("directory does not exist")) return "ENOENT";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^E[A-Z]+$/.test(code) ? code : undefined;
};

const prepare = (db: Database, migrations: readonly string[]): Database => {
  try {
    if (!db.readonly) db.pragma("journal_mode = WAL");
    for (const [pragma, value] of Object.entries(REQUIRED)) db.pragma(`${pragma} = ${value}`);
    db.pragma(`journal_size_limit = ${JOURNAL_SIZE_MAX}`);
    assertPragmas(db);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    if (!db.readonly) {
      checkTables(db);
      migrate(db, migrations);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/**
 * Every table but those that grow with the years: the newest rows of the log are proven by its chain at each
 * start, all of it by the nightly check and `kiosk verify`. Throws STORE_CORRUPT.
 */
export const checkTables = (db: Database): void => {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  for (const table of tables) {
    if (GROWING_TABLES.has(table)) continue;
    const check = db.pragma(`quick_check('${table}')`, { simple: true });
    if (check !== "ok") throw new Fault("STORE_CORRUPT", { path: db.name, table, check: String(check) });
  }
};

/** Looks at every page of the file; minutes on a card with years in it. Throws STORE_CORRUPT. */
export const checkWhole = (db: Database): void => {
  const check = db.pragma("quick_check(1)", { simple: true });
  if (check !== "ok") throw new Fault("STORE_CORRUPT", { path: db.name, check: String(check) });
};

const migrate = (db: Database, migrations: readonly string[]): void => {
  const found = Number(db.pragma("user_version", { simple: true }));
  refuseNewer(found, migrations.length);
  for (const [index, sql] of migrations.entries()) {
    if (index < found) continue;
    atomically(db, () => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    });
  }
};

const refuseNewer = (found: number, known: number): void => {
  if (found > known) throw new Fault("STORE_NEWER", { found, known });
};

/** `user_version` without a trace: from the header (offset 60), or past a WAL that may hold a newer one. */
const versionOnDisk = (path: string): number => {
  if (!existsSync(path)) return 0;
  if (sizeOf(`${path}-wal`) > 0) {
    const reader = new BetterSqlite3(path, { readonly: true });
    try {
      return Number(reader.pragma("user_version", { simple: true }));
    } finally {
      reader.close();
    }
  }
  const header = Buffer.alloc(64);
  const file = openSync(path, "r");
  try {
    const whole = readSync(file, header, 0, 64, 0) === 64;
    return whole && header.toString("latin1", 0, 15) === "SQLite format 3" ? header.readUInt32BE(60) : 0;
  } finally {
    closeSync(file);
  }
};

/** Undefined: there is no such file. `kept`: a WAL holds commits and is never changed by a reader. */
const bytesOf = (file: string): Buffer | "kept" | undefined => {
  if (!existsSync(file)) return undefined;
  return file.endsWith("-wal") ? "kept" : readFileSync(file);
};

const putBack = (file: string, bytes: Buffer | "kept" | undefined): void => {
  if (bytes === undefined) rmSync(file, { force: true });
  else if (bytes !== "kept" && !bytes.equals(readFileSync(file))) writeFileSync(file, bytes);
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
