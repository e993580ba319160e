/**
 * Visitors who agreed to be kept come again by their number or their slip; others are known for a day.
 * Scanner bytes, HTTP and sheets of paper outside; the log and the personal store inside.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { CitizenView, DoorView, ManagerView } from "../../../controller/api/views.ts";
import { GUESSES_MAX, GUESSES_WITHIN_MS } from "../../../controller/core/plan.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { type Answered, cookieOf, OfficeBench, PASSWORD } from "./office-bench.ts";

const DAY_MS = 24 * 3_600_000;
/** Few devices, asked rarely, and a year of ten days: so that nights pass quickly. */
const QUIET = {
  ...DEMO_OFFICE,
  pager_bases: [],
  lock_banks: [],
  boxes: [],
  printers: DEMO_OFFICE.printers.map((printer) => ({ ...printer, keep_alive_ms: 3_600_000 })),
  retention: { ...DEMO_OFFICE.retention, returning_days: 10 },
};
/** Born 1949, and 2001: 77 and 25 years old on the bench's day. */
const ELDER = fictionalPerson(1);
const YOUNG = fictionalPerson(5);

type Read = Extract<NonNullable<DoorView["scan"]>, { state: "read" }>;

let office: OfficeBench;
let guard: string;
/** Codes of the sheets that came out at the door. */
const sheets: string[] = [];

const open = async (config: typeof DEMO_OFFICE): Promise<void> => {
  office = await OfficeBench.open(config);
  guard = await office.cookie("guard");
  sheets.length = 0;
  office.devices.printers.get("printer-door")?.onEvent((event) => {
    if (event.event === "sheet-cut") sheets.push(...(event.qr as readonly string[]));
  });
};

beforeEach(() => open(QUIET));

const doorShows = (): DoorView["scan"] => office.view<DoorView>("door", "door-1").scan;
const shown = (): Read => {
  const scan = doorShows();
  if (scan?.state !== "read") throw new Error(`the guard sees ${JSON.stringify(scan)}`);
  return scan;
};
const show = (code: ReturnType<typeof fictionalPerson> | string, reader = "reader-door"): void => {
  office.devices.readers.get(reader)?.present(code);
  office.wait(1_000);
};
const type = (number: string): Promise<Answered> =>
  office.post("/api/door/door-1/type-number", { number }, { cookie: guard });
const admit = (more: object = {}): Promise<Answered> => {
  const wish = { field: "land", lane: "regular", reason: null, pager: null };
  const body = { scan: shown().scan, agreed: false, ...wish, ...more };
  return office.post("/api/door/door-1/admit", body, { cookie: guard });
};
const ask = (what: string): Promise<Answered> =>
  office.post(`/api/door/door-1/${what}`, { scan: shown().scan }, { cookie: guard });
const personOf = (): string => {
  const scan = office.app.loop.office.doors["door-1"]?.scan;
  if (scan?.state !== "read") throw new Error("nobody stands at the door");
  return scan.person;
};
/** Days later the guard signs in anew. */
const nights = async (days: number): Promise<void> => {
  office.wait(days * DAY_MS);
  guard = cookieOf(await office.post("/api/session/open", { name: "Cô guard", password: PASSWORD }));
};
const facts = (kind: string): readonly Readonly<Record<string, unknown>>[] =>
  [...office.store.facts(0)]
    .filter(({ name }) => name === kind)
    .map(({ payload }) => payload as Readonly<Record<string, unknown>>);

/** The visitor comes with his card and says yes; gives what his slip says. */
const agree = async (person = ELDER): Promise<string> => {
  show(person);
  const { body } = await admit({ agreed: true });
  expect(body).toMatchObject({ ok: true });
  office.wait(20_000);
  return sheets.find((code) => code.startsWith("MC1:V:")) ?? "no slip came out";
};

