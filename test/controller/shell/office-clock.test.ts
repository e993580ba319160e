/** Office time: never back, whatever the wall clock does, while running and over restarts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TechnicianView } from "../../../controller/api/views.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { OfficeClock, PAUSE_BELIEVED_MS } from "../../../controller/shell/office-clock.ts";
import { FAULTS } from "../../../drivers/faults.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { ClockQuality } from "../../../drivers/runtime/ports.ts";
import { VirtualClock, VirtualWallClock } from "../../../simulators/kit/virtual-clock.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { MORNING_MS } from "../core/office-kit.ts";
import { BARE_OFFICE, OfficeBench } from "./office-bench.ts";

const TEN_YEARS_MS = 10 * 365.25 * 86_400_000;

describe("office time", () => {
  test("starts from the wall clock, or from the newest kept row where that is later", () => {
    const clock = new VirtualClock();
    const wall = new VirtualWallClock(clock, MORNING_MS);
    expect(new OfficeClock(clock, wall, 0, false).at_ms()).toBe(MORNING_MS);
    expect(new OfficeClock(clock, wall, MORNING_MS + 5, false).at_ms()).toBe(MORNING_MS + 5);
  });

  test.each<[ClockQuality, number, number]>([
    ["synced", TEN_YEARS_MS, TEN_YEARS_MS],
    ["synced", PAUSE_BELIEVED_MS + 1, PAUSE_BELIEVED_MS + 1],
    ["held", PAUSE_BELIEVED_MS, PAUSE_BELIEVED_MS],
    ["held", PAUSE_BELIEVED_MS + 1, 0],
    ["held", TEN_YEARS_MS, 0],
    ["suspect", PAUSE_BELIEVED_MS + 1, 0],
  ])("of a %s wall clock %d ms past the newest row starts %d ms past it", (quality, ahead_ms, past_ms) => {
    const clock = new VirtualClock();
    const wall = new VirtualWallClock(clock, MORNING_MS + ahead_ms);
    wall.quality = quality;
    const office = new OfficeClock(clock, wall, MORNING_MS, false);
    clock.advance(1_000);
    const believed = past_ms > 0;
    expect(office.times()).toMatchObject({
      at_ms: MORNING_MS + past_ms + 1_000,
      clock_quality: believed ? quality : "suspect",
    });
    const first = new OfficeClock(clock, wall, 0, false);
    expect(first.at_ms()).toBe(MORNING_MS + ahead_ms + 1_000);
  });

  test("of a wall clock that a technician vouches for starts from it, however far ahead", () => {
    const clock = new VirtualClock();
    const wall = new VirtualWallClock(clock, MORNING_MS + TEN_YEARS_MS);
    wall.quality = "held";
    const office = new OfficeClock(clock, wall, MORNING_MS, true);
    expect(office.times()).toMatchObject({ at_ms: MORNING_MS + TEN_YEARS_MS, clock_quality: "held" });
  });

  test("goes with the monotonic clock through any jumps of the wall clock", () => {
    const jump = fc.oneof(
      fc.constantFrom(-TEN_YEARS_MS, TEN_YEARS_MS, -86_400_000, 86_400_000, -MORNING_MS),
      fc.integer({ min: -1e12, max: 1e12 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(jump, fc.integer({ min: 0, max: 3_600_000 }))), (steps) => {
        const clock = new VirtualClock();
        const wall = new VirtualWallClock(clock, MORNING_MS);
        const office = new OfficeClock(clock, wall, 0, false);
        let before = office.at_ms();
        for (const [jump_ms, wait_ms] of steps) {
          wall.stepBy(jump_ms);
          clock.advance(wait_ms);
          const times = office.times();
          expect(times.at_ms - before).toBe(wait_ms);
          expect(times.wall_ms).toBe(wall.now().epoch_ms);
          before = times.at_ms;
        }
      }),
    );
  });

  test("calls a wall clock suspect that is more than five minutes from it", () => {
    const clock = new VirtualClock();
    const wall = new VirtualWallClock(clock, MORNING_MS);
    const office = new OfficeClock(clock, wall, 0, false);
    expect(office.times().clock_quality).toBe("synced");
    wall.stepBy(TEN_YEARS_MS);
    expect(office.times().clock_quality).toBe("suspect");
    wall.stepBy(-TEN_YEARS_MS + 300_000);
    expect(office.times().clock_quality).toBe("synced");
  });
});

describe("an office whose wall clock jumps ten years", () => {
  test.each([-TEN_YEARS_MS, TEN_YEARS_MS])(
    "by %d ms: no day turns, numbers go on, the log says so",
    async (jump) => {
      const office = await OfficeBench.open(BARE_OFFICE);
      const take = async () => (await office.post("/api/kiosk/kiosk-1/ticket", { field: "land" })).body.code;
      expect(await take()).toBe("A001");
      const { day } = office.app.loop.office;
      office.wall.stepBy(jump);
      office.wait(60_000);
      expect(await take()).toBe("A002");
      expect(office.app.loop.office.day).toBe(day);
      const rows = [...office.store.entries(0)];
      expect(rows.at(-1)?.clock_quality).toBe("suspect");
      const times = rows.map(({ at_ms }) => at_ms);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    },
  );
});

describe("an office that starts with a clock years ahead", () => {
  const held = (office: OfficeBench): boolean =>
    office.app.personal.find(new Personal(fictionalPerson(1).idNumber)) !== undefined;
  const notices = (office: OfficeBench) => office.view<TechnicianView>("technician", "all").notices;
  /** Somebody's card was read; the board was switched off, and its clock says otherwise now. */
  const startedAgain = async (
    ahead_ms: number,
    quality: ClockQuality,
    clock_vouched = false,
  ): Promise<OfficeBench> => {
    const before = await OfficeBench.open(DEMO_OFFICE);
    before.devices.readers.get("reader-door")?.present(fictionalPerson(1));
    before.wait(1_000);
    expect(held(before)).toBe(true);
    expect(notices(before)).toEqual([]);
    before.app.stop(() => undefined);
    before.wait(20_000);
    const wall_ms = before.wall.now().epoch_ms + ahead_ms;
    return OfficeBench.open(DEMO_OFFICE, 0, { db: before.db, wall_ms, quality, clock_vouched });
  };

  test("destroys no person, goes on from its newest row and tells the technician", async () => {
    const office = await startedAgain(TEN_YEARS_MS, "held");
    expect(held(office)).toBe(true);
    expect(office.app.loop.office.day).toBe("2026-11-23");
    expect([...office.store.entries(0)].at(-1)?.clock_quality).toBe("suspect");
    const { vi, en } = FAULTS.CLOCK_SUSPECT;
    expect(notices(office)).toEqual([{ code: "CLOCK_SUSPECT", level: "warning", text: { vi, en } }]);
    office.wall.stepBy(-TEN_YEARS_MS);
    expect(notices(office)).toEqual([]);
  });

  test.each<[string, ClockQuality, boolean]>([
    ["a time server", "synced", false],
    ["a technician", "held", true],
  ])("believes %s: those days are over", async (_who, quality, vouched) => {
    const office = await startedAgain(TEN_YEARS_MS, quality, vouched);
    expect(held(office)).toBe(false);
    expect(office.app.loop.office.day).toBe("2036-11-22");
    expect(notices(office)).toEqual([]);
  });
});
