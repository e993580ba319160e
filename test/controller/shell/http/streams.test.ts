/** The stream of a screen: a view on opening, on change and on return, a ping, and its end. */
import { PassThrough } from "node:stream";
import { beforeEach, describe, expect, test } from "vitest";
import { PING_MS, STREAMS_MAX, Streams } from "../../../../controller/shell/http/streams.ts";
import { FULL_RETRY_MS } from "../../../../controller/shell/loop.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { type Asked, newKey, OfficeBench } from "../office-bench.ts";

interface SentEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

const eventsOf = (text: string): readonly SentEvent[] =>
  text
    .split("\n\n")
    .filter((block) => block !== "")
    .map((block) => {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s, 2)));
      return { event: fields.event, id: fields.id, data: JSON.parse(fields.data) };
    });

let office: OfficeBench;
beforeEach(async () => {
  office = await OfficeBench.open();
});

const listen = async (url: string, { cookie, headers }: Asked = {}) => {
  const answer = await office.settled(
    office.server.inject({
      method: "GET",
      url,
      payloadAsStream: true,
      headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
    }),
  );
  const heard = { text: "", over: false };
  const stream = answer.stream();
  stream.on("data", (bytes: Buffer) => {
    heard.text += bytes.toString();
  });
  stream.on("end", () => {
    heard.over = true;
  });
  const settle = () => office.clock.runUntilSettled(office.clock.now_ms());
  await settle();
  return {
    status: answer.statusCode,
    type: answer.headers["content-type"],
    /** What came since the last look. */
    news: async (delay_ms = 0): Promise<readonly SentEvent[]> => {
      heard.text = "";
      await office.clock.runUntilSettled(office.clock.now_ms() + delay_ms);
      await settle();
      return eventsOf(heard.text);
    },
    first: (): readonly SentEvent[] => eventsOf(heard.text),
    over: async (): Promise<boolean> => {
      await settle();
      return heard.over;
    },
    leave: () => void stream.destroy(),
  };
};
const take = (field = "land") => office.post("/api/kiosk/kiosk-1/ticket", { field });

describe("a screen that listens", () => {
  test("gets its whole view at once, as one event with the log position in its id", async () => {
    const screen = await listen("/api/stream/hall/hall-1");
    expect([screen.status, screen.type]).toEqual([200, "text/event-stream; charset=utf-8"]);
    const [view, ...more] = screen.first();
    expect(more).toEqual([]);
    expect(view).toMatchObject({ event: "view", data: { screen: "hall", simulated: true } });
    expect(view?.id).toMatch(new RegExp(`^${office.store.head.seq}\\.`));
    screen.leave();
  });

  test("gets a new view when its view changed, and none when another's did", async () => {
    const hall = await listen("/api/stream/hall/hall-1");
    const door = await listen("/api/stream/door/door-1", { cookie: await office.cookie("guard") });
    await take();
    expect(await hall.news()).toEqual([]);
    const other = await listen("/api/stream/citizen/kiosk-2");
    await office.post("/api/kiosk/kiosk-1/help");
    expect(await hall.news()).toEqual([]);
    expect(await other.news()).toEqual([]);
    expect(await door.news()).toEqual([]);
    for (const screen of [hall, door, other]) screen.leave();
  });

  test("hears at once that the disk filled, and that it has room again", async () => {
    const kiosk = await listen("/api/stream/citizen/kiosk-1");
    const codesIn = (events: readonly SentEvent[]) =>
      events
        .filter(({ event }) => event === "view")
        .map(({ data }) => (data.notices as { code: string }[]).map(({ code }) => code));
    const filled = kiosk.news();
    office.db.pragma("query_only = 1");
    await take();
    expect(codesIn(await filled)).toEqual([["storage-full"]]);
    office.db.pragma("query_only = 0");
    expect(codesIn(await kiosk.news(FULL_RETRY_MS))).toEqual([[]]);
    kiosk.leave();
  });

  test("several changes of one instant come as one view", async () => {
    const kiosk = await listen("/api/stream/citizen/kiosk-1");
    const heard = kiosk.news();
    office.app.post({ kind: "take-ticket", kiosk: "kiosk-1", field: "land" }, "citizen");
    office.app.post({ kind: "take-ticket", kiosk: "kiosk-1", field: "land" }, "citizen");
    expect((await heard).map(({ event }) => event)).toEqual(["view"]);
    kiosk.leave();
  });

  test("hears a ping every PING_MS with the office's time, and a view only if time changed it", async () => {
    const hall = await listen("/api/stream/hall/hall-1");
    const pings = await hall.news(2 * PING_MS);
    expect(pings.map(({ event }) => event)).toEqual(["ping", "ping"]);
    const [one, two] = pings.map(({ data }) => Number(data.now_ms));
    expect((two ?? 0) - (one ?? 0)).toBe(PING_MS);
    hall.leave();
  });
});

