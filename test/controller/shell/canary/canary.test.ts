/**
 * A citizen whose name, number, address and phone stand nowhere else spends a day with the office: read well
 * and badly, admitted, called, served, given a result, collecting it, coming again, exported, erased. Then
 * every byte the office wrote, said, printed and radiated is searched, also those of a crash and of a backup.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DoorView } from "../../../../controller/api/views.ts";
import type { OfficeConfig } from "../../../../controller/shell/config-schema.ts";
import { databaseIn, demandFolder } from "../../../../controller/shell/data-folder.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { createLog, type Log } from "../../../../controller/shell/log.ts";
import { ErasureList, erasuresBesideKey } from "../../../../controller/shell/personal/erasure-list.ts";
import { openDatabase } from "../../../../controller/shell/store/sqlite.ts";
import { renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import { formatIso } from "../../../../drivers/reader/person/civil-date.pure.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import {
  type FictionalPerson,
  fictionalPerson,
  qrText,
} from "../../../../simulators/reader/fictional-person.ts";
import { MORNING_MS } from "../../core/office-kit.ts";
import { kiosk } from "../cli-bench.ts";
import { OfficeBench } from "../office-bench.ts";
import { CHANNELS, Channels } from "./channels.ts";
import { FORM_ON_PAPER, handInForms } from "./hand-in-forms.ts";
import { collectResults, loadByScan, type OnLeaf, PROXY, PROXY_PHONE } from "./pick-up.ts";
import { TracesOf } from "./traces-of-person.ts";

const CANARY: FictionalPerson = {
  ...fictionalPerson(42),
  name: "Tôn Hoàng Anh Bí Hiểm Yến",
  residence: "Hẻm Chim Vàng Ví Dụ, Tỉnh Không Thật",
};
const STRANGER = fictionalPerson(43);
const PHONE = "0900000042";
const NUMBER = new Personal(CANARY.idNumber);
const DOSSIER = "H26.1-261123-0042";
const HOUR_MS = 3_600_000;
/** Every byte of a day is searched for many forms of each trace: slow on a busy machine. */
const SEARCH_MS_MAX = 120_000;
/** Late, so that midnight comes soon. */
const EVENING_MS = MORNING_MS + 15.6 * HOUR_MS;

/** Its pagers show a text for each call. */
const ALPHA_OFFICE: OfficeConfig = {
  ...DEMO_OFFICE,
  pager_bases: DEMO_OFFICE.pager_bases.map((base) =>
    base.protocol === "lrs" ? { ...base, pager: "alpha" } : base,
  ),
};

const traces = new TracesOf({
  numbers: [CANARY.idNumber, CANARY.cmnd, PHONE].filter((digits) => digits.length >= 9),
  words: ["Hoàng Anh", "Bí Hiểm", "Chim Vàng", "Không Thật", formatIso(CANARY.birthDate)],
});

const root = mkdtempSync(join(tmpdir(), "canary-"));
afterAll(() => rmSync(root, { recursive: true }));
const data = join(root, "data");
const heard = new Channels();

let office: OfficeBench;
let log: Log;
const done: string[] = [];
let facts: ReadonlySet<string>;
let onLeaf: OnLeaf;

/** What the office answers to a person, by the address that was asked. */
const post = async (
  url: string,
  body: object,
  cookie?: string,
): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await office.post(url, body, { cookie });
  heard.note("addresses", `${url}\n`);
  heard.note("answers", `${answer.text} ${JSON.stringify(answer.headers)}\n`);
  done.push(`${url} ${answer.status}`);
  return answer.body;
};

const present = (reader: string, code: FictionalPerson | string | Uint8Array): DoorView => {
  office.devices.readers.get(reader)?.present(code);
  return office.wait(3_000).view<DoorView>("door", "door-1");
};

const withDefect = (defect: string, value?: string): DoorView => {
  const scanner = office.devices.readers.get("reader-door");
  expect(scanner?.setDefect(defect, true, value)).toBe(true);
  const seen = present("reader-door", CANARY);
  scanner?.setDefect(defect, false, value);
  office.wait(3_000);
  return seen;
};

