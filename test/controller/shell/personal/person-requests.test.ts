/** Export and end of a person's data while the office runs: judged, kept, then done, and gone from every screen. */
import { beforeEach, describe, expect, test } from "vitest";
import type { DoorView, View } from "../../../../controller/api/views.ts";
import { AFTERMATH_RETRY_MS } from "../../../../controller/shell/personal/aftermath.ts";
import { erasuresIn } from "../../../../controller/shell/personal/eraser.ts";
import type { PersonAnswer, PersonRequest } from "../../../../controller/shell/personal/person-requests.ts";
import { decodeScan } from "../../../../drivers/reader/cccd-qr/protocol.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { fictionalPerson, qrText } from "../../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "../office-bench.ts";

const CITIZEN = { ...fictionalPerson(1), name: "Lê Thị Thử" };
const NUMBER = new Personal(CITIZEN.idNumber);
const HOUR_MS = 3_600_000;

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open();
});

const ask = (kind: PersonRequest["kind"], number = NUMBER): Promise<PersonAnswer> =>
  office.settled(office.app.requests.ask({ kind, number, actor: "operator:1000" }));
const scan = (): DoorView => {
  office.devices.readers.get("reader-door")?.present(CITIZEN);
  return office.wait(1_000).view<DoorView>("door", "door-1");
};
const rowsOf = (name: string) => [...office.store.facts(0)].filter((row) => row.name === name);
const personOf = (): string => office.app.personal.find(NUMBER) ?? "nobody";

describe("an export", () => {
  test("is kept with who asked, then shows every field, purpose and visit", async () => {
    scan();
    const person = personOf();
    const answer = await ask("export");
    if (answer.kind !== "exported") throw new Error(answer.kind);
    const { fields, ...held } = answer.held;
    expect(held).toEqual({ person, visits: 0, forms: [], purposes: { visit: "2026-11-23" } });
    const born = CITIZEN.birthDate;
    expect(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.reveal()]))).toEqual(
      {
        idNumber: CITIZEN.idNumber,
        name: CITIZEN.name,
        birthDate: [born.year, born.month, born.day].map((part) => String(part).padStart(2, "0")).join("-"),
      },
    );
    expect(rowsOf("person-exported")).toMatchObject([
      { actor: "operator:1000", payload: { person, by: "operator:1000" } },
    ]);
  });

  test("shows nothing when it can't be kept", async () => {
    scan();
    office.db.pragma("query_only = 1");
    expect(await ask("export")).toMatchObject({ kind: "refused", refusal: "storage-full" });
    office.db.pragma("query_only = 0");
    expect(rowsOf("person-exported")).toEqual([]);
  });
});

