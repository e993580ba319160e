/** What the server itself says: alive or not, ready or not, and what it makes of a mistake of our own. */
import { describe, expect, test } from "vitest";
import { createServer } from "../../../../controller/shell/http/server.ts";
import { Streams } from "../../../../controller/shell/http/streams.ts";
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
  test("is told to the log, not to the screen, and is not blamed on who asked", async () => {
    const told: unknown[] = [];
    const mistake = new Error("a secret of the inside");
    const clock = new VirtualClock();
    const server = await createServer({
      desk: {
        command: () => Promise.reject(mistake),
        view: () => null,
        knows: () => true,
        session: () => undefined,
        who: () => null,
        live: () => true,
        ready: () => true,
      },
      streams: new Streams(clock, () => 0),
      ui_dir: UI_DIR,
      tls: false,
      failed: (error) => void told.push(error),
    });
    const answer = await server.inject({
      method: "POST",
      url: "/api/kiosk/kiosk-1/help",
      payload: { key: "key-00000000" },
    });
    expect([answer.statusCode, answer.json().error]).toEqual([503, "busy"]);
    expect(answer.body).not.toContain("inside");
    expect(told).toEqual([mistake]);
  });
});
