/** The commands of `kiosk`: what they do to files, what they say, how they end. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import { createAuthority } from "../../../simulators/reader/chip-card/authority.ts";
import { draft, only } from "../../support/store-contract.ts";
import { ask, keptPerson, kiosk, newOffice, OPTIONS, whileRunning } from "./cli-bench.ts";

const TICKET = "/api/kiosk/kiosk-1/ticket";
let place: ReturnType<typeof newOffice>;
let keys = 0;
beforeEach(async () => {
  place = newOffice();
  await whileRunning(place.config, (office) => ask(office, TICKET, ticket()));
});
afterEach(() => rmSync(place.root, { recursive: true }));

const ticket = () => ({ key: `key-${String(++keys).padStart(8, "0")}`, field: "land" });
const inRoot = (name: string): string => join(place.root, name);
const database = (data = place.data): string => join(data, "office.db");
const sql = (statement: string, data = place.data): void => {
  const db = new BetterSqlite3(database(data));
  db.exec(statement);
  db.close();
};
const files = (folder = place.data): readonly string[] => readdirSync(folder).sort();
const storeOf = (data: string) => new SqliteStore(openDatabase(database(data), { readonly: true }), OPTIONS);

describe("kiosk", () => {
  test("called wrongly says how and ends with 2", async () => {
    for (const words of [
      [],
      ["no-such"],
      ["toString"],
      ["verify", "--no-such"],
      ["verify", "surplus"],
      ["backup", "--data", place.data],
      ["run", "--config", place.file, "--port", "99999"],
      ["verify", "--data", place.data, "--config", place.file],
      ["verify", "--data", place.data, "--head", "x"],
    ]) {
      const { code, out, err } = await kiosk(words);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toContain("kiosk");
    }
  });

  test("asked for help lists every command in both languages and ends with 0", async () => {
    const { code, out } = await kiosk(["--help"]);
    expect(code).toBe(0);
    for (const name of [
      "run",
      "check",
      "verify",
      "backup",
      "restore",
      "export-person",
      "erase-person",
      "replay",
    ])
      expect(out).toContain(`kiosk ${name} `);
    expect((await kiosk(["backup", "--help"])).out).toContain("kiosk backup --data DIR --to FILE");
    expect((await kiosk(["run", "--help"])).out).toContain("[--port N] [--trust-clock]\n");
    expect((await kiosk(["run", "--config", "FILE", "--trust-clock=yes"])).code).toBe(2);
  });
});

describe("kiosk check", () => {
  test("names every mistake with place, range and default, in both languages", async () => {
    const file = JSON.parse(readFileSync(place.file, "utf8"));
    file.counters[0].number = 100;
    file.readers[0].link.port = 0;
    file.rule = { priority_run_max: 9 };
    writeFileSync(place.file, JSON.stringify(file));
    const { code, err } = await kiosk(["check", "--config", place.file]);
    expect(code).toBe(1);
    expect(err).toContain("Cấu hình chưa đúng");
    expect(err).toContain("The configuration is not right");
    expect(err).toMatch(/counters\[0\]\.number\n.*không nhận giá trị 100\n.*does not allow 100\n.*1\.\.99/);
    expect(err).toMatch(/readers\[0\]\.link\.port[\s\S]*1\.\.65535/);
    expect(err).toMatch(/rule\.priority_run_max[\s\S]*1\.\.5[\s\S]*default: 2/);
  });

  test("a file that is not there, or is no JSON, is a mistake like any other", async () => {
    expect((await kiosk(["check", "--config", inRoot("nothing.json")])).code).toBe(1);
    writeFileSync(inRoot("wrong.json"), "{");
    expect((await kiosk(["check", "--config", inRoot("wrong.json")])).err).toContain("is no JSON");
  });

  test("tells which devices' ports are there, without a byte to any of them", async () => {
    const bytes: unknown[] = [];
    const device = createServer((socket) => void socket.on("data", (data) => bytes.push(data)));
    const port = await new Promise<number>((listening) =>
      device.listen(0, "127.0.0.1", () => listening((device.address() as { port: number }).port)),
    );
    const file = JSON.parse(readFileSync(place.file, "utf8"));
    file.printers[0].link = { kind: "tcp", host: "127.0.0.1", port };
    file.printers[1].link = { kind: "usb-lp", path: inRoot("lp7") };
    file.readers[0].link = { kind: "serial", path: "/dev/null" };
    file.readers[1].link = { kind: "serial", path: place.file };
    // Nobody's either: the bus shows no keyboard of this maker.
    file.readers[1].keyboard_maker = "fffe";
    file.lock_banks[0].link = { kind: "serial", path: inRoot("ttyUSB9") };
    // Ids that nobody was given.
    const hid = { kind: "hid", vendor_id: "fffe", product_id: "fffe" };
    file.readers.push({ id: "reader-hid", protocol: "hid-pos", link: hid });
    writeFileSync(place.file, JSON.stringify(file));
    const { code, out, err } = await kiosk(["check", "--config", place.file]);
    expect(code).toBe(1);
    expect(out).toContain("The configuration is right");
    expect(out).toContain("NOTE: the key lies on the same medium as the data");
    expect(out).toContain(`printer-door tcp:127.0.0.1:${port}: có / there`);
    expect(err).toMatch(/printer-kiosk .*lp7: không có \(ENOENT\) \/ is not there/);
    expect(out).toContain("reader-door /dev/null: có / there");
    expect(err).toMatch(/reader-kiosk .*is no serial port/);
    expect(err).toMatch(
      /reader-hid hid:fffe:fffe: .* \/ (?:The device is not at|This machine lacks support)/,
    );
    expect(err).toMatch(/bank-1 .*ttyUSB9: không có \(ENOENT\) \/ is not there/);
    expect(err).toMatch(/base-1 tcp:127\.0\.0\.1:7001: không kết nối được/);
    await new Promise((closed) => device.close(closed));
    expect(bytes).toEqual([]);
  });
});

describe("kiosk check of a reader of chips", () => {
  const pem = ({ anchor }: { readonly anchor: Uint8Array }): string =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(anchor).toString("base64")}\n-----END CERTIFICATE-----\n`;
  const checked = async (change: (chip: Record<string, unknown>, file: never) => void) => {
    const file = JSON.parse(readFileSync(place.file, "utf8"));
    change(
      file.readers.find(({ protocol }: { protocol: string }) => protocol === "chip"),
      file as never,
    );
    writeFileSync(place.file, JSON.stringify(file));
    return kiosk(["check", "--config", place.file]);
  };

  test("tells whose certificates are trusted, which are over, and which can't be read", async () => {
    const old = createAuthority({ name: "Old root", validTo: new Date("2021-01-01T00:00:00Z") });
    mkdirSync(inRoot("anchors"));
    writeFileSync(inRoot("anchors/a.pem"), pem(createAuthority({ name: "New root" })));
    writeFileSync(inRoot("anchors/b.pem"), pem(old));
    writeFileSync(inRoot("anchors/c.pem"), "nothing");
    const { code, out, err } = await checked((chip) => {
      chip.anchors_path = inRoot("anchors");
    });
    expect(code).toBe(1);
    expect(out).toContain("reader-chip New root: đến 2049-01-01 / until 2049-01-01");
    expect(err).toContain("reader-chip Old root: hết hạn ngày 2021-01-01 / expired on 2021-01-01");
    expect(err).toMatch(/c\.pem: không đọc được chứng thư \(.*\) \/ holds no certificate that can be read/);
  });

  test("tells what stays unproven, a reader that nobody uses, and sensitive fields", async () => {
    const { out, err } = await checked((chip, file: { doors: { chip_reader?: string }[] }) => {
      chip.dg13_fields = ["name", "religion"];
      delete file.doors[0]?.chip_reader;
    });
    expect(out).toContain(
      "không có anchors_path, chưa kiểm được nơi cấp / no anchors_path, the issuer stays",
    );
    expect(out).toMatch(
      /dg13_fields religion: dữ liệu nhạy cảm .*chỉ đọc khi luật yêu cầu .*only where a law asks/,
    );
    expect(err).toContain(
      "reader-chip: chưa cửa hay ki-ốt nào dùng (chip_reader) / no door or kiosk uses it",
    );
  });
});

describe("kiosk verify", () => {
  test("reads the whole log, by folder or by configuration, and leaves every file as it was", async () => {
    const before = readFileSync(database());
    for (const words of [
      ["--data", place.data],
      ["--config", place.file],
    ]) {
      const { code, out } = await kiosk(["verify", ...words]);
      expect(code).toBe(0);
      expect(out).toMatch(/The log is whole: \d+ rows\nhead \d+:[0-9a-f]{64}/);
    }
    expect(files()).toEqual(["office.db"]);
    expect(readFileSync(database()).equals(before)).toBe(true);
  });

  test("works beside the running office", async () => {
    const { code } = await whileRunning(place.config, () => kiosk(["verify", "--data", place.data]));
    expect(code).toBe(0);
  });

  test("names a row that was changed long before the newest snapshot, and ends with 1", async () => {
    sql("UPDATE entry SET payload = '{}' WHERE seq = 3");
    const { code, err } = await kiosk(["verify", "--data", place.data]);
    expect(code).toBe(1);
    expect(err).toContain("Nhật ký không còn khớp");
    expect(err).toContain("seq=3");
    expect(err).toContain("kỹ thuật viên / a technician");
  });

  test("sees a tail that was cut off against a head noted before", async () => {
    const [, head = ""] = /head (\S+)/.exec((await kiosk(["verify", "--data", place.data])).out) ?? [];
    expect((await kiosk(["verify", "--data", place.data, "--head", head])).code).toBe(0);
    sql("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)");
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
    expect((await kiosk(["verify", "--data", place.data, "--head", head])).code).toBe(1);
  });

  test("without a database says so, and makes none", async () => {
    const { code, err } = await kiosk(["verify", "--data", inRoot("nowhere")]);
    expect(code).toBe(1);
    expect(err).toContain("There is no database");
    expect(existsSync(inRoot("nowhere"))).toBe(false);
  });
});

describe("kiosk backup", () => {
  test("copies a stopped office into one proven file that only its owner reads", async () => {
    const to = inRoot("backup.db");
    const { code, out } = await kiosk(["backup", "--data", place.data, "--to", to]);
    expect(code).toBe(0);
    expect(out).toContain("Copied and proven");
    expect(statSync(to).mode & 0o777).toBe(0o600);
    expect(readdirSync(place.root).sort()).toEqual([
      "backup.db",
      "backup.db.erasures",
      "data",
      "keys",
      "office.json",
    ]);
    expect(files()).toEqual(["office.db"]);
    const copy = openDatabase(to, { readonly: true });
    const { head } = storeOf(place.data);
    expect(new SqliteStore(copy, OPTIONS).head).toEqual(head);
    copy.close();
  });

  test("never holds the key of the personal data, in whatever form", async () => {
    const to = inRoot("backup.db");
    keptPerson(place, 6);
    await kiosk(["backup", "--data", place.data, "--to", to]);
    const [, text = ""] = readFileSync(place.key_path, "latin1").trim().split(" ");
    const key = Buffer.from(text, "base64url");
    expect(key).toHaveLength(32);
    for (const file of [to, `${to}.erasures`])
      for (const form of [key, text, key.toString("hex"), key.toString("base64"), key.subarray(0, 16)])
        expect(readFileSync(file).includes(form)).toBe(false);
  });

  test("copies a running office without stopping it", async () => {
    await whileRunning(place.config, async (office) => {
      const { code } = await kiosk(["backup", "--data", place.data, "--to", inRoot("hot.db")]);
      expect(code).toBe(0);
      expect(await ask(office, TICKET, ticket())).toMatchObject({ ok: true, code: "A002" });
    });
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
  });

  test("overwrites nothing, and leaves nothing half done", async () => {
    const to = inRoot("backup.db");
    writeFileSync(to, "precious");
    const { code, err } = await kiosk(["backup", "--data", place.data, "--to", to]);
    expect(code).toBe(1);
    expect(err).toContain("overwrites nothing");
    expect(readFileSync(to, "utf8")).toBe("precious");
    const broken = await kiosk(["backup", "--data", place.data, "--to", inRoot("no-such/backup.db")]);
    expect(broken.code).toBe(1);
    sql("UPDATE entry SET actor = 'x' WHERE seq = 2");
    const bad = await kiosk(["backup", "--data", place.data, "--to", inRoot("bad.db")]);
    expect([bad.code, bad.err.includes("STORE_CHAIN_BROKEN")]).toEqual([1, true]);
    expect(readdirSync(place.root).filter((name) => name.startsWith("bad"))).toEqual([]);
  });
});

describe("kiosk restore", () => {
  const made = async (): Promise<string> => {
    const to = inRoot("backup.db");
    expect((await kiosk(["backup", "--data", place.data, "--to", to])).code).toBe(0);
    return to;
  };

  test("makes an office that goes on under a new epoch which names its parent", async () => {
    const from = await made();
    const { head } = storeOf(place.data);
    const data = inRoot("restored");
    const { code, out } = await kiosk(["restore", "--from", from, "--data", data]);
    expect(code).toBe(0);
    expect(out).toContain(`parent ${head.epoch} ${head.seq}:${head.hash}`);
    expect(out).toContain("no list of erasures was found");
    expect(files(data)).toEqual(["office.db"]);
    const config = { ...place.config, data_dir: data };
    const answer = await whileRunning(config, (office) => ask(office, TICKET, ticket()));
    expect(answer).toMatchObject({ code: "A002" });
    const rows = [...storeOf(data).entries(head.seq)];
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ epoch }) => epoch)).size).toBe(1);
    expect(rows[0]?.epoch).not.toBe(head.epoch);
    expect((await kiosk(["verify", "--data", data])).code).toBe(0);
  });

  test("only into an empty folder, from a whole backup, which it leaves as it was", async () => {
    const from = await made();
    const before = readFileSync(from);
    const occupied = inRoot("occupied");
    mkdirSync(occupied);
    writeFileSync(join(occupied, "precious"), "");
    expect((await kiosk(["restore", "--from", from, "--data", occupied])).err).toContain("is not empty");
    expect(files(occupied)).toEqual(["precious"]);
    expect((await kiosk(["restore", "--from", inRoot("no.db"), "--data", inRoot("r")])).code).toBe(1);
    const data = inRoot("restored");
    expect((await kiosk(["restore", "--from", from, "--data", data])).code).toBe(0);
    expect(readFileSync(from).equals(before)).toBe(true);
    const db = new BetterSqlite3(from);
    db.exec("UPDATE entry SET actor = 'x' WHERE seq = 2");
    db.close();
    const { code, err } = await kiosk(["restore", "--from", from, "--data", inRoot("r")]);
    expect([code, err.includes("seq=2")]).toEqual([1, true]);
    expect(existsSync(inRoot("r"))).toBe(false);
  });

  test("refuses while an office works on the folder, or on the file it would be made from", async () => {
    await whileRunning(place.config, async () => {
      const { code, err } = await kiosk(["restore", "--from", database(), "--data", inRoot("r")]);
      expect([code, err.includes("(STORE_IN_USE)")]).toEqual([1, true]);
      expect(err).toContain(`path=${dirname(database())}`);
    });
  });

  test("brings back nobody who was erased since, and no session that was closed", async () => {
    const number = keptPerson(place, 7);
    sql(
      "INSERT INTO staff VALUES ('s-1', 'A', 'a', 'clerk', 'h', 0, NULL);" +
        "INSERT INTO session VALUES (x'01', 's-1', 0, 9e15); INSERT INTO enrolment VALUES (x'02', 'admin', 9e15)",
    );
    const from = await made();
    const erased = await kiosk(["erase-person", "--config", place.file, "--number", "-"], number);
    expect(erased.code).toBe(0);
    const data = inRoot("restored");
    const { code, out } = await kiosk(["restore", "--from", from, "--data", data]);
    expect(code).toBe(0);
    expect(out).toContain("Erased again: 1");
    const db = new BetterSqlite3(database(data), { readonly: true });
    const counts = ["person", "personal_field", "session", "enrolment", "erasure"].map((table) =>
      db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    );
    db.close();
    expect(counts).toEqual([0, 0, 0, 0, 1]);
    const far = ["--from", from, "--data", inRoot("far/away/data")];
    expect((await kiosk(["restore", ...far, "--config", place.file])).out).toContain("Erased again: 1");
    rmSync(inRoot("far"), { recursive: true });
    const list = inRoot("list");
    renameSync(inRoot("keys/erasures.jsonl"), list);
    expect((await kiosk(["restore", ...far, "--erasures", list])).out).toContain("Erased again: 1");
    writeFileSync(list, "not a proof\n");
    const refused = await kiosk(["restore", "--from", from, "--data", inRoot("r"), "--erasures", list]);
    expect([refused.code, existsSync(inRoot("r"))]).toEqual([1, false]);
  });
});

describe("kiosk replay", () => {
  test("folds every fact again and counts them", async () => {
    const { code, out } = await kiosk(["replay", "--data", place.data]);
    expect(code).toBe(0);
    expect(out).toContain("  ticket-issued 1");
    expect(out).toMatch(/\d+ rows, \d+ facts, 0 broken invariants/);
    expect(files()).toEqual(["office.db"]);
  });

  test("names the row after which the office was impossible", async () => {
    const db = openDatabase(database());
    const store = new SqliteStore(db, OPTIONS);
    const again = { serial: 99, ticket: "t99", code: "A001", number: 1, field: "land", lane: "regular" };
    const payload = { ...again, reason: null, person: null, place: "kiosk-1" };
    store.commit(only(draft("ticket-issued", { payload })));
    const { seq } = store.head;
    db.close();
    const { code, err } = await kiosk(["replay", "--data", place.data]);
    expect(code).toBe(1);
    expect(err).toContain(`row ${seq}: number A001 was given twice`);
  });

  test("under another rule comes later, and says so", async () => {
    const { code, err } = await kiosk(["replay", "--data", place.data, "--rule", "priority_run_max=1"]);
    expect([code, err.includes("later version")]).toEqual([2, true]);
  });
});
