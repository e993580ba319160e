/** A look into the data of an office that changes nothing, whether or not its office runs. */
import { existsSync } from "node:fs";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { databaseIn, holdFolder } from "../data-folder.ts";
import { type Database, inspectDatabase, openDatabase } from "../store/sqlite.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import { Refused } from "./refused.ts";

export const readData = async <T>(data_dir: string, look: (db: Database) => T): Promise<T> => {
  const path = databaseIn(data_dir);
  if (!existsSync(path)) throw noDatabase(path);
  const hold = await holdFolder(data_dir);
  try {
    // The running office keeps its WAL: nothing that SQLite puts beside the file is ours to take back then.
    return hold === undefined ? lookBeside(path, look) : inspectDatabase(path, look);
  } finally {
    await hold?.release();
  }
};

const lookBeside = <T>(path: string, look: (db: Database) => T): T => {
  const db = openDatabase(path, { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
};

/** The log of a database that is only read; refuses a file that never became one. */
export const logOf = (db: Database, random: Random): SqliteStore => {
  if (db.pragma("user_version", { simple: true }) === 0) throw noDatabase(db.name);
  return new SqliteStore(db, { site: "", boot: "", random });
};

export const noDatabase = (path: string): Refused =>
  new Refused(
    `Không có cơ sở dữ liệu nào ở ${path}. Chưa có gì bị thay đổi; mời kỹ thuật viên xem lại đường dẫn.`,
    `There is no database at ${path}. Nothing was touched; a technician should check the path.`,
  );
