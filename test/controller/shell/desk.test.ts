/** What the desk decides beside the core: whose code counts, who is named by a number or a visit. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CitizenView, DoorView } from "../../../controller/api/views.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { newKey, OfficeBench } from "./office-bench.ts";

/** Checking a code takes so long that somebody else can come to the kiosk meanwhile, ms. */
const SLOW_MS = 10_000;
const phoneOf = (index: number): string => `090000000${index}`;

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open(DEMO_OFFICE, SLOW_MS);
});

const load = async (index: number, box: number, over: object = {}) => {
  const cookie = await office.cookie("clerk");
  const body = {
    dossier: `H26.1-261123-000${index}`,
    ticket: null,
    id_number: fictionalPerson(index).idNumber,
    phone: phoneOf(index),
    box,
    ...over,
  };
  const answer = await office.post("/api/counter/counter-1/load-result", body, { cookie });
  office.wait(10_000);
  return answer;
};
const atKiosk = async (index: number): Promise<string> => {
  office.devices.readers.get("reader-kiosk")?.present(fictionalPerson(index));
  office.wait(1_000);
  await office.post("/api/kiosk/kiosk-1/send-code");
  office.wait(2_000);
  return office.phones.newestCode(phoneOf(index)) ?? "none";
};
const collect = () => office.view<CitizenView>("citizen", "kiosk-1").collect;
const wrongFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
/** Asked at once: an injected request starts when somebody waits for it. */
const enter = (code: string, key = newKey()) =>
  office.server
    .inject({ method: "POST", url: "/api/kiosk/kiosk-1/enter-code", payload: { key, code } })
    .then((answer) => answer);
/** Turns of the event loop after which an injected request has reached the desk. */
const ARRIVES_AFTER_TURNS = 20;
const passing = async (delay_ms: number): Promise<void> => {
  for (let turn = 0; turn < ARRIVES_AFTER_TURNS; turn++)
    await office.clock.runUntilSettled(office.clock.now_ms());
  await office.clock.runUntilSettled(office.clock.now_ms() + delay_ms);
};

describe("a code", () => {
  test("is checked while others go on, and verifies the pick-up it was sent for", async () => {
    await load(1, 3);
    const entered = enter(await atKiosk(1));
    await passing(SLOW_MS / 2);
    expect(collect()).toMatchObject({ found: 1, code: "sent", verified: false, boxes: [] });
    await passing(SLOW_MS);
    expect((await entered).json()).toEqual({ ok: true, boxes: [3] });
    expect(collect()).toMatchObject({ verified: true, boxes: [{ number: 3 }] });
  });

  test.each(["right", "wrong"])(
    "%s for one card neither verifies another that was read while it was checked, nor costs it a try",
    async (which) => {
      await load(1, 3);
      await load(2, 4);
      const code = await atKiosk(1);
      const entered = enter(which === "right" ? code : wrongFor(code));
      await passing(0);
      await atKiosk(2);
      await passing(SLOW_MS);
      expect((await entered).json()).toMatchObject({ ok: false, error: "no-claim" });
      expect(collect()).toMatchObject({ found: 1, code: "sent", verified: false });
      const kiosk = office.app.loop.office.kiosks["kiosk-1"];
      expect([kiosk?.claim?.tries, kiosk?.failures_ms]).toEqual([0, []]);
    },
  );

  test("typed while no card lies there is judged for nobody", async () => {
    expect((await office.settled(enter("000000"))).json()).toMatchObject({ ok: false, error: "no-claim" });
  });

  test("sent twice under one key counts one try", async () => {
    await load(1, 3);
    await atKiosk(1);
    const key = newKey();
    const entered = [enter("000000", key), enter("000000", key)];
    await passing(2 * SLOW_MS);
    for (const answer of await Promise.all(entered)) expect(answer.json().error).toBe("code-wrong");
    expect(office.app.loop.office.kiosks["kiosk-1"]?.claim?.tries).toBe(1);
  });
});

describe("a result", () => {
  test("is put under the person of a visit of today whose card was read", async () => {
    office.devices.readers.get("reader-door")?.present(fictionalPerson(5));
    office.wait(1_000);
    const { scan } = office.view<DoorView>("door", "door-1");
    const visit = {
      scan: scan?.scan,
      field: "land",
      lane: "regular",
      reason: null,
      agreed: false,
      pager: null,
    };
    const guard = await office.cookie("guard");
    const { body } = await office.post("/api/door/door-1/admit", visit, { cookie: guard });
    const loaded = await load(5, 6, { ticket: body.code, id_number: null });
    expect(loaded.body).toMatchObject({ ok: true, box: 6 });
    await atKiosk(5);
    expect(collect()).toMatchObject({ found: 1 });
  });

  test("of a visit without a card, or of no visit at all, is refused and stays at the counter", async () => {
    const { body } = await office.post("/api/kiosk/kiosk-1/ticket", { field: "land" });
    const without = await load(1, 3, { ticket: body.code, id_number: null });
    expect([without.status, without.body.error]).toEqual([409, "ticket-without-card"]);
    const unknown = await load(1, 3, { ticket: "Z999", id_number: null });
    expect([unknown.status, unknown.body.error]).toEqual([404, "unknown-ticket"]);
    expect(office.app.loop.office.boxes["3"]?.state).toBe("empty");
  });
});