/** Scans that go wrong, each its own way. */
const badScans = (): readonly string[] => {
  const how = (view: DoorView): string =>
    view.scan === null ? "nothing" : view.scan.state === "refused" ? view.scan.notice.code : view.scan.state;
  const text = qrText(CANARY);
  return [
    how(withDefect("glued")),
    how(withDefect("truncated", "40")),
    how(withDefect("cp1252-mojibake")),
    how(withDefect("big5-mojibake")),
    how(withDefect("nfd")),
    how(withDefect("double-scan", "500")),
    how(present("reader-door", text.replace(CANARY.idNumber, CANARY.idNumber.slice(1)))),
    how(present("reader-door", text.replace("|", "\u001b@|"))),
    how(present("reader-door", `https://example.invalid/${CANARY.idNumber}?ten=${CANARY.name}`)),
    how(present("reader-door", Buffer.concat([Buffer.from(text), Buffer.of(0xff, 0xfe)]))),
  ];
};

/** Read, admitted with a pager, refused a second number, called, served, given a result. */
const visit = async (guard: string, clerk: string): Promise<void> => {
  const { scan } = present("reader-door", CANARY);
  const field = { field: "certification", lane: "regular", reason: null };
  const admitted = { scan: scan?.scan, ...field, pager: { base: "base-1", card: 1 }, agreed: true };
  const { code } = await post("/api/door/door-1/admit", admitted, guard);
  await post("/api/door/door-1/admit", { ...admitted, pager: null }, guard);
  const again = present("reader-door", CANARY).scan;
  await post("/api/door/door-1/admit", { ...admitted, scan: again?.scan, pager: null, agreed: false }, guard);
  await post("/api/counter/counter-2/open", {}, clerk);
  await post("/api/counter/counter-2/call-next", {}, clerk);
  office.wait(10_000);
  await post("/api/counter/counter-2/start", {}, clerk);
  const result = { dossier: DOSSIER, phone: PHONE, box: 3 };
  const { idNumber: id_number } = CANARY;
  await post(
    "/api/counter/counter-2/load-result",
    { ...result, ticket: null, id_number: `${id_number}1` },
    clerk,
  );
  await post("/api/counter/counter-2/load-result", { ...result, ticket: code, id_number }, clerk);
  office.wait(20_000);
  const dossier = await handInForms(CANARY, PHONE, String(code), async (what, body) => {
    const answer = await post(`/api/counter/counter-2/${what}`, body, clerk);
    office.wait(20_000);
    return answer;
  });
  const { app } = office;
  const wait = (delay_ms: number) => void office.wait(delay_ms);
  onLeaf = await loadByScan({ app, wait }, CANARY, dossier, (url, body) => post(url, body, clerk));
  await post("/api/counter/counter-2/finish", {}, clerk);
  await post("/api/door/door-1/return-pager", { base: "base-1", card: 1 }, guard);
};

/** Known without a card: by the number the guard types, and by the visitor's slip, also a forged one. */
const comeAgain = async (guard: string, clerk: string): Promise<void> => {
  const { idNumber } = CANARY;
  for (const number of [idNumber, idNumber.slice(1), `${idNumber}1`, idNumber.replace(/.{3}/g, "$& ")])
    await post("/api/door/door-1/type-number", { number }, guard);
  await post("/api/door/door-1/type-number", { number: idNumber }, guard);
  const typed = office.view<DoorView>("door", "door-1").scan;
  done.push(`typed: ${typed?.state}`);
  await post("/api/door/door-1/print-visitor-slip", { scan: typed?.scan }, guard);
  office.wait(10_000);
  const person = office.app.personal.find(NUMBER) ?? "nobody";
  const slip = `MC1:V:${person}:${office.app.personal.passOf(person)}`;
  present("reader-door", `${slip.slice(0, -4)}AAAA`);
  const known = present("reader-door", slip).scan;
  done.push(`by slip: ${known?.state}`);
  const visited = { field: "land", lane: "regular", reason: null, pager: null, agreed: false };
  await post("/api/door/door-1/admit", { scan: known?.scan, ...visited }, guard);
  office.wait(10_000);
  for (const step of ["open", "call-next", "start", "finish"])
    await post(`/api/counter/counter-3/${step}`, {}, clerk);
  const last = present("reader-door", slip).scan;
  await post("/api/door/door-1/stop-keeping", { scan: last?.scan }, guard);
};

