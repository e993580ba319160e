/**
 * A citizen with a name and a number that stand nowhere else goes through every flow; then the name and the
 * number are looked for wherever they must not be: the log, the answers, the screens of others.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type {
  CitizenView,
  CounterView,
  DoorView,
  HallView,
  TechnicianView,
} from "../../../controller/api/views.ts";
import { fictionalPerson, qrText } from "../../../simulators/reader/fictional-person.ts";
import { newKey, OfficeBench } from "./office-bench.ts";

const CANARY = { ...fictionalPerson(42), name: "Tôn Canary Bí Mật Yến" };
const PHONE = "0900000042";
const SECRETS = ["Canary", "Bí Mật", CANARY.idNumber, CANARY.idNumber.slice(3), PHONE];
const DOSSIER = "H26.1-261123-0042";

let office: OfficeBench;
/** Everything the office ever said over HTTP, and the views of those who must not see a person. */
const said: string[] = [];
const shown: Record<string, string> = {};
let doorShows: DoorView;
let counterShows: CounterView;

const secretsIn = (text: string): readonly string[] => SECRETS.filter((secret) => text.includes(secret));

beforeAll(async () => {
  office = await OfficeBench.open();
  const [guard, clerk] = [await office.cookie("guard"), await office.cookie("clerk")];
  const post = async (url: string, body: object, cookie?: string) => {
    const answer = await office.post(url, body, { cookie });
    said.push(answer.text);
    if (answer.status !== 200) throw new Error(`${url}: ${answer.text}`);
    return answer.body;
  };
  const scan = (reader: string): void => {
    office.devices.readers.get(reader)?.present({ ...CANARY });
    office.wait(1_000);
  };
  scan("reader-door");
  doorShows = office.view<DoorView>("door", "door-1");
  const seen = doorShows.scan?.scan ?? "";
  const visit = { scan: seen, field: "certification", lane: "priority", reason: "elderly", agreed: false };
  const { code } = await post(
    "/api/door/door-1/admit",
    { ...visit, pager: { base: "base-1", card: 1 } },
    guard,
  );
  await post("/api/counter/counter-2/open", {}, clerk);
  await post("/api/counter/counter-2/call-next", {}, clerk);
  office.wait(5_000);
  await post("/api/counter/counter-2/start", {}, clerk);
  counterShows = office.view<CounterView>("counter", "counter-2");
  await post(
    "/api/counter/counter-2/load-result",
    { dossier: DOSSIER, ticket: null, id_number: CANARY.idNumber, phone: PHONE, box: 3 },
    clerk,
  );
  office.wait(20_000);
  await post("/api/counter/counter-2/finish", {}, clerk);
  scan("reader-kiosk");
  await post("/api/kiosk/kiosk-1/send-code", {});
  office.wait(2_000);
  await office.post("/api/kiosk/kiosk-1/enter-code", { code: "000000" });
  await post("/api/kiosk/kiosk-1/enter-code", { code: office.phones.newestCode(PHONE) });
  await post("/api/kiosk/kiosk-1/open-box", { box: 3 });
  office.wait(60_000);
  expect(code).toBe("C001");
  shown.hall = JSON.stringify(office.view<HallView>("hall", "hall-1"));
  shown.citizen = JSON.stringify(office.view<CitizenView>("citizen", "kiosk-1"));
  shown.technician = JSON.stringify(office.view<TechnicianView>("technician", "all"));
  shown.door = JSON.stringify([doorShows, office.view<DoorView>("door", "door-1")]);
  shown.counter = JSON.stringify([counterShows, office.view<CounterView>("counter", "counter-2")]);
});

describe("the whole visit", () => {
  test("took place: read, admitted, served, stored, coded, collected, with its slips", () => {
    const names = new Set([...office.store.facts(0)].map(({ name }) => name));
    for (const name of ["card-read", "visitor-admitted", "result-stored", "code-wrong", "claim-verified"])
      expect(names).toContain(name);
    expect(names).toContain("result-collected");
    expect(office.app.loop.office.boxes["3"]?.state).toBe("empty");
    expect(qrText(CANARY)).toContain("Canary");
  });
});

describe("name, number and phone", () => {
  test("stand in no row of the log and in no snapshot", () => {
    office.app.loop.stop();
    for (const row of office.store.entries(0)) expect(secretsIn(JSON.stringify(row))).toEqual([]);
    for (const table of ["reply", "snapshot", "ticket_time", "pickup_code", "erasure"].filter(known))
      expect(secretsIn(JSON.stringify(office.db.prepare(`SELECT * FROM ${table}`).all())), table).toEqual([]);
  });

  test("stand nowhere in the database in the clear", () => {
    const image = Buffer.from(office.store.image());
    for (const secret of SECRETS) expect(image.includes(Buffer.from(secret)), secret).toBe(false);
  });

  test("were in no answer over HTTP", () => {
    expect(said.length).toBeGreaterThan(8);
    for (const text of said) expect(secretsIn(text)).toEqual([]);
  });

  test.each(["hall", "citizen", "technician", "door", "counter"])("are not in the %s view", (screen) => {
    expect(secretsIn(shown[screen] ?? "missing Canary")).toEqual([]);
  });

  test("are masked for the guard: family and given name, year of birth, three digits", () => {
    expect(doorShows.scan).toMatchObject({
      state: "read",
      birth_year: CANARY.birthDate.year,
      number_tail: CANARY.idNumber.slice(-3),
      name_masked: "Tôn C*** Yến",
    });
  });

  test("are masked for the clerk, who sees no digit of the number", () => {
    expect(counterShows.current?.person).toEqual({
      name_masked: "Tôn C*** Yến",
      birth_year: CANARY.birthDate.year,
    });
  });

  test("of who was refused by the boxes are not kept for it", async () => {
    const other = await OfficeBench.open();
    const cookie = await other.cookie("clerk");
    const number = fictionalPerson(43).idNumber;
    const refused = await other.post(
      "/api/counter/counter-1/load-result",
      { key: newKey(), dossier: DOSSIER, ticket: null, id_number: number, phone: PHONE, box: 999 },
      { cookie },
    );
    expect([refused.status, refused.body.error]).toEqual([404, "unknown-box"]);
    expect(other.db.prepare("SELECT count(*) AS persons FROM person").get()).toEqual({ persons: 0 });
  });
});

const known = (table: string): boolean =>
  office.db.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table) !== undefined;
