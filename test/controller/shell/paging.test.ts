/**
 * Calling people by cards in a whole office, judged on what the cards really did: nobody's card stays silent
 * for a base that failed, none buzzes more than once too often.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { OfficeConfig } from "../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { MORNING_MS } from "../core/office-kit.ts";
import { OfficeBench } from "./office-bench.ts";

const BASE = "base-1";
const AGAIN_MS = DEMO_OFFICE.paging.again_s * 1_000;
/** Four counters call four people of one field: more than the base sends in two seconds. */
const CONFIG = {
  ...DEMO_OFFICE,
  counters: DEMO_OFFICE.counters.map((counter) => ({ ...counter, fields: ["land"] })),
};
const COUNTERS = CONFIG.counters.map(({ id }) => id);
const CARDS = COUNTERS.map((_, index) => index + 1);

let office: OfficeBench;
let cookie: string;
let buzzes: number[];

const watch = (): void => {
  buzzes = [];
  office.devices.bases.get(BASE)?.onEvent((event) => {
    if (event.event === "card-buzz") buzzes.push(Number(event.card));
  });
};
const buzzesOf = (card: number): number => buzzes.filter((buzzed) => buzzed === card).length;
const press = async (url: string, body: object = {}): Promise<void> => {
  const answer = await office.post(url, body, { cookie });
  expect(answer.body, url).toMatchObject({ ok: true });
};
const defect = (name: string, on: boolean): void => {
  expect(office.devices.bases.get(BASE)?.setDefect(name, on), name).toBe(true);
};
const callAll = async (): Promise<void> => {
  for (const counter of COUNTERS) await press(`/api/counter/${counter}/call-next`);
};

const open = async (config: OfficeConfig): Promise<void> => {
  office = await OfficeBench.open(config);
  cookie = await office.cookie("admin");
  watch();
  for (const [index, counter] of COUNTERS.entries()) {
    const card = CARDS[index];
    const visitor = {
      scan: null,
      field: "land",
      lane: "regular",
      reason: null,
      agreed: false,
      pager: { base: BASE, card },
    };
    await press("/api/door/door-1/admit", visitor);
    office.devices.bases.get(BASE)?.cards.move(card ?? 0, "carried");
    await press(`/api/counter/${counter}/open`);
  }
};
beforeEach(() => open(CONFIG));

describe("a called visitor's card", () => {
  test("buzzes every 40 s until he is there, and the others' do not", async () => {
    await press(`/api/counter/${COUNTERS[0]}/call-next`);
    office.wait(5_000);
    expect(buzzes).toEqual([1]);
    office.wait(AGAIN_MS);
    expect(buzzes).toEqual([1, 1]);
    await press(`/api/counter/${COUNTERS[0]}/start`);
    office.wait(5 * AGAIN_MS);
    expect(buzzes).toEqual([1, 1]);
  });

  test.each([
    ["in flight", 0],
    ["on the air", 5_000],
  ])("buzzes in the next run too, when its page was %s, at the old pace", async (_where, before_ms) => {
    await press(`/api/counter/${COUNTERS[0]}/call-next`);
    office.wait(before_ms);
    office.app.loop.stop();
    const { db } = office;
    office = await OfficeBench.open(CONFIG, 0, { db, wall_ms: MORNING_MS + 60_000 });
    watch();
    office.wait(3_000);
    const early = buzzesOf(1);
    expect(early).toBeLessThanOrEqual(1);
    office.wait(AGAIN_MS);
    expect(buzzesOf(1)).toBe(early + 1);
    expect(new Set(buzzes)).toEqual(new Set([1]));
  });
});

describe("a person who comes before his page is on the air", () => {
  test("has a quiet card, where the cards can be told", async () => {
    const alpha = { pager: "alpha", alert: "vibrate-2x" } as const;
    const [base] = CONFIG.pager_bases;
    if (base?.protocol !== "lrs") throw new Error("the demo office has an LRS base");
    await open({ ...CONFIG, pager_bases: [{ ...base, ...alpha }] });
    const forgot: number[] = [];
    office.devices.bases.get(BASE)?.onEvent((event) => {
      if (event.event === "card-forgot") forgot.push(Number(event.card));
    });
    await callAll();
    office.wait(200);
    await press(`/api/counter/${COUNTERS[3]}/start`);
    office.wait(10_000);
    expect(forgot).toEqual([4]);
    expect(office.app.loop.office.pagers[`${BASE}:4`]?.page?.state).toBe("transmitted");
  });
});

describe("pages that a base did not send", () => {
  const rangAtMostTwice = (): void => {
    for (const card of CARDS) {
      expect(buzzesOf(card), `card ${card}`).toBeGreaterThanOrEqual(1);
      expect(buzzesOf(card), `card ${card}`).toBeLessThanOrEqual(2);
    }
  };

  test.each([200, 1_000, 1_900, 2_800])(
    "as its power went %i ms after the calls are sent",
    async (after_ms) => {
      await callAll();
      office.wait(after_ms);
      office.devices.bases.get(BASE)?.prompt("power-cycle");
      office.wait(25_000);
      rangAtMostTwice();
    },
  );

  test("as it was silent, are sent when it answers again", async () => {
    defect("silent", true);
    await callAll();
    office.wait(20_000);
    expect(buzzes).toEqual([]);
    defect("silent", false);
    office.wait(20_000);
    rangAtMostTwice();
  });

  test.each([0, 5, 30, 1_500])(
    "as its cable was out %i ms after the calls, are sent when it is in",
    async (after_ms) => {
      await callAll();
      office.wait(after_ms);
      office.line(BASE).unplug();
      office.wait(8_000);
      office.line(BASE).plug();
      office.wait(28_000);
      rangAtMostTwice();
    },
  );
});
