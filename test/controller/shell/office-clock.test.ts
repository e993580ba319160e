/** Office time: never back, whatever the wall clock does, while running and over restarts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OfficeClock } from "../../../controller/shell/office-clock.ts";
import { VirtualClock, VirtualWallClock } from "../../../simulators/kit/virtual-clock.ts";
import { MORNING_MS } from "../core/office-kit.ts";
import { BARE_OFFICE, OfficeBench } from "./office-bench.ts";

const TEN_YEARS_MS = 10 * 365.25 * 86_400_000;

describe("office time", () => {
  test("starts from the wall clock, or from the newest kept row where that is later", () => {
    const clock = new VirtualClock();
    const wall = new VirtualWallClock(clock, MORNING_MS);
    expect(new OfficeClock(clock, wall, 0).at_ms()).toBe(MORNING_MS);
    expect(new OfficeClock(clock, wall, MORNING_MS + 5).at_ms()).toBe(MORNING_MS + 5);
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
        const office = new OfficeClock(clock, wall, 0);
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
    const office = new OfficeClock(clock, wall, 0);
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
