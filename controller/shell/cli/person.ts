/**
 * `kiosk export-person` and `kiosk erase-person`: what is held about the citizen with a number, and its
 * end. The number comes on standard input, so that no shell remembers it; what is exported is shown in the
 * clear.
 */
import { existsSync } from "node:fs";
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { databaseIn, demandSoundData, whileHolding } from "../data-folder.ts";
import { civilDay } from "../local-time.ts";
import { planOf } from "../office-plan.ts";
import { PersonalStore, type PersonExport } from "../personal/personal-store.ts";
import { existingSiteKey } from "../personal/site-key.ts";
import { recover } from "../recover.ts";
import { type Database, openDatabase } from "../store/sqlite.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { configured } from "./configured.ts";
import { logOf, noDatabase, readData } from "./read-data.ts";
import { Refused } from "./refused.ts";
import { type Command, given, type Options, type Terminal, WrongUsage } from "./terminal.ts";

const REQUIRED = { config: "FILE", number: "-" } as const;
const OPTIONAL = { data: "DIR" } as const;

export const exportPerson: Command = {
  vi: "in ra JSON mọi dữ liệu đang giữ về một người; số định danh đọc từ đầu vào chuẩn",
  en: "prints as JSON all that is held about a person; the ID number comes on standard input",
  required: REQUIRED,
  optional: OPTIONAL,
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), options);
    const number = await numberOf(options, terminal);
    const held = await readData(config.data_dir, (db) => {
      const store = logOf(db, terminal.random);
      const found = personsOf(config, db, terminal)?.exportPerson(number);
      return found === undefined
        ? { held: false }
        : { held: true, ...clear(found), log: rowsOf(store, found) };
    });
    terminal.say(JSON.stringify(held, null, 2));
    return 0;
  },
};

export const erasePerson: Command = {
  vi: "xóa mọi dữ liệu cá nhân của một người và in bằng chứng; số định danh đọc từ đầu vào chuẩn",
  en: "erases all personal data of a person and prints the proof; the ID number comes on standard input",
  required: REQUIRED,
  optional: OPTIONAL,
  run: async (options, terminal) => {
    const config = await configured(given(options, "config"), options);
    const number = await numberOf(options, terminal);
    const path = databaseIn(config.data_dir);
    if (!existsSync(path)) throw noDatabase(path);
    const proof = await whileHolding(config.data_dir, () => {
      demandSoundData({ ...config, site: config.site.id, random: terminal.random });
      return erase(config, openDatabase(path), number, terminal);
    });
    terminal.say(JSON.stringify(proof));
    return 0;
  },
};

/** Closes `db`. */
const erase = (config: OfficeConfig, db: Database, number: Personal<string>, terminal: Terminal): unknown => {
  try {
    const store = new SqliteStore(db, { site: config.site.id, boot: "", random: terminal.random });
    const persons = personsOf(config, db, terminal);
    const person = persons?.find(number);
    if (persons === undefined || person === undefined) throw NOBODY;
    const { office } = recover(planOf(config), store);
    const box = Object.values(office.boxes).find((row) => row.person === person);
    if (box !== undefined) throw resultWaits(box.number);
    const now_ms = Math.max(store.head.at_ms, terminal.wall.now().epoch_ms);
    const { year, month, day } = civilDay(now_ms, config.site.utc_offset_min);
    return persons.erasePerson(number, new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10));
  } finally {
    db.close();
  }
};

/** Undefined: no person was ever kept here. */
const personsOf = (config: OfficeConfig, db: Database, { random }: Terminal): PersonalStore | undefined => {
  const key = existingSiteKey(config.key_path, db);
  return key === undefined ? undefined : new PersonalStore(db, key, random);
};

const numberOf = async (options: Options, terminal: Terminal): Promise<Personal<string>> => {
  if (given(options, "number") !== "-")
    throw new WrongUsage("--number -: the number itself comes on standard input, not on the command line");
  const text = (await terminal.read()).trim();
  if (!/^[0-9]{12}$/.test(text)) throw new WrongUsage("standard input: the twelve digits of one ID number");
  return new Personal(text);
};

const clear = ({ person, purposes, visits, fields }: PersonExport) => ({
  person,
  purposes,
  visits,
  fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.reveal()])),
});

/** What the log says of the person under the opaque id. */
const rowsOf = (store: Store, { person }: PersonExport): unknown[] => {
  const rows: unknown[] = [];
  for (const { seq, kind, name, at_ms, payload } of store.entries(0))
    if ((payload as Readonly<Record<string, unknown>>).person === person)
      rows.push({ seq, at: new Date(at_ms).toISOString(), kind, name, payload });
  return rows;
};

const NOBODY = new Refused(
  "Không giữ dữ liệu nào của số này. Chưa có gì bị thay đổi.",
  "Nothing is held about this number. Nothing was changed.",
);

const resultWaits = (box: number): Refused =>
  new Refused(
    `Kết quả của người này còn nằm trong ngăn ${box}; xóa bây giờ thì không ai nhận được nữa. Chưa có gì bị thay đổi; mời cán bộ trả kết quả trước.`,
    `A result of this person still lies in box ${box}; erased now, nobody could collect it. Nothing was changed; a clerk should hand it over first.`,
  );
