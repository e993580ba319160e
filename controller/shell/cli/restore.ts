/**
 * `kiosk restore`: makes the data of an office from a backup, as a new life of the log that names its parent.
 * Whoever was erased since is erased again, and no session or code of the old life is good any more.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { endAllAccess } from "../accounts/schema.ts";
import { keyPathBeside } from "../config-checks.ts";
import { databaseIn, whileHolding } from "../data-folder.ts";
import { Eraser, type Erasure } from "../personal/eraser.ts";
import { erasuresBesideKey, proofsOf, readErasures } from "../personal/erasure-list.ts";
import { demandWhole } from "../store/chain.ts";
import {
  checkWhole,
  copyDatabase,
  inspectDatabase,
  openDatabase,
  syncFile,
  truncateWal,
} from "../store/sqlite.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import type { Head } from "../store/store.ts";
import { configured } from "./configured.ts";
import { logOf, noDatabase } from "./read-data.ts";
import { Refused } from "./refused.ts";
import { type Command, given, type Terminal } from "./terminal.ts";

export const restore: Command = {
  vi: "dựng lại dữ liệu từ bản sao lưu vào một thư mục trống",
  en: "makes the data from a backup in an empty folder",
  required: { from: "FILE", data: "DIR" },
  optional: { config: "FILE", erasures: "FILE" },
  run: async (options, terminal) => {
    const from = resolve(given(options, "from"));
    const data_dir = resolve(given(options, "data"));
    if (!existsSync(from)) throw noDatabase(from);
    const list = await listOf(options.config, data_dir);
    const erased = [
      ...(options.erasures === undefined ? [] : givenErasures(options.erasures)),
      ...readErasures(list),
    ];
    const made = await whileHolding(dirname(from), () =>
      whileHolding(data_dir, () => {
        demandEmpty(data_dir);
        return make(from, data_dir, erased, terminal.random);
      }),
    );
    tell(terminal, made, existsSync(list) || options.erasures !== undefined);
    return 0;
  },
};

/** The list beside the key of this configuration, or beside the key of an office that configured none. */
const listOf = async (config: string | undefined, data_dir: string): Promise<string> =>
  erasuresBesideKey(config === undefined ? keyPathBeside(data_dir) : (await configured(config, {})).key_path);

interface Made {
  readonly parent: Head;
  readonly epoch: string;
  /** Persons whom the backup brought back and the list erased again. */
  readonly returned: number;
}

const make = (from: string, data_dir: string, erased: readonly Erasure[], random: Random): Made => {
  const path = databaseIn(data_dir);
  const part = `${path}.part`;
  const fresh = !existsSync(data_dir);
  try {
    inspectDatabase(from, (db) => {
      checkWhole(db);
      demandWhole(logOf(db, random).verify(0));
      mkdirSync(data_dir, { recursive: true, mode: 0o700 });
      copyDatabase(db, part);
    });
    const made = beginLife(part, erased, random);
    renameSync(part, path);
    syncFile(path);
    return made;
  } catch (error) {
    for (const file of [part, `${part}-wal`, `${part}-shm`]) rmSync(file, { force: true });
    if (fresh) rmSync(data_dir, { recursive: true, force: true });
    throw error;
  }
};

const beginLife = (part: string, erased: readonly Erasure[], random: Random): Made => {
  const db = openDatabase(part);
  try {
    const store = new SqliteStore(db, { site: "", boot: "", random });
    const parent = store.head;
    store.beginEpoch();
    endAllAccess(db);
    const returned = new Eraser(db, random).replay(erased);
    demandWhole(store.verify(0, parent));
    truncateWal(db);
    return { parent, epoch: store.head.epoch, returned };
  } finally {
    db.close();
  }
};

/** A list from elsewhere. */
const givenErasures = (file: string): readonly Erasure[] => {
  const proofs = existsSync(file) ? proofsOf(readFileSync(file, "utf8")) : undefined;
  if (proofs !== undefined) return proofs;
  throw new Refused(
    `${file} không phải là danh sách đã xóa do kiosk backup hoặc kiosk run ghi ra. Chưa có gì bị thay đổi.`,
    `${file} is no list of erasures as kiosk backup and kiosk run write it. Nothing was touched.`,
  );
};

const demandEmpty = (data_dir: string): void => {
  if (!existsSync(data_dir) || readdirSync(data_dir).length === 0) return;
  throw new Refused(
    `${data_dir} không trống. Chưa có gì bị thay đổi; mời kỹ thuật viên cất dữ liệu cũ đi chỗ khác trước.`,
    `${data_dir} is not empty. Nothing was touched; a technician should put the old data elsewhere first.`,
  );
};

const tell = ({ say }: Terminal, { parent, epoch, returned }: Made, replayed: boolean): void => {
  say(`Đã khôi phục ${parent.seq} dòng / Restored ${parent.seq} rows`);
  say(`epoch ${epoch}, parent ${parent.epoch} ${parent.seq}:${parent.hash}`);
  if (replayed) say(`Đã xóa lại ${returned} người / Erased again: ${returned} persons`);
  else {
    say(
      "CHÚ Ý: chưa thấy danh sách đã xóa; những ai được xóa sau bản sao lưu này sẽ được xóa lại khi chạy với",
    );
    say(
      "đúng khóa và erasures.jsonl cạnh khóa; hoặc dựng lại lần nữa với --config FILE hay --erasures FILE.",
    );
    say(
      "NOTE: no list of erasures was found; whoever was erased after this backup is erased again when the office",
    );
    say(
      "starts with its key and the erasures.jsonl beside it; or restore again with --config or --erasures FILE.",
    );
  }
  say("Mọi người phải đăng nhập lại; tài khoản bị thu hồi sau bản sao lưu này đã trở lại, hãy thu hồi lại.");
  say("Everybody must sign in again; accounts dismissed after this backup are back: dismiss them again.");
  say("Cần đúng tệp khóa của cơ quan này tại key_path. / The key file of this office must be at key_path.");
};
