/**
 * The folder with an office's data: one program at a time works on it, and whether it is fit to be worked
 * on is seen before anything in it is touched. What a broken one means for a start is the caller's.
 */
import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { Fault } from "../../drivers/faults.ts";
import type { Random } from "../../drivers/runtime/ports.ts";
import { CORE_VERSION } from "../core/state.ts";
import { existingSiteKey } from "./personal/site-key.ts";
import { demandWhole, sha256 } from "./store/chain.ts";
import { MIGRATIONS } from "./store/migrations.ts";
import { checkTables, inspectDatabase } from "./store/sqlite.ts";
import { SqliteStore } from "./store/sqlite-store.ts";

export const DATABASE_FILE = "office.db";

/** Where the office that works on the folder is asked by `kiosk`; there while it runs. */
export const CONTROL_SOCKET = "control.sock";

export const databaseIn = (data_dir: string): string => join(data_dir, DATABASE_FILE);

// ---- one program at a time ----

export interface FolderHold {
  release(): Promise<void>;
}

/**
 * Undefined: another program works on this folder. The hold is a name in the kernel (an abstract socket),
 * so it needs no file and ends with its program however that ends. Elsewhere than on Linux nothing is held.
 */
export const holdFolder = (data_dir: string): Promise<FolderHold | undefined> => {
  if (process.platform !== "linux") return Promise.resolve({ release: () => Promise.resolve() });
  return new Promise((settle, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? settle(undefined) : fail(error),
    );
    server.listen({ path: `\0mot-cua:${sha256(realPath(data_dir))}` }, () => {
      // A program that is otherwise done may end.
      server.unref();
      settle({ release: () => new Promise((released) => server.close(() => released())) });
    });
  });
};

/** Throws STORE_IN_USE while another program works on the folder. */
export const demandFolder = async (data_dir: string): Promise<FolderHold> => {
  const hold = await holdFolder(data_dir);
  if (hold === undefined) throw new Fault("STORE_IN_USE", { path: data_dir });
  return hold;
};

/** As `demandFolder`, and lets the folder go when the work is done. */
export const whileHolding = async <T>(data_dir: string, work: () => T | Promise<T>): Promise<T> => {
  const hold = await demandFolder(data_dir);
  try {
    return await work();
  } finally {
    await hold.release();
  }
};

/** The one name of a folder, also of one that does not exist yet. */
const realPath = (path: string): string => {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  return whole === dirname(whole) ? whole : join(realPath(dirname(whole)), basename(whole));
};

// ---- fit to be worked on ----

export interface DataPlaces {
  readonly site: string;
  readonly data_dir: string;
  readonly key_path: string;
  readonly random: Random;
}

/**
 * Throws the Fault that forbids a start, in the order disk, database version, damage, chain, key; every
 * file stays as it was, and none comes into being. The caller holds the folder.
 */
export const demandSoundData = ({ site, data_dir, key_path, random }: DataPlaces): void => {
  demandWritable(data_dir);
  demandWritable(dirname(key_path));
  const path = databaseIn(data_dir);
  if (!existsSync(path)) return;
  inspectDatabase(path, (db) => {
    // A first start that was cut off left a file without tables: the next one makes them.
    const version = db.pragma("user_version", { simple: true });
    if (version === 0) return;
    checkTables(db);
    const store = new SqliteStore(db, { site, boot: "inspection", random });
    demandWhole(store.verify(store.snapshot(CORE_VERSION)?.seq ?? 0));
    if (version === MIGRATIONS.length) existingSiteKey(key_path, db);
  });
};

/** The folder, or the nearest one above it that exists, takes new files. */
const demandWritable = (folder: string): void => {
  try {
    const nearest = nearestExisting(resolve(folder));
    if (!statSync(nearest).isDirectory()) throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault("STORE_NO_DISK", { path: folder, code }, { cause: error });
  }
};

/** The path itself, or the nearest folder above it that exists. */
export const nearestExisting = (path: string): string =>
  existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
