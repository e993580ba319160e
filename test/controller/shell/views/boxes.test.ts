/** What screens are told of boxes, as an office really goes through them: no number before two factors. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CitizenView, CounterView, TechnicianView } from "../../../../controller/api/views.ts";
import { CLAIM_LIFE_MS } from "../../../../controller/core/plan.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { OfficeBench } from "../office-bench.ts";

const PHONE = "0900000001";
const DOSSIER = "H26.1-261123-0001";
const { idNumber } = fictionalPerson(1);

let office: OfficeBench;
let clerk: string;
beforeEach(async () => {
  office = await OfficeBench.open();
  clerk = await office.cookie("clerk");
});

const collect = () => office.view<CitizenView>("citizen", "kiosk-1").collect;
const results = (counter = "counter-3") => office.view<CounterView>("counter", counter).results;
const boxAt = (number: number) => results().boxes.find((box) => box.number === number);
const bank = () => office.view<TechnicianView>("technician", "all").lock_boards[0];
const lockAt = (number: number) => bank()?.boxes.find((box) => box.number === number);
const ask = async (what: string, body: object, cookie = clerk) => {
  const answer = await office.post(`/api/counter/counter-3/${what}`, body, { cookie });
  office.wait(100);
  return answer.body;
};
const load = (box: number, dossier = DOSSIER) =>
  ask("load-result", { dossier, ticket: null, id_number: idNumber, phone: PHONE, box });
const present = (): void => {
  office.devices.readers.get("reader-kiosk")?.present(fictionalPerson(1));
  office.wait(1_000);
};
const verify = async (): Promise<void> => {
  await office.post("/api/kiosk/kiosk-1/send-code");
  office.wait(2_000);
  await office.post("/api/kiosk/kiosk-1/enter-code", { code: office.phones.newestCode(PHONE) });
};

describe("a citizen", () => {
  test("sees the box only once the second factor was right", async () => {
    await load(7);
    office.wait(20_000);
    present();
    expect(collect()).toMatchObject({ found: 1, by: "card", verified: false, boxes: [] });
    await verify();
    expect(collect()?.boxes).toEqual([
      { number: 7, state: "stored", door: "closed", opened_ms: null, pulses_left: 2, wait_s: null },
    ]);
  });

  test("sees the open door with its time, and keeps the view past the pick-up's time until it is shut", async () => {
    await load(7);
    office.wait(20_000);
    present();
    await verify();
    await office.post("/api/kiosk/kiosk-1/open-box", { box: 7 });
    office.wait(900);
    const opened = collect()?.boxes[0];
    expect(opened).toMatchObject({ state: "releasing", door: "open", pulses_left: 1 });
    expect(opened?.opened_ms).toEqual(office.app.loop.office.boxes[7]?.opened_ms);
    expect(opened?.wait_s).toBeGreaterThan(0);
    office.wait(20_000);
    expect(collect()?.boxes).toMatchObject([{ state: "empty", door: "closed" }]);
    office.wait(CLAIM_LIFE_MS);
    expect(collect()).toBeNull();
  });

  test("is told of nobody else's result that lies in the box by now", async () => {
    await load(7);
    office.wait(20_000);
    present();
    await verify();
    await office.post("/api/kiosk/kiosk-1/open-box", { box: 7 });
    office.wait(20_000);
    const other = { id_number: fictionalPerson(2).idNumber, phone: "0900000002" };
    await ask("load-result", { dossier: "H26.1-261123-0002", ticket: null, ...other, box: 7 });
    office.wait(20_000);
    expect(office.app.loop.office.boxes[7]?.state).toBe("stored");
    expect(collect()?.boxes).toMatchObject([{ number: 7, state: "empty" }]);
  });
});

describe("a clerk", () => {
  test("sees a box being loaded from this counter as its own, then stored with its last day", async () => {
    const before = results().free;
    expect(await load(7)).toMatchObject({ ok: true });
    expect(boxAt(7)).toMatchObject({ state: "loading", dossier: DOSSIER, mine: true });
    expect(results("counter-1").boxes.find(({ number }) => number === 7)?.mine).toBe(false);
    office.wait(20_000);
    expect(boxAt(7)).toMatchObject({
      state: "stored",
      door: "closed",
      mine: false,
      notice: "sent",
      recall: null,
    });
    expect(boxAt(7)?.until_ms).toBeGreaterThan(office.app.loop.office.boxes[7]?.since_ms ?? 0);
    expect(results().free.L).toBe(before.L - 1);
  });

  test("sees what was taken out, until it is handed over", async () => {
    await load(7);
    office.wait(20_000);
    await ask("withdraw-result", { box: 7, why: "moved" });
    office.wait(20_000);
    expect(results().in_hand).toMatchObject([{ dossier: DOSSIER, why: "moved" }]);
    await ask("hand-over", { dossier: DOSSIER, how: "counter" });
    expect(results().in_hand).toEqual([]);
  });

  test("tells the own request for a remote opening from a colleague's", async () => {
    await load(7);
    office.wait(20_000);
    await ask("ask-remote-open", { box: 7, reason: "no-code" });
    expect(results().remote).toMatchObject([{ box: 7, reason: "no-code", mine: true }]);
    expect(results("counter-1").remote).toMatchObject([{ box: 7, mine: false }]);
  });

  test("sees the round, what is left of it, and that the next is not due yet", async () => {
    expect(results()).toMatchObject({ round: null, round_due: true, last_round_ms: null });
    await ask("begin-round", {});
    await ask("check-box", { box: 3 });
    office.wait(20_000);
    await ask("judge-box", { box: 3, found: "as-listed" });
    const round = results().round;
    expect(round).toMatchObject({ mine: true, checked: [{ number: 3, found: "as-listed" }] });
    expect(round?.left).not.toContain(3);
    expect(results("counter-1").round?.mine).toBe(false);
    await ask("end-round", {});
    expect(results()).toMatchObject({ round: null, round_due: false });
  });
});

describe("a technician", () => {
  test("sees where a box is wired and what its last pulse did, and may test none that holds a result", async () => {
    expect(bank()).toMatchObject({ pulse_timer: "board", ack: "echo", doors: true, stopped: null });
    expect(lockAt(10)).toMatchObject({ board: 2, channel: 2, last: null, testable: true });
    await load(7);
    office.wait(20_000);
    expect(lockAt(7)).toMatchObject({ state: "stored", testable: false, last: { outcome: "opened" } });
    expect(JSON.stringify(bank())).not.toContain(DOSSIER);
  });

  test("sees a stopped bank with its reason; then no kiosk offers a pick-up", async () => {
    await load(7);
    const post = (index0: number): void => {
      office.app.post({ kind: "door-seen", bank: "bank-1", board: 1, index0, door: "open" }, "device");
      office.wait(0);
    };
    post(2);
    expect(bank()?.stopped).toMatch(/box 3 opened instead of 7/);
    const { can_collect, notices } = office.view<CitizenView>("citizen", "kiosk-1");
    expect([can_collect, notices.map(({ code }) => code)]).toEqual([false, ["no-boxes"]]);
    expect(results().free).toEqual({ S: 0, M: 0, L: 0, low: 0 });
  });
});
