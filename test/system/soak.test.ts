/**
 * Whole days with trouble break nothing, and a day is a function of its seed: the same again in this process
 * and in others, wherever they believe to be.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type SoakResult, soak } from "../../simulators/office/soak.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/scripts/soak.js", import.meta.url));
const ZONES = ["UTC", "America/New_York"] as const;
const run = promisify(execFile);

const soaked = (seed: number, days: number): SoakResult =>
  soak({ days, seed, trouble: true, now_ms: () => 0 });
const soakedIn = async (zone: string): Promise<SoakResult> => {
  const { stdout } = await run(process.execPath, [PROGRAM, "--days", "1", "--seed", "7", "--json"], {
    env: { ...process.env, TZ: zone },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
};

describe("a soak of two days with trouble", () => {
  const first = soaked(7, 2);

  it("breaks nothing", () => {
    expect(first.firstViolations).toEqual([]);
    expect(first).toMatchObject({ days: 2, violations: 0 });
    expect(Object.values(first.faults).filter((hits) => hits > 0).length).toBeGreaterThan(10);
  });

  it("has the same trace from the same seed, and another from another", () => {
    const again = soaked(7, 2);
    expect({ ...again }).toEqual({ ...first });
    expect(soaked(8, 2).traceHash).not.toBe(first.traceHash);
  });
});

describe("the soak program", () => {
  it("has the same trace in every time zone", async () => {
    expect(existsSync(PROGRAM), `${PROGRAM} is built (npm run build)`).toBe(true);
    const [there, here] = await Promise.all(ZONES.map(soakedIn));
    expect(there?.traceHash).toMatch(/^[0-9a-f]{64}$/);
    expect(here?.traceHash).toBe(there?.traceHash);
    expect(there?.violations).toBe(0);
  });
});
