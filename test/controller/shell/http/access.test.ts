/**
 * Who may ask for what: every route of the table, by every role, from every side, with every kind of body.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "../../../../controller/api/command.ts";
import { REFUSALS } from "../../../../controller/api/refusals.ts";
import { COMMANDS, type CommandPath, READS } from "../../../../controller/api/routes.ts";
import { newKey, OfficeBench } from "../office-bench.ts";

const PLACES: Readonly<Record<string, string>> = {
  kiosk: "kiosk-1",
  door: "door-1",
  counter: "counter-1",
  device: "bank-1",
  printer: "printer-door",
  place: "all",
};
const addressOf = (path: string): string => path.replace(/:(\w+)/g, (_whole, name) => PLACES[name] ?? name);
const ROUTES = (Object.keys(COMMANDS) as CommandPath[]).map((path) => ({
  path,
  url: addressOf(path),
  access: COMMANDS[path].access as string | readonly string[],
}));
const STAFF_ROUTES = ROUTES.filter(({ access }) => access === "session" || Array.isArray(access));
const ROLE_ROUTES = ROUTES.filter(({ access }) => Array.isArray(access));
const ELSEWHERE = "192.0.2.7";

let office: OfficeBench;
beforeAll(async () => {
  office = await OfficeBench.open();
});

describe("without a session", () => {
  test.each(STAFF_ROUTES)("$path answers 401", async ({ url }) => {
    const { status, body } = await office.post(url);
    expect([status, body.error]).toEqual([401, "not-signed-in"]);
  });

  test.each(ROUTES.filter(({ access }) => access === "citizen"))(
    "$path is for this board only",
    async ({ url }) => {
      const { status, body } = await office.post(url, {}, { from: ELSEWHERE });
      expect([status, body.error]).toEqual([403, "not-here"]);
    },
  );

  test.each(["citizen", "hall", "door", "counter", "technician", "manager"])(
    "the %s stream is closed",
    async (screen) => {
      const { status } = await office.get(`/api/stream/${screen}/all`, { from: ELSEWHERE });
      expect(status).toBe(screen === "citizen" || screen === "hall" ? 403 : 401);
    },
  );

  test("a made-up or ended token is no session", async () => {
    for (const token of ["A".repeat(43), "' OR 1=1 --", ""]) {
      const { status } = await office.post("/api/session/close", {}, { cookie: `kiosk_session=${token}` });
      expect(status).toBe(401);
    }
  });
});

describe("with the wrong role", () => {
  const wrong = ROLE_ROUTES.flatMap(({ path, url, access }) =>
    ROLES.filter((role) => !access.includes(role)).map((role) => ({ path, url, role })),
  );
  test.each(wrong)("$path is not for a $role", async ({ url, role }) => {
    const { status, body } = await office.post(url, {}, { cookie: await office.cookie(role) });
    expect([status, body.error]).toEqual([403, "not-allowed"]);
  });

  const streams = Object.entries(READS).flatMap(([path, { access }]) =>
    typeof access === "string" || !path.startsWith("/api/stream/")
      ? []
      : ROLES.filter((role) => !(access as readonly string[]).includes(role)).map((role) => ({ path, role })),
  );
  test.each(streams)("$path is not for a $role", async ({ path, role }) => {
    const { status } = await office.get(addressOf(path), { cookie: await office.cookie(role) });
    expect(status).toBe(403);
  });
});

describe("a command that is not right", () => {
  test.each(ROUTES)("$path names what is wrong with an empty or an overfull body", async ({ path, url }) => {
    const cookie = await office.cookie("admin");
    const empty = await office.request({ method: "POST", url, payload: {} }, { cookie });
    expect([empty.status, empty.body.error]).toEqual([400, "bad-request"]);
    expect(empty.body).toMatchObject({ ok: false, vi: REFUSALS["bad-request"].vi, en: expect.any(String) });
    expect(empty.body.details).toContainEqual(expect.stringMatching(/^key: /));
    const overfull = await office.post(url, { unknown_option: 1 }, { cookie });
    expect(overfull.status).toBe(400);
    expect(String(overfull.body.details)).toContain("unknown_option");
    expect(path).toBe(path);
  });

  test("no JSON, the wrong kind of contents, a body of a megabyte: 400, and nothing is kept", async () => {
    const before = office.store.head.seq;
    const url = "/api/kiosk/kiosk-1/ticket";
    for (const [type, payload] of [
      ["application/json", "{"],
      ["text/plain", '{"key":"key-plain-1","field":"land"}'],
      ["application/json", JSON.stringify({ key: newKey(), field: "x".repeat(1_000_000) })],
    ] as const) {
      const { status, body } = await office.request(
        { method: "POST", url, payload },
        { headers: { "content-type": type } },
      );
      expect([status, body.error]).toEqual([400, "bad-request"]);
    }
    expect(office.store.head.seq).toBe(before);
  });

  test.each(ROUTES)("$path refuses a page of another site, whatever cookie it carries", async ({ url }) => {
    const cookie = await office.cookie("admin");
    for (const origin of ["https://example.com", "http://localhost:9", "null"]) {
      const { status, body } = await office.post(url, {}, { cookie, headers: { origin } });
      expect([status, body.error]).toEqual([403, "not-here"]);
    }
  });

  test("a page of our own is heard", async () => {
    const { status } = await office.post(
      "/api/kiosk/kiosk-1/help",
      {},
      { headers: { origin: "http://localhost" } },
    );
    expect(status).toBe(200);
  });
});

describe("places that do not exist", () => {
  test.each([
    ["/api/kiosk/kiosk-9/ticket", { field: "land" }],
    ["/api/kiosk/kiosk-9/help", {}],
    ["/api/counter/counter-9/open", {}],
    ["/api/door/door-9/forget-scan", {}],
    ["/api/device/bank-9/self-test", {}],
  ])("%s answers 404", async (url, body) => {
    const answer = await office.post(url, body, { cookie: await office.cookie("admin") });
    expect([answer.status, answer.body.error]).toEqual([404, "unknown-place"]);
  });

  test.each(["/api/stream/citizen/kiosk-9", "/api/stream/hall/x", "/api/nothing", "/nothing.html", "/../x"])(
    "%s answers 404",
    async (url) => {
      const { status, body } = await office.get(url, { cookie: await office.cookie("admin") });
      expect([status, body.error]).toEqual([404, "unknown-place"]);
    },
  );

  test("an unknown field of a known kiosk is refused and gives no number", async () => {
    const { status, body } = await office.post("/api/kiosk/kiosk-1/ticket", { field: "no-such" });
    expect([status, body.error]).toEqual([404, "unknown-field"]);
  });
});

describe("security headers", () => {
  const expected = {
    "content-security-policy": expect.stringContaining("default-src 'self'"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
  };

  test.each([
    "/",
    "/kiosk/kiosk-1",
    "/technician",
    "/sign-in",
    "/nothing",
    "/live",
    "/ready",
    "/api/session",
    "/api/openapi.json",
    "/api/stream/door/door-1",
  ])("GET %s carries them", async (url) => {
    expect((await office.get(url)).headers).toMatchObject(expected);
  });

  test("answers, refusals and bad requests to commands carry them", async () => {
    const answers = [
      await office.post("/api/kiosk/kiosk-1/help"),
      await office.post("/api/staff/invite"),
      await office.post("/api/kiosk/kiosk-1/ticket"),
      await office.post("/api/kiosk/kiosk-1/help", {}, { headers: { origin: "https://example.com" } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 400, 403]);
    for (const { headers } of answers) expect(headers).toMatchObject(expected);
  });

  test("an open stream carries them", async () => {
    const answer = await office.settled(
      office.server.inject({ method: "GET", url: "/api/stream/hall/hall-1", payloadAsStream: true }),
    );
    expect(answer.headers).toMatchObject({ ...expected, "cache-control": "no-store" });
    answer.stream().destroy();
  });
});
