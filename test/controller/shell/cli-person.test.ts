/** `kiosk export-person` and `kiosk erase-person`: what is shown, what is destroyed, what forbids it. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

  test("are exported as JSON: fields in the clear, and what the log says under the opaque id", async () => {
    const number = keptPerson(place, 8);
    const { code, out } = await about("export-person", `${number}\n`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      held: true,
      person: expect.stringMatching(/^p-/),
      purposes: { visit: "2026-12-31" },
      fields: { name: fictionalPerson(8).name },
      log: [{ name: "card-read" }],
    });
    expect(files()).toEqual(["office.db"]);
  });

  test("of whom nothing is held: exported as just that, erased not at all", async () => {
    const number = fictionalPerson(9).idNumber;
    expect((await about("export-person", number)).out).toBe(JSON.stringify({ held: false }, null, 2));
    const { code, err } = await about("erase-person", number);
    expect([code, err.includes("Nothing is held")]).toEqual([1, true]);
  });

  test("are erased with a proof that names neither number nor name", async () => {
    const number = keptPerson(place, 10);
    const { code, out } = await about("erase-person", number);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      erasure: expect.stringMatching(/^e-/),
      day: "2026-11-23",
      cause: "request",
      person: expect.stringMatching(/^p-/),
      fields: 2,
      purpose: null,
    });
    expect(JSON.parse((await about("export-person", number)).out)).toEqual({ held: false });
    expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
  });

  test("are not erased while the office runs, nor while a result waits in a box", async () => {
    const number = keptPerson(place, 11);
    await whileRunning(place.config, async () => {
      const { code, err } = await about("erase-person", number);
      expect([code, err.includes("(STORE_IN_USE)")]).toEqual([1, true]);
      expect(err).toContain(`path=${place.data}`);
    });
    const { person } = JSON.parse((await about("export-person", number)).out);
    const db = openDatabase(database());
    const assigned = { box: 3, dossier: "H26.1-261123-0001", person };
    new SqliteStore(db, OPTIONS).commit(only(draft("result-assigned", { payload: assigned })));
    db.close();
    const { code, err } = await about("erase-person", number);
    expect([code, err.includes("box 3")]).toEqual([1, true]);
    expect(JSON.parse((await about("export-person", number)).out).held).toBe(true);
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
