/**
 * `kiosk verify`: the whole log from its first row, read only. Which rows follow each other, chain.ts
 * knows.
 */
import { Office } from "../config-schema.ts";
import { demandWhole } from "../store/chain.ts";
import { checkWhole } from "../store/sqlite.ts";
import type { KnownHead } from "../store/store.ts";
import { configured } from "./configured.ts";
import { logOf, readData } from "./read-data.ts";
import { type Command, type Options, WrongUsage } from "./terminal.ts";

export const verify: Command = {
  vi: "kiểm tra toàn bộ chuỗi nhật ký từ dòng đầu, chỉ đọc",
  en: "checks the whole log chain from its first row, read only",
  required: {},
  optional: { data: "DIR", config: "FILE", head: "SEQ:HASH" },
  run: async (options, { say, random }) => {
    const known = headOf(options.head);
    const data_dir = await dataDirOf(options);
    const { head, entries } = await readData(data_dir, (db) => {
      checkWhole(db);
      const store = logOf(db, random);
      const verdict = store.verify(0, known);
      demandWhole(verdict);
      return { head: store.head, entries: verdict.kind === "whole" ? verdict.entries : 0 };
    });
    say(`Nhật ký nguyên vẹn: ${entries} dòng / The log is whole: ${entries} rows`);
    say(`head ${head.seq}:${head.hash}`);
    return 0;
  },
};

/** Where the data lie: as said, as configured, or where a configuration that says nothing has them. */
const dataDirOf = async ({ data, config }: Options): Promise<string> => {
  if (data !== undefined && config !== undefined) throw new WrongUsage("--data or --config, not both");
  if (data !== undefined) return data;
  return config === undefined
    ? Office.shape.data_dir.parse(undefined)
    : (await configured(config, {})).data_dir;
};

/** A head noted elsewhere: without one, a tail that was cut off can't be seen. */
const headOf = (text: string | undefined): KnownHead | undefined => {
  if (text === undefined) return undefined;
  const [, seq, hash = ""] = /^([0-9]{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined) throw new WrongUsage("--head: SEQ:HASH as verify and backup print it");
  return { seq: Number(seq), hash };
};
