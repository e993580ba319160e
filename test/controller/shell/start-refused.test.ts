/**
 * Trouble at start: the program says what is wrong, in two languages and with who must act, and touches
 * nothing: every file is afterwards what it was, byte for byte, and none has come into being.
 */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalLines } from "../../../controller/shell/cli/refusals.ts";
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import { holdFolder } from "../../../controller/shell/data-folder.ts";
import { createLog } from "../../../controller/shell/log.ts";
import { type RunningOffice, runOffice } from "../../../controller/shell/main.ts";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { draft, only } from "../../support/store-contract.ts";
import { BARE_OFFICE } from "./office-bench.ts";

const root = mkdtempSync(join(tmpdir(), "start-"));
afterAll(() => rmSync(root, { recursive: true }));
let places = 0;

/** A place for an office: nothing is there yet. */
const newPlace = (): OfficeConfig => {
  const place = join(root, String(++places));
  mkdirSync(place);
  return {
    ...BARE_OFFICE,
    data_dir: join(place, "data"),
    key_path: join(place, "keys", "site.key"),
    http: { port: 0, host: "127.0.0.1" },
  };
};
const log = createLog({ level: "error", stream: { write: () => undefined } });
const start = (config: OfficeConfig): Promise<RunningOffice> => runOffice({ config, log, simulated: false });

/** Every file below a folder with a digest of its bytes. */
const tree = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const digest = entry.isFile()
        ? createHash("sha256").update(readFileSync(path)).digest("hex")
        : "folder";
      return [path, digest];
    }),
  );

/** A start that must be refused: what it said, after seeing that nothing was touched. */
const refusedStart = async (
  config: OfficeConfig,
  place = dirname(config.data_dir),
): Promise<readonly string[]> => {
  const before = tree(place);
  const refusal = await start(config).then(
    async (office) => {
      await office.stop();
      throw new Error("it started");
    },
    (error: unknown) => error,
  );
  expect(tree(place)).toEqual(before);
  const lines = refusalLines(refusal);
  if (lines === undefined) throw refusal;
  return lines;
};

/** An office that ran and wrote; then it stopped in order, or lost its power. */
const usedOffice = async (end: "stopped" | "killed"): Promise<OfficeConfig> => {
  const config = newPlace();
  const office = await start(config);
  await fetch(`${office.url}/api/kiosk/kiosk-1/ticket`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key: "key-00000001", field: "land" }),
  });
  if (end === "stopped") {
    await office.stop();
    return config;
  }
  const other = newPlace();
  for (const folder of [config.data_dir, dirname(config.key_path)])
    cpSync(folder, folder.replace(dirname(config.data_dir), dirname(other.data_dir)), {
      recursive: true,
      // The control socket ends with its program.
      filter: (path) => !statSync(path).isSocket(),
    });
  await office.stop();
  return other;
};

const sql = (config: OfficeConfig, statement: string): void => {
  const db = new BetterSqlite3(join(config.data_dir, "office.db"));
  db.exec(statement);
  db.close();
};

let stopped: OfficeConfig;
let killed: OfficeConfig;
beforeAll(async () => {
  stopped = await usedOffice("stopped");
  killed = await usedOffice("killed");
});

/** A fresh copy of an office's files. */
const copyOf = (config: OfficeConfig): OfficeConfig => {
  const fresh = newPlace();
  cpSync(dirname(config.data_dir), dirname(fresh.data_dir), { recursive: true });
  return fresh;
};

describe("what was left behind", () => {
  test("by an orderly stop is one file; by a power cut also the WAL with what was kept", () => {
    expect(readdirSync(stopped.data_dir)).toEqual(["office.db"]);
    expect(readdirSync(killed.data_dir).sort()).toEqual(["office.db", "office.db-shm", "office.db-wal"]);
  });

  test.each([
    ["an orderly stop", () => stopped],
    ["a power cut", () => killed],
  ])("by %s starts again and knows what was kept", async (_how, left) => {
    const office = await start(copyOf(left()));
    expect(office.app.loop.office.numbers).toEqual({ land: 1 });
    await office.stop();
  });
});