describe("an erasure", () => {
  test("ends key, hash and fields in the transaction of its fact, and every screen at once", async () => {
    const before = scan();
    expect(before.scan).toMatchObject({ name_masked: "Lê T*** Thử" });
    const person = personOf();
    const answer = await ask("erase");
    const { erasure } = rowsOf("person-erased").map(({ payload }) => payload as { erasure: string })[0] ?? {
      erasure: "none",
    };
    const proof = { erasure, day: "2026-11-23", cause: "request", person, fields: 3, purpose: null };
    expect(answer).toEqual({ kind: "erased", proof, listed: true, scrubbed: true });
    expect(erasuresIn(office.db)).toEqual([proof]);
    expect(office.app.personal.find(NUMBER)).toBeUndefined();
    for (const [screen, place] of [
      ["door", "door-1"],
      ["counter", "counter-1"],
      ["technician", "all"],
      ["citizen", "kiosk-1"],
    ] as const)
      expect(JSON.stringify(office.view<View>(screen, place))).not.toContain("Lê T***");
    expect(office.view<DoorView>("door", "door-1").scan).toBeNull();
    expect(office.store.verify(0).kind).toBe("whole");
  });

  test("holds for whoever is scanned in the same turn: the next reading finds somebody new", async () => {
    scan();
    const person = personOf();
    const card = decodeScan(new TextEncoder().encode(qrText(CITIZEN)), { year: 2026, month: 11, day: 23 });
    if (card.kind !== "cccd") throw new Error(card.kind);
    const asked = office.app.requests.ask({ kind: "erase", number: NUMBER, actor: "operator:1000" });
    office.app.identity.scanned("reader-door", "amid", new Personal(card));
    expect(await office.settled(asked)).toMatchObject({ kind: "erased" });
    expect(rowsOf("card-read")).toHaveLength(2);
    expect(office.app.personal.find(NUMBER)).toBeUndefined();
    expect(office.view<DoorView>("door", "door-1").scan).toMatchObject({ scan: "amid", name_masked: "***" });
    office.wait(5_000);
    expect(scan().scan).toMatchObject({ name_masked: "Lê T*** Thử" });
    expect(personOf()).not.toBe(person);
  });

  test("leaves no mask in memory: who is scanned again is somebody new", async () => {
    scan();
    const person = personOf();
    await ask("erase");
    const ghost = {
      person,
      by: "card",
      agreed: false,
      elderly: false,
      visits_before: 0,
      warnings: [],
    } as const;
    office.app.post({ kind: "read-card", reader: "reader-door", scan: "ghost", ...ghost }, "device");
    expect(office.wait(0).view<DoorView>("door", "door-1").scan).toMatchObject({ name_masked: "***" });
    office.wait(5_000);
    expect(scan().scan).toMatchObject({ name_masked: "Lê T*** Thử", visits_before: 0 });
    expect(personOf()).not.toBe(person);
  });

  test("is refused with the box or the number that forbids it, and on a full disk", async () => {
    const { scan: seen } = scan();
    const guard = await office.cookie("guard");
    const visit = {
      scan: seen?.scan,
      field: "land",
      lane: "regular",
      reason: null,
      pager: null,
      agreed: false,
    };
    const { body } = await office.post("/api/door/door-1/admit", visit, { cookie: guard });
    expect(await ask("erase")).toEqual({
      kind: "refused",
      refusal: "visit-under-way",
      boxes: [],
      codes: [body.code],
    });
    const clerk = await office.cookie("clerk");
    const load = {
      dossier: "H26.1-261123-0001",
      ticket: body.code,
      id_number: null,
      phone: "0900000001",
      box: 3,
    };
    await office.post("/api/counter/counter-1/load-result", load, { cookie: clerk });
    office.wait(20_000);
    expect(await ask("erase")).toEqual({
      kind: "refused",
      refusal: "result-in-box",
      boxes: [3],
      codes: [body.code],
    });
    office.db.pragma("query_only = 1");
    expect(await ask("erase")).toMatchObject({ kind: "refused", refusal: "storage-full" });
    office.db.pragma("query_only = 0");
    expect(office.app.personal.fieldsOf(personOf())).toEqual(["birthDate", "idNumber", "name", "phone"]);
    expect(erasuresIn(office.db)).toEqual([]);
  });

  test("of somebody nobody knows changes nothing", async () => {
    expect(await ask("erase", new Personal(fictionalPerson(2).idNumber))).toEqual({ kind: "unknown" });
    expect(await ask("export", new Personal(fictionalPerson(2).idNumber))).toEqual({ kind: "unknown" });
    expect(rowsOf("person-erased")).toEqual([]);
  });
});

describe("what retention destroys", () => {
  test("stands in the log with its proofs, once, also after a start", async () => {
    scan();
    office.line("bank-1").unplug();
    office.wait(17 * HOUR_MS);
    const [proof] = erasuresIn(office.db);
    expect(proof).toMatchObject({ cause: "retention", fields: 3, day: "2026-11-23" });
    const told = [{ payload: { day: "2026-11-23", erasures: [proof?.erasure] } }];
    expect(rowsOf("persons-purged")).toMatchObject(told);
    office.app.stop(() => undefined);
    office.wait(10_000);
    const again = await OfficeBench.open(office.config, 0, {
      db: office.db,
      wall_ms: office.wall.now().epoch_ms,
    });
    again.wait(AFTERMATH_RETRY_MS);
    expect([...again.store.facts(0)].filter(({ name }) => name === "persons-purged")).toHaveLength(1);
  });

  test("is told by the next start where a crash came between, many in several facts", async () => {
    const note = office.db.prepare(
      "INSERT INTO erasure (erasure, day, cause, person, fields, purpose, told) VALUES (?, ?, 'retention', ?, 3, NULL, 0)",
    );
    for (let index = 0; index < 250; index++)
      note.run(`e-${index}`, index < 30 ? "2026-11-21" : "2026-11-22", `p-${index}`);
    const { config, db } = office;
    const again = await OfficeBench.open(config, 0, { db, wall_ms: office.wall.now().epoch_ms });
    const told = [...again.store.facts(0)]
      .filter(({ name }) => name === "persons-purged")
      .map(({ payload }) => payload as { day: string; erasures: string[] });
    expect(told.map(({ day, erasures }) => [day, erasures.length])).toEqual([
      ["2026-11-21", 30],
      ["2026-11-22", 200],
      ["2026-11-22", 20],
    ]);
    expect(new Set(told.flatMap(({ erasures }) => erasures)).size).toBe(250);
  });
});
