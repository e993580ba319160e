/** Results from the counter to the box and out again: who is named, told, asked for two factors, and refused. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CitizenView, CounterView } from "../../../controller/api/views.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { refuseWrites } from "../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { APPLICANT, APPOINTMENT, CITIZEN } from "./forms/form-bench.ts";
import { type Answered, OfficeBench } from "./office-bench.ts";

const KIOSK = "/api/kiosk/kiosk-1";
const PROXY = fictionalPerson(22);
const PROXY_PHONE = "0900000022";
const TYPED = "H99.1-261101-0005";

let office: OfficeBench;
let clerk: string;
beforeEach(async () => {
  office = await OfficeBench.open(DEMO_OFFICE);
  clerk = await office.cookie("clerk");
});

const counter = async (what: string, body: object = {}): Promise<Answered> => {
  const answer = await office.post(`/api/counter/counter-3/${what}`, body, { cookie: clerk });
  office.wait(20_000);
  return answer;
};
/** An appointment slip for the citizen of the bench: its dossier, the receipt and the PIN. */
const issue = async (over: { applicant?: object; form?: object } = {}) => {
  if (office.app.loop.office.counters["counter-3"]?.clerk === null) await counter("open");
  const { body } = await counter("issue-form", {
    ticket: null,
    id_number: CITIZEN.idNumber,
    applicant: { ...APPLICANT, ...over.applicant },
    form: { ...APPOINTMENT, ...over.form },
  });
  const { personal } = office.app;
  const dossier = String(body.dossier);
  const person = personal.find(new Personal(CITIZEN.idNumber)) ?? "nobody";
  const form_id = personal.slipOf(person, dossier) ?? "none";
  const { reference } = personal.receiptOf(form_id);
  return { dossier, person, receipt: `MC1:R:${reference}`, pin: personal.pinOf(form_id)?.reveal() ?? "" };
};
const load = (dossier: string, over: object = {}): Promise<Answered> =>
  counter("load-result", { dossier, ticket: null, id_number: null, phone: null, box: null, ...over });
const present = (what: Parameters<Readers["present"]>[0]): CitizenView["collect"] => {
  office.devices.readers.get("reader-kiosk")?.present(what);
  office.wait(2_000);
  return collect();
};
type Readers = NonNullable<ReturnType<OfficeBench["devices"]["readers"]["get"]>>;
const collect = () => office.view<CitizenView>("citizen", "kiosk-1").collect;
const atKiosk = async (what: string, body: object = {}): Promise<Answered> => {
  const answer = await office.post(`${KIOSK}/${what}`, body);
  office.wait(2_000);
  return answer;
};
const codeOn = async (phone: string): Promise<string> => {
  await atKiosk("send-code");
  return office.phones.newestCode(phone) ?? "none";
};
const wrongFor = (digits: string): string =>
  String((Number(digits) + 1) % 10 ** digits.length).padStart(digits.length, "0");
/** The box is opened, emptied and shut. */
const takeOut = async (box: unknown): Promise<string> => {
  const answer = await atKiosk("open-box", { box });
  office.wait(20_000);
  return answer.body.ok === true ? "opened" : String(answer.body.error);
};
const factsOf = <K extends Fact["kind"]>(kind: K) =>
  [...office.store.facts(0)].filter(({ name }) => name === kind).map(({ payload }) => payload);
const pulses = (): number => factsOf("pulse-begun").length;

describe("a result is loaded by one scan", () => {
  test.each(["dossier", "receipt"] as const)(
    "of its %s: the form says whose, and to which phone",
    async (by) => {
      const slip = await issue();
      const { body } = await load(slip[by]);
      expect(body).toMatchObject({ ok: true });
      const box = office.app.loop.office.boxes[Number(body.box)];
      expect(box).toMatchObject({ state: "stored", dossier: slip.dossier, person: slip.person });
      expect(office.phones.messages(APPLICANT.phone)).toEqual([
        expect.stringContaining(`Kết quả hồ sơ ${slip.dossier} đã có tại tủ trả kết quả.`),
      ]);
    },
  );

  test("of a dossier from elsewhere needs to be told whose, once", async () => {
    expect((await load(TYPED)).body).toMatchObject({ error: "unknown-dossier" });
    const { idNumber: id_number } = CITIZEN;
    expect((await load(TYPED, { id_number })).body).toMatchObject({ error: "phone-needed" });
    const unborn = `${id_number.slice(0, 3)}9${id_number.slice(4)}`;
    expect((await load(TYPED, { id_number: unborn })).body).toMatchObject({ error: "number-malformed" });
    expect((await load(TYPED, { id_number, phone: "0900000077" })).body).toMatchObject({ ok: true });
    expect(office.phones.messages("0900000077")).toHaveLength(1);
    const second = await load("H99.1-261101-0006", { id_number });
    expect(second.body).toMatchObject({ ok: true });
    expect(office.phones.messages("0900000077")).toHaveLength(2);
  });

  test("never against its form: a result under another person would open to the wrong one", async () => {
    const { dossier } = await issue();
    const stranger = { id_number: PROXY.idNumber, phone: PROXY_PHONE };
    expect((await load(dossier, stranger)).body).toMatchObject({ ok: false, error: "dossier-of-another" });
    expect(office.app.personal.find(new Personal(PROXY.idNumber))).toBeUndefined();
    expect((await load(dossier, { id_number: CITIZEN.idNumber })).body).toMatchObject({ ok: true });
  });

  test("of a receipt that is nobody's is refused", async () => {
    const { receipt } = await issue();
    const other = `${receipt.slice(0, -3)}AAA`;
    expect((await load(other)).body).toMatchObject({ ok: false, error: "receipt-unknown" });
    expect(pulses()).toBe(0);
  });

  test("without a phone only where a PIN was printed; the notice is known not to have left", async () => {
    const { dossier } = await issue({ applicant: { phone: null } });
    expect((await load(dossier)).body).toMatchObject({ ok: true });
    const [notice] = office.app.loop.office.notices;
    expect(notice).toMatchObject({ what: "ready", state: "queued", tries: 1 });
  });

  test("that a clerk holds goes back under its own person", async () => {
    const { dossier, person } = await issue();
    const { body } = await load(dossier);
    await counter("withdraw-result", { box: body.box, why: "moved" });
    expect(office.app.loop.office.in_hand).toMatchObject([{ dossier, person }]);
    const again = await load(dossier, { id_number: PROXY.idNumber, phone: null });
    const box = office.app.loop.office.boxes[Number(again.body.box)];
    expect(box).toMatchObject({ state: "stored", dossier, person });
  });
});