describe("a port that is taken", () => {
  test("refuses the start before a folder is made", async () => {
    const other = createServer();
    const port = await new Promise<number>((listening) =>
      other.listen(0, "127.0.0.1", () => listening((other.address() as { port: number }).port)),
    );
    const config = { ...newPlace(), http: { port, host: "127.0.0.1" } };
    const lines = await refusedStart(config);
    expect(lines.join("\n")).toContain("Cổng mạng của các màn hình đang bị chương trình khác dùng");
    expect(lines.join("\n")).toContain("PORT_TAKEN");
    expect(lines.join("\n")).toContain("kỹ thuật viên / a technician");
    expect(existsSync(config.data_dir)).toBe(false);
    await refusedStart({ ...copyOf(killed), http: config.http });
    await new Promise((closed) => other.close(closed));
  });
});

describe("a data folder that another program works on", () => {
  test("refuses the start, and says so", async () => {
    const config = copyOf(stopped);
    const hold = await holdFolder(config.data_dir);
    const lines = await refusedStart(config);
    expect(lines[0]).toContain("Một chương trình khác đang làm việc");
    expect(lines[1]).toContain("(STORE_IN_USE)");
    expect(lines[2]).toBe(`  kỹ thuật viên / a technician: path=${config.data_dir}`);
    await hold?.release();
    await (await start(config)).stop();
  });
});

describe("no disk", () => {
  test("a file where the folder should be refuses the start", async () => {
    const config = newPlace();
    writeFileSync(config.data_dir, "no folder");
    const lines = await refusedStart(config);
    expect(lines.join("\n")).toContain("STORE_NO_DISK");
    expect(lines.join("\n")).toContain("Không mở được thư mục dữ liệu");
  });

  test("a file above the folder, or where the key's folder should be, refuses it too", async () => {
    const config = newPlace();
    const place = dirname(config.data_dir);
    writeFileSync(join(place, "file"), "");
    const data_dir = join(place, "file", "data");
    expect((await refusedStart({ ...config, data_dir }, place)).join("\n")).toContain("ENOTDIR");
    const key_path = join(place, "file", "keys", "site.key");
    expect((await refusedStart({ ...config, key_path })).join("\n")).toContain("STORE_NO_DISK");
  });

  test("a folder without a way to write in it refuses it: the kernel's own", async () => {
    const lines = await start({ ...newPlace(), data_dir: "/proc/mot-cua" }).then(
      () => [],
      (error: unknown) => refusalLines(error) ?? [],
    );
    expect(lines.join("\n")).toContain("STORE_NO_DISK");
  });
});

const offices = [
  ["stopped in order", () => copyOf(stopped)],
  ["cut from its power", () => copyOf(killed)],
] as const;

describe("a database newer than the program", () => {
  test.each(offices)("%s: refuses the start", async (_how, left) => {
    const config = left();
    sql(config, "PRAGMA user_version = 99");
    const lines = await refusedStart(config);
    expect(lines[0]).toContain("phiên bản mới hơn chương trình này");
    expect(lines.join("\n")).toContain("found=99");
  });

  test("whose version stands in the WAL only is seen all the same", async () => {
    const config = copyOf(stopped);
    const path = join(config.data_dir, "office.db");
    const db = new BetterSqlite3(path);
    db.pragma("user_version = 99");
    const other = newPlace();
    cpSync(dirname(config.data_dir), dirname(other.data_dir), { recursive: true });
    db.close();
    expect((await refusedStart(other)).join("\n")).toContain("STORE_NEWER");
  });
});

describe("a broken chain", () => {
  test.each(offices)("%s: refuses the start and names the row", async (_how, left) => {
    const config = left();
    sql(config, "DELETE FROM snapshot; UPDATE entry SET actor = 'staff:s-2' WHERE seq = 2");
    const lines = await refusedStart(config);
    expect(lines[0]).toContain("Nhật ký không còn khớp với chuỗi mã băm");
    expect(lines.join("\n")).toContain("STORE_CHAIN_BROKEN");
    expect(lines.join("\n")).toContain("seq=2");
  });

  test("that lies in the WAL of a killed program is found there", async () => {
    const config = copyOf(killed);
    const db = openDatabase(join(config.data_dir, "office.db"));
    new SqliteStore(db, { site: "x", boot: "x", random: new SeededRandom(1) }).commit(only(draft("after")));
    db.exec("UPDATE entry SET name = 'other' WHERE seq = (SELECT max(seq) FROM entry)");
    const other = newPlace();
    cpSync(dirname(config.data_dir), dirname(other.data_dir), { recursive: true });
    db.close();
    expect(readdirSync(other.data_dir)).toContain("office.db-wal");
    expect((await refusedStart(other)).join("\n")).toContain("STORE_CHAIN_BROKEN");
  });
});

