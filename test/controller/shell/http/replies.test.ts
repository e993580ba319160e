/** Every command of the table, done once in an office: each is answered, and with the reply it promises. */
import { beforeAll, describe, expect, test } from "vitest";
import { COMMANDS, type CommandPath } from "../../../../controller/api/routes.ts";
import type { DoorView } from "../../../../controller/api/views.ts";
import { SLIP_WAITS_MS } from "../../../../controller/core/plan.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { APPLICANT, APPOINTMENT } from "../forms/form-bench.ts";
import { type Answered, OfficeBench, PASSWORD } from "../office-bench.ts";

/** Time for a beforeAll in which a day of the office passes, ms. */
const HOURS_PASS_MS = 60_000;
const PHONE = "0900000001";
const KIOSK = { kiosk: "kiosk-1" };
const DOOR = { door: "door-1" };
const COUNTER = { counter: "counter-3" };
const DEVICE = { device: "bank-1" };
const RESULT = {
  dossier: "H26.1-261123-0001",
  ticket: null,
  id_number: fictionalPerson(1).idNumber,
  phone: PHONE,
};
const PAGER = { base: "base-1", card: 3 };

let office: OfficeBench;
let cookie: string;
const answered = new Map<CommandPath, Answered>();

const ask = async (
  path: CommandPath,
  params: Readonly<Record<string, string>>,
  body: object = {},
  who = cookie,
) => {
  const url = path.replace(/:(\w+)/g, (_whole, name) => params[name] ?? name);
  const answer = await office.post(url, body, { cookie: who });
  answered.set(path, answer);
  office.wait(10_000);
  return answer.body;
};
const present = (reader: string, person: number): void => {
  office.devices.readers.get(reader)?.present(fictionalPerson(person));
  office.wait(1_000);
};

const atTheDoor = async (): Promise<void> => {
  present("reader-door", 2);
  const { scan } = office.view<DoorView>("door", DOOR.door);
  const visitor = {
    scan: scan?.scan,
    field: "land",
    lane: "regular",
    reason: null,
    pager: PAGER,
    agreed: true,
  };
  await ask("/api/door/:door/admit", DOOR, visitor);
  const { scan: again } = await ask("/api/door/:door/type-number", DOOR, {
    number: fictionalPerson(2).idNumber,
  });
  await ask("/api/door/:door/print-visitor-slip", DOOR, { scan: again });
  await ask("/api/door/:door/reprint-slip", DOOR, { scan: again, code: "A001" });
  await ask("/api/door/:door/stop-keeping", DOOR, { scan: again });
  await ask("/api/door/:door/call-manager", DOOR);
  await ask("/api/manager/door-seen", {}, DOOR);
  present("reader-door", 3);
  await ask("/api/door/:door/forget-scan", DOOR);
};

const atTheKiosk = async (): Promise<void> => {
  const { ticket } = await ask("/api/kiosk/:kiosk/ticket", KIOSK, { field: "land" });
  await ask("/api/kiosk/:kiosk/print", KIOSK, { ticket });
  await ask("/api/kiosk/:kiosk/help", KIOSK);
  await ask("/api/door/:door/help-seen", DOOR, KIOSK);
  await ask("/api/kiosk/:kiosk/leave", KIOSK);
};

const atTheCounter = async (): Promise<void> => {
  await ask("/api/counter/:counter/open", COUNTER);
  await ask("/api/counter/:counter/call-next", COUNTER);
  await ask("/api/counter/:counter/recall", COUNTER);
  await ask("/api/counter/:counter/start", COUNTER);
  await ask("/api/door/:door/swap-pager", DOOR, { ...PAGER, to: { ...PAGER, card: 4 } });
  await ask("/api/counter/:counter/finish", COUNTER);
  await ask("/api/door/:door/return-pager", DOOR, { ...PAGER, card: 4 });
  await ask("/api/counter/:counter/call-next", COUNTER);
  await ask("/api/counter/:counter/no-show", COUNTER);
};

const PAPER = {
  ticket: null,
  id_number: fictionalPerson(4).idNumber,
  applicant: { name: "Mẫu", address: "Số 1", phone: null, email: null, request: "Cấp bản sao" },
  form: { kind: "refusal", reason: "Không thuộc thẩm quyền", legal_basis: null },
};

