import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock, systemWallClock } from "../../../drivers/runtime/system-clock.ts";
import { systemRandom } from "../../../drivers/runtime/system-random.ts";

const armed = (delay_ms: number) =>
  new Promise<number>((fired) => systemClock.arm("test", delay_ms, () => fired(systemClock.now_ms())));

describe("the system clock", () => {
  test("never fires early, at whatever fraction of a millisecond it was armed", async () => {
    const timers: Promise<readonly [due_ms: number, fired_ms: number]>[] = [];
    for (let count = 0; count < 60; count++) {
      // Node cuts its own time down to whole milliseconds: arm all over one of them.
      const next_ms = systemClock.now_ms() + 0.05;
      while (systemClock.now_ms() < next_ms);
      const delay_ms = count % 3;
      const due_ms = systemClock.now_ms() + delay_ms;
      timers.push(armed(delay_ms).then((fired_ms) => [due_ms, fired_ms] as const));
    }
    for (const [due_ms, fired_ms] of await Promise.all(timers))
      expect(fired_ms).toBeGreaterThanOrEqual(due_ms);
  });

  test("a disarmed timer does not fire, and disarming again or after firing does nothing", async () => {
    const calls: string[] = [];
    const disarm = systemClock.arm("test", 1, () => calls.push("disarmed"));
    disarm();
    disarm();
    const late = systemClock.arm("test", 1, () => calls.push("kept"));
    await armed(3);
    late();
    expect(calls).toEqual(["kept"]);
  });

  test("a delay longer than Node can wait for neither fires at once nor makes Node warn", async () => {
    const calls: string[] = [];
    process.once("warning", (warning) => calls.push(warning.name));
    const disarm = systemClock.arm("test", 30 * 24 * 3_600_000, () => calls.push("a month"));
    await armed(2);
    disarm();
    expect(calls).toEqual([]);
  });

  test("soon runs after the running call has returned", async () => {
    const calls: string[] = [];
    const ran = new Promise<void>((done) =>
      systemClock.soon(() => {
        calls.push("soon");
        done();
      }),
    );
    calls.push("running");
    await ran;
    expect(calls).toEqual(["running", "soon"]);
  });
});

describe("the system wall clock", () => {
  test("is synced with the kernel's mark, held without it, suspect before the build's date", () => {
    const folder = mkdtempSync(join(tmpdir(), "clock-"));
    const mark = join(folder, "synchronized");
    const built = Date.UTC(2026, 8, 1);
    let now = built;
    const clock = systemWallClock(built, mark, () => now);
    expect(clock.now()).toEqual({ epoch_ms: built, quality: "held" });
    writeFileSync(mark, "");
    expect(clock.now()).toEqual({ epoch_ms: built, quality: "synced" });
    now = built - 1;
    expect(clock.now()).toEqual({ epoch_ms: built - 1, quality: "suspect" });
    rmSync(folder, { recursive: true });
  });
});

describe("the system's random source", () => {
  test("gives as many bytes as asked for, different each time", () => {
    expect(systemRandom.bytes(0)).toEqual(new Uint8Array());
    const [one, other] = [systemRandom.bytes(32), systemRandom.bytes(32)];
    expect(one).toHaveLength(32);
    expect(one).not.toEqual(other);
    expect(one.constructor).toBe(Uint8Array);
  });
});
