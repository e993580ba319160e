/**
 * `kiosk backup`: a copy of the database while the office runs or not, proven whole before it gets its name.
 * Beside it lies the list of everyone erased so far: restoring an older backup needs the newest such list.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { erasuresIn } from "../personal/eraser.ts";
import { linesOf } from "../personal/erasure-list.ts";
import { demandWhole } from "../store/chain.ts";
import { checkWhole, copyDatabase, openDatabase, syncFile } from "../store/sqlite.ts";
import type { Head } from "../store/store.ts";
import { logOf, readData } from "./read-data.ts";
import { Refused } from "./refused.ts";
import { type Command, given } from "./terminal.ts";

const FILE_MODE = 0o600;

export const erasuresBeside = (backup: string): string => `${backup}.erasures`;

export const backup: Command = {
  vi: "sao lưu cơ sở dữ liệu vào một tệp mới và kiểm tra bản sao",
  en: "copies the database into a new file and proves the copy",
  required: { data: "DIR", to: "FILE" },
  optional: {},
  run: async (options, { say, random }) => {
    const to = resolve(given(options, "to"));
    for (const file of [to, partOf(to), erasuresBeside(to)]) demandAbsent(file);
    const head = await copy(given(options, "data"), to, random);
    say(`Đã sao lưu và kiểm tra: ${head.seq} dòng / Copied and proven: ${head.seq} rows`);
    say(to);
    say(`head ${head.seq}:${head.hash}`);
    say("Khóa dữ liệu cá nhân không nằm trong bản sao: hãy giữ riêng tệp khóa.");
    say("The key of the personal data is not in the copy: keep the key file elsewhere.");
    return 0;
  },
};

const partOf = (to: string): string => `${to}.part`;

const copy = async (data_dir: string, to: string, random: Random): Promise<Head> => {
  const part = partOf(to);
  try {
    const { before, erasures } = await readData(data_dir, (db) => {
      const { head } = logOf(db, random);
      copyDatabase(db, part);
      return { before: head, erasures: erasuresIn(db) };
    });
    const head = provenHead(part, before, random);
    writeFileSync(erasuresBeside(to), linesOf(erasures), { mode: FILE_MODE, flag: "wx" });
    syncFile(erasuresBeside(to));
    demandAbsent(to);
    renameSync(part, to);
    syncFile(to);
    return head;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
};

/** The copy holds every row up to the head seen before it was made, and maybe newer ones. */
const provenHead = (path: string, before: Head, random: Random): Head => {
  const db = openDatabase(path, { readonly: true });
  try {
    checkWhole(db);
    const store = logOf(db, random);
    demandWhole(store.verify(0, before));
    return store.head;
  } finally {
    db.close();
  }
};

const demandAbsent = (file: string): void => {
  if (existsSync(file))
    throw new Refused(
      `${file} đã có; bản sao lưu không ghi đè lên tệp nào. Chưa có gì bị thay đổi; mời kỹ thuật viên chọn tên khác.`,
      `${file} exists; a backup overwrites nothing. Nothing was touched; a technician should choose another name.`,
    );
};