const withPapers = async (): Promise<void> => {
  const { jobs } = await ask("/api/counter/:counter/issue-form", COUNTER, PAPER);
  const [job] = jobs as string[];
  await ask("/api/counter/:counter/copy-slip", COUNTER, { job });
  office.devices.printers.get("printer-counter")?.prompt("cover open");
  office.wait(5_000);
  const { form: _, applicant, ...whose } = PAPER;
  const fee = { dossier: RESULT.dossier, items: [{ name: "Phí", amount_vnd: 5_000 }] };
  const asked = await ask("/api/counter/:counter/request-fee", COUNTER, {
    ...whose,
    applicant: applicant.name,
    ...fee,
  });
  // It waits for its printer as long as a slip may wait.
  office.wait(SLIP_WAITS_MS);
  await ask("/api/counter/:counter/resolve-slip", COUNTER, { job: asked.job, as: "printed" });
  await ask("/api/manager/print-report", {}, { day: "2026-11-23" });
};

const atTheBoxes = async (): Promise<void> => {
  await ask("/api/counter/:counter/load-result", COUNTER, { ...RESULT, box: 3 });
  present("reader-kiosk", 1);
  await ask("/api/kiosk/:kiosk/send-code", KIOSK);
  await ask("/api/kiosk/:kiosk/enter-code", KIOSK, { code: office.phones.newestCode(PHONE) });
  await ask("/api/kiosk/:kiosk/open-box", KIOSK, { box: 3 });
};

const withResults = async (): Promise<void> => {
  const at = (name: string) => `/api/counter/:counter/${name}` as CommandPath;
  const load = (box: number) => ({ ...RESULT, dossier: `H26.1-261123-000${box}`, box });
  await office.post("/api/counter/counter-3/load-result", load(8), { cookie });
  office.wait(10_000);
  await ask(at("extend-result"), COUNTER, { box: 8, days: 3 });
  const proxy = { id_number: fictionalPerson(5).idNumber, phone: "0900000005" };
  await ask(at("name-proxy"), COUNTER, { box: 8, proxy });
  await ask(at("ask-remote-open"), COUNTER, { box: 8, reason: "no-code" });
  await ask(at("cancel-remote-open"), COUNTER, { box: 8 });
  await ask(at("ask-remote-open"), COUNTER, { box: 8, reason: "needs-help" });
  const colleague = await office.cookie("clerk");
  await ask(at("confirm-remote-open"), { counter: "counter-1" }, { box: 8 }, colleague);
  await office.post("/api/counter/counter-3/load-result", load(9), { cookie });
  office.wait(10_000);
  await ask(at("withdraw-result"), COUNTER, { box: 9, why: "moved" });
  await ask(at("hand-over"), COUNTER, { dossier: load(9).dossier, how: "archive" });
  await ask(at("begin-round"), COUNTER);
  await ask(at("check-box"), COUNTER, { box: 10 });
  await ask(at("judge-box"), COUNTER, { box: 10, found: "as-listed" });
  await ask(at("end-round"), COUNTER);
  await ask("/api/bank/:bank/test-box", { bank: "bank-1" }, { box: 11, confirmed: true });
  await ask("/api/bank/:bank/retire-box", { bank: "bank-1" }, { box: 11, out: true });
};

/** A PIN stands on the appointment slip of a result. */
const byPin = async (): Promise<void> => {
  const id_number = fictionalPerson(6).idNumber;
  const paper = { ticket: null, id_number, applicant: { ...APPLICANT, phone: PHONE }, form: APPOINTMENT };
  await office.post("/api/counter/counter-3/open", {}, { cookie });
  const { body } = await office.post("/api/counter/counter-3/issue-form", paper, { cookie });
  const whose = { dossier: body.dossier, ticket: null, id_number: null, phone: null, box: 12 };
  await office.post("/api/counter/counter-3/load-result", whose, { cookie });
  office.wait(10_000);
  const { personal } = office.app;
  const person = personal.find(new Personal(id_number)) ?? "nobody";
  const form_id = personal.slipOf(person, String(body.dossier)) ?? "none";
  present("reader-kiosk", 6);
  await ask("/api/kiosk/:kiosk/enter-pin", KIOSK, { pin: personal.pinOf(form_id)?.reveal() });
  await office.post("/api/kiosk/kiosk-1/leave");
};

const doorSeen = (index0: number, door: "open" | "closed"): void => {
  office.app.post({ kind: "door-seen", bank: "bank-1", board: 1, index0, door }, "device");
  office.wait(100);
};

