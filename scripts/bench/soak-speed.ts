/**
 * P13: whole office days of simulation in a second, by the soak itself in a process of its own, which keeps
 * one core. The rate with all real ports stands beside it. A round is one soak; rounds differ in their
 * seed.
 */
import { spawn } from "node:child_process";
import type { Figure, FigureFamily } from "./figure.ts";
import { eachRound, judge, ROUNDS_MIN, type Round } from "./statistics.ts";

/** The very command that people use, from dist/scripts/bench. */
const RUN = new URL("../../../scripts/run.mjs", import.meta.url).pathname;
/** Long enough that the time in which V8 learns the code does not count for much. */
const DAYS = 100;
const DAYS_A_SECOND_MIN = 10;

/** What the bench reads of the soak's last line. */
interface Soaked {
  readonly days: number;
  readonly seconds: number;
  readonly daysPerSecond: number;
  readonly realDaysPerSecond: number;
  readonly violations: number;
}

const soak = (seed: number): Promise<Soaked> =>
  new Promise((resolve, reject) => {
    const options = ["--days", String(DAYS), "--seed", String(seed), "--json"];
    const child = spawn(process.execPath, [RUN, "soak", ...options], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (bytes: Buffer) => {
      text += bytes;
    });
    child.on("error", reject);
    child.on("close", () => {
      try {
        resolve(JSON.parse(text.trim().split("\n").at(-1) ?? ""));
      } catch {
        reject(new Error(`the soak said no JSON: ${text.slice(-500)}`));
      }
    });
  });

export const SOAK_SPEED: FigureFamily = {
  id: "P13",
  what: "simulated office days a second",
  run: async (say): Promise<readonly Figure[]> => {
    const rounds: Round[] = [];
    let [violations, real] = [0, 0];
    for (let round = 0; round < ROUNDS_MIN; round++) {
      const soaked = await soak(round + 1);
      violations += soaked.violations;
      real = Math.max(real, soaked.realDaysPerSecond);
      const value = soaked.daysPerSecond;
      rounds.push({ value, baseline: DAYS_A_SECOND_MIN, ratio: value / DAYS_A_SECOND_MIN });
      say(`round ${round + 1} of ${ROUNDS_MIN}: ${value} days/s`);
    }
    const verdict = judge(rounds, ({ value }) => value >= DAYS_A_SECOND_MIN);
    return [
      {
        id: "P13",
        ...verdict,
        unit: "days/s",
        baseline: real === 0 ? null : real,
        ratio: real === 0 ? null : verdict.value / real,
        goal: `>= ${DAYS_A_SECOND_MIN} office days a second and core, costly ports cheap`,
        detail: { baseline: "with all real ports", violations, rounds: eachRound(rounds) },
      },
    ];
  },
};