describe("a screen that comes back", () => {
  const idNow = async (): Promise<string> => {
    const screen = await listen("/api/stream/citizen/kiosk-1");
    screen.leave();
    return screen.first()[0]?.id ?? "";
  };
  const back = (id: string) => listen("/api/stream/citizen/kiosk-1", { headers: { "last-event-id": id } });

  test("with the view it has gets only a ping", async () => {
    const screen = await back(await idNow());
    expect(screen.first().map(({ event }) => event)).toEqual(["ping"]);
    screen.leave();
  });

  test("with an older view gets the present one, whole", async () => {
    const id = await idNow();
    await take();
    const screen = await back(id);
    expect(screen.first()).toMatchObject([{ event: "view", data: { ticket: { code: "A001" } } }]);
    screen.leave();
  });

  test("gets a view that changed without the log going on: the disk filled meanwhile", async () => {
    const id = await idNow();
    office.db.pragma("query_only = 1");
    await take();
    const screen = await back(id);
    expect(screen.first()).toMatchObject([{ event: "view", data: { notices: [{ code: "storage-full" }] } }]);
    office.db.pragma("query_only = 0");
    screen.leave();
  });

  test.each(["", "0", "999999", "not an id", `${"9".repeat(400)}.x`])(
    "with the id %j gets the view",
    async (id) => {
      const screen = await back(id);
      expect(screen.first().map(({ event }) => event)).toEqual(["view"]);
      screen.leave();
    },
  );
});

describe("the end of a stream", () => {
  test("comes when its session is closed, within one ping", async () => {
    const cookie = await office.cookie("guard");
    const door = await listen("/api/stream/door/door-1", { cookie });
    await office.post("/api/session/close", {}, { cookie });
    await door.news(PING_MS);
    expect(await door.over()).toBe(true);
    expect(office.app.streams.count).toBe(0);
    expect(office.newsOf("stream-opened", "stream-closed")).toEqual([
      { kind: "stream-opened", screen: "door", place: "door-1" },
      { kind: "stream-closed", screen: "door", place: "door-1" },
    ]);
  });

  test("comes when the office stops; nobody can open one any more", async () => {
    const hall = await listen("/api/stream/hall/hall-1");
    office.app.stop(() => undefined);
    expect(await hall.over()).toBe(true);
    expect(office.newsOf("stream-closed")).toHaveLength(1);
    const { status } = await office.get("/api/stream/hall/hall-1");
    expect(status).toBe(503);
  });
});

describe("many screens", () => {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = new VirtualClock();
  });
  const screen = () => {
    const response = Object.assign(new PassThrough({ highWaterMark: 1 }), { writeHead: () => undefined });
    let pings = 0;
    response.on("data", (bytes: Buffer) => {
      pings += bytes.toString().split("event: ping").length - 1;
    });
    return { response: response as never, stream: response, pings: () => pings };
  };
  const following = (view: () => unknown) => ({
    screen: "hall" as const,
    place: "hall-1",
    view,
    allowed: () => true,
    seen: undefined,
  });
  const told: string[] = [];
  const streamsOn = (clock: VirtualClock): Streams => {
    told.length = 0;
    return new Streams(
      clock,
      () => clock.now_ms(),
      ({ kind, screen, place }) => void told.push(`${kind} ${screen} ${place}`),
    );
  };

  test("past STREAMS_MAX one is told to come again, until another has left", () => {
    const streams = streamsOn(clock);
    const open = Array.from({ length: STREAMS_MAX }, screen);
    for (const { response } of open)
      expect(
        streams.open(
          response,
          following(() => 1),
        ),
      ).toBe(true);
    expect(
      streams.open(
        screen().response,
        following(() => 1),
      ),
    ).toBe(false);
    open[0]?.stream.emit("close");
    expect(
      streams.open(
        screen().response,
        following(() => 1),
      ),
    ).toBe(true);
  });

  test("coming and going does not multiply the pings, and nobody there means no timer", async () => {
    const streams = streamsOn(clock);
    for (let count = 0; count < 5; count++) {
      const left = screen();
      streams.open(
        left.response,
        following(() => 1),
      );
      clock.advance(PING_MS / 10);
      left.stream.emit("close");
    }
    const stays = screen();
    streams.open(
      stays.response,
      following(() => 1),
    );
    await clock.runUntilSettled(clock.now_ms() + 4 * PING_MS);
    expect(stays.pings()).toBe(4);
    stays.stream.emit("close");
    clock.advance(PING_MS);
    expect(clock.armed).toBe(0);
    const late = screen();
    streams.open(
      late.response,
      following(() => 1),
    );
    await clock.runUntilSettled(clock.now_ms() + 2 * PING_MS);
    expect(late.pings()).toBe(2);
  });

  test("one that takes nothing is cut off once a megabyte waits for it", () => {
    const streams = streamsOn(clock);
    const deaf = Object.assign(new PassThrough({ highWaterMark: 1 }), { writeHead: () => undefined });
    let big = 0;
    streams.open(
      deaf as never,
      following(() => ({ big: String(++big).repeat(200_000) })),
    );
    for (let count = 0; count < 10; count++) {
      streams.changed(count);
      clock.advance(0);
    }
    expect(deaf.destroyed).toBe(true);
    expect(streams.count).toBe(0);
    deaf.emit("close");
    expect(told).toEqual(["stream-opened hall hall-1", "stream-closed hall hall-1"]);
  });
});

test("a stream needs no key and leaves no row in the log", async () => {
  const before = office.store.head.seq;
  const hall = await listen("/api/stream/hall/hall-1");
  await hall.news(PING_MS);
  expect(office.store.head.seq).toBe(before);
  expect(newKey()).not.toBe(newKey());
  hall.leave();
});