describe("the PIN of the appointment slip", () => {
  test("opens beside the ID card, without any phone", async () => {
    const { dossier, pin } = await issue();
    const { box } = (await load(dossier)).body;
    office.phones.reachable = false;
    expect(present(CITIZEN)).toMatchObject({ found: 1, by: "card", pin: true, verified: false, boxes: [] });
    expect((await atKiosk("enter-pin", { pin })).body).toEqual({ ok: true, boxes: [box] });
    expect(await takeOut(box)).toBe("opened");
    expect(factsOf("result-collected")).toMatchObject([{ dossier, method: "card-and-pin" }]);
  });

  test("opens nothing beside the receipt, which stands on the same paper", async () => {
    const { dossier, pin, receipt } = await issue();
    const { box } = (await load(dossier)).body;
    expect(present(receipt)).toMatchObject({ found: 1, by: "receipt", pin: false });
    expect((await atKiosk("enter-pin", { pin })).body).toMatchObject({ ok: false, error: "no-pin" });
    expect(await takeOut(box)).toBe("claim-not-verified");
    expect(pulses()).toBe(1);
  });

  test("is burnt by five wrong tries, and after a restart the right one is refused as well", async () => {
    const { dossier, pin } = await issue();
    await load(dossier);
    present(CITIZEN);
    const enter = async (digits: string) => (await atKiosk("enter-pin", { pin: digits })).body.error;
    for (let count = 0; count < 4; count++) expect(await enter(wrongFor(pin))).toBe("pin-wrong");
    office.app.loop.stop();
    const wall_ms = office.app.loop.clock.at_ms();
    office = await OfficeBench.open(DEMO_OFFICE, 0, { db: office.db, wall_ms });
    present(CITIZEN);
    expect(await enter(wrongFor(pin))).toBe("pin-burnt");
    expect(await enter(pin)).toBe("pin-burnt");
    await atKiosk("leave");
    present(CITIZEN);
    expect(await enter(pin)).toBe("pin-burnt");
    expect(office.app.loop.office.kiosks["kiosk-1"]?.failures_ms.length).toBeGreaterThanOrEqual(6);
    const code = await codeOn(APPLICANT.phone);
    expect((await atKiosk("enter-code", { code })).body).toMatchObject({ ok: true });
  });

  test("is not even looked at while the kiosk rests", async () => {
    const { dossier, pin } = await issue();
    await load(dossier);
    for (let count = 0; count < 10; count++)
      present(`MC1:R:${"A".repeat(19)}${String(count).padStart(3, "0")}`);
    present(CITIZEN);
    expect(collect()?.rest_s).toBeGreaterThan(800);
    for (let count = 0; count < 6; count++) {
      const { status, body } = await atKiosk("enter-pin", { pin: wrongFor(pin) });
      expect([status, body.error]).toEqual([429, "code-entry-rests"]);
    }
    expect(office.db.prepare("SELECT max(pin_tries) FROM pickup_slip").pluck().get()).toBe(0);
    office.wait(15 * 60_000);
    present(CITIZEN);
    expect((await atKiosk("enter-pin", { pin })).body).toMatchObject({ ok: true });
  });

  test("opens nothing on a full disk, and is not burnt by it", async () => {
    const { dossier, pin } = await issue();
    const { box } = (await load(dossier)).body;
    present(CITIZEN);
    refuseWrites(office.db, true);
    expect((await office.post(`${KIOSK}/enter-pin`, { pin })).body.ok).toBe(false);
    expect((await office.post(`${KIOSK}/open-box`, { box })).body.ok).toBe(false);
    refuseWrites(office.db, false);
    office.wait(5_000);
    expect(pulses()).toBe(1);
    expect((await atKiosk("enter-pin", { pin })).body).toMatchObject({ ok: true });
  });

  test("where none was printed is said to be none, and is no guess", async () => {
    const { idNumber: id_number } = CITIZEN;
    await load(TYPED, { id_number, phone: APPLICANT.phone });
    present(CITIZEN);
    expect((await atKiosk("enter-pin", { pin: "12345670" })).body).toMatchObject({ error: "no-pin" });
    expect(office.app.loop.office.kiosks["kiosk-1"]?.failures_ms).toEqual([]);
  });
});

