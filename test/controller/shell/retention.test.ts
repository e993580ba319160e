/** Personal fields end with their day; whose result lies in a box is kept; a full disk only delays it. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CounterView, DoorView } from "../../../controller/api/views.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { RETENTION_RETRY_MS } from "../../../controller/shell/retention.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "./office-bench.ts";

const HOUR_MS = 3_600_000;
/** Readers and boxes only: nights pass quickly. */
const QUIET = {
  ...DEMO_OFFICE,
  pager_bases: [],
  printers: [],
};
const DOSSIER = "H26.1-261123-0001";
const PHONE = "0900000001";

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open(QUIET);
});
const held = (index: number): boolean =>
  office.app.personal.find(new Personal(fictionalPerson(index).idNumber)) !== undefined;
const scan = (index: number): DoorView => {
  office.devices.readers.get("reader-door")?.present(fictionalPerson(index));
  return office.wait(1_000).view<DoorView>("door", "door-1");
};
const load = async (index: number, box: number): Promise<void> => {
  const cookie = await office.cookie("clerk");
  const body = {
    dossier: DOSSIER,
    ticket: null,
    id_number: fictionalPerson(index).idNumber,
    phone: PHONE,
    box,
  };
  const { status, text } = await office.post("/api/counter/counter-1/load-result", body, { cookie });
  if (status !== 200) throw new Error(text);
  office.wait(10_000);
  expect(office.app.loop.office.boxes[String(box)]?.state).toBe("stored");
};
/** At night the boxes are switched off. */
const nights = (count: number): void => {
  office.line("bank-1").unplug();
  office.wait(count * 24 * HOUR_MS);
  office.line("bank-1").plug();
  office.wait(60_000);
};

/** The guard gives a number to whoever stands on the screen. */
const admitScanned = async (): Promise<void> => {
  const { scan: seen } = office.view<DoorView>("door", "door-1");
  const wish = { field: "land", lane: "regular", reason: null, agreed: false, pager: null };
  const cookie = await office.cookie("guard");
  await office.post("/api/door/door-1/admit", { scan: seen?.scan, ...wish }, { cookie });
};

describe("when the next day opens", () => {
  test("who was read yesterday is nobody any more, on no screen either, with a proof of it", () => {
    const { scan: seen } = scan(1);
    expect(seen?.state).toBe("read");
    expect(held(1)).toBe(true);
    nights(1);
    expect(held(1)).toBe(false);
    expect(office.newsOf("retention-ran").at(-1)).toEqual({
      kind: "retention-ran",
      day: "2026-11-23",
      persons: 1,
    });
    expect(office.db.prepare("SELECT day, cause, fields FROM erasure").all()).toEqual([
      { day: "2026-11-23", cause: "retention", fields: 3 },
    ]);
    expect(JSON.stringify(office.view<DoorView>("door", "door-1"))).not.toContain(
      (seen as { name_masked: string }).name_masked,
    );
  });

  test("what screens showed of them is not remembered either", () => {
    scan(1);
    const read = office.app.loop.office.doors["door-1"]?.scan as { person: string };
    nights(1);
    const ghost = { person: read.person, elderly: false, visits_before: 0, warnings: [] };
    office.app.post(
      { kind: "read-card", by: "card", agreed: false, reader: "reader-door", scan: "ghost", ...ghost },
      "device",
    );
    office.wait(0);
    expect(office.view<DoorView>("door", "door-1").scan).toMatchObject({
      name_masked: "***",
      number_tail: "***",
    });
  });

  test("it happens at midnight by itself, not with the first visitor", () => {
    scan(1);
    office.line("bank-1").unplug();
    office.wait(15 * HOUR_MS);
    expect(held(1)).toBe(true);
    office.wait(2 * HOUR_MS);
    expect(held(1)).toBe(false);
  });

  test("a clerk who still serves somebody over midnight sees a person no more", async () => {
    scan(1);
    const clerk = await office.cookie("clerk");
    await admitScanned();
    await office.post("/api/counter/counter-3/open", {}, { cookie: clerk });
    await office.post("/api/counter/counter-3/call-next", {}, { cookie: clerk });
    expect(office.view<CounterView>("counter", "counter-3").current?.person).not.toBeNull();
    nights(1);
    expect(office.view<CounterView>("counter", "counter-3").current).toBeNull();
  });

  test("who comes again the next day is known by number no more, and counted anew", async () => {
    scan(1);
    await admitScanned();
    office.wait(60_000);
    const again = scan(1).scan as { visits_before: number };
    expect(again.visits_before).toBe(1);
    nights(1);
    expect((scan(1).scan as { visits_before: number }).visits_before).toBe(0);
  });
});

describe("a stored result", () => {
  test("keeps its person as long as it lies in its box, however long that is", async () => {
    await load(1, 3);
    scan(2);
    nights(2);
    expect([held(1), held(2)]).toEqual([true, false]);
    nights(QUIET.retention.result_days + 40);
    expect(held(1)).toBe(true);
  });

  test("collected, it keeps the person for result_days more", async () => {
    await load(1, 3);
    nights(1);
    office.devices.readers.get("reader-kiosk")?.present(fictionalPerson(1));
    office.wait(1_000);
    await office.post("/api/kiosk/kiosk-1/send-code");
    office.wait(2_000);
    await office.post("/api/kiosk/kiosk-1/enter-code", { code: office.phones.newestCode(PHONE) });
    await office.post("/api/kiosk/kiosk-1/open-box", { box: 3 });
    office.wait(20_000);
    expect(office.app.loop.office.boxes["3"]?.state).toBe("empty");
    nights(QUIET.retention.result_days);
    expect(held(1)).toBe(true);
    nights(1);
    expect(held(1)).toBe(false);
  });
});

describe("a disk that refuses", () => {
  test("delays the destroying and nothing else; it is tried again until it is done", () => {
    scan(1);
    office.line("bank-1").unplug();
    office.wait(15 * HOUR_MS);
    const { personal } = office.app;
    office.db.pragma("query_only = 1");
    office.wait(2 * HOUR_MS);
    expect(held(1)).toBe(true);
    office.db.pragma("query_only = 0");
    office.wait(2 * RETENTION_RETRY_MS);
    expect(personal.find(new Personal(fictionalPerson(1).idNumber))).toBeUndefined();
  });
});

test("a start catches up on what a board missed that was off over midnight", async () => {
  scan(1);
  const { db, news } = office;
  db.prepare("UPDATE person_purpose SET gone_by_day = '2026-11-22'").run();
  office.app.stop(() => undefined);
  office.wait(10_000);
  news.length = 0;
  office.app.start();
  expect(office.newsOf("retention-ran")).toEqual([{ kind: "retention-ran", day: "2026-11-22", persons: 1 }]);
});

test("a start on a full disk destroys nobody, says so, and catches up once there is room", () => {
  scan(1);
  const { db, news } = office;
  db.prepare("UPDATE person_purpose SET gone_by_day = '2026-11-22'").run();
  office.app.stop(() => undefined);
  office.wait(10_000);
  news.length = 0;
  db.pragma("query_only = 1");
  office.app.start();
  const failed = { kind: "store-failed", during: "retention", detail: "SQLITE_READONLY" };
  expect(news).toEqual([failed]);
  db.pragma("query_only = 0");
  office.wait(RETENTION_RETRY_MS);
  expect(office.newsOf("store-failed", "retention-ran")).toMatchObject([failed, { kind: "retention-ran" }]);
});