describe("a damaged file, a missing or a foreign key", () => {
  test.each(offices)("%s: no database at all refuses the start", async (_how, left) => {
    const config = left();
    writeFileSync(join(config.data_dir, "office.db"), "this is no database, and never was one");
    expect((await refusedStart(config)).join("\n")).toContain("STORE_CORRUPT");
  });

  test.each(offices)("%s: a torn page of a small table refuses it", async (_how, left) => {
    const config = left();
    const path = join(config.data_dir, "office.db");
    const db = new BetterSqlite3(path);
    const root_page = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'failed_try'").pluck();
    const page = Number(root_page.get());
    const size = Number(db.pragma("page_size", { simple: true }));
    db.close();
    const file = readFileSync(path);
    writeFileSync(path, file.fill(0xee, (page - 1) * size, page * size));
    expect((await refusedStart(config)).join("\n")).toContain("STORE_CORRUPT");
  });

  test.each(offices)(
    "%s: without its key it does not start, and no other key is made",
    async (_how, left) => {
      const config = left();
      rmSync(config.key_path);
      expect((await refusedStart(config)).join("\n")).toContain("STORE_KEY_MISSING");
    },
  );

  test("another office's key is refused", async () => {
    const config = copyOf(stopped);
    cpSync(killed.key_path, config.key_path, { force: true });
    expect((await refusedStart(config)).join("\n")).toContain("STORE_KEY_WRONG");
  });
});

test("certificates that can't be read refuse the start, before anything else is looked at", async () => {
  const place = newPlace();
  const before = tree(dirname(place.data_dir));
  const link = { kind: "tcp", host: "127.0.0.1", port: 9 } as const;
  const chip = { id: "c", protocol: "chip", dg13_fields: [], face: false, link } as const;
  const anchors_path = join(root, "no-such.pem");
  const config = { ...place, readers: [{ ...chip, dg13_fields: [], anchors_path }] };
  await expect(start(config)).rejects.toMatchObject({
    code: "READER_ANCHORS",
    facts: { reader: "c", path: anchors_path },
  });
  expect(tree(dirname(place.data_dir))).toEqual(before);
});

test("the checks come in order: port, disk, version, chain, key", async () => {
  const config = copyOf(stopped);
  rmSync(config.key_path);
  sql(config, "DELETE FROM snapshot; UPDATE entry SET actor = 'x' WHERE seq = 2; PRAGMA user_version = 99");
  const other = createServer();
  const port = await new Promise<number>((listening) =>
    other.listen(0, "127.0.0.1", () => listening((other.address() as { port: number }).port)),
  );
  const code = async (changed: Partial<OfficeConfig>): Promise<string | undefined> =>
    /\((\w+)\)/.exec((await refusedStart({ ...config, ...changed })).join("\n"))?.[1];
  const taken = { http: { port, host: "127.0.0.1" } };
  writeFileSync(join(dirname(config.data_dir), "file"), "");
  const noDisk = { key_path: join(dirname(config.data_dir), "file", "keys", "site.key") };
  expect(await code({ ...taken, ...noDisk })).toBe("PORT_TAKEN");
  expect(await code(noDisk)).toBe("STORE_NO_DISK");
  expect(await code({})).toBe("STORE_NEWER");
  sql(config, "PRAGMA user_version = 3");
  expect(await code({})).toBe("STORE_CHAIN_BROKEN");
  sql(config, "UPDATE entry SET actor = 'start' WHERE seq = 2");
  await new Promise((closed) => other.close(closed));
});
