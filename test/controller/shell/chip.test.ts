/**
 * A card on the reader of chips at a door, from the simulated chip through driver and identity to the guard's
 * screen: what was proven is said and no more, another person's card is refused, nothing of a chip is kept.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { CitizenView, DoorView, TechnicianView } from "../../../controller/api/views.ts";
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { maskedName } from "../../../drivers/reader/person/name.pure.ts";
import { type FictionalPerson, fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "./office-bench.ts";

const PERSON = fictionalPerson(5);

/** The face is read, too, so that a card can be pulled amid it; a kiosk has a reader of chips as well. */
const OFFICE: OfficeConfig = {
  ...DEMO_OFFICE,
  readers: [
    ...DEMO_OFFICE.readers.map((row) => (row.protocol === "chip" ? { ...row, face: true } : row)),
    ...DEMO_OFFICE.readers.flatMap((row) => (row.protocol === "chip" ? [{ ...row, id: "kiosk-chip" }] : [])),
  ],
  kiosks: DEMO_OFFICE.kiosks.map((row) =>
    row.id === "kiosk-1" ? { ...row, chip_reader: "kiosk-chip" } : row,
  ),
};

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open(OFFICE);
});

const chips = (id = "reader-chip") => {
  const device = office.devices.chips.get(id);
  if (device === undefined) throw new Error(`no ${id}`);
  return device;
};
const scan = (person: FictionalPerson, reader = "reader-door"): void => {
  office.devices.readers.get(reader)?.present(person);
  office.wait(500);
};
const lay = (person: FictionalPerson, id = "reader-chip"): void => {
  chips(id).lay(person);
  office.wait(1_000);
};
const door = (): DoorView => office.view<DoorView>("door", "door-1");
const notices = (view: DoorView | CitizenView): readonly string[] => view.notices.map(({ code }) => code);
const chipFacts = () =>
  [...office.store.facts(0)].filter(({ name }) => name === "chip-read").map(({ payload }) => payload);

describe("at a door", () => {
  test("a scan alone is print; its chip raises it to what an authority signed", () => {
    scan(PERSON);
    expect(door().scan).toMatchObject({ state: "read", trust: "printed", warnings: [] });
    lay(PERSON);
    expect(door().scan).toMatchObject({ state: "read", trust: "chip-issuer", warnings: [] });
    expect(chipFacts()).toMatchObject([{ outcome: "same", trust: "chip-issuer", why: null, door: "door-1" }]);
  });

  test("a card laid before its scan is asked for its code, and read once that came", () => {
    lay(PERSON);
    expect(notices(door())).toEqual(["READER_CHIP_NUMBER_WANTED"]);
    scan(PERSON);
    office.wait(1_000);
    expect(notices(door())).toEqual([]);
    expect(door().scan).toMatchObject({ trust: "chip-issuer" });
  });

  test("a chip of another person is refused: the code was of the one, the chip is of the other", () => {
    // One access number, two people: their last six digits are the same.
    const other = { ...fictionalPerson(5 + 99), index: 104 };
    expect(other.idNumber.slice(-6)).toBe(PERSON.idNumber.slice(-6));
    scan(PERSON);
    lay(other);
    expect(door().scan).toMatchObject({ state: "refused", notice: { code: "chip-differs" } });
    expect(chipFacts()).toMatchObject([{ outcome: "differs" }]);
    expect(JSON.stringify(chipFacts())).not.toMatch(/[0-9]{6}|ễ|Nguy/u);
  });

  test("a card that the number does not open leaves the scan as it was, and says so", () => {
    scan(PERSON);
    lay(fictionalPerson(6));
    expect(door().scan).toMatchObject({
      state: "read",
      trust: "printed",
      warnings: [{ en: expect.stringContaining("chip does not open with this number") }],
    });
    chips().take();
    lay(PERSON);
    expect(door().scan).toMatchObject({ trust: "chip-issuer", warnings: [] });
  });

  test("whoever is admitted leaves no number behind for the next card", async () => {
    scan(PERSON);
    const shown = door().scan?.scan ?? "";
    const visit = { scan: shown, field: "land", lane: "regular", reason: null, pager: null, agreed: false };
    const cookie = await office.cookie("guard");
    const admitted = await office.post("/api/door/door-1/admit", visit, { cookie });
    expect(admitted.status).toBe(200);
    lay(PERSON);
    expect([notices(door()), chipFacts()]).toEqual([["READER_CHIP_NUMBER_WANTED"], []]);
  });

  test("who was scanned while the one before was admitted keeps the number", () => {
    scan(PERSON);
    const visit = {
      kind: "admit",
      door: "door-1",
      field: "land",
      lane: "regular",
      reason: null,
      agreed: false,
    } as const;
    office.app.post({ ...visit, scan: null, pager: null }, "staff:s-guard");
    office.devices.readers.get("reader-door")?.present(fictionalPerson(6));
    office.wait(500);
    lay(fictionalPerson(6));
    expect(door().scan).toMatchObject({ trust: "chip-issuer" });
  });

  test("a number typed opens the chip as well, and the chip names whom nobody knew", async () => {
    const cookie = await office.cookie("guard");
    const typed = await office.post("/api/door/door-1/type-number", { number: PERSON.idNumber }, { cookie });
    expect(typed.status).toBe(200);
    expect(door().scan).toMatchObject({ by: "number", trust: null, name_masked: null });
    lay(PERSON);
    expect(door().scan).toMatchObject({
      by: "number",
      trust: "chip-issuer",
      name_masked: maskedName(PERSON.name),
    });
  });

  test("letters damaged by the scanner are put right on the screen by the chip", () => {
    const reader = office.devices.readers.get("reader-door");
    reader?.setDefect("cp1252-mojibake", true);
    scan(PERSON);
    expect(door().scan).not.toMatchObject({ name_masked: maskedName(PERSON.name) });
    lay(PERSON);
    expect(door().scan).toMatchObject({ name_masked: maskedName(PERSON.name), trust: "chip-issuer" });
  });

  test("a reader that is lost says so to the guard, who goes on without", () => {
    chips().prompt("unplug");
    office.wait(10_000);
    scan(PERSON);
    expect(notices(door())).toEqual(["LINK_LOST"]);
    expect(door().scan).toMatchObject({ state: "read", trust: "printed" });
  });
});