describe("the receipt", () => {
  test("opens its own box with a code sent to the phone that is registered, not to one that is named", async () => {
    const { dossier, receipt } = await issue();
    const { box } = (await load(dossier)).body;
    await load(TYPED, { id_number: CITIZEN.idNumber });
    expect(present(receipt)).toMatchObject({ found: 1, by: "receipt", proxy: false });
    const code = await codeOn(APPLICANT.phone);
    expect((await atKiosk("enter-code", { code })).body).toEqual({ ok: true, boxes: [box] });
    expect(await takeOut(box)).toBe("opened");
    expect(factsOf("result-collected")).toMatchObject([{ dossier, method: "receipt-and-code" }]);
  });

  test("says nothing of a result that a clerk took back but that it is kept", async () => {
    const { dossier, receipt } = await issue();
    const { box } = (await load(dossier)).body;
    await counter("withdraw-result", { box, why: "withdrawn" });
    expect(present(receipt)).toMatchObject({ found: 0, withdrawn: 1 });
    expect(office.phones.messages(APPLICANT.phone).at(-1)).toContain("đã được chuyển từ tủ về quầy");
  });

  test("of nobody is told at the kiosk and counted there", async () => {
    present(`MC1:R:${"A".repeat(22)}`);
    const { refused, failures_ms, claim } = office.app.loop.office.kiosks["kiosk-1"] ?? {};
    expect([refused?.error, failures_ms?.length, claim]).toEqual(["receipt-unknown", 1, null]);
    const { notices } = office.view<CitizenView>("citizen", "kiosk-1");
    expect(notices).toMatchObject([
      { code: "receipt-unknown", text: { vi: expect.stringContaining("Mã trên giấy hẹn này") } },
    ]);
  });
});

describe("a proxy", () => {
  const proxy = { id_number: PROXY.idNumber, phone: PROXY_PHONE };

  test("named beforehand comes with the own card and a code to the own phone; the owner is told", async () => {
    const { dossier } = await issue();
    const { box } = (await load(dossier)).body;
    expect(present(PROXY)).toMatchObject({ found: 0 });
    expect((await counter("name-proxy", { box, proxy })).body).toMatchObject({ ok: true });
    expect(present(PROXY)).toMatchObject({ found: 1, by: "card", proxy: true, verified: false });
    const code = await codeOn(PROXY_PHONE);
    expect((await atKiosk("enter-code", { code })).body).toEqual({ ok: true, boxes: [box] });
    expect(await takeOut(box)).toBe("opened");
    expect(factsOf("result-collected")).toMatchObject([{ dossier, method: "proxy-card-and-code" }]);
    expect(office.phones.messages(APPLICANT.phone).at(-1)).toContain("Người được Ông/Bà ủy quyền đã nhận");
  });

  test("can be named as the result is loaded, and taken back; the owner is none", async () => {
    const { dossier } = await issue();
    const own = { ...proxy, id_number: CITIZEN.idNumber };
    expect((await load(dossier, { proxy: own })).body).toMatchObject({ error: "proxy-is-owner" });
    const { box } = (await load(dossier, { proxy })).body;
    expect((await counter("name-proxy", { box, proxy: own })).body).toMatchObject({
      error: "proxy-is-owner",
    });
    expect(present(PROXY)).toMatchObject({ found: 1 });
    await counter("name-proxy", { box, proxy: null });
    expect(present(PROXY)).toMatchObject({ found: 0 });
    const view = office.view<CounterView>("counter", "counter-3");
    expect(JSON.stringify(view)).not.toContain(PROXY_PHONE);
  });

  test("is refused for a number that is none, and for a box without a result; nobody is kept then", async () => {
    const wrong = { ...proxy, id_number: `${PROXY.idNumber.slice(0, 3)}9${PROXY.idNumber.slice(4)}` };
    const refused = await counter("name-proxy", { box: 3, proxy });
    expect(refused.body).toMatchObject({ ok: false, error: "box-not-stored" });
    expect(office.app.personal.find(new Personal(PROXY.idNumber))).toBeUndefined();
    const unborn = await counter("name-proxy", { box: 3, proxy: wrong });
    expect(unborn.body).toMatchObject({ ok: false, error: "number-malformed" });
  });
});
