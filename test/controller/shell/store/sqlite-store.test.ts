/** The SQLite store under the store contract, on its own file, and with its read models. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hashOf } from "../../../../controller/shell/store/chain.ts";
import {
  type Database,
  openDatabase,
  openImage,
  refuseWrites,
} from "../../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../../controller/shell/store/sqlite-store.ts";
import { TICKET_TIMES } from "../../../../controller/shell/store/ticket-times.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { type Damage, draft, only, type StoreBench, storeContract } from "../../../support/store-contract.ts";

const OPTIONS = { site: "site-1", boot: "boot-1", random: new SeededRandom(1) };
const folder = mkdtempSync(join(tmpdir(), "sqlite-store-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `${++files}.db`);

const hurt = (db: Database, damage: Damage): void => {
  switch (damage.kind) {
    case "change-payload":
      db.prepare("UPDATE entry SET payload = ? WHERE seq = ?").run(
        JSON.stringify(damage.payload),
        damage.seq,
      );
      break;
    case "rewrite-row": {
      const row = [...new SqliteStore(db, OPTIONS).entries(damage.seq - 1)][0];
      if (row === undefined) throw new Error("no row to rewrite");
      const payload = JSON.stringify(damage.payload);
      const write = db.prepare("UPDATE entry SET payload = ?, hash = ? WHERE seq = ?");
      write.run(payload, Buffer.from(hashOf(row, payload), "hex"), damage.seq);
      break;
    }
    case "change-actor":
      db.prepare("UPDATE entry SET actor = ? WHERE seq = ?").run(damage.actor, damage.seq);
      break;
    case "delete-row":
      db.prepare("DELETE FROM entry WHERE seq = ?").run(damage.seq);
      break;
    case "swap-with-next": {
      const move = db.prepare("UPDATE entry SET seq = ? WHERE seq = ?");
      move.run(-1, damage.seq);
      move.run(damage.seq, damage.seq + 1);
      move.run(damage.seq + 1, -1);
      break;
    }
    case "cut-after":
      db.prepare("DELETE FROM entry WHERE seq > ?").run(damage.seq);
      break;
    case "change-newest-snapshot":
      db.exec("UPDATE snapshot SET state = '{}' WHERE number = (SELECT max(number) FROM snapshot)");
      break;
  }
};

const bench = (db: Database): StoreBench => {
  const store = new SqliteStore(db, OPTIONS);
  return {
    store,
    refuse: (refused) => refuseWrites(db, refused),
    reopen: (damage) => {
      const again = openImage(store.image());
      if (damage !== undefined) hurt(again, damage);
      return bench(again);
    },
  };
};

storeContract("SqliteStore in memory", () => bench(openDatabase(":memory:")));
storeContract("SqliteStore on a file", () => bench(openDatabase(newPath())));

describe("SqliteStore on a file", () => {
  test("a closed store opens again with the same head and the same rows", () => {
    const path = newPath();
    const store = new SqliteStore(openDatabase(path), OPTIONS);
    store.commit({
      ...only(draft("a"), draft("b")),
      replies: [{ key: "k", route: "/", status: 200, body: 1 }],
    });
    const { head } = store;
    store.close();
    const again = new SqliteStore(openDatabase(path), { ...OPTIONS, boot: "boot-2" });
    expect(again.head).toEqual(head);
    expect(again.reply("k")?.body).toBe(1);
    again.commit(only(draft("c")));
    expect([...again.entries(0)].map((row) => row.boot)).toEqual(["boot-1", "boot-1", "boot-2"]);
    expect(again.verify(0, head)).toEqual({ kind: "whole", entries: 3 });
    again.close();
  });

  test("a readonly connection reads and verifies beside the writer", () => {
    const path = newPath();
    const store = new SqliteStore(openDatabase(path), OPTIONS);
    store.commit(only(draft("a")));
    const reader = new SqliteStore(openDatabase(path, { readonly: true }), OPTIONS);
    expect(reader.verify(0, store.head)).toEqual({ kind: "whole", entries: 1 });
    reader.close();
    store.close();
  });

  test("a database that may not grow answers full, and heals when it may again", () => {
    const db = openDatabase(newPath());
    const store = new SqliteStore(db, OPTIONS);
    store.commit(only(draft("a")));
    const before = store.head;
    db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`);
    const large = only(draft("large", { payload: "x".repeat(200_000) }));
    expect(store.commit(large)).toEqual({ kind: "full", detail: "SQLITE_FULL" });
    expect(store.head).toEqual(before);
    db.pragma("max_page_count = 1000000");
    expect(store.commit(large).kind).toBe("kept");
    expect(store.verify(0, store.head)).toEqual({ kind: "whole", entries: 2 });
    store.close();
  });

  test("what a callback writes into other tables is kept and undone with the commit", () => {
    const db = openDatabase(":memory:");
    const store = new SqliteStore(db, OPTIONS);
    const write = () => void db.exec("INSERT INTO site_key (key_id) VALUES ('k')");
    const count = () => db.prepare("SELECT count(*) FROM site_key").pluck().get();
    const fails = () => {
      throw new Error("later");
    };
    expect(() => store.commit({ ...only(draft("a")), within: [write, fails] })).toThrow("later");
    expect(count()).toBe(0);
    store.commit({ ...only(draft("a")), within: [write] });
    expect(count()).toBe(1);
  });
});

describe("the canonical form", () => {
  test("the hash of a row is SHA-256 of the JSON array written down in chain.ts", () => {
    const store = new SqliteStore(openDatabase(":memory:"), OPTIONS);
    store.commit(
      only(
        draft("call-next", { kind: "input", actor: "staff:s-1", place: "c1", payload: { a: "Ô" }, at_ms: 5 }),
      ),
    );
    const { epoch, hash } = store.head;
    const text =
      `["mot-cua-log/1","${"0".repeat(64)}","${epoch}",1,"input","call-next",1,"site-1",null,"c1","staff:s-1",` +
      `null,5,1700000000000,12.25,"boot-1","synced",{"a":"Ô"}]`;
    expect(hash).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
  });
});

describe("read models", () => {
  const HOUR_MS = 3_600_000;
  const issued = (ticket: string, at_ms: number) =>
    draft("ticket-issued", { at_ms, payload: { ticket, code: "A001", field: "land", lane: "regular" } });
  const of = (name: string, at_ms: number, payload: unknown) => draft(name, { at_ms, payload });
  const day = Date.UTC(2026, 2, 9, 17); // midnight of 10 March in Vietnam

  const life = [
    issued("t-1", day + HOUR_MS),
    of("ticket-called", day + HOUR_MS + 1, { ticket: "t-1", counter: "c1" }),
    of("service-started", day + HOUR_MS + 2, { ticket: "t-1", counter: "c1" }),
    of("service-finished", day + HOUR_MS + 3, { ticket: "t-1", counter: "c1" }),
    issued("t-2", day - 1),
    of("ticket-called", day, { ticket: "t-2", counter: "c2" }),
    of("ticket-no-show", day + 1, { ticket: "t-2", counter: "c2" }),
    issued("t-3", day),
    of("ticket-called", day, { ticket: "t-3", counter: "c2" }),
    of("call-undone", day + 1, { ticket: "t-3", counter: "c2", run: 0 }),
    of("ticket-expired", day + 2, { ticket: "t-3" }),
    of("device-changed", day, { changed: "base-1" }),
    draft("ticket-called", { kind: "input", payload: { ticket: "t-3", counter: "c9" } }),
  ];
  const rows = (db: Database) => db.prepare("SELECT * FROM ticket_time ORDER BY ticket").all();
  const expected = [
    {
      ticket: "t-1",
      day: "2026-03-10",
      issued_ms: day + HOUR_MS,
      called_ms: day + HOUR_MS + 1,
      served_ms: day + HOUR_MS + 2,
      closed_ms: day + HOUR_MS + 3,
      outcome: "done",
      counter: "c1",
    },
    {
      ticket: "t-2",
      day: "2026-03-09",
      issued_ms: day - 1,
      called_ms: day,
      served_ms: null,
      closed_ms: day + 1,
      outcome: "no-show",
      counter: "c2",
    },
    {
      ticket: "t-3",
      day: "2026-03-10",
      issued_ms: day,
      called_ms: null,
      served_ms: null,
      closed_ms: day + 2,
      outcome: "expired",
      counter: null,
    },
  ].map((row) => ({ ...row, code: "A001", field: "land", lane: "regular" }));

  test("ticket times follow the facts of a ticket and ignore inputs", () => {
    const db = openDatabase(":memory:");
    const store = new SqliteStore(db, { ...OPTIONS, readModels: [TICKET_TIMES] });
    store.commit(only(...life));
    expect(rows(db)).toEqual(expected);
  });

  test("a model added later, or rebuilt after damage, has the same rows", () => {
    const db = openDatabase(":memory:");
    new SqliteStore(db, OPTIONS).commit(only(...life));
    const store = new SqliteStore(db, { ...OPTIONS, readModels: [TICKET_TIMES] });
    expect(rows(db)).toEqual(expected);
    db.exec("DELETE FROM ticket_time WHERE ticket = 't-2'");
    store.rebuildReadModels();
    expect(rows(db)).toEqual(expected);
    store.commit(only(of("finish-undone", day + HOUR_MS + 4, { ticket: "t-1", counter: "c1" })));
    expect(rows(db)[0]).toMatchObject({ closed_ms: null, outcome: null });
  });

  test("a refused commit leaves the read model as it was", () => {
    const db = openDatabase(":memory:");
    const store = new SqliteStore(db, { ...OPTIONS, readModels: [TICKET_TIMES] });
    const fails = () => {
      throw new Error("later");
    };
    expect(() => store.commit({ ...only(...life), within: [fails] })).toThrow("later");
    expect(rows(db)).toEqual([]);
  });
});