describe("a visitor who agrees", () => {
  test("is kept for the days promised, today included, and the log says by which sentence", async () => {
    show(ELDER);
    const person = personOf();
    const { agreement, returning_days } = office.view<DoorView>("door", "door-1");
    expect(returning_days).toBe(10);
    expect(agreement?.text.vi).toMatch(/10 ngày.*Luật 91\/2025\/QH15 và Nghị định 356\/2025\/NĐ-CP/);
    await admit({ agreed: true });
    expect(facts("visitor-agreed")).toEqual([{ person, door: "door-1", wording: agreement?.wording }]);
    expect(office.app.personal.purposes(person)).toEqual({ visit: "2026-11-23", returning: "2026-12-02" });
  });

  test("gets a slip that names nobody: an opaque id, and a secret that is only on paper", async () => {
    const slip = await agree();
    expect(slip).toMatch(/^MC1:V:p-[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{22}$/);
    const pass = slip.slice(slip.lastIndexOf(":") + 1);
    const screens = ["technician", "manager"].map((screen) =>
      JSON.stringify(office.app.desk.view(screen as "technician", "all")),
    );
    office.app.loop.stop();
    const log = [...office.store.entries(0)].map((row) => JSON.stringify(row));
    for (const text of [...screens, ...log, JSON.stringify(doorShows())]) expect(text).not.toContain(pass);
    expect(Buffer.from(office.store.image()).includes(pass)).toBe(false);
  });

  test("comes again next week by his slip: masked, with his visits and his age, no papers", async () => {
    const slip = await agree();
    await nights(7);
    show(slip);
    expect(shown()).toMatchObject({
      by: "visitor-slip",
      agreed: true,
      trust: null,
      name_masked: expect.stringMatching(/^\S+ \S\*\*\* \S+$/),
      birth_year: ELDER.birthDate.year,
      number_tail: ELDER.idNumber.slice(-3),
      elderly: true,
      visits_before: 1,
    });
    expect((await admit()).body).toMatchObject({ ok: true, code: "A001" });
  });

  test("comes again by his number, and is gone the day after his last", async () => {
    await agree();
    await nights(9);
    await type(ELDER.idNumber);
    expect(shown()).toMatchObject({ by: "number", agreed: true, visits_before: 1, elderly: true });
    expect(shown().name_masked).not.toBeNull();
    await nights(1);
    await type(ELDER.idNumber);
    expect(shown()).toMatchObject({ by: "number", agreed: false, visits_before: 0, name_masked: null });
  });

  test("who takes it back is forgotten with the day, and his slip is nobody's at once", async () => {
    const slip = await agree();
    await nights(2);
    show(slip);
    const person = personOf();
    expect((await ask("stop-keeping")).body).toMatchObject({ ok: true });
    expect(shown()).toMatchObject({ agreed: false, visits_before: 1 });
    expect(facts("visitor-withdrew")).toEqual([{ person, door: "door-1" }]);
    expect((await ask("stop-keeping")).body).toMatchObject({ error: "not-agreed" });
    expect((await ask("print-visitor-slip")).body).toMatchObject({ error: "not-agreed" });
    await type(ELDER.idNumber);
    expect(shown()).toMatchObject({ agreed: false, visits_before: 0 });
    office.wait(5_000);
    show(slip);
    expect(doorShows()).toMatchObject({
      state: "refused",
      kind: "refused",
      notice: { code: "visitor-slip-unknown" },
    });
    await nights(1);
    expect(office.app.personal.purposes(person)).toEqual({});
    await type(ELDER.idNumber);
    expect(personOf()).not.toBe(person);
  });

  test("gets his slip again while he stands there, once at a time; without a printer he is told", async () => {
    await agree();
    show(ELDER);
    expect((await ask("print-visitor-slip")).body).toMatchObject({ ok: true });
    expect((await ask("print-visitor-slip")).body).toMatchObject({ error: "already-printing" });
    office.wait(20_000);
    const slips = sheets.filter((code) => code.startsWith("MC1:V:"));
    expect(slips).toHaveLength(2);
    expect(slips[0]).toBe(slips[1]);
    office.line("printer-door").unplug();
    office.wait(20_000);
    expect((await ask("print-visitor-slip")).body).toMatchObject({ error: "visitor-slip-not-printed" });
  });
});

describe("nobody agrees for another", () => {
  test("without a card, by a number, by a slip: refused, no number given, nothing kept", async () => {
    show(YOUNG);
    expect((await admit({ scan: null, agreed: true })).body).toMatchObject({ error: "agreement-needs-card" });
    await type(ELDER.idNumber);
    expect((await admit({ agreed: true })).body).toMatchObject({ error: "agreement-needs-card" });
    expect(office.app.loop.office.tickets).toEqual([]);
    expect(facts("visitor-agreed")).toEqual([]);
    expect(office.app.personal.purposes(personOf())).toEqual({ visit: "2026-11-23" });
  });

  test("an office that keeps nobody offers nothing and takes no yes", async () => {
    const config = { ...QUIET, retention: { ...QUIET.retention, returning_days: 0 } };
    await open(config);
    expect(office.view<DoorView>("door", "door-1")).toMatchObject({ returning_days: 0, agreement: null });
    show(ELDER);
    expect((await admit({ agreed: true })).body).toMatchObject({ error: "returning-not-offered" });
  });
});

describe("a typed number", () => {
  test("of somebody new is a visitor without a name: year from the number, age only where it is certain", async () => {
    await type(ELDER.idNumber);
    expect(shown()).toMatchObject({
      by: "number",
      agreed: false,
      trust: null,
      name_masked: null,
      birth_year: ELDER.birthDate.year,
      number_tail: ELDER.idNumber.slice(-3),
      elderly: true,
      visits_before: 0,
    });
    expect((await admit()).body).toMatchObject({ ok: true });
    await type(ELDER.idNumber);
    expect(shown()).toMatchObject({ visits_before: 1, live_tickets: [{ code: "A001" }] });
    expect((await admit()).body).toMatchObject({ error: "already-waiting" });
  });

  test("whose owner's sixtieth birthday is this year does not say that he is elderly", async () => {
    const sixty = [...Array(99).keys()].map((index) => fictionalPerson(index + 1));
    const of = (year: number) => sixty.find(({ birthDate }) => birthDate.year === year)?.idNumber ?? "";
    await type(of(1966));
    expect(shown().elderly).toBe(false);
    await type(of(1965));
    expect(shown().elderly).toBe(true);
  });

  test("gets name and birth date as soon as the card is read, and counts one visit", async () => {
    await type(YOUNG.idNumber);
    const person = personOf();
    show(YOUNG);
    expect(personOf()).toBe(person);
    expect(shown()).toMatchObject({ by: "card", trust: "printed", visits_before: 0 });
    expect(shown().name_masked).not.toBeNull();
    await admit();
    await type(YOUNG.idNumber);
    expect(shown()).toMatchObject({ name_masked: expect.any(String), visits_before: 1 });
  });

  test.each([
    ["", "0"],
    ["00109000000", "11"],
    ["0010900000011", "13"],
    ["012345678", "CMND"],
    ["00109000000a", "chữ số"],
    ["００１０９００００００１", "chữ số"],
    ["001690000001", "2290"],
  ])("%s is refused with what is wrong with it, and nothing is kept", async (number, what) => {
    const before = office.store.head.seq;
    const { status, body, text } = await type(number);
    expect([status, body.error]).toEqual([400, "number-malformed"]);
    expect(String(body.vi)).toContain(what);
    expect(text).not.toMatch(/[{]\w+[}]/);
    expect(office.store.head.seq).toBe(before);
  });

  test("stands in no answer and no row of the log", async () => {
    const { text } = await type(ELDER.idNumber);
    expect(text).not.toContain(ELDER.idNumber.slice(0, 9));
    for (const row of office.store.entries(0))
      expect(JSON.stringify(row)).not.toContain(ELDER.idNumber.slice(0, 9));
  });
});

describe("guessing", () => {
  test("ends after a few numbers that nobody has, for as long as is said; cards go on", async () => {
    show(YOUNG);
    await admit();
    for (let guess = 0; guess < GUESSES_MAX; guess++) {
      expect((await type(fictionalPerson(20 + guess).idNumber)).status).toBe(200);
      office.wait(1_000);
    }
    const { status, body } = await type(YOUNG.idNumber);
    expect([status, body.error, body.wait_s]).toEqual([
      429,
      "guesses-rest",
      (GUESSES_WITHIN_MS - 6_000) / 1_000,
    ]);
    expect(String(body.vi)).toContain(`chờ ${body.wait_s} giây`);
    show(ELDER);
    expect(shown().by).toBe("card");
    office.wait(GUESSES_WITHIN_MS - 7_000);
    expect((await type(YOUNG.idNumber)).status).toBe(200);
  });

  test("while the door rests gains nothing for afterwards", async () => {
    const guess = (index: number) => type(fictionalPerson(20 + index).idNumber);
    for (let index = 0; index < GUESSES_MAX; index++) await guess(index);
    for (let index = 10; index < 20; index++) expect((await guess(index)).status).toBe(429);
    office.wait(GUESSES_WITHIN_MS);
    const again = [];
    for (let index = 10; index < 20; index++) again.push((await guess(index)).status);
    expect(again).toEqual([...Array(GUESSES_MAX).fill(200), ...Array(10 - GUESSES_MAX).fill(429)]);
  });

  test("with slips too: then even a right one waits, so that nobody learns which is right", async () => {
    const slip = await agree();
    const wrong = (index: number): string => `${slip.slice(0, -22)}${String(index).padStart(22, "A")}`;
    for (let guess = 0; guess < GUESSES_MAX; guess++) {
      show(wrong(guess));
      expect(doorShows()).toMatchObject({ notice: { code: "visitor-slip-unknown" } });
    }
    for (const code of [wrong(9), slip]) {
      show(code);
      expect(doorShows()).toMatchObject({ state: "refused", notice: { code: "visitor-slip-rests" } });
    }
    office.wait(GUESSES_WITHIN_MS);
    show(slip);
    expect(shown().by).toBe("visitor-slip");
  });
});

describe("at a kiosk", () => {
  const kiosk = () => office.view<CitizenView>("citizen", "kiosk-1");

  test("a visitor slip opens nothing, right or wrong, and the citizen reads what to do", async () => {
    const slip = await agree();
    for (const code of [slip, `${slip.slice(0, -22)}${"A".repeat(22)}`]) {
      show(code, "reader-kiosk");
      expect(kiosk().collect).toBeNull();
      expect(kiosk().notices.map(({ code }) => code)).toEqual(["card-only"]);
      office.wait(25_000);
      expect(kiosk().notices).toEqual([]);
    }
    show(ELDER, "reader-kiosk");
    expect(kiosk().collect).toMatchObject({ found: 0 });
  });

  test("a card that could not be read is told, until a card is", async () => {
    show("001090000001|x", "reader-kiosk");
    expect(kiosk().notices.map(({ code }) => code)).toEqual(["card-unread"]);
    show(ELDER, "reader-kiosk");
    expect(kiosk().notices).toEqual([]);
  });
});

describe("the manager", () => {
  const page = () => office.view<ManagerView>("manager", "all");

  test("sees how people were recognised today, as counts, and nothing of any of them", async () => {
    const slip = await agree();
    show(slip);
    await type(YOUNG.idNumber);
    show("https://example.invalid/");
    expect(page().scans).toEqual({ read: 1, refused: 1, duplicates: 1, typed: 1, returning: 1 });
    const text = JSON.stringify(page());
    for (const secret of ["p-", slip.slice(-22), ...ELDER.name.split(" "), ...YOUNG.name.split(" ")])
      expect(text).not.toContain(secret);
    await nights(1);
    expect(page().scans).toEqual({ read: 0, refused: 0, duplicates: 0, typed: 0, returning: 0 });
  });

  test("is called to a door once, and the call ends as he goes there", async () => {
    const manager = await office.cookie("manager");
    await office.post("/api/door/door-1/call-manager", {}, { cookie: guard });
    const since_ms = office.view<DoorView>("door", "door-1").manager_called_ms;
    expect(page().doors_calling).toMatchObject([{ door: "door-1", since_ms }]);
    office.wait(60_000);
    await office.post("/api/door/door-1/call-manager", {}, { cookie: guard });
    expect(page().doors_calling).toMatchObject([{ since_ms }]);
    const seen = await office.post("/api/manager/door-seen", { door: "door-1" }, { cookie: manager });
    expect(seen.status).toBe(200);
    expect(page().doors_calling).toEqual([]);
    expect(office.view<DoorView>("door", "door-1").manager_called_ms).toBeNull();
  });
});

describe("another's screen", () => {
  test("carries nothing of the person who stands at a door, however he was recognised", async () => {
    const kiosks = QUIET.kiosks.map(({ reader: _reader, ...kiosk }) => kiosk);
    const [door] = QUIET.doors;
    if (door === undefined) throw new Error("the demo office has a door");
    const doors = [door, { ...door, id: "door-2", reader: "reader-kiosk" }];
    await open({ ...QUIET, kiosks, doors });
    const slip = await agree();
    for (const come of [() => show(ELDER), () => show(slip), () => type(ELDER.idNumber)]) {
      await come();
      const person = personOf();
      const { name_masked } = shown();
      for (const [screen, place] of SCREENS_OF_OTHERS) {
        const text = JSON.stringify(office.app.desk.view(screen, place));
        expect(text.length, `${screen} ${place}`).toBeGreaterThan(100);
        for (const secret of [person, name_masked ?? "no name", `"${ELDER.idNumber.slice(-3)}"`, "typed-"])
          expect(text, `${screen} ${place}`).not.toContain(secret);
      }
      office.wait(5_000);
    }
  });
});

const SCREENS_OF_OTHERS = [
  ["door", "door-2"],
  ["citizen", "kiosk-1"],
  ["hall", "hall-1"],
  ["counter", "counter-1"],
  ["manager", "all"],
  ["technician", "all"],
] as const;