const collect = (): Promise<void> =>
  collectResults(
    {
      post,
      present: (code) => present("reader-kiosk", code),
      wait: (delay_ms) => office.wait(delay_ms),
      newestCode: () => office.phones.newestCode(PHONE),
    },
    CANARY,
    onLeaf,
  );

/** People and programs that ask wrongly, with the citizen's data where they do not belong. */
const strayRequests = async (guard: string, clerk: string): Promise<void> => {
  const { idNumber, name } = CANARY;
  await office.post(
    "/api/door/door-1/admit",
    { scan: idNumber, field: idNumber, name, agreed: true },
    { cookie: guard },
  );
  const dossier = `H26.1-261123-${idNumber}`;
  const load = { dossier, ticket: idNumber, id_number: null, phone: PHONE, box: null };
  await post("/api/counter/counter-2/load-result", load, clerk);
  await office.post(`/api/door/${idNumber}/forget-scan`, {}, { cookie: guard });
  await office.post(
    `/api/door/${encodeURIComponent(name)}/type-number`,
    { number: idNumber },
    { cookie: guard },
  );
  await office.get(`/api/door/${CANARY.idNumber}/view?name=${encodeURIComponent(CANARY.name)}`);
  await post("/api/session/open", { name: CANARY.name, password: CANARY.idNumber });
  await post(`/api/kiosk/kiosk-1/ticket`, { field: CANARY.idNumber });
  await office.post(`/api/kiosk/${CANARY.idNumber}/ticket`, { field: "land" });
  for (const path of ["/api/openapi.json", "/api/session", "/ready", "/live"])
    heard.note("OpenAPI and health", (await office.get(path)).text);
};

const crash = (): void => {
  office.db.exec("ALTER TABLE personal_field RENAME TO elsewhere");
  const fall = (): unknown => {
    try {
      present("reader-door", CANARY);
      return "nothing fell";
    } catch (error) {
      return error;
    }
  };
  const error = fall();
  office.db.exec("ALTER TABLE elsewhere RENAME TO personal_field");
  log.error({ event: "invariant-broken", error });
  expect(error).toBeInstanceOf(Error);
  heard.crash(error);
};

beforeAll(async () => {
  mkdirSync(data, { recursive: true });
  const hold = await demandFolder(data);
  log = createLog({ level: "trace", stream: { write: (line) => heard.note("log", line) } });
  const erasures = new ErasureList(erasuresBesideKey(join(root, "site.key")));
  const db = openDatabase(databaseIn(data));
  office = await OfficeBench.open(ALPHA_OFFICE, 0, {
    db,
    log,
    erasures,
    wall_ms: EVENING_MS,
    // On the wire a slip is a picture; its words are looked at before they are drawn.
    render: (document, profile) => {
      const words = JSON.stringify(document);
      heard.note(FORM_ON_PAPER.test(words) ? "forms on paper" : "slips", `${words}\n`);
      return renderSlip(document, profile);
    },
  });
  heard.follow(office);
  office.phones.onMessage((_phone, text) => heard.note("messages", `${text}\n`));
  done.push(...badScans());
  const [guard, clerk] = [await office.cookie("guard"), await office.cookie("clerk")];
  await visit(guard, clerk);
  heard.files("at noon:", data);
  const backup = await kiosk(["backup", "--data", data, "--to", join(root, "noon.db")]);
  done.push(`backup ${backup.code}`);
  for (const name of ["noon.db", "noon.db.erasures"]) heard.note("backup", readFileSync(join(root, name)));
  await strayRequests(guard, clerk);
  heard.wireTraces(office);
  await collect();
  await comeAgain(guard, clerk);
  present("reader-door", STRANGER);
  for (const kind of ["export", "erase"] as const) {
    const actor = "operator:1000";
    const answer = await office.settled(office.app.requests.ask({ kind, number: NUMBER, actor }));
    done.push(`${kind} ${answer.kind}`);
    if (kind === "erase") heard.note("answers", JSON.stringify(answer));
  }
  // At night the boxes are switched off.
  office.line("bank-1").unplug();
  office.wait(HOUR_MS / 2);
  present("reader-door", CANARY);
  crash();
  heard.wireTraces(office);
  heard.tables(office);
  office.app.loop.stop();
  heard.tables(office);
  heard.files("at the end:", data);
  for (const line of log.recent()) heard.note("log", line);
  heard.note("erasures.jsonl", readFileSync(join(root, "erasures.jsonl")));
  facts = new Set([...office.store.facts(0)].map(({ name }) => name));
  await hold.release();
  db.close();
}, 120_000);

