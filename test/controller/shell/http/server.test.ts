/** What the server itself says: alive or not, ready or not, and what it makes of a mistake of our own. */
import { describe, expect, test } from "vitest";
import { createServer, type OfficeDesk, refusalAnswer } from "../../../../controller/shell/http/server.ts";
import { Streams } from "../../../../controller/shell/http/streams.ts";
import type { News } from "../../../../controller/shell/news.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { BARE_OFFICE, OfficeBench, UI_DIR } from "../office-bench.ts";

describe("a running office", () => {
  test("is live and ready; with a full disk live, but not ready, until there is room again", async () => {
    const office = await OfficeBench.open(BARE_OFFICE);
    const states = async () => [
      (await office.get("/live")).status,
      (await office.get("/ready")).status,
      (await office.get("/ready")).body.ready,
    ];
    expect(await states()).toEqual([200, 200, true]);
    office.db.pragma("query_only = 1");
    await office.post("/api/kiosk/kiosk-1/help");
    expect(await states()).toEqual([200, 503, false]);
    office.db.pragma("query_only = 0");
    office.wait(1_000);
    expect(await states()).toEqual([200, 200, true]);
    office.app.stop(() => undefined);
    expect(await states()).toEqual([200, 503, false]);
  });

  test("sends its pages for every place and never from a cache", async () => {
    const office = await OfficeBench.open(BARE_OFFICE);
    for (const [url, title] of [
      ["/", "index"],
      ["/kiosk/kiosk-1", "citizen"],
      ["/door/door-1", "door"],
      ["/counter/counter-1", "counter"],
      ["/hall/hall-1", "hall"],
      ["/technician", "technician"],
      ["/sign-in", "sign-in"],
    ] as const) {
      const { status, text, headers } = await office.get(url);
      expect([status, headers["cache-control"]]).toEqual([200, "no-cache"]);
      expect(text).toContain(`<title>${title}</title>`);
    }
  });
});

describe("a mistake of our own", () => {
  /** How a screen is answered, and what the log is told, when the desk does this with a command. */
  const asking = async (command: OfficeDesk["command"]) => {
    const told: News[] = [];
    const server = await createServer({
      desk: {
        command,
        view: () => null,
        picture: () => undefined,
        knows: () => true,
        session: () => undefined,
        who: () => null,
        live: () => true,
        ready: () => true,
      },
      streams: new Streams(
        new VirtualClock(),
        () => 0,
        () => undefined,
      ),
      ui_dir: UI_DIR,
      tls: false,
      told: (news) => void told.push(news),
    });
    const { statusCode, body } = await server.inject({
      method: "POST",
      url: "/api/kiosk/kiosk-1/ticket",
      payload: { key: "key-00000000", field: "land" },
    });
    return { status: statusCode, text: body, error: JSON.parse(body).error, told };
  };

  test("is told to the log, not to the screen, and is not blamed on who asked", async () => {
    const mistake = new Error("a secret of the inside");
    const { status, text, error, told } = await asking(() => Promise.reject(mistake));
    expect([status, error]).toEqual([503, "busy"]);
    expect(text).not.toContain("inside");
    const route = "/api/kiosk/:kiosk/ticket";
    expect(told).toEqual([
      { kind: "request-failed", route, error: mistake },
      { kind: "request-refused", route, refusal: "busy" },
    ]);
  });

  test.each([
    ["lacks a field", { ok: true, ticket: "t-1" }],
    ["has a field of another kind", { ok: true, ticket: "t-1", code: 12 }],
    ["says more than was promised", { ok: true, ticket: "t-1", code: "A012", person: "p-9" }],
  ])("is a reply that %s", async (_how, body) => {
    const { status, text, error, told } = await asking(async () => ({ status: 200, body }));
    expect([status, error]).toEqual([503, "busy"]);
    expect(text).not.toContain("t-1");
    expect(told[0]).toMatchObject({ kind: "request-failed", route: "/api/kiosk/:kiosk/ticket" });
  });

  test("is not a reply as promised, nor a refusal", async () => {
    const promised = { ok: true, ticket: "t-1", code: "A012" };
    expect(await asking(async () => ({ status: 200, body: promised }))).toMatchObject({
      status: 200,
      told: [],
    });
    const refused = await asking(async () => refusalAnswer("unknown-field"));
    expect(refused).toMatchObject({ status: 404, error: "unknown-field" });
    expect(refused.told).toMatchObject([{ kind: "request-refused" }]);
  });
});
