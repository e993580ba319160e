/** A command under one key is done once and answered the same: at once, later, and after a restart. */
import { beforeEach, describe, expect, test } from "vitest";
import { newKey, OfficeBench } from "../office-bench.ts";

const TICKET = "/api/kiosk/kiosk-1/ticket";
let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open();
});

const inputs = (name: string): number =>
  [...office.store.entries(0)].filter((row) => row.kind === "input" && row.name === name).length;

describe("one key", () => {
  test("sent again is answered the same and stands in the log once", async () => {
    const body = { key: newKey(), field: "land" };
    const first = await office.post(TICKET, body);
    expect(first.body).toEqual({ ok: true, ticket: "t1", code: "A001" });
    const again = await office.post(TICKET, body);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(inputs("take-ticket")).toBe(1);
    expect((await office.post(TICKET, { field: "land" })).body.code).toBe("A002");
  });

  test("sent twice at once is done once and answered twice", async () => {
    const body = { key: newKey(), field: "land" };
    const answers = await office.settled(
      Promise.all([1, 2, 3].map(() => office.server.inject({ method: "POST", url: TICKET, payload: body }))),
    );
    expect(answers.map((answer) => answer.json())).toEqual(
      [1, 2, 3].map(() => ({ ok: true, ticket: "t1", code: "A001" })),
    );
    expect(inputs("take-ticket")).toBe(1);
  });

  test("used for another command or another place is refused, and nothing is done", async () => {
    const key = newKey();
    await office.post(TICKET, { key, field: "land" });
    for (const url of ["/api/kiosk/kiosk-1/help", "/api/kiosk/kiosk-2/ticket"]) {
      const { status, body } = await office.post(url, {
        key,
        ...(url.endsWith("ticket") ? { field: "land" } : {}),
      });
      expect([status, body.error]).toEqual([400, "bad-request"]);
    }
    expect(inputs("call-help")).toBe(0);
    expect(inputs("take-ticket")).toBe(1);
  });

  test("used at the same time for another command, or by somebody else, is refused", async () => {
    const key = newKey();
    const cookie = await office.cookie("clerk");
    const ask = (url: string, payload: object, headers = {}) =>
      office.server.inject({ method: "POST", url, payload, headers });
    const answers = await office.settled(
      Promise.all([
        ask(TICKET, { key, field: "land" }),
        ask("/api/kiosk/kiosk-1/help", { key }),
        ask(TICKET, { key, field: "residence" }),
        ask(TICKET, { key, field: "land" }, { cookie }),
      ]),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 400, 400]);
    expect(inputs("take-ticket")).toBe(1);
  });

  test("of a refused command is answered with the same refusal", async () => {
    const cookie = await office.cookie("clerk");
    const body = { key: newKey() };
    const first = await office.post("/api/counter/counter-1/call-next", body, { cookie });
    expect([first.status, first.body.error]).toEqual([409, "counter-closed"]);
    await office.post("/api/counter/counter-1/open", {}, { cookie });
    expect((await office.post("/api/counter/counter-1/call-next", body, { cookie })).body).toEqual(
      first.body,
    );
    expect(inputs("call-next")).toBe(1);
  });

  test("of a command that a full disk refused is free: the same command is done later", async () => {
    const body = { key: newKey(), field: "land" };
    office.db.pragma("query_only = 1");
    const refused = await office.post(TICKET, body);
    expect([refused.status, refused.body.error]).toEqual([503, "storage-full"]);
    office.db.pragma("query_only = 0");
    office.wait(1_000);
    expect((await office.post(TICKET, body)).body.code).toBe("A001");
  });
});