describe("the canary's day", () => {
  test("took place, with everything that should go well and wrong", () => {
    expect(done.slice(0, 10)).toEqual([
      "glued",
      "field-count",
      "read",
      "field-count",
      "read",
      "read",
      "id-number",
      "control-character",
      "url",
      "encoding",
    ]);
    const refused = done.slice(10).filter((line) => / 4\d\d$/.test(line));
    expect(refused).toEqual([
      "/api/door/door-1/admit 409",
      "/api/door/door-1/admit 409",
      "/api/counter/counter-2/load-result 400",
      "/api/counter/counter-2/issue-form 400",
      "/api/counter/counter-2/issue-form 400",
      "/api/counter/counter-2/issue-form 400",
      "/api/counter/counter-2/issue-form 400",
      "/api/counter/counter-2/load-result 404",
      "/api/counter/counter-2/load-result 400",
      "/api/counter/counter-2/load-result 400",
      "/api/session/open 401",
      "/api/kiosk/kiosk-1/ticket 400",
      "/api/kiosk/kiosk-1/enter-code 403",
      "/api/kiosk/kiosk-1/enter-pin 409",
      "/api/kiosk/kiosk-1/enter-code 403",
      "/api/kiosk/kiosk-1/enter-pin 403",
      "/api/door/door-1/type-number 400",
      "/api/door/door-1/type-number 400",
      "/api/door/door-1/type-number 400",
    ]);
    for (const step of ["backup 0", "typed: read", "by slip: read", "export exported", "erase erased"])
      expect(done).toContain(step);
    for (const fact of FACTS) expect(facts).toContain(fact);
  });

  test("was heard on every channel", () => {
    for (const channel of CHANNELS) expect(heard.size(channel), channel).toBeGreaterThan(10);
  });

  test("left nothing of the citizen anywhere but on the forms of paper", { timeout: SEARCH_MS_MAX }, () => {
    const leaks = heard.leaks(traces);
    expect(leaks.filter((leak) => !leak.startsWith("forms on paper"))).toEqual([]);
    expect(leaks).toContainEqual(expect.stringMatching(/^forms on paper/));
  });
});

test("what opens a box stood on the citizen's leaf only, and who may come instead nowhere", {
  timeout: SEARCH_MS_MAX,
}, () => {
  const { receipt, pin } = onLeaf;
  expect([receipt, pin]).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[0-9]{8}$/)]);
  const leaf = new TracesOf({ numbers: [], words: [receipt, pin, `${pin.slice(0, 4)} ${pin.slice(4)}`] });
  const leaks = heard.leaks(leaf);
  // On its way to the paper the code to scan is text: the printer draws it.
  const onPaper = /^(?:forms on paper|wire of printer-counter): /;
  expect(leaks.filter((leak) => !onPaper.test(leak))).toEqual([]);
  expect(leaks.length).toBeGreaterThan(1);
  expect(heard.leaks(new TracesOf({ numbers: [PROXY.idNumber, PROXY_PHONE], words: [PROXY.name] }))).toEqual(
    [],
  );
});

/** What has to have happened to the citizen, or nothing was shown. */
const FACTS = [
  "card-read",
  "card-refused",
  "visitor-agreed",
  "visitor-withdrew",
  "pager-lent",
  "form-issued",
  "fee-requested",
  "page-transmitted",
  "service-finished",
  "result-collected",
  "code-wrong",
  "pin-wrong",
  "receipt-missed",
  "person-exported",
  "person-erased",
  "persons-purged",
] as const;

test("every trace would have been found", () => {
  const card = Buffer.from(qrText(CANARY));
  expect(traces.in(card).length).toBeGreaterThan(5);
  expect(readdirSync(root)).toContain("noon.db");
});
