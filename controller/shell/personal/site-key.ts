/**
 * The one secret of a site, in a file outside the database: without it the personal store holds noise. It
 * is made at the first start and never again: a database that knows a key refuses to start without that
 * key.
 */
import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { Fault } from "../../../drivers/faults.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import type { Database } from "../store/sqlite.ts";

export interface SiteKey {
  /** 16 hex digits that follow from the key; stands with every row sealed under it. */
  readonly key_id: string;
  /** Wraps the persons' own keys. */
  readonly wrapping: KeyObject;
  /** Hashes ID numbers, so that a person can be found by number. */
  readonly indexing: KeyObject;
  /**
   * True: proven to be on another disk than the database. False: on the same. `unknown`: not provable here.
   */
  readonly separate_medium: boolean | "unknown";
}

const MASTER_BYTES = 32;
const KEY_FILE_MODE = 0o400;
const HEADER = "mot-cua-site-key-1";

/** The keys that follow from 32 secret bytes (HKDF-SHA-256, one label a purpose). */
export const siteKeyOf = (
  master: Uint8Array,
  separate_medium: SiteKey["separate_medium"] = "unknown",
): SiteKey => {
  const derive = (purpose: string, length_bytes: number): Buffer =>
    Buffer.from(hkdfSync("sha256", master, "", `mot-cua:${purpose}:v1`, length_bytes));
  return {
    key_id: derive("key-id", 8).toString("hex"),
    wrapping: createSecretKey(derive("wrapping", 32)),
    indexing: createSecretKey(derive("indexing", 32)),
    separate_medium,
  };
};

/**
 * Reads the key file, or makes it (mode 0400) for a database that never had a key; a change of keys that was
 * cut off is brought to its end. Throws STORE_KEY_MISSING or STORE_KEY_WRONG; neither database nor file is
 * touched then.
 */
export const openSiteKey = (path: string, db: Database, random: Random): SiteKey => {
  if (knownKey(db) === undefined && !existsSync(path)) createKeyFile(path, random.bytes(MASTER_BYTES));
  const key = existingSiteKey(path, db) ?? keyAt(path, db);
  registerSiteKey(db, key);
  finishRotation(path, key);
  return key;
};

/**
 * The key this database belongs to, read only; undefined: it never had one. Throws STORE_KEY_MISSING or
 * STORE_KEY_WRONG; makes nothing.
 */
export const existingSiteKey = (path: string, db: Database): SiteKey | undefined => {
  const known = knownKey(db);
  if (known === undefined) return undefined;
  const next = nextKeyFile(path);
  // A change of keys that was cut off after its commit left the right key under the other name.
  if (keyIdIn(next) === known) return keyAt(next, db);
  if (!existsSync(path)) throw new Fault("STORE_KEY_MISSING", { path, key_id: known });
  const key = keyAt(path, db);
  if (key.key_id !== known) throw new Fault("STORE_KEY_WRONG", { wanted: known, found: key.key_id });
  return key;
};

// ---- changing the key ----

const nextKeyFile = (path: string): string => `${path}.next`;
const oldKeyFile = (path: string): string => `${path}.old`;

/** A fresh key in a file beside the present one: nothing belongs to it yet. */
export const prepareNextKey = (path: string, db: Database, random: Random): SiteKey => {
  const next = nextKeyFile(path);
  onDisk(next, () => rmSync(next, { force: true }));
  createKeyFile(next, random.bytes(MASTER_BYTES));
  return keyAt(next, db);
};

/**
 * Leaves one key file, that of `key`, whatever a change of keys that was cut off left: the new one takes its
 * name, the old one is overwritten and removed last. On flash an overwritten file may still be read from the
 * bare chips.
 */
export const finishRotation = (path: string, { key_id }: SiteKey): void => {
  const [next, old] = [nextKeyFile(path), oldKeyFile(path)];
  if (!existsSync(next) && !existsSync(old)) return;
  onDisk(path, () => {
    if (keyIdIn(next) === key_id) {
      if (existsSync(path)) renameSync(path, old);
      renameSync(next, path);
      syncFolder(path);
    }
    for (const file of [next, old]) destroy(file);
    syncFolder(path);
  });
};

const destroy = (file: string): void => {
  if (!existsSync(file)) return;
  chmodSync(file, 0o600);
  const { size } = statSync(file);
  const open = openSync(file, "r+");
  writeSync(open, Buffer.alloc(size));
  fsyncSync(open);
  closeSync(open);
  rmSync(file);
};

const keyAt = (path: string, db: Database): SiteKey => {
  const master = masterIn(path);
  if (master === undefined) throw new Fault("STORE_KEY_WRONG", { path, found: "no key file" });
  return siteKeyOf(master, db.memory ? "unknown" : onSeparateMedia(path, db.name));
};

/** From now on this database belongs to this key; throws STORE_KEY_WRONG if it belongs to another. */
export const registerSiteKey = (db: Database, { key_id }: SiteKey): void => {
  const known = knownKey(db);
  if (known === key_id) return;
  if (known !== undefined) throw new Fault("STORE_KEY_WRONG", { wanted: known, found: key_id });
  db.prepare("INSERT INTO site_key (key_id) VALUES (?)").run(key_id);
};

const knownKey = (db: Database): string | undefined =>
  db.prepare<[], string>("SELECT key_id FROM site_key").pluck().get();

/** Undefined: this is no key file. */
const masterIn = (path: string): Uint8Array | undefined => {
  const [header, text = ""] = onDisk(path, () => readFileSync(path, "latin1"))
    .trim()
    .split(" ");
  const master = Buffer.from(text, "base64url");
  return header === HEADER && master.length === MASTER_BYTES ? master : undefined;
};

/** Undefined: there is no such file, or one that a crash left half destroyed. */
const keyIdIn = (path: string): string | undefined => {
  const master = existsSync(path) ? masterIn(path) : undefined;
  return master && siteKeyOf(master).key_id;
};

/** Under another name first: a crash leaves a whole key file or none. */
const createKeyFile = (path: string, master: Uint8Array): void => {
  onDisk(path, () => {
    const fresh = `${path}.new`;
    rmSync(fresh, { force: true });
    const file = openSync(fresh, "wx", KEY_FILE_MODE);
    writeSync(file, `${HEADER} ${Buffer.from(master).toString("base64url")}\n`);
    fsyncSync(file);
    closeSync(file);
    renameSync(fresh, path);
    syncFolder(path);
  });
};

/** Names in the folder of this file are on the disk. */
const syncFolder = (path: string): void => {
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
};

const onDisk = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault("STORE_KEY_MISSING", { path, code });
  }
};

// ---- media ----

/** Whether two files or folders are proven to lie on different disks. */
export const onSeparateMedia = (one: string, other: string): boolean | "unknown" => {
  const [first, second] = [statSync(one).dev, statSync(other).dev];
  if (first === second) return false;
  const [first_disk, second_disk] = [diskOf(first), diskOf(second)];
  return first_disk === undefined || second_disk === undefined ? "unknown" : first_disk !== second_disk;
};

/** The whole disk under a Linux device number: two partitions of one card are one medium. */
const diskOf = (dev: number): string | undefined => {
  const major = Math.floor(dev / 256) % 4_096;
  const minor = (dev % 256) + Math.floor(dev / 1_048_576) * 256;
  try {
    const path = realpathSync(`/sys/dev/block/${major}:${minor}`);
    return existsSync(`${path}/partition`) ? dirname(path) : path;
  } catch {
    return undefined;
  }
};