describe("every card that is not sound", () => {
  test.each([
    ["pulled-in-face", undefined, "printed", "READER_CHIP_REMOVED"],
    ["wrong-mac", "3", "printed", "READER_CHIP_DISTURBED"],
    ["wrong-mac", "30", "printed", "READER_CHIP_DISTURBED"],
    ["altered-national-data", undefined, "chip-read", "READER_CHIP_ALTERED"],
    ["altered-zone", undefined, "printed", "READER_CHIP_ALTERED"],
    ["unknown-authority", undefined, "chip-integrity", null],
    ["unsigned", undefined, "chip-read", null],
    ["copied", undefined, "chip-read", "READER_CHIP_COPY"],
    ["no-application", undefined, "printed", "READER_CHIP_UNREADABLE"],
    ["pace-6982", undefined, "printed", "READER_CHIP_UNREADABLE"],
    ["pace-6d00", undefined, "printed", "READER_CHIP_UNREADABLE"],
    ["master-file-6d00", undefined, "chip-issuer", null],
    ["no-card-access", undefined, "chip-issuer", null],
    ["face-6982", undefined, "chip-issuer", null],
    ["no-national-data", undefined, "chip-issuer", null],
  ] as const)("%s %s: %s", (defect, value, trust, why) => {
    scan(PERSON);
    expect(chips().setDefect(defect, true, value)).toBe(true);
    lay(PERSON);
    const outcome = trust === "printed" ? "unread" : "same";
    expect(chipFacts()).toMatchObject([{ outcome, trust, why }]);
    expect(door().scan).toMatchObject({ state: "read", trust });
    const shown = door().scan;
    expect(shown?.state === "read" ? shown.warnings.length : -1).toBe(why === null ? 0 : 1);
  });
});

describe("at a kiosk", () => {
  const kiosk = (): CitizenView => office.view<CitizenView>("citizen", "kiosk-1");

  test("a card laid before its scan is asked for its code", () => {
    lay(PERSON, "kiosk-chip");
    expect(notices(kiosk())).toEqual(["READER_CHIP_NUMBER_WANTED"]);
  });

  test("a chip of another person ends what its scan began", () => {
    scan(PERSON, "reader-kiosk");
    expect(kiosk().collect).toMatchObject({ found: 0 });
    lay(fictionalPerson(5 + 99), "kiosk-chip");
    expect(kiosk().collect).toBeNull();
    expect(notices(kiosk())).toEqual(["card-only"]);
  });

  test("the same person's chip lets it go on", () => {
    scan(PERSON, "reader-kiosk");
    lay(PERSON, "kiosk-chip");
    expect(kiosk().collect).toMatchObject({ found: 0 });
  });
});

describe("what is kept of a chip", () => {
  test("is nothing: no field of it, and no bytes of it anywhere", () => {
    scan(PERSON);
    lay(PERSON);
    const { idNumber, name, residence } = PERSON;
    const secrets = [idNumber, idNumber.slice(-6), name, residence];
    const said = JSON.stringify([
      [...office.store.entries(0)],
      door(),
      office.view<TechnicianView>("technician", "all"),
      office.news,
    ]);
    for (const secret of secrets) expect(said, secret).not.toContain(secret);
    const image = Buffer.from(office.store.image());
    for (const secret of secrets) expect(image.includes(Buffer.from(secret)), secret).toBe(false);
    const person = office.db.prepare("SELECT count(*) AS kept FROM person").get();
    expect(person).toEqual({ kept: 1 });
  });

  test("is for the technician the way in, names of files, time and verdicts", () => {
    scan(PERSON);
    lay(PERSON);
    const { devices } = office.view<TechnicianView>("technician", "all");
    const row = devices.find(({ id }) => id === "reader-chip");
    expect(row).toMatchObject({
      kind: "id-reader",
      protocol: "chip",
      state: "up",
      facts: {
        last: "chip-issuer",
        access: "PACE-CAN",
        files: "dg1 dg2 dg13 dg14 sod",
        original: "proven",
        issuer: "verified",
        findings: "none",
      },
      counters: { readings: 1, "read_chip-issuer": 1 },
    });
    expect(row?.facts.took).toMatch(/^[0-9]+ ms$/);
    expect(row?.trace.every(({ hex }) => hex === null)).toBe(true);
    expect(row?.trace.some(({ meaning }) => meaning === "read binary, under keys")).toBe(true);
  });
});
