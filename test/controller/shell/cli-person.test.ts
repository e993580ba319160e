/** `kiosk export-person` and `kiosk erase-person`: what is shown, what is destroyed, what forbids it. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { whileHolding } from "../../../controller/shell/data-folder.ts";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { draft, only } from "../../support/store-contract.ts";
import { keptPerson, kiosk, newOffice, OPTIONS, whileRunning } from "./cli-bench.ts";

let place: ReturnType<typeof newOffice>;
beforeEach(async () => {
  place = newOffice();
  await whileRunning(place.config, async () => undefined);
});
afterEach(() => rmSync(place.root, { recursive: true }));

const database = (): string => join(place.data, "office.db");
const files = (): readonly string[] => readdirSync(place.data).sort();

describe("a person's data", () => {
  const about = (command: string, input: string, ...more: string[]) =>
    kiosk([command, "--config", place.file, "--number", "-", ...more], input);

  const proofOf = (out: string): unknown => JSON.parse(out.split("\n")[0] ?? "");
  const factsOf = (name: string): readonly unknown[] => {
    const db = openDatabase(database(), { readonly: true });
    const rows = [...new SqliteStore(db, OPTIONS).facts(0)].filter((row) => row.name === name);
    db.close();
    return rows.map(({ actor, payload }) => ({ actor, payload }));
  };
  const OPERATOR = `operator:${process.getuid?.()}`;

  test("are exported as JSON: fields in the clear, and what the log says under the opaque id", async () => {
    const number = keptPerson(place, 8);
    const { code, out } = await about("export-person", `${number}\n`);
    expect(code).toBe(0);
    const exported = JSON.parse(out);
    expect(exported).toMatchObject({
      held: true,
      person: expect.stringMatching(/^p-/),
      purposes: { visit: "2026-12-31" },
      visits: 0,
      fields: { idNumber: number, name: fictionalPerson(8).name },
      log: [{ name: "card-read" }, { name: "export-person" }, { name: "person-exported" }],
    });
    expect(files()).toEqual(["office.db"]);
    expect(factsOf("person-exported")).toEqual([
      { actor: OPERATOR, payload: { person: exported.person, by: OPERATOR } },
    ]);
  });

  test("of whom nothing is held: exported as just that, erased not at all", async () => {
    const number = fictionalPerson(9).idNumber;
    expect((await about("export-person", number)).out).toBe(JSON.stringify({ held: false }, null, 2));
    const { code, err } = await about("erase-person", number);
    expect([code, err.includes("Nothing is held")]).toEqual([1, true]);
    expect(factsOf("person-exported")).toEqual([]);
  });

  test("are erased with a proof that names neither number nor name, in table, list and log", async () => {
    const number = keptPerson(place, 10);
    const { code, out } = await about("erase-person", number);
    expect(code).toBe(0);
    const proof = proofOf(out);
    expect(proof).toEqual({
      erasure: expect.stringMatching(/^e-/),
      day: "2026-11-23",
      cause: "request",
      person: expect.stringMatching(/^p-/),
      fields: 2,
      purpose: null,
    });
    expect(out).toContain("Erased: this person's own key, the hash of the ID number and 2 fields");
    expect(out).toContain("Còn lại: các dòng nhật ký chỉ mang mã ngẫu nhiên");
    expect(out).not.toContain("NOTE");
    expect(JSON.parse(readFileSync(join(place.root, "keys", "erasures.jsonl"), "utf8"))).toEqual(proof);
    const { erasure, person } = proof as Record<string, string>;
    expect(factsOf("person-erased")).toEqual([
      { actor: OPERATOR, payload: { person, erasure, cause: "request", fields: 2 } },
    ]);
    expect(JSON.parse((await about("export-person", number)).out)).toEqual({ held: false });
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
    expect((await kiosk(["replay", "--data", place.data])).code).toBe(0);
  });

  test("are exported and erased while the office runs, which forgets them at once", async () => {
    const number = keptPerson(place, 11);
    await whileRunning(place.config, async () => {
      expect(files()).toContain("control.sock");
      expect(statSync(join(place.data, "control.sock")).mode & 0o777).toBe(0o600);
      const { code, out } = await about("export-person", number);
      expect([code, JSON.parse(out).fields.name]).toEqual([0, fictionalPerson(11).name]);
      const erased = await about("erase-person", number);
      expect([erased.code, erased.err]).toEqual([0, ""]);
      expect(proofOf(erased.out)).toMatchObject({ cause: "request", fields: 2 });
      expect(JSON.parse((await about("export-person", number)).out)).toEqual({ held: false });
    });
    expect(files()).toEqual(["office.db"]);
    expect(factsOf("person-erased")).toHaveLength(1);
    expect(factsOf("person-exported")).toHaveLength(1);
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
  });

  test("are left alone while another program than the office holds the folder", async () => {
    const number = keptPerson(place, 14);
    await whileHolding(place.data, async () => {
      const { code, err } = await about("erase-person", number);
      expect([code, err.includes("(STORE_IN_USE)")]).toEqual([1, true]);
      expect(err).toContain(`path=${place.data}`);
    });
    expect(JSON.parse((await about("export-person", number)).out).held).toBe(true);
  });

  test("are not erased while a result waits in a box, or a number is still to be called", async () => {
    const number = keptPerson(place, 11);
    const { person } = JSON.parse((await about("export-person", number)).out);
    const note = (...facts: readonly (readonly [string, object])[]): void => {
      const db = openDatabase(database());
      const store = new SqliteStore(db, OPTIONS);
      for (const [name, payload] of facts) store.commit(only(draft(name, { payload })));
      db.close();
    };
    const held = async (): Promise<boolean> => JSON.parse((await about("export-person", number)).out).held;
    const ticket = { serial: 1, ticket: "t1", code: "A001", number: 1, field: "land", lane: "regular" };
    note(
      ["day-opened", { day: "2026-11-23" }],
      ["ticket-issued", { ...ticket, reason: null, person, place: "door-1" }],
    );
    const waiting = await about("erase-person", number);
    expect([waiting.code, waiting.err.includes("Number: A001.")]).toEqual([1, true]);
    expect(waiting.err).toContain("mời cán bộ phục vụ xong");
    expect(await held()).toBe(true);
    const permit = { serial: 2, permit: "k2", box: 3, purpose: "load", place: "counter-1", claim: null };
    note(
      ["result-assigned", { box: 3, dossier: "H26.1-261123-0001", person }],
      ["permit-granted", permit],
      ["result-stored", { box: 3, dossier: "H26.1-261123-0001" }],
    );
    const { code, err } = await about("erase-person", number);
    expect([code, err.includes("Box: 3.")]).toEqual([1, true]);
    expect(await held()).toBe(true);
  });

  test("are asked for by a number on standard input only, of twelve digits", async () => {
    const number = fictionalPerson(12).idNumber;
    for (const command of ["export-person", "erase-person"]) {
      const typed = await kiosk([command, "--config", place.file, "--number", number]);
      expect([typed.code, typed.err.includes(number)]).toEqual([2, false]);
      for (const input of ["", "12345", `${number}1`, `${number} ${number}`])
        expect((await about(command, input)).code).toBe(2);
    }
  });

  test("stay closed without the key of the office", async () => {
    const number = keptPerson(place, 13);
    rmSync(place.key_path);
    const { code, err } = await about("export-person", number);
    expect([code, err.includes("STORE_KEY_MISSING")]).toEqual([1, true]);
    expect(existsSync(place.key_path)).toBe(false);
  });
});
