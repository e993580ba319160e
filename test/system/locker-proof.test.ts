/**
 * A thousand random schedules over the whole stack of result boxes, none of which may break a rule, and every
 * rule of which must have been put to the test. Ten thousand: `npm run locker-proof -- --schedules 10000`.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { type ProofResult, RULES } from "../../simulators/locker/proof/run.ts";
import { TROUBLES } from "../../simulators/locker/proof/troubles.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/scripts/locker-proof.js", import.meta.url));
const SCHEDULES = 1_000;
/** Two busy cores need some 60 s, a loaded machine several times that. */
const TIMEOUT_MS = 600_000;

describe(`${SCHEDULES} schedules of result boxes`, () => {
  let result: ProofResult;

  beforeAll(async () => {
    expect(existsSync(PROGRAM), `${PROGRAM} is built (npm run build)`).toBe(true);
    const args = [
      "--max-semi-space-size=64",
      PROGRAM,
      "--schedules",
      String(SCHEDULES),
      "--seed",
      "1",
      "--json",
    ];
    // Exit 1 tells of violations, which are shown below.
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 16_777_216 }).catch(
      (error: { readonly stdout: string }) => error,
    );
    result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
  }, TIMEOUT_MS);

  it("break no rule", () => {
    expect(result.first).toEqual([]);
    expect(result).toMatchObject({ schedules: SCHEDULES, violations: 0 });
  });

  it.each(RULES)("put %s to the test", (rule) => {
    expect(result.exercised[rule]).toBeGreaterThan(0);
  });

  it.each(Object.keys(TROUBLES))("met the trouble %s", (name) => {
    expect(result.faults[name]).toBeGreaterThan(0);
  });
});
