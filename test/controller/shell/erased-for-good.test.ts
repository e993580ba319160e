/**
 * Somebody is erased while the office runs, and yesterday's backup comes back: no byte of them is left in any
 * file of the office, nobody needs to remember a list, and the log still proves itself.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { keptPerson, kiosk, newOffice, whileRunning } from "./cli-bench.ts";

let place: ReturnType<typeof newOffice>;
beforeEach(async () => {
  place = newOffice();
  await whileRunning(place.config, async () => undefined);
});
afterEach(() => rmSync(place.root, { recursive: true }));

/** What stands for the person in the database: key, hash, each sealed field; and the clear values. */
const tracesOf = (index: number): readonly Buffer[] => {
  const db = openDatabase(join(place.data, "office.db"), { readonly: true });
  const sealed = db
    .prepare<[], Buffer>(
      "SELECT id_key FROM person UNION ALL SELECT wrapped_key FROM person UNION ALL SELECT sealed FROM personal_field",
    )
    .pluck()
    .all();
  db.close();
  const { idNumber, name } = fictionalPerson(index);
  return [...sealed, ...[idNumber, name, name.normalize("NFD")].map((text) => Buffer.from(text))];
};
const leftIn = (folder: string, traces: readonly Buffer[]): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name !== "control.sock")
    .filter((name) => traces.some((trace) => readFileSync(join(folder, name)).includes(trace)));

test("erased while the office runs, and yesterday's backup restored: nobody, nowhere", async () => {
  const number = keptPerson(place, 21);
  const traces = tracesOf(21);
  expect(traces).toHaveLength(7);
  expect(leftIn(place.data, traces)).toContain("office.db");
  const backup = join(place.root, "yesterday.db");
  expect((await kiosk(["backup", "--data", place.data, "--to", backup])).code).toBe(0);
  await whileRunning(place.config, async () => {
    const { code, out } = await kiosk(["erase-person", "--config", place.file, "--number", "-"], number);
    expect([code, out.includes("NOTE")]).toEqual([0, false]);
    expect(readdirSync(place.data)).toContain("office.db-wal");
    expect(leftIn(place.data, traces)).toEqual([]);
  });
  expect(leftIn(place.data, traces)).toEqual([]);
  rmSync(place.data, { recursive: true });
  const restored = await kiosk(["restore", "--from", backup, "--data", place.data]);
  expect([restored.code, restored.out.includes("Erased again: 1")]).toEqual([0, true]);
  expect(leftIn(place.data, traces)).toEqual([]);
  await whileRunning(place.config, async () => {
    const { out } = await kiosk(["export-person", "--config", place.file, "--number", "-"], number);
    expect(JSON.parse(out)).toEqual({ held: false });
    expect(leftIn(place.data, traces)).toEqual([]);
  });
  for (const words of [["verify"], ["replay"]])
    expect((await kiosk([...words, "--data", place.data])).code).toBe(0);
});

test("a database put back by hand is cleaned by the next start, before anybody asks", async () => {
  const number = keptPerson(place, 22);
  const traces = tracesOf(22);
  const yesterday = readFileSync(join(place.data, "office.db"));
  expect((await kiosk(["erase-person", "--config", place.file, "--number", "-"], number)).code).toBe(0);
  writeFileSync(join(place.data, "office.db"), yesterday);
  expect(leftIn(place.data, traces)).toEqual(["office.db"]);
  await whileRunning(place.config, async () => {
    expect(leftIn(place.data, traces)).toEqual([]);
  });
  expect((await kiosk(["verify", "--data", place.data])).code).toBe(0);
});