const trouble = async (): Promise<void> => {
  doorSeen(4, "open");
  doorSeen(4, "closed");
  await ask("/api/counter/:counter/clear-box", COUNTER, { box: 5, holds: "nothing" });
  await office.post("/api/counter/counter-3/load-result", { ...RESULT, box: 6 }, { cookie });
  office.app.post({ kind: "door-seen", bank: "bank-1", board: 1, index0: 6, door: "open" }, "device");
  office.wait(0);
  await ask("/api/device/:device/resume", DEVICE);
  await ask("/api/device/:device/self-test", DEVICE);
};

const atTheRack = async (): Promise<void> => {
  const [{ base, card }, BASE] = [PAGER, { base: PAGER.base }];
  for (const [place, params, body] of [
    ["door", DOOR, PAGER],
    ["base", BASE, { card }],
  ] as const) {
    const more = place === "door" ? {} : { power: null };
    await ask(`/api/${place}/:${place}/buzz-pager` as CommandPath, params, { ...body, ...more });
    const judged = place === "door" ? { rang: false } : { rang: true, place: "Sân sau", power: null };
    await ask(`/api/${place}/:${place}/judge-buzz` as CommandPath, params, { ...body, ...judged });
    await ask(`/api/${place}/:${place}/mark-pager` as CommandPath, params, { ...body, as: "lost" });
  }
  await ask("/api/base/:base/replace-pager", BASE, { card });
  await ask("/api/base/:base/charge-pagers", BASE, { cards: [card] });
  await ask("/api/door/:door/charge-pagers", DOOR, { base, cards: [card] });
  await ask("/api/base/:base/all-call", BASE, { confirmed: false });
  await ask("/api/door/:door/all-call", DOOR, { base, confirmed: true });
  await ask("/api/door/:door/reconcile-pagers", DOOR, { base, missing: [card, 4] });
};

const atThePrinter = async (): Promise<void> => {
  const [P, MODE] = [{ printer: "printer-door" }, { text_mode: "raster" }];
  office.wait(10_000);
  await ask("/api/printer/:printer/probe", P);
  office.wait(20_000);
  const { job } = await ask("/api/printer/:printer/print-strip", P, { ...MODE, what: "letters" });
  office.wait(20_000);
  await ask("/api/printer/:printer/judge-strip", P, { ...MODE, reads: true });
  await ask("/api/printer/:printer/load-roll", P, { length_mm: 80_000 });
  await ask("/api/printer/:printer/copy-slip", P, { job });
  office.wait(20_000);
  // With its cover open a printer holds what it is given.
  office.devices.printers.get("printer-door")?.prompt("cover open");
  office.wait(5_000);
  const { job: waiting } = await ask("/api/printer/:printer/print-strip", P, { ...MODE, what: "widths" });
  await ask("/api/printer/:printer/cancel-slip", P, { job: waiting });
  await ask("/api/printer/:printer/resolve-slip", P, { job: waiting, as: "printed" });
};

const atTheEnd = async (): Promise<void> => {
  const { enrolment } = await ask("/api/staff/invite", {}, { role: "clerk" });
  await ask("/api/staff/enrol", {}, { enrolment, name: "Cô Mới", password: PASSWORD });
  await ask("/api/session/open", {}, { name: "Cô Mới", password: PASSWORD });
  await ask("/api/session/close", {});
};

beforeAll(async () => {
  office = await OfficeBench.open();
  cookie = await office.cookie("admin");
  for (const part of [atTheDoor, atTheKiosk, atTheCounter, withPapers]) await part();
  // A step may be taken back for ten seconds only, and each step before took as long.
  await office.post("/api/kiosk/kiosk-1/ticket", { field: "land" });
  await office.post("/api/counter/counter-3/call-next", {}, { cookie });
  await ask("/api/counter/:counter/undo", COUNTER);
  await ask("/api/counter/:counter/close", COUNTER);
  for (const part of [atTheRack, atTheBoxes, withResults, byPin, trouble, atThePrinter, atTheEnd])
    await part();
}, HOURS_PASS_MS);

describe("a command that is done", () => {
  test.each(Object.keys(COMMANDS) as CommandPath[])("%s answers as promised", (path) => {
    expect(answered.get(path)?.body).toMatchObject({ ok: true });
  });
});
