/** What guard, clerk and technician are told of the cards, in a whole office with a simulated base. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CounterView, DoorView, TechnicianView } from "../../../../controller/api/views.ts";
import { MORNING_MS } from "../../core/office-kit.ts";
import { OfficeBench } from "../office-bench.ts";

const BASE = "base-1";
const AGAIN_MS = 41_000;

let office: OfficeBench;
let cookie: string;
beforeEach(async () => {
  office = await OfficeBench.open();
  cookie = await office.cookie("admin");
});
const door = (): DoorView => office.view("door", "door-1");
const counter = (): CounterView => office.view("counter", "counter-3");
const board = () => {
  const [first] = office.view<TechnicianView>("technician", "all").pager_boards;
  if (first === undefined) throw new Error("no board");
  return first;
};
const rowOf = (card: number) => {
  const row = door().pagers.find((pager) => pager.card === card);
  if (row === undefined) throw new Error(`no card ${card}`);
  return row;
};
const codes = ({ notices }: { readonly notices: readonly { readonly code: string }[] }) =>
  notices.map(({ code }) => code);
const press = async (url: string, body: object = {}): Promise<void> => {
  const answer = await office.post(url, body, { cookie });
  expect(answer.body, url).toMatchObject({ ok: true });
  office.wait(2_500);
};
const atDoor = (what: string, body: object) => press(`/api/door/door-1/${what}`, { base: BASE, ...body });
const atBase = (what: string, body: object = {}) => press(`/api/base/${BASE}/${what}`, body);
const admit = (card: number) =>
  press("/api/door/door-1/admit", {
    scan: null,
    field: "land",
    lane: "regular",
    reason: null,
    agreed: false,
    pager: { base: BASE, card },
  });
const call = async (): Promise<void> => {
  await press("/api/counter/counter-3/open");
  await press("/api/counter/counter-3/call-next");
};

describe("the clerk", () => {
  test("is told at the third call of a card that nobody answered, what to do, and not before", async () => {
    await admit(7);
    await call();
    for (const times of [1, 2]) {
      office.wait(AGAIN_MS);
      expect(counter().current?.pager).toMatchObject({ card: 7, page: "transmitted", unanswered: times });
      expect(codes(counter())).toEqual([]);
    }
    office.wait(AGAIN_MS);
    const [notice] = counter().notices;
    expect(notice).toMatchObject({ code: "PAGER_UNANSWERED", level: "warning" });
    expect(notice?.text).toEqual({
      vi: "Đã rung thẻ 7 ba lần, chưa thấy khách: xin gọi số A001 bằng lời, hoặc báo vắng.",
      en: "Card 7 was called 3 times, nobody came: call A001 by voice, or mark as absent.",
    });
    await press("/api/counter/counter-3/start");
    expect(codes(counter())).toEqual([]);
  });

  test("sees no page of the visit before on a card that was lent anew", async () => {
    await admit(7);
    await call();
    for (const step of ["start", "finish"]) await press(`/api/counter/counter-3/${step}`);
    await atDoor("return-pager", { card: 7 });
    expect(rowOf(7)).toMatchObject({ state: "in-rack", page: { state: "transmitted" } });
    office.line(BASE).unplug();
    office.wait(1_000);
    await admit(7);
    await press("/api/counter/counter-3/call-next");
    expect(counter().current?.pager).toMatchObject({ card: 7, page: "rejected", transmitted_ms: null });
  });
});

describe("the guard", () => {
  test("sees who has each card, since when, and how many are missing", async () => {
    await admit(7);
    expect(rowOf(7)).toMatchObject({ state: "lent", ticket: "A001", charged_days: 0, missing: false });
    expect(rowOf(7).since_ms).toBeGreaterThan(rowOf(8).since_ms);
    expect(door().missing).toBe(0);
    await call();
    for (const step of ["start", "finish"]) await press(`/api/counter/counter-3/${step}`);
    expect([rowOf(7).missing, door().missing]).toEqual([true, 1]);
    await atDoor("return-pager", { card: 7 });
    expect(door().missing).toBe(0);
  });

  test("tries a card just given, and is told of those that did not ring until they did", async () => {
    const free = door().pagers_free;
    await atDoor("buzz-pager", { card: 7 });
    expect(rowOf(7).page).toMatchObject({ state: "transmitted", test: true, attempt: 1 });
    await atDoor("judge-buzz", { card: 7, rang: false });
    expect(rowOf(7)).toMatchObject({ suspicion: "battery", fit: false });
    expect(door().pagers_free).toBe(free - 1);
    expect(door().notices).toMatchObject([
      {
        code: "PAGER_DOUBTFUL",
        text: {
          vi: expect.stringMatching(/^Thẻ rung 7 có thể hết pin/),
          en: expect.stringMatching(/^Pager 7 may/),
        },
      },
    ]);
    await atDoor("judge-buzz", { card: 7, rang: true });
    expect([codes(door()), rowOf(7).fit]).toEqual([[], true]);
  });

  test("gives slips, and is told why, when every card is lost, doubtful or out of use", async () => {
    for (const { card } of door().pagers) {
      const as = card % 2 === 0 ? "lost" : "disabled";
      if (card !== 7) await atDoor("mark-pager", { card, as });
    }
    expect(door().suggestion).toEqual({ base: BASE, card: 7 });
    await atDoor("buzz-pager", { card: 7 });
    await atDoor("judge-buzz", { card: 7, rang: false });
    expect([door().suggestion, door().no_pager?.code]).toEqual([null, "PAGER_NONE_FIT"]);
    await atDoor("mark-pager", { card: 7, as: "lost" });
    expect(door().no_pager?.code).toBe("PAGER_NONE_FREE");
    const slip = { scan: null, field: "land", lane: "regular", reason: null, agreed: false, pager: null };
    await press("/api/door/door-1/admit", slip);
    office.wait(10_000);
    expect(door().last_admitted).toMatchObject({ code: "A001", pager: null, print: "printed" });
  });

  test("counts the cards in the evening: what is gone is told as the day's loss", async () => {
    await atDoor("all-call", { confirmed: false });
    office.wait(5_000);
    expect(door().boards).toMatchObject([
      { base: BASE, all_call: { state: "transmitted" }, counted_ms: null },
    ]);
    await atDoor("reconcile-pagers", { missing: [7, 9] });
    expect(door().boards).toMatchObject([{ losses_today: [7, 9], counted_ms: expect.any(Number) }]);
    expect(rowOf(9).state).toBe("lost");
    await atDoor("mark-pager", { card: 9, as: "in-rack" });
    expect(door().boards).toMatchObject([{ losses_today: [7] }]);
  });
});

describe("a card off its charger too long", () => {
  test("is told to the guard where the rack does not charge", async () => {
    const { paging } = office.config;
    const config = { ...office.config, paging: { ...paging, rack_charges: false } };
    office = await OfficeBench.open(config);
    cookie = await office.cookie("admin");
    await atDoor("charge-pagers", { cards: [7, 8] });
    office = await OfficeBench.open(config, 0, { db: office.db, wall_ms: MORNING_MS + 8 * 86_400_000 });
    expect(rowOf(7)).toMatchObject({ charged_days: 8, fit: false });
    expect(rowOf(9).charged_days).toBeNull();
    const [notice] = door().notices;
    expect(notice).toMatchObject({ code: "PAGER_UNCHARGED" });
    expect(notice?.text.vi).toMatch(/^Thẻ rung 7, 8 đã lâu chưa sạc/);
  });
});

describe("the technician's board", () => {
  test("shows each card and base, what the base can do, and the steps of the walk", async () => {
    await admit(7);
    await atBase("buzz-pager", { card: 9, power: null });
    await atBase("judge-buzz", { card: 9, rang: true, place: "Sân sau", power: null });
    await atBase("mark-pager", { card: 8, as: "disabled" });
    const { cards, counts, walk, can, ...rest } = board();
    const all = office.config.pager_bases[0]?.cards ?? { from: 0, to: 0 };
    expect(rest).toMatchObject({ base: BASE, protocol: "lrs", state: "up", fault: null, losses_today: [] });
    expect(cards).toHaveLength(all.to - all.from + 1);
    expect(counts).toMatchObject({ lent: 1, disabled: 1, "in-rack": cards.length - 2, lost: 0 });
    expect(walk).toMatchObject([{ card: 9, place: "Sân sau", power: null, rang: true }]);
    expect(can).toMatchObject({ all_call: true, anti_theft: true, cancel: false });
    expect(cards.find(({ card }) => card === 7)).toMatchObject({ state: "lent", ticket: "A001" });
  });

  test("names the fault of a base that is lost", () => {
    office.line(BASE).unplug();
    office.wait(1_000);
    expect(board()).toMatchObject({
      state: "down",
      fault: { text: { vi: expect.stringMatching(/^Trạm thẻ rung/) } },
    });
  });

  test("replaces a lost card under the same number", async () => {
    await atBase("mark-pager", { card: 8, as: "lost" });
    await atBase("replace-pager", { card: 8 });
    expect(board().cards.find(({ card }) => card === 8)).toMatchObject({ state: "in-rack", fit: true });
    expect(board().losses_today).toEqual([8]);
  });
});

describe("the technician's wire", () => {
  test("says what the base was told and what it answered, beside the bytes", async () => {
    await atBase("buzz-pager", { card: 7, power: null });
    const { devices } = office.view<TechnicianView>("technician", "all");
    const lines = devices.find(({ id }) => id === BASE)?.trace.slice(-3) ?? [];
    expect(lines.map(({ direction, meaning }) => `${direction} ${meaning}`)).toEqual([
      expect.stringMatching(/^out coaster-page: card 7, mode \d\d?, power 3$/),
      "in accepted: pager coaster, card 7",
      "in transmitted: pager coaster, card 7",
    ]);
  });
});
